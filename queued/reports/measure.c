#include "queued/reports/measure.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "queued/base/text.h"
#include "queued/codec/record.h"
#include "queued/journal/store.h"
#include "queued/office/calendar.h"
#include "queued/reports/open_time.h"
#include "queued/reports/tally.h"

/* A visit under construction: its legs come one after another. */
struct visit {
    int64_t ticket_id; /* 0: none yet. */
    int64_t date;
    int64_t ticket_class;
    int64_t channel;
    int64_t issued_at_ms;
    int64_t ended_at_ms;
    int64_t state;
    int64_t outcome;
    int64_t transfer_count;
    int64_t expected_ms;
    bool forecast_known;
    int64_t first_called_at_ms;
    int64_t wait_ms;
    int64_t walk_ms;
    int64_t service_ms;
    int64_t parked_ms;
    bool called;
    bool started;
};

struct leg_row {
    int64_t service_id, counter_id, clerk_id;
    int64_t entered_at_ms, first_called_at_ms, called_at_ms, started_at_ms, ended_at_ms;
    int64_t service_ms, parked_ms;
    bool is_last;
};

struct reading {
    sqlite3 *db;
    uint32_t office_id;
    struct report_query query;
    struct definition definition;
    struct tallies tallies;
};

static bool is_by_leg(enum report_by by)
{
    return by == REPORT_BY_SERVICE || by == REPORT_BY_COUNTER || by == REPORT_BY_CLERK;
}

static int64_t group_of_visit(const struct reading *reading, const struct visit *visit)
{
    struct local_time local = calendar_local(&reading->definition, visit->issued_at_ms);

    switch ((int)reading->query.by) {
    case REPORT_BY_CLASS:
        return visit->ticket_class;
    case REPORT_BY_CHANNEL:
        return visit->channel;
    case REPORT_BY_HOUR:
        return local.minute / 60;
    case REPORT_BY_WEEKDAY:
        return local.weekday + 1;
    case REPORT_BY_DATE:
        return visit->date;
    default:
        return 0;
    }
}

static int64_t group_of_leg(const struct reading *reading, const struct leg_row *leg)
{
    if (reading->query.by == REPORT_BY_SERVICE) {
        return leg->service_id;
    }
    return reading->query.by == REPORT_BY_COUNTER ? leg->counter_id : leg->clerk_id;
}

/* How it ended, counted; called and walked away from do not exclude each other. */
static void count_state(struct report_row *row, int64_t state, int64_t outcome)
{
    row->served += state == TICKET_DONE ? 1 : 0;
    row->no_shows += state == TICKET_NO_SHOW ? 1 : 0;
    row->cancelled += state == TICKET_CANCELLED ? 1 : 0;
    row->expired += state == TICKET_EXPIRED ? 1 : 0;
    row->dossiers_accepted += state == TICKET_DONE && outcome == OUTCOME_DOSSIER_ACCEPTED ? 1 : 0;
}

/* @wait_ms < 0: not called. Who left before any call waited @left_ms. */
static bool count_wait(const struct reading *reading,
                       struct tally *tally,
                       const struct visit *visit,
                       int64_t wait_ms,
                       int64_t left_ms)
{
    bool gave_up = visit->state == TICKET_CANCELLED || visit->state == TICKET_EXPIRED;
    int64_t promise_ms = reading->definition.promised_wait_ms;
    bool left_out = visit->state == TICKET_NO_SHOW && reading->query.without_no_shows;

    if (wait_ms >= 0 && !left_out) {
        tally->promise_due++;
        tally->promise_kept += wait_ms <= promise_ms ? 1 : 0;
        return samples_add(&tally->wait, wait_ms);
    }
    if (wait_ms < 0 && gave_up) {
        tally->promise_due += left_ms > promise_ms ? 1 : 0;
        return samples_add(&tally->left, left_ms);
    }
    return true;
}

