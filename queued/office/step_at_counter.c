#include "queued/base/assert.h"
#include "queued/office/pick.h"
#include "queued/office/step.h"
#include "queued/office/undo.h"

/* A call and a resume need a counter that is open and idle. */
static enum refusal refuse_not_idle(const struct step *step, const struct counter *counter)
{
    if (counter->state == COUNTER_OPEN) {
        return REFUSAL_NONE;
    }
    if (counter->state == COUNTER_CLOSED) {
        return REFUSAL_COUNTER_CLOSED;
    }
    if (counter->state == COUNTER_PAUSED) {
        return REFUSAL_COUNTER_PAUSED;
    }
    step->obstacle->counter_id = counter->counter_id;
    step->obstacle->ticket_id = counter->ticket_id;
    return REFUSAL_COUNTER_BUSY;
}

static enum refusal call_next(struct step *step, const struct counter *counter)
{
    uint32_t index = pick_head(step->office, counter);

    if (index == INDEX_NONE) {
        return REFUSAL_NOBODY_WAITING;
    }
    step_call(step, counter, &step->office->tickets[index], CALL_SMALLEST_KEY, false);
    return REFUSAL_NONE;
}

static enum refusal call_ticket(struct step *step, const struct counter *counter)
{
    const struct office *office = step->office;
    const struct ticket *ticket = office_ticket_by_label(office, step->command->label);

    if (ticket == NULL) {
        return REFUSAL_UNKNOWN_TICKET;
    }
    step->obstacle->ticket_id = ticket->id;
    step->obstacle->counter_id = ticket->counter_id;
    if (!ticket_allows(ticket->state, TICKET_CALL)) {
        return ticket_is_at_counter(ticket) ? REFUSAL_OTHER_COUNTER : REFUSAL_WRONG_STATE;
    }
    if (ticket->bound_counter_id != 0 && ticket->bound_counter_id != counter->counter_id) {
        step->obstacle->counter_id = ticket->bound_counter_id;
        return REFUSAL_BOUND_ELSEWHERE;
    }
    if (!office_serves(office, counter, ticket->service_id)) {
        return REFUSAL_COUNTER_DOES_NOT_SERVE;
    }
    *step->obstacle = (struct obstacle){0};
    step_call(step, counter, ticket, CALL_BY_LABEL, false);
    return REFUSAL_NONE;
}

/* Parked tickets keep their counter, until it closes. */
static enum refusal resume(struct step *step, const struct counter *counter)
{
    const struct office *office = step->office;
    const struct ticket *ticket = step_named_ticket(step);

    if (ticket == NULL) {
        return REFUSAL_UNKNOWN_TICKET;
    }
    if (!ticket_allows(ticket->state, TICKET_RESUME)) {
        step->obstacle->ticket_id = ticket->id;
        step->obstacle->counter_id = ticket->counter_id;
        return REFUSAL_WRONG_STATE;
    }
    const struct counter *own = office_counter(office, ticket->counter_id);
    if (own != counter && own != NULL && own->state != COUNTER_CLOSED) {
        step->obstacle->counter_id = own->counter_id;
        return REFUSAL_OTHER_COUNTER;
    }
    if (!office_serves(office, counter, ticket->service_id)) {
        return REFUSAL_COUNTER_DOES_NOT_SERVE;
    }
    struct event event = step_counter_event(step, EVENT_TICKET_RESUMED, counter);
    event.ticket_id = ticket->id;
    step_emit(step, &event);
    return REFUSAL_NONE;
}

static enum refusal transfer(struct step *step,
                             const struct counter *counter,
                             const struct ticket *ticket)
{
    const struct command *command = step->command;
    struct event event = step_counter_event(step, EVENT_TICKET_TRANSFERRED, counter);
    uint32_t service_id = command->service_id == 0 ? ticket->service_id : command->service_id;

    if (office_service(step->office, service_id) == NULL) {
        return REFUSAL_UNKNOWN_SERVICE;
    }
    if (command->counter_id != 0) {
        const struct counter *target = office_counter(step->office, command->counter_id);
        if (target == NULL) {
            return REFUSAL_UNKNOWN_COUNTER;
        }
        step->obstacle->counter_id = target->counter_id;
        if (target->state == COUNTER_CLOSED) {
            return REFUSAL_COUNTER_CLOSED;
        }
        if (!office_serves(step->office, target, service_id)) {
            return REFUSAL_COUNTER_DOES_NOT_SERVE;
        }
    }
    if (service_id == ticket->service_id &&
        (command->counter_id == 0 || command->counter_id == counter->counter_id)) {
        return REFUSAL_SAME_PLACE;
    }
    if (ticket->leg.index + 1 >= LIMIT_LEGS) {
        return REFUSAL_TOO_MANY_LEGS;
    }
    *step->obstacle = (struct obstacle){0};
    event.transferred.service_id = service_id;
    event.transferred.to_counter_id = command->counter_id;
    step_emit(step, &event);
    return REFUSAL_NONE;
}

