#include "tests/sim/model.h"

#include <string.h>

#include "queued/base/assert.h"

static bool has_service(const struct definition *definition, uint32_t service_id)
{
    for (uint32_t i = 0; i < definition->service_count; i++) {
        if (definition->services[i].service_id == service_id) {
            return true;
        }
    }
    return false;
}

static bool plan_serves(const struct definition *definition,
                        uint32_t counter_id,
                        uint32_t service_id)
{
    for (uint32_t i = 0; i < definition->counter_count; i++) {
        for (uint32_t j = 0; j < definition->service_count; j++) {
            bool is_pair = definition->counters[i].counter_id == counter_id &&
                           definition->services[j].service_id == service_id;
            if (is_pair && (definition->counters[i].services.bits[j / 64] >> (j % 64) & 1) != 0) {
                return true;
            }
        }
    }
    return false;
}

bool model_serves(const struct model *model, uint32_t counter_id, uint32_t service_id)
{
    return plan_serves(model->definition, counter_id, service_id);
}

struct model_ticket *model_ticket(struct model *model, uint64_t ticket_id)
{
    for (uint32_t i = 0; i < model->ticket_count; i++) {
        if (model->tickets[i].id == ticket_id) {
            return &model->tickets[i];
        }
    }
    return NULL;
}

struct model_counter *model_counter(struct model *model, uint32_t counter_id)
{
    for (uint32_t i = 0; i < model->counter_count; i++) {
        if (model->counters[i].id == counter_id) {
            return &model->counters[i];
        }
    }
    return NULL;
}

uint32_t model_parked(const struct model *model, uint32_t counter_id)
{
    uint32_t count = 0;

    for (uint32_t i = 0; i < model->ticket_count; i++) {
        const struct model_ticket *ticket = &model->tickets[i];
        count += ticket->state == TICKET_PARKED && ticket->counter_id == counter_id ? 1 : 0;
    }
    return count;
}

bool model_is_before(const struct model_ticket *a, const struct model_ticket *b)
{
    return a->key_ms != b->key_ms ? a->key_ms < b->key_ms : a->id < b->id;
}

bool model_may_call(const struct model *model,
                    const struct model_counter *counter,
                    const struct model_ticket *ticket)
{
    if (ticket->state != TICKET_WAITING || !model_serves(model, counter->id, ticket->service_id)) {
        return false;
    }
    return ticket->bound_counter_id == 0 || ticket->bound_counter_id == counter->id;
}

/* Closed; or paused for as long as a wait is promised to take. */
bool model_is_left(const struct model *model, const struct model_counter *counter, int64_t now_ms)
{
    return counter->state == COUNTER_CLOSED ||
           (counter->state == COUNTER_PAUSED &&
            model_open_between(model, counter->since_ms, now_ms) >=
                model->definition->promised_wait_ms);
}

void model_touch_ticket(struct model *model, struct model_ticket *ticket)
{
    ticket->version = ++model->versions;
}

void model_touch_counter(struct model *model, struct model_counter *counter)
{
    counter->version = ++model->versions;
}

/* Everybody who waits and stands before the ticket was passed over; why. */
static void explain(struct model *model,
                    const struct model_counter *counter,
                    const struct model_ticket *ticket,
                    struct event_called *why)
{
    const struct model_ticket *first[PASSED_MAX] = {NULL};

    why->key_ms = ticket->key_ms;
    for (uint32_t i = 0; i < model->ticket_count; i++) {
        const struct model_ticket *other = &model->tickets[i];
        bool mine = model_may_call(model, counter, other);
        why->waiting += mine ? 1 : 0;
        if (other->state != TICKET_WAITING || !model_is_before(other, ticket)) {
            continue;
        }
        if (mine) {
            why->passed_by_label++;
        } else if (other->bound_counter_id != 0) {
            why->passed_bound++;
        } else {
            why->passed_not_served++;
        }
        for (uint32_t j = 0; j < PASSED_MAX; j++) { /* The three earliest of them. */
            if (first[j] == NULL || model_is_before(other, first[j])) {
                const struct model_ticket *later = first[j];
                first[j] = other;
                other = later;
            }
            if (other == NULL) {
                break;
            }
        }
    }
    for (uint32_t j = 0; j < PASSED_MAX && first[j] != NULL; j++) {
        why->passed_ticket_ids[why->passed_count++] = first[j]->id;
    }
}

