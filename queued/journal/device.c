#include <sodium.h>
#include <string.h>

#include "queued/base/text.h"
#include "queued/journal/accounts.h"
#include "queued/journal/chain.h"
#include "queued/journal/store.h"

/* Devices, and whoever else comes with a token instead of a secret. */

void accounts_make_token(char token[BASE32_LEN + 1], uint8_t hash[JOURNAL_DIGEST_SIZE])
{
    uint8_t bytes[BASE32_BYTES];

    randombytes_buf(bytes, sizeof bytes);
    base32_encode(bytes, token);
    chain_digest(hash, token, BASE32_LEN);
}

#define DEVICE_COLUMNS "device_id, office_id, name, kind, revoked"

static void read_device(struct device *device, sqlite3_stmt *statement)
{
    *device = (struct device){
        .device_id = (uint32_t)sqlite3_column_int64(statement, 0),
        .office_id = (uint32_t)sqlite3_column_int64(statement, 1),
        .kind = (enum device_kind)sqlite3_column_int(statement, 3),
        .revoked = sqlite3_column_int(statement, 4) != 0,
    };
    (void)text_copy(
        device->name, sizeof device->name, (const char *)sqlite3_column_text(statement, 2));
}

struct audit_entry accounts_entry_of_device(enum audit_kind kind, const struct device *device)
{
    struct audit_entry entry = {.kind = kind,
                                .office_id = device->office_id,
                                .subject_id = device->device_id,
                                .role = (uint32_t)device->kind};

    (void)text_copy(entry.name, sizeof entry.name, device->name);
    return entry;
}

enum qd_err accounts_add_device(struct accounts *accounts,
                                struct device *device,
                                char token[BASE32_LEN + 1])
{
    uint8_t hash[JOURNAL_DIGEST_SIZE];
    sqlite3_stmt *insert = NULL;

    if (!text_is_label(device->name, strlen(device->name), LIMIT_NAME - 1) ||
        device->kind < DEVICE_KIOSK || device->kind > DEVICE_COUNTER) {
        return QD_ERR_INVALID;
    }
    accounts_make_token(token, hash);
    enum qd_err err = accounts_begin(accounts);
    if (err != QD_OK) {
        return err;
    }
    err = accounts_prepare(accounts,
                           "INSERT INTO device (office_id, kind, revoked, name,"
                           " token_hash) VALUES (?1, ?2, 0, ?3, ?4)",
                           &insert);
    if (err == QD_OK) {
        const int64_t values[] = {device->office_id, (int64_t)device->kind};
        store_bind(insert, values, 2);
        (void)sqlite3_bind_text(insert, 3, device->name, -1, SQLITE_STATIC);
        (void)sqlite3_bind_blob(insert, 4, hash, sizeof hash, SQLITE_STATIC);
        err = store_do(insert);
    }
    if (err == QD_OK) {
        device->device_id = (uint32_t)sqlite3_last_insert_rowid(accounts->db);
        device->revoked = false;
    }
    struct audit_entry entry = accounts_entry_of_device(AUDIT_DEVICE_ADDED, device);
    return accounts_commit(accounts, &entry, accounts_end(accounts, insert, err));
}

/* Steps an UPDATE that returns the device it changed; NOT_FOUND: none. */
static enum qd_err update_device(sqlite3_stmt *update, struct device *device)
{
    enum qd_err err = accounts_row(update);

    if (err == QD_OK) {
        read_device(device, update);
        err = store_err(sqlite3_step(update)); /* To the end: the update is done then. */
    }
    return err;
}

enum qd_err accounts_revoke_device(struct accounts *accounts, uint32_t office_id, const char *name)
{
    sqlite3_stmt *update = NULL;
    struct device device = {0};
    enum qd_err err = accounts_begin(accounts);

    if (err != QD_OK) {
        return err;
    }
    err = accounts_prepare(accounts,
                           "UPDATE device SET revoked = 1 WHERE office_id = ?1 AND name = ?2"
                           " RETURNING " DEVICE_COLUMNS,
                           &update);
    if (err == QD_OK) {
        (void)sqlite3_bind_int64(update, 1, office_id);
        (void)sqlite3_bind_text(update, 2, name, -1, SQLITE_STATIC);
        err = update_device(update, &device);
    }
    struct audit_entry entry = accounts_entry_of_device(AUDIT_DEVICE_REVOKED, &device);
    return accounts_commit(accounts, &entry, accounts_end(accounts, update, err));
}

