/* Applying a definition to an office that is served; for those that are not, see rollout.h. */
#ifndef QUEUED_APP_APPLY_H
#define QUEUED_APP_APPLY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "queued/base/assert.h"
#include "queued/base/err.h"
#include "queued/office/definition.h"
#include "queued/office/refusal.h"

#define APPLY_TEXT_SIZE 1024

struct apply_result {
    enum refusal refusal; /* STRANDS_TICKETS; STALE_DEFINITION: another change came first; NONE. */
    bool changed;         /* False: the office has this very definition already. */
    uint64_t version;     /* Now in force. */
    char text[APPLY_TEXT_SIZE]; /* On refusal: the stranded labels. On failure: what, what to do. */
};

/* For a running server: what is posted in its mailbox; the caller frees *@bytes. NOMEM. */
QD_MUST_USE enum qd_err apply_pack(const struct definition *candidate,
                                   uint8_t **bytes,
                                   size_t *len);

#endif
