#include "queued/printing/bitmap.h"

#include <stdlib.h>

enum qd_err bitmap_init(struct bitmap *bitmap, uint32_t width, uint32_t height)
{
    QD_ASSERT(width % 8 == 0 && width > 0 && width <= BITMAP_WIDTH_MAX);
    QD_ASSERT(height > 0 && height <= BITMAP_HEIGHT_MAX);
    uint8_t *dots = calloc(height, width / 8);
    if (dots == NULL) {
        return QD_ERR_NOMEM;
    }
    *bitmap = (struct bitmap){.width = width, .height = height, .dots = dots};
    return QD_OK;
}

void bitmap_deinit(struct bitmap *bitmap)
{
    free(bitmap->dots);
    *bitmap = (struct bitmap){0};
}

static size_t index_of(const struct bitmap *bitmap, uint32_t x, uint32_t y)
{
    QD_ASSERT(x < bitmap->width && y < bitmap->height);
    return (size_t)y * (bitmap->width / 8) + x / 8;
}

void bitmap_set(struct bitmap *bitmap, uint32_t x, uint32_t y)
{
    bitmap->dots[index_of(bitmap, x, y)] |= (uint8_t)(0x80U >> (x % 8));
}

bool bitmap_get(const struct bitmap *bitmap, uint32_t x, uint32_t y)
{
    return (bitmap->dots[index_of(bitmap, x, y)] & (0x80U >> (x % 8))) != 0;
}
