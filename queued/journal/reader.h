/* A reader: a connection that only reads, beside whoever writes; for start, verification, exports
 * and reports. */
#ifndef QUEUED_JOURNAL_READER_H
#define QUEUED_JOURNAL_READER_H

#include <stddef.h>
#include <stdint.h>

#include "queued/base/arena.h"
#include "queued/base/assert.h"
#include "queued/base/err.h"
#include "queued/journal/database.h"
#include "queued/journal/journal.h"

struct reader {
    struct database database;
    struct arena arena; /* Scratch for unpacking one event; its memory is owned. */
};

/* For one thread at a time. NOT_FOUND, CORRUPT, INVALID (another schema), NOMEM, IO. On failure
 * only database.errmsg is meaningful. */
QD_MUST_USE enum qd_err reader_open(struct reader *reader, const char *path);
void reader_close(struct reader *reader); /* Of a closed or zeroed one: nothing. */

/* As journal_offices(). */
QD_MUST_USE enum qd_err reader_offices(struct reader *reader,
                                       struct journal_head *heads,
                                       size_t max,
                                       size_t *count);

/* As journal_load_definition(). */
QD_MUST_USE enum qd_err reader_definition(struct reader *reader,
                                          uint32_t office_id,
                                          uint64_t version,
                                          struct definition *definition);

/* The only office of the file, when @office_id is 0; NOT_FOUND: there is none, INVALID: there are
 * several. Any other id is looked up: NOT_FOUND. */
QD_MUST_USE enum qd_err reader_office(struct reader *reader,
                                      uint32_t office_id,
                                      struct journal_head *head);

/* Whether every office's row and its newest event are of one mind: CORRUPT names the office. Cheap,
 * however old the file. */
QD_MUST_USE enum qd_err reader_check_heads(struct reader *reader);

/* The first event at or after @at_ms; the newest plus 1 when there is none. */
QD_MUST_USE enum qd_err reader_seek(struct reader *reader,
                                    const struct journal_head *head,
                                    int64_t at_ms,
                                    uint64_t *seq);

#endif
