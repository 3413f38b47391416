#include "queued/base/base32.h"

#include <string.h>

static const char alphabet[] = "0123456789abcdefghjkmnpqrstvwxyz";

/* The last character carries 128 - 25 * 5 = 3 bits; its low two are zero. */
#define STRAY_BITS (BASE32_LEN * 5 - BASE32_BYTES * 8)

void base32_encode(const uint8_t bytes[BASE32_BYTES], char text[BASE32_LEN + 1])
{
    uint32_t window = 0;
    unsigned bit_count = 0;
    size_t len = 0;

    for (size_t i = 0; i < BASE32_BYTES; i++) {
        window = (window << 8) | bytes[i];
        bit_count += 8;
        while (bit_count >= 5) {
            bit_count -= 5;
            text[len++] = alphabet[(window >> bit_count) & 31U];
        }
        window &= (1U << bit_count) - 1;
    }
    QD_ASSERT(bit_count == 5 - STRAY_BITS);
    text[len++] = alphabet[(window << STRAY_BITS) & 31U];
    QD_ASSERT(len == BASE32_LEN);
    text[len] = '\0';
}

bool base32_decode(const char *text, size_t len, uint8_t bytes[BASE32_BYTES])
{
    uint8_t decoded[BASE32_BYTES];
    uint32_t window = 0;
    unsigned bit_count = 0;
    size_t byte_count = 0;

    if (len != BASE32_LEN) {
        return false;
    }
    for (size_t i = 0; i < BASE32_LEN; i++) {
        const char *digit = text[i] == '\0' ? NULL : strchr(alphabet, text[i]);
        if (digit == NULL) {
            return false;
        }
        window = (window << 5) | (uint32_t)(digit - alphabet);
        bit_count += 5;
        if (bit_count >= 8) {
            bit_count -= 8;
            decoded[byte_count++] = (uint8_t)(window >> bit_count);
            window &= (1U << bit_count) - 1;
        }
    }
    QD_ASSERT(byte_count == BASE32_BYTES);
    QD_ASSERT(bit_count == STRAY_BITS);
    if (window != 0) {
        return false;
    }
    memcpy(bytes, decoded, BASE32_BYTES);
    return true;
}
