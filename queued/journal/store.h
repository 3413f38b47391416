/* A store: one connection to the database file, opened by the rules of this house. */
#ifndef QUEUED_JOURNAL_STORE_H
#define QUEUED_JOURNAL_STORE_H

#include <sqlite3.h>
#include <stdbool.h>

#include "queued/base/assert.h"
#include "queued/base/err.h"
#include "queued/journal/journal.h"

enum store_mode {
    STORE_CREATE, /* Read and write; made and migrated when needed. The journal's. */
    STORE_WRITE,  /* Read and write; must exist at the present schema. Accounts. */
    STORE_READ,   /* Read only; must exist at the present schema. */
};

/* On failure *@db is NULL and @errmsg says what is wrong and what to do. */
QD_MUST_USE enum qd_err store_open(sqlite3 **db,
                                   const char *path,
                                   enum store_mode mode,
                                   char errmsg[JOURNAL_ERRMSG_SIZE]);
void store_close(sqlite3 *db); /* NULL is allowed. */

/* Our word for SQLite's. SQLITE_OK, ROW and DONE are QD_OK. */
enum qd_err store_err(int code);

/* Runs statements that give no rows. */
QD_MUST_USE enum qd_err store_run(sqlite3 *db, const char *sql);

/* A statement to be kept. */
QD_MUST_USE enum qd_err store_prepare(sqlite3 *db, const char *sql, sqlite3_stmt **statement);

/* Steps a statement that gives no rows, and resets it. */
QD_MUST_USE enum qd_err store_do(sqlite3_stmt *statement);

/* Binds integers to the parameters from 1 on. */
void store_bind(sqlite3_stmt *statement, const int64_t *values, int count);

/* What to do about a file that cannot be followed: for the end of a message. */
#define STORE_REMEDY "run queued verify, then restore a backup (queued restore)"

/* "; " and that; "" where @err says nothing about the file: there was no memory to read it with. */
const char *store_remedy(enum qd_err err);

/* What went wrong last: "what: SQLite's words". */
void store_explain(sqlite3 *db, const char *what, char errmsg[JOURNAL_ERRMSG_SIZE]);

#endif
