/* A tally: what one row of a report is made of on one day, while rows of the database go by; and
 * the bytes in which a roll-up keeps it. */
#ifndef QUEUED_REPORTS_TALLY_H
#define QUEUED_REPORTS_TALLY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "queued/base/limits.h"
#include "queued/reports/packing.h"
#include "queued/reports/samples.h"

/* What adds up over days. The order is that of the bytes: new ones go last. */
enum tally_number {
    TALLY_OPEN_MS, /* First: it is read alone where open time is that of all counters. */
    TALLY_BUSY_MS,
    TALLY_ENDED, /* Services ended while a counter was open: what throughput counts. */
    TALLY_ISSUED,
    TALLY_SERVED,
    TALLY_NO_SHOWS,
    TALLY_CANCELLED,
    TALLY_EXPIRED,
    TALLY_PRESENT,
    TALLY_TRANSFERS,
    TALLY_PARKED_MS, /* Of those that were served. */
    TALLY_FORECASTS,
    TALLY_FORECASTS_KEPT,
    TALLY_FORECAST_ERROR_MS,
    TALLY_ACCEPTED,
    TALLY_ON_TIME,
    TALLY_LATE,
    TALLY_RATED, /* Of the worst level; those of the others follow. */
};
#define TALLY_NUMBER_COUNT (17 + LIMIT_RATING_LEVELS)

/* Durations that percentiles are taken of. */
enum tally_times {
    TALLY_WAIT,         /* Of those called, but for … */
    TALLY_NO_SHOW_WAIT, /* … those who ended as no-show. */
    TALLY_LEFT,         /* Of those who went, or were left over, before any call. */
    TALLY_WALK,
    TALLY_SERVICE,
    TALLY_VISIT,
    TALLY_PARKED, /* Of those that were parked. */
};
#define TALLY_TIMES_COUNT 7

struct tally {
    int64_t group; /* A service or counter id, a class, an hour … */
    int64_t numbers[TALLY_NUMBER_COUNT];
    struct samples times[TALLY_TIMES_COUNT];
};

struct tallies {
    struct tally *items; /* Owned; by group. */
    size_t count;
    size_t size;
};

/* The tally of @group, made when needed; NULL: out of memory. Good until the next call. */
struct tally *tally_at(struct tallies *tallies, int64_t group);
void tally_deinit_all(struct tallies *tallies);

/* Appends it to @packing: the same tally gives the same bytes. Sorts its samples. What reads them:
 * gather.h. */
void tally_pack(struct tally *tally, struct packing *packing);

#endif
