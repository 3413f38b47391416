/* A visit: what happened to one ticket, read from its row and its legs, and counted.
 *
 * By office, class, channel, procedure and hour of issue a row is about visits: the waits, walks
 * and services of its legs are summed. By service, counter and clerk a row is about legs; a leg
 * that never came to a counter belongs to no counter and no clerk. */
#ifndef QUEUED_REPORTS_VISIT_H
#define QUEUED_REPORTS_VISIT_H

#include "queued/base/assert.h"
#include "queued/base/err.h"
#include "queued/reports/daybook.h"

/* Counts the tickets issued on @day into its tallies. */
QD_MUST_USE enum qd_err visit_count_all(struct reading *reading, struct daybook *day);

#endif
