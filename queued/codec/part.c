#include "queued/codec/part.h"

#include <string.h>

uint8_t *part_bytes(const uint8_t *bytes)
{
    union {
        const uint8_t *from;
        uint8_t *to;
    } cast = {.from = bytes};

    return cast.to;
}

char *part_text(const char *text)
{
    union {
        const char *from;
        char *to;
    } cast = {.from = text};

    return cast.to;
}

void *part_new(struct arena *arena, size_t size)
{
    void *part = arena_alloc(arena, size);

    if (part != NULL) {
        memset(part, 0, size);
    }
    return part;
}

void *part_array(struct arena *arena, size_t count, size_t size, void ***pointers)
{
    char *items = part_new(arena, count * size);

    *pointers = part_new(arena, count * sizeof **pointers);
    for (size_t i = 0; i < count && items != NULL && *pointers != NULL; i++) {
        (*pointers)[i] = items + i * size;
    }
    return *pointers == NULL ? NULL : items;
}

Queued__V1__Text *part_words(struct arena *arena, const struct words *words)
{
    Queued__V1__Text *text = part_new(arena, sizeof *text);

    if (text != NULL) {
        queued__v1__text__init(text);
        text->vi = part_text(words->vi);
        text->en = part_text(words->en);
    }
    return text;
}

void part_forecast(Queued__V1__Forecast *to, const struct forecast *from)
{
    queued__v1__forecast__init(to);
    to->known = from->known;
    to->people_ahead = from->people_ahead;
    to->expected_ms = from->expected_ms;
    to->low50_ms = from->low50_ms;
    to->high50_ms = from->high50_ms;
    to->low90_ms = from->low90_ms;
    to->high90_ms = from->high90_ms;
}
