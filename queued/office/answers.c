#include "queued/office/answers.h"

#include <stdlib.h>
#include <string.h>

#include "queued/office/definition.h"

#define RINGS_MIN 16

void answers_init(struct answers *answers)
{
    *answers = (struct answers){0};
}

void answers_deinit(struct answers *answers)
{
    for (uint32_t i = 0; i < answers->ring_size; i++) {
        answer_ring_deinit(&answers->rings[i]);
    }
    free(answers->rings);
    free(answers->slots);
    *answers = (struct answers){0};
}

static void empty_slots(struct answers *answers)
{
    for (uint32_t i = 0; i < 2 * answers->ring_size; i++) {
        answers->slots[i] = INDEX_NONE;
    }
}

/* Rings keep their memory: tomorrow the same clerks come. */
void answers_clear(struct answers *answers)
{
    for (uint32_t i = 0; i < answers->ring_count; i++) {
        answer_ring_clear(&answers->rings[i]);
    }
    answers->ring_count = 0;
    empty_slots(answers);
}

/* The slot of @actor, or the empty one where it belongs. */
static uint32_t *slot_of(const struct answers *answers, struct actor actor)
{
    uint32_t mask = 2 * answers->ring_size - 1;
    struct qd_hash hash;

    qd_hash_init(&hash);
    qd_hash_u64(&hash, actor.kind);
    qd_hash_u64(&hash, actor.id);
    uint32_t at = (uint32_t)qd_hash_value(&hash) & mask;
    while (answers->slots[at] != INDEX_NONE) {
        const struct actor *found = &answers->rings[answers->slots[at]].actor;
        if (found->kind == actor.kind && found->id == actor.id) {
            break;
        }
        at = (at + 1) & mask;
    }
    return &answers->slots[at];
}

static struct answer_ring *find_ring(const struct answers *answers, struct actor actor)
{
    if (answers->ring_count == 0) {
        return NULL;
    }
    uint32_t index = *slot_of(answers, actor);
    return index == INDEX_NONE ? NULL : &answers->rings[index];
}

static enum qd_err grow_rings(struct answers *answers)
{
    uint32_t size = answers->ring_size == 0 ? RINGS_MIN : 2 * answers->ring_size;
    uint32_t *slots = malloc(2 * (size_t)size * sizeof *slots);
    struct answer_ring *rings =
        slots == NULL ? NULL : realloc(answers->rings, size * sizeof *rings);

    if (rings == NULL) {
        free(slots);
        return QD_ERR_NOMEM;
    }
    memset(rings + answers->ring_size, 0, (size - answers->ring_size) * sizeof *rings);
    free(answers->slots);
    answers->rings = rings;
    answers->slots = slots;
    answers->ring_size = size;
    empty_slots(answers);
    for (uint32_t i = 0; i < answers->ring_count; i++) {
        *slot_of(answers, answers->rings[i].actor) = i;
    }
    return QD_OK;
}

enum qd_err answers_reserve(struct answers *answers, struct actor actor)
{
    struct answer_ring *ring = find_ring(answers, actor);

    if (ring == NULL && answers->ring_count == answers->ring_size) {
        enum qd_err err = grow_rings(answers);
        if (err != QD_OK) {
            return err;
        }
    }
    /* A spare one is its place; it becomes its own when something is remembered. */
    return answer_ring_reserve(ring != NULL ? ring : &answers->rings[answers->ring_count]);
}

void answers_remember(struct answers *answers,
                      struct actor actor,
                      const struct command_id *id,
                      uint64_t command_hash,
                      const struct answer *answer)
{
    const struct answer_entry entry = {
        .id = *id, .command_hash = command_hash, .answer = *answer, .chained = INDEX_NONE};
    struct answer_ring *ring = find_ring(answers, actor);

    QD_ASSERT(!command_id_is_zero(id));
    if (ring == NULL) {
        QD_ASSERT(answers->rings != NULL && answers->ring_count < answers->ring_size);
        *slot_of(answers, actor) = answers->ring_count;
        ring = &answers->rings[answers->ring_count++];
        ring->actor = actor;
    }
    answer_ring_push(ring, &entry);
}

const struct answer_entry *answers_find(const struct answers *answers,
                                        struct actor actor,
                                        const struct command_id *id)
{
    const struct answer_ring *ring = find_ring(answers, actor);

    return ring == NULL ? NULL : answer_ring_find(ring, id);
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
        answer_ring_hash(&answers->rings[i], hash);
    }
}
