#include "queued/base/ranges.h"

#include <stdlib.h>
#include <string.h>

#define DIGITS_MAX 9

/* Reads digits at *@at and moves on. False: none, or too many. */
static bool read_number(const char **at, uint32_t *number)
{
    size_t len = strspn(*at, "0123456789");

    if (len == 0 || len > DIGITS_MAX) {
        return false;
    }
    *number = (uint32_t)strtoul(*at, NULL, 10);
    *at += len;
    return *number != 0;
}

/* "5" or "5-8". */
static bool read_range(const char **at, uint32_t *first, uint32_t *last)
{
    if (!read_number(at, first)) {
        return false;
    }
    *last = *first;
    if (**at == '-') {
        ++*at;
        return read_number(at, last) && *last >= *first;
    }
    return true;
}

bool ranges_has(const uint32_t *numbers, size_t count, uint32_t number)
{
    for (size_t i = 0; i < count; i++) {
        if (numbers[i] == number) {
            return true;
        }
    }
    return false;
}

bool ranges_parse(const char *text, uint32_t *numbers, size_t max, size_t *count)
{
    *count = 0;
    for (const char *at = text;; at++) {
        uint32_t first = 0;
        uint32_t last = 0;
        if (!read_range(&at, &first, &last)) {
            return false;
        }
        for (uint32_t number = first; number <= last; number++) {
            if (ranges_has(numbers, *count, number)) {
                continue;
            }
            if (*count == max) {
                return false;
            }
            numbers[(*count)++] = number;
        }
        if (*at != ',') {
            return *at == '\0';
        }
    }
}
