#include "queued/base/hex.h"

static const char digits[] = "0123456789abcdef";

void hex_encode(const uint8_t *bytes, size_t len, char *text)
{
    for (size_t i = 0; i < len; i++) {
        text[2 * i] = digits[bytes[i] >> 4];
        text[2 * i + 1] = digits[bytes[i] & 15];
    }
    text[2 * len] = '\0';
}

/* 16 for anything that is not a digit. */
static unsigned digit_value(char c)
{
    unsigned value = 0;

    while (value < 16 && digits[value] != c) {
        value++;
    }
    return value;
}

bool hex_decode(const char *text, size_t text_len, uint8_t *bytes, size_t len)
{
    if (text_len % 2 != 0 || text_len / 2 != len) {
        return false;
    }
    for (size_t i = 0; i < len; i++) {
        unsigned high = digit_value(text[2 * i]);
        unsigned low = digit_value(text[2 * i + 1]);
        if (high > 15 || low > 15) {
            return false;
        }
        bytes[i] = (uint8_t)(high << 4 | low);
    }
    return true;
}
