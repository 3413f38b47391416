#include "queued/office/step.h"

#include "queued/base/assert.h"
#include "queued/office/assign.h"
#include "queued/office/fold.h"
#include "queued/office/pick.h"
#include "queued/office/place.h"
#include "queued/office/tickets.h"

/* Slow checks of the whole state are for halls of a size that tests have. */
#define CHECKED_TICKETS_MAX 2000

struct event step_event(const struct step *step, enum event_kind kind)
{
    const struct command *command = step->command;
    struct event event = {
        .seq = step->office->seq + 1,
        .at_ms = step->now_ms,
        .office_id = step->office->office_id,
        .definition_version = step->office->definition->version,
        .actor = {.kind = ACTOR_SYSTEM},
        .kind = kind,
    };

    if (step->events->count == step->first) {
        event.actor = command->actor;
        event.command_id = command->id;
        event.command_hash = command_id_is_zero(&command->id) ? 0 : command_hash(command);
    }
    return event;
}

struct event step_ticket_event(const struct step *step, enum event_kind kind, uint64_t ticket_id)
{
    struct event event = step_event(step, kind);

    event.ticket_id = ticket_id;
    if (step->command->actor.kind == ACTOR_CLERK) {
        event.clerk_id = (uint32_t)step->command->actor.id;
    }
    return event;
}

struct event step_counter_event(const struct step *step,
                                enum event_kind kind,
                                const struct counter *counter)
{
    struct event event = step_event(step, kind);

    event.ticket_id = counter->ticket_id;
    event.counter_id = counter->counter_id;
    event.clerk_id = counter->clerk_id;
    return event;
}

void step_fold(struct step *step, const struct event *event)
{
    enum qd_err err = fold_event(step->office, event);

    QD_ASSERT(err == QD_OK);
}

void step_emit(struct step *step, const struct event *event)
{
    event_list_push(step->events, event);
    step_fold(step, event);
}

void step_call(struct step *step,
               const struct counter *counter,
               const struct ticket *ticket,
               enum call_reason reason,
               bool automatic)
{
    struct event event = step_counter_event(step, EVENT_TICKET_CALLED, counter);

    pick_explain(step->office, counter, ticket, &event.called);
    if (reason == CALL_BY_LABEL) {
        event.called.reason = reason;
    }
    event.called.automatic = automatic;
    event.ticket_id = ticket->id;
    step_emit(step, &event);
}

void step_close_counter(struct step *step, const struct counter *counter)
{
    QD_ASSERT(counter->ticket_id == 0);
    if (counter->state != COUNTER_CLOSED) {
        struct event event = step_counter_event(step, EVENT_COUNTER_CLOSED, counter);
        step_emit(step, &event);
    }
    step_unbind(step, counter);
}

void step_unbind(struct step *step, const struct counter *counter)
{
    const struct office *office = step->office;

    while (counter->queue.head != INDEX_NONE) {
        uint64_t ticket_id = office->tickets[counter->queue.head].id;
        struct event event = step_event(step, EVENT_TICKET_UNBOUND);
        event.ticket_id = ticket_id;
        event.counter_id = counter->counter_id;
        step_emit(step, &event);
    }
}

const struct counter *step_own_counter(const struct step *step)
{
    const struct actor *actor = &step->command->actor;

    return actor->kind == ACTOR_CLERK && actor->id <= UINT32_MAX
               ? office_counter_of_clerk(step->office, (uint32_t)actor->id)
               : NULL;
}

const struct ticket *step_named_ticket(const struct step *step)
{
    const struct command *command = step->command;

    return command->ticket_id == 0 && command->label[0] != '\0'
               ? office_ticket_by_label(step->office, command->label)
               : office_ticket(step->office, command->ticket_id);
}

/* Every idle counter on automatic takes whom it would have called. */
static void assign(struct step *step)
{
    uint32_t counter = 0;
    uint32_t ticket = 0;

    while (step->office->day_open && assign_next(step->office, &counter, &ticket)) {
        step_call(step,
                  &step->office->counters[counter],
                  &step->office->tickets[ticket],
                  CALL_SMALLEST_KEY,
                  true);
    }
}

