/* A roll-up: a day that is over, counted once for all. Reports of any period are made of them, and
 * of the tickets themselves for days that have none. */
#ifndef QUEUED_REPORTS_ROLLUP_H
#define QUEUED_REPORTS_ROLLUP_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "queued/base/assert.h"
#include "queued/base/err.h"
#include "queued/journal/journal.h"

struct rollup_options {
    const char *path;
    uint32_t office_id;
    bool all;                     /* Those that are there are made again, too. */
    const atomic_bool *is_ending; /* Looked at between days, set by another thread: true, and no
                                     more are made. May be NULL. */
};

/* What was done, or found. */
struct rollup_result {
    uint32_t day_count;  /* Days that were made, or compared. */
    uint32_t differing;  /* Days whose roll-up is not what their tickets say … */
    uint32_t first_date; /* … and the first of them; 0: none. */
};

/* Makes the roll-ups that are missing, of all days but one that is still open; also while a server
 * writes, which waits for no longer than a day's rows take to write. A day that changes meanwhile
 * is left for the next time. */
QD_MUST_USE enum qd_err rollup_make(const struct rollup_options *options,
                                    struct rollup_result *result,
                                    char errmsg[JOURNAL_ERRMSG_SIZE]);

/* Counts every day that has a roll-up again from its tickets and events, and compares every byte.
 * Only reads, in one snapshot. */
QD_MUST_USE enum qd_err rollup_check(const struct rollup_options *options,
                                     struct rollup_result *result,
                                     char errmsg[JOURNAL_ERRMSG_SIZE]);

#endif
