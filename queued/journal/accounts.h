/* The inside of struct accounts, for the files that share its connection. */
#ifndef QUEUED_JOURNAL_ACCOUNTS_H
#define QUEUED_JOURNAL_ACCOUNTS_H

#include <sqlite3.h>

#include "queued/journal/account.h"

struct accounts {
    sqlite3 *db;
    char errmsg[JOURNAL_ERRMSG_SIZE];
    int64_t data_version; /* Of the last look into the mailbox. */
    int64_t seen_version; /* Of the last accounts_changed(). */
};

/* Finalizes @statement (NULL is allowed), keeps SQLite's words when @err is a failure, and returns
 * @err. */
QD_MUST_USE enum qd_err accounts_end(struct accounts *accounts,
                                     sqlite3_stmt *statement,
                                     enum qd_err err);

/* The next row; NOT_FOUND at the end. */
QD_MUST_USE enum qd_err accounts_row(sqlite3_stmt *statement);

/* Whether another connection has written since *@version was set here. */
QD_MUST_USE enum qd_err accounts_look(struct accounts *accounts, int64_t *version, bool *changed);

#endif
