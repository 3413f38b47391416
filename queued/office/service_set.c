#include "queued/office/service_set.h"

#include "queued/base/assert.h"

bool service_set_has(const struct service_set *set, uint32_t service_index)
{
    return service_index < LIMIT_SERVICES &&
           (set->bits[service_index / 64] & (UINT64_C(1) << (service_index % 64))) != 0;
}

void service_set_add(struct service_set *set, uint32_t service_index)
{
    QD_ASSERT(service_index < LIMIT_SERVICES);
    set->bits[service_index / 64] |= UINT64_C(1) << (service_index % 64);
}

uint32_t service_set_count(const struct service_set *set)
{
    uint32_t count = 0;

    for (uint32_t i = 0; i < LIMIT_SERVICES; i++) {
        count += service_set_has(set, i) ? 1 : 0;
    }
    return count;
}
