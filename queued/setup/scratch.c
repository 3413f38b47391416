#include "queued/setup/scratch.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "queued/base/assert.h"

#define CHUNK_SIZE 65536

struct scratch_chunk {
    struct scratch_chunk *next;
    size_t size; /* Bytes at @bytes. */
    size_t used;
    alignas(max_align_t) unsigned char bytes[];
};

void scratch_init(struct scratch *scratch)
{
    *scratch = (struct scratch){0};
}

void scratch_deinit(struct scratch *scratch)
{
    struct scratch_chunk *chunk = scratch->chunks;

    while (chunk != NULL) {
        struct scratch_chunk *next = chunk->next;
        free(chunk);
        chunk = next;
    }
    scratch_init(scratch);
}

static struct scratch_chunk *chunk_for(struct scratch *scratch, size_t size)
{
    struct scratch_chunk *chunk = scratch->chunks;

    if (chunk != NULL && size <= chunk->size - chunk->used) {
        return chunk;
    }
    size_t room = size > CHUNK_SIZE ? size : CHUNK_SIZE;
    chunk = calloc(1, sizeof *chunk + room);
    if (chunk == NULL) {
        scratch->failed = true;
        return NULL;
    }
    chunk->size = room;
    chunk->next = scratch->chunks;
    scratch->chunks = chunk;
    return chunk;
}

void *scratch_array(struct scratch *scratch, size_t count, size_t size)
{
    QD_ASSERT(size > 0 && count <= SIZE_MAX / 4 / size);
    size_t padded =
        (count * size + alignof(max_align_t) - 1) / alignof(max_align_t) * alignof(max_align_t);
    struct scratch_chunk *chunk = chunk_for(scratch, padded);

    if (chunk == NULL) {
        return NULL;
    }
    void *memory = chunk->bytes + chunk->used;
    chunk->used += padded;
    return memory;
}

const char *scratch_text(struct scratch *scratch, const char *text, size_t len)
{
    char *copy = scratch_array(scratch, len + 1, 1);

    if (copy == NULL) {
        return "";
    }
    memcpy(copy, text, len);
    copy[len] = '\0';
    return copy;
}
