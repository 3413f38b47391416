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
#include "queued/office/actor.h"

struct answer {
    uint64_t seq; /* First event of the command; 0 when it was refused. */
    int64_t at_ms;
    uint64_t ticket_id;  /* 0: about none. */
    uint32_t counter_id; /* 0: about none. */
    bool repeated;       /* Done before; nothing happened now. */
};

struct answer_entry {
    struct command_id id;
    uint64_t command_hash;
    struct answer answer;
};

/* One actor's ring. */
struct answer_ring {
    struct actor actor;
    struct answer_entry *entries; /* Owned. */
    uint32_t count;
    uint32_t size;
    uint32_t next; /* Where the newest one is. */
};

struct answers {
    struct answer_ring
        *rings; /* Owned; those from ring_count on are spare and keep their entries. */
    uint32_t ring_count;
    uint32_t ring_size;
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