/* As it was made, whatever it looks like when a person types it; false: it cannot be one. */
static bool normalize_code(const char *typed, char code[ENROLMENT_CODE_LEN + 1])
{
    size_t len = 0;

    for (const char *at = typed; *at != '\0'; at++) {
        if (*at == '-' || *at == ' ') {
            continue;
        }
        if (len == ENROLMENT_CODE_LEN) {
            return false;
        }
        bool is_capital = *at >= 'A' && *at <= 'Z';
        code[len] = *at;
        if (is_capital) {
            code[len] = (char)(*at - 'A' + 'a');
        }
        len++;
    }
    code[len] = '\0';
    return len == ENROLMENT_CODE_LEN;
}

enum qd_err accounts_set_code(struct accounts *accounts,
                              uint32_t office_id,
                              const char *name,
                              int64_t until_ms,
                              char code[ENROLMENT_CODE_LEN + 1])
{
    uint8_t hash[JOURNAL_DIGEST_SIZE];
    char text[BASE32_LEN + 1];
    sqlite3_stmt *update = NULL;
    struct device device = {0};

    accounts_make_token(text, hash);
    memcpy(code, text, ENROLMENT_CODE_LEN);
    code[ENROLMENT_CODE_LEN] = '\0';
    chain_digest(hash, code, ENROLMENT_CODE_LEN);
    enum qd_err err = accounts_begin(accounts);
    if (err != QD_OK) {
        return err;
    }
    err = accounts_prepare(accounts,
                           "UPDATE device SET code_hash = ?3, code_until_ms = ?4"
                           " WHERE office_id = ?1 AND name = ?2 AND revoked = 0"
                           " RETURNING " DEVICE_COLUMNS,
                           &update);
    if (err == QD_OK) {
        (void)sqlite3_bind_int64(update, 1, office_id);
        (void)sqlite3_bind_text(update, 2, name, -1, SQLITE_STATIC);
        (void)sqlite3_bind_blob(update, 3, hash, sizeof hash, SQLITE_STATIC);
        (void)sqlite3_bind_int64(update, 4, until_ms);
        err = update_device(update, &device);
    }
    struct audit_entry entry = accounts_entry_of_device(AUDIT_CODE_SHOWN, &device);
    return accounts_commit(accounts, &entry, accounts_end(accounts, update, err));
}

/* Gives the device whose code this is @token_hash, in the caller's transaction. */
static enum qd_err use_code(struct accounts *accounts,
                            const char normal[ENROLMENT_CODE_LEN + 1],
                            int64_t now_ms,
                            const uint8_t token_hash[JOURNAL_DIGEST_SIZE],
                            struct device *device)
{
    uint8_t code_hash[JOURNAL_DIGEST_SIZE];
    sqlite3_stmt *update = NULL;

    chain_digest(code_hash, normal, ENROLMENT_CODE_LEN);
    enum qd_err err =
        accounts_prepare(accounts,
                         "UPDATE device SET token_hash = ?3, code_hash = NULL, code_until_ms = 0"
                         " WHERE code_hash = ?1 AND code_until_ms > ?2 AND revoked = 0"
                         " RETURNING " DEVICE_COLUMNS,
                         &update);
    if (err == QD_OK) {
        (void)sqlite3_bind_blob(update, 1, code_hash, sizeof code_hash, SQLITE_STATIC);
        (void)sqlite3_bind_int64(update, 2, now_ms);
        (void)sqlite3_bind_blob(update, 3, token_hash, JOURNAL_DIGEST_SIZE, SQLITE_STATIC);
        err = update_device(update, device);
    }
    return accounts_end(accounts, update, err);
}

