#include "display/language.h"

#include <string.h>

static const char *const codes[LANGUAGE_COUNT] = {
    [LANGUAGE_VI] = "vi",
    [LANGUAGE_EN] = "en",
};

const char *language_code(enum language language)
{
    QD_ASSERT(language < LANGUAGE_COUNT);
    return codes[language];
}

bool language_parse(const char *code, size_t len, enum language *language)
{
    for (size_t i = 0; i < LANGUAGE_COUNT; i++) {
        if (strlen(codes[i]) == len && memcmp(codes[i], code, len) == 0) {
            *language = (enum language)i;
            return true;
        }
    }
    return false;
}
