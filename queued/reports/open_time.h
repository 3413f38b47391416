/* Open time: how long counters were open and how long busy, read from the events that opened and
 * closed them. */
#ifndef QUEUED_REPORTS_OPEN_TIME_H
#define QUEUED_REPORTS_OPEN_TIME_H

#include <sqlite3.h>
#include <stdint.h>

#include "queued/reports/tally.h"

struct open_time_query {
    uint32_t office_id;
    int64_t from_ms;
    int64_t to_ms; /* Exclusive; what is open then is counted up to here. */
    enum report_by by;
    const struct definition *definition;
};

/* Adds open and busy time to the tallies of the counters, clerks, dates, or the office. */
QD_MUST_USE enum qd_err open_time_add(sqlite3 *db,
                                      const struct open_time_query *query,
                                      struct tallies *tallies);

#endif
