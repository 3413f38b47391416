/* Verification: walks every office's chain from its first event and names the first row that is not
 * as it was written. */
#ifndef QUEUED_JOURNAL_VERIFY_H
#define QUEUED_JOURNAL_VERIFY_H

#include <stdbool.h>
#include <stdint.h>

#include "queued/base/err.h"
#include "queued/journal/journal.h"

struct verify_result {
    uint64_t event_count;
    uint32_t office_count;
    bool is_broken;
    uint32_t office_id; /* Where it is broken; 0: in the audit. */
    uint64_t seq;       /* The first altered, removed ("missing") or inserted row. */
    char what[JOURNAL_ERRMSG_SIZE];
};

/* Reads only, also while a server writes (one snapshot). Checks SQLite's own integrity, sequence,
 * chain, head, the audit, definitions' digests, and that ticket rows equal the fold's copies where
 * they can be compared. QD_OK: sound or not is in *@result. */
QD_MUST_USE enum qd_err verify_file(const char *path, struct verify_result *result);

#endif
