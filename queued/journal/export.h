/* Export: the journal as JSON lines and the tickets as CSV, read while a server may be writing.
 * Both are one instant of the office. Fields: README.md of this room. */
#ifndef QUEUED_JOURNAL_EXPORT_H
#define QUEUED_JOURNAL_EXPORT_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "queued/base/assert.h"
#include "queued/base/err.h"
#include "queued/journal/journal.h"

struct export_options {
    const char *path;
    uint32_t office_id;
    uint32_t from_date; /* yyyymmdd, local; 0: from the first. */
    uint32_t to_date;   /* Inclusive; 0: to the newest. */
    char separator;     /* Of CSV: ',' or ';'. */
    bool vietnamese;    /* The header line and the words of CSV. */
};

/* One JSON object a line, in sequence, with the chain's digest of each. What is shown is proven on
 * the way, from the digest before the first: CORRUPT at the first event that is not as it was
 * written, after those before it. NOT_FOUND: no such office; IO, NOSPACE: @out, too. */
QD_MUST_USE enum qd_err export_events(const struct export_options *options,
                                      FILE *out,
                                      char errmsg[JOURNAL_ERRMSG_SIZE]);

/* UTF-8 with BOM, a header line, one row per ticket, times local, RFC 4180 quoting; cells that a
 * spreadsheet would run as formulas are defused. */
QD_MUST_USE enum qd_err export_tickets(const struct export_options *options,
                                       FILE *out,
                                       char errmsg[JOURNAL_ERRMSG_SIZE]);

#endif
