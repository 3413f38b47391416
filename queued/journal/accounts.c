#include "queued/journal/accounts.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "queued/base/text.h"
#include "queued/journal/chain.h"
#include "queued/journal/store.h"

/* A PIN of a clerk at the counter, and the passwords of those who may do more. */
#define PIN_LEN_MIN 4
#define PIN_LEN_MAX 12
#define PASSWORD_LEN_MIN 8
#define PASSWORD_LEN_MAX 128

/* Argon2id at what libsodium calls interactive: 64 MiB, twice. One at a time (see
 * app/sign_in_job.c).
 */
#define HASH_OPS crypto_pwhash_OPSLIMIT_INTERACTIVE
#define HASH_BYTES crypto_pwhash_MEMLIMIT_INTERACTIVE

/* Verified for names that do not exist, so that they take as long as others. */
static char nobody[crypto_pwhash_STRBYTES];

#define USER_COLUMNS "user_id, office_id, name, title, role, rights, disabled"

enum qd_err accounts_open(struct accounts **accounts,
                          const char *path,
                          char errmsg[JOURNAL_ERRMSG_SIZE])
{
    struct accounts *opened = calloc(1, sizeof *opened);

    if (opened == NULL || sodium_init() < 0) {
        free(opened);
        (void)snprintf(errmsg, JOURNAL_ERRMSG_SIZE, "open %.200s: out of memory", path);
        return QD_ERR_NOMEM;
    }
    enum qd_err err = store_open(&opened->db, path, STORE_WRITE, errmsg);
    if (err != QD_OK) {
        free(opened);
        return err;
    }
    *accounts = opened;
    return QD_OK;
}

void accounts_close(struct accounts *accounts)
{
    if (accounts != NULL) {
        for (int i = 0; i < accounts->kept_count; i++) {
            (void)sqlite3_finalize(accounts->kept[i].statement);
        }
        store_close(accounts->db);
        free(accounts);
    }
}

const char *accounts_errmsg(const struct accounts *accounts)
{
    return accounts->errmsg;
}

enum qd_err accounts_prepare(struct accounts *accounts, const char *sql, sqlite3_stmt **statement)
{
    for (int i = 0; i < accounts->kept_count; i++) {
        if (accounts->kept[i].sql == sql) {
            *statement = accounts->kept[i].statement;
            return QD_OK;
        }
    }
    QD_ASSERT(accounts->kept_count < ACCOUNTS_STATEMENTS_MAX);
    enum qd_err err = store_prepare(accounts->db, sql, statement);
    if (err == QD_OK) {
        accounts->kept[accounts->kept_count].sql = sql;
        accounts->kept[accounts->kept_count++].statement = *statement;
    }
    return err;
}

enum qd_err accounts_end(struct accounts *accounts, sqlite3_stmt *statement, enum qd_err err)
{
    if (err != QD_OK) {
        store_explain(accounts->db, "accounts", accounts->errmsg);
    }
    if (statement != NULL) {
        (void)sqlite3_reset(statement); /* Repeats the code of the step. */
        (void)sqlite3_clear_bindings(statement);
    }
    return err;
}

enum qd_err accounts_row(sqlite3_stmt *statement)
{
    int code = sqlite3_step(statement);

    return code == SQLITE_DONE ? QD_ERR_NOT_FOUND : store_err(code);
}

void accounts_witness(struct accounts *accounts, int64_t now_ms, const char *origin)
{
    accounts->now_ms = now_ms;
    if (!text_copy(accounts->origin, sizeof accounts->origin, origin)) {
        accounts->origin[0] = '\0';
    }
}

enum qd_err accounts_begin(struct accounts *accounts)
{
    return accounts_end(accounts, NULL, store_run(accounts->db, "BEGIN IMMEDIATE"));
}

enum qd_err accounts_commit(struct accounts *accounts, struct audit_entry *entry, enum qd_err err)
{
    enum qd_err failed = QD_OK;

