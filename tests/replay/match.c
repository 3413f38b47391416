#include "tests/replay/match.h"

#include <string.h>

#include "queued/office/calendar.h"

/* A span of instants, and the hall to look at. */
struct match {
    const struct hall *hall;
    struct differences *differences;
    int64_t until_ms;
};

void match_ticket(const struct hall *hall, const Queued__V1__Ticket *told)
{
    struct differences *differences = hall->differences;
    const struct hall_ticket *is = hall_ticket(hall, told->ticket_id);

    if (is == NULL) {
        differences_add(differences, "ticket %s is not in the journal", told->label);
        return;
    }
    const struct hall_leg *leg = &is->legs[is->leg_count - 1];
    bool missed = is->state == TICKET_NO_SHOW;
    differences_text(differences, "label", told->label, is->label);
    differences_int(differences, "service", told->service_id, is->service_id);
    differences_int(differences, "class", (int)told->ticket_class, (int)is->ticket_class);
    differences_int(differences, "channel", (int)told->channel, (int)is->channel);
    differences_int(differences, "language", (int)told->language, (int)is->language);
    differences_int(differences, "ticket state", (int)told->state, (int)is->state);
    differences_int(differences, "ticket since", told->since_ms, is->since_ms);
    differences_int(differences, "issued at", told->issued_at_ms, is->issued_ms);
    differences_int(differences, "key", told->key_ms, is->key_ms);
    differences_int(differences, "counter", told->counter_id, missed ? 0 : is->counter_id);
    differences_int(differences, "bound to", told->bound_counter_id, is->bound_id);
    differences_int(differences, "calls", told->call_count, is->call_count);
    differences_int(differences, "called at", told->called_at_ms, is->called_ms);
    differences_int(differences, "started at", told->started_at_ms, leg->started_ms);
    differences_int(differences, "parked", told->parked_total_ms, leg->parked_ms);
}

static const char *label_of(const struct hall *hall, uint64_t ticket_id)
{
    const struct hall_ticket *ticket = ticket_id == 0 ? NULL : hall_ticket(hall, ticket_id);

    return ticket == NULL ? "" : ticket->label;
}

static bool is_issuing(const struct hall *hall, uint32_t service_id, int64_t at_ms)
{
    const struct definition *definition = hall->definition;
    uint32_t index = definition_service_index(definition, service_id);
    uint32_t limit = index == INDEX_NONE ? 0 : definition->services[index].daily_limit;
    const struct hall_service *service = hall_service(hall, service_id);
    bool by_clock = hall->day_by_manager || calendar_is_ticketing(definition, at_ms);
    bool has_room = limit == 0 || (service != NULL && service->issued < limit);

    return hall->day_open && by_clock && has_room &&
           (definition->issue_without_counter || hall_open_counters(hall, service_id) > 0);
}

/* Tickets begin or end to be given out at an instant within the span: either is right. */
static void match_issuing(const struct match *match, uint32_t service_id, bool told)
{
    bool first = is_issuing(match->hall, service_id, match->hall->at_ms);
    bool last = is_issuing(match->hall, service_id, match->until_ms);

    if (first == last) {
        differences_int(match->differences, "issuing", told, first);
    }
}

static int64_t oldest_issue(const struct hall *hall, uint32_t service_id)
{
    int64_t oldest_ms = 0;

    for (guint i = 0; i < hall->tickets->len; i++) {
        const struct hall_ticket *ticket = &g_array_index(hall->tickets, struct hall_ticket, i);
        if (ticket->state == TICKET_WAITING && ticket->service_id == service_id &&
            (oldest_ms == 0 || ticket->issued_ms < oldest_ms)) {
            oldest_ms = ticket->issued_ms;
        }
    }
    return oldest_ms;
}

static void match_service(const struct match *match, const Queued__V1__BoardService *told)
{
    const struct hall *hall = match->hall;
    uint32_t id = told->service_id;

    differences_int(match->differences, "waiting", told->waiting, hall_waiting(hall, id));
    differences_int(
        match->differences, "open counters", told->open_counters, hall_open_counters(hall, id));
    differences_int(
        match->differences, "oldest issue", told->oldest_issued_at_ms, oldest_issue(hall, id));
    match_issuing(match, id, told->issuing);
}

