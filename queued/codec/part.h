/* A part: what messages of every kind are put together from, in an arena, for packing only. */
#ifndef QUEUED_CODEC_PART_H
#define QUEUED_CODEC_PART_H

#include <stddef.h>
#include <stdint.h>

#include "queued/base/arena.h"
#include "queued/office/definition.h"
#include "queued/office/ticket.h"
#include "queued/v1/common.pb-c.h"

/* protobuf-c does not write to what it packs, and does not say so. */
uint8_t *part_bytes(const uint8_t *bytes);
char *part_text(const char *text);

/* @size zeroed bytes; NULL when @arena is exhausted. */
void *part_new(struct arena *arena, size_t size);

/* @count zeroed messages of @size bytes, and the pointers to them that a repeated field wants; NULL
 * when @arena is exhausted. */
void *part_array(struct arena *arena, size_t count, size_t size, void ***pointers);

Queued__V1__Text *part_words(struct arena *arena, const struct words *words);
void part_forecast(Queued__V1__Forecast *to, const struct forecast *from);

#endif
