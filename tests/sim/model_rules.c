#include <stdio.h>
#include <string.h>

#include "queued/base/assert.h"
#include "tests/sim/model.h"

#define LEGS_MAX 16
#define PARKED_MAX 32

static const struct service_plan *service_plan(const struct model *model, uint32_t service_id)
{
    for (uint32_t i = 0; i < model->definition->service_count; i++) {
        if (model->definition->services[i].service_id == service_id) {
            return &model->definition->services[i];
        }
    }
    return NULL;
}

static struct model_service *service_of(struct model *model, uint32_t service_id)
{
    for (uint32_t i = 0; i < model->service_count; i++) {
        if (model->services[i].id == service_id) {
            return &model->services[i];
        }
    }
    return NULL;
}

static bool is_staffed_for(const struct model *model, uint32_t service_id)
{
    for (uint32_t i = 0; i < model->counter_count; i++) {
        enum counter_state state = model->counters[i].state;
        bool staffed =
            state == COUNTER_OPEN || state == COUNTER_CALLING || state == COUNTER_SERVING;
        if (staffed && model_serves(model, model->counters[i].id, service_id)) {
            return true;
        }
    }
    return false;
}

static uint32_t issued_today(const struct model *model, uint32_t service_id)
{
    uint32_t count = 0;

    for (uint32_t i = 0; i < model->ticket_count; i++) {
        const struct model_ticket *ticket = &model->tickets[i];
        count += ticket->of_today && ticket->label_service_id == service_id ? 1 : 0;
    }
    return count;
}

static bool is_label_taken(const struct model *model, const char *label)
{
    for (uint32_t i = 0; i < model->ticket_count; i++) {
        if (strcmp(model->tickets[i].label, label) == 0) {
            return true;
        }
    }
    return false;
}

static void give_label(struct model *model,
                       const struct service_plan *plan,
                       struct model_service *service,
                       char label[LABEL_SIZE])
{
    QD_ASSERT(service != NULL);
    uint32_t number = service->last_number + 1;

    if (number < plan->first_number || issued_today(model, plan->service_id) == 0) {
        number = plan->first_number;
    }
    for (;; number++) {
        (void)snprintf(label, LABEL_SIZE, "%s%03u", plan->letter, number);
        if (!is_label_taken(model, label)) {
            break;
        }
    }
    service->last_number = number;
}

bool model_issue(struct model *model,
                 const struct command *command,
                 int64_t now_ms,
                 uint64_t ticket_id)
{
    const struct definition *definition = model->definition;
    const struct command_issue *issue = &command->issue;
    const struct service_plan *plan = service_plan(model, issue->service_id);
    enum ticket_class ticket_class = issue->ticket_class;
    int64_t key_ms = now_ms + definition->head_regular_ms;

    if (plan == NULL || (!model->by_manager && !model_is_ticketing(model, now_ms)) ||
        (plan->daily_limit != 0 && issued_today(model, plan->service_id) >= plan->daily_limit) ||
        (!definition->issue_without_counter && !is_staffed_for(model, plan->service_id))) {
        return false;
    }
    if (ticket_class == CLASS_PRIORITY) {
        key_ms = now_ms + definition->head_priority_ms;
    } else if (ticket_class == CLASS_APPOINTMENT) {
        int64_t at_ms = issue->appointment_at_ms;
        if (model_date(at_ms) != model_date(now_ms)) {
            return false;
        }
        if (now_ms > at_ms + definition->appointment_grace_ms) {
            ticket_class = CLASS_REGULAR;
        } else {
            key_ms = (now_ms > at_ms ? now_ms : at_ms) + definition->head_appointment_ms;
        }
    }
    QD_ASSERT(model->ticket_count < MODEL_TICKETS_MAX);
    struct model_ticket ticket = {
        .id = ticket_id,
        .label_service_id = plan->service_id,
        .service_id = plan->service_id,
        .ticket_class = ticket_class,
        .issued_at_ms = now_ms,
        .key_ms = key_ms,
        .of_today = true,
        .state = TICKET_WAITING,
    };
    give_label(model, plan, service_of(model, plan->service_id), ticket.label);
    model_touch_ticket(model, &ticket);
    model->tickets[model->ticket_count++] = ticket;
    return true;
}

