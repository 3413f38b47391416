/* Random numbers of a seed: the same on every machine. */
#ifndef QUEUED_TESTS_SIM_RANDOM_H
#define QUEUED_TESTS_SIM_RANDOM_H

#include <stdbool.h>
#include <stdint.h>

struct random {
    uint64_t state;
};

void random_seed(struct random *random, uint64_t seed);
uint64_t random_next(struct random *random);

/* 0 .. @count - 1; @count is not 0. */
uint32_t random_below(struct random *random, uint32_t count);
bool random_chance(struct random *random, double probability);

double random_unit(struct random *random); /* Between 0 and 1, never either. */
double random_exponential(struct random *random, double mean);
double random_normal(struct random *random);

#endif