/* The most events that the command can bring about. */
static size_t event_count_max(const struct office *office, const struct command *command)
{
    size_t count = 8 + (size_t)office->counter_count; /* Its own, and an assignment per counter. */

    if (command->kind == COMMAND_TICK || command->kind == COMMAND_OPEN_DAY ||
        command->kind == COMMAND_CLOSE_DAY) {
        count += 2 * (size_t)place_live_count(office);
        count += 2 * (size_t)office->counter_count + office->service_count;
    }
    for (uint32_t i = 0; i < office->counter_count; i++) {
        count += queue_count(&office->counters[i].queue, office->tickets); /* Unbound. */
    }
    return count;
}

static enum qd_err reserve(struct step *step)
{
    struct office *office = step->office;
    const struct command *command = step->command;
    enum qd_err err = event_list_reserve(step->events, event_count_max(office, command));

    if (err == QD_OK && command->kind == COMMAND_ISSUE) {
        err = tickets_reserve(office);
    }
    if (err == QD_OK && !command_id_is_zero(&command->id)) {
        err = answers_reserve(&office->answers, command->actor);
    }
    return err;
}

/* COMMAND_ID_REUSED, or REFUSAL_NONE with the first answer in *@answer when there was one. */
static enum refusal recall_answer(const struct office *office,
                                  const struct command *command,
                                  struct answer *answer)
{
    if (command_id_is_zero(&command->id)) {
        return REFUSAL_NONE;
    }
    const struct answer_entry *entry = answers_find(&office->answers, command->actor, &command->id);
    if (entry == NULL) {
        return REFUSAL_NONE;
    }
    if (entry->command_hash != command_hash(command)) {
        return REFUSAL_COMMAND_ID_REUSED;
    }
    *answer = entry->answer;
    answer->repeated = true;
    return REFUSAL_NONE;
}

static enum refusal decide(struct step *step)
{
    enum command_kind kind = step->command->kind;

    if (kind >= COMMAND_OPEN_DAY && kind <= COMMAND_TICK) {
        return step_day(step);
    }
    if (!step->office->day_open) {
        step->obstacle->until_ms =
            kind == COMMAND_ISSUE ? office_next_issuing(step->office, step->now_ms) : 0;
        return REFUSAL_DAY_CLOSED;
    }
    if (kind == COMMAND_ISSUE) {
        return step_issue(step);
    }
    if (kind == COMMAND_RETURN || kind == COMMAND_RECLASSIFY || kind == COMMAND_CANCEL ||
        kind == COMMAND_REPRINT || kind == COMMAND_RATE) {
        return step_ticket(step);
    }
    return kind >= COMMAND_LOG_IN ? step_counter(step) : step_at_counter(step);
}

static bool check_small(const struct office *office)
{
    if (office->ticket_count <= CHECKED_TICKETS_MAX) {
        office_check(office);
    }
    return true;
}

enum refusal office_step(struct office *office,
                         const struct command *command,
                         int64_t now_ms,
                         struct event_list *events,
                         struct answer *answer,
                         struct obstacle *obstacle)
{
    struct step step = {
        .office = office,
        .command = command,
        .now_ms = now_ms > office->at_ms ? now_ms : office->at_ms,
        .events = events,
        .first = events->count,
        .obstacle = obstacle,
    };

    QD_ASSERT(command->kind >= COMMAND_ISSUE && command->kind < COMMAND_KIND_COUNT);
    QD_ASSERT(command->actor.kind != ACTOR_NONE);
    *answer = (struct answer){0};
    *obstacle = (struct obstacle){0};
    enum refusal refusal = recall_answer(office, command, answer);
    if (refusal != REFUSAL_NONE || answer->repeated) {
        return refusal;
    }
    if (reserve(&step) != QD_OK) {
        return REFUSAL_BUSY;
    }
    refusal = decide(&step);
    QD_ASSERT(refusal == REFUSAL_NONE || events->count == step.first);
    if (refusal != REFUSAL_NONE) {
        return refusal;
    }
    assign(&step);
    if (events->count > step.first) {
        *answer = fold_answer(&events->events[step.first]);
        QD_ASSERT_SLOW(check_small(office));
    }
    return REFUSAL_NONE;
}
