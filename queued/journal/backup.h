/* Backup: a verified copy of the database, made while a server may be writing. */
#ifndef QUEUED_JOURNAL_BACKUP_H
#define QUEUED_JOURNAL_BACKUP_H

#include "queued/journal/journal.h"

/* Writes @target (EXISTS when it is there already) through a temporary file that is verified,
 * synced and renamed. */
QD_MUST_USE enum qd_err backup_file(const char *path,
                                    const char *target,
                                    char errmsg[JOURNAL_ERRMSG_SIZE]);

#endif
