/* A gathering: the tallies of many days added up, and the row of a report that they make. */
#ifndef QUEUED_REPORTS_GATHER_H
#define QUEUED_REPORTS_GATHER_H

#include <stddef.h>
#include <stdint.h>

#include "queued/base/assert.h"
#include "queued/base/err.h"
#include "queued/codec/report.h"
#include "queued/reports/spread.h"
#include "queued/reports/tally.h"

/* A clerk is judged by no fewer ratings than these: one bad morning is no mean. By counter too,
 * which on most days is one clerk. */
#define GATHER_RATINGS_MIN 5

struct gather {
    int64_t numbers[TALLY_NUMBER_COUNT];
    struct spread times[TALLY_TIMES_COUNT];
    struct spread all_waits; /* Those of no-shows too, while a row is made. */
};

void gather_deinit(struct gather *gather);
void gather_clear(struct gather *gather); /* Empties it, keeps its room. */

/* Adds what tally_pack() wrote. CORRUPT, NOMEM. */
QD_MUST_USE enum qd_err gather_add(struct gather *gather, const uint8_t *bytes, size_t len);

/* The open time that tally_pack() wrote, and nothing else. */
int64_t gather_open_ms(const uint8_t *bytes, size_t len);

/* Adds waits, walks, services and visits to @distributions, REPORT_TIMES_COUNT of them. */
void gather_distribute(const struct gather *gather,
                       const struct report_query *query,
                       struct distribution *distributions);

/* Fills the figures of @row. @promise_ms: the promise of today. NOMEM. */
QD_MUST_USE enum qd_err gather_close(struct gather *gather,
                                     const struct report_query *query,
                                     int64_t promise_ms,
                                     struct report_row *row);

#endif