static enum refusal recall(struct step *step,
                           const struct counter *counter,
                           const struct ticket *ticket)
{
    int64_t again_ms = ticket->last_called_at_ms + step->office->definition->recall_min_ms;
    struct event event = step_counter_event(step, EVENT_TICKET_RECALLED, counter);

    if (step->now_ms < again_ms) {
        step->obstacle->until_ms = again_ms;
        return REFUSAL_TOO_SOON;
    }
    event.recalled.call_count = ticket->call_count + 1;
    step_emit(step, &event);
    return REFUSAL_NONE;
}

static enum refusal finish(struct step *step, const struct counter *counter)
{
    const struct command *command = step->command;
    struct event event = step_counter_event(step, EVENT_TICKET_FINISHED, counter);

    event.finished.outcome =
        command->finish.outcome == OUTCOME_NONE ? OUTCOME_SETTLED : command->finish.outcome;
    for (size_t i = 0; i < sizeof event.finished.dossier_code; i++) {
        event.finished.dossier_code[i] = command->finish.dossier_code[i];
    }
    event.finished.dossier_due_date = command->finish.dossier_due_date;
    step_emit(step, &event);
    return REFUSAL_NONE;
}

static enum refusal undo(struct step *step, const struct counter *counter)
{
    enum refusal refusal = undo_refusal(step->office, counter, step->now_ms);
    struct event event = step_counter_event(step, EVENT_ACTION_UNDONE, counter);

    if (refusal != REFUSAL_NONE) {
        return refusal;
    }
    event.ticket_id = counter->undo.ticket.id;
    event.undone.undone_seq = counter->undo.seq;
    step_emit(step, &event);
    return REFUSAL_NONE;
}

/* What needs the ticket at hand: the action of the table, and its event where nothing more is to be
 * decided. */
struct at_hand {
    enum ticket_action action;
    enum event_kind event;
};

static const struct at_hand at_hand[COMMAND_KIND_COUNT] = {
    [COMMAND_RECALL] = {TICKET_RECALL, EVENT_TICKET_RECALLED},
    [COMMAND_START] = {TICKET_START, EVENT_TICKET_STARTED},
    [COMMAND_FINISH] = {TICKET_FINISH, EVENT_TICKET_FINISHED},
    [COMMAND_NO_SHOW] = {TICKET_MISS, EVENT_TICKET_NO_SHOW},
    [COMMAND_PARK] = {TICKET_PARK, EVENT_TICKET_PARKED},
    [COMMAND_TRANSFER] = {TICKET_TRANSFER, EVENT_TICKET_TRANSFERRED},
    [COMMAND_REQUEUE] = {TICKET_REQUEUE, EVENT_TICKET_REQUEUED},
};

static enum refusal do_at_hand(struct step *step, const struct counter *counter)
{
    enum command_kind kind = step->command->kind;
    const struct at_hand *row = &at_hand[kind];

    QD_ASSERT(row->event != 0);
    if (counter->ticket_id == 0) {
        return REFUSAL_COUNTER_IDLE;
    }
    const struct ticket *ticket = office_ticket(step->office, counter->ticket_id);
    QD_ASSERT(ticket != NULL);
    if (!ticket_allows(ticket->state, row->action)) {
        step->obstacle->ticket_id = ticket->id;
        return REFUSAL_WRONG_STATE;
    }
    if (kind == COMMAND_RECALL) {
        return recall(step, counter, ticket);
    }
    if (kind == COMMAND_TRANSFER) {
        return transfer(step, counter, ticket);
    }
    if (kind == COMMAND_FINISH) {
        return finish(step, counter);
    }
    if (kind == COMMAND_PARK && counter->parked_count >= LIMIT_PARKED_PER_COUNTER) {
        return REFUSAL_TOO_MANY_PARKED;
    }
    struct event event = step_counter_event(step, row->event, counter);
    step_emit(step, &event);
    return REFUSAL_NONE;
}

enum refusal step_at_counter(struct step *step)
{
    enum command_kind kind = step->command->kind;
    const struct counter *counter = step_own_counter(step);

    if (counter == NULL) {
        return REFUSAL_NOT_AT_COUNTER;
    }
    if (kind == COMMAND_UNDO) {
        return undo(step, counter);
    }
    if (kind != COMMAND_CALL_NEXT && kind != COMMAND_CALL_TICKET && kind != COMMAND_RESUME) {
        return do_at_hand(step, counter);
    }
    enum refusal refusal = refuse_not_idle(step, counter);
    if (refusal != REFUSAL_NONE) {
        return refusal;
    }
    if (kind == COMMAND_CALL_NEXT) {
        return call_next(step, counter);
    }
    return kind == COMMAND_CALL_TICKET ? call_ticket(step, counter) : resume(step, counter);
}
