#include "queued/setup/suggest.h"

#include <string.h>

static size_t smaller(size_t one, size_t other)
{
    return one < other ? one : other;
}

size_t suggest_distance(const char *one, const char *other)
{
    size_t row[SUGGEST_LEN_MAX + 1];
    size_t one_len = strnlen(one, SUGGEST_LEN_MAX);
    size_t other_len = strnlen(other, SUGGEST_LEN_MAX);

    for (size_t j = 0; j <= other_len; j++) {
        row[j] = j;
    }
    for (size_t i = 1; i <= one_len; i++) {
        size_t diagonal = row[0];
        row[0] = i;
        for (size_t j = 1; j <= other_len; j++) {
            size_t replaced = diagonal + (one[i - 1] == other[j - 1] ? 0 : 1);
            diagonal = row[j];
            row[j] = smaller(replaced, smaller(row[j], row[j - 1]) + 1);
        }
    }
    return row[other_len];
}

void suggest_init(struct suggest *suggest, const char *word)
{
    /* A third may be wrong: "servises" is, "opening" for "services" is another word. At least 2:
     * one Vietnamese mark is two or three bytes. */
    size_t len = strnlen(word, SUGGEST_LEN_MAX);
    size_t allowed = len / 3 > 2 ? len / 3 : 2;

    *suggest = (struct suggest){.word = word, .best_distance = smaller(allowed, len) + 1};
}

void suggest_offer(struct suggest *suggest, const char *known)
{
    size_t distance = suggest_distance(suggest->word, known);

    if (distance < suggest->best_distance) {
        suggest->best = known;
        suggest->best_distance = distance;
    }
}
