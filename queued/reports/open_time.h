/* Open time: how long counters were open, how long of that with a ticket at hand, and how many
 * services ended there, read from the events of a day.
 *
 * A counter is open from opening to pause or close, and busy from a call or resume until the ticket
 * leaves it. By hour, time is counted where it passed; by service, class, channel and procedure
 * busy time is that of their tickets, and open time that of all counters, which is the office's. */
#ifndef QUEUED_REPORTS_OPEN_TIME_H
#define QUEUED_REPORTS_OPEN_TIME_H

#include "queued/base/assert.h"
#include "queued/base/err.h"
#include "queued/reports/daybook.h"

/* Adds open time, busy time and services ended to the tallies of @day, which was opened. */
QD_MUST_USE enum qd_err open_time_add(struct reading *reading, struct daybook *day);

#endif
