/* Chaos: days of an office in which everything happens at random. */
#ifndef QUEUED_TESTS_SIM_CHAOS_H
#define QUEUED_TESTS_SIM_CHAOS_H

#include <stdint.h>

#include "tests/sim/stage.h"

/* Plays the days of @seed; @stage is left for the caller to look at and to deinit. */
void chaos_play(struct stage *stage, uint64_t seed, uint32_t days, FILE *trace);

#endif
