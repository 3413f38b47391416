#include "queued/reports/reading.h"

#include <stdio.h>
#include <stdlib.h>

#include "queued/base/limits.h"
#include "queued/journal/definition_row.h"
#include "queued/office/calendar.h"

/* Its newest instant and day, its first one, and the definition in force. */
static enum qd_err load_office(struct reading *reading)
{
    const int64_t office_id = reading->office_id;
    uint8_t digest[JOURNAL_DIGEST_SIZE];
    sqlite3_stmt *select = NULL;
    int64_t first_at_ms = 0;
    enum qd_err err = store_prepare(
        reading->db,
        "SELECT at_ms, date, definition_version, (SELECT at_ms FROM event"
        " WHERE office_id = ?1 ORDER BY seq LIMIT 1) FROM office WHERE office_id = ?1",
        &select);

    if (err == QD_OK) {
        store_bind(select, &office_id, 1);
        int code = sqlite3_step(select);
        err = code == SQLITE_DONE ? QD_ERR_NOT_FOUND : store_err(code);
    }
    if (err == QD_OK) {
        int64_t newest_at_ms = sqlite3_column_int64(select, 0);
        reading->present_ms =
            newest_at_ms > reading->present_ms ? newest_at_ms : reading->present_ms;
        reading->newest_date = (uint32_t)sqlite3_column_int64(select, 1);
        first_at_ms = sqlite3_column_int64(select, 3);
        uint64_t version = (uint64_t)sqlite3_column_int64(select, 2);
        err = definition_row_load(
            reading->db, reading->office_id, version, &reading->definition, digest);
    }
    if (err == QD_OK) {
        reading->first_date = calendar_local(&reading->definition, first_at_ms).date;
    }
    (void)sqlite3_finalize(select);
    return err;
}

enum qd_err reading_open(struct reading *reading,
                         const char *path,
                         enum store_mode mode,
                         int64_t now_ms,
                         char errmsg[JOURNAL_ERRMSG_SIZE])
{
    reading->present_ms = now_ms;
    enum qd_err err = store_open(&reading->db, path, mode, errmsg);
    if (err != QD_OK) {
        return err;
    }
    void *memory = malloc(LIMIT_ARENA);
    if (memory == NULL) {
        err = QD_ERR_NOMEM;
    } else {
        arena_init(&reading->arena, memory, LIMIT_ARENA);
        err = store_run(reading->db, "BEGIN");
    }
    err = err == QD_OK ? load_office(reading) : err;
    if (err != QD_OK) {
        (void)snprintf(errmsg, JOURNAL_ERRMSG_SIZE, "%s", qd_err_text(err));
    }
    return err;
}

void reading_close(struct reading *reading)
{
    for (int i = 0; i < READ_STATEMENT_COUNT; i++) {
        (void)sqlite3_finalize(reading->statements[i]);
    }
    free(reading->arena.base);
    definition_deinit(&reading->day_definition);
    definition_deinit(&reading->definition);
    store_close(reading->db);
    *reading = (struct reading){0};
}
