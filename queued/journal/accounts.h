/* The inside of struct accounts, for the files that share its connection. */
#ifndef QUEUED_JOURNAL_ACCOUNTS_H
#define QUEUED_JOURNAL_ACCOUNTS_H

#include <sqlite3.h>

#include "queued/journal/account.h"
#include "queued/journal/audit.h"

/* Statements that are kept; each is written once in the room. */
#define ACCOUNTS_STATEMENTS_MAX 32

struct accounts {
    sqlite3 *db;
    struct {
        const char *sql; /* By its address. */
        sqlite3_stmt *statement;
    } kept[ACCOUNTS_STATEMENTS_MAX];
    int kept_count;
    char errmsg[JOURNAL_ERRMSG_SIZE];
    int64_t data_version; /* Of the last look into the mailbox. */
    int64_t seen_version; /* Of the last accounts_changed(), */
    int64_t seen_entry;   /* and the newest entry of the audit then. */
    int64_t now_ms;       /* Said by accounts_witness(). */
    char origin[AUDIT_ORIGIN_SIZE];
};

/* A statement of this connection, prepared once: @sql is a literal. Whoever has it gives it back by
 * accounts_end() before it is wanted again. */
QD_MUST_USE enum qd_err accounts_prepare(struct accounts *accounts,
                                         const char *sql,
                                         sqlite3_stmt **statement);

/* Gives @statement back (NULL is allowed), keeps SQLite's words when @err is a failure, and returns
 * @err. */
QD_MUST_USE enum qd_err accounts_end(struct accounts *accounts,
                                     sqlite3_stmt *statement,
                                     enum qd_err err);

/* The next row; NOT_FOUND at the end. */
QD_MUST_USE enum qd_err accounts_row(sqlite3_stmt *statement);

/* Whether another connection has written since *@version was set here. */
QD_MUST_USE enum qd_err accounts_look(struct accounts *accounts, int64_t *version, bool *changed);

/* A change and its audit entry, as one transaction: accounts_begin(), the change, and
 * accounts_commit() with what became of it. After QD_OK the entry is written and both are on the
 * disk; else nothing is, and @err is returned. */
QD_MUST_USE enum qd_err accounts_begin(struct accounts *accounts);
QD_MUST_USE enum qd_err accounts_commit(struct accounts *accounts,
                                        struct audit_entry *entry,
                                        enum qd_err err);

/* DENIED alike for all; *@user is who the name belongs to, user_id 0: nobody. */
QD_MUST_USE enum qd_err accounts_check_secret(struct accounts *accounts,
                                              uint32_t office_id,
                                              const char *name,
                                              const char *secret,
                                              struct user *user);

QD_MUST_USE enum qd_err accounts_find_user_by_id(struct accounts *accounts,
                                                 uint32_t user_id,
                                                 struct user *user);

/* A session for whoever has been checked; what it is for is the caller's to enter. */
QD_MUST_USE enum qd_err accounts_add_session(struct accounts *accounts,
                                             uint32_t user_id,
                                             int64_t expires_at_ms,
                                             char token[BASE32_LEN + 1]);

/* A new token and what is kept of it. */
void accounts_make_token(char token[BASE32_LEN + 1], uint8_t hash[JOURNAL_DIGEST_SIZE]);

/* Who an entry is about. */
struct audit_entry accounts_entry_of_user(enum audit_kind kind, const struct user *user);
struct audit_entry accounts_entry_of_device(enum audit_kind kind, const struct device *device);

#endif
