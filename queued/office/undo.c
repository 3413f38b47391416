#include "queued/office/undo.h"

#include <string.h>

#include "queued/office/fold.h"
#include "queued/office/place.h"
#include "queued/office/tickets.h"

void undo_keep(struct counter *counter, const struct ticket *ticket, const struct event *event)
{
    QD_ASSERT(event->seq > counter->undo.seq);
    counter->undo = (struct undo){
        .seq = event->seq,
        .at_ms = event->at_ms,
        .kind = event->kind,
        .clerk_id = counter->clerk_id,
        .counter_state = counter->state,
        .counter_since_ms = counter->since_ms,
        .ticket = *ticket,
    };
    memset(&counter->undo.ticket.link, 0, sizeof counter->undo.ticket.link);
}

/* Whether ticket and counter are as the action left them, and what was before can be again. */
static bool undo_is_possible(const struct office *office, const struct counter *counter)
{
    const struct undo *undo = &counter->undo;
    const struct ticket *ticket = office_ticket(office, undo->ticket.id);

    if (ticket == NULL || ticket->changed_seq != undo->seq || counter->changed_seq != undo->seq) {
        return false;
    }
    if (counter->clerk_id != undo->clerk_id) {
        return false;
    }
    /* The definition may have changed since: the service, or the binding, may be gone. */
    struct ticket before = undo->ticket;
    if (before.state != TICKET_WAITING) {
        before.bound_counter_id = 0;
    }
    return place_exists(office, &before);
}

enum refusal undo_refusal(const struct office *office,
                          const struct counter *counter,
                          int64_t now_ms)
{
    if (counter->undo.seq == 0) {
        return REFUSAL_NOTHING_TO_UNDO;
    }
    if (now_ms - counter->undo.at_ms > office->definition->undo_window_ms) {
        return REFUSAL_UNDO_TOO_LATE;
    }
    return undo_is_possible(office, counter) ? REFUSAL_NONE : REFUSAL_UNDO_OVERTAKEN;
}

/* A call that was undone was never heard: it leaves the ring, and its slot stays free. */
static void forget_call(struct office *office, uint64_t seq)
{
    for (uint32_t i = 0; i < RECENT_CALLS; i++) {
        if (office->recent[i].seq == seq) {
            office->recent[i] = (struct recent_call){0};
        }
    }
}

/* Takes back what the action counted. */
static void uncount(struct office *office, struct counter *counter, struct ticket *ticket)
{
    struct service *service = fold_service(office, ticket->service_id);
    enum event_kind kind = counter->undo.kind;

    QD_ASSERT(service != NULL);
    if (kind == EVENT_TICKET_CALLED) {
        forget_call(office, counter->undo.seq);
        counter->automatic = false;
    } else if (kind == EVENT_TICKET_FINISHED) {
        QD_ASSERT(service->done_count > 0 && counter->done_count > 0);
        service->done_count--;
        counter->done_count--;
    } else if (kind == EVENT_TICKET_NO_SHOW) {
        QD_ASSERT(service->no_show_count > 0);
        service->no_show_count--;
    } else if (kind == EVENT_TICKET_PARKED) {
        QD_ASSERT(counter->parked_count > 0);
        counter->parked_count--;
    } else if (kind == EVENT_TICKET_TRANSFERRED) {
        place_leave(office, tickets_index(office, ticket));
    } else {
        QD_ASSERT(kind == EVENT_TICKET_STARTED);
    }
    counter->pending_service_id = 0; /* Of this very action: an earlier one was learned by it. */
    counter->pending_service_ms = 0;
}

bool undo_restore(struct office *office, struct counter *counter, const struct event *event)
{
    const struct undo undo = counter->undo;

    if (undo.seq == 0 || undo.seq != event->undone.undone_seq ||
        event->ticket_id != undo.ticket.id || !undo_is_possible(office, counter)) {
        return false;
    }
    uint32_t index = tickets_find(office, undo.ticket.id);
    struct ticket *ticket = &office->tickets[index];
    uncount(office, counter, ticket);

    struct queue_link link = ticket->link;
    *ticket = undo.ticket;
    ticket->link = link;
    ticket->changed_seq = event->seq;
    if (ticket->state == TICKET_WAITING) {
        place_enter(office, index);
    }
    fold_counter_state(office, counter, undo.counter_state, undo.counter_since_ms);
    counter->ticket_id = ticket_is_at_counter(ticket) ? ticket->id : 0;
    counter->changed_seq = event->seq;
    memset(&counter->undo, 0, sizeof counter->undo);
    return true;
}
