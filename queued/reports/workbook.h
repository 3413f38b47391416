/* A workbook: all that is told of a period, as one Excel file: a sheet for each grouping and one
 * for the distribution. */
#ifndef QUEUED_REPORTS_WORKBOOK_H
#define QUEUED_REPORTS_WORKBOOK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "queued/base/assert.h"
#include "queued/base/err.h"
#include "queued/codec/report.h"
#include "queued/journal/journal.h"

struct workbook_options {
    const char *path; /* The database. */
    uint32_t office_id;
    int64_t now_ms;
    bool vietnamese;
};

/* The bytes of the file in *@bytes, the caller's to free; the dates of @query, whose grouping does
 * not matter, are filled in. Errors as those of measure_report() and spreadsheet_write(). */
QD_MUST_USE enum qd_err workbook_make(const struct workbook_options *options,
                                      struct report_query *query,
                                      uint8_t **bytes,
                                      size_t *len,
                                      char errmsg[JOURNAL_ERRMSG_SIZE]);

#endif