void model_call_ticket(struct model *model,
                       struct model_counter *counter,
                       struct model_ticket *ticket,
                       bool by_label,
                       bool automatic)
{
    QD_ASSERT(model->call_count < MODEL_CALLS_MAX);
    struct model_call *call = &model->calls[model->call_count++];

    *call = (struct model_call){.ticket_id = ticket->id, .counter_id = counter->id};
    call->why.automatic = automatic;
    call->why.reason = ticket->bound_counter_id != 0 ? CALL_BOUND : CALL_SMALLEST_KEY;
    call->why.reason = by_label ? CALL_BY_LABEL : call->why.reason;
    explain(model, counter, ticket, &call->why);
    counter->undo = (struct model_undo){.is_set = true,
                                        .kind = COMMAND_CALL_NEXT,
                                        .at_ms = model->at_ms,
                                        .clerk_id = counter->clerk_id,
                                        .state = counter->state,
                                        .since_ms = counter->since_ms,
                                        .ticket = *ticket};
    ticket->state = TICKET_CALLED;
    ticket->counter_id = counter->id;
    ticket->called_at_ms = model->at_ms;
    counter->state = COUNTER_CALLING;
    counter->since_ms = model->at_ms;
    counter->ticket_id = ticket->id;
    model_touch_ticket(model, ticket);
    model_touch_counter(model, counter);
    counter->undo.ticket_version = ticket->version;
    counter->undo.counter_version = counter->version;
}

void model_close_counter(struct model *model, struct model_counter *counter)
{
    if (counter->state != COUNTER_CLOSED) {
        counter->state = COUNTER_CLOSED;
        counter->since_ms = model->at_ms;
        counter->automatic = false;
        model_touch_counter(model, counter);
    }
    for (uint32_t i = 0; i < model->ticket_count; i++) {
        struct model_ticket *ticket = &model->tickets[i];
        if (ticket->state == TICKET_WAITING && ticket->bound_counter_id == counter->id) {
            ticket->bound_counter_id = 0;
            model_touch_ticket(model, ticket);
        }
    }
}

static uint32_t skill_count(const struct model *model, const struct model_counter *counter)
{
    uint32_t count = 0;

    for (uint32_t i = 0; i < model->definition->service_count; i++) {
        uint32_t service_id = model->definition->services[i].service_id;
        count += model_serves(model, counter->id, service_id) ? 1 : 0;
    }
    return count;
}

/* The counter on automatic that takes the ticket; NULL: none is idle. */
static struct model_counter *taker(struct model *model, const struct model_ticket *ticket)
{
    struct model_counter *best = NULL;
    uint32_t best_skills = 0;

    for (uint32_t i = 0; i < model->counter_count; i++) {
        struct model_counter *counter = &model->counters[i];
        if (counter->state != COUNTER_OPEN || !counter->automatic ||
            !model_may_call(model, counter, ticket)) {
            continue;
        }
        uint32_t skills = skill_count(model, counter);
        if (best == NULL || skills < best_skills ||
            (skills == best_skills && counter->since_ms < best->since_ms)) {
            best = counter;
            best_skills = skills;
        }
    }
    return best;
}

/* Again and again: the earliest of all who wait and find a counter. */
static void assign(struct model *model)
{
    for (;;) {
        struct model_ticket *first = NULL;
        for (uint32_t i = 0; i < model->ticket_count && model->day_open; i++) {
            struct model_ticket *ticket = &model->tickets[i];
            if (ticket->state == TICKET_WAITING && taker(model, ticket) != NULL &&
                (first == NULL || model_is_before(ticket, first))) {
                first = ticket;
            }
        }
        if (first == NULL) {
            return;
        }
        model_call_ticket(model, taker(model, first), first, false, true);
    }
}

void model_init(struct model *model, const struct definition *definition)
{
    memset(model, 0, sizeof *model);
    model_adopt(model, definition, 0);
}

