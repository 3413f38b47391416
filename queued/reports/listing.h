/* A listing: a report as CSV, one line a row, every measure a column. */
#ifndef QUEUED_REPORTS_LISTING_H
#define QUEUED_REPORTS_LISTING_H

#include <stdbool.h>
#include <stdio.h>

#include "queued/codec/report.h"

struct listing_options {
    char separator; /* ',' or ';'. With ';', as where the comma is decimal, it is. */
    bool vietnamese;
};

/* UTF-8 with a byte order mark; a line of names, then the rows. Durations are h:mm:ss, shares
 * percents. Failures of @out are the caller's to look for (ferror()). */
void listing_print(const struct report *report, const struct listing_options *options, FILE *out);

#endif
