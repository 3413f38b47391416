/* A measure: statistics of a period, of roll-ups and tickets. Definitions: domain.md
 * sections 7 and 10, as README.md of this room spells them out.
 *
 * A period is the tickets issued on its days, whenever they ended, and the counters' time on those
 * days. Percentiles are nearest rank: the value at position ceil(p * n) of n in order, over the
 * tickets themselves. */
#ifndef QUEUED_REPORTS_MEASURE_H
#define QUEUED_REPORTS_MEASURE_H

#include <stdint.h>

#include "queued/base/assert.h"
#include "queued/base/err.h"
#include "queued/codec/report.h"
#include "queued/journal/journal.h"

/* Reads @path through a connection of its own, in one snapshot, also while a server writes. @now_ms
 * ends what is still open, unless there are later events; dates 0 in the query mean the office's
 * newest day, to_date 0 from_date. *@report owns its rows (measure_free()). INVALID: dates out of
 * order or too far apart; NOT_FOUND: no such office; TOO_BIG, NOMEM, IO, CORRUPT. */
QD_MUST_USE enum qd_err measure_report(const char *path,
                                       uint32_t office_id,
                                       const struct report_query *query,
                                       int64_t now_ms,
                                       struct report *report,
                                       char errmsg[JOURNAL_ERRMSG_SIZE]);

/* The same rows, without any roll-up: what they are proven against. */
QD_MUST_USE enum qd_err measure_from_tickets(const char *path,
                                             uint32_t office_id,
                                             const struct report_query *query,
                                             int64_t now_ms,
                                             struct report *report,
                                             char errmsg[JOURNAL_ERRMSG_SIZE]);

void measure_free(struct report *report);

#endif