/* The services of the office, or those of one counter, in order. */
static void match_services(const struct match *match,
                           Queued__V1__BoardService *const *told,
                           size_t count,
                           uint32_t counter_id)
{
    const struct hall *hall = match->hall;
    size_t at = 0;

    for (guint i = 0; i < hall->services->len; i++) {
        uint32_t id = g_array_index(hall->services, struct hall_service, i).service_id;
        if (counter_id != 0 && !hall_serves(hall, counter_id, id)) {
            continue;
        }
        if (at < count) {
            differences_int(match->differences, "service", told[at]->service_id, id);
            match_service(match, told[at]);
        }
        at++;
    }
    differences_int(match->differences, "services", (int64_t)count, (int64_t)at);
}

static void match_calls(const struct match *match, const Queued__V1__Board *told)
{
    const struct hall *hall = match->hall;
    size_t at = 0;

    for (guint i = 0; i < HALL_CALLS; i++) {
        const struct hall_call *is = &hall->calls[i];
        if (is->seq == 0) {
            continue;
        }
        if (at < told->n_calls) {
            const Queued__V1__BoardCall *call = told->calls[at];
            const struct hall_ticket *ticket = hall_ticket(hall, is->ticket_id);
            differences_int(match->differences, "call", (int64_t)call->seq, (int64_t)is->seq);
            differences_int(match->differences,
                            "called ticket",
                            (int64_t)call->ticket_id,
                            (int64_t)is->ticket_id);
            differences_text(match->differences, "called", call->label, ticket->label);
            differences_int(match->differences, "called to", call->counter_id, is->counter_id);
            differences_int(match->differences, "called at", call->called_at_ms, is->called_ms);
            differences_int(
                match->differences, "called in", (int)call->language, (int)ticket->language);
            differences_int(
                match->differences, "called one is", (int)call->state, (int)ticket->state);
        }
        at++;
    }
    differences_int(match->differences, "calls", (int64_t)told->n_calls, (int64_t)at);
}

static void match_board(const struct match *match, const Queued__V1__Board *told)
{
    const struct hall *hall = match->hall;
    struct differences *differences = match->differences;

    differences_text(differences, "title", told->title->vi, hall->definition->title.vi);
    differences_int(differences, "day open", told->day_open, hall->day_open);
    differences_int(differences, "date", told->date, hall->day_open ? hall->date : 0);
    differences_int(
        differences, "definition", (int64_t)told->definition_version, (int64_t)hall->version);
    differences_int(
        differences, "notices", (int64_t)told->n_notices, hall->definition->notice_count);
    differences_int(differences, "counters", (int64_t)told->n_counters, hall->counters->len);
    for (guint i = 0; i < hall->counters->len && i < told->n_counters; i++) {
        const struct hall_counter *is = &g_array_index(hall->counters, struct hall_counter, i);
        const Queued__V1__BoardCounter *counter = told->counters[i];
        differences_int(differences, "counter", counter->counter_id, is->counter_id);
        differences_int(differences, "counter state", (int)counter->state, (int)is->state);
        differences_text(
            differences, "counter shows", counter->label, label_of(hall, is->ticket_id));
    }
    match_services(match, told->services, told->n_services, 0);
    match_calls(match, told);
}

/* --- A counter --- */

static void match_next(const struct match *match, const Queued__V1__CounterView *told)
{
    const struct hall *hall = match->hall;
    const struct hall_ticket *next = hall_next(hall, told->counter_id);

    if (next == NULL || told->next == NULL) {
        differences_int(match->differences, "somebody is next", told->next != NULL, next != NULL);
        return;
    }
    struct event_called is = hall_explain(hall, next, told->counter_id);
    differences_text(match->differences, "next", told->next->ticket->label, next->label);
    match_ticket(hall, told->next->ticket);
    differences_int(match->differences, "reason", (int)told->next->reason, (int)is.reason);
    differences_int(match->differences,
                    "passed, not served",
                    told->next->passed_not_served,
                    is.passed_not_served);
    differences_int(match->differences, "passed, bound", told->next->passed_bound, is.passed_bound);
}

static bool may_return(const struct hall *hall, const struct hall_ticket *ticket, int64_t at_ms)
{
    int64_t away_ms = calendar_open_between(hall->definition, ticket->ended_ms, at_ms);

    return ticket->miss_count == 1 && away_ms <= hall->definition->return_window_ms;
}

static bool is_among(Queued__V1__Ticket *const *tickets, size_t count, uint64_t ticket_id)
{
    bool found = false;

    for (size_t i = 0; i < count; i++) {
        found = found || tickets[i]->ticket_id == ticket_id;
    }
    return found;
}

