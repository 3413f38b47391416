#include <string.h>

#include "queued/base/assert.h"
#include "queued/office/fold.h"
#include "queued/office/place.h"
#include "queued/office/tickets.h"
#include "queued/office/undo.h"

static void move(struct ticket *ticket, enum ticket_state state, const struct event *event)
{
    ticket->state = state;
    ticket->since_ms = event->at_ms;
    ticket->changed_seq = event->seq;
}

/* Ends the leg: called before the ticket leaves its state. */
static void end_leg(struct ticket *ticket, const struct event *event)
{
    struct leg *leg = &ticket->leg;

    if (ticket->state == TICKET_PARKED) {
        leg->parked_ms += event->at_ms - ticket->since_ms;
    }
    leg->ended_at_ms = event->at_ms;
    if (leg->started_at_ms != 0) {
        leg->service_ms = event->at_ms - leg->started_at_ms - leg->parked_ms;
    }
}

/* Ends the visit. */
static void end_visit(struct ticket *ticket, enum ticket_state state, const struct event *event)
{
    end_leg(ticket, event);
    move(ticket, state, event);
    ticket->ended_at_ms = event->at_ms;
    ticket->counter_id = 0;
    ticket->bound_counter_id = 0;
}

/* The ticket at hand leaves the counter, which becomes idle. */
static void leave_counter(struct office *office, struct counter *counter, const struct event *event)
{
    counter->ticket_id = 0;
    fold_counter_state(office, counter, COUNTER_OPEN, event->at_ms);
}

static void hear_call(struct office *office, const struct event *event)
{
    office->recent[office->recent_next] = (struct recent_call){
        .seq = event->seq,
        .ticket_id = event->ticket_id,
        .counter_id = event->counter_id,
        .called_at_ms = event->at_ms,
    };
    office->recent_next = (office->recent_next + 1) % RECENT_CALLS;
}

static bool fold_issued(struct office *office, const struct event *event)
{
    const struct event_issued *issued = &event->issued;
    struct service *service = fold_service(office, issued->service_id);
    char label[LABEL_SIZE];

    if (!office->day_open || service == NULL || event->ticket_id != event->seq ||
        issued->number < service->next_number || issued->number == UINT32_MAX ||
        issued->procedure_count > LIMIT_TICKET_PROCEDURES || issued->key_ms < event->at_ms ||
        tickets_find_token(office, issued->token) != INDEX_NONE) {
        return false;
    }
    struct ticket ticket = {
        .id = event->ticket_id,
        .number = issued->number,
        .label_service_id = issued->service_id,
        .service_id = issued->service_id,
        .procedure_count = issued->procedure_count,
        .ticket_class = issued->ticket_class,
        .issued_class = issued->ticket_class,
        .channel = issued->channel,
        .language = issued->language,
        .issued_at_ms = event->at_ms,
        .appointment_at_ms = issued->appointment_at_ms,
        .key_ms = issued->key_ms,
        .leg = {.service_id = issued->service_id, .entered_at_ms = event->at_ms},
        .forecast = issued->forecast,
    };
    memcpy(ticket.token, issued->token, sizeof ticket.token);
    memcpy(ticket.letter, issued->letter, sizeof ticket.letter);
    memcpy(ticket.procedure_ids, issued->procedure_ids, sizeof ticket.procedure_ids);
    ticket_label(&ticket, label);
    if (tickets_find_label(office, label) != INDEX_NONE) {
        return false;
    }
    move(&ticket, TICKET_WAITING, event);
    service->issued_count++;
    service->next_number = issued->number + 1;
    place_enter(office, tickets_append(office, &ticket));
    return true;
}

static bool fold_called(struct office *office,
                        const struct event *event,
                        struct ticket *ticket,
                        struct counter *counter)
{
    if (counter->state != COUNTER_OPEN || !office_serves(office, counter, ticket->service_id) ||
        (ticket->bound_counter_id != 0 && ticket->bound_counter_id != counter->counter_id)) {
        return false;
    }
    undo_keep(counter, ticket, event);
    place_leave(office, tickets_index(office, ticket));
    move(ticket, TICKET_CALLED, event);
    ticket->counter_id = counter->counter_id;
    ticket->call_count++;
    ticket->last_called_at_ms = event->at_ms;
    ticket->leg.counter_id = counter->counter_id;
    ticket->leg.clerk_id = counter->clerk_id;
    ticket->leg.called_at_ms = event->at_ms;
    if (ticket->leg.first_called_at_ms == 0) {
        ticket->leg.first_called_at_ms = event->at_ms;
    }
    counter->ticket_id = ticket->id;
    fold_counter_state(office, counter, COUNTER_CALLING, event->at_ms);
    hear_call(office, event);
    return true;
}

