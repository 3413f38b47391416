/* A ring of answers: one actor's newest LIMIT_COMMAND_IDS commands, by command id. */
#ifndef QUEUED_OFFICE_ANSWER_RING_H
#define QUEUED_OFFICE_ANSWER_RING_H

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
    uint32_t chained; /* The next entry of the same bucket; INDEX_NONE ends it. */
};

struct answer_ring {
    struct actor actor;
    struct answer_entry *entries; /* Owned. */
    uint32_t *buckets;            /* Owned: as many as entries; the head of each chain. */
    uint32_t count;
    uint32_t size; /* 0, or a power of two up to LIMIT_COMMAND_IDS. */
    uint32_t next; /* Where the newest one is. */
};

void answer_ring_deinit(struct answer_ring *ring);
void answer_ring_clear(struct answer_ring *ring); /* Keeps the memory. */

/* Room for one more, so that answer_ring_push() cannot fail. NOMEM leaves it as it was. */
QD_MUST_USE enum qd_err answer_ring_reserve(struct answer_ring *ring);

/* The oldest goes when LIMIT_COMMAND_IDS are there. */
void answer_ring_push(struct answer_ring *ring, const struct answer_entry *entry);

/* The newest entry of @id, or NULL. Its cost does not depend on how many there are. */
const struct answer_entry *answer_ring_find(const struct answer_ring *ring,
                                            const struct command_id *id);

void answer_ring_hash(const struct answer_ring *ring, struct qd_hash *hash);

#endif
