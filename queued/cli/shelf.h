/* A shelf: a folder with the newest backups, each under the minute in which it was made. */
#ifndef QUEUED_CLI_SHELF_H
#define QUEUED_CLI_SHELF_H

#include <stdint.h>
#include <time.h>

#include "queued/base/assert.h"
#include "queued/base/err.h"
#include "queued/cli/cli.h"

#define SHELF_KEEP_MAX 3650

/* folder/queued-2026-11-23-1930.db, in the machine's time. False, and said so: too long. */
QD_MUST_USE bool shelf_path(const char *folder, time_t at, char path[CLI_PATH_SIZE]);

/* Removes the oldest files of such names beyond @keep; no other file is touched. IO. */
QD_MUST_USE enum qd_err shelf_keep(const char *folder, uint32_t keep);

#endif