/* --- At a counter --- */

static void remember(struct model *model,
                     const struct command *command,
                     struct model_counter *counter,
                     const struct model_ticket *ticket)
{
    counter->undo = (struct model_undo){.is_set = true,
                                        .kind = command->kind,
                                        .at_ms = model->at_ms,
                                        .clerk_id = counter->clerk_id,
                                        .state = counter->state,
                                        .since_ms = counter->since_ms,
                                        .ticket = *ticket};
}

static void touch_both(struct model *model,
                       struct model_counter *counter,
                       struct model_ticket *ticket,
                       bool can_be_undone)
{
    model_touch_ticket(model, ticket);
    model_touch_counter(model, counter);
    if (can_be_undone) {
        counter->undo.ticket_version = ticket->version;
        counter->undo.counter_version = counter->version;
    }
}

static void leave(struct model *model, struct model_counter *counter, struct model_ticket *ticket)
{
    ticket->counter_id = 0;
    counter->ticket_id = 0;
    counter->state = COUNTER_OPEN;
    counter->since_ms = model->at_ms;
}

static bool send_on(struct model *model,
                    const struct command *command,
                    struct model_counter *counter,
                    struct model_ticket *ticket)
{
    uint32_t service_id = command->service_id == 0 ? ticket->service_id : command->service_id;
    const struct model_counter *target = model_counter(model, command->counter_id);

    if (service_plan(model, service_id) == NULL || ticket->transfers + 1 >= LEGS_MAX) {
        return false;
    }
    if (command->counter_id != 0 && (target == NULL || model_is_left(model, target, model->at_ms) ||
                                     !model_serves(model, target->id, service_id))) {
        return false;
    }
    if (service_id == ticket->service_id && (target == NULL || target == counter)) {
        return false;
    }
    remember(model, command, counter, ticket);
    ticket->state = TICKET_WAITING;
    ticket->service_id = service_id;
    ticket->bound_counter_id = command->counter_id;
    ticket->transfers++;
    leave(model, counter, ticket);
    touch_both(model, counter, ticket, true);
    return true;
}

/* Ticket and counter as they were, if nothing has happened to either since. */
static bool take_back(struct model *model, struct model_counter *counter)
{
    struct model_undo undo = counter->undo;
    struct model_ticket *ticket = model_ticket(model, undo.ticket.id);

    if (!undo.is_set || ticket == NULL ||
        model->at_ms - undo.at_ms > model->definition->undo_window_ms ||
        ticket->version != undo.ticket_version || counter->version != undo.counter_version ||
        counter->clerk_id != undo.clerk_id || service_plan(model, undo.ticket.service_id) == NULL) {
        return false;
    }
    uint32_t bound_id = undo.ticket.bound_counter_id;
    if (undo.ticket.state == TICKET_WAITING && bound_id != 0 &&
        !model_serves(model, bound_id, undo.ticket.service_id)) {
        return false;
    }
    *ticket = undo.ticket;
    counter->state = undo.state;
    counter->since_ms = undo.since_ms;
    counter->ticket_id = ticket->state == TICKET_WAITING ? 0 : ticket->id;
    counter->automatic = counter->automatic && undo.kind != COMMAND_CALL_NEXT;
    counter->undo.is_set = false;
    touch_both(model, counter, ticket, false);
    return true;
}

static bool with_ticket(struct model *model,
                        const struct command *command,
                        struct model_counter *counter)
{
    struct model_ticket *ticket = model_ticket(model, counter->ticket_id);
    bool called = ticket != NULL && ticket->state == TICKET_CALLED;
    bool serving = ticket != NULL && ticket->state == TICKET_SERVING;

