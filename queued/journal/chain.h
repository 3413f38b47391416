/* The chain: each event's digest covers the one before it, so that no row changes unnoticed.
 * chain(n) = BLAKE2b-256(chain(n - 1), seq(n) as eight bytes, lowest first, packed event n);
 * chain(0) is 32 zero bytes. */
#ifndef QUEUED_JOURNAL_CHAIN_H
#define QUEUED_JOURNAL_CHAIN_H

#include <stddef.h>
#include <stdint.h>

#include "queued/journal/journal.h"

/* Moves @chain on by one event. */
void chain_advance(uint8_t chain[JOURNAL_DIGEST_SIZE],
                   uint64_t seq,
                   const uint8_t *bytes,
                   size_t len);

/* BLAKE2b-256 of some bytes: definitions, tokens. */
void chain_digest(uint8_t digest[JOURNAL_DIGEST_SIZE], const void *bytes, size_t len);

#endif
