/* An arena: a bounded, throw-away allocator over memory of the caller. */
#ifndef QUEUED_BASE_ARENA_H
#define QUEUED_BASE_ARENA_H

#include <stddef.h>

#include "queued/base/assert.h"

struct arena {
    unsigned char *base; /* The caller's; outlives the arena. */
    size_t size;         /* Bytes at @base. */
    size_t used;         /* Bytes handed out, padding included; at most @size. */
    bool exhausted;      /* An allocation has been refused since the last reset. */
};

/* @base is aligned as malloc() aligns. */
void arena_init(struct arena *arena, void *base, size_t size);

/* @size bytes, uninitialised, aligned for any type; NULL (and exhausted) when they do not fit.
 * @size 0 gives a pointer that may not be dereferenced. */
QD_MUST_USE void *arena_alloc(struct arena *arena, size_t size);

/* A copy of @size bytes of @source, followed by a NUL byte; NULL when it does not fit. */
QD_MUST_USE char *arena_copy(struct arena *arena, const void *source, size_t size);

/* Take everything back: pointers into the arena are invalid from now on. */
void arena_reset(struct arena *arena);

#endif