static bool fold_recalled(struct office *office,
                          const struct event *event,
                          struct ticket *ticket,
                          struct counter *counter)
{
    (void)counter;
    if (event->recalled.call_count != ticket->call_count + 1) {
        return false;
    }
    ticket->call_count = event->recalled.call_count;
    ticket->last_called_at_ms = event->at_ms;
    ticket->changed_seq = event->seq; /* It stays in its state: since_ms does too. */
    hear_call(office, event);
    return true;
}

static bool fold_started(struct office *office,
                         const struct event *event,
                         struct ticket *ticket,
                         struct counter *counter)
{
    undo_keep(counter, ticket, event);
    move(ticket, TICKET_SERVING, event);
    ticket->leg.clerk_id = counter->clerk_id;
    if (ticket->leg.started_at_ms == 0) {
        ticket->leg.started_at_ms = event->at_ms;
    }
    fold_counter_state(office, counter, COUNTER_SERVING, event->at_ms);
    return true;
}

/* Learned once nobody can undo the end of it. */
static void keep_service_time(struct counter *counter, const struct ticket *ticket)
{
    counter->pending_service_id = ticket->leg.service_id;
    counter->pending_service_ms = ticket->leg.service_ms;
}

static bool fold_finished(struct office *office,
                          const struct event *event,
                          struct ticket *ticket,
                          struct counter *counter)
{
    struct service *service = fold_service(office, ticket->service_id);

    if (service == NULL) {
        return false;
    }
    undo_keep(counter, ticket, event);
    end_visit(ticket, TICKET_DONE, event);
    ticket->outcome = event->finished.outcome;
    memcpy(ticket->dossier_code, event->finished.dossier_code, sizeof ticket->dossier_code);
    ticket->dossier_due_date = event->finished.dossier_due_date;
    keep_service_time(counter, ticket);
    service->done_count++;
    counter->done_count++;
    leave_counter(office, counter, event);
    return true;
}

static bool fold_no_show(struct office *office,
                         const struct event *event,
                         struct ticket *ticket,
                         struct counter *counter)
{
    struct service *service = fold_service(office, ticket->service_id);
    uint32_t bound_counter_id = ticket->bound_counter_id;

    if (service == NULL) {
        return false;
    }
    undo_keep(counter, ticket, event);
    end_visit(ticket, TICKET_NO_SHOW, event);
    ticket->counter_id = counter->counter_id;
    ticket->bound_counter_id = bound_counter_id; /* It may come back, and then waits there again. */
    ticket->no_show_count++;
    service->no_show_count++;
    leave_counter(office, counter, event);
    return true;
}

static bool fold_returned(struct office *office, const struct event *event, struct ticket *ticket)
{
    struct service *service = fold_service(office, ticket->service_id);

    if (service == NULL) {
        return false;
    }
    QD_ASSERT(service->no_show_count > 0);
    service->no_show_count--;
    const struct counter *bound = office_counter(office, ticket->bound_counter_id);
    if (bound == NULL || bound->state == COUNTER_CLOSED || !place_exists(office, ticket)) {
        ticket->bound_counter_id = 0;
    }
    move(ticket, TICKET_WAITING, event);
    ticket->counter_id = 0;
    ticket->ended_at_ms = 0;
    ticket->leg.ended_at_ms = 0;
    place_enter(office, tickets_index(office, ticket));
    return true;
}

static bool fold_parked(struct office *office,
                        const struct event *event,
                        struct ticket *ticket,
                        struct counter *counter)
{
    if (counter->parked_count >= LIMIT_PARKED_PER_COUNTER) {
        return false;
    }
    undo_keep(counter, ticket, event);
    move(ticket, TICKET_PARKED, event);
    ticket->bound_counter_id = 0;
    counter->parked_count++;
    leave_counter(office, counter, event);
    return true;
}

static bool fold_resumed(struct office *office,
                         const struct event *event,
                         struct ticket *ticket,
                         struct counter *counter)
{
    uint32_t from = definition_counter_index(office->definition, ticket->counter_id);

