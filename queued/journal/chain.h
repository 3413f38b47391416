/* The chain: each event's digest covers the one before it, so that no row can be altered, removed
 * or slipped in without every later one telling.
 *
 * chain(n) = BLAKE2b-256(chain(n - 1) || n as 8 bytes, lowest first || packed event n), chain(0) is
 * zero. Whoever holds the newest digest on paper can prove the whole journal. */
#ifndef QUEUED_JOURNAL_CHAIN_H
#define QUEUED_JOURNAL_CHAIN_H

#include <stddef.h>
#include <stdint.h>

#include "queued/base/assert.h"
#include "queued/journal/journal.h"

/* Replaces the digest of event @seq - 1 by that of event @seq. */
void chain_add(uint8_t chain[JOURNAL_DIGEST_SIZE], uint64_t seq, const uint8_t *bytes, size_t len);

/* BLAKE2b-256 of @bytes: definitions, tokens. */
void chain_digest(uint8_t digest[JOURNAL_DIGEST_SIZE], const uint8_t *bytes, size_t len);

/* The library's one-time start; false: the machine gives no random bytes. */
QD_MUST_USE bool chain_init(void);

#endif
