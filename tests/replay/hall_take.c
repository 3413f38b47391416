#include <stdio.h>
#include <string.h>

#include "tests/replay/hall.h"
#include "tests/replay/hall_span.h"

static struct hall_leg *leg_of(struct hall_ticket *ticket)
{
    return &ticket->legs[ticket->leg_count - 1];
}

static void remember(struct hall_counter *counter,
                     const struct hall_ticket *ticket,
                     const struct event *event)
{
    counter->undo_seq = event->seq;
    counter->undo_ms = event->at_ms;
    counter->undo_kind = event->kind;
    counter->undo_state = counter->state;
    counter->undo_since_ms = counter->since_ms;
    counter->undo_ticket = *ticket;
}

static void set_counter(struct hall_counter *counter,
                        enum counter_state state,
                        uint64_t ticket_id,
                        const struct event *event)
{
    counter->state = state;
    counter->since_ms = event->at_ms;
    counter->ticket_id = ticket_id;
}

static void set_ticket(struct hall_ticket *ticket,
                       enum ticket_state state,
                       const struct event *event)
{
    ticket->state = state;
    ticket->since_ms = event->at_ms;
}

static void hear(struct hall *hall, const struct event *event)
{
    memmove(&hall->calls[1], &hall->calls[0], sizeof hall->calls - sizeof hall->calls[0]);
    hall->calls[0] = (struct hall_call){
        .seq = event->seq,
        .ticket_id = event->ticket_id,
        .counter_id = event->counter_id,
        .called_ms = event->at_ms,
    };
}

static void issued(struct hall *hall, const struct event *event)
{
    const struct event_issued *issue = &event->issued;
    struct hall_service *service = hall_service(hall, issue->service_id);
    struct hall_ticket ticket = {
        .id = event->ticket_id,
        .service_id = issue->service_id,
        .ticket_class = issue->ticket_class,
        .channel = issue->channel,
        .language = issue->language,
        .issued_ms = event->at_ms,
        .key_ms = issue->key_ms,
        .forecast = issue->forecast,
        .leg_count = 1,
    };
    int64_t head_ms = issue->ticket_class == CLASS_PRIORITY ? hall->definition->head_priority_ms
                                                            : hall->definition->head_regular_ms;

    differences_int(hall->differences, "key", issue->key_ms, event->at_ms + head_ms);
    (void)snprintf(ticket.label, sizeof ticket.label, "%s%03u", issue->letter, issue->number);
    memcpy(ticket.token, issue->token, sizeof ticket.token);
    set_ticket(&ticket, TICKET_WAITING, event);
    ticket.touched_seq = event->seq;
    ticket.legs[0] = (struct hall_leg){.service_id = issue->service_id, .entered_ms = event->at_ms};
    if (!g_hash_table_add(hall->labels, g_strdup(ticket.label))) {
        differences_add(hall->differences, "number %s was given out twice", ticket.label);
    }
    if (service == NULL) {
        differences_add(
            hall->differences, "service %u is not one of the office", issue->service_id);
        return;
    }
    service->issued++;
    g_array_append_val(hall->tickets, ticket);
}

/* The order rule, counted out over everybody who waits. */
static void check_call(const struct hall *hall,
                       const struct hall_ticket *ticket,
                       const struct event *event)
{
    struct differences *differences = hall->differences;
    struct event_called is = hall_explain(hall, ticket, event->counter_id);
    const struct event_called *told = &event->called;
    const struct hall_ticket *next = hall_next(hall, event->counter_id);

    if (told->reason != CALL_BY_LABEL) {
        differences_int(differences, "reason", told->reason, is.reason);
        if (next != ticket) {
            differences_add(differences,
                            "%s was called, %s was next",
                            ticket->label,
                            next == NULL ? "nobody" : next->label);
        }
    }
    differences_int(differences, "key", told->key_ms, is.key_ms);
    differences_int(differences, "waiting", told->waiting, is.waiting);
    differences_int(
        differences, "passed, not served", told->passed_not_served, is.passed_not_served);
    differences_int(differences, "passed, bound", told->passed_bound, is.passed_bound);
    differences_int(differences, "passed, by label", told->passed_by_label, is.passed_by_label);
    differences_int(differences, "passed", told->passed_count, is.passed_count);
    for (uint32_t i = 0; i < is.passed_count && i < told->passed_count; i++) {
        differences_int(differences,
                        "passed ticket",
                        (int64_t)told->passed_ticket_ids[i],
                        (int64_t)is.passed_ticket_ids[i]);
    }
}

