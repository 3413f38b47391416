/* A 64-bit FNV-1a hash, taken in pieces: for tables and state comparison, not against attackers. */
#ifndef QUEUED_BASE_HASH_H
#define QUEUED_BASE_HASH_H

#include <stddef.h>
#include <stdint.h>

struct qd_hash {
    uint64_t value;
};

void qd_hash_init(struct qd_hash *hash);

/* How bytes are cut into calls makes no difference. */
void qd_hash_bytes(struct qd_hash *hash, const void *bytes, size_t len);

/* Eight bytes, lowest first, on every machine. */
void qd_hash_u64(struct qd_hash *hash, uint64_t number);

/* A number in one step: eight times as fast, and another hash than that of its bytes. For what is
 * not kept, as the state of an office. */
void qd_hash_word(struct qd_hash *hash, uint64_t number);

/* The hash of all so far; more may follow. */
uint64_t qd_hash_value(const struct qd_hash *hash);

#endif
