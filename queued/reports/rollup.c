#include "queued/reports/rollup.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "queued/journal/rollup.h"
#include "queued/office/calendar.h"
#include "queued/office/event.h"
#include "queued/reports/period.h"
#include "queued/reports/reading.h"

static enum qd_err read_day(struct reading *reading, uint32_t date, struct period *period)
{
    struct daybook day = {.date = date, .wanted = DAYBOOK_KEPT};
    enum qd_err err = daybook_read(reading, &day);

    err = err == QD_OK ? period_pack_day(&day, period) : err;
    daybook_deinit(&day);
    return err;
}

/* --- Making --- */

/* The newest day counts once it is closed. */
static enum qd_err newest_is_over(struct reading *reading, bool *is_over)
{
    const int64_t values[] = {reading->office_id, EVENT_DAY_OPENED, EVENT_DAY_CLOSED};
    sqlite3_stmt *select = NULL;
    enum qd_err err = store_prepare(reading->db,
                                    "SELECT kind FROM event WHERE office_id = ?1"
                                    " AND kind IN (?2, ?3) ORDER BY seq DESC LIMIT 1",
                                    &select);

    if (err == QD_OK) {
        store_bind(select, values, 3);
        int code = sqlite3_step(select);
        *is_over = code == SQLITE_ROW && sqlite3_column_int(select, 0) == EVENT_DAY_CLOSED;
        err = store_err(code);
    }
    (void)sqlite3_finalize(select);
    return err;
}

static enum qd_err store_parts(struct reading *reading,
                               uint32_t date,
                               const struct period *period,
                               bool *kept)
{
    struct rollup_row *rows = calloc(period->part_count + 1, sizeof *rows);

    if (rows == NULL) {
        return QD_ERR_NOMEM;
    }
    for (size_t i = 0; i < period->part_count; i++) {
        const struct period_part *part = &period->parts[i];
        rows[i] = (struct rollup_row){.by = part->by,
                                      .group = part->group,
                                      .bytes = period->packing.bytes + part->at,
                                      .len = part->len};
    }
    enum qd_err err =
        rollup_store(reading->db, reading->office_id, date, rows, period->part_count, kept);
    free(rows);
    return err;
}

static enum qd_err make_day(struct reading *reading, uint32_t date, struct rollup_result *result)
{
    struct period period = {0};
    bool kept = false;
    enum qd_err err = rollup_begin(reading->db, reading->office_id, date);

    if (err == QD_OK) {
        err = store_run(reading->db, "BEGIN");
    }
    if (err == QD_OK) {
        err = read_day(reading, date, &period);
        enum qd_err ended = store_run(reading->db, "COMMIT");
        err = err == QD_OK ? ended : err;
    }
    if (err == QD_OK) {
        err = store_parts(reading, date, &period, &kept);
    }
    period_deinit(&period);
    result->day_count += kept ? 1 : 0;
    return err;
}

static bool is_ending(const struct rollup_options *options)
{
    return options->is_ending != NULL && atomic_load(options->is_ending);
}

static enum qd_err make_days(struct reading *reading,
                             const struct rollup_options *options,
                             uint32_t last_date,
                             struct rollup_result *result)
{
    uint32_t *made = NULL;
    size_t count = 0;
    size_t next = 0;
    enum qd_err err = rollup_dates(
        reading->db, reading->office_id, reading->first_date, last_date, &made, &count);

    for (uint32_t date = reading->first_date;
         date <= last_date && err == QD_OK && !is_ending(options);
         date = calendar_date_add(date, 1)) {
        while (next < count && made[next] < date) {
            next++;
        }
        if (next == count || made[next] != date) {
            err = make_day(reading, date, result);
        }
    }
    free(made);
    return err;
}

static enum qd_err explain(enum qd_err err, const char *what, char errmsg[JOURNAL_ERRMSG_SIZE])
{
    if (err != QD_OK) {
        (void)snprintf(errmsg, JOURNAL_ERRMSG_SIZE, "%s: %s", what, qd_err_text(err));
    }
    return err;
}

