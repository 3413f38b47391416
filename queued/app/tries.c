#include "queued/app/tries.h"

#include <string.h>

#include "queued/base/assert.h"
#include "queued/base/hash.h"

void tries_init(struct tries *tries, const uint8_t key[16])
{
    *tries = (struct tries){0};
    memcpy(tries->key, key, sizeof tries->key);
}

struct tries_bucket *tries_bucket(struct tries *tries, const void *who, size_t len)
{
    struct qd_hash hash;

    qd_hash_init(&hash);
    qd_hash_bytes(&hash, tries->key, sizeof tries->key);
    qd_hash_bytes(&hash, who, len);
    return &tries->buckets[qd_hash_value(&hash) % TRIES_BUCKETS];
}

bool tries_must_wait(const struct tries_bucket *bucket, uint64_t now_ns)
{
    return now_ns < bucket->wait_until_ns;
}

void tries_wrong(struct tries_bucket *bucket, uint32_t max, uint64_t now_ns)
{
    QD_ASSERT(max > 0);
    if (now_ns - bucket->last_ns > TRIES_FORGET_NS) {
        bucket->count = 0;
    }
    bucket->last_ns = now_ns;
    bucket->count += bucket->count < UINT32_MAX ? 1 : 0;
    if (bucket->count >= max) {
        uint64_t wait_ns = TRIES_WAIT_NS;
        for (uint32_t i = max; i < bucket->count && wait_ns < TRIES_WAIT_NS_MAX; i++) {
            wait_ns *= 2;
        }
        bucket->wait_until_ns =
            now_ns + (wait_ns < TRIES_WAIT_NS_MAX ? wait_ns : TRIES_WAIT_NS_MAX);
    }
}

void tries_right(struct tries_bucket *bucket)
{
    *bucket = (struct tries_bucket){0};
}
