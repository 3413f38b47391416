#include "queued/reports/measure.h"

#include <stdio.h>
#include <stdlib.h>

#include "queued/journal/definition_row.h"
#include "queued/journal/store.h"
#include "queued/office/calendar.h"
#include "queued/reports/open_time.h"
#include "queued/reports/reading.h"
#include "queued/reports/title.h"
#include "queued/reports/visit.h"

static enum qd_err make_rows(struct reading *reading, struct report *report)
{
    /* A day without visitors is a row of zeros. */
    if (reading->query.by == REPORT_BY_OFFICE && tally_at(&reading->tallies, 0) == NULL) {
        return QD_ERR_NOMEM;
    }
    size_t count = reading->tallies.count;
    if (count > REPORT_ROWS_MAX) {
        return QD_ERR_TOO_BIG;
    }
    struct report_row *rows = calloc(count + 1, sizeof *rows);
    enum qd_err err = QD_OK;
    if (rows == NULL) {
        return QD_ERR_NOMEM;
    }
    for (size_t i = 0; i < count && err == QD_OK; i++) {
        struct tally *tally = &reading->tallies.items[i];
        tally_close(tally);
        rows[i] = tally->row;
        err = title_row(reading, &rows[i], tally->group);
    }
    if (err != QD_OK) {
        free(rows);
        return err;
    }
    *report = (struct report){
        .query = reading->query,
        .promised_wait_ms = reading->definition.promised_wait_ms,
        .row_count = (uint32_t)count,
        .rows = rows,
    };
    return QD_OK;
}

/* Its head: the newest instant and day, and the definition in force. */
static enum qd_err load_office(struct reading *reading, int64_t *newest_at_ms)
{
    const int64_t office_id = reading->office_id;
    uint8_t digest[JOURNAL_DIGEST_SIZE];
    sqlite3_stmt *select = NULL;
    uint64_t version = 0;
    uint32_t date = 0;
    enum qd_err err =
        store_prepare(reading->db,
                      "SELECT at_ms, date, definition_version FROM office WHERE office_id = ?1",
                      &select);

    if (err == QD_OK) {
        store_bind(select, &office_id, 1);
        int code = sqlite3_step(select);
        err = code == SQLITE_DONE ? QD_ERR_NOT_FOUND : store_err(code);
    }
    if (err == QD_OK) {
        *newest_at_ms = sqlite3_column_int64(select, 0);
        date = (uint32_t)sqlite3_column_int64(select, 1);
        version = (uint64_t)sqlite3_column_int64(select, 2);
    }
    (void)sqlite3_finalize(select);
    if (err == QD_OK) {
        err = definition_row_load(
            reading->db, reading->office_id, version, &reading->definition, digest);
    }
    struct report_query *query = &reading->query;
    query->from_date = query->from_date == 0 ? date : query->from_date;
    query->to_date = query->to_date == 0 ? query->from_date : query->to_date;
    return err;
}

static bool dates_are_sound(const struct report_query *query)
{
    return calendar_date_is_valid(query->from_date) && calendar_date_is_valid(query->to_date) &&
           query->from_date <= query->to_date &&
           query->to_date < calendar_date_add(query->from_date, REPORT_DAYS_MAX);
}

static enum qd_err read_period(struct reading *reading, int64_t now_ms)
{
    int64_t newest_at_ms = 0;
    enum qd_err err = load_office(reading, &newest_at_ms);

    if (err != QD_OK || reading->query.from_date == 0) {
        return err; /* No day was ever opened: an empty report. */
    }
    if (!dates_are_sound(&reading->query)) {
        return QD_ERR_INVALID;
    }
    uint32_t next_date = calendar_date_add(reading->query.to_date, 1);
    int64_t present_ms = now_ms > newest_at_ms ? now_ms : newest_at_ms;
    reading->from_ms = calendar_instant(&reading->definition, reading->query.from_date, 0);
    reading->to_ms = calendar_instant(&reading->definition, next_date, 0);
    reading->present_ms = reading->to_ms < present_ms ? reading->to_ms : present_ms;
    err = visit_count_all(reading);
    return err == QD_OK ? open_time_add(reading) : err;
}

enum qd_err measure_report(const char *path,
                           uint32_t office_id,
                           const struct report_query *query,
                           int64_t now_ms,
                           struct report *report,
                           char errmsg[JOURNAL_ERRMSG_SIZE])
{
    struct reading reading = {.office_id = office_id, .query = *query};
    enum qd_err err = store_open(&reading.db, path, STORE_READ, errmsg);

    if (err != QD_OK) {
        return err;
    }
    err = store_run(reading.db, "BEGIN");
    if (err == QD_OK) {
        err = read_period(&reading, now_ms);
    }
    if (err == QD_OK) {
        err = make_rows(&reading, report);
    }
    if (err != QD_OK) {
        (void)snprintf(errmsg, JOURNAL_ERRMSG_SIZE, "%s", qd_err_text(err));
    }
    tally_deinit_all(&reading.tallies);
    definition_deinit(&reading.definition);
    store_close(reading.db);
    return err;
}

void measure_free(struct report *report)
{
    free(report->rows);
    *report = (struct report){0};
}
