#include "queued/office/place.h"

#include "queued/base/assert.h"
#include "queued/office/calendar.h"

static struct queue *place_queue(struct office *office, const struct ticket *ticket)
{
    if (ticket->bound_counter_id != 0) {
        uint32_t index = definition_counter_index(office->definition, ticket->bound_counter_id);
        QD_ASSERT(index != INDEX_NONE);
        return &office->counters[index].queue;
    }
    uint32_t index = definition_service_index(office->definition, ticket->service_id);
    QD_ASSERT(index != INDEX_NONE);
    return &office->services[index].queue;
}

bool place_exists(const struct office *office, const struct ticket *ticket)
{
    if (definition_service_index(office->definition, ticket->service_id) == INDEX_NONE) {
        return false;
    }
    if (ticket->bound_counter_id == 0) {
        return true;
    }
    const struct counter *counter = office_counter(office, ticket->bound_counter_id);
    return counter != NULL && office_serves(office, counter, ticket->service_id);
}

void place_enter(struct office *office, uint32_t ticket_index)
{
    struct ticket *ticket = &office->tickets[ticket_index];

    QD_ASSERT(ticket->state == TICKET_WAITING);
    queue_insert(place_queue(office, ticket), office->tickets, ticket_index);
}

void place_leave(struct office *office, uint32_t ticket_index)
{
    struct ticket *ticket = &office->tickets[ticket_index];

    QD_ASSERT(ticket->state == TICKET_WAITING);
    queue_remove(place_queue(office, ticket), office->tickets, ticket_index);
}

int64_t place_left_at(const struct office *office, const struct counter *counter)
{
    const struct definition *definition = office->definition;

    return counter->state == COUNTER_PAUSED
               ? calendar_open_after(definition, counter->since_ms, definition->promised_wait_ms)
               : 0;
}

bool place_is_left(const struct office *office, const struct counter *counter, int64_t now_ms)
{
    int64_t left_at_ms = place_left_at(office, counter);

    return counter->state == COUNTER_CLOSED || (left_at_ms != 0 && now_ms >= left_at_ms);
}

uint32_t place_count(const struct office *office)
{
    uint32_t count = 0;

    for (uint32_t i = 0; i < office->service_count; i++) {
        count += queue_count(&office->services[i].queue, office->tickets);
    }
    for (uint32_t i = 0; i < office->counter_count; i++) {
        count += queue_count(&office->counters[i].queue, office->tickets);
    }
    return count;
}

uint32_t place_live_count(const struct office *office)
{
    uint32_t count = place_count(office);

    for (uint32_t i = 0; i < office->counter_count; i++) {
        count += office->counters[i].parked_count;
        count += office->counters[i].ticket_id != 0 ? 1 : 0;
    }
    return count;
}
