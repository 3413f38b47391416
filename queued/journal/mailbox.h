/* The mailbox: how the command line hands a new definition to a running server, through the
 * database. One request waits at a time per office; the server answers in the same row. */
#ifndef QUEUED_JOURNAL_MAILBOX_H
#define QUEUED_JOURNAL_MAILBOX_H

#include <stddef.h>
#include <stdint.h>

#include "queued/base/err.h"
#include "queued/journal/account.h"

struct mailbox_request {
    uint64_t request_id;
    uint32_t office_id;
    uint8_t *bytes; /* Owned by whoever took it; what was posted. */
    size_t len;
};

/* Command line: leave a definition; wait for the answer with mailbox_read_answer() (BUSY: not yet).
 */
QD_MUST_USE enum qd_err mailbox_post(struct accounts *accounts,
                                     uint32_t office_id,
                                     const uint8_t *bytes,
                                     size_t len,
                                     uint64_t *request_id);
QD_MUST_USE enum qd_err mailbox_read_answer(
    struct accounts *accounts, uint64_t request_id, int *refusal, char *text, size_t text_size);
QD_MUST_USE enum qd_err mailbox_withdraw(struct accounts *accounts,
                                         uint64_t request_id); /* NOT_FOUND: already taken. */

/* Server: whether anything may be waiting (cheap: PRAGMA data_version), the oldest request
 * (NOT_FOUND), the answer where nothing is changed. */
QD_MUST_USE enum qd_err mailbox_take(struct accounts *accounts, struct mailbox_request *request);
QD_MUST_USE enum qd_err mailbox_answer(struct accounts *accounts,
                                       uint64_t request_id,
                                       int refusal,
                                       const char *text);

/* Server, at its start: whoever waits is answered so, since a definition that was left there some
 * time ago must not come into force now. Nothing of it is: what is in force was answered in the
 * same commit (batch_definition). Answers but for the newest are thrown away. */
QD_MUST_USE enum qd_err mailbox_clear(struct accounts *accounts, int refusal, const char *text);

#endif