static void called(struct hall *hall,
                   const struct event *event,
                   struct hall_ticket *ticket,
                   struct hall_counter *counter)
{
    check_call(hall, ticket, event);
    hall->call_events++;
    if (counter->state != COUNTER_OPEN || counter->ticket_id != 0) {
        differences_add(hall->differences, "counter %u was not idle", counter->counter_id);
    }
    remember(counter, ticket, event);
    struct hall_leg *leg = leg_of(ticket);
    set_ticket(ticket, TICKET_CALLED, event);
    ticket->counter_id = counter->counter_id;
    ticket->call_count++;
    ticket->called_ms = event->at_ms;
    leg->counter_id = counter->counter_id;
    leg->clerk_id = counter->clerk_id;
    leg->called_ms = event->at_ms;
    leg->first_called_ms = leg->first_called_ms == 0 ? event->at_ms : leg->first_called_ms;
    set_counter(counter, COUNTER_CALLING, ticket->id, event);
    hall_span_begin(hall->busy, counter, event->at_ms);
    hear(hall, event);
}

static void recalled(struct hall *hall,
                     const struct event *event,
                     struct hall_ticket *ticket,
                     struct hall_counter *counter)
{
    (void)counter;
    ticket->call_count++;
    differences_int(
        hall->differences, "call count", event->recalled.call_count, ticket->call_count);
    ticket->called_ms = event->at_ms;
    hear(hall, event);
}

static void started(struct hall *hall,
                    const struct event *event,
                    struct hall_ticket *ticket,
                    struct hall_counter *counter)
{
    struct hall_leg *leg = leg_of(ticket);

    (void)hall;
    remember(counter, ticket, event);
    set_ticket(ticket, TICKET_SERVING, event);
    leg->clerk_id = counter->clerk_id;
    leg->started_ms = leg->started_ms == 0 ? event->at_ms : leg->started_ms;
    set_counter(counter, COUNTER_SERVING, ticket->id, event);
}

/* The ticket at hand leaves the counter. */
static void leave(struct hall *hall, struct hall_counter *counter, const struct event *event)
{
    set_counter(counter, COUNTER_OPEN, 0, event);
    hall_span_end(hall->busy, counter->counter_id, event->at_ms);
}

static void end_visit(struct hall_ticket *ticket,
                      enum ticket_state state,
                      const struct event *event)
{
    struct hall_leg *leg = leg_of(ticket);

    if (ticket->state == TICKET_PARKED) {
        leg->parked_ms += event->at_ms - ticket->since_ms;
    }
    leg->ended_ms = event->at_ms;
    set_ticket(ticket, state, event);
    ticket->ended_ms = event->at_ms;
}

static void finished(struct hall *hall,
                     const struct event *event,
                     struct hall_ticket *ticket,
                     struct hall_counter *counter)
{
    remember(counter, ticket, event);
    end_visit(ticket, TICKET_DONE, event);
    ticket->outcome = event->finished.outcome;
    ticket->counter_id = 0;
    ticket->bound_id = 0;
    hall_service(hall, ticket->service_id)->done++;
    counter->done_count++;
    leave(hall, counter, event);
}

static void missed(struct hall *hall,
                   const struct event *event,
                   struct hall_ticket *ticket,
                   struct hall_counter *counter)
{
    remember(counter, ticket, event);
    end_visit(ticket, TICKET_NO_SHOW, event);
    ticket->miss_count++;
    hall_service(hall, ticket->service_id)->no_show++;
    leave(hall, counter, event);
}

