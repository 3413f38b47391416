#include <math.h>
#include <setjmp.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "queued/codec/record.h"
#include "queued/journal/chain.h"
#include "queued/journal/verify.h"
#include "queued/reports/measure.h"
#include "queued/reports/rollup.h"
#include "tests/unit/journal_hall.h"
#include "tests/unit/report_day.h"
#include "tests/unit/report_oracle.h"

#define GROUPS_MAX 128

static struct report measure(const struct journal_hall *hall, const struct report_query *query)
{
    char errmsg[JOURNAL_ERRMSG_SIZE] = "";
    struct report report = {0};
    enum qd_err err = measure_report(hall->path, 1, query, hall->now_ms, &report, errmsg);

    if (err != QD_OK) {
        print_error("%s\n", errmsg);
    }
    assert_int_equal(err, QD_OK);
    return report;
}

#define ASSERT_FIGURE(figure)                                  \
    if (found->figure != expected->figure) {                   \
        print_error("by %d, group %s: %s is %.3f, not %.3f\n", \
                    (int)by,                                   \
                    found->group,                              \
                    #figure,                                   \
                    (double)found->figure,                     \
                    (double)expected->figure);                 \
        fail();                                                \
    }
/* NOLINTBEGIN(bugprone-macro-parentheses): the argument is the name of a member. */
#define ASSERT_DURATIONS(field)    \
    ASSERT_FIGURE(field.count)     \
    ASSERT_FIGURE(field.mean_ms)   \
    ASSERT_FIGURE(field.median_ms) \
    ASSERT_FIGURE(field.p90_ms)    \
    ASSERT_FIGURE(field.longest_ms)
/* NOLINTEND(bugprone-macro-parentheses) */
#define ASSERT_SHARE(figure)                              \
    if (fabs(found->figure - expected->figure) >= 1e-9) { \
        ASSERT_FIGURE(figure)                             \
    }

static void assert_row(enum report_by by,
                       const struct report_row *found,
                       const struct report_row *expected)
{
    ASSERT_FIGURE(issued)
    ASSERT_FIGURE(served)
    ASSERT_FIGURE(no_shows)
    ASSERT_FIGURE(cancelled)
    ASSERT_FIGURE(expired)
    ASSERT_FIGURE(present)
    ASSERT_FIGURE(transfers)
    ASSERT_DURATIONS(wait)
    ASSERT_DURATIONS(walk)
    ASSERT_DURATIONS(service)
    ASSERT_DURATIONS(visit)
    ASSERT_DURATIONS(parked)
    ASSERT_FIGURE(parked_mean_ms)
    ASSERT_FIGURE(promise_due)
    ASSERT_FIGURE(open_ms)
    ASSERT_FIGURE(busy_ms)
    ASSERT_FIGURE(forecast_count)
    ASSERT_FIGURE(forecast_error_mean_ms)
    ASSERT_FIGURE(dossiers_accepted)
    ASSERT_FIGURE(dossiers_on_time)
    ASSERT_FIGURE(dossiers_late)
    for (uint32_t i = 0; i < LIMIT_RATING_LEVELS; i++) {
        ASSERT_FIGURE(rated[i])
    }
    ASSERT_FIGURE(rating_count)
    ASSERT_FIGURE(left_before_call)
    ASSERT_FIGURE(left_before_call_mean_ms)
    ASSERT_FIGURE(left_before_call_longest_ms)
    ASSERT_SHARE(within_promise)
    ASSERT_SHARE(throughput_per_hour)
    ASSERT_SHARE(load)
    ASSERT_SHARE(forecast_within)
    ASSERT_SHARE(dossiers_on_time_rate)
    ASSERT_SHARE(rating_mean)
    ASSERT_SHARE(rating_good)
}

