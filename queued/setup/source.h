/* A source: a whole file in memory, for reading. */
#ifndef QUEUED_SETUP_SOURCE_H
#define QUEUED_SETUP_SOURCE_H

#include <stddef.h>
#include <stdint.h>

#include "queued/base/assert.h"
#include "queued/base/err.h"
#include "queued/setup/complaints.h"

struct source {
    char *text; /* Owned; a NUL follows, and may be inside as well. */
    size_t len;
};

/* Reads the regular file @path of at most @len_max bytes. NOMEM; NOT_FOUND, DENIED, TOO_BIG, IO:
 * then the complaint is on the list, as an error of @file. */
QD_MUST_USE enum qd_err source_read(struct source *source,
                                    const char *path,
                                    size_t len_max,
                                    const char *file,
                                    struct complaints *complaints);

void source_deinit(struct source *source);

/* The line, from 1, of the byte at @offset. */
uint32_t source_line(const char *text, size_t offset);

/* Offset of the first byte that is no UTF-8; @len when there is none. */
size_t source_bad_byte(const char *text, size_t len);

#endif