static void parked(struct hall *hall,
                   const struct event *event,
                   struct hall_ticket *ticket,
                   struct hall_counter *counter)
{
    remember(counter, ticket, event);
    set_ticket(ticket, TICKET_PARKED, event);
    ticket->bound_id = 0;
    leave(hall, counter, event);
}

static void resumed(struct hall *hall,
                    const struct event *event,
                    struct hall_ticket *ticket,
                    struct hall_counter *counter)
{
    struct hall_leg *leg = leg_of(ticket);

    leg->parked_ms += event->at_ms - ticket->since_ms;
    set_ticket(ticket, TICKET_SERVING, event);
    ticket->counter_id = counter->counter_id;
    leg->counter_id = counter->counter_id;
    leg->clerk_id = counter->clerk_id;
    set_counter(counter, COUNTER_SERVING, ticket->id, event);
    hall_span_begin(hall->busy, counter, event->at_ms);
}

static void transferred(struct hall *hall,
                        const struct event *event,
                        struct hall_ticket *ticket,
                        struct hall_counter *counter)
{
    remember(counter, ticket, event);
    leg_of(ticket)->ended_ms = event->at_ms;
    ticket->service_id = event->transferred.service_id;
    ticket->bound_id = event->transferred.to_counter_id;
    ticket->counter_id = 0;
    ticket->call_count = 0;
    set_ticket(ticket, TICKET_WAITING, event);
    if (ticket->leg_count == LIMIT_LEGS) {
        differences_add(hall->differences, "%s was sent on too often", ticket->label);
        return;
    }
    ticket->legs[ticket->leg_count++] =
        (struct hall_leg){.service_id = ticket->service_id, .entered_ms = event->at_ms};
    leave(hall, counter, event);
}

static void requeued(struct hall *hall,
                     const struct event *event,
                     struct hall_ticket *ticket,
                     struct hall_counter *counter)
{
    set_ticket(ticket, TICKET_WAITING, event);
    ticket->counter_id = 0;
    counter->is_automatic = false;
    leave(hall, counter, event);
}

/* Everything is as it was before the counter's newest action, but for who touched it last. */
static void undone(struct hall *hall,
                   const struct event *event,
                   struct hall_ticket *ticket,
                   struct hall_counter *counter)
{
    struct hall_service *service = hall_service(hall, ticket->service_id);
    bool is_newest = counter->undo_seq == event->undone.undone_seq &&
                     ticket->touched_seq == counter->undo_seq &&
                     counter->touched_seq == counter->undo_seq;

    if (!is_newest || counter->undo_ticket.id != ticket->id) {
        differences_add(hall->differences, "what was undone is not the counter's newest action");
        return;
    }
    if (counter->undo_kind == EVENT_TICKET_CALLED) {
        for (guint i = 0; i < HALL_CALLS; i++) {
            hall->calls[i].seq = hall->calls[i].seq == counter->undo_seq ? 0 : hall->calls[i].seq;
        }
        counter->is_automatic = false;
        hall_span_drop(hall->busy, counter->counter_id);
    } else if (counter->undo_kind != EVENT_TICKET_STARTED) {
        hall_span_reopen(hall->busy, counter->counter_id);
    }
    service->done -= counter->undo_kind == EVENT_TICKET_FINISHED ? 1 : 0;
    counter->done_count -= counter->undo_kind == EVENT_TICKET_FINISHED ? 1 : 0;
    service->no_show -= counter->undo_kind == EVENT_TICKET_NO_SHOW ? 1 : 0;
    *ticket = counter->undo_ticket;
    counter->state = counter->undo_state;
    counter->since_ms = counter->undo_since_ms;
    bool at_hand = ticket->state == TICKET_CALLED || ticket->state == TICKET_SERVING;
    counter->ticket_id = at_hand ? ticket->id : 0;
    counter->undo_seq = 0;
}

