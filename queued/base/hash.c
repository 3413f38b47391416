#include "queued/base/hash.h"

/* Fowler, Noll, Vo: draft-eastlake-fnv, 64-bit parameters. The product wraps by design. */
#define FNV_OFFSET UINT64_C(0xcbf29ce484222325)
#define FNV_PRIME UINT64_C(0x100000001b3)

void qd_hash_init(struct qd_hash *hash)
{
    hash->value = FNV_OFFSET;
}

void qd_hash_bytes(struct qd_hash *hash, const void *bytes, size_t len)
{
    const unsigned char *byte = bytes;
    uint64_t value = hash->value;

    for (size_t i = 0; i < len; i++) {
        value = (value ^ byte[i]) * FNV_PRIME;
    }
    hash->value = value;
}

void qd_hash_u64(struct qd_hash *hash, uint64_t number)
{
    unsigned char bytes[8];

    for (unsigned i = 0; i < sizeof bytes; i++) {
        bytes[i] = (unsigned char)((number >> (8 * i)) & 0xff);
    }
    qd_hash_bytes(hash, bytes, sizeof bytes);
}

/* Both steps can be undone, so two numbers never come to the same from one value. */
void qd_hash_word(struct qd_hash *hash, uint64_t number)
{
    uint64_t value = (hash->value ^ number) * UINT64_C(0x9e3779b97f4a7c15);

    hash->value = value ^ (value >> 32);
}

uint64_t qd_hash_value(const struct qd_hash *hash)
{
    return hash->value;
}