    switch ((int)command->kind) {
    case COMMAND_RECALL:
        if (!called || model->at_ms < ticket->called_at_ms + model->definition->recall_min_ms) {
            return false;
        }
        ticket->called_at_ms = model->at_ms;
        touch_both(model, counter, ticket, false);
        return true;
    case COMMAND_TRANSFER:
        return (called || serving) && send_on(model, command, counter, ticket);
    case COMMAND_START:
        if (!called) {
            return false;
        }
        remember(model, command, counter, ticket);
        ticket->state = TICKET_SERVING;
        counter->state = COUNTER_SERVING;
        counter->since_ms = model->at_ms;
        break;
    case COMMAND_FINISH:
        if (!serving) {
            return false;
        }
        remember(model, command, counter, ticket);
        ticket->state = TICKET_DONE;
        ticket->ended_at_ms = model->at_ms;
        ticket->bound_counter_id = 0;
        leave(model, counter, ticket);
        break;
    case COMMAND_NO_SHOW:
        if (!called) {
            return false;
        }
        remember(model, command, counter, ticket);
        ticket->state = TICKET_NO_SHOW;
        ticket->ended_at_ms = model->at_ms;
        ticket->misses++;
        leave(model, counter, ticket);
        ticket->counter_id = counter->id; /* Where it was missed. */
        break;
    case COMMAND_PARK:
        if (!serving || model_parked(model, counter->id) >= PARKED_MAX) {
            return false;
        }
        remember(model, command, counter, ticket);
        ticket->state = TICKET_PARKED;
        ticket->bound_counter_id = 0;
        leave(model, counter, ticket);
        ticket->counter_id = counter->id;
        break;
    default:
        QD_ASSERT(command->kind == COMMAND_REQUEUE);
        if (!called) {
            return false;
        }
        ticket->state = TICKET_WAITING;
        leave(model, counter, ticket);
        counter->automatic = false;
        touch_both(model, counter, ticket, false);
        return true;
    }
    touch_both(model, counter, ticket, true);
    return true;
}

static bool call(struct model *model, const struct command *command, struct model_counter *counter)
{
    struct model_ticket *chosen = NULL;

    if (counter->state != COUNTER_OPEN) {
        return false;
    }
    for (uint32_t i = 0; i < model->ticket_count; i++) {
        struct model_ticket *ticket = &model->tickets[i];
        if (!model_may_call(model, counter, ticket)) {
            continue;
        }
        if (command->kind == COMMAND_CALL_TICKET) {
            chosen = strcmp(ticket->label, command->label) == 0 ? ticket : chosen;
        } else if (chosen == NULL || model_is_before(ticket, chosen)) {
            chosen = ticket;
        }
    }
    if (chosen == NULL) {
        return false;
    }
    model_call_ticket(model, counter, chosen, command->kind == COMMAND_CALL_TICKET, false);
    return true;
}

static bool resume(struct model *model,
                   const struct command *command,
                   struct model_counter *counter)
{
    struct model_ticket *ticket = model_ticket(model, command->ticket_id);

    if (counter->state != COUNTER_OPEN || ticket == NULL || ticket->state != TICKET_PARKED ||
        !model_serves(model, counter->id, ticket->service_id)) {
        return false;
    }
    const struct model_counter *own = model_counter(model, ticket->counter_id);
    if (own != counter && own != NULL && !model_is_left(model, own, model->at_ms)) {
        return false;
    }
    ticket->state = TICKET_SERVING;
    ticket->counter_id = counter->id;
    counter->ticket_id = ticket->id;
    counter->state = COUNTER_SERVING;
    counter->since_ms = model->at_ms;
    touch_both(model, counter, ticket, false);
    return true;
}

/* --- About a ticket --- */