/* Actions at a counter: the states they may begin in are those of the domain's table. */
static const struct {
    enum event_kind kind;
    enum ticket_state from; /* 0: any. */
    void (*take)(struct hall *, const struct event *, struct hall_ticket *, struct hall_counter *);
} actions[] = {
    {EVENT_TICKET_CALLED, TICKET_WAITING, called},
    {EVENT_TICKET_RECALLED, TICKET_CALLED, recalled},
    {EVENT_TICKET_STARTED, TICKET_CALLED, started},
    {EVENT_TICKET_FINISHED, TICKET_SERVING, finished},
    {EVENT_TICKET_NO_SHOW, TICKET_CALLED, missed},
    {EVENT_TICKET_PARKED, TICKET_SERVING, parked},
    {EVENT_TICKET_RESUMED, TICKET_PARKED, resumed},
    {EVENT_TICKET_TRANSFERRED, 0, transferred},
    {EVENT_TICKET_REQUEUED, TICKET_CALLED, requeued},
    {EVENT_ACTION_UNDONE, 0, undone},
};

static bool take_at_counter(struct hall *hall, const struct event *event)
{
    struct hall_ticket *ticket = hall_ticket(hall, event->ticket_id);
    struct hall_counter *counter = hall_counter(hall, event->counter_id);

    for (guint i = 0; i < G_N_ELEMENTS(actions); i++) {
        if (actions[i].kind != event->kind) {
            continue;
        }
        if (ticket == NULL || counter == NULL) {
            differences_add(hall->differences, "about no ticket or counter that there is");
            return true;
        }
        if (actions[i].from != 0 && ticket->state != actions[i].from) {
            differences_add(hall->differences,
                            "%s was in state %d, not %d",
                            ticket->label,
                            (int)ticket->state,
                            (int)actions[i].from);
        }
        bool elsewhere = ticket->state == TICKET_CALLED || ticket->state == TICKET_SERVING;
        if (elsewhere && counter->ticket_id != ticket->id) {
            differences_add(hall->differences, "%s is at another counter", ticket->label);
        }
        differences_int(hall->differences, "clerk", event->clerk_id, counter->clerk_id);
        actions[i].take(hall, event, ticket, counter);
        ticket->touched_seq = event->seq;
        counter->touched_seq = event->seq;
        return true;
    }
    return false;
}

static void gave_up(struct hall *hall, const struct event *event, struct hall_ticket *ticket)
{
    bool cancelled = event->kind == EVENT_TICKET_CANCELLED;
    struct hall_counter *counter = hall_counter(hall, ticket->counter_id);
    struct hall_service *service = hall_service(hall, ticket->service_id);

    if (counter != NULL && counter->ticket_id == ticket->id) {
        leave(hall, counter, event);
        counter->touched_seq = event->seq;
    }
    end_visit(ticket, cancelled ? TICKET_CANCELLED : TICKET_EXPIRED, event);
    ticket->counter_id = 0;
    ticket->bound_id = 0;
    service->cancelled += cancelled ? 1 : 0;
    service->expired += cancelled ? 0 : 1;
}

static void returned(struct hall *hall, const struct event *event, struct hall_ticket *ticket)
{
    const struct hall_counter *bound = hall_counter(hall, ticket->bound_id);

    hall_service(hall, ticket->service_id)->no_show--;
    ticket->bound_id = bound == NULL || bound->state == COUNTER_CLOSED ? 0 : ticket->bound_id;
    set_ticket(ticket, TICKET_WAITING, event);
    ticket->counter_id = 0;
    ticket->ended_ms = 0;
    leg_of(ticket)->ended_ms = 0;
}

