#include "queued/journal/mailbox.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "queued/base/text.h"
#include "queued/journal/accounts.h"
#include "queued/journal/store.h"

enum qd_err mailbox_post(struct accounts *accounts,
                         uint32_t office_id,
                         const uint8_t *bytes,
                         size_t len,
                         uint64_t *request_id)
{
    sqlite3_stmt *insert = NULL;
    enum qd_err err = accounts_prepare(accounts,
                                       "INSERT INTO definition_request (office_id, body, taken)"
                                       " VALUES (?1, ?2, 0)",
                                       &insert);

    if (err == QD_OK) {
        (void)sqlite3_bind_int64(insert, 1, office_id);
        (void)sqlite3_bind_blob64(insert, 2, bytes, len, SQLITE_STATIC);
        err = store_do(insert);
    }
    if (err == QD_OK) {
        *request_id = (uint64_t)sqlite3_last_insert_rowid(accounts->db);
    }
    return accounts_end(accounts, insert, err);
}

enum qd_err mailbox_read_answer(
    struct accounts *accounts, uint64_t request_id, int *refusal, char *text, size_t text_size)
{
    sqlite3_stmt *select = NULL;
    enum qd_err err = accounts_prepare(
        accounts, "SELECT refusal, text FROM definition_request WHERE request_id = ?1", &select);

    if (err == QD_OK) {
        (void)sqlite3_bind_int64(select, 1, (int64_t)request_id);
        err = accounts_row(select);
    }
    if (err == QD_OK && sqlite3_column_type(select, 0) == SQLITE_NULL) {
        err = QD_ERR_BUSY;
    }
    if (err == QD_OK) {
        *refusal = sqlite3_column_int(select, 0);
        (void)text_copy(text, text_size, (const char *)sqlite3_column_text(select, 1));
    }
    return accounts_end(accounts, select, err);
}

enum qd_err mailbox_withdraw(struct accounts *accounts, uint64_t request_id)
{
    sqlite3_stmt *statement = NULL;
    enum qd_err err = accounts_prepare(
        accounts, "DELETE FROM definition_request WHERE request_id = ?1 AND taken = 0", &statement);

    if (err == QD_OK) {
        (void)sqlite3_bind_int64(statement, 1, (int64_t)request_id);
        err = store_do(statement);
    }
    if (err == QD_OK && sqlite3_changes(accounts->db) == 0) {
        err = QD_ERR_NOT_FOUND;
    }
    return accounts_end(accounts, statement, err);
}

static enum qd_err copy_body(sqlite3_stmt *select, struct mailbox_request *request)
{
    request->request_id = (uint64_t)sqlite3_column_int64(select, 0);
    request->office_id = (uint32_t)sqlite3_column_int64(select, 1);
    request->len = (size_t)sqlite3_column_bytes(select, 2);
    request->bytes = malloc(request->len + 1);
    if (request->bytes == NULL) {
        return QD_ERR_NOMEM;
    }
    if (request->len > 0) {
        memcpy(request->bytes, sqlite3_column_blob(select, 2), request->len);
    }
    return QD_OK;
}

/* NOT_FOUND: nothing waits. Only reads: the journal writes all day, and the loop must not queue for
 * its lock at every commit. */
static enum qd_err look_inside(struct accounts *accounts)
{
    sqlite3_stmt *select = NULL;
    bool changed = false;
    enum qd_err err = accounts_look(accounts, &accounts->data_version, &changed);

    if (err != QD_OK || !changed) {
        return err == QD_OK ? QD_ERR_NOT_FOUND : err;
    }
    err = accounts_prepare(
        accounts, "SELECT 1 FROM definition_request WHERE taken = 0 LIMIT 1", &select);
    if (err == QD_OK) {
        err = accounts_row(select);
    }
    return accounts_end(accounts, select, err);
}

enum qd_err mailbox_take(struct accounts *accounts, struct mailbox_request *request)
{
    sqlite3_stmt *select = NULL;
    enum qd_err err = look_inside(accounts);

    if (err != QD_OK) {
        return err;
    }
    err = accounts_prepare(accounts,
                           "UPDATE definition_request SET taken = 1 WHERE request_id ="
                           " (SELECT min(request_id) FROM definition_request WHERE taken = 0)"
                           " RETURNING request_id, office_id, body",
                           &select);
    if (err == QD_OK) {
        err = accounts_row(select);
    }
    if (err == QD_OK) {
        err = copy_body(select, request);
        (void)sqlite3_step(select); /* To the end: the update is done then. */
    }
    accounts->data_version = -1; /* More may wait behind it, or the lock was not to be had. */
    return accounts_end(accounts, select, err);
}

enum qd_err mailbox_answer(struct accounts *accounts,
                           uint64_t request_id,
                           int refusal,
                           const char *text)
{
    sqlite3_stmt *update = NULL;
    enum qd_err err = accounts_prepare(
        accounts,
        "UPDATE definition_request SET refusal = ?2, text = ?3 WHERE request_id = ?1",
        &update);

    if (err == QD_OK) {
        const int64_t values[] = {(int64_t)request_id, refusal};
        store_bind(update, values, 2);
        (void)sqlite3_bind_text(update, 3, text, -1, SQLITE_STATIC);
        err = store_do(update);
    }
    return accounts_end(accounts, update, err);
}

enum qd_err mailbox_clear(struct accounts *accounts, int refusal, const char *text)
{
    sqlite3_stmt *update = NULL;
    enum qd_err err =
        store_run(accounts->db,
                  "DELETE FROM definition_request WHERE refusal IS NOT NULL AND request_id <="
                  " (SELECT max(request_id) FROM definition_request) - 16");

    if (err == QD_OK) {
        err = accounts_prepare(accounts,
                               "UPDATE definition_request SET taken = 1, refusal = ?1, text = ?2"
                               " WHERE refusal IS NULL",
                               &update);
    }
    if (err == QD_OK) {
        (void)sqlite3_bind_int64(update, 1, refusal);
        (void)sqlite3_bind_text(update, 2, text, -1, SQLITE_STATIC);
        err = store_do(update);
    }
    return accounts_end(accounts, update, err);
}
