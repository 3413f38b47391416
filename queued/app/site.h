/* A site: one office as this process serves it, its definition and its next deadline. */
#ifndef QUEUED_APP_SITE_H
#define QUEUED_APP_SITE_H

#include <stdbool.h>
#include <stdint.h>

#include "queued/base/err.h"
#include "queued/base/list.h"
#include "queued/journal/journal.h"
#include "queued/office/office.h"

struct site {
    struct office office;
    struct definition *definition; /* Owned; the one in force. */
    /* Kept by sites.h. */
    int64_t deadline_ms; /* When the clock has something to do; 0: nothing in sight. */
    size_t queue_index;
    struct list in_dirty;
    bool has_rollups_to_make; /* A day was opened or closed, or the server has just begun. */
};

/* Rebuilds a site from the journal: the definition, then a fold of what happened since the day was
 * opened. CORRUPT: the journal cannot be followed; @errmsg says where. On failure *@site is
 * untouched. */
QD_MUST_USE enum qd_err site_restore(struct site **site,
                                     struct journal *journal,
                                     const struct journal_head *head,
                                     char errmsg[JOURNAL_ERRMSG_SIZE]);

/* A site for a new office. Takes @definition (version 1) on success. */
QD_MUST_USE enum qd_err site_new(struct site **site, struct definition *definition);

void site_free(struct site *site); /* NULL is allowed. */

/* Puts @candidate in force as version @candidate->version and records it: event and packed bytes go
 * to @batch.
 * @candidate->storage moves to the site on success. Refusals: STRANDS_TICKETS. NOMEM leaves
 * everything as it was. */
QD_MUST_USE enum qd_err site_apply(struct site *site,
                                   struct definition *candidate,
                                   struct actor actor,
                                   int64_t now_ms,
                                   struct batch *batch);

#endif
