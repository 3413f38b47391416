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

/* The procedures of a ticket as its row keeps them: "12,7"; "" for none. */
#define WRITER_PROCEDURES_SIZE ((size_t)LIMIT_TICKET_PROCEDURES * 12)
void writer_procedures(const uint32_t *ids, uint32_t count, char text[WRITER_PROCEDURES_SIZE]);

#endif
