/* A date, as people type it on the command line. */
#ifndef QUEUED_CLI_DATE_H
#define QUEUED_CLI_DATE_H

#include <stdint.h>

#include "queued/base/assert.h"
#include "queued/base/err.h"

/* "2026-11-23", "23/11/2026" or "20261123" as yyyymmdd. INVALID: another form, or no date of the
 * calendar. */
QD_MUST_USE enum qd_err date_read(const char *text, uint32_t *date);

/* Takes the value of a date option of @verb; says on stderr what is wrong with it. */
QD_MUST_USE enum qd_err date_option(const char *verb, const char *text, uint32_t *date);

/* Whether @from_date is not after @to_date, where both are given (not 0); says it if not. */
QD_MUST_USE enum qd_err date_check_order(const char *verb, uint32_t from_date, uint32_t to_date);

#endif