/* Citizens speak of their own ticket; others name it, or say its label. */
static struct model_ticket *ticket_meant(struct model *model, const struct command *command)
{
    if (command->actor.kind == ACTOR_CITIZEN) {
        bool is_own = command->ticket_id == 0 || command->ticket_id == command->actor.id;
        return is_own ? model_ticket(model, command->actor.id) : NULL;
    }
    for (uint32_t i = 0; command->ticket_id == 0 && i < model->ticket_count; i++) {
        if (strcmp(model->tickets[i].label, command->label) == 0) {
            return &model->tickets[i];
        }
    }
    return model_ticket(model, command->ticket_id);
}

/* Whoever was served says it once, in one of four levels, for any of two reasons. */
static bool rate(struct model_ticket *ticket, const struct command *command)
{
    const struct rating *rating = &command->rating;
    uint32_t said[3] = {0};

    for (uint32_t i = 0; i < rating->reason_count; i++) {
        if (rating->reason_ids[i] < 1 || rating->reason_ids[i] > 2 ||
            ++said[rating->reason_ids[i]] > 1) {
            return false;
        }
    }
    if (command->actor.kind != ACTOR_CITIZEN || rating->level < 1 || rating->level > 4 ||
        ticket->state != TICKET_DONE || ticket->rated != 0) {
        return false;
    }
    ticket->rated = rating->level;
    return true;
}

static bool about_ticket(struct model *model, const struct command *command)
{
    const struct definition *definition = model->definition;
    struct model_ticket *ticket = ticket_meant(model, command);

    if (ticket == NULL) {
        return false;
    }
    switch ((int)command->kind) {
    case COMMAND_RETURN: {
        const struct model_counter *bound = model_counter(model, ticket->bound_counter_id);
        if (ticket->state != TICKET_NO_SHOW || ticket->misses > 1 ||
            service_plan(model, ticket->service_id) == NULL ||
            model_open_between(model, ticket->ended_at_ms, model->at_ms) >
                definition->return_window_ms) {
            return false;
        }
        if (bound == NULL || bound->state == COUNTER_CLOSED ||
            !model_serves(model, bound->id, ticket->service_id)) {
            ticket->bound_counter_id = 0;
        }
        ticket->state = TICKET_WAITING;
        ticket->ended_at_ms = 0;
        ticket->counter_id = 0;
        break;
    }
    case COMMAND_RECLASSIFY:
        if (ticket->state != TICKET_WAITING || ticket->ticket_class == command->ticket_class) {
            return false;
        }
        ticket->ticket_class = command->ticket_class;
        ticket->key_ms = ticket->issued_at_ms + (command->ticket_class == CLASS_PRIORITY
                                                     ? definition->head_priority_ms
                                                     : definition->head_regular_ms);
        break;
    case COMMAND_CANCEL:
        if (ticket->state != TICKET_WAITING && ticket->state != TICKET_PARKED) {
            return false;
        }
        ticket->state = TICKET_CANCELLED;
        ticket->ended_at_ms = model->at_ms;
        ticket->counter_id = 0;
        ticket->bound_counter_id = 0;
        break;
    case COMMAND_RATE:
        if (!rate(ticket, command)) {
            return false;
        }
        break;
    default:
        QD_ASSERT(command->kind == COMMAND_REPRINT);
        break;
    }
    model_touch_ticket(model, ticket);
    return true;
}

/* --- Clerks come and go --- */

static struct model_counter *counter_of_clerk(struct model *model, uint64_t clerk_id)
{
    for (uint32_t i = 0; i < model->counter_count; i++) {
        if (model->counters[i].clerk_id == clerk_id) {
            return &model->counters[i];
        }
    }
    return NULL;
}

