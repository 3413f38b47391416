#include "queued/office/answers.h"

#include <stdlib.h>
#include <string.h>

#include "queued/base/limits.h"

#define RINGS_MIN 16
#define ENTRIES_MIN 16

/* A retry asks for the newest ids: a search backwards ends at once. An id that was never seen walks
 * a whole ring of at most LIMIT_COMMAND_IDS, 16 KiB of ids. */

void answers_init(struct answers *answers)
{
    *answers = (struct answers){0};
}

void answers_deinit(struct answers *answers)
{
    for (uint32_t i = 0; i < answers->ring_size; i++) {
        free(answers->rings[i].entries);
    }
    free(answers->rings);
    *answers = (struct answers){0};
}

/* Rings keep their memory: tomorrow the same clerks come. */
void answers_clear(struct answers *answers)
{
    for (uint32_t i = 0; i < answers->ring_count; i++) {
        answers->rings[i].count = 0;
        answers->rings[i].next = 0;
        answers->rings[i].actor = (struct actor){0};
    }
    answers->ring_count = 0;
}

static struct answer_ring *find_ring(const struct answers *answers, struct actor actor)
{
    for (uint32_t i = 0; i < answers->ring_count; i++) {
        struct answer_ring *ring = &answers->rings[i];
        if (ring->actor.kind == actor.kind && ring->actor.id == actor.id) {
            return ring;
        }
    }
    return NULL;
}

static enum qd_err grow_rings(struct answers *answers)
{
    uint32_t size = answers->ring_size == 0 ? RINGS_MIN : 2 * answers->ring_size;
    struct answer_ring *rings = realloc(answers->rings, size * sizeof *rings);

    if (rings == NULL) {
        return QD_ERR_NOMEM;
    }
    memset(rings + answers->ring_size, 0, (size - answers->ring_size) * sizeof *rings);
    answers->rings = rings;
    answers->ring_size = size;
    return QD_OK;
}

static enum qd_err grow_entries(struct answer_ring *ring)
{
    if (ring->count < ring->size || ring->size == LIMIT_COMMAND_IDS) {
        return QD_OK;
    }
    uint32_t size = ring->size == 0 ? ENTRIES_MIN : 2 * ring->size;
    size = size < LIMIT_COMMAND_IDS ? size : LIMIT_COMMAND_IDS;
    struct answer_entry *entries = realloc(ring->entries, size * sizeof *entries);
    if (entries == NULL) {
        return QD_ERR_NOMEM;
    }
    ring->entries = entries;
    ring->size = size;
    return QD_OK;
}

enum qd_err answers_reserve(struct answers *answers, struct actor actor)
{
    struct answer_ring *ring = find_ring(answers, actor);

    if (ring == NULL) {
        if (answers->ring_count == answers->ring_size) {
            enum qd_err err = grow_rings(answers);
            if (err != QD_OK) {
                return err;
            }
        }
        ring =
            &answers
                 ->rings[answers->ring_count]; /* Its place; not its own before it is remembered. */
    }
    return grow_entries(ring);
}

void answers_remember(struct answers *answers,
                      struct actor actor,
                      const struct command_id *id,
                      uint64_t command_hash,
                      const struct answer *answer)
{
    struct answer_ring *ring = find_ring(answers, actor);

    QD_ASSERT(!command_id_is_zero(id));
    if (ring == NULL) {
        QD_ASSERT(answers->ring_count < answers->ring_size);
        ring = &answers->rings[answers->ring_count++];
        ring->actor = actor;
    }
    QD_ASSERT(ring->count < ring->size || ring->size == LIMIT_COMMAND_IDS);
    if (ring->count < ring->size) {
        ring->next = ring->count++;
    } else {
        ring->next = (ring->next + 1) % ring->size;
    }
    ring->entries[ring->next] =
        (struct answer_entry){.id = *id, .command_hash = command_hash, .answer = *answer};
}

const struct answer_entry *answers_find(const struct answers *answers,
                                        struct actor actor,
                                        const struct command_id *id)
{
    const struct answer_ring *ring = find_ring(answers, actor);

    for (uint32_t i = 0; ring != NULL && i < ring->count; i++) {
        uint32_t at = (ring->next + ring->count - i) % ring->count;
        if (memcmp(ring->entries[at].id.bytes, id->bytes, sizeof id->bytes) == 0) {
            return &ring->entries[at];
        }
    }
    return NULL;
}

bool command_id_is_zero(const struct command_id *id)
{
    static const struct command_id zero;

    return memcmp(id->bytes, zero.bytes, sizeof zero.bytes) == 0;
}

void answers_hash(const struct answers *answers, struct qd_hash *hash)
{
    qd_hash_u64(hash, answers->ring_count);
    for (uint32_t i = 0; i < answers->ring_count; i++) {
        const struct answer_ring *ring = &answers->rings[i];
        qd_hash_u64(hash, ring->actor.kind);
        qd_hash_u64(hash, ring->actor.id);
        qd_hash_u64(hash, ring->count);
        qd_hash_u64(hash, ring->next);
        for (uint32_t j = 0; j < ring->count; j++) {
            const struct answer_entry *entry = &ring->entries[j];
            qd_hash_bytes(hash, entry->id.bytes, sizeof entry->id.bytes);
            qd_hash_u64(hash, entry->command_hash);
            qd_hash_u64(hash, entry->answer.seq);
            qd_hash_u64(hash, (uint64_t)entry->answer.at_ms);
            qd_hash_u64(hash, entry->answer.ticket_id);
            qd_hash_u64(hash, entry->answer.counter_id);
        }
    }
}
