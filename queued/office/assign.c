#include "queued/office/assign.h"

#include "queued/office/pick.h"

/* Whether @a rather than @b, which comes first in the office's order, takes a ticket of both. */
static bool suits_better(const struct office *office, uint32_t a, uint32_t b)
{
    uint32_t services_a = service_set_count(&office->definition->counters[a].services);
    uint32_t services_b = service_set_count(&office->definition->counters[b].services);

    if (services_a != services_b) {
        return services_a < services_b;
    }
    return office->counters[a].since_ms < office->counters[b].since_ms;
}

bool assign_next(const struct office *office, uint32_t *counter_index, uint32_t *ticket_index)
{
    uint32_t best_counter = INDEX_NONE;
    uint32_t best_ticket = INDEX_NONE;

    for (uint32_t i = 0; i < office->counter_count; i++) {
        const struct counter *counter = &office->counters[i];
        if (counter->state != COUNTER_OPEN || !counter->automatic) {
            continue;
        }
        uint32_t index = pick_head(office, counter);
        if (index == INDEX_NONE) {
            continue;
        }
        int order = -1;
        if (best_ticket != INDEX_NONE) {
            const struct ticket *ticket = &office->tickets[index];
            const struct ticket *best = &office->tickets[best_ticket];
            order = ticket_order(ticket->key_ms, ticket->id, best->key_ms, best->id);
        }
        if (order < 0 || (order == 0 && suits_better(office, i, best_counter))) {
            best_counter = i;
            best_ticket = index;
        }
    }
    *counter_index = best_counter;
    *ticket_index = best_ticket;
    return best_ticket != INDEX_NONE;
}
