/* Tries: wrong secrets, counted by who tried them; whoever errs too often has to wait, and longer
 * each time.
 *
 * A fixed table of buckets, found by a hash that nobody outside can compute: guessing costs no
 * memory, and no other name can be used to push a counted one out. Names that share a bucket share
 * its count, which only errs on the safe side. */
#ifndef QUEUED_APP_TRIES_H
#define QUEUED_APP_TRIES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define TRIES_BUCKETS 4096

/* The first wait, what it doubles up to, and after how long without a try all is forgotten. */
#define TRIES_WAIT_NS UINT64_C(60000000000)
#define TRIES_WAIT_NS_MAX (15 * TRIES_WAIT_NS)
#define TRIES_FORGET_NS (60 * TRIES_WAIT_NS)

struct tries_bucket {
    uint32_t count; /* Wrong ones in a row. */
    uint64_t last_ns;
    uint64_t wait_until_ns;
};

struct tries {
    uint8_t key[16];
    struct tries_bucket buckets[TRIES_BUCKETS];
};

/* @key: random bytes, fresh for this process. */
void tries_init(struct tries *tries, const uint8_t key[16]);

/* The bucket of the @len bytes that say who it is. */
struct tries_bucket *tries_bucket(struct tries *tries, const void *who, size_t len);

/* Whether another try has to wait. Instants are of a clock that never runs backwards. */
bool tries_must_wait(const struct tries_bucket *bucket, uint64_t now_ns);

/* Counts a wrong try; from the @max-th in a row on, each makes the next wait. */
void tries_wrong(struct tries_bucket *bucket, uint32_t max, uint64_t now_ns);

/* The right secret: all is forgotten. */
void tries_right(struct tries_bucket *bucket);

#endif
