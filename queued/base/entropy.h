/* Entropy: random bytes of the system, drawn a page at a time. A call into the system for each
 * ticket's token costs more than all the rest of issuing it.
 *
 * Bytes are given out once and wiped as they go. The pool lives in one process: a child that has
 * not started another program must not draw from its parent's. One thread at a time. */
#ifndef QUEUED_BASE_ENTROPY_H
#define QUEUED_BASE_ENTROPY_H

#include <stddef.h>
#include <stdint.h>

#include "queued/base/assert.h"
#include "queued/base/err.h"

#define ENTROPY_SIZE 4096

/* Zeroed: empty. */
struct entropy {
    uint8_t bytes[ENTROPY_SIZE];
    size_t left; /* The first so many are fresh. */
};

/* Fills @bytes; @len is at most ENTROPY_SIZE. IO: the system gives none. */
QD_MUST_USE enum qd_err entropy_draw(struct entropy *entropy, void *bytes, size_t len);

void entropy_wipe(struct entropy *entropy);

#endif
