#include "queued/reports/packing.h"

#include <stdlib.h>

/* A number of 64 bits takes so many bytes at most. */
#define NUMBER_BYTES_MAX 10
#define PACKING_MIN 256

static bool reserve(struct packing *packing)
{
    if (packing->size - packing->len >= NUMBER_BYTES_MAX) {
        return true;
    }
    size_t size = packing->size == 0 ? PACKING_MIN : 2 * packing->size;
    uint8_t *bytes = packing->failed ? NULL : realloc(packing->bytes, size);
    if (bytes == NULL) {
        packing->failed = true;
        return false;
    }
    packing->bytes = bytes;
    packing->size = size;
    return true;
}

void packing_put(struct packing *packing, uint64_t number)
{
    if (!reserve(packing)) {
        return;
    }
    while (number > 0x7f) {
        packing->bytes[packing->len++] = (uint8_t)(number | 0x80);
        number >>= 7;
    }
    packing->bytes[packing->len++] = (uint8_t)number;
}

void packing_deinit(struct packing *packing)
{
    free(packing->bytes);
    *packing = (struct packing){0};
}

uint64_t packing_take(struct unpacking *unpacking)
{
    uint64_t number = 0;

    for (unsigned shift = 0; shift < 64 && unpacking->at < unpacking->end; shift += 7) {
        uint8_t byte = *unpacking->at++;
        number |= (uint64_t)(byte & 0x7f) << shift;
        if (byte <= 0x7f) {
            return number;
        }
    }
    unpacking->failed = true;
    unpacking->at = unpacking->end;
    return 0;
}
