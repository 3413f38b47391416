/* A language of the wall: what it writes in, and what it has a voice of its own for. */
#ifndef QUEUED_DISPLAY_LANGUAGE_H
#define QUEUED_DISPLAY_LANGUAGE_H

#include <assert.h>
#include <stddef.h>

#include "queued/base/assert.h"
#include "queued/voice/words.h"

enum language { LANGUAGE_VI, LANGUAGE_EN };
#define LANGUAGE_COUNT 2

static_assert((int)LANGUAGE_VI == (int)WORDS_VI && (int)LANGUAGE_EN == (int)WORDS_EN,
              "the voice knows them by the same numbers");

/* "vi", "en". */
const char *language_code(enum language language);

/* False if the @len bytes at @code name no language; then *@language is left alone. */
QD_MUST_USE bool language_parse(const char *code, size_t len, enum language *language);

#endif
