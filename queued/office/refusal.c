#include "queued/office/refusal.h"

#include <stddef.h>

#include "queued/base/assert.h"

struct refusal_words {
    const char *name;
    const char *vi;
    const char *en;
};

static const struct refusal_words refusals[REFUSAL_NUMBER_MAX + 1] = {
#define X(name, number, vi, en) [number] = {"refusal." #name, vi, en},
    REFUSAL_MAP(X)
#undef X
};

/* Made once from the names above: "refusal.counter_taken". */
#define REFUSAL_KEY_SIZE 48

const char *refusal_key(enum refusal refusal)
{
    static _Thread_local char key[REFUSAL_KEY_SIZE];
    size_t i = 0;

    QD_ASSERT((unsigned)refusal <= REFUSAL_NUMBER_MAX);
    QD_ASSERT(refusals[refusal].name != NULL);
    for (; refusals[refusal].name[i] != '\0' && i + 1 < sizeof key; i++) {
        char letter = refusals[refusal].name[i];
        key[i] = letter >= 'A' && letter <= 'Z' ? (char)(letter + ('a' - 'A')) : letter;
    }
    key[i] = '\0';
    return key;
}

const char *refusal_text(enum refusal refusal, int english)
{
    QD_ASSERT((unsigned)refusal <= REFUSAL_NUMBER_MAX);
    QD_ASSERT(refusals[refusal].vi != NULL);
    return english ? refusals[refusal].en : refusals[refusal].vi;
}