enum qd_err accounts_enrol(struct accounts *accounts,
                           const char *code,
                           int64_t now_ms,
                           struct device *device,
                           char token[BASE32_LEN + 1])
{
    uint8_t token_hash[JOURNAL_DIGEST_SIZE];
    char normal[ENROLMENT_CODE_LEN + 1];

    *device = (struct device){0};
    accounts_make_token(token, token_hash);
    enum qd_err err = accounts_begin(accounts);
    if (err != QD_OK) {
        return err;
    }
    bool is_code = normalize_code(code, normal);
    err = is_code ? use_code(accounts, normal, now_ms, token_hash, device) : QD_ERR_NOT_FOUND;
    bool denied = err == QD_ERR_NOT_FOUND;
    enum audit_kind kind = denied ? AUDIT_ENROLMENT_REFUSED : AUDIT_DEVICE_ENROLLED;
    struct audit_entry entry = accounts_entry_of_device(kind, device);
    err = accounts_commit(accounts, &entry, denied ? QD_OK : err);
    return err == QD_OK && denied ? QD_ERR_DENIED : err;
}

enum qd_err accounts_list_devices(struct accounts *accounts,
                                  uint32_t office_id,
                                  struct device *devices,
                                  size_t max,
                                  size_t *count)
{
    sqlite3_stmt *select = NULL;
    enum qd_err err = accounts_prepare(accounts,
                                       "SELECT " DEVICE_COLUMNS " FROM device"
                                       " WHERE office_id = ?1 ORDER BY name",
                                       &select);

    *count = 0;
    if (err == QD_OK) {
        (void)sqlite3_bind_int64(select, 1, office_id);
    }
    while (err == QD_OK && (err = accounts_row(select)) == QD_OK) {
        if (*count == max) {
            err = QD_ERR_TOO_BIG;
            break;
        }
        read_device(&devices[(*count)++], select);
    }
    return accounts_end(accounts, select, err == QD_ERR_NOT_FOUND ? QD_OK : err);
}

static enum qd_err find_device(struct accounts *accounts,
                               const uint8_t hash[JOURNAL_DIGEST_SIZE],
                               struct device *device)
{
    sqlite3_stmt *select = NULL;
    enum qd_err err = accounts_prepare(accounts,
                                       "SELECT " DEVICE_COLUMNS " FROM device"
                                       " WHERE token_hash = ?1 AND revoked = 0",
                                       &select);

    if (err == QD_OK) {
        (void)sqlite3_bind_blob(select, 1, hash, JOURNAL_DIGEST_SIZE, SQLITE_STATIC);
        err = accounts_row(select);
    }
    if (err == QD_OK) {
        read_device(device, select);
    }
    return accounts_end(accounts, select, err);
}

static enum qd_err find_session(struct accounts *accounts,
                                const uint8_t hash[JOURNAL_DIGEST_SIZE],
                                int64_t now_ms,
                                struct user *user)
{
    sqlite3_stmt *select = NULL;
    char name[LIMIT_NAME];
    uint32_t office_id = 0;
    enum qd_err err =
        accounts_prepare(accounts,
                         "SELECT u.office_id, u.name FROM session s JOIN user u USING (user_id)"
                         " WHERE s.token_hash = ?1 AND s.expires_at_ms > ?2 AND u.disabled = 0",
                         &select);

    if (err == QD_OK) {
        (void)sqlite3_bind_blob(select, 1, hash, JOURNAL_DIGEST_SIZE, SQLITE_STATIC);
        (void)sqlite3_bind_int64(select, 2, now_ms);
        err = accounts_row(select);
    }
    if (err == QD_OK) {
        office_id = (uint32_t)sqlite3_column_int64(select, 0);
        (void)text_copy(name, sizeof name, (const char *)sqlite3_column_text(select, 1));
    }
    err = accounts_end(accounts, select, err);
    return err == QD_OK ? accounts_find_user(accounts, office_id, name, user) : err;
}

enum qd_err accounts_check_token(struct accounts *accounts,
                                 const char *token,
                                 int64_t now_ms,
                                 struct device *device,
                                 struct user *user)
{
    uint8_t hash[JOURNAL_DIGEST_SIZE];

    *device = (struct device){0};
    *user = (struct user){0};
    chain_digest(hash, token, strlen(token));
    enum qd_err err = find_device(accounts, hash, device);
    if (err == QD_ERR_NOT_FOUND) {
        err = find_session(accounts, hash, now_ms, user);
    }
    return err == QD_ERR_NOT_FOUND ? QD_ERR_DENIED : err;
}
