/* A reading: what the parts of one report share while the database is read. */
#ifndef QUEUED_REPORTS_READING_H
#define QUEUED_REPORTS_READING_H

#include <sqlite3.h>
#include <stdint.h>

#include "queued/base/arena.h"
#include "queued/base/assert.h"
#include "queued/base/err.h"
#include "queued/codec/report.h"
#include "queued/journal/store.h"
#include "queued/office/definition.h"

/* Kept from one day to the next. */
enum reading_statement {
    READ_TICKETS,
    READ_EVENTS,
    READ_OPENING,
    READ_TICKET_GROUPS,
    READ_LEG_GROUP,
};
#define READ_STATEMENT_COUNT 5

struct reading {
    sqlite3 *db; /* In one transaction: one instant of the office. */
    uint32_t office_id;
    struct report_query query;    /* Its dates filled in. */
    struct definition definition; /* Owned: in force now. */
    uint32_t first_date;          /* Of the office's first event … */
    uint32_t newest_date;         /* … and of its newest day; 0: none was ever opened. */
    int64_t present_ms;           /* Ends what is still open. */

    struct definition day_definition; /* Owned: under which the day was opened that is read. */
    sqlite3_stmt *statements[READ_STATEMENT_COUNT]; /* Owned. */
    struct arena arena;                             /* Scratch for events; its memory is owned. */
};

/* Opens @path and reads the head of @office_id, in a transaction that stays open; @now_ms is the
 * present unless there are later events. The caller's to reading_close(), also after a failure.
 * NOT_FOUND: no such office; else as store_open(). */
QD_MUST_USE enum qd_err reading_open(struct reading *reading,
                                     const char *path,
                                     enum store_mode mode,
                                     int64_t now_ms,
                                     char errmsg[JOURNAL_ERRMSG_SIZE]);
void reading_close(struct reading *reading);

#endif
