/* Answers: what was said to the commands of today, so that a repeated command gets its first answer
 * again. Each actor has a ring of its newest LIMIT_COMMAND_IDS. Refusals are not kept: they changed
 * nothing. */
#ifndef QUEUED_OFFICE_ANSWERS_H
#define QUEUED_OFFICE_ANSWERS_H

#include <stdbool.h>
#include <stdint.h>

#include "queued/base/assert.h"
#include "queued/base/err.h"
#include "queued/base/hash.h"
#include "queued/office/answer_ring.h"

struct answers {
    struct answer_ring
        *rings; /* Owned; those from ring_count on are spare and keep their entries. */
    uint32_t ring_count;
    uint32_t ring_size;
    uint32_t *slots; /* Owned: open addressing over the rings' actors; 2 * ring_size of them, a
                        power of two. */
};

void answers_init(struct answers *answers);
void answers_deinit(struct answers *answers);
void answers_clear(struct answers *answers); /* A new day. */

/* Room to remember one more command of @actor, so that answers_remember() cannot fail. */
QD_MUST_USE enum qd_err answers_reserve(struct answers *answers, struct actor actor);
void answers_remember(struct answers *answers,
                      struct actor actor,
                      const struct command_id *id,
                      uint64_t command_hash,
                      const struct answer *answer);

/* The entry of (actor, id), or NULL. */
const struct answer_entry *answers_find(const struct answers *answers,
                                        struct actor actor,
                                        const struct command_id *id);

bool command_id_is_zero(const struct command_id *id);
void answers_hash(const struct answers *answers, struct qd_hash *hash);

#endif