/* Every byte of every row, whatever part of the days has a roll-up. */
static void assert_same_from_tickets(const struct journal_hall *hall,
                                     const struct report_query *query,
                                     const struct report *report)
{
    char errmsg[JOURNAL_ERRMSG_SIZE] = "";
    struct report plain = {0};

    assert_int_equal(measure_from_tickets(hall->path, 1, query, hall->now_ms, &plain, errmsg),
                     QD_OK);
    assert_int_equal(plain.row_count, report->row_count);
    for (uint32_t i = 0; i < plain.row_count; i++) {
        assert_string_equal(plain.rows[i].group, report->rows[i].group);
        assert_string_equal(plain.rows[i].title, report->rows[i].title);
        assert_row(query->by, &report->rows[i], &plain.rows[i]);
    }
    measure_free(&plain);
}

static void compare(const struct journal_hall *hall,
                    struct oracle *oracle,
                    struct report_query query)
{
    int64_t groups[GROUPS_MAX];
    struct report report = measure(hall, &query);

    report_oracle_ask(oracle, &query);
    size_t count = report_oracle_groups(oracle, groups, GROUPS_MAX);
    if (query.by == REPORT_BY_OFFICE && count == 0) {
        groups[count++] = 0;
    }
    assert_int_equal(report.row_count, count);
    for (size_t i = 0; i < count; i++) {
        struct report_row expected;
        report_oracle_row(oracle, groups[i], &expected);
        assert_row(query.by, &report.rows[i], &expected);
    }
    assert_same_from_tickets(hall, &query, &report);
    measure_free(&report);
}

/* Every grouping, of one day and of all, with no-shows and without. */
static void compare_all(const struct journal_hall *hall, uint32_t first, uint32_t last)
{
    struct oracle oracle;

    report_oracle_init(&oracle, &hall->events, hall->now_ms);
    for (int by = 0; by < REPORT_BY_COUNT; by++) {
        struct report_query query = {.from_date = first, .to_date = last, .by = (enum report_by)by};
        compare(hall, &oracle, query);
        query.without_no_shows = true;
        compare(hall, &oracle, query);
        query.from_date = last;
        compare(hall, &oracle, query);
    }
    report_oracle_deinit(&oracle);
}

/* Each leg of each ticket as the events tell it, also those of before a transfer that was undone.
 */
static void compare_legs(const struct journal_hall *hall)
{
    struct oracle oracle;
    int64_t count = 0;

    report_oracle_init(&oracle, &hall->events, hall->now_ms);
    for (size_t i = 0; i < oracle.ticket_count; i++) {
        const struct oracle_ticket *ticket = &oracle.tickets[i];
        for (uint32_t j = 0; j < ticket->leg_count; j++) {
            const struct oracle_leg *leg = &ticket->legs[j];
            bool ended = leg->started != 0 && leg->ended != 0;
            char sql[512];
            (void)snprintf(sql,
                           sizeof sql,
                           "SELECT count(*) FROM leg WHERE ticket_id = %llu AND leg_index = %u AND"
                           " service_id = %lld AND counter_id = %lld AND clerk_id = %lld AND"
                           " entered_at_ms = %lld AND first_called_at_ms = %lld AND"
                           " called_at_ms = %lld AND started_at_ms = %lld AND ended_at_ms = %lld"
                           " AND parked_ms = %lld AND (service_ms = %lld OR %d)",
                           (unsigned long long)ticket->id,
                           j,
                           (long long)leg->service_id,
                           (long long)leg->counter_id,
                           (long long)leg->clerk_id,
                           (long long)leg->entered,
                           (long long)leg->first_called,
                           (long long)leg->called,
                           (long long)leg->started,
                           (long long)leg->ended,
                           (long long)leg->parked,
                           (long long)(leg->ended - leg->started - leg->parked),
                           ended ? 0 : 1);
            if (journal_hall_number(hall, sql) != 1) {
                print_error("ticket %llu, leg %u\n", (unsigned long long)ticket->id, j);
                fail();
            }
            count++;
        }
    }
    assert_int_equal(journal_hall_number(hall, "SELECT count(*) FROM leg"), count);
    report_oracle_deinit(&oracle);
}

