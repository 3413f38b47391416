/* A table: a report for people at a terminal of 100 columns. */
#ifndef QUEUED_REPORTS_TABLE_H
#define QUEUED_REPORTS_TABLE_H

#include <stdbool.h>
#include <stdio.h>

#include "queued/codec/report.h"

/* Says what the report is of, then its figures: those of an office one below the other, those of
 * groups as one table for each section that has something to tell. Failures of @out are the
 * caller's to look for (ferror()). */
void table_print(const struct report *report, const char *office, bool vietnamese, FILE *out);

#endif