/* Of the missed, those are shown who may come back; a window may end within the span. */
static void match_aside(const struct match *match, const Queued__V1__CounterView *told)
{
    const struct hall *hall = match->hall;

    for (guint i = 0; i < hall->tickets->len; i++) {
        const struct hall_ticket *ticket = &g_array_index(hall->tickets, struct hall_ticket, i);
        bool here = ticket->counter_id == told->counter_id;
        bool parked = here && ticket->state == TICKET_PARKED;
        bool missed = here && ticket->state == TICKET_NO_SHOW;
        if (parked != is_among(told->parked, told->n_parked, ticket->id)) {
            differences_add(match->differences, "%s: parked is %d", ticket->label, parked);
        }
        bool shown = is_among(told->missed, told->n_missed, ticket->id);
        bool at_first = missed && may_return(hall, ticket, hall->at_ms);
        bool at_last = missed && may_return(hall, ticket, match->until_ms);
        if (at_first == at_last && shown != at_first) {
            differences_add(match->differences, "%s: missed is %d", ticket->label, at_first);
        }
    }
    for (size_t i = 0; i < told->n_parked; i++) {
        match_ticket(hall, told->parked[i]);
    }
    for (size_t i = 0; i < told->n_missed; i++) {
        match_ticket(hall, told->missed[i]);
    }
}

static void match_unserved(const struct match *match, const Queued__V1__CounterView *told)
{
    const struct hall *hall = match->hall;
    size_t at = 0;

    for (guint i = 0; i < hall->services->len; i++) {
        uint32_t id = g_array_index(hall->services, struct hall_service, i).service_id;
        if (hall_waiting(hall, id) == 0 || hall_open_counters(hall, id) != 0) {
            continue;
        }
        uint32_t shown = at < told->n_unserved_service_ids ? told->unserved_service_ids[at] : 0;
        differences_int(match->differences, "service without counter", shown, id);
        at++;
    }
    differences_int(match->differences,
                    "services without counter",
                    (int64_t)told->n_unserved_service_ids,
                    (int64_t)at);
}

static void match_counter(const struct match *match, const Queued__V1__CounterView *told)
{
    const struct hall *hall = match->hall;
    struct differences *differences = match->differences;
    const struct hall_counter *is = hall_counter(hall, told->counter_id);
    uint64_t at_hand = told->at_hand == NULL ? 0 : told->at_hand->ticket_id;

    if (is == NULL) {
        differences_add(differences, "there is no such counter");
        return;
    }
    bool may_undo = is->undo_seq != 0 && is->touched_seq == is->undo_seq;
    differences_int(differences, "counter state", (int)told->state, (int)is->state);
    differences_int(differences, "counter since", told->since_ms, is->since_ms);
    differences_int(differences, "clerk", told->clerk_id, is->clerk_id);
    differences_int(differences, "automatic", told->automatic, is->is_automatic);
    differences_int(differences, "pause reason", told->pause_reason_id, is->reason_id);
    differences_int(differences, "at hand", (int64_t)at_hand, (int64_t)is->ticket_id);
    differences_int(differences,
                    "undo until",
                    told->undo_until_ms,
                    may_undo ? is->undo_ms + hall->definition->undo_window_ms : 0);
    if (told->at_hand != NULL) {
        match_ticket(hall, told->at_hand);
    }
    match_next(match, told);
    match_services(match, told->services, told->n_services, told->counter_id);
    match_aside(match, told);
    match_unserved(match, told);
}

/* --- A phone, and the manager's figures --- */

/* Those of the line who are called before it. */
static uint32_t people_ahead(const struct hall *hall, const struct hall_ticket *ticket)
{
    uint32_t count = 0;

    for (guint i = 0; i < hall->tickets->len; i++) {
        const struct hall_ticket *other = &g_array_index(hall->tickets, struct hall_ticket, i);
        bool same_line = other->bound_id == 0 ? other->service_id == ticket->service_id
                                              : other->bound_id == ticket->bound_id;
        count += other->state == TICKET_WAITING && same_line && hall_is_before(other, ticket);
    }
    return count;
}