static void assert_sound(const struct journal_hall *hall)
{
    struct verify_result result;

    assert_int_equal(verify_file(hall->path, &result), QD_OK);
    if (result.is_broken) {
        print_error("%s\n", result.what);
    }
    assert_false(result.is_broken);
}

/* Makes what is missing; the number of days that were made. */
static uint32_t roll_up(const struct journal_hall *hall)
{
    const struct rollup_options options = {.path = hall->path, .office_id = 1};
    char errmsg[JOURNAL_ERRMSG_SIZE] = "";
    struct rollup_result result;

    assert_int_equal(rollup_make(&options, &result, errmsg), QD_OK);
    return result.day_count;
}

/* All that there are say what the tickets say; so many. */
static void assert_rolled_up(const struct journal_hall *hall, uint32_t days)
{
    const struct rollup_options options = {.path = hall->path, .office_id = 1};
    char errmsg[JOURNAL_ERRMSG_SIZE] = "";
    struct rollup_result result;

    assert_int_equal(rollup_check(&options, &result, errmsg), QD_OK);
    assert_int_equal(result.differing, 0);
    assert_int_equal(result.day_count, days);
}

static void keep_overnight(struct definition *definition)
{
    definition->keep_overnight = true;
}

/* Days of random work, compared whole with the oracle: also in the middle of a day, with people
 * waiting, at the counters and parked. */
static void test_random_days(void **state)
{
    (void)state;
    struct report_day day = {0};

    for (uint64_t seed = 1; seed <= 6; seed++) {
        struct journal_hall hall;
        day.seed = seed * UINT64_C(0x9e3779b97f4a7c15);

        print_message("seed %llu\n", (unsigned long long)seed);
        journal_hall_init_with(&hall, seed % 2 == 0 ? keep_overnight : NULL);
        report_day_work(&day, &hall, 1600);
        compare_all(&hall, SAMPLE_MONDAY, SAMPLE_MONDAY);
        assert_int_equal(roll_up(&hall), 0); /* The day is still open. */
        report_day_close(&hall);
        assert_int_equal(roll_up(&hall), 1);
        hall.now_ms = office_sample_at(20261125, 7, 5);
        report_day_work(&day, &hall, 1600);
        report_day_close(&hall);
        compare_all(&hall, SAMPLE_MONDAY, 20261125); /* Some days rolled up, some not. */
        hall.now_ms = office_sample_at(20261126, 7, 5);
        report_day_work(&day, &hall, 900);
        compare_all(&hall, SAMPLE_MONDAY, 20261126);
        assert_true(roll_up(&hall) >= 1);
        assert_int_equal(roll_up(&hall), 0); /* Nothing is missing now. */
        assert_rolled_up(&hall, 3);          /* With Tuesday, when the office was shut. */
        compare_all(&hall, SAMPLE_MONDAY, 20261126);
        compare_legs(&hall);
        assert_sound(&hall);
        journal_hall_deinit(&hall);
    }
    assert_true(day.undo_count > 150); /* The days are worth the name. */
    assert_true(day.transfer_count > 100);
    assert_true(day.park_count > 60);
    assert_true(day.rating_count > 100);
    assert_int_equal(sqlite3_memory_used(), 0);
}

static const struct report_row *only_row(const struct report *report)
{
    assert_int_equal(report->row_count, 1);
    return &report->rows[0];
}

static void finish(struct journal_hall *hall, enum outcome outcome, const char *code, uint32_t due)
{
    struct command command = office_sample_command(COMMAND_FINISH, ACTOR_CLERK, SAMPLE_LAN);

    command.finish.outcome = outcome;
    (void)snprintf(command.finish.dossier_code, sizeof command.finish.dossier_code, "%s", code);
    command.finish.dossier_due_date = due;
    journal_hall_do(hall, command);
}

static void serve(struct journal_hall *hall, enum outcome outcome, const char *code, uint32_t due)
{
    (void)journal_hall_issue(hall, SAMPLE_A);
    journal_hall_clerk(hall, COMMAND_CALL_NEXT, SAMPLE_LAN);
    journal_hall_clerk(hall, COMMAND_START, SAMPLE_LAN);
    hall->now_ms += HALL_MINUTE;
    finish(hall, outcome, code, due);
}

