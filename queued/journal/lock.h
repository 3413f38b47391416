/* A lock: one server for one database, whatever other tools do with the file. */
#ifndef QUEUED_JOURNAL_LOCK_H
#define QUEUED_JOURNAL_LOCK_H

#include "queued/base/assert.h"
#include "queued/base/err.h"
#include "queued/journal/journal.h"

struct lock {
    int fd; /* Owned. */
};

/* Takes "@path.lock" for this process; the kernel gives it back when the process ends, however it
 * ends. The file stays. BUSY: another process has it. TOO_BIG: the path is too long. */
QD_MUST_USE enum qd_err lock_open(struct lock *lock,
                                  const char *path,
                                  char errmsg[JOURNAL_ERRMSG_SIZE]);
void lock_close(struct lock *lock);

#endif
