/* A bitmap: black dots on white, as a thermal printer burns them. */
#ifndef QUEUED_PRINTING_BITMAP_H
#define QUEUED_PRINTING_BITMAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "queued/base/assert.h"
#include "queued/base/err.h"

/* Longer than any slip: half a metre of paper. */
#define BITMAP_HEIGHT_MAX 4096
#define BITMAP_WIDTH_MAX 1024

struct bitmap {
    uint32_t width; /* A multiple of 8. */
    uint32_t height;
    uint8_t *dots; /* Owned: height rows of width / 8 bytes, the leftmost dot in the highest bit. */
};

/* All white. NOMEM. */
QD_MUST_USE enum qd_err bitmap_init(struct bitmap *bitmap, uint32_t width, uint32_t height);
void bitmap_deinit(struct bitmap *bitmap); /* Safe on a zeroed one. */

void bitmap_set(struct bitmap *bitmap, uint32_t x, uint32_t y);
bool bitmap_get(const struct bitmap *bitmap, uint32_t x, uint32_t y);

#endif