    if (counter->state != COUNTER_OPEN || from == INDEX_NONE ||
        office->counters[from].parked_count == 0) {
        return false;
    }
    office->counters[from].parked_count--;
    ticket->leg.parked_ms += event->at_ms - ticket->since_ms;
    move(ticket, TICKET_SERVING, event);
    ticket->counter_id = counter->counter_id;
    ticket->leg.counter_id = counter->counter_id;
    ticket->leg.clerk_id = counter->clerk_id;
    counter->ticket_id = ticket->id;
    fold_counter_state(office, counter, COUNTER_SERVING, event->at_ms);
    return true;
}

static bool fold_transferred(struct office *office,
                             const struct event *event,
                             struct ticket *ticket,
                             struct counter *counter)
{
    struct ticket target = *ticket;

    target.service_id = event->transferred.service_id;
    target.bound_counter_id = event->transferred.to_counter_id;
    const struct counter *bound = office_counter(office, target.bound_counter_id);
    bool bound_closed = bound != NULL && bound->state == COUNTER_CLOSED;
    if (!place_exists(office, &target) || bound_closed || ticket->leg.index + 1 >= LIMIT_LEGS) {
        return false;
    }
    undo_keep(counter, ticket, event);
    end_leg(ticket, event);
    if (ticket->leg.started_at_ms != 0) {
        keep_service_time(counter, ticket);
    }
    ticket->service_id = target.service_id;
    ticket->bound_counter_id = target.bound_counter_id;
    ticket->counter_id = 0;
    ticket->call_count = 0;
    ticket->transfer_count++;
    ticket->leg = (struct leg){
        .index = ticket->leg.index + 1,
        .service_id = target.service_id,
        .entered_at_ms = event->at_ms,
    };
    move(ticket, TICKET_WAITING, event);
    leave_counter(office, counter, event);
    place_enter(office, tickets_index(office, ticket));
    return true;
}

static bool fold_requeued(struct office *office,
                          const struct event *event,
                          struct ticket *ticket,
                          struct counter *counter)
{
    if (!place_exists(office, ticket)) {
        ticket->bound_counter_id = 0;
    }
    move(ticket, TICKET_WAITING, event);
    ticket->counter_id = 0;
    leave_counter(office, counter, event);
    counter->automatic = false; /* It would call the same ticket again at once. */
    place_enter(office, tickets_index(office, ticket));
    return true;
}

static bool fold_reclassified(struct office *office,
                              const struct event *event,
                              struct ticket *ticket)
{
    uint32_t index = tickets_index(office, ticket);

    if (event->reclassified.key_ms < ticket->issued_at_ms) {
        return false;
    }
    place_leave(office, index);
    ticket->ticket_class = event->reclassified.ticket_class;
    ticket->key_ms = event->reclassified.key_ms;
    ticket->changed_seq = event->seq;
    place_enter(office, index);
    return true;
}

/* Cancelled or expired, from wherever it was. */
static bool fold_given_up(struct office *office, const struct event *event, struct ticket *ticket)
{
    struct service *service = fold_service(office, ticket->service_id);
    uint32_t at = definition_counter_index(office->definition, ticket->counter_id);
    bool cancelled = event->kind == EVENT_TICKET_CANCELLED;

    if (service == NULL || (ticket->state != TICKET_WAITING && at == INDEX_NONE)) {
        return false;
    }
    if (ticket->state == TICKET_WAITING) {
        place_leave(office, tickets_index(office, ticket));
    } else if (ticket->state == TICKET_PARKED) {
        QD_ASSERT(office->counters[at].parked_count > 0);
        office->counters[at].parked_count--;
    } else {
        fold_touch(office, &office->counters[at], event);
        leave_counter(office, &office->counters[at], event);
    }
    end_visit(ticket, cancelled ? TICKET_CANCELLED : TICKET_EXPIRED, event);
    service->cancelled_count += cancelled ? 1 : 0;
    service->expired_count += cancelled ? 0 : 1;
    return true;
}

static bool fold_unbound(struct office *office, const struct event *event, struct ticket *ticket)
{
    uint32_t index = tickets_index(office, ticket);

    if (ticket->state != TICKET_WAITING || ticket->bound_counter_id == 0) {
        return false;
    }
    place_leave(office, index);
    ticket->bound_counter_id = 0;
    ticket->changed_seq = event->seq;
    place_enter(office, index);
    return true;
}

