#include "queued/office/office.h"

#include <stdlib.h>
#include <string.h>

#include "queued/office/calendar.h"
#include "queued/office/fold.h"
#include "queued/office/place.h"
#include "queued/office/tickets.h"

static void init_service(struct service *service, const struct service_plan *plan)
{
    *service = (struct service){.service_id = plan->service_id, .next_number = plan->first_number};
    queue_init(&service->queue);
    learned_init(&service->learned, plan->service_prior_ms);
}

static void init_counter(struct counter *counter, const struct counter_plan *plan, int64_t at_ms)
{
    memset(counter, 0, sizeof *counter);
    counter->counter_id = plan->counter_id;
    counter->state = COUNTER_CLOSED;
    counter->since_ms = at_ms;
    queue_init(&counter->queue);
}

enum qd_err office_init(struct office *office, const struct definition *definition)
{
    struct service *services = calloc(definition->service_count, sizeof *services);
    struct counter *counters = calloc(definition->counter_count, sizeof *counters);

    QD_ASSERT(definition_is_sound(definition));
    if (services == NULL || counters == NULL) {
        free(services);
        free(counters);
        return QD_ERR_NOMEM;
    }
    *office = (struct office){
        .office_id = definition->office_id,
        .definition = definition,
        .services = services,
        .service_count = definition->service_count,
        .counters = counters,
        .counter_count = definition->counter_count,
    };
    for (uint32_t i = 0; i < office->service_count; i++) {
        init_service(&services[i], &definition->services[i]);
    }
    for (uint32_t i = 0; i < office->counter_count; i++) {
        init_counter(&counters[i], &definition->counters[i], 0);
    }
    answers_init(&office->answers);
    return QD_OK;
}

void office_deinit(struct office *office)
{
    free(office->services);
    free(office->counters);
    free(office->tickets);
    free(office->token_slots);
    free(office->label_slots);
    answers_deinit(&office->answers);
    *office = (struct office){0};
}

const struct ticket *office_ticket(const struct office *office, uint64_t ticket_id)
{
    uint32_t index = tickets_find(office, ticket_id);

    return index == INDEX_NONE ? NULL : &office->tickets[index];
}

const struct ticket *office_ticket_by_label(const struct office *office, const char *label)
{
    uint32_t index = tickets_find_label(office, label);

    return index == INDEX_NONE ? NULL : &office->tickets[index];
}

const struct ticket *office_ticket_by_token(const struct office *office, const uint8_t token[16])
{
    uint32_t index = tickets_find_token(office, token);

    return index == INDEX_NONE ? NULL : &office->tickets[index];
}

const struct counter *office_counter(const struct office *office, uint32_t counter_id)
{
    uint32_t index = definition_counter_index(office->definition, counter_id);

    return index == INDEX_NONE ? NULL : &office->counters[index];
}

const struct counter *office_counter_of_clerk(const struct office *office, uint32_t clerk_id)
{
    for (uint32_t i = 0; i < office->counter_count && clerk_id != 0; i++) {
        if (office->counters[i].clerk_id == clerk_id) {
            return &office->counters[i];
        }
    }
    return NULL;
}

const struct service *office_service(const struct office *office, uint32_t service_id)
{
    uint32_t index = definition_service_index(office->definition, service_id);

    return index == INDEX_NONE ? NULL : &office->services[index];
}

bool office_serves(const struct office *office, const struct counter *counter, uint32_t service_id)
{
    uint32_t index = definition_service_index(office->definition, service_id);
    ptrdiff_t at = counter - office->counters;

    QD_ASSERT(at >= 0 && at < (ptrdiff_t)office->counter_count);
    return index != INDEX_NONE &&
           service_set_has(&office->definition->counters[at].services, index);
}

/* Waiting for one service: its own queue, and those bound to a counter, of whatever service. */
uint32_t office_waiting(const struct office *office, uint32_t service_id)
{
    const struct service *service = office_service(office, service_id);
    uint32_t count = service == NULL ? 0 : queue_count(&service->queue, office->tickets);

    for (uint32_t i = 0; i < office->counter_count; i++) {
        uint32_t at = office->counters[i].queue.head;
        for (; at != INDEX_NONE; at = queue_next(office->tickets, at)) {
            count += office->tickets[at].service_id == service_id ? 1 : 0;
        }
    }
    return count;
}

static bool is_served(const struct definition *definition, uint32_t service_id)
{
    uint32_t service = definition_service_index(definition, service_id);

    for (uint32_t i = 0; i < definition->counter_count; i++) {
        if (service_set_has(&definition->counters[i].services, service)) {
            return true;
        }
    }
    return false;
}

/* Whether @candidate still has the place where the ticket waits, is served, or would come back to,
 * and a counter that serves it, if the @present one has any.
 * A missed one that was bound to a counter comes back to its service when that counter is gone. */
static bool holds(const struct ticket *ticket,
                  const struct definition *candidate,
                  const struct definition *present)
{
    uint32_t service = definition_service_index(candidate, ticket->service_id);
    uint32_t counter_id = ticket->counter_id != 0 ? ticket->counter_id : ticket->bound_counter_id;

    if (service == INDEX_NONE) {
        return false;
    }
    if (counter_id == 0 || ticket->state == TICKET_NO_SHOW) {
        return is_served(candidate, ticket->service_id) || !is_served(present, ticket->service_id);
    }
    uint32_t counter = definition_counter_index(candidate, counter_id);
    return counter != INDEX_NONE &&
           service_set_has(&candidate->counters[counter].services, service);
}

/* A missed citizen who may still come back needs the place as well. */
static bool needs_place(const struct office *office, const struct ticket *ticket)
{
    if (ticket->state != TICKET_NO_SHOW) {
        return !ticket_is_over(ticket);
    }
    return office->day_open && ticket->no_show_count == 1 &&
           office_service(office, ticket->service_id) != NULL &&
           calendar_open_between(office->definition, ticket->ended_at_ms, office->at_ms) <=
               office->definition->return_window_ms;
}

/* A counter where somebody sits cannot go either, though it strands nobody: its clerk would be
 * lost. */
static bool keeps_seats(const struct office *office, const struct definition *candidate)
{
    for (uint32_t i = 0; i < office->counter_count; i++) {
        const struct counter *counter = &office->counters[i];
        if (counter->clerk_id != 0 &&
            definition_counter_index(candidate, counter->counter_id) == INDEX_NONE) {
            return false;
        }
    }
    return true;
}

enum refusal office_try_definition(const struct office *office,
                                   const struct definition *candidate,
                                   uint64_t *ticket_ids,
                                   size_t max,
                                   size_t *ticket_count)
{
    size_t stranded = 0;

    for (uint32_t i = 0; i < office->ticket_count; i++) {
        const struct ticket *ticket = &office->tickets[i];
        if (!needs_place(office, ticket) || holds(ticket, candidate, office->definition)) {
            continue;
        }
        if (stranded < max) {
            ticket_ids[stranded] = ticket->id;
        }
        stranded++;
    }
    *ticket_count = stranded;
    if (stranded > 0) {
        return REFUSAL_STRANDS_TICKETS;
    }
    return keeps_seats(office, candidate) ? REFUSAL_NONE : REFUSAL_COUNTER_TAKEN;
}

bool office_may_rate(const struct office *office, const struct ticket *ticket)
{
    return office->day_open && office->definition->rating_level_count > 0 &&
           ticket->state == TICKET_DONE && ticket->rating.level == 0;
}