static bool count_visit(struct reading *reading, const struct visit *visit)
{
    if (visit->ticket_id == 0 || is_by_leg(reading->query.by)) {
        return true;
    }
    struct tally *tally = tally_at(&reading->tallies, group_of_visit(reading, visit));
    if (tally == NULL) {
        return false;
    }
    bool added = count_wait(reading,
                            tally,
                            visit,
                            visit->called ? visit->wait_ms : -1,
                            visit->ended_at_ms - visit->issued_at_ms);
    tally->row.issued++;
    tally->row.transfers += (uint32_t)visit->transfer_count;
    count_state(&tally->row, visit->state, visit->outcome);
    if (visit->started) {
        added = added && samples_add(&tally->walk, visit->walk_ms);
    }
    if (visit->started && visit->ended_at_ms != 0) {
        added = added && samples_add(&tally->service, visit->service_ms) &&
                samples_add(&tally->parked, visit->parked_ms);
    }
    if (visit->ended_at_ms != 0) {
        added = added && samples_add(&tally->visit, visit->ended_at_ms - visit->issued_at_ms);
    }
    if (visit->forecast_known && visit->called) {
        int64_t error_ms = visit->first_called_at_ms - visit->issued_at_ms - visit->expected_ms;
        added = added && samples_add(&tally->forecast_error, error_ms < 0 ? -error_ms : error_ms);
    }
    return added;
}

static bool count_leg(struct reading *reading, const struct visit *visit, const struct leg_row *leg)
{
    int64_t group = group_of_leg(reading, leg);

    if (!is_by_leg(reading->query.by) || (group == 0 && reading->query.by != REPORT_BY_SERVICE)) {
        return true; /* A leg that never came to a counter belongs to none. */
    }
    struct tally *tally = tally_at(&reading->tallies, group);
    if (tally == NULL) {
        return false;
    }
    bool called = leg->first_called_at_ms != 0;
    struct visit of_leg = *visit;
    of_leg.state = leg->is_last ? visit->state : 0;
    bool added = count_wait(reading,
                            tally,
                            &of_leg,
                            called ? leg->first_called_at_ms - leg->entered_at_ms : -1,
                            leg->ended_at_ms - leg->entered_at_ms);
    tally->row.issued++;
    tally->row.transfers += leg->is_last ? 0 : 1;
    tally->row.served += !leg->is_last && leg->started_at_ms != 0 ? 1 : 0;
    count_state(&tally->row, of_leg.state, visit->outcome);
    if (leg->started_at_ms != 0) {
        added = added && samples_add(&tally->walk, leg->started_at_ms - leg->called_at_ms);
    }
    if (leg->started_at_ms != 0 && leg->ended_at_ms != 0) {
        added = added && samples_add(&tally->service, leg->service_ms) &&
                samples_add(&tally->parked, leg->parked_ms);
    }
    if (leg->ended_at_ms != 0) {
        added = added && samples_add(&tally->visit, leg->ended_at_ms - leg->entered_at_ms);
    }
    return added;
}

static void add_leg(struct visit *visit, const struct leg_row *leg)
{
    if (leg->first_called_at_ms != 0) {
        visit->wait_ms += leg->first_called_at_ms - leg->entered_at_ms;
        visit->first_called_at_ms =
            visit->called ? visit->first_called_at_ms : leg->first_called_at_ms;
        visit->called = true;
    }
    if (leg->started_at_ms != 0) {
        visit->walk_ms += leg->started_at_ms - leg->called_at_ms;
        visit->started = true;
    }
    visit->service_ms += leg->service_ms;
    visit->parked_ms += leg->parked_ms;
}

static struct visit read_visit(sqlite3_stmt *row)
{
    return (struct visit){
        .ticket_id = sqlite3_column_int64(row, 0),
        .date = sqlite3_column_int64(row, 1),
        .ticket_class = sqlite3_column_int64(row, 2),
        .channel = sqlite3_column_int64(row, 3),
        .issued_at_ms = sqlite3_column_int64(row, 4),
        .ended_at_ms = sqlite3_column_int64(row, 5),
        .state = sqlite3_column_int64(row, 6),
        .outcome = sqlite3_column_int64(row, 7),
        .transfer_count = sqlite3_column_int64(row, 8),
        .forecast_known = sqlite3_column_int(row, 9) != 0,
        .expected_ms = sqlite3_column_int64(row, 10),
    };
}

static struct leg_row read_leg(sqlite3_stmt *row)
{
    return (struct leg_row){
        .service_id = sqlite3_column_int64(row, 11),
        .counter_id = sqlite3_column_int64(row, 12),
        .clerk_id = sqlite3_column_int64(row, 13),
        .entered_at_ms = sqlite3_column_int64(row, 14),
        .first_called_at_ms = sqlite3_column_int64(row, 15),
        .called_at_ms = sqlite3_column_int64(row, 16),
        .started_at_ms = sqlite3_column_int64(row, 17),
        .ended_at_ms = sqlite3_column_int64(row, 18),
        .service_ms = sqlite3_column_int64(row, 19),
        .parked_ms = sqlite3_column_int64(row, 20),
        .is_last = sqlite3_column_int64(row, 21) == sqlite3_column_int64(row, 8),
    };
}