/* A box that is switched off with counters open and people waiting closes its day the next morning.
 * Nobody waited, and no counter was open, through the night. */
static void test_switched_off(void **state)
{
    (void)state;
    struct journal_hall hall;
    const struct report_query query = {.from_date = SAMPLE_MONDAY, .to_date = SAMPLE_MONDAY};

    journal_hall_init(&hall);
    journal_hall_staff(&hall); /* At 9:00 */
    hall.now_ms = office_sample_at(SAMPLE_MONDAY, 16, 0);
    serve(&hall, OUTCOME_SETTLED, "", 0);
    (void)journal_hall_issue(&hall, SAMPLE_B); /* Stays. */
    (void)journal_hall_issue(&hall, SAMPLE_A); /* Is at the counter when the light goes out. */
    hall.now_ms = office_sample_at(SAMPLE_MONDAY, 16, 30);
    journal_hall_clerk(&hall, COMMAND_CALL_NEXT, SAMPLE_LAN);
    journal_hall_clerk(&hall, COMMAND_START, SAMPLE_LAN);
    hall.now_ms = office_sample_at(20261125, 6, 0);
    journal_hall_do(&hall, office_sample_command(COMMAND_TICK, ACTOR_SYSTEM, 0));
    assert_false(hall.office.day_open);

    struct report report = measure(&hall, &query);
    const struct report_row *row = only_row(&report);
    assert_int_equal(row->expired, 2);
    assert_int_equal(row->open_ms, INT64_C(16) * 60 * HALL_MINUTE); /* 9:00 to 17:00, twice. */
    assert_int_equal(row->busy_ms, 31 * HALL_MINUTE);
    assert_int_equal(row->service.count, 1); /* What the night cut off was no service. */
    assert_int_equal(row->left_before_call, 1);
    assert_int_equal(row->left_before_call_longest_ms, 59 * HALL_MINUTE);
    assert_int_equal(row->visit.longest_ms, 59 * HALL_MINUTE);
    measure_free(&report);
    journal_hall_deinit(&hall);
}

/* Results handed over, by the date noted then or when the dossier was accepted. */
static void test_dossiers(void **state)
{
    (void)state;
    struct journal_hall hall;
    const struct report_query query = {.from_date = 20261125, .to_date = 20261125};

    journal_hall_init(&hall);
    journal_hall_staff(&hall);
    serve(&hall, OUTCOME_DOSSIER_ACCEPTED, "H38.1", 20261125);
    serve(&hall, OUTCOME_DOSSIER_ACCEPTED, "H38.2", 20261124);
    serve(&hall, OUTCOME_DOSSIER_ACCEPTED, "", 20261124);
    journal_hall_do(&hall, office_sample_command(COMMAND_CLOSE_DAY, ACTOR_MANAGER, 50));
    hall.now_ms = office_sample_at(20261125, 9, 0);
    journal_hall_staff(&hall);
    serve(&hall, OUTCOME_RESULT_HANDED_OVER, "H38.1", 0);        /* On its last day. */
    serve(&hall, OUTCOME_RESULT_HANDED_OVER, "H38.2", 0);        /* A day late. */
    serve(&hall, OUTCOME_RESULT_HANDED_OVER, "H38.3", 20261130); /* Early; noted now. */
    serve(&hall, OUTCOME_RESULT_HANDED_OVER, "H38.4", 0);        /* Nobody noted a date. */
    serve(&hall, OUTCOME_RESULT_HANDED_OVER, "", 0);
    serve(&hall, OUTCOME_SETTLED, "H38.2", 20261124); /* Is no hand-over. */

    struct report report = measure(&hall, &query);
    const struct report_row *row = only_row(&report);
    assert_int_equal(row->dossiers_accepted, 0);
    assert_int_equal(row->dossiers_on_time, 2);
    assert_int_equal(row->dossiers_late, 1);
    assert_true(fabs(row->dossiers_on_time_rate - 2.0 / 3.0) < 1e-9);
    measure_free(&report);
    journal_hall_deinit(&hall);
}

