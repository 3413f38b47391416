#include "queued/office/answer_ring.h"

#include <stdlib.h>
#include <string.h>

#include "queued/base/limits.h"
#include "queued/office/definition.h"

#define ENTRIES_MIN 16

static_assert((LIMIT_COMMAND_IDS & (LIMIT_COMMAND_IDS - 1)) == 0, "sizes are powers of two");

/* Ids ought to be random; those of a client that counts instead differ in a few bytes, wherever it
 * puts them, and are spread all the same: each half is multiplied by a large odd number of its own
 * (Dietzfelbinger's multiplicative hash, of which the upper bits count). Whoever sends ids that
 * collide on purpose makes the own chain longer, and nobody else's. */
static uint32_t bucket_of(const struct answer_ring *ring, const struct command_id *id)
{
    uint64_t halves[2];

    static_assert(sizeof halves == sizeof id->bytes, "an id has two halves");
    memcpy(halves, id->bytes, sizeof halves);
    uint64_t mixed =
        halves[0] * UINT64_C(0x9e3779b97f4a7c15) + halves[1] * UINT64_C(0xd6e8feb86659fd93);
    return (uint32_t)(mixed >> 32) & (ring->size - 1);
}

static void chain(struct answer_ring *ring, uint32_t index)
{
    uint32_t *head = &ring->buckets[bucket_of(ring, &ring->entries[index].id)];

    ring->entries[index].chained = *head;
    *head = index;
}

static void unchain(struct answer_ring *ring, uint32_t index)
{
    uint32_t *at = &ring->buckets[bucket_of(ring, &ring->entries[index].id)];

    while (*at != index) {
        QD_ASSERT(*at != INDEX_NONE);
        at = &ring->entries[*at].chained;
    }
    *at = ring->entries[index].chained;
}

static void empty_buckets(struct answer_ring *ring)
{
    for (uint32_t i = 0; i < ring->size; i++) {
        ring->buckets[i] = INDEX_NONE;
    }
}

void answer_ring_deinit(struct answer_ring *ring)
{
    free(ring->entries);
    free(ring->buckets);
    *ring = (struct answer_ring){0};
}

void answer_ring_clear(struct answer_ring *ring)
{
    ring->count = 0;
    ring->next = 0;
    ring->actor = (struct actor){0};
    empty_buckets(ring);
}

enum qd_err answer_ring_reserve(struct answer_ring *ring)
{
    if (ring->count < ring->size || ring->size == LIMIT_COMMAND_IDS) {
        return QD_OK;
    }
    uint32_t size = ring->size == 0 ? ENTRIES_MIN : 2 * ring->size;
    uint32_t *buckets = malloc(size * sizeof *buckets);
    struct answer_entry *entries =
        buckets == NULL ? NULL : realloc(ring->entries, size * sizeof *entries);
    if (entries == NULL) {
        free(buckets);
        return QD_ERR_NOMEM;
    }
    free(ring->buckets);
    ring->entries = entries;
    ring->buckets = buckets;
    ring->size = size;
    empty_buckets(ring);
    for (uint32_t i = 0; i < ring->count; i++) { /* Not yet round: in the order they came. */
        chain(ring, i);
    }
    return QD_OK;
}

void answer_ring_push(struct answer_ring *ring, const struct answer_entry *entry)
{
    if (ring->count < ring->size) {
        ring->next = ring->count++;
    } else {
        QD_ASSERT(ring->size == LIMIT_COMMAND_IDS);
        ring->next = (ring->next + 1) % ring->size;
        unchain(ring, ring->next);
    }
    ring->entries[ring->next] = *entry;
    chain(ring, ring->next);
}

const struct answer_entry *answer_ring_find(const struct answer_ring *ring,
                                            const struct command_id *id)
{
    uint32_t at = ring->count == 0 ? INDEX_NONE : ring->buckets[bucket_of(ring, id)];

    while (at != INDEX_NONE &&
           memcmp(ring->entries[at].id.bytes, id->bytes, sizeof id->bytes) != 0) {
        at = ring->entries[at].chained;
    }
    return at == INDEX_NONE ? NULL : &ring->entries[at];
}

void answer_ring_hash(const struct answer_ring *ring, struct qd_hash *hash)
{
    qd_hash_u64(hash, ring->actor.kind);
    qd_hash_u64(hash, ring->actor.id);
    qd_hash_u64(hash, ring->count);
    qd_hash_u64(hash, ring->next);
    for (uint32_t i = 0; i < ring->count; i++) {
        const struct answer_entry *entry = &ring->entries[i];
        qd_hash_bytes(hash, entry->id.bytes, sizeof entry->id.bytes);
        qd_hash_u64(hash, entry->command_hash);
        qd_hash_u64(hash, entry->answer.seq);
        qd_hash_u64(hash, (uint64_t)entry->answer.at_ms);
        qd_hash_u64(hash, entry->answer.ticket_id);
        qd_hash_u64(hash, entry->answer.counter_id);
    }
}
