/* Samples: durations of one kind and one day, counted in begun seconds; their sum is exact.
 *
 * Rounding up keeps order, so a percentile of begun seconds is the exact one rounded up, and
 * "within fifteen minutes" stays exactly that. */
#ifndef QUEUED_REPORTS_SAMPLES_H
#define QUEUED_REPORTS_SAMPLES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "queued/base/assert.h"

struct samples {
    uint32_t *seconds; /* Owned. */
    size_t count;
    size_t size;
    int64_t sum_ms;
};

void samples_deinit(struct samples *samples);

/* @ms: 0 or more. False: out of memory, and nothing was added. */
QD_MUST_USE bool samples_add(struct samples *samples, int64_t ms);

void samples_sort(struct samples *samples);

#endif
