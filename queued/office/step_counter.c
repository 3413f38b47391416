#include "queued/base/assert.h"
#include "queued/office/step.h"

static enum refusal log_in(struct step *step)
{
    const struct office *office = step->office;
    const struct command *command = step->command;
    const struct counter *counter = office_counter(office, command->counter_id);
    uint32_t clerk_id = (uint32_t)command->actor.id;
    const struct counter *elsewhere = office_counter_of_clerk(office, clerk_id);

    if (command->actor.kind != ACTOR_CLERK || command->actor.id != clerk_id || clerk_id == 0) {
        return REFUSAL_NOT_ALLOWED;
    }
    if (counter == NULL) {
        return REFUSAL_UNKNOWN_COUNTER;
    }
    if (elsewhere != NULL && elsewhere != counter) {
        step->obstacle->counter_id = elsewhere->counter_id;
        return REFUSAL_AT_OTHER_COUNTER;
    }
    bool taken = counter->clerk_id != 0 && counter->clerk_id != clerk_id;
    if (taken && !command->take_over) {
        step->obstacle->counter_id = counter->counter_id;
        return REFUSAL_COUNTER_TAKEN;
    }
    if (taken) {
        struct event out = step_counter_event(step, EVENT_CLERK_LOGGED_OUT, counter);
        out.logged_out.taken_over = true;
        step_emit(step, &out);
    }
    struct event in = step_counter_event(step, EVENT_CLERK_LOGGED_IN, counter);
    in.clerk_id = clerk_id;
    step_emit(step, &in);
    return REFUSAL_NONE;
}

static enum refusal refuse_busy(const struct step *step, const struct counter *counter)
{
    if (counter->ticket_id == 0) {
        return REFUSAL_NONE;
    }
    step->obstacle->counter_id = counter->counter_id;
    step->obstacle->ticket_id = counter->ticket_id;
    return REFUSAL_COUNTER_BUSY;
}

static void log_out(struct step *step, const struct counter *counter)
{
    step_close_counter(step, counter);
    struct event event = step_counter_event(step, EVENT_CLERK_LOGGED_OUT, counter);
    step_emit(step, &event);
}

static void open_counter(struct step *step, const struct counter *counter)
{
    struct event event = step_counter_event(step, EVENT_COUNTER_OPENED, counter);

    event.opened.automatic = step->command->automatic;
    step_emit(step, &event);
}

static enum refusal pause_counter(struct step *step, const struct counter *counter)
{
    uint32_t reason_id = step->command->reason_id;

    if (counter->state == COUNTER_CLOSED) {
        return REFUSAL_COUNTER_CLOSED;
    }
    if (counter->state == COUNTER_PAUSED) {
        return REFUSAL_COUNTER_PAUSED;
    }
    if (!definition_has_pause_reason(step->office->definition, reason_id)) {
        return REFUSAL_UNKNOWN_REASON;
    }
    struct event event = step_counter_event(step, EVENT_COUNTER_PAUSED, counter);
    event.paused.reason_id = reason_id;
    step_emit(step, &event);
    return REFUSAL_NONE;
}

/* A manager frees a counter that its clerk has left. */
static enum refusal release(struct step *step)
{
    const struct counter *counter = office_counter(step->office, step->command->counter_id);

    if (counter == NULL) {
        return REFUSAL_UNKNOWN_COUNTER;
    }
    if (counter->clerk_id == 0) {
        return REFUSAL_COUNTER_CLOSED;
    }
    bool serving = counter->state == COUNTER_SERVING;
    if (serving && counter->parked_count >= LIMIT_PARKED_PER_COUNTER) {
        return REFUSAL_TOO_MANY_PARKED;
    }
    if (counter->ticket_id != 0) {
        struct event event = step_counter_event(
            step, serving ? EVENT_TICKET_PARKED : EVENT_TICKET_REQUEUED, counter);
        step_emit(step, &event);
    }
    log_out(step, counter);
    return REFUSAL_NONE;
}

enum refusal step_counter(struct step *step)
{
    enum command_kind kind = step->command->kind;

    if (kind == COMMAND_LOG_IN) {
        return log_in(step);
    }
    if (kind == COMMAND_RELEASE_COUNTER) {
        return release(step);
    }
    const struct counter *counter = step_own_counter(step);
    if (counter == NULL) {
        return REFUSAL_NOT_AT_COUNTER;
    }
    enum refusal refusal = refuse_busy(step, counter);
    if (refusal != REFUSAL_NONE) {
        return refusal;
    }
    if (kind == COMMAND_PAUSE_COUNTER) {
        return pause_counter(step, counter);
    }
    if (kind == COMMAND_OPEN_COUNTER) {
        open_counter(step, counter);
        return REFUSAL_NONE;
    }
    if (kind == COMMAND_LOG_OUT) {
        log_out(step, counter);
        return REFUSAL_NONE;
    }
    QD_ASSERT(kind == COMMAND_CLOSE_COUNTER);
    if (counter->state == COUNTER_CLOSED) {
        return REFUSAL_COUNTER_CLOSED;
    }
    step_close_counter(step, counter);
    return REFUSAL_NONE;
}
