#include "queued/journal/chain.h"

#include <sodium.h>

static_assert(JOURNAL_DIGEST_SIZE == crypto_generichash_BYTES, "BLAKE2b-256");

void chain_advance(uint8_t chain[JOURNAL_DIGEST_SIZE],
                   uint64_t seq,
                   const uint8_t *bytes,
                   size_t len)
{
    crypto_generichash_state state;
    uint8_t number[8];

    for (unsigned i = 0; i < sizeof number; i++) {
        number[i] = (uint8_t)(seq >> (8 * i));
    }
    (void)crypto_generichash_init(&state, NULL, 0, JOURNAL_DIGEST_SIZE);
    (void)crypto_generichash_update(&state, chain, JOURNAL_DIGEST_SIZE);
    (void)crypto_generichash_update(&state, number, sizeof number);
    (void)crypto_generichash_update(&state, bytes, len);
    (void)crypto_generichash_final(&state, chain, JOURNAL_DIGEST_SIZE);
}

void chain_digest(uint8_t digest[JOURNAL_DIGEST_SIZE], const void *bytes, size_t len)
{
    (void)crypto_generichash(digest, JOURNAL_DIGEST_SIZE, bytes, len, NULL, 0);
}
