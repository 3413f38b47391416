/* A writer: turns batches into rows, one transaction each. Belongs to one thread. */
#ifndef QUEUED_JOURNAL_WRITER_H
#define QUEUED_JOURNAL_WRITER_H

#include <sqlite3.h>

#include "queued/journal/journal.h"

enum write_statement {
    WRITE_BEGIN,
    WRITE_COMMIT,
    WRITE_ROLLBACK,
    WRITE_LOAD_HEAD,
    WRITE_NEW_OFFICE,
    WRITE_SAVE_HEAD,
    WRITE_DEFINITION,
    WRITE_ANSWER,
    WRITE_EVENT,
    WRITE_TICKET,
    WRITE_LEG,
    WRITE_LATER_LEGS,
    WRITE_LEFT_LEG,
    WRITE_STATEMENT_COUNT
};

struct writer {
    sqlite3 *db; /* Borrowed. */
    sqlite3_stmt *statements[WRITE_STATEMENT_COUNT];
    char errmsg[JOURNAL_ERRMSG_SIZE]; /* Why the last commit failed. */
};

QD_MUST_USE enum qd_err writer_init(struct writer *writer, sqlite3 *db);
void writer_deinit(struct writer *writer);

/* All of it, or nothing. Fills the digests of applied definitions. */
QD_MUST_USE enum qd_err writer_commit(struct writer *writer, struct batch *batch);

/* Ids as a ticket's row keeps them, of its procedures and its rating's reasons: "12,7"; "" for
 * none.
 */
#define WRITER_IDS_SIZE ((size_t)LIMIT_RATING_REASONS * 12)
static_assert(LIMIT_TICKET_PROCEDURES <= LIMIT_RATING_REASONS, "either list fits");
void writer_ids(const uint32_t *ids, uint32_t count, char text[WRITER_IDS_SIZE]);

#endif
