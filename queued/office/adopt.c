#include <stdlib.h>
#include <string.h>

#include "queued/office/fold.h"
#include "queued/office/office.h"

struct adopted {
    struct service *services;
    struct counter *counters;
};

static enum qd_err allocate(struct adopted *adopted, const struct definition *definition)
{
    adopted->services = calloc(definition->service_count, sizeof *adopted->services);
    adopted->counters = calloc(definition->counter_count, sizeof *adopted->counters);
    if (adopted->services == NULL || adopted->counters == NULL) {
        free(adopted->services);
        free(adopted->counters);
        return QD_ERR_NOMEM;
    }
    return QD_OK;
}

/* A service that is new here may have been here this morning: what was counted then counts. */
static void recount(const struct office *office, struct service *service)
{
    for (uint32_t i = 0; i < office->ticket_count; i++) {
        const struct ticket *ticket = &office->tickets[i];
        bool issued_today = ticket->id > office->day_seq;
        service->issued_count +=
            issued_today && ticket->label_service_id == service->service_id ? 1 : 0;
        if (ticket->service_id == service->service_id) {
            service->done_count += ticket->state == TICKET_DONE ? 1 : 0;
            service->no_show_count += ticket->state == TICKET_NO_SHOW ? 1 : 0;
            service->cancelled_count += ticket->state == TICKET_CANCELLED ? 1 : 0;
            service->expired_count += ticket->state == TICKET_EXPIRED ? 1 : 0;
        }
    }
}

/* A service that stays keeps its line; a number that was given is not given again. */
static void adopt_services(struct office *office,
                           struct adopted *adopted,
                           const struct definition *definition)
{
    for (uint32_t i = 0; i < definition->service_count; i++) {
        const struct service_plan *plan = &definition->services[i];
        const struct service *old = office_service(office, plan->service_id);
        struct service *service = &adopted->services[i];
        if (old != NULL) {
            *service = *old;
        } else {
            *service = (struct service){.service_id = plan->service_id};
            queue_init(&service->queue);
            learned_init(&service->learned, plan->service_prior_ms);
            recount(office, service);
        }
        if (service->next_number < plan->first_number || service->issued_count == 0) {
            service->next_number = plan->first_number;
        }
        service->open_counters = 0; /* Counted again below. */
    }
}

static void adopt_counters(struct office *office,
                           struct adopted *adopted,
                           const struct definition *definition)
{
    for (uint32_t i = 0; i < definition->counter_count; i++) {
        const struct counter_plan *plan = &definition->counters[i];
        const struct counter *old = office_counter(office, plan->counter_id);
        struct counter *counter = &adopted->counters[i];
        if (old != NULL) {
            *counter = *old;
        } else {
            memset(counter, 0, sizeof *counter);
            counter->counter_id = plan->counter_id;
            counter->state = COUNTER_CLOSED;
            counter->since_ms = office->at_ms;
            queue_init(&counter->queue);
        }
        for (uint32_t j = 0; j < definition->service_count && counter_is_staffed(counter); j++) {
            adopted->services[j].open_counters += service_set_has(&plan->services, j) ? 1 : 0;
        }
    }
}

enum qd_err office_adopt(struct office *office, const struct definition *definition)
{
    struct adopted adopted;
    enum qd_err err = allocate(&adopted, definition);

    QD_ASSERT(definition->office_id == office->office_id);
    if (err != QD_OK) {
        return err;
    }
    for (uint32_t i = 0; i < office->counter_count; i++) {
        if (definition_counter_index(definition, office->counters[i].counter_id) == INDEX_NONE) {
            fold_settle(office, &office->counters[i]); /* Nobody can undo there any more. */
        }
    }
    adopt_services(office, &adopted, definition);
    adopt_counters(office, &adopted, definition);
    free(office->services);
    free(office->counters);
    office->services = adopted.services;
    office->service_count = definition->service_count;
    office->counters = adopted.counters;
    office->counter_count = definition->counter_count;
    office->definition = definition;
    return QD_OK;
}

enum qd_err office_apply_definition(struct office *office,
                                    const struct definition *candidate,
                                    struct actor actor,
                                    int64_t now_ms,
                                    struct event_list *events)
{
    QD_ASSERT(candidate->version != 0);
    enum qd_err err = event_list_reserve(events, 1);
    if (err == QD_OK) {
        err = office_adopt(office, candidate);
    }
    if (err != QD_OK) {
        return err;
    }
    struct event event = {
        .seq = office->seq + 1,
        .at_ms = now_ms > office->at_ms ? now_ms : office->at_ms,
        .office_id = office->office_id,
        .definition_version = candidate->version,
        .actor = actor,
        .kind = EVENT_DEFINITION_APPLIED,
        .definition = {.version = candidate->version},
    };
    err = fold_event(office, &event);
    QD_ASSERT(err == QD_OK);
    event_list_push(events, &event);
    return QD_OK;
}
