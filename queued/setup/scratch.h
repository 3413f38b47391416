/* Scratch: memory that grows as a file is read and goes all at once; asking never needs an answer.
 */
#ifndef QUEUED_SETUP_SCRATCH_H
#define QUEUED_SETUP_SCRATCH_H

#include <stdbool.h>
#include <stddef.h>

struct scratch_chunk;

struct scratch {
    struct scratch_chunk *chunks; /* Owned; the newest first. */
    bool failed;                  /* Memory ran out at least once: what was read is incomplete. */
};

void scratch_init(struct scratch *scratch);
void scratch_deinit(struct scratch *scratch);

/* @count zeroed items of @size bytes, aligned for any type; NULL (and failed) without memory. */
void *scratch_array(struct scratch *scratch, size_t count, size_t size);

/* A copy of @len bytes and a NUL; "" (and failed) without memory. */
const char *scratch_text(struct scratch *scratch, const char *text, size_t len);

#endif
