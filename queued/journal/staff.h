/* Staff: the people of an office by their numbers, for whoever reads what they did. */
#ifndef QUEUED_JOURNAL_STAFF_H
#define QUEUED_JOURNAL_STAFF_H

#include <stdint.h>

#include "queued/base/assert.h"
#include "queued/base/err.h"
#include "queued/codec/story.h"
#include "queued/journal/journal.h"

/* Whoever may log in at @office_id, by number, through a connection of its own. *@staff owns its
 * members (staff_free()), also after a failure. NOMEM, IO, CORRUPT. */
QD_MUST_USE enum qd_err staff_read(const char *path,
                                   uint32_t office_id,
                                   struct staff *staff,
                                   char errmsg[JOURNAL_ERRMSG_SIZE]);
void staff_free(struct staff *staff);

#endif