enum qd_err rollup_make(const struct rollup_options *options,
                        struct rollup_result *result,
                        char errmsg[JOURNAL_ERRMSG_SIZE])
{
    struct reading reading = {.office_id = options->office_id};
    bool is_over = false;
    enum qd_err err = reading_open(&reading, options->path, STORE_WRITE, 0, errmsg);

    *result = (struct rollup_result){0};
    if (err == QD_OK && reading.newest_date != 0) {
        err = newest_is_over(&reading, &is_over);
        enum qd_err ended = store_run(reading.db, "COMMIT");
        err = err == QD_OK ? ended : err;
        if (err == QD_OK && options->all) {
            err = rollup_forget(reading.db, reading.office_id);
        }
        if (err == QD_OK) {
            uint32_t last_date =
                is_over ? reading.newest_date : calendar_date_add(reading.newest_date, -1);
            err = make_days(&reading, options, last_date, result);
        }
        err = explain(err, "make roll-ups", errmsg);
    }
    reading_close(&reading);
    return err;
}

/* --- Checking --- */

static bool is_same(sqlite3_stmt *row, const struct period *period, size_t index)
{
    const struct period_part *part = &period->parts[index];
    const void *bytes = sqlite3_column_blob(row, 2);

    return index < period->part_count && sqlite3_column_int64(row, 0) == (int64_t)part->by &&
           sqlite3_column_int64(row, 1) == part->group && bytes != NULL &&
           (size_t)sqlite3_column_bytes(row, 2) == part->len &&
           memcmp(bytes, period->packing.bytes + part->at, part->len) == 0;
}

static enum qd_err compare_day(struct reading *reading,
                               sqlite3_stmt *row,
                               uint32_t date,
                               struct rollup_result *result)
{
    const int64_t values[] = {reading->office_id, date};
    struct period period = {0};
    size_t same = 0;
    int code = SQLITE_DONE;
    enum qd_err err = read_day(reading, date, &period);

    if (err == QD_OK) {
        store_bind(row, values, 2);
        while ((code = sqlite3_step(row)) == SQLITE_ROW && is_same(row, &period, same)) {
            same++;
        }
        err = store_err(code);
    }
    if (err == QD_OK && (code == SQLITE_ROW || same != period.part_count)) {
        result->first_date = result->differing == 0 ? date : result->first_date;
        result->differing++;
    }
    (void)sqlite3_reset(row);
    period_deinit(&period);
    result->day_count++;
    return err;
}

static enum qd_err compare_days(struct reading *reading, struct rollup_result *result)
{
    uint32_t *dates = NULL;
    size_t count = 0;
    sqlite3_stmt *row = NULL;
    enum qd_err err = rollup_dates(reading->db, reading->office_id, 0, UINT32_MAX, &dates, &count);

    if (err == QD_OK) {
        err = store_prepare(reading->db,
                            "SELECT report_by, group_id, body FROM rollup WHERE office_id = ?1"
                            " AND date = ?2 ORDER BY report_by, group_id",
                            &row);
    }
    for (size_t i = 0; i < count && err == QD_OK; i++) {
        err = compare_day(reading, row, dates[i], result);
    }
    (void)sqlite3_finalize(row);
    free(dates);
    return err;
}

enum qd_err rollup_check(const struct rollup_options *options,
                         struct rollup_result *result,
                         char errmsg[JOURNAL_ERRMSG_SIZE])
{
    struct reading reading = {.office_id = options->office_id};
    enum qd_err err = reading_open(&reading, options->path, STORE_READ, 0, errmsg);

    *result = (struct rollup_result){0};
    if (err == QD_OK) {
        err = explain(compare_days(&reading, result), "check roll-ups", errmsg);
    }
    reading_close(&reading);
    return err;
}
