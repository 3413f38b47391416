/* A definition row: a definition as the journal keeps it, read back and checked. */
#ifndef QUEUED_JOURNAL_DEFINITION_ROW_H
#define QUEUED_JOURNAL_DEFINITION_ROW_H

#include <sqlite3.h>
#include <stdint.h>

#include "queued/base/assert.h"
#include "queued/base/err.h"
#include "queued/journal/journal.h"

/* NOT_FOUND; CORRUPT: its bytes are not those of its digest, not sound, or of another office or
 * version; NOMEM, IO. On success *@definition owns its storage, and @digest is that of its bytes.
 */
QD_MUST_USE enum qd_err definition_row_load(sqlite3 *db,
                                            uint32_t office_id,
                                            uint64_t version,
                                            struct definition *definition,
                                            uint8_t digest[JOURNAL_DIGEST_SIZE]);

#endif