static enum qd_err read_tickets(struct reading *reading)
{
    static const char *const sql =
        "SELECT t.ticket_id, t.date, t.class, t.channel, t.issued_at_ms, t.ended_at_ms, t.state,"
        " t.outcome, t.transfer_count, t.forecast_known, t.expected_ms, l.service_id, l.counter_id,"
        " l.clerk_id, l.entered_at_ms, l.first_called_at_ms, l.called_at_ms, l.started_at_ms,"
        " l.ended_at_ms, l.service_ms, l.parked_ms, l.leg_index"
        " FROM ticket t JOIN leg l USING (office_id, ticket_id)"
        " WHERE t.office_id = ?1 AND t.date BETWEEN ?2 AND ?3 ORDER BY t.ticket_id, l.leg_index";
    const int64_t values[] = {reading->office_id, reading->query.from_date, reading->query.to_date};
    sqlite3_stmt *row = NULL;
    struct visit visit = {0};
    bool added = true;
    int code = SQLITE_DONE;
    enum qd_err err = store_prepare(reading->db, sql, &row);

    if (err == QD_OK) {
        store_bind(row, values, 3);
    }
    while (err == QD_OK && added && (code = sqlite3_step(row)) == SQLITE_ROW) {
        if (sqlite3_column_int64(row, 0) != visit.ticket_id) {
            added = count_visit(reading, &visit);
            visit = read_visit(row);
        }
        struct leg_row leg = read_leg(row);
        add_leg(&visit, &leg);
        added = added && count_leg(reading, &visit, &leg);
    }
    added = added && count_visit(reading, &visit);
    (void)sqlite3_finalize(row);
    err = err == QD_OK ? store_err(code) : err;
    return err == QD_OK && !added ? QD_ERR_NOMEM : err;
}

/* --- Rows in words --- */

static const char *word_of(enum report_by by, int64_t group)
{
    static const char *const classes[] = {"", "Thường", "Ưu tiên", "Lịch hẹn"};
    static const char *const channels[] = {"", "Ki-ốt", "Điện thoại", "Cán bộ", "Lịch hẹn"};
    static const char *const weekdays[] = {
        "", "Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật"};

    if (by == REPORT_BY_CLASS && group >= 0 && group < (int64_t)QD_ARRAY_LEN(classes)) {
        return classes[group];
    }
    if (by == REPORT_BY_CHANNEL && group >= 0 && group < (int64_t)QD_ARRAY_LEN(channels)) {
        return channels[group];
    }
    if (by == REPORT_BY_WEEKDAY && group >= 0 && group < (int64_t)QD_ARRAY_LEN(weekdays)) {
        return weekdays[group];
    }
    return "";
}

static void name_clerk(const struct reading *reading, struct report_row *row, int64_t user_id)
{
    sqlite3_stmt *select = NULL;
    enum qd_err err =
        store_prepare(reading->db, "SELECT name, title FROM user WHERE user_id = ?1", &select);

    if (err == QD_OK) {
        store_bind(select, &user_id, 1);
        if (sqlite3_step(select) == SQLITE_ROW) {
            (void)text_copy(
                row->group, sizeof row->group, (const char *)sqlite3_column_text(select, 0));
            (void)text_copy(
                row->title, sizeof row->title, (const char *)sqlite3_column_text(select, 1));
        }
    }
    (void)sqlite3_finalize(select);
}

static void name_row(const struct reading *reading, struct report_row *row, int64_t group)
{
    const struct definition *definition = &reading->definition;
    enum report_by by = reading->query.by;

    (void)snprintf(
        row->group, sizeof row->group, by == REPORT_BY_HOUR ? "%02lld" : "%lld", (long long)group);
    (void)text_copy(row->title, sizeof row->title, word_of(by, group));
    if (by == REPORT_BY_OFFICE) {
        row->group[0] = '\0';
        (void)text_copy(row->title, sizeof row->title, definition->title.vi);
    } else if (by == REPORT_BY_SERVICE) {
        uint32_t index = definition_service_index(definition, (uint32_t)group);
        if (index != INDEX_NONE) {
            (void)text_copy(row->group, sizeof row->group, definition->services[index].letter);
            (void)text_copy(row->title, sizeof row->title, definition->services[index].name.vi);
        }
    } else if (by == REPORT_BY_COUNTER) {
        uint32_t index = definition_counter_index(definition, (uint32_t)group);
        if (index != INDEX_NONE) {
            (void)text_copy(row->title, sizeof row->title, definition->counters[index].name.vi);
        }
    } else if (by == REPORT_BY_CLERK) {
        name_clerk(reading, row, group);
    } else if (by == REPORT_BY_HOUR) {
        (void)snprintf(row->title,
                       sizeof row->title,
                       "%02lld:00–%02lld:59",
                       (long long)group,
                       (long long)group);
    } else if (by == REPORT_BY_DATE) {
        (void)snprintf(row->title,
                       sizeof row->title,
                       "%02lld/%02lld/%04lld",
                       (long long)(group % 100),
                       (long long)(group / 100 % 100),
                       (long long)(group / 10000));
    }
}

