/* Export: the journal as JSON lines and the tickets as CSV, read while a server may be writing. */
#ifndef QUEUED_JOURNAL_EXPORT_H
#define QUEUED_JOURNAL_EXPORT_H

#include <stdint.h>
#include <stdio.h>

#include "queued/base/err.h"
#include "queued/journal/journal.h"

struct export_options {
    const char *path;
    uint32_t office_id; /* 0: the only one, or all for events. */
    uint32_t from_date; /* yyyymmdd, local; 0: from the first. */
    uint32_t to_date;   /* Inclusive; 0: to the newest. */
    char separator;     /* Of CSV: ',' or ';'. */
};

/* One JSON object a line, in sequence. */
QD_MUST_USE enum qd_err export_events(const struct export_options *options,
                                      FILE *out,
                                      char errmsg[JOURNAL_ERRMSG_SIZE]);

/* UTF-8 with BOM, a header line, one row per ticket, times local, RFC 4180 quoting; cells that a
 * spreadsheet would run as formulas are defused. */
QD_MUST_USE enum qd_err export_tickets(const struct export_options *options,
                                       FILE *out,
                                       char errmsg[JOURNAL_ERRMSG_SIZE]);

#endif
