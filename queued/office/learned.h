/* Learned service times: an exponentially weighted mean per service, with a prior while there are
 * few.
 *
 * mean' = mean + (x - mean) / (weight + 1), weight' = min(weight + 1, LEARN_WEIGHT_MAX): a running
 * mean at first, then one in which the last LEARN_WEIGHT_MAX services weigh most (Brown, simple
 * exponential smoothing). */
#ifndef QUEUED_OFFICE_LEARNED_H
#define QUEUED_OFFICE_LEARNED_H

#include <stdint.h>

/* The prior counts as so many observations; the newest one never weighs less than one part in
 * LEARN_WEIGHT_MAX + 1. In thousandths. */
#define LEARN_WEIGHT_PRIOR_MILLI 5000
#define LEARN_WEIGHT_MAX_MILLI 60000

struct learned {
    int64_t mean_ms; /* Always > 0. */
    uint32_t weight_milli;
};

void learned_init(struct learned *learned, int64_t prior_ms);
/* Services of under a second (a slip of the hand) or over eight hours (forgotten) teach nothing. */
void learned_add(struct learned *learned, int64_t service_ms);

#endif
