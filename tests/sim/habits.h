/* Habits: what somebody in an office would sensibly do next. */
#ifndef QUEUED_TESTS_SIM_HABITS_H
#define QUEUED_TESTS_SIM_HABITS_H

#include <stdint.h>

#include "tests/sim/model.h"
#include "tests/sim/plan.h"
#include "tests/sim/random.h"

/* Where they look before they do it. */
struct habits {
    struct random *random;
    struct model *model;
    const struct plan *plan;
};

/* One of the office's; one in fifty is unknown. */
uint32_t habits_service(const struct habits *habits);
uint32_t habits_counter(const struct habits *habits);

/* What a clerk would do at @counter; the weights are out of a hundred. */
enum command_kind habits_next(const struct habits *habits, const struct model_counter *counter);

/* The arguments of a command of this kind: tickets that it fits, mostly. */
void habits_fill(const struct habits *habits, struct command *command);

#endif
