/* Open time: how long counters were open, how long of that with a ticket at hand, and how many
 * services ended there, read from the events of a period.
 *
 * A counter is open from opening to pause or close, and busy from a call or resume until the ticket
 * leaves it. By hour, weekday and date, time is counted where it passed; by service, class and
 * channel, busy time is that of their tickets, and open time that of all counters: such rows add up
 * to the office's. */
#ifndef QUEUED_REPORTS_OPEN_TIME_H
#define QUEUED_REPORTS_OPEN_TIME_H

#include "queued/base/assert.h"
#include "queued/base/err.h"
#include "queued/reports/reading.h"

/* Adds open_ms, busy_ms and ended_count to the tallies of @reading. */
QD_MUST_USE enum qd_err open_time_add(struct reading *reading);

#endif