    if (err == QD_OK) {
        entry->at_ms = accounts->now_ms;
        (void)text_copy(entry->origin, sizeof entry->origin, accounts->origin);
        failed = audit_write(accounts->db, entry);
    }
    if (err == QD_OK && failed == QD_OK) {
        failed = store_run(accounts->db, "COMMIT");
    }
    if (failed != QD_OK) {
        err = accounts_end(accounts, NULL, failed);
    }
    if (err != QD_OK && sqlite3_get_autocommit(accounts->db) == 0) {
        enum qd_err undone = store_run(accounts->db, "ROLLBACK");
        QD_ASSERT(undone == QD_OK); /* Fails without a transaction only. */
    }
    return err;
}

struct audit_entry accounts_entry_of_user(enum audit_kind kind, const struct user *user)
{
    struct audit_entry entry = {.kind = kind,
                                .office_id = user->office_id,
                                .subject_id = user->user_id,
                                .role = (uint32_t)user->role,
                                .rights = user->rights};

    (void)text_copy(entry.name, sizeof entry.name, user->name);
    return entry;
}

enum qd_err accounts_look(struct accounts *accounts, int64_t *version, bool *changed)
{
    sqlite3_stmt *select = NULL;
    enum qd_err err = accounts_prepare(accounts, "PRAGMA data_version", &select);

    if (err == QD_OK) {
        err = accounts_row(select);
    }
    if (err == QD_OK) {
        int64_t now = sqlite3_column_int64(select, 0);
        *changed = now != *version;
        *version = now;
    }
    return accounts_end(accounts, select, err);
}

/* Nothing is done to users, devices and sessions without an entry in the audit. */
static enum qd_err look_for_entry(struct accounts *accounts, bool *changed)
{
    sqlite3_stmt *select = NULL;
    enum qd_err err = accounts_prepare(accounts, "SELECT seq FROM audit_head", &select);

    if (err == QD_OK) {
        err = accounts_row(select);
    }
    if (err == QD_OK) {
        int64_t entry = sqlite3_column_int64(select, 0);
        *changed = entry != accounts->seen_entry;
        accounts->seen_entry = entry;
    }
    return accounts_end(accounts, select, err);
}

bool accounts_changed(struct accounts *accounts)
{
    bool changed = true;
    enum qd_err err = accounts_look(accounts, &accounts->seen_version, &changed);

    if (err == QD_OK && changed) {
        err = look_for_entry(accounts, &changed);
    }
    return err != QD_OK || changed;
}

static bool is_pin(const char *secret)
{
    size_t len = strlen(secret);

    return len >= PIN_LEN_MIN && len <= PIN_LEN_MAX && strspn(secret, "0123456789") == len;
}

static bool secret_is_fit(enum account_role role, const char *secret)
{
    size_t len = strlen(secret);

    if (role == ROLE_CLERK && is_pin(secret)) {
        return true;
    }
    return len >= PASSWORD_LEN_MIN && len <= PASSWORD_LEN_MAX && text_is_utf8(secret, len);
}

static enum qd_err hash_secret(const char *secret, char hash[crypto_pwhash_STRBYTES])
{
    int code = crypto_pwhash_str(hash, secret, strlen(secret), HASH_OPS, HASH_BYTES);

    return code == 0 ? QD_OK : QD_ERR_NOMEM;
}

static void read_user(struct user *user, sqlite3_stmt *statement)
{
    *user = (struct user){
        .user_id = (uint32_t)sqlite3_column_int64(statement, 0),
        .office_id = (uint32_t)sqlite3_column_int64(statement, 1),
        .role = (enum account_role)sqlite3_column_int(statement, 4),
        .rights = (uint32_t)sqlite3_column_int64(statement, 5),
        .disabled = sqlite3_column_int(statement, 6) != 0,
    };
    (void)text_copy(user->name, sizeof user->name, (const char *)sqlite3_column_text(statement, 2));
    (void)text_copy(
        user->title, sizeof user->title, (const char *)sqlite3_column_text(statement, 3));
}

enum qd_err accounts_add_user(struct accounts *accounts, struct user *user, const char *secret)
{
    char hash[crypto_pwhash_STRBYTES];
    sqlite3_stmt *insert = NULL;