bool model_step(struct model *model,
                const struct command *command,
                int64_t now_ms,
                uint64_t ticket_id)
{
    bool done = false;

    model->call_count = 0;
    model->happened_ms = model->at_ms;
    model->at_ms = now_ms > model->at_ms ? now_ms : model->at_ms; /* Time never runs backwards. */
    uint64_t versions = model->versions;
    if (command->kind >= COMMAND_OPEN_DAY && command->kind != COMMAND_RATE) {
        done = model_day(model, command, model->at_ms);
    } else if (model->day_open && command->kind == COMMAND_ISSUE) {
        done = model_issue(model, command, model->at_ms, ticket_id);
    } else if (model->day_open) {
        done = model_at_counter(model, command, model->at_ms);
    }
    if (done) {
        assign(model);
    }
    if (!done || (command->kind == COMMAND_TICK && model->versions == versions)) {
        model->at_ms = model->happened_ms; /* Nothing happened. */
    }
    return done;
}

static bool is_over(const struct model_ticket *ticket)
{
    return ticket->state != TICKET_WAITING && ticket->state != TICKET_CALLED &&
           ticket->state != TICKET_SERVING && ticket->state != TICKET_PARKED;
}

static bool has_skill(const struct definition *definition, uint32_t service_id)
{
    for (uint32_t i = 0; i < definition->counter_count; i++) {
        if (plan_serves(definition, definition->counters[i].counter_id, service_id)) {
            return true;
        }
    }
    return false;
}

bool model_may_adopt(const struct model *model, const struct definition *definition)
{
    for (uint32_t i = 0; i < model->ticket_count; i++) {
        const struct model_ticket *ticket = &model->tickets[i];
        bool missed = ticket->state == TICKET_NO_SHOW && ticket->misses == 1 && model->day_open &&
                      has_service(model->definition, ticket->service_id) &&
                      model_open_between(model, ticket->ended_at_ms, model->at_ms) <=
                          model->definition->return_window_ms;
        if (is_over(ticket) && !missed) {
            continue;
        }
        if (!has_service(definition, ticket->service_id)) {
            return false;
        }
        bool free = missed || (ticket->counter_id == 0 && ticket->bound_counter_id == 0);
        if (free && has_skill(model->definition, ticket->service_id) &&
            !has_skill(definition, ticket->service_id)) {
            return false;
        }
        uint32_t needs = ticket->counter_id != 0 ? ticket->counter_id : ticket->bound_counter_id;
        if (!missed && needs != 0 && !plan_serves(definition, needs, ticket->service_id)) {
            return false;
        }
    }
    for (uint32_t i = 0; i < model->counter_count; i++) {
        bool stays = false;
        for (uint32_t j = 0; j < definition->counter_count; j++) {
            stays = stays || definition->counters[j].counter_id == model->counters[i].id;
        }
        if (!stays && model->counters[i].clerk_id != 0) {
            return false;
        }
    }
    return true;
}

void model_adopt(struct model *model, const struct definition *definition, int64_t now_ms)
{
    struct model_counter counters[MODEL_COUNTERS_MAX];
    struct model_service services[MODEL_SERVICES_MAX];

    QD_ASSERT(definition->counter_count <= MODEL_COUNTERS_MAX);
    QD_ASSERT(definition->service_count <= MODEL_SERVICES_MAX);
    for (uint32_t i = 0; i < definition->counter_count; i++) {
        const struct model_counter *old = model_counter(model, definition->counters[i].counter_id);
        counters[i] = old != NULL ? *old
                                  : (struct model_counter){
                                        .id = definition->counters[i].counter_id,
                                        .state = COUNTER_CLOSED,
                                        .since_ms = model->at_ms,
                                    };
    }
    for (uint32_t i = 0; i < definition->service_count; i++) {
        services[i] = (struct model_service){.id = definition->services[i].service_id};
        for (uint32_t j = 0; j < model->service_count; j++) {
            if (model->services[j].id == services[i].id) {
                services[i] = model->services[j];
            }
        }
    }
    memcpy(model->counters, counters, definition->counter_count * sizeof *counters);
    memcpy(model->services, services, definition->service_count * sizeof *services);
    model->counter_count = definition->counter_count;
    model->service_count = definition->service_count;
    model->definition = definition;
    model->at_ms = now_ms > model->at_ms ? now_ms : model->at_ms;
    model->call_count = 0;
}