static void test_titles(void **state)
{
    (void)state;
    static const struct {
        enum report_by by;
        const char *group;
        const char *vi;
        const char *en;
    } expected[] = {
        {REPORT_BY_OFFICE, "", "Bộ phận một cửa xã Bát Xát", "Bát Xát one-stop office"},
        {REPORT_BY_SERVICE, "A", "Hộ tịch", "Civil status"},
        {REPORT_BY_COUNTER, "1", "Quầy", "Counter"},
        {REPORT_BY_CLERK, "lan", "Nguyễn Thị Lan", "Nguyễn Thị Lan"},
        {REPORT_BY_CLASS, "regular", "Thường", "Regular"},
        {REPORT_BY_CHANNEL, "kiosk", "Máy lấy số", "Kiosk"},
        {REPORT_BY_HOUR, "09", "09:00–09:59", "09:00–09:59"},
        {REPORT_BY_WEEKDAY, "1", "Thứ Hai", "Monday"},
        {REPORT_BY_DATE, "20261123", "23/11/2026", "2026-11-23"},
        {REPORT_BY_PROCEDURE, "", "Không ghi thủ tục", "No procedure named"},
        {REPORT_BY_WEEK, "20261123", "23/11–29/11/2026", "2026-11-23 – 11-29"},
        {REPORT_BY_MONTH, "202611", "11/2026", "2026-11"},
    };
    struct journal_hall hall;

    journal_hall_init(&hall);
    journal_hall_staff(&hall);
    serve(&hall, OUTCOME_SETTLED, "", 0);
    journal_hall_close(&hall);
    journal_hall_sql(&hall,
                     "INSERT INTO user VALUES (11, 1, 'lan', 'Nguyễn Thị Lan', 1, 0, 0, '')");
    for (size_t i = 0; i < QD_ARRAY_LEN(expected); i++) {
        const struct report_query query = {.by = expected[i].by}; /* The newest day. */
        struct report report = measure(&hall, &query);
        assert_int_equal(report.query.from_date, SAMPLE_MONDAY);
        assert_int_equal(report.query.to_date, SAMPLE_MONDAY);
        assert_true(report.row_count >= 1);
        assert_string_equal(report.rows[0].group, expected[i].group);
        assert_string_equal(report.rows[0].title, expected[i].vi);
        assert_string_equal(report.rows[0].title_en, expected[i].en);
        measure_free(&report);
    }
    journal_hall_deinit(&hall);
}

/* A definition as if it had been applied after the journal's last event. */
static void put_definition(const struct journal_hall *hall, const struct definition *definition)
{
    uint8_t digest[JOURNAL_DIGEST_SIZE];
    sqlite3_stmt *insert = NULL;
    sqlite3 *db = NULL;
    uint8_t *bytes = NULL;
    size_t len = 0;

    assert_int_equal(record_pack_definition(definition, &bytes, &len), QD_OK);
    chain_digest(digest, bytes, len);
    assert_int_equal(sqlite3_open(hall->path, &db), SQLITE_OK);
    assert_int_equal(
        sqlite3_prepare_v2(db, "INSERT INTO definition VALUES (1, 2, ?1, ?2)", -1, &insert, NULL),
        SQLITE_OK);
    (void)sqlite3_bind_blob(insert, 1, digest, JOURNAL_DIGEST_SIZE, SQLITE_STATIC);
    (void)sqlite3_bind_blob64(insert, 2, bytes, len, SQLITE_STATIC);
    assert_int_equal(sqlite3_step(insert), SQLITE_DONE);
    assert_int_equal(sqlite3_finalize(insert), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, "UPDATE office SET definition_version = 2", NULL, NULL, NULL),
                     SQLITE_OK);
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
    free(bytes);
}