    if (!text_is_label(user->name, strlen(user->name), LIMIT_NAME - 1) ||
        !text_is_label(user->title, strlen(user->title), LIMIT_TITLE - 1) ||
        user->role < ROLE_CLERK || user->role > ROLE_ADMINISTRATOR ||
        !secret_is_fit(user->role, secret)) {
        return QD_ERR_INVALID;
    }
    enum qd_err err = hash_secret(secret, hash);
    if (err == QD_OK) {
        err = accounts_begin(accounts);
    }
    if (err != QD_OK) {
        return err;
    }
    err = accounts_prepare(accounts,
                           "INSERT INTO user (office_id, role, rights, disabled, name, title,"
                           " secret) VALUES (?1, ?2, ?3, 0, ?4, ?5, ?6)",
                           &insert);
    if (err == QD_OK) {
        const int64_t values[] = {user->office_id, (int64_t)user->role, user->rights};
        store_bind(insert, values, 3);
        (void)sqlite3_bind_text(insert, 4, user->name, -1, SQLITE_STATIC);
        (void)sqlite3_bind_text(insert, 5, user->title, -1, SQLITE_STATIC);
        (void)sqlite3_bind_text(insert, 6, hash, -1, SQLITE_STATIC);
        err = store_do(insert);
    }
    if (err == QD_OK) {
        user->user_id = (uint32_t)sqlite3_last_insert_rowid(accounts->db);
        user->disabled = false;
    }
    struct audit_entry entry = accounts_entry_of_user(AUDIT_USER_ADDED, user);
    return accounts_commit(accounts, &entry, accounts_end(accounts, insert, err));
}

static enum qd_err end_sessions(struct accounts *accounts, uint32_t user_id)
{
    sqlite3_stmt *statement = NULL;
    enum qd_err err =
        accounts_prepare(accounts, "DELETE FROM session WHERE user_id = ?1", &statement);

    if (err == QD_OK) {
        (void)sqlite3_bind_int64(statement, 1, user_id);
        err = store_do(statement);
    }
    return accounts_end(accounts, statement, err);
}

/* What is changed of a user; the sessions end with it. */
struct change {
    const char *sql; /* An UPDATE: ?1 is the user, ?2 the text, ?3 the number. */
    const char *text;
    int64_t number;
    enum audit_kind kind;
};

static enum qd_err update_user(struct accounts *accounts,
                               const struct user *user,
                               const struct change *change)
{
    sqlite3_stmt *update = NULL;
    enum qd_err err = accounts_prepare(accounts, change->sql, &update);

    if (err == QD_OK) {
        (void)sqlite3_bind_int64(update, 1, user->user_id);
        (void)sqlite3_bind_text(update, 2, change->text, -1, SQLITE_STATIC);
        (void)sqlite3_bind_int64(update, 3, change->number);
        err = store_do(update);
    }
    return accounts_end(accounts, update, err);
}

static enum qd_err change_user(struct accounts *accounts,
                               const struct user *user,
                               const struct change *change)
{
    struct audit_entry entry = accounts_entry_of_user(change->kind, user);
    enum qd_err err = accounts_begin(accounts);

    if (err != QD_OK) {
        return err;
    }
    err = update_user(accounts, user, change);
    if (err == QD_OK) {
        err = end_sessions(accounts, user->user_id);
    }
    return accounts_commit(accounts, &entry, err);
}

enum qd_err accounts_set_secret(struct accounts *accounts,
                                uint32_t office_id,
                                const char *name,
                                const char *secret)
{
    char hash[crypto_pwhash_STRBYTES];
    struct user user;
    enum qd_err err = accounts_find_user(accounts, office_id, name, &user);

    if (err == QD_OK && !secret_is_fit(user.role, secret)) {
        return QD_ERR_INVALID;
    }
    if (err == QD_OK) {
        err = hash_secret(secret, hash);
    }
    const struct change change = {.sql = "UPDATE user SET secret = ?2 WHERE user_id = ?1",
                                  .text = hash,
                                  .kind = AUDIT_SECRET_CHANGED};
    return err == QD_OK ? change_user(accounts, &user, &change) : err;
}

enum qd_err accounts_set_disabled(struct accounts *accounts,
                                  uint32_t office_id,
                                  const char *name,
                                  bool disabled)
{
    struct user user;
    enum qd_err err = accounts_find_user(accounts, office_id, name, &user);
    const struct change change = {.sql = "UPDATE user SET disabled = ?3 WHERE user_id = ?1",
                                  .number = disabled ? 1 : 0,
                                  .kind = disabled ? AUDIT_USER_DISABLED : AUDIT_USER_ENABLED};

    return err == QD_OK ? change_user(accounts, &user, &change) : err;
}

