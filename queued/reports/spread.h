/* A spread: the durations of many days, counted by the second, so that any percentile is that of
 * the durations themselves. */
#ifndef QUEUED_REPORTS_SPREAD_H
#define QUEUED_REPORTS_SPREAD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "queued/base/assert.h"
#include "queued/base/err.h"
#include "queued/codec/report.h"
#include "queued/reports/packing.h"

/* Seconds that are counted in place: eighteen hours. Longer ones, of tickets kept overnight and of
 * parked ones, are few. */
#define SPREAD_SECONDS 65536

/* Durations beyond those. */
struct spread_run {
    uint32_t seconds;
    uint32_t count;
};

struct spread {
    uint32_t *counts;        /* Owned; SPREAD_SECONDS of them; NULL before the first. */
    uint32_t top;            /* No second from here on is counted in place. */
    struct spread_run *runs; /* Owned. */
    size_t run_count;
    size_t run_size;
    uint64_t count;
    int64_t sum_ms;
};

void spread_deinit(struct spread *spread);
void spread_clear(struct spread *spread); /* Empties it, keeps its room. */

/* Adds what tally_pack() wrote of one struct samples. CORRUPT: is said by @unpacking, too. NOMEM.
 */
QD_MUST_USE enum qd_err spread_add(struct spread *spread, struct unpacking *unpacking);

/* Adds all of @more, which stays as it is. NOMEM. */
QD_MUST_USE enum qd_err spread_join(struct spread *spread, const struct spread *more);

/* The figures; percentiles and the longest in whole seconds, the mean exact. Sorts its runs. */
struct durations spread_close(struct spread *spread);

/* Adds them to the bins of @distribution. */
void spread_distribute(const struct spread *spread, struct distribution *distribution);

/* How many last at most @ms, a whole number of seconds. */
uint64_t spread_within(const struct spread *spread, int64_t ms);

#endif
