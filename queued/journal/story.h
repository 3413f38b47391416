/* A story: what happened to one ticket, in words, with who did it and why. For the citizen who
 * asks, and for the inspector. */
#ifndef QUEUED_JOURNAL_STORY_H
#define QUEUED_JOURNAL_STORY_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "queued/base/assert.h"
#include "queued/base/err.h"
#include "queued/codec/story.h"
#include "queued/journal/journal.h"

struct story_options {
    const char *path;
    uint32_t office_id;
    const char *label; /* "A012", "a12" */
    uint32_t date;     /* yyyymmdd on which it was issued; 0: the newest ticket of that label. */
    bool vietnamese;
};

/* The story as lines, each an event, in order. Every event from the ticket's issue on is proven
 * against the chain. *@story owns its lines (story_free()), also after a failure. NOT_FOUND: no
 * such ticket; INVALID: not a label; CORRUPT, NOMEM, IO. */
QD_MUST_USE enum qd_err story_read(const struct story_options *options,
                                   struct story *story,
                                   char errmsg[JOURNAL_ERRMSG_SIZE]);
void story_free(struct story *story);

/* The same on paper: dates as headings, undone events marked. */
QD_MUST_USE enum qd_err story_tell(const struct story_options *options,
                                   FILE *out,
                                   char errmsg[JOURNAL_ERRMSG_SIZE]);

#endif
