#include "display/hall.h"

const struct hall_service *hall_service(const struct hall *hall, uint32_t service_id)
{
    for (size_t i = 0; i < hall->service_count; i++) {
        if (hall->services[i].service_id == service_id) {
            return &hall->services[i];
        }
    }
    return NULL;
}

const struct hall_counter *hall_counter(const struct hall *hall, uint32_t counter_id)
{
    for (size_t i = 0; i < hall->counter_count; i++) {
        if (hall->counters[i].counter_id == counter_id) {
            return &hall->counters[i];
        }
    }
    return NULL;
}

bool hall_serves(const struct hall_counter *counter, uint32_t service_id)
{
    for (size_t i = 0; i < counter->service_count; i++) {
        if (counter->service_ids[i] == service_id) {
            return true;
        }
    }
    return false;
}
