#include "queued/voice/espeak.h"

#include <string.h>

#include "queued/base/assert.h"

/* Words a minute. Slower than its usual 175: a hall is loud, and half of it has grey hair. */
#define SPEED "135"

static const char *const voices[WORDS_LANGUAGE_COUNT] = {
    [WORDS_VI] = "vi",
    [WORDS_EN] = "en-gb",
};

void espeak_arguments(enum words_language language,
                      const char *words,
                      const char *arguments[ESPEAK_ARGUMENT_COUNT])
{
    QD_ASSERT(language < WORDS_LANGUAGE_COUNT);
    const char *all[ESPEAK_ARGUMENT_COUNT] = {
        ESPEAK_PROGRAM, "-v", voices[language], "-s", SPEED, "--stdout", "--", words, NULL};

    memcpy(arguments, all, sizeof all);
}
