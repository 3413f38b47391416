#include "queued/journal/rollup.h"

#include <stdlib.h>

#include "queued/journal/store.h"

#define DATES_MIN 64

/* One statement that is not kept. */
static enum qd_err run(sqlite3 *db, const char *sql, const int64_t *values, int count)
{
    sqlite3_stmt *statement = NULL;
    enum qd_err err = store_prepare(db, sql, &statement);

    if (err == QD_OK) {
        store_bind(statement, values, count);
        err = store_do(statement);
    }
    (void)sqlite3_finalize(statement);
    return err;
}

enum qd_err rollup_begin(sqlite3 *db, uint32_t office_id, uint32_t date)
{
    const int64_t values[] = {office_id, date};

    return run(db, "INSERT OR REPLACE INTO rollup_day VALUES (?1, ?2, 0)", values, 2);
}

enum qd_err rollup_forget(sqlite3 *db, uint32_t office_id)
{
    const int64_t values[] = {office_id};

    return run(db, "DELETE FROM rollup_day WHERE office_id = ?1", values, 1);
}

static enum qd_err insert_rows(sqlite3 *db,
                               const int64_t *day,
                               const struct rollup_row *rows,
                               size_t count)
{
    sqlite3_stmt *insert = NULL;
    enum qd_err err = store_prepare(db, "INSERT INTO rollup VALUES (?1, ?3, ?4, ?2, ?5)", &insert);

    for (size_t i = 0; i < count && err == QD_OK; i++) {
        const int64_t values[] = {day[0], day[1], rows[i].by, rows[i].group};
        store_bind(insert, values, 4);
        (void)sqlite3_bind_blob64(insert, 5, rows[i].bytes, rows[i].len, SQLITE_STATIC);
        err = store_do(insert);
    }
    (void)sqlite3_finalize(insert);
    return err;
}

/* In a transaction. */
static enum qd_err replace(
    sqlite3 *db, const int64_t *day, const struct rollup_row *rows, size_t count, bool *kept)
{
    enum qd_err err =
        run(db, "UPDATE rollup_day SET is_made = 1 WHERE office_id = ?1 AND date = ?2", day, 2);

    *kept = err == QD_OK && sqlite3_changes(db) > 0;
    if (*kept) {
        err = run(db, "DELETE FROM rollup WHERE office_id = ?1 AND date = ?2", day, 2);
    }
    return *kept && err == QD_OK ? insert_rows(db, day, rows, count) : err;
}

enum qd_err rollup_store(sqlite3 *db,
                         uint32_t office_id,
                         uint32_t date,
                         const struct rollup_row *rows,
                         size_t count,
                         bool *kept)
{
    const int64_t day[] = {office_id, date};
    enum qd_err err = store_run(db, "BEGIN IMMEDIATE");

    if (err != QD_OK) {
        return err;
    }
    err = replace(db, day, rows, count, kept);
    if (err == QD_OK) {
        err = store_run(db, "COMMIT");
    }
    if (err != QD_OK && sqlite3_get_autocommit(db) == 0) {
        enum qd_err ignored = store_run(db, "ROLLBACK");
        (void)ignored; /* The first failure is what counts. */
    }
    return err;
}

enum qd_err rollup_dates(sqlite3 *db,
                         uint32_t office_id,
                         uint32_t from_date,
                         uint32_t to_date,
                         uint32_t **dates,
                         size_t *count)
{
    const int64_t values[] = {office_id, from_date, to_date};
    sqlite3_stmt *select = NULL;
    uint32_t *found = NULL;
    size_t used = 0;
    size_t size = 0;
    int code = SQLITE_DONE;
    enum qd_err err = store_prepare(db,
                                    "SELECT date FROM rollup_day WHERE office_id = ?1"
                                    " AND date BETWEEN ?2 AND ?3 AND is_made = 1 ORDER BY date",
                                    &select);

    if (err == QD_OK) {
        store_bind(select, values, 3);
    }
    while (err == QD_OK && (code = sqlite3_step(select)) == SQLITE_ROW) {
        if (used == size) {
            size = size == 0 ? DATES_MIN : 2 * size;
            uint32_t *grown = realloc(found, size * sizeof *grown);
            if (grown == NULL) {
                err = QD_ERR_NOMEM;
                break;
            }
            found = grown;
        }
        found[used++] = (uint32_t)sqlite3_column_int64(select, 0);
    }
    (void)sqlite3_finalize(select);
    err = err == QD_OK ? store_err(code) : err;
    if (err != QD_OK) {
        free(found);
        return err;
    }
    *dates = found;
    *count = used;
    return QD_OK;
}