static void take_ticket(struct hall *hall, const struct event *event)
{
    struct hall_ticket *ticket = hall_ticket(hall, event->ticket_id);

    if (ticket == NULL) {
        differences_add(hall->differences, "about no ticket that there is");
        return;
    }
    if (event->kind == EVENT_TICKET_RETURNED) {
        returned(hall, event, ticket);
    } else if (event->kind == EVENT_TICKET_RECLASSIFIED) {
        ticket->ticket_class = event->reclassified.ticket_class;
        ticket->key_ms = event->reclassified.key_ms;
        differences_int(hall->differences,
                        "key",
                        ticket->key_ms - ticket->issued_ms,
                        ticket->ticket_class == CLASS_PRIORITY ? hall->definition->head_priority_ms
                                                               : hall->definition->head_regular_ms);
    } else if (event->kind == EVENT_TICKET_UNBOUND) {
        ticket->bound_id = 0;
    } else if (event->kind != EVENT_TICKET_REPRINTED && event->kind != EVENT_TICKET_RATED) {
        gave_up(hall, event, ticket);
    }
    ticket->touched_seq = event->seq;
}

static void take_counter(struct hall *hall, const struct event *event)
{
    struct hall_counter *counter = hall_counter(hall, event->counter_id);

    if (counter == NULL) {
        differences_add(hall->differences, "about no counter that there is");
        return;
    }
    if (event->kind == EVENT_CLERK_LOGGED_IN) {
        if (counter->clerk_id == event->clerk_id) {
            return; /* Again. */
        }
        counter->clerk_id = event->clerk_id;
        bool was_open = hall_is_staffed(counter);
        bool was_busy = counter->ticket_id != 0;
        hall_span_end(hall->open, counter->counter_id, event->at_ms);
        hall_span_end(hall->busy, counter->counter_id, event->at_ms);
        if (was_open) {
            hall_span_begin(hall->open, counter, event->at_ms);
        }
        if (was_busy) {
            hall_span_begin(hall->busy, counter, event->at_ms);
        }
    } else if (event->kind == EVENT_CLERK_LOGGED_OUT) {
        counter->clerk_id = 0;
    } else if (event->kind == EVENT_COUNTER_OPENED) {
        bool was_open = counter->state == COUNTER_OPEN;
        counter->since_ms = was_open ? counter->since_ms : event->at_ms;
        counter->state = COUNTER_OPEN;
        counter->is_automatic = event->opened.automatic;
        counter->reason_id = 0;
        hall_span_begin(hall->open, counter, event->at_ms);
    } else {
        bool paused = event->kind == EVENT_COUNTER_PAUSED;
        set_counter(counter, paused ? COUNTER_PAUSED : COUNTER_CLOSED, 0, event);
        counter->is_automatic = paused && counter->is_automatic;
        counter->reason_id = paused ? event->paused.reason_id : 0;
        hall_span_end(hall->open, counter->counter_id, event->at_ms);
    }
    counter->touched_seq = event->seq;
}

static void take_day(struct hall *hall, const struct event *event)
{
    if (event->kind == EVENT_DEFINITION_APPLIED) {
        hall->version = event->definition.version;
    } else if (event->kind == EVENT_DAY_CLOSED) {
        hall->day_open = false;
        differences_int(hall->differences, "issued", event->day_closed.issued, hall->tickets->len);
    } else if (event->kind == EVENT_DAY_OPENED) {
        hall->day_open = true;
        hall->day_by_manager = event->day_opened.by_manager;
        hall->date = event->day_opened.date;
        for (guint i = 0; i < hall->counters->len && hall->tickets->len == 0; i++) {
            struct hall_counter *counter = &g_array_index(hall->counters, struct hall_counter, i);
            counter->since_ms = event->at_ms;
        }
    }
}

void hall_take(struct hall *hall, const struct event *event)
{
    differences_int(hall->differences, "sequence", (int64_t)event->seq, (int64_t)hall->seq + 1);
    if (event->at_ms < hall->at_ms) {
        differences_add(hall->differences, "time runs backwards");
    }
    hall->seq = event->seq;
    if (event->kind < EVENT_TICKET_ISSUED) {
        take_day(hall, event);
    } else if (event->kind == EVENT_TICKET_ISSUED) {
        issued(hall, event);
    } else if (event->kind >= EVENT_CLERK_LOGGED_IN) {
        take_counter(hall, event);
    } else if (!take_at_counter(hall, event)) {
        take_ticket(hall, event);
    }
    hall->at_ms = event->at_ms;
}
