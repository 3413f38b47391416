#include "tests/replay/hall.h"

#include <stdio.h>
#include <string.h>

#include "tests/replay/hall_span.h"

void hall_init(struct hall *hall,
               const struct definition *definition,
               struct differences *differences)
{
    *hall = (struct hall){
        .definition = definition,
        .differences = differences,
        .tickets = g_array_new(FALSE, TRUE, sizeof(struct hall_ticket)),
        .counters = g_array_new(FALSE, TRUE, sizeof(struct hall_counter)),
        .services = g_array_new(FALSE, TRUE, sizeof(struct hall_service)),
        .labels = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
        .open = g_array_new(FALSE, TRUE, sizeof(struct hall_span)),
        .busy = g_array_new(FALSE, TRUE, sizeof(struct hall_span)),
    };
    for (uint32_t i = 0; i < definition->counter_count; i++) {
        const struct hall_counter counter = {.counter_id = definition->counters[i].counter_id,
                                             .state = COUNTER_CLOSED};
        g_array_append_val(hall->counters, counter);
    }
    for (uint32_t i = 0; i < definition->service_count; i++) {
        const struct hall_service service = {.service_id = definition->services[i].service_id};
        g_array_append_val(hall->services, service);
    }
}

void hall_deinit(struct hall *hall)
{
    g_array_unref(hall->tickets);
    g_array_unref(hall->counters);
    g_array_unref(hall->services);
    g_array_unref(hall->open);
    g_array_unref(hall->busy);
    g_hash_table_unref(hall->labels);
    *hall = (struct hall){0};
}

struct hall_ticket *hall_ticket(const struct hall *hall, uint64_t ticket_id)
{
    guint low = 0;
    guint high = hall->tickets->len;

    while (low < high) {
        guint middle = (low + high) / 2;
        struct hall_ticket *ticket = &g_array_index(hall->tickets, struct hall_ticket, middle);
        if (ticket->id == ticket_id) {
            return ticket;
        }
        if (ticket->id < ticket_id) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return NULL;
}

struct hall_counter *hall_counter(const struct hall *hall, uint32_t counter_id)
{
    for (guint i = 0; i < hall->counters->len; i++) {
        struct hall_counter *counter = &g_array_index(hall->counters, struct hall_counter, i);
        if (counter->counter_id == counter_id) {
            return counter;
        }
    }
    return NULL;
}

struct hall_service *hall_service(const struct hall *hall, uint32_t service_id)
{
    for (guint i = 0; i < hall->services->len; i++) {
        struct hall_service *service = &g_array_index(hall->services, struct hall_service, i);
        if (service->service_id == service_id) {
            return service;
        }
    }
    return NULL;
}

bool hall_serves(const struct hall *hall, uint32_t counter_id, uint32_t service_id)
{
    uint32_t counter = definition_counter_index(hall->definition, counter_id);
    uint32_t service = definition_service_index(hall->definition, service_id);

    return counter != INDEX_NONE && service != INDEX_NONE &&
           service_set_has(&hall->definition->counters[counter].services, service);
}

bool hall_is_staffed(const struct hall_counter *counter)
{
    return counter->state == COUNTER_OPEN || counter->state == COUNTER_CALLING ||
           counter->state == COUNTER_SERVING;
}

uint32_t hall_waiting(const struct hall *hall, uint32_t service_id)
{
    uint32_t count = 0;

    for (guint i = 0; i < hall->tickets->len; i++) {
        const struct hall_ticket *ticket = &g_array_index(hall->tickets, struct hall_ticket, i);
        count += ticket->state == TICKET_WAITING && ticket->service_id == service_id ? 1 : 0;
    }
    return count;
}

uint32_t hall_open_counters(const struct hall *hall, uint32_t service_id)
{
    uint32_t count = 0;

    for (guint i = 0; i < hall->counters->len; i++) {
        const struct hall_counter *counter = &g_array_index(hall->counters, struct hall_counter, i);
        bool open = hall_is_staffed(counter) && hall_serves(hall, counter->counter_id, service_id);
        count += open ? 1 : 0;
    }
    return count;
}

bool hall_is_before(const struct hall_ticket *a, const struct hall_ticket *b)
{
    return a->key_ms != b->key_ms ? a->key_ms < b->key_ms : a->id < b->id;
}

static bool may_call(const struct hall *hall, uint32_t counter_id, const struct hall_ticket *ticket)
{
    if (ticket->state != TICKET_WAITING) {
        return false;
    }
    return ticket->bound_id != 0 ? ticket->bound_id == counter_id
                                 : hall_serves(hall, counter_id, ticket->service_id);
}

struct hall_ticket *hall_next(const struct hall *hall, uint32_t counter_id)
{
    struct hall_ticket *best = NULL;

    for (guint i = 0; i < hall->tickets->len; i++) {
        struct hall_ticket *ticket = &g_array_index(hall->tickets, struct hall_ticket, i);
        if (may_call(hall, counter_id, ticket) && (best == NULL || hall_is_before(ticket, best))) {
            best = ticket;
        }
    }
    return best;
}

/* Keeps the earliest that were passed over, in order. */
static void keep_passed(const struct hall *hall,
                        struct event_called *called,
                        const struct hall_ticket *ticket)
{
    uint32_t at = called->passed_count;

    while (at > 0) {
        const struct hall_ticket *other = hall_ticket(hall, called->passed_ticket_ids[at - 1]);
        if (other == NULL || hall_is_before(other, ticket)) {
            break;
        }
        if (at < PASSED_MAX) {
            called->passed_ticket_ids[at] = called->passed_ticket_ids[at - 1];
        }
        at--;
    }
    if (at < PASSED_MAX) {
        called->passed_ticket_ids[at] = ticket->id;
        called->passed_count += called->passed_count < PASSED_MAX ? 1 : 0;
    }
}

struct event_called hall_explain(const struct hall *hall,
                                 const struct hall_ticket *ticket,
                                 uint32_t counter_id)
{
    struct event_called called = {.reason = ticket->bound_id != 0 ? CALL_BOUND : CALL_SMALLEST_KEY,
                                  .key_ms = ticket->key_ms};

    for (guint i = 0; i < hall->tickets->len; i++) {
        const struct hall_ticket *other = &g_array_index(hall->tickets, struct hall_ticket, i);
        if (other->state != TICKET_WAITING) {
            continue;
        }
        if (may_call(hall, counter_id, other)) {
            called.waiting++;
            if (hall_is_before(other, ticket)) { /* Only a call by label passes it. */
                called.passed_by_label++;
                keep_passed(hall, &called, other);
            }
        } else if (hall_is_before(other, ticket)) {
            called.passed_bound += other->bound_id != 0 ? 1 : 0;
            called.passed_not_served += other->bound_id == 0 ? 1 : 0;
            keep_passed(hall, &called, other);
        }
    }
    return called;
}
