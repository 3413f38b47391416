/* Roll-ups as the journal keeps them: for each day that is over and each grouping, packed tallies
 * that only the reports can read. Derived, and never the truth: whatever changes a day's tickets
 * later takes the day's mark away, in the same transaction, and it is made again.
 *
 * Making a day: rollup_begin() marks it as being made; it is read; rollup_store() keeps what was
 * read if nothing has taken the mark away meanwhile. So the reading needs no lock. */
#ifndef QUEUED_JOURNAL_ROLLUP_H
#define QUEUED_JOURNAL_ROLLUP_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "queued/base/assert.h"
#include "queued/base/err.h"

struct rollup_row {
    int64_t by;
    int64_t group;
    const uint8_t *bytes;
    size_t len;
};

/* @db: STORE_WRITE, outside any transaction. */
QD_MUST_USE enum qd_err rollup_begin(sqlite3 *db, uint32_t office_id, uint32_t date);

/* All rows of the day, in place of older ones. *@kept is false when the day changed since
 * rollup_begin(): it has no roll-up then. */
QD_MUST_USE enum qd_err rollup_store(sqlite3 *db,
                                     uint32_t office_id,
                                     uint32_t date,
                                     const struct rollup_row *rows,
                                     size_t count,
                                     bool *kept);

/* Takes the marks of all days of @office_id away: none is answered from any more. */
QD_MUST_USE enum qd_err rollup_forget(sqlite3 *db, uint32_t office_id);

/* The days of @from_date..@to_date that have one, ascending, in *@dates, the caller's to free. */
QD_MUST_USE enum qd_err rollup_dates(sqlite3 *db,
                                     uint32_t office_id,
                                     uint32_t from_date,
                                     uint32_t to_date,
                                     uint32_t **dates,
                                     size_t *count);

#endif
