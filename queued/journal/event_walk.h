/* An event walk: the events of an office in order, each checked against its number, its columns and
 * the chain before it is shown. */
#ifndef QUEUED_JOURNAL_EVENT_WALK_H
#define QUEUED_JOURNAL_EVENT_WALK_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>

#include "queued/base/arena.h"
#include "queued/base/assert.h"
#include "queued/base/err.h"
#include "queued/journal/journal.h"

struct event_walk {
    sqlite3_stmt *statement; /* Owned. */
    struct arena arena;      /* Scratch for unpacking; its memory is owned. */
    uint32_t office_id;
    uint64_t seq; /* The next event; after CORRUPT: the one that is not as it was written. */
    uint8_t chain[JOURNAL_DIGEST_SIZE]; /* Of the event before it. */
    const char *what;                   /* After CORRUPT: a word about it; NULL otherwise. */
};

/* From the first event of all, so that every digest is proven. */
QD_MUST_USE enum qd_err event_walk_open(struct event_walk *walk, sqlite3 *db, uint32_t office_id);

/* From event @seq on (1 or more), proven from there: the digest of the one before it is taken as
 * it is stored. */
QD_MUST_USE enum qd_err event_walk_open_at(struct event_walk *walk,
                                           sqlite3 *db,
                                           uint32_t office_id,
                                           uint64_t seq);
void event_walk_close(struct event_walk *walk); /* Of a zeroed one: nothing. */

/* The next event; *@more is false after the last row, and *@event then untouched. CORRUPT with
 * @what set: the row; without: SQLite's own pages. */
QD_MUST_USE enum qd_err event_walk_next(struct event_walk *walk, struct event *event, bool *more);

/* The first event at @at_ms or later; one after the newest when there is none. Instants never run
 * backwards, so it is found in a few steps, however many years lie before it. CORRUPT: an event is
 * missing. */
QD_MUST_USE enum qd_err event_walk_find(sqlite3 *db,
                                        uint32_t office_id,
                                        int64_t at_ms,
                                        uint64_t *seq);

#endif
