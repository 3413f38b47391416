/* A set of services, by index into definition.services. */
#ifndef QUEUED_OFFICE_SERVICE_SET_H
#define QUEUED_OFFICE_SERVICE_SET_H

#include <stdbool.h>
#include <stdint.h>

#include "queued/base/limits.h"

struct service_set {
    uint64_t bits[LIMIT_SERVICES / 64];
};

bool service_set_has(const struct service_set *set, uint32_t service_index);
void service_set_add(struct service_set *set, uint32_t service_index);
uint32_t service_set_count(const struct service_set *set);

#endif
