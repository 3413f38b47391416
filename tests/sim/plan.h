/* A plan: what a simulated office decides about itself, small enough to be changed at random. */
#ifndef QUEUED_TESTS_SIM_PLAN_H
#define QUEUED_TESTS_SIM_PLAN_H

#include <stdbool.h>
#include <stdint.h>

#include "queued/office/definition.h"

#define PLAN_SERVICES_MAX 8
#define PLAN_COUNTERS_MAX 8
#define PLAN_HOLIDAY 20261124

struct plan_service {
    uint32_t id;
    char letter;
    const char *name;
    uint32_t first_number;
    uint32_t daily_limit;
};

struct plan_counter {
    uint32_t id;
    uint32_t skills; /* Bits by index into services. */
};

struct plan {
    uint32_t office_id; /* 0: the only one. */
    struct plan_service services[PLAN_SERVICES_MAX];
    uint32_t service_count;
    struct plan_counter counters[PLAN_COUNTERS_MAX];
    uint32_t counter_count;
    bool keep_overnight;
    bool issue_without_counter;
};

/* Two sessions a day, Monday to Friday; the holiday is half a day. The caller frees it with
 * definition_deinit(). */
struct definition plan_definition(const struct plan *plan, uint64_t version);

/* The one-stop office of Bát Xát: eight services, six counters of different skills. */
struct plan plan_bat_xat(void);

#endif
