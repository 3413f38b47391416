#include <string.h>

#include "queued/journal/accounts.h"
#include "queued/journal/chain.h"
#include "queued/journal/store.h"

/* Sessions of users: logging in, and what is left of it. */

#define MS_PER_DAY INT64_C(86400000)

enum qd_err accounts_add_session(struct accounts *accounts,
                                 uint32_t user_id,
                                 int64_t expires_at_ms,
                                 char token[BASE32_LEN + 1])
{
    uint8_t hash[JOURNAL_DIGEST_SIZE];
    sqlite3_stmt *delete = NULL;
    sqlite3_stmt *insert = NULL;
    int64_t long_gone_ms = expires_at_ms - 2 * MS_PER_DAY;

    accounts_make_token(token, hash);
    enum qd_err err =
        accounts_prepare(accounts, "DELETE FROM session WHERE expires_at_ms < ?1", &delete);
    if (err == QD_OK) {
        store_bind(delete, &long_gone_ms, 1);
        err = store_do(delete);
    }
    err = accounts_end(accounts, delete, err);
    if (err == QD_OK) {
        err = accounts_prepare(accounts, "INSERT INTO session VALUES (?3, ?1, ?2)", &insert);
    }
    if (err == QD_OK) {
        const int64_t values[] = {user_id, expires_at_ms};
        store_bind(insert, values, 2);
        (void)sqlite3_bind_blob(insert, 3, hash, sizeof hash, SQLITE_STATIC);
        err = store_do(insert);
    }
    return accounts_end(accounts, insert, err);
}

enum qd_err accounts_log_in(struct accounts *accounts,
                            const struct account_login *login,
                            struct user *user,
                            char token[BASE32_LEN + 1])
{
    struct user found;
    /* Outside the transaction: it is slow, and the journal would wait. */
    enum qd_err checked =
        accounts_check_secret(accounts, login->office_id, login->name, login->secret, &found);
    if (checked != QD_OK && checked != QD_ERR_DENIED) {
        return checked;
    }
    enum qd_err err = accounts_begin(accounts);
    if (err != QD_OK) {
        return err;
    }
    bool is_nobody = found.user_id == 0;
    found.office_id = is_nobody ? login->office_id : found.office_id;
    if (checked == QD_OK) {
        err = accounts_add_session(accounts, found.user_id, login->expires_at_ms, token);
    }
    enum audit_kind kind = checked == QD_OK ? AUDIT_LOGGED_IN : AUDIT_LOGIN_REFUSED;
    struct audit_entry entry = accounts_entry_of_user(kind, &found);
    err = accounts_commit(accounts, &entry, err);
    err = err == QD_OK ? checked : err;
    if (err == QD_OK) {
        *user = found;
    }
    return err;
}

/* Whose session @hash was; in the caller's transaction. */
static enum qd_err delete_session(struct accounts *accounts,
                                  const uint8_t hash[JOURNAL_DIGEST_SIZE],
                                  int64_t *user_id)
{
    sqlite3_stmt *statement = NULL;
    enum qd_err err = accounts_prepare(
        accounts, "DELETE FROM session WHERE token_hash = ?1 RETURNING user_id", &statement);

    if (err == QD_OK) {
        (void)sqlite3_bind_blob(statement, 1, hash, JOURNAL_DIGEST_SIZE, SQLITE_STATIC);
        err = accounts_row(statement);
    }
    if (err == QD_OK) {
        *user_id = sqlite3_column_int64(statement, 0);
        err = store_err(sqlite3_step(statement)); /* To the end: it is deleted then. */
    }
    return accounts_end(accounts, statement, err);
}

enum qd_err accounts_end_session(struct accounts *accounts, const char *token)
{
    uint8_t hash[JOURNAL_DIGEST_SIZE];
    struct user user = {0};
    int64_t user_id = 0;
    enum qd_err err = accounts_begin(accounts);

    if (err != QD_OK) {
        return err;
    }
    chain_digest(hash, token, strlen(token));
    err = delete_session(accounts, hash, &user_id);
    if (err == QD_OK) {
        err = accounts_find_user_by_id(accounts, (uint32_t)user_id, &user);
    }
    struct audit_entry entry = accounts_entry_of_user(AUDIT_LOGGED_OUT, &user);
    err = accounts_commit(accounts, &entry, err);
    return err == QD_ERR_NOT_FOUND ? QD_OK : err; /* It had ended. */
}
