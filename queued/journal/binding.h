/* A binding: values for one prepared statement, given in the order of its parameters. The values
 * stay the caller's and must last until binding_run() or the last binding_step(). */
#ifndef QUEUED_JOURNAL_BINDING_H
#define QUEUED_JOURNAL_BINDING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "queued/base/assert.h"
#include "queued/base/err.h"
#include "queued/journal/database.h"

struct binding {
    struct sqlite3_stmt *statement;
    int count; /* Parameters given so far. */
    bool failed;
};

struct binding binding_start(struct sqlite3_stmt *statement); /* Resets the statement. */
void binding_int(struct binding *binding, int64_t number);
void binding_uint(struct binding *binding, uint64_t number); /* At most INT64_MAX. */
void binding_text(struct binding *binding, const char *text);
void binding_blob(struct binding *binding, const void *bytes, size_t len);

/* To the end, and resets the statement. @operation is for the message. */
QD_MUST_USE enum qd_err binding_run(struct binding *binding,
                                    struct database *database,
                                    const char *operation);

/* The next row, if there is one; the statement is reset after the last row and after a failure. */
QD_MUST_USE enum qd_err binding_step(struct binding *binding,
                                     struct database *database,
                                     const char *operation,
                                     bool *row);
void binding_reset(struct binding *binding); /* For whoever does not read every row. */

/* Columns of the row. NULL, or too long for @size: false. */
uint64_t binding_column_uint(const struct binding *binding, int column);
int64_t binding_column_int(const struct binding *binding, int column);
QD_MUST_USE bool binding_column_text(const struct binding *binding,
                                     int column,
                                     char *text,
                                     size_t size);

/* Exactly @len bytes; false otherwise. */
QD_MUST_USE bool binding_column_blob(const struct binding *binding,
                                     int column,
                                     uint8_t *bytes,
                                     size_t len);

/* Valid until the next step or reset; NULL when empty. */
const uint8_t *binding_column_bytes(const struct binding *binding, int column, size_t *len);

#endif