static bool log_in(struct model *model, const struct command *command)
{
    struct model_counter *counter = model_counter(model, command->counter_id);
    const struct model_counter *elsewhere = counter_of_clerk(model, command->actor.id);
    uint32_t clerk_id = (uint32_t)command->actor.id;

    if (counter == NULL || (elsewhere != NULL && elsewhere != counter)) {
        return false;
    }
    if (counter->clerk_id == clerk_id) {
        return true;
    }
    if (counter->clerk_id != 0 && !command->take_over) {
        return false;
    }
    counter->clerk_id = clerk_id;
    model_touch_counter(model, counter);
    return true;
}

static void log_out(struct model *model, struct model_counter *counter)
{
    model_close_counter(model, counter);
    counter->clerk_id = 0;
    model_touch_counter(model, counter);
}

static bool release(struct model *model, const struct command *command)
{
    struct model_counter *counter = model_counter(model, command->counter_id);

    if (counter == NULL || counter->clerk_id == 0) {
        return false;
    }
    struct model_ticket *ticket = model_ticket(model, counter->ticket_id);
    if (ticket != NULL && ticket->state == TICKET_SERVING) {
        if (model_parked(model, counter->id) >= PARKED_MAX) {
            return false;
        }
        ticket->state = TICKET_PARKED;
        ticket->bound_counter_id = 0;
        counter->ticket_id = 0;
        model_touch_ticket(model, ticket);
    } else if (ticket != NULL) {
        ticket->state = TICKET_WAITING;
        leave(model, counter, ticket);
        model_touch_ticket(model, ticket);
    }
    log_out(model, counter);
    return true;
}

static bool seat(struct model *model, const struct command *command, struct model_counter *counter)
{
    if (counter->ticket_id != 0) {
        return false;
    }
    if (command->kind == COMMAND_LOG_OUT) {
        log_out(model, counter);
        return true;
    }
    if (command->kind == COMMAND_OPEN_COUNTER) {
        counter->since_ms = counter->state == COUNTER_OPEN ? counter->since_ms : model->at_ms;
        counter->state = COUNTER_OPEN;
        counter->automatic = command->automatic;
        model_touch_counter(model, counter);
        return true;
    }
    if (counter->state == COUNTER_CLOSED) {
        return false;
    }
    if (command->kind == COMMAND_CLOSE_COUNTER) {
        model_close_counter(model, counter);
        return true;
    }
    QD_ASSERT(command->kind == COMMAND_PAUSE_COUNTER);
    if (counter->state == COUNTER_PAUSED) {
        return false;
    }
    counter->state = COUNTER_PAUSED;
    counter->since_ms = model->at_ms;
    model_touch_counter(model, counter);
    return true;
}

bool model_at_counter(struct model *model, const struct command *command, int64_t now_ms)
{
    enum command_kind kind = command->kind;

    QD_ASSERT(now_ms == model->at_ms);
    if (kind == COMMAND_RETURN || kind == COMMAND_RECLASSIFY || kind == COMMAND_CANCEL ||
        kind == COMMAND_REPRINT || kind == COMMAND_RATE) {
        return about_ticket(model, command);
    }
    if (kind == COMMAND_LOG_IN) {
        return log_in(model, command);
    }
    if (kind == COMMAND_RELEASE_COUNTER) {
        return release(model, command);
    }
    struct model_counter *counter = counter_of_clerk(model, command->actor.id);
    if (counter == NULL) {
        return false;
    }
    if (kind == COMMAND_UNDO) {
        return take_back(model, counter);
    }
    if (kind == COMMAND_CALL_NEXT || kind == COMMAND_CALL_TICKET) {
        return call(model, command, counter);
    }
    if (kind == COMMAND_RESUME) {
        return resume(model, command, counter);
    }
    return kind > COMMAND_LOG_IN ? seat(model, command, counter)
                                 : with_ticket(model, command, counter);
}

/* --- Days --- */

static bool is_live(const struct model_ticket *ticket)
{
    return ticket->state == TICKET_WAITING || ticket->state == TICKET_CALLED ||
           ticket->state == TICKET_SERVING || ticket->state == TICKET_PARKED;
}

