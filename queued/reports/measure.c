#include "queued/reports/measure.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "queued/office/calendar.h"
#include "queued/reports/gather.h"
#include "queued/reports/period.h"
#include "queued/reports/reading.h"
#include "queued/reports/title.h"

#define ROWS_MIN 16

/* The rows while they are made: one at a time, of the days that are gathered. */
struct making {
    struct reading *reading;
    struct gather gather;
    bool is_begun; /* Something is gathered, of: */
    int64_t group;
    int64_t weekday; /* The only one that is gathered now; 0: all. */
    int64_t open_ms; /* Of all counters. */
    struct distribution distributions[REPORT_TIMES_COUNT];
    struct report_row *rows; /* Owned. */
    size_t count;
    size_t size;
};

static bool is_by_ticket(enum report_by by)
{
    return by == REPORT_BY_SERVICE || by == REPORT_BY_CLASS || by == REPORT_BY_CHANNEL ||
           by == REPORT_BY_PROCEDURE;
}

static struct report_row *new_row(struct making *making)
{
    if (making->count == making->size) {
        size_t size = making->size == 0 ? ROWS_MIN : 2 * making->size;
        struct report_row *rows = realloc(making->rows, size * sizeof *rows);
        if (rows == NULL) {
            return NULL;
        }
        making->rows = rows;
        making->size = size;
    }
    making->rows[making->count] = (struct report_row){0};
    return &making->rows[making->count++];
}

static enum qd_err end_row(struct making *making)
{
    struct reading *reading = making->reading;

    if (!making->is_begun) {
        return QD_OK;
    }
    if (making->count == REPORT_ROWS_MAX) {
        return QD_ERR_TOO_BIG;
    }
    struct report_row *row = new_row(making);
    if (row == NULL) {
        return QD_ERR_NOMEM;
    }
    if (is_by_ticket(reading->query.by)) {
        making->gather.numbers[TALLY_OPEN_MS] = making->open_ms;
    }
    enum qd_err err =
        gather_close(&making->gather, &reading->query, reading->definition.promised_wait_ms, row);
    err = err == QD_OK ? title_row(reading, row, making->group) : err;
    gather_clear(&making->gather);
    making->is_begun = false;
    return err;
}

static int64_t weekday_of(const struct making *making, uint32_t date)
{
    const struct definition *definition = &making->reading->definition;

    return calendar_local(definition, calendar_instant(definition, date, 0)).weekday + 1;
}

/* The row that a day of the group belongs to. */
static int64_t row_of(const struct making *making, int64_t group, uint32_t date)
{
    switch ((int)making->reading->query.by) {
    case REPORT_BY_WEEKDAY:
        return making->weekday;
    case REPORT_BY_DATE:
        return date;
    case REPORT_BY_WEEK:
        return calendar_date_add(date, (int32_t)(1 - weekday_of(making, date)));
    case REPORT_BY_MONTH:
        return date / 100;
    default:
        return group;
    }
}

static enum qd_err on_tally(
    void *owner, int64_t group, uint32_t date, const uint8_t *bytes, size_t len)
{
    struct making *making = owner;
    enum qd_err err = QD_OK;

    if (making->weekday != 0 && weekday_of(making, date) != making->weekday) {
        return QD_OK;
    }
    int64_t row = row_of(making, group, date);
    if (making->is_begun && row != making->group) {
        err = end_row(making);
    }
    making->is_begun = true;
    making->group = row;
    return err == QD_OK ? gather_add(&making->gather, bytes, len) : err;
}

static enum qd_err on_open_time(
    void *owner, int64_t group, uint32_t date, const uint8_t *bytes, size_t len)
{
    struct making *making = owner;

    (void)group;
    (void)date;
    making->open_ms += gather_open_ms(bytes, len);
    return QD_OK;
}

static enum qd_err on_distributed(
    void *owner, int64_t group, uint32_t date, const uint8_t *bytes, size_t len)
{
    struct making *making = owner;

    (void)group;
    (void)date;
    return gather_add(&making->gather, bytes, len);
}

static enum qd_err distribute(struct making *making, const struct period *period)
{
    struct reading *reading = making->reading;
    enum qd_err err = period_walk(reading, period, REPORT_BY_OFFICE, on_distributed, making);

    gather_distribute(&making->gather, &reading->query, making->distributions);
    gather_clear(&making->gather);
    return err;
}

