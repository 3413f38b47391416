/* Fate: what an office at random is like, and what becomes different about it. */
#ifndef QUEUED_TESTS_SIM_FATE_H
#define QUEUED_TESTS_SIM_FATE_H

#include <stdbool.h>
#include <stdint.h>

#include "tests/sim/plan.h"
#include "tests/sim/random.h"

/* @percent times in a hundred. */
bool fate_percent(struct random *random, uint32_t percent);

struct plan fate_plan(struct random *random);

/* One thing about the office becomes different. */
void fate_change(struct random *random, struct plan *plan);

#endif
