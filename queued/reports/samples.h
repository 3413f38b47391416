/* Samples: the durations that a figure of a report is computed from. */
#ifndef QUEUED_REPORTS_SAMPLES_H
#define QUEUED_REPORTS_SAMPLES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "queued/base/assert.h"
#include "queued/base/err.h"
#include "queued/codec/report.h"

struct samples {
    int64_t *values; /* Owned. */
    size_t count;
    size_t size;
};

void samples_deinit(struct samples *samples);

/* False: out of memory. */
QD_MUST_USE bool samples_add(struct samples *samples, int64_t value);

/* 0 when there are none. */
int64_t samples_mean(const struct samples *samples);

/* Sorts them. All figures are 0 when there are none. */
struct durations samples_close(struct samples *samples);

/* Value at nearest rank of @count (1 or more) values in order; @percent 1..100. */
int64_t samples_rank(const int64_t *values, size_t count, unsigned percent);

#endif