static enum qd_err make_rows(struct making *making, const struct period *period)
{
    struct reading *reading = making->reading;
    enum report_by by = reading->query.by;
    enum qd_err err = QD_OK;

    if (is_by_ticket(by)) {
        err = period_walk(reading, period, REPORT_BY_OFFICE, on_open_time, making);
    }
    if (by == REPORT_BY_OFFICE) {
        making->is_begun = true; /* A day without visitors is a row of zeros. */
    }
    bool by_weekday = by == REPORT_BY_WEEKDAY;
    for (int day = by_weekday ? 1 : 0; day <= (by_weekday ? 7 : 0) && err == QD_OK; day++) {
        making->weekday = day;
        err = period_walk(reading, period, daybook_kept(by), on_tally, making);
        err = err == QD_OK ? end_row(making) : err;
    }
    return err;
}

static bool dates_are_sound(const struct report_query *query)
{
    int32_t days_max = query->by == REPORT_BY_DATE ? REPORT_DATES_MAX : REPORT_DAYS_MAX;

    return calendar_date_is_valid(query->from_date) && calendar_date_is_valid(query->to_date) &&
           query->from_date <= query->to_date &&
           query->to_date < calendar_date_add(query->from_date, days_max);
}

static enum qd_err make(struct making *making, bool from_tickets)
{
    struct reading *reading = making->reading;
    struct report_query *query = &reading->query;
    struct period period = {0};
    enum qd_err err = QD_OK;

    query->from_date = query->from_date == 0 ? reading->newest_date : query->from_date;
    query->to_date = query->to_date == 0 ? query->from_date : query->to_date;
    if (query->from_date != 0) { /* Else no day was ever opened: an empty report. */
        err = dates_are_sound(query) ? period_read(reading, from_tickets, &period) : QD_ERR_INVALID;
    }
    err = err == QD_OK && query->with_distribution ? distribute(making, &period) : err;
    err = err == QD_OK ? make_rows(making, &period) : err;
    period_deinit(&period);
    return err;
}

static void forget_rows(struct making *making)
{
    gather_clear(&making->gather);
    making->is_begun = false;
    making->open_ms = 0;
    memset(making->distributions, 0, sizeof making->distributions);
    making->count = 0;
}

static enum qd_err measure(const char *path,
                           struct reading *reading,
                           int64_t now_ms,
                           bool from_tickets,
                           struct report *report,
                           char errmsg[JOURNAL_ERRMSG_SIZE])
{
    struct making making = {.reading = reading};
    enum qd_err err = reading_open(reading, path, STORE_READ, now_ms, errmsg);

    if (err == QD_OK) {
        err = make(&making, from_tickets);
        if (err == QD_ERR_CORRUPT && !from_tickets) { /* A roll-up is not the truth. */
            forget_rows(&making);
            err = make(&making, true);
        }
        if (err != QD_OK) {
            (void)snprintf(errmsg, JOURNAL_ERRMSG_SIZE, "%s", qd_err_text(err));
        }
    }
    gather_deinit(&making.gather);
    if (err == QD_OK) {
        *report = (struct report){
            .query = reading->query,
            .promised_wait_ms = reading->definition.promised_wait_ms,
            .row_count = (uint32_t)making.count,
            .rows = making.rows,
        };
        memcpy(report->distributions, making.distributions, sizeof report->distributions);
    } else {
        free(making.rows);
    }
    reading_close(reading);
    return err;
}

enum qd_err measure_report(const char *path,
                           uint32_t office_id,
                           const struct report_query *query,
                           int64_t now_ms,
                           struct report *report,
                           char errmsg[JOURNAL_ERRMSG_SIZE])
{
    struct reading reading = {.office_id = office_id, .query = *query};

    return measure(path, &reading, now_ms, false, report, errmsg);
}

enum qd_err measure_from_tickets(const char *path,
                                 uint32_t office_id,
                                 const struct report_query *query,
                                 int64_t now_ms,
                                 struct report *report,
                                 char errmsg[JOURNAL_ERRMSG_SIZE])
{
    struct reading reading = {.office_id = office_id, .query = *query};

    return measure(path, &reading, now_ms, true, report, errmsg);
}

void measure_free(struct report *report)
{
    free(report->rows);
    *report = (struct report){0};
}
