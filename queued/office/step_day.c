#include <string.h>

#include "queued/base/assert.h"
#include "queued/office/assign.h"
#include "queued/office/calendar.h"
#include "queued/office/place.h"
#include "queued/office/step.h"
#include "queued/office/tickets.h"

/* What the new day inherits is put on the list before DAY_OPENED is folded: that forgets it. */
static void inherit_learned(struct step *step, uint64_t *seq)
{
    const struct office *office = step->office;

    for (uint32_t i = 0; i < office->service_count; i++) {
        struct event event = step_event(step, EVENT_SERVICE_TIME_LEARNED);
        event.seq = (*seq)++;
        event.learned.service_id = office->services[i].service_id;
        event.learned.mean_ms = office->services[i].learned.mean_ms;
        event.learned.weight_milli = office->services[i].learned.weight_milli;
        event_list_push(step->events, &event);
    }
}

static void inherit_tickets(struct step *step, uint64_t *seq)
{
    const struct office *office = step->office;

    for (uint32_t i = 0; i < office->ticket_count; i++) {
        const struct ticket *ticket = &office->tickets[i];
        struct event event = step_event(step, EVENT_TICKET_CARRIED);
        struct event_issued *issued = &event.carried.issued;
        if (ticket->state != TICKET_WAITING) {
            continue;
        }
        event.seq = (*seq)++;
        event.ticket_id = ticket->id;
        memcpy(issued->token, ticket->token, sizeof issued->token);
        memcpy(issued->letter, ticket->letter, sizeof issued->letter);
        memcpy(issued->procedure_ids, ticket->procedure_ids, sizeof issued->procedure_ids);
        issued->service_id = ticket->label_service_id;
        issued->number = ticket->number;
        issued->procedure_count = ticket->procedure_count;
        issued->ticket_class = ticket->ticket_class;
        issued->channel = ticket->channel;
        issued->language = ticket->language;
        issued->key_ms = ticket->key_ms;
        issued->appointment_at_ms = ticket->appointment_at_ms;
        issued->forecast = ticket->forecast;
        event.carried.issued_at_ms = ticket->issued_at_ms;
        event.carried.service_id = ticket->service_id;
        event.carried.leg_index = ticket->leg.index;
        event.carried.entered_at_ms = ticket->leg.entered_at_ms;
        event.carried.first_called_at_ms = ticket->leg.first_called_at_ms;
        event.carried.no_show_count = ticket->no_show_count;
        event_list_push(step->events, &event);
    }
}

static void open_day(struct step *step, bool by_manager)
{
    const struct office *office = step->office;
    uint32_t date = calendar_local(office->definition, step->now_ms).date;
    bool is_new = office->day_seq == 0 || office->date != date;
    struct event event = step_event(step, EVENT_DAY_OPENED);
    size_t opened = step->events->count;

    event.day_opened.date = date;
    event.day_opened.by_manager = by_manager;
    event_list_push(step->events, &event);
    if (is_new) {
        uint64_t seq = event.seq + 1;
        inherit_learned(step, &seq);
        inherit_tickets(step, &seq);
    }
    for (size_t i = opened; i < step->events->count; i++) {
        step_fold(step, &step->events->events[i]);
    }
}

static void expire_tickets(struct step *step)
{
    const struct office *office = step->office;

    for (uint32_t i = 0; i < office->ticket_count; i++) {
        const struct ticket *ticket = &office->tickets[i];
        if (ticket_is_over(ticket)) {
            continue;
        }
        bool kept = ticket->state == TICKET_WAITING && office->definition->keep_overnight;
        if (kept && ticket->bound_counter_id == 0) {
            continue;
        }
        struct event event = step_event(step, kept ? EVENT_TICKET_UNBOUND : EVENT_TICKET_EXPIRED);
        event.ticket_id = ticket->id;
        event.counter_id = kept ? ticket->bound_counter_id : ticket->counter_id;
        step_emit(step, &event);
    }
}