static void open_day(struct model *model, bool by_manager)
{
    uint32_t date = model_date(model->at_ms);
    uint32_t kept = 0;

    if (date != model->date) {
        for (uint32_t i = 0; i < model->ticket_count; i++) {
            if (model->tickets[i].state == TICKET_WAITING) {
                model->tickets[kept] = model->tickets[i];
                model->tickets[kept].of_today = false;
                model->tickets[kept++].version = ++model->versions;
            }
        }
        model->ticket_count = kept;
        for (uint32_t i = 0; i < model->counter_count; i++) {
            model->counters[i].undo.is_set = false;
            model->counters[i].since_ms = model->at_ms;
        }
        for (uint32_t i = 0; i < model->service_count; i++) {
            model->services[i].last_number = 0;
        }
    }
    model->date = date;
    model->day_open = true;
    model->by_manager = by_manager;
    model->versions++;
}

static void close_day(struct model *model)
{
    for (uint32_t i = 0; i < model->ticket_count; i++) {
        struct model_ticket *ticket = &model->tickets[i];
        if (!is_live(ticket)) {
            continue;
        }
        bool kept = ticket->state == TICKET_WAITING && model->definition->keep_overnight;
        bool was_bound = ticket->bound_counter_id != 0;
        ticket->bound_counter_id = 0;
        if (!kept) {
            ticket->state = TICKET_EXPIRED;
            ticket->ended_at_ms = model->at_ms;
            ticket->counter_id = 0;
        }
        if (!kept || was_bound) {
            model_touch_ticket(model, ticket);
        }
    }
    for (uint32_t i = 0; i < model->counter_count; i++) {
        struct model_counter *counter = &model->counters[i];
        bool was_at_work = counter->state != COUNTER_CLOSED || counter->clerk_id != 0;
        counter->ticket_id = 0;
        model_close_counter(model, counter);
        counter->clerk_id = 0;
        if (was_at_work) {
            model_touch_counter(model, counter);
        }
    }
    model->day_open = false;
    model->by_manager = false;
    model->versions++;
}

static bool is_anybody_here(const struct model *model)
{
    for (uint32_t i = 0; i < model->ticket_count; i++) {
        if (is_live(&model->tickets[i])) {
            return true;
        }
    }
    return false;
}

static void tick(struct model *model, int64_t now_ms, int64_t before_ms)
{
    uint32_t date = model_date(now_ms);
    int64_t opens_ms = model_day_opens(model, date);
    bool in_hours = opens_ms != 0 && now_ms >= opens_ms && now_ms < model_day_ends(model, date);

    if (model->day_open) {
        bool evening = !model->by_manager && !in_hours && !is_anybody_here(model) &&
                       now_ms >= model_day_ends(model, model->date);
        if (date != model->date || evening) {
            close_day(model);
            return;
        }
        for (uint32_t i = 0; i < model->ticket_count; i++) {
            struct model_ticket *ticket = &model->tickets[i];
            const struct model_counter *bound = model_counter(model, ticket->bound_counter_id);
            if (ticket->state == TICKET_WAITING && bound != NULL &&
                model_is_left(model, bound, now_ms)) {
                ticket->bound_counter_id = 0;
                model_touch_ticket(model, ticket);
            }
        }
    } else if (in_hours && (model->date != date || before_ms < opens_ms)) {
        open_day(model, false);
    }
}

bool model_day(struct model *model, const struct command *command, int64_t now_ms)
{
    if (command->kind == COMMAND_OPEN_DAY) {
        if (!model->day_open) {
            open_day(model, true);
            return true;
        }
        return false;
    }
    if (command->kind == COMMAND_CLOSE_DAY) {
        bool was_open = model->day_open;
        if (was_open) {
            close_day(model);
        }
        return was_open;
    }
    tick(model, now_ms, model->happened_ms);
    return true;
}
