/* A spreadsheet: reports as an Excel workbook, one sheet each. */
#ifndef QUEUED_REPORTS_SPREADSHEET_H
#define QUEUED_REPORTS_SPREADSHEET_H

#include <stdbool.h>
#include <stddef.h>

#include "queued/base/assert.h"
#include "queued/base/err.h"
#include "queued/codec/report.h"

struct spreadsheet_options {
    const char *office; /* Its title, on every sheet. */
    bool vietnamese;
};

/* Writes @path, through a file beside it that is renamed: a sheet for each report, named for what
 * its rows are of, and one for the distribution where the first report has it; numbers are numbers,
 * durations are times, shares percents, the head stays in sight. IO, NOSPACE, TOO_BIG, NOMEM: @path
 * is as it was. */
QD_MUST_USE enum qd_err spreadsheet_write(const char *path,
                                          const struct report *reports,
                                          size_t count,
                                          const struct spreadsheet_options *options);

#endif
