#include "queued/base/arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <string.h>

/* What a reset leaves behind in dev builds, so that a pointer kept by mistake shows itself. */
#define ARENA_DEAD_BYTE 0xdb

void arena_init(struct arena *arena, void *base, size_t size)
{
    QD_ASSERT(base != NULL);
    QD_ASSERT((uintptr_t)base % alignof(max_align_t) == 0);
    *arena = (struct arena){.base = base, .size = size};
}

void *arena_alloc(struct arena *arena, size_t size)
{
    const size_t align = alignof(max_align_t);

    QD_ASSERT(arena->used <= arena->size);
    if (size > arena->size - arena->used) { /* Never overflows: compare against what is left. */
        arena->exhausted = true;
        return NULL;
    }
    void *memory = arena->base + arena->used;
    size_t padding = (align - size % align) % align;
    size_t left = arena->size - arena->used - size;
    arena->used += size + (padding < left ? padding : left);
    QD_ASSERT(arena->used <= arena->size);
    return memory;
}

char *arena_copy(struct arena *arena, const void *source, size_t size)
{
    if (size >= arena->size) { /* Keeps size + 1 from overflowing. */
        arena->exhausted = true;
        return NULL;
    }
    char *copy = arena_alloc(arena, size + 1);
    if (copy == NULL) {
        return NULL;
    }
    memcpy(copy, source, size);
    copy[size] = '\0';
    return copy;
}

void arena_reset(struct arena *arena)
{
    QD_ASSERT(arena->used <= arena->size);
#ifdef QUEUED_SLOW_ASSERTS
    memset(arena->base, ARENA_DEAD_BYTE, arena->used);
#endif
    arena->used = 0;
    arena->exhausted = false;
}
