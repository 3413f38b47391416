/* A commit: one batch, stored whole or not at all: events with their chain, definitions, and the
 * rows for statistics. */
#ifndef QUEUED_JOURNAL_COMMIT_H
#define QUEUED_JOURNAL_COMMIT_H

#include "queued/base/assert.h"
#include "queued/base/err.h"
#include "queued/base/limits.h"
#include "queued/journal/counter_span.h"
#include "queued/journal/database.h"
#include "queued/journal/journal.h"
#include "queued/journal/ticket_row.h"

/* An office's row during a commit. */
struct commit_head {
    struct journal_head head;
    uint32_t date; /* yyyymmdd of the newest day. */
};

struct commit {
    struct database *database; /* The writing connection. */
    struct sqlite3_stmt *get_head;
    struct sqlite3_stmt *put_head;
    struct sqlite3_stmt *put_event;
    struct sqlite3_stmt *put_definition;
    struct ticket_rows rows;
    struct counter_spans spans;
    struct commit_head heads[LIMIT_OFFICES]; /* Of the offices in the batch under way. */
    size_t head_count;
};

QD_MUST_USE enum qd_err commit_prepare(struct commit *commit, struct database *database);
void commit_finalize(struct commit *commit);

/* One transaction. On failure nothing of @batch is stored, and the connection's errmsg says why.
 * CORRUPT: the journal does not stand where the batch goes on from. */
QD_MUST_USE enum qd_err commit_store(struct commit *commit, const struct batch *batch);

#endif
