/* A walk: the events of an office in order, each checked against its number, its columns and the
 * chain before it is shown. */
#ifndef QUEUED_JOURNAL_WALK_H
#define QUEUED_JOURNAL_WALK_H

#include <stdbool.h>
#include <stdint.h>

#include "queued/base/assert.h"
#include "queued/base/err.h"
#include "queued/journal/binding.h"
#include "queued/journal/journal.h"
#include "queued/journal/reader.h"

struct walk {
    struct reader *reader;
    struct sqlite3_stmt *statement; /* Owned. */
    struct binding binding;
    struct journal_head head; /* As the walk began. */
    uint64_t seq;             /* The next event: after a failure, the one that is not sound. */
    uint8_t chain[JOURNAL_DIGEST_SIZE]; /* Of the event before it. */
    bool began;                         /* The transaction is the walk's own. */
};

/* From @from_seq (1 or more) to the newest event of one snapshot. NOT_FOUND: no such office. */
QD_MUST_USE enum qd_err walk_open(struct walk *walk,
                                  struct reader *reader,
                                  uint32_t office_id,
                                  uint64_t from_seq);
void walk_close(struct walk *walk);

/* The next event; *@more is false after the last. CORRUPT: the reader's errmsg says which event and
 * what about it. */
QD_MUST_USE enum qd_err walk_next(struct walk *walk, struct event *event, bool *more);

#endif