static void match_phone(const struct match *match, const Queued__V1__TicketView *told)
{
    const struct hall *hall = match->hall;

    match_ticket(hall, told->ticket);
    const struct hall_ticket *is = hall_ticket(hall, told->ticket->ticket_id);
    bool waits = is != NULL && is->state == TICKET_WAITING;
    differences_int(match->differences, "has a forecast", told->forecast != NULL, waits);
    if (told->forecast != NULL && waits) {
        differences_int(match->differences,
                        "people ahead",
                        told->forecast->people_ahead,
                        people_ahead(hall, is));
    }
}

static uint32_t count_in_state(const struct hall *hall,
                               uint32_t service_id,
                               enum ticket_state state)
{
    uint32_t count = 0;

    for (guint i = 0; i < hall->tickets->len; i++) {
        const struct hall_ticket *ticket = &g_array_index(hall->tickets, struct hall_ticket, i);
        count += ticket->service_id == service_id && ticket->state == state ? 1 : 0;
    }
    return count;
}

static void match_service_figures(const struct match *match,
                                  const Queued__V1__ServiceStatistics *told)
{
    const struct hall *hall = match->hall;
    struct differences *differences = match->differences;
    const struct hall_service *is = hall_service(hall, told->service_id);
    int64_t oldest_ms = oldest_issue(hall, told->service_id);

    if (is == NULL) {
        differences_add(differences, "there is no such service");
        return;
    }
    differences_int(differences, "issued", told->issued, is->issued);
    differences_int(differences, "done", told->done, is->done);
    differences_int(differences, "missed", told->no_show, is->no_show);
    differences_int(differences, "cancelled", told->cancelled, is->cancelled);
    differences_int(differences, "expired", told->expired, is->expired);
    differences_int(differences, "waiting", told->waiting, hall_waiting(hall, is->service_id));
    differences_int(differences,
                    "serving",
                    told->serving,
                    count_in_state(hall, is->service_id, TICKET_CALLED) +
                        count_in_state(hall, is->service_id, TICKET_SERVING));
    differences_int(
        differences, "parked", told->parked, count_in_state(hall, is->service_id, TICKET_PARKED));
    int64_t least_ms = oldest_ms == 0 ? 0 : hall->at_ms - oldest_ms;
    int64_t most_ms = oldest_ms == 0 ? 0 : match->until_ms - oldest_ms;
    if (told->longest_wait_ms < least_ms || told->longest_wait_ms > MAX(most_ms, least_ms)) {
        differences_int(differences, "longest wait", told->longest_wait_ms, least_ms);
    }
}

static void match_statistics(const struct match *match, const Queued__V1__Statistics *told)
{
    const struct hall *hall = match->hall;
    struct differences *differences = match->differences;

    differences_int(differences, "services", (int64_t)told->n_services, hall->services->len);
    for (size_t i = 0; i < told->n_services; i++) {
        match_service_figures(match, told->services[i]);
    }
    differences_int(differences, "counters", (int64_t)told->n_counters, hall->counters->len);
    for (guint i = 0; i < hall->counters->len && i < told->n_counters; i++) {
        const struct hall_counter *is = &g_array_index(hall->counters, struct hall_counter, i);
        const Queued__V1__CounterStatistics *counter = told->counters[i];
        differences_int(differences, "counter", counter->counter_id, is->counter_id);
        differences_int(differences, "counter state", (int)counter->state, (int)is->state);
        differences_int(differences, "counter since", counter->since_ms, is->since_ms);
        differences_int(differences, "clerk", counter->clerk_id, is->clerk_id);
        differences_int(differences, "finished", counter->done, is->done_count);
        differences_text(
            differences, "counter shows", counter->label, label_of(hall, is->ticket_id));
    }
}

void match_state(const struct hall *hall, const Queued__V1__TopicState *state, int64_t until_ms)
{
    const struct match match = {
        .hall = hall, .differences = hall->differences, .until_ms = until_ms};

    differences_int(match.differences, "as of", state->at_ms, hall->at_ms);
    switch ((int)state->state_case) {
    case QUEUED__V1__TOPIC_STATE__STATE_BOARD:
        match_board(&match, state->board);
        break;
    case QUEUED__V1__TOPIC_STATE__STATE_COUNTER:
        match_counter(&match, state->counter);
        break;
    case QUEUED__V1__TOPIC_STATE__STATE_TICKET:
        match_phone(&match, state->ticket);
        break;
    case QUEUED__V1__TOPIC_STATE__STATE_STATISTICS:
        match_statistics(&match, state->statistics);
        break;
    default:
        differences_add(match.differences, "a state of nothing");
        break;
    }
}
