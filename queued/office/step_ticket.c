#include "queued/base/assert.h"
#include "queued/office/calendar.h"
#include "queued/office/step.h"

static enum refusal find(const struct step *step, const struct ticket **ticket)
{
    const struct command *command = step->command;
    const struct actor *actor = &command->actor;

    if (actor->kind == ACTOR_CITIZEN) { /* Labels can be guessed: the own one only. */
        if ((command->ticket_id != 0 && command->ticket_id != actor->id) ||
            command->label[0] != '\0') {
            return REFUSAL_NOT_ALLOWED;
        }
        *ticket = office_ticket(step->office, actor->id);
    } else {
        *ticket = step_named_ticket(step);
    }
    return *ticket == NULL ? REFUSAL_UNKNOWN_TICKET : REFUSAL_NONE;
}

static enum refusal refuse_state(const struct step *step,
                                 const struct ticket *ticket,
                                 enum ticket_action action)
{
    if (ticket_allows(ticket->state, action)) {
        return REFUSAL_NONE;
    }
    step->obstacle->ticket_id = ticket->id;
    step->obstacle->counter_id = ticket->counter_id;
    return REFUSAL_WRONG_STATE;
}

/* A missed citizen is back. Lunch does not eat the window; a second miss is final. */
static enum refusal bring_back(struct step *step, const struct ticket *ticket)
{
    const struct definition *definition = step->office->definition;

    if (ticket->no_show_count > 1) {
        return REFUSAL_SECOND_NO_SHOW;
    }
    if (office_service(step->office, ticket->service_id) == NULL) {
        return REFUSAL_UNKNOWN_SERVICE; /* It was dropped while the day was closed, or too late. */
    }
    if (calendar_open_between(definition, ticket->ended_at_ms, step->now_ms) >
        definition->return_window_ms) {
        return REFUSAL_RETURN_WINDOW_OVER;
    }
    struct event event = step_ticket_event(step, EVENT_TICKET_RETURNED, ticket->id);
    step_emit(step, &event);
    return REFUSAL_NONE;
}

static enum refusal reclassify(struct step *step, const struct ticket *ticket)
{
    enum ticket_class ticket_class = step->command->ticket_class;
    struct event event = step_ticket_event(step, EVENT_TICKET_RECLASSIFIED, ticket->id);

    if (ticket_class != CLASS_REGULAR && ticket_class != CLASS_PRIORITY) {
        return REFUSAL_INVALID_VALUE;
    }
    if (ticket->ticket_class == ticket_class) {
        return REFUSAL_SAME_CLASS;
    }
    event.reclassified.ticket_class = ticket_class;
    event.reclassified.key_ms =
        ticket_key(step->office->definition, ticket_class, ticket->issued_at_ms, 0);
    step_emit(step, &event);
    return REFUSAL_NONE;
}

/* Only whoever was served knows, once. A rating is of the day, like all that is counted of it. */
static enum refusal rate(struct step *step, const struct ticket *ticket)
{
    const struct definition *definition = step->office->definition;
    const struct rating *rating = &step->command->rating;

    if (step->command->actor.kind != ACTOR_CITIZEN || definition->rating_level_count == 0) {
        return REFUSAL_NOT_ALLOWED;
    }
    if (rating->level == 0 || rating->level > definition->rating_level_count) {
        return REFUSAL_INVALID_VALUE;
    }
    for (uint32_t i = 0; i < rating->reason_count; i++) {
        if (!definition_has_rating_reason(definition, rating->reason_ids[i])) {
            return REFUSAL_UNKNOWN_REASON;
        }
        for (uint32_t j = 0; j < i; j++) {
            if (rating->reason_ids[j] == rating->reason_ids[i]) {
                return REFUSAL_INVALID_VALUE;
            }
        }
    }
    if (ticket->state != TICKET_DONE) {
        step->obstacle->ticket_id = ticket->id;
        return REFUSAL_WRONG_STATE;
    }
    if (ticket->rating.level != 0) {
        step->obstacle->ticket_id = ticket->id;
        return REFUSAL_ALREADY_RATED;
    }
    struct event event = step_ticket_event(step, EVENT_TICKET_RATED, ticket->id);
    event.counter_id = ticket->leg.counter_id;
    event.clerk_id = ticket->leg.clerk_id;
    event.rated = *rating;
    step_emit(step, &event);
    return REFUSAL_NONE;
}

enum refusal step_ticket(struct step *step)
{
    enum command_kind kind = step->command->kind;
    const struct ticket *ticket = NULL;
    enum refusal refusal = find(step, &ticket);

    if (refusal != REFUSAL_NONE) {
        return refusal;
    }
    if (kind == COMMAND_REPRINT) {
        struct event event = step_ticket_event(step, EVENT_TICKET_REPRINTED, ticket->id);
        step_emit(step, &event);
        return REFUSAL_NONE;
    }
    if (kind == COMMAND_RATE) {
        return rate(step, ticket);
    }
    enum ticket_action action = TICKET_CANCEL;
    action = kind == COMMAND_RETURN ? TICKET_RETURN : action;
    action = kind == COMMAND_RECLASSIFY ? TICKET_RECLASSIFY : action;
    refusal = refuse_state(step, ticket, action);
    if (refusal != REFUSAL_NONE) {
        return refusal;
    }
    if (kind == COMMAND_RETURN) {
        return bring_back(step, ticket);
    }
    if (kind == COMMAND_RECLASSIFY) {
        return reclassify(step, ticket);
    }
    QD_ASSERT(kind == COMMAND_CANCEL);
    struct event event = step_ticket_event(step, EVENT_TICKET_CANCELLED, ticket->id);
    event.counter_id = ticket->counter_id;
    step_emit(step, &event);
    return REFUSAL_NONE;
}
