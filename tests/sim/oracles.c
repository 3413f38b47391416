#include "tests/sim/oracles.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static _Noreturn void give_up(const char *what, const char *name)
{
    (void)fprintf(stderr, "oracles: %s: %s\n", what, name);
    exit(1);
}

char *oracles_read(const char *path)
{
    FILE *file = fopen(path, "rb");

    if (file == NULL) {
        (void)printf("skipped: %s is not there\n", path);
        return NULL;
    }
    enum { SIZE_MAX_BYTES = 1 << 20 };
    char *text = calloc(1, SIZE_MAX_BYTES);
    if (text == NULL || fread(text, 1, SIZE_MAX_BYTES - 1, file) == 0) {
        give_up("cannot read", path);
    }
    (void)fclose(file);
    return text;
}

/* The position after @name's colon, at the first level within the object that @text begins. */
const char *oracles_find(const char *text, const char *name)
{
    size_t len = strlen(name);
    int depth = 0;

    for (const char *at = text; *at != '\0'; at++) {
        if (*at == '{' || *at == '[') {
            depth++;
        } else if (*at == '}' || *at == ']') {
            if (--depth == 0) {
                break;
            }
        } else if (*at == '"') {
            const char *end = strchr(at + 1, '"');
            if (end == NULL) {
                break;
            }
            bool is_it =
                depth == 1 && (size_t)(end - at) == len + 1 && strncmp(at + 1, name, len) == 0;
            if (is_it) {
                return strchr(end, ':') + 1;
            }
            at = end;
        }
    }
    give_up("no such value", name);
}

const char *oracles_item(const char *array, size_t index)
{
    const char *at = strchr(array, '{');

    for (size_t i = 0; i < index && at != NULL; i++) {
        at = strchr(at + 1, '{');
    }
    if (at == NULL) {
        give_up("no such item", "array");
    }
    return at;
}

double oracles_number(const char *text, const char *name)
{
    return strtod(oracles_find(text, name), NULL);
}

double oracles_number_at(const char *text, const char *name, size_t index)
{
    const char *at = strchr(oracles_find(text, name), '[');

    for (size_t i = 0; i < index && at != NULL; i++) {
        at = strchr(at + 1, ',');
    }
    if (at == NULL) {
        give_up("no such number", name);
    }
    return strtod(at + 1, NULL);
}
