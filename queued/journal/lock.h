/* A lock: one process at a time owns a database for writing its journal. */
#ifndef QUEUED_JOURNAL_LOCK_H
#define QUEUED_JOURNAL_LOCK_H

#include "queued/base/assert.h"
#include "queued/base/err.h"
#include "queued/journal/journal.h"

/* Takes the lock of the database @path: *@fd, for lock_release(). The process's end releases it
 * too. BUSY: another process has it; DENIED, IO. */
QD_MUST_USE enum qd_err lock_take(const char *path, int *fd, char errmsg[JOURNAL_ERRMSG_SIZE]);
void lock_release(int fd); /* < 0: none. */

#endif
