#include "queued/journal/definition_row.h"

#include <string.h>

#include "queued/codec/record.h"
#include "queued/journal/chain.h"
#include "queued/journal/store.h"

static enum qd_err unpack(sqlite3_stmt *row,
                          struct definition *definition,
                          uint8_t digest[JOURNAL_DIGEST_SIZE])
{
    const void *stored = sqlite3_column_blob(row, 0);
    const uint8_t *body = sqlite3_column_blob(row, 1);
    size_t len = (size_t)sqlite3_column_bytes(row, 1);

    if (stored == NULL || sqlite3_column_bytes(row, 0) != JOURNAL_DIGEST_SIZE || body == NULL) {
        return QD_ERR_CORRUPT;
    }
    chain_digest(digest, body, len);
    if (memcmp(stored, digest, JOURNAL_DIGEST_SIZE) != 0) {
        return QD_ERR_CORRUPT;
    }
    return record_unpack_definition(definition, body, len);
}

enum qd_err definition_row_load(sqlite3 *db,
                                uint32_t office_id,
                                uint64_t version,
                                struct definition *definition,
                                uint8_t digest[JOURNAL_DIGEST_SIZE])
{
    const int64_t values[] = {office_id, (int64_t)version};
    struct definition loaded = {0};
    sqlite3_stmt *select = NULL;
    enum qd_err err = store_prepare(
        db, "SELECT digest, body FROM definition WHERE office_id = ?1 AND version = ?2", &select);

    if (err == QD_OK) {
        store_bind(select, values, 2);
        int code = sqlite3_step(select);
        err = code == SQLITE_DONE ? QD_ERR_NOT_FOUND : store_err(code);
    }
    if (err == QD_OK) {
        err = unpack(select, &loaded, digest);
    }
    (void)sqlite3_finalize(select);
    if (err != QD_OK) {
        return err;
    }
    if (loaded.office_id != office_id) {
        definition_deinit(&loaded);
        return QD_ERR_CORRUPT;
    }
    loaded.version = version; /* Its bytes do not say it: they are the same under any number. */
    *definition = loaded;
    return QD_OK;
}
