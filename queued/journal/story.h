/* A story: what happened to one ticket, in words, with who did it and why. For the citizen who
 * asks, and for the inspector. */
#ifndef QUEUED_JOURNAL_STORY_H
#define QUEUED_JOURNAL_STORY_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "queued/base/assert.h"
#include "queued/base/err.h"
#include "queued/journal/journal.h"

struct story_options {
    const char *path;
    uint32_t office_id;
    const char *label; /* "A012", "a12" */
    uint32_t date;     /* yyyymmdd on which it was issued; 0: the newest ticket of that label. */
    bool vietnamese;
};

/* One line an event, in order; undone ones are marked. Every event from the ticket's issue on is
 * proven against the chain. NOT_FOUND: no such ticket; INVALID: not a label; CORRUPT, NOMEM, IO. */
QD_MUST_USE enum qd_err story_tell(const struct story_options *options,
                                   FILE *out,
                                   char errmsg[JOURNAL_ERRMSG_SIZE]);

#endif