static enum qd_err make_rows(struct reading *reading, struct report *report)
{
    size_t count = reading->tallies.count;

    if (count == 0 && reading->query.by == REPORT_BY_OFFICE) {
        if (tally_at(&reading->tallies, 0) ==
            NULL) { /* A day without visitors is a row of zeros. */
            return QD_ERR_NOMEM;
        }
        count = 1;
    }
    if (count > REPORT_ROWS_MAX) {
        return QD_ERR_TOO_BIG;
    }
    report->rows = calloc(count + 1, sizeof *report->rows);
    if (report->rows == NULL) {
        return QD_ERR_NOMEM;
    }
    for (size_t i = 0; i < count; i++) {
        struct tally *tally = &reading->tallies.items[i];
        tally_close(tally);
        name_row(reading, &tally->row, tally->group);
        report->rows[i] = tally->row;
    }
    report->row_count = (uint32_t)count;
    report->query = reading->query;
    return QD_OK;
}

/* --- The whole --- */

static enum qd_err load_definition(struct reading *reading)
{
    const int64_t office_id = reading->office_id;
    sqlite3_stmt *select = NULL;
    enum qd_err err =
        store_prepare(reading->db,
                      "SELECT d.body, o.date FROM definition d JOIN office o ON"
                      " o.office_id = d.office_id AND o.definition_version = d.version"
                      " WHERE o.office_id = ?1",
                      &select);

    if (err == QD_OK) {
        store_bind(select, &office_id, 1);
        int code = sqlite3_step(select);
        err = code == SQLITE_DONE ? QD_ERR_NOT_FOUND : store_err(code);
    }
    if (err == QD_OK) {
        uint32_t date = (uint32_t)sqlite3_column_int64(select, 1);
        err = record_unpack_definition(&reading->definition,
                                       sqlite3_column_blob(select, 0),
                                       (size_t)sqlite3_column_bytes(select, 0));
        reading->query.from_date = reading->query.from_date == 0 ? date : reading->query.from_date;
        reading->query.to_date =
            reading->query.to_date == 0 ? reading->query.from_date : reading->query.to_date;
    }
    (void)sqlite3_finalize(select);
    return err;
}

static bool dates_are_sound(const struct report_query *query)
{
    if (query->from_date == 0) {
        return true; /* No day was ever opened: an empty report. */
    }
    return calendar_date_is_valid(query->from_date) && calendar_date_is_valid(query->to_date) &&
           query->from_date <= query->to_date &&
           query->to_date < calendar_date_add(query->from_date, REPORT_DAYS_MAX);
}

static enum qd_err read_open_time(struct reading *reading, int64_t now_ms)
{
    if (reading->query.from_date == 0) {
        return QD_OK;
    }
    int64_t end_ms =
        calendar_instant(&reading->definition, calendar_date_add(reading->query.to_date, 1), 0);
    const struct open_time_query query = {
        .office_id = reading->office_id,
        .from_ms = calendar_instant(&reading->definition, reading->query.from_date, 0),
        .to_ms = end_ms < now_ms ? end_ms : now_ms,
        .by = reading->query.by,
        .definition = &reading->definition,
    };
    bool asked = query.by == REPORT_BY_OFFICE || query.by == REPORT_BY_COUNTER ||
                 query.by == REPORT_BY_CLERK || query.by == REPORT_BY_DATE;
    return asked ? open_time_add(reading->db, &query, &reading->tallies) : QD_OK;
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
        err = load_definition(&reading);
    }
    if (err == QD_OK && !dates_are_sound(&reading.query)) {
        err = QD_ERR_INVALID;
    }
    if (err == QD_OK) {
        err = read_tickets(&reading);
    }
    if (err == QD_OK) {
        err = read_open_time(&reading, now_ms);
    }
    if (err == QD_OK) {
        err = make_rows(&reading, report);
    }
    if (err != QD_OK) {
        (void)snprintf(errmsg, JOURNAL_ERRMSG_SIZE, "report: %s", qd_err_text(err));
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