/* Services and counters that the office has given up keep their names in reports of the past. */
static void test_given_up(void **state)
{
    (void)state;
    static const enum report_by groupings[] = {REPORT_BY_SERVICE, REPORT_BY_COUNTER};
    static const char *const titles[] = {"Hộ tịch", "Quầy"};
    struct journal_hall hall;
    struct definition later = office_sample_definition();

    journal_hall_init(&hall);
    journal_hall_staff(&hall);
    serve(&hall, OUTCOME_SETTLED, "", 0);
    journal_hall_close(&hall);
    later.services[0].service_id = 9; /* In the place of A. */
    later.services[0].name.vi = "Chứng thực";
    later.procedures[0].service_id = 9;
    later.counters[0].counter_id = 7;
    put_definition(&hall, &later);
    for (size_t i = 0; i < QD_ARRAY_LEN(groupings); i++) {
        struct report report = measure(&hall, &(struct report_query){.by = groupings[i]});
        assert_true(report.row_count >= 1);
        assert_string_equal(report.rows[0].title, titles[i]);
        assert_string_equal(report.rows[0].group, i == 0 ? "A" : "1");
        measure_free(&report);
    }
    definition_deinit(&later);
    journal_hall_deinit(&hall);
}

static void test_empty(void **state)
{
    (void)state;
    struct journal_hall hall;

    journal_hall_init(&hall); /* No day was ever opened. */
    for (int by = 0; by < REPORT_BY_COUNT; by++) {
        struct report report = measure(&hall, &(struct report_query){.by = (enum report_by)by});
        assert_int_equal(report.row_count, by == REPORT_BY_OFFICE ? 1 : 0);
        measure_free(&report);
    }
    struct report report =
        measure(&hall, &(struct report_query){.from_date = 20270101, .to_date = 20271231});
    const struct report_row *row = only_row(&report);
    assert_int_equal(row->issued, 0);
    assert_true(row->within_promise < 0);
    assert_true(row->load < 0);
    measure_free(&report);
    journal_hall_deinit(&hall);
}

static void test_refused(void **state)
{
    (void)state;
    static const struct {
        uint32_t from_date, to_date;
        enum qd_err err;
        enum report_by by;
    } periods[] = {
        {20261123, 20261122, QD_ERR_INVALID, REPORT_BY_OFFICE},
        {20260101, 20270204, QD_OK, REPORT_BY_DATE},          /* 400 dates … */
        {20260101, 20270205, QD_ERR_INVALID, REPORT_BY_DATE}, /* … and one more. */
        {20170101, 20270108, QD_OK, REPORT_BY_MONTH},         /* Ten years … */
        {20170101, 20270109, QD_ERR_INVALID, REPORT_BY_OFFICE},
        {20260230, 20260301, QD_ERR_INVALID, REPORT_BY_OFFICE},
    };
    struct journal_hall hall;
    char errmsg[JOURNAL_ERRMSG_SIZE] = "";

    journal_hall_init(&hall);
    for (size_t i = 0; i < QD_ARRAY_LEN(periods); i++) {
        const struct report_query query = {
            .from_date = periods[i].from_date,
            .to_date = periods[i].to_date,
            .by = periods[i].by,
        };
        struct report report = {0};
        enum qd_err err = measure_report(hall.path, 1, &query, hall.now_ms, &report, errmsg);
        assert_int_equal(err, periods[i].err);
        assert_true(err == QD_OK || report.rows == NULL);
        measure_free(&report);
    }
    struct report report = {0};
    const struct report_query query = {0};
    assert_int_equal(measure_report(hall.path, 2, &query, 0, &report, errmsg), QD_ERR_NOT_FOUND);
    assert_int_equal(measure_report("/nowhere.db", 1, &query, 0, &report, errmsg),
                     QD_ERR_NOT_FOUND);
    assert_true(errmsg[0] != '\0');
    journal_hall_deinit(&hall);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_random_days),
        cmocka_unit_test(test_switched_off),
        cmocka_unit_test(test_dossiers),
        cmocka_unit_test(test_titles),
        cmocka_unit_test(test_given_up),
        cmocka_unit_test(test_empty),
        cmocka_unit_test(test_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
