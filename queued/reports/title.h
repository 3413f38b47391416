/* A title: what a row of a report is called, as a code for programs and in words for people. */
#ifndef QUEUED_REPORTS_TITLE_H
#define QUEUED_REPORTS_TITLE_H

#include "queued/base/assert.h"
#include "queued/base/err.h"
#include "queued/reports/reading.h"

/* Fills group, title and title_en of @row, which is about @group. Services and counters that the
 * office has given up are named as its newest definition that knew them did. */
QD_MUST_USE enum qd_err title_row(const struct reading *reading,
                                  struct report_row *row,
                                  int64_t group);

#endif
