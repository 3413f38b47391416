#include "queued/journal/binding.h"

#include <sqlite3.h>
#include <string.h>

struct binding binding_start(sqlite3_stmt *statement)
{
    QD_ASSERT(statement != NULL);
    (void)sqlite3_reset(statement);
    return (struct binding){.statement = statement};
}

/* A parameter that does not exist is a bug; memory can run out. */
static void note(struct binding *binding, int code)
{
    QD_ASSERT(code != SQLITE_RANGE && code != SQLITE_MISUSE);
    binding->failed = binding->failed || code != SQLITE_OK;
}

void binding_int(struct binding *binding, int64_t number)
{
    note(binding, sqlite3_bind_int64(binding->statement, ++binding->count, number));
}

void binding_uint(struct binding *binding, uint64_t number)
{
    QD_ASSERT(number <= INT64_MAX);
    binding_int(binding, (int64_t)number);
}

void binding_text(struct binding *binding, const char *text)
{
    note(binding, sqlite3_bind_text(binding->statement, ++binding->count, text, -1, SQLITE_STATIC));
}

void binding_blob(struct binding *binding, const void *bytes, size_t len)
{
    note(binding,
         sqlite3_bind_blob64(binding->statement, ++binding->count, bytes, len, SQLITE_STATIC));
}

enum qd_err binding_run(struct binding *binding, struct database *database, const char *operation)
{
    bool row = true;
    enum qd_err err = QD_OK;

    while (err == QD_OK && row) {
        err = binding_step(binding, database, operation, &row);
    }
    return err;
}

enum qd_err binding_step(struct binding *binding,
                         struct database *database,
                         const char *operation,
                         bool *row)
{
    if (binding->failed) {
        (void)sqlite3_reset(binding->statement);
        return database_say(database, QD_ERR_NOMEM, "%s: out of memory", operation);
    }
    QD_ASSERT(binding->count == sqlite3_bind_parameter_count(binding->statement));
    int code = sqlite3_step(binding->statement);
    if (code == SQLITE_ROW) {
        *row = true;
        return QD_OK;
    }
    enum qd_err err = code == SQLITE_DONE ? QD_OK : database_fail(database, operation);
    (void)sqlite3_reset(binding->statement);
    *row = false;
    return err;
}

void binding_reset(struct binding *binding)
{
    (void)sqlite3_reset(binding->statement);
}

uint64_t binding_column_uint(const struct binding *binding, int column)
{
    return (uint64_t)sqlite3_column_int64(binding->statement, column);
}

int64_t binding_column_int(const struct binding *binding, int column)
{
    return sqlite3_column_int64(binding->statement, column);
}

bool binding_column_text(const struct binding *binding, int column, char *text, size_t size)
{
    const unsigned char *found = sqlite3_column_text(binding->statement, column);
    size_t len = (size_t)sqlite3_column_bytes(binding->statement, column);

    if (found == NULL || len >= size || memchr(found, '\0', len) != NULL) {
        return false;
    }
    memcpy(text, found, len);
    text[len] = '\0';
    return true;
}

bool binding_column_blob(const struct binding *binding, int column, uint8_t *bytes, size_t len)
{
    size_t found_len = 0;
    const uint8_t *found = binding_column_bytes(binding, column, &found_len);

    if (found == NULL || found_len != len) {
        return false;
    }
    memcpy(bytes, found, len);
    return true;
}

const uint8_t *binding_column_bytes(const struct binding *binding, int column, size_t *len)
{
    const uint8_t *bytes = sqlite3_column_blob(binding->statement, column);

    *len = (size_t)sqlite3_column_bytes(binding->statement, column);
    return bytes;
}