static void close_day(struct step *step)
{
    const struct office *office = step->office;

    expire_tickets(step);
    for (uint32_t i = 0; i < office->counter_count; i++) {
        const struct counter *counter = &office->counters[i];
        step_close_counter(step, counter);
        if (counter->clerk_id != 0) {
            struct event event = step_counter_event(step, EVENT_CLERK_LOGGED_OUT, counter);
            step_emit(step, &event);
        }
    }
    struct event event = step_event(step, EVENT_DAY_CLOSED);
    event.day_closed.date = office->date;
    for (uint32_t i = 0; i < office->ticket_count; i++) { /* Their services may be gone by now. */
        event.day_closed.issued += office->tickets[i].id > office->day_seq ? 1 : 0;
        event.day_closed.expired += office->tickets[i].state == TICKET_EXPIRED ? 1 : 0;
    }
    step_emit(step, &event);
}

static bool is_time_to_close(const struct office *office, int64_t now_ms)
{
    if (calendar_local(office->definition, now_ms).date != office->date) {
        return true;
    }
    return !office->day_by_manager && !calendar_is_day(office->definition, now_ms) &&
           now_ms >= calendar_day_end(office->definition, office->date) &&
           place_live_count(office) == 0;
}

/* A day that a manager closed early stays closed; one that was closed before its time does not. */
static bool is_time_to_open(const struct office *office, int64_t now_ms)
{
    uint32_t date = calendar_local(office->definition, now_ms).date;

    return calendar_is_day(office->definition, now_ms) &&
           (office->day_seq == 0 || office->date != date ||
            office->at_ms < calendar_day_opens(office->definition, date));
}

static void leave_counters(struct step *step)
{
    const struct office *office = step->office;

    for (uint32_t i = 0; i < office->counter_count; i++) {
        const struct counter *counter = &office->counters[i];
        if (counter->queue.head != INDEX_NONE && place_is_left(office, counter, step->now_ms)) {
            step_unbind(step, counter);
        }
    }
}

enum refusal step_day(struct step *step)
{
    struct office *office = step->office;

    if (step->command->kind == COMMAND_OPEN_DAY) {
        if (office->day_open) {
            return REFUSAL_DAY_OPEN;
        }
        open_day(step, true);
        return REFUSAL_NONE;
    }
    if (step->command->kind == COMMAND_CLOSE_DAY) {
        if (!office->day_open) {
            return REFUSAL_DAY_CLOSED;
        }
        close_day(step);
        return REFUSAL_NONE;
    }
    QD_ASSERT(step->command->kind == COMMAND_TICK);
    if (office->day_open && is_time_to_close(office, step->now_ms)) {
        close_day(step);
    } else if (!office->day_open && is_time_to_open(office, step->now_ms)) {
        open_day(step, false);
    } else if (office->day_open) {
        leave_counters(step);
    }
    return REFUSAL_NONE;
}

/* When the next binding falls; INT64_MAX: none does. */
static int64_t next_left(const struct office *office)
{
    int64_t next_ms = INT64_MAX;

    for (uint32_t i = 0; i < office->counter_count; i++) {
        const struct counter *counter = &office->counters[i];
        int64_t left_at_ms = counter->queue.head != INDEX_NONE ? place_left_at(office, counter) : 0;
        next_ms = left_at_ms != 0 && left_at_ms < next_ms ? left_at_ms : next_ms;
    }
    return next_ms;
}

/* Whether a tick at @at_ms, which is not before the newest event, does something. */
static bool is_due(const struct office *office, int64_t at_ms)
{
    uint32_t counter = 0;
    uint32_t ticket = 0;

    if (!office->day_open) {
        return is_time_to_open(office, at_ms);
    }
    return is_time_to_close(office, at_ms) || next_left(office) <= at_ms ||
           assign_next(office, &counter, &ticket);
}

/* A clock that has jumped back, by however much, makes nothing due: a tick happens at the newest
 * event's instant at the earliest. */
int64_t office_next_deadline(const struct office *office, int64_t now_ms)
{
    const struct definition *definition = office->definition;
    int64_t at_ms = now_ms > office->at_ms ? now_ms : office->at_ms;

    if (is_due(office, at_ms)) {
        return now_ms;
    }
    if (!office->day_open) {
        return calendar_next_day_open(definition, at_ms);
    }
    int64_t next_ms = calendar_instant(definition, calendar_date_add(office->date, 1), 0);
    int64_t end_ms = calendar_day_end(definition, office->date);
    if (!office->day_by_manager && end_ms > at_ms) {
        next_ms = end_ms;
    }
    int64_t left_ms = next_left(office);
    return left_ms < next_ms ? left_ms : next_ms;
}
