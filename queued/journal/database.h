/* A database: one connection to the office's SQLite file, and the words of its last failure. The
 * codes of SQLite end here. */
#ifndef QUEUED_JOURNAL_DATABASE_H
#define QUEUED_JOURNAL_DATABASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "queued/base/assert.h"
#include "queued/base/err.h"
#include "queued/journal/journal.h"

struct sqlite3;
struct sqlite3_stmt;

struct database {
    struct sqlite3 *handle;           /* Owned; NULL: closed. */
    char errmsg[JOURNAL_ERRMSG_SIZE]; /* Of the last failure. */
};

enum database_mode {
    DATABASE_CREATE, /* Writes; made (readable by its owner alone) when absent. */
    DATABASE_WRITE,
    DATABASE_READ,
};

/* How long a connection waits for another one's transaction, milliseconds. The tools for accounts
 * write to the file that a server serves from; their transactions take milliseconds, and a disk
 * that stalls for this long is broken. */
#define DATABASE_BUSY_MS 30000

/* For one thread at a time. Does not look at what is in the file (schema.h does). NOT_FOUND, NOMEM,
 * CORRUPT, IO. On failure it is closed, and errmsg set. */
QD_MUST_USE enum qd_err database_open(struct database *database,
                                      const char *path,
                                      enum database_mode mode);
void database_close(struct database *database); /* Of a closed or zeroed one: nothing. */

/* Sets errmsg to "@operation: …" in SQLite's words, and translates the newest code. */
QD_MUST_USE enum qd_err database_fail(struct database *database, const char *operation);

/* The same in our own words; returns @err. */
QD_MUST_USE enum qd_err database_say(struct database *database,
                                     enum qd_err err,
                                     const char *format,
                                     ...) QD_PRINTF(3, 4);

/* Puts "@format: " before what errmsg says already. */
void database_prefix(struct database *database, const char *format, ...) QD_PRINTF(2, 3);

/* Statements without rows. @operation is for the message. */
QD_MUST_USE enum qd_err database_exec(struct database *database,
                                      const char *sql,
                                      const char *operation);

/* *@statement is owned by the caller and freed with database_finalize(). */
QD_MUST_USE enum qd_err database_prepare(struct database *database,
                                         struct sqlite3_stmt **statement,
                                         const char *sql);
void database_finalize(struct sqlite3_stmt **statement); /* Sets it to NULL; NULL is allowed. */

/* The first column of the first row as a number; 0 when there is none. */
QD_MUST_USE enum qd_err database_number(struct database *database,
                                        const char *sql,
                                        int64_t *number);

/* Rows that the newest INSERT, UPDATE or DELETE changed. */
int64_t database_changes(const struct database *database);

/* The key that the newest INSERT was given. */
int64_t database_inserted(const struct database *database);

/* Transactions. A write transaction begins at once, so that it cannot fail half way for another
 * writer. database_end() commits when @err is QD_OK and rolls back otherwise; it returns @err, or
 * why the commit failed. */
QD_MUST_USE enum qd_err database_begin(struct database *database, bool writes);
QD_MUST_USE enum qd_err database_end(struct database *database, enum qd_err err);

#endif
