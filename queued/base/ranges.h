/* Ranges: a list of numbers as people type it, "1,2,5-8". */
#ifndef QUEUED_BASE_RANGES_H
#define QUEUED_BASE_RANGES_H

#include <stddef.h>
#include <stdint.h>

#include "queued/base/assert.h"

/* Writes each number of @text once, in its order, to @numbers; all are 1 or more. False, and what
 * is in @numbers is of no use, when it is no such list or has more than @max. */
QD_MUST_USE bool ranges_parse(const char *text, uint32_t *numbers, size_t max, size_t *count);

bool ranges_has(const uint32_t *numbers, size_t count, uint32_t number);

#endif
