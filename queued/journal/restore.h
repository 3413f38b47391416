/* Restoring: a backup takes the place of the database. */
#ifndef QUEUED_JOURNAL_RESTORE_H
#define QUEUED_JOURNAL_RESTORE_H

#include "queued/base/assert.h"
#include "queued/base/err.h"
#include "queued/journal/journal.h"

/* The name the old database gets: its own, and ".replaced-1" to ".replaced-99". */
#define RESTORE_ASIDE_SIZE 4096

/* Copies @backup, verified, and puts the copy in the place of the database @path; the old one, with
 * what belongs to it, is kept under *@aside ("": there was none). Nothing is renamed before the
 * copy is whole. What is made belongs to whom the folder belongs. BUSY: a server has it; CORRUPT:
 * the backup is not sound; NOT_FOUND: no backup; NOSPACE, DENIED, IO. */
QD_MUST_USE enum qd_err restore_file(const char *backup,
                                     const char *path,
                                     char aside[RESTORE_ASIDE_SIZE],
                                     char errmsg[JOURNAL_ERRMSG_SIZE]);

#endif