/* The reasons are those of the definition it was decided under; its own check looked at them. */
static bool fold_rated(const struct event *event, struct ticket *ticket)
{
    if (ticket->state != TICKET_DONE || ticket->rating.level != 0) {
        return false;
    }
    ticket->rating = event->rated;
    ticket->changed_seq = event->seq;
    return true;
}

/* What an event does at a counter: the action of the table it stands for, and its fold. */
struct at_counter {
    enum ticket_action action;
    bool (*fold)(struct office *, const struct event *, struct ticket *, struct counter *);
};

static const struct at_counter at_counter[] = {
    [0] = {TICKET_CALL, fold_called}, /* EVENT_TICKET_CALLED */
    [EVENT_TICKET_RECALLED - EVENT_TICKET_CALLED] = {TICKET_RECALL, fold_recalled},
    [EVENT_TICKET_STARTED - EVENT_TICKET_CALLED] = {TICKET_START, fold_started},
    [EVENT_TICKET_FINISHED - EVENT_TICKET_CALLED] = {TICKET_FINISH, fold_finished},
    [EVENT_TICKET_NO_SHOW - EVENT_TICKET_CALLED] = {TICKET_MISS, fold_no_show},
    [EVENT_TICKET_PARKED - EVENT_TICKET_CALLED] = {TICKET_PARK, fold_parked},
    [EVENT_TICKET_RESUMED - EVENT_TICKET_CALLED] = {TICKET_RESUME, fold_resumed},
    [EVENT_TICKET_TRANSFERRED - EVENT_TICKET_CALLED] = {TICKET_TRANSFER, fold_transferred},
    [EVENT_TICKET_REQUEUED - EVENT_TICKET_CALLED] = {TICKET_REQUEUE, fold_requeued},
};

static bool fold_at_counter(struct office *office, const struct event *event, struct ticket *ticket)
{
    const struct at_counter *row = &at_counter[event->kind - EVENT_TICKET_CALLED];
    uint32_t index = definition_counter_index(office->definition, event->counter_id);

    if (index == INDEX_NONE || !ticket_allows(ticket->state, row->action)) {
        return false;
    }
    struct counter *counter = &office->counters[index];
    bool at_hand = ticket_is_at_counter(ticket);
    if ((at_hand && counter->ticket_id != ticket->id) || counter->clerk_id != event->clerk_id) {
        return false;
    }
    fold_settle(office, counter);
    if (!row->fold(office, event, ticket, counter)) {
        return false;
    }
    counter->changed_seq = event->seq;
    return true;
}

bool fold_ticket(struct office *office, const struct event *event)
{
    if (event->kind == EVENT_TICKET_ISSUED) {
        return fold_issued(office, event);
    }
    uint32_t index = tickets_find(office, event->ticket_id);
    if (!office->day_open || index == INDEX_NONE) {
        return false;
    }
    struct ticket *ticket = &office->tickets[index];
    if (event->kind == EVENT_TICKET_RETURNED) {
        return ticket_allows(ticket->state, TICKET_RETURN) && fold_returned(office, event, ticket);
    }
    if (event->kind <= EVENT_TICKET_REQUEUED) {
        return fold_at_counter(office, event, ticket);
    }
    if (event->kind == EVENT_TICKET_RECLASSIFIED) {
        return ticket_allows(ticket->state, TICKET_RECLASSIFY) &&
               fold_reclassified(office, event, ticket);
    }
    if (event->kind == EVENT_TICKET_CANCELLED) {
        return ticket_allows(ticket->state, TICKET_CANCEL) && fold_given_up(office, event, ticket);
    }
    if (event->kind == EVENT_TICKET_EXPIRED) {
        return ticket_allows(ticket->state, TICKET_EXPIRE) && fold_given_up(office, event, ticket);
    }
    if (event->kind == EVENT_TICKET_REPRINTED) {
        ticket->reprint_count++;
        ticket->changed_seq = event->seq;
        return true;
    }
    if (event->kind == EVENT_TICKET_RATED) {
        return fold_rated(event, ticket);
    }
    if (event->kind == EVENT_TICKET_UNBOUND) {
        return fold_unbound(office, event, ticket);
    }
    QD_ASSERT(event->kind == EVENT_ACTION_UNDONE);
    uint32_t at = definition_counter_index(office->definition, event->counter_id);
    return at != INDEX_NONE && undo_restore(office, &office->counters[at], event);
}