enum qd_err accounts_set_rights(struct accounts *accounts,
                                uint32_t office_id,
                                const char *name,
                                uint32_t rights)
{
    struct user user;
    enum qd_err err = accounts_find_user(accounts, office_id, name, &user);
    const struct change change = {.sql = "UPDATE user SET rights = ?3 WHERE user_id = ?1",
                                  .number = rights,
                                  .kind = AUDIT_RIGHTS_CHANGED};

    user.rights = rights;
    return err == QD_OK ? change_user(accounts, &user, &change) : err;
}

/* Runs a SELECT of one user; NOT_FOUND: none. */
static enum qd_err select_user(
    struct accounts *accounts, const char *sql, uint32_t id, const char *name, struct user *user)
{
    sqlite3_stmt *select = NULL;
    enum qd_err err = accounts_prepare(accounts, sql, &select);

    if (err == QD_OK) {
        (void)sqlite3_bind_int64(select, 1, id);
        (void)sqlite3_bind_text(select, 2, name, -1, SQLITE_STATIC);
        err = accounts_row(select);
    }
    if (err == QD_OK) {
        read_user(user, select);
    }
    return accounts_end(accounts, select, err);
}

enum qd_err accounts_find_user(struct accounts *accounts,
                               uint32_t office_id,
                               const char *name,
                               struct user *user)
{
    return select_user(accounts,
                       "SELECT " USER_COLUMNS " FROM user WHERE office_id = ?1 AND name = ?2",
                       office_id,
                       name,
                       user);
}

enum qd_err accounts_find_user_by_id(struct accounts *accounts, uint32_t user_id, struct user *user)
{
    return select_user(
        accounts, "SELECT " USER_COLUMNS " FROM user WHERE user_id = ?1", user_id, NULL, user);
}

enum qd_err accounts_list_users(
    struct accounts *accounts, uint32_t office_id, struct user *users, size_t max, size_t *count)
{
    sqlite3_stmt *select = NULL;
    enum qd_err err = accounts_prepare(
        accounts, "SELECT " USER_COLUMNS " FROM user WHERE office_id = ?1 ORDER BY name", &select);

    *count = 0;
    if (err == QD_OK) {
        (void)sqlite3_bind_int64(select, 1, office_id);
    }
    while (err == QD_OK && (err = accounts_row(select)) == QD_OK) {
        if (*count == max) {
            err = QD_ERR_TOO_BIG;
            break;
        }
        read_user(&users[(*count)++], select);
    }
    return accounts_end(accounts, select, err == QD_ERR_NOT_FOUND ? QD_OK : err);
}

static void verify_nobody(const char *secret)
{
    if (nobody[0] == '\0') { /* To make it takes as long as to check it. */
        enum qd_err err = hash_secret("nobody has this secret", nobody);
        (void)err; /* Without memory the answer comes sooner, and it is still no. */
        return;
    }
    int ignored = crypto_pwhash_str_verify(nobody, secret, strlen(secret));
    (void)ignored;
}

enum qd_err accounts_check_secret(struct accounts *accounts,
                                  uint32_t office_id,
                                  const char *name,
                                  const char *secret,
                                  struct user *user)
{
    sqlite3_stmt *select = NULL;
    enum qd_err err = accounts_prepare(accounts,
                                       "SELECT " USER_COLUMNS
                                       ", secret FROM user WHERE office_id = ?1 AND name = ?2",
                                       &select);

    *user = (struct user){0};
    if (err == QD_OK) {
        (void)sqlite3_bind_int64(select, 1, office_id);
        (void)sqlite3_bind_text(select, 2, name, -1, SQLITE_STATIC);
        err = accounts_row(select);
    }
    if (err == QD_ERR_NOT_FOUND) {
        verify_nobody(secret);
        err = QD_ERR_DENIED;
    } else if (err == QD_OK) {
        const char *hash = (const char *)sqlite3_column_text(select, 7);
        read_user(user, select);
        bool right = crypto_pwhash_str_verify(hash, secret, strlen(secret)) == 0;
        err = right && !user->disabled ? QD_OK : QD_ERR_DENIED;
    }
    return accounts_end(accounts, select, err);
}
