#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "queued/office/calendar.h"
#include "tests/support/office_sample.h"

#define SECOND INT64_C(1000)
#define MINUTE (60 * SECOND)
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)

#define SAMPLE_FRIDAY 20261127

/* Zones as they are in 2026, with every way in which a clock can be put forward or back. */

/* 02:00 becomes 03:00 on 29 March, 03:00 becomes 02:00 on 25 October. */
static struct zone_change paris[] = {
    {INT64_C(1774746000000), 2 * 3600},
    {INT64_C(1792890000000), 1 * 3600},
};

/* Midnight becomes 01:00 on 8 March, 01:00 becomes midnight on 1 November. */
static struct zone_change havana[] = {
    {INT64_C(1772946000000), -4 * 3600},
    {INT64_C(1793509200000), -5 * 3600},
};

/* Midnight becomes 01:00 on 29 March, and on 25 October 23:00 of the day before. */
static struct zone_change beirut[] = {
    {INT64_C(1774735200000), 3 * 3600},
    {INT64_C(1792875600000), 2 * 3600},
};

static struct definition in_zone(int32_t base_offset_s, struct zone_change changes[2])
{
    return (struct definition){
        .zone_base_offset_s = base_offset_s,
        .zone_change_count = 2,
        .zone_changes = changes,
    };
}

/* An office that never sleeps longer than an hour: a session lies in, across and beside each
 * change of the clock. */
static void open_at_night(struct definition *definition)
{
    const struct day_plan night = {
        .session_count = 4,
        .sessions = {{0, 45, 0, 45},
                     {125, 155, 130, 150},
                     {170, 300, 165, 290},
                     {900, 1440, 880, 1430}},
    };

    for (int i = 0; i < 7; i++) {
        definition->week[i] = night;
    }
}

static void test_local_times(void **state)
{
    static const struct {
        int64_t at_s;
        struct local_time local; /* In Paris. */
    } rows[] = {
        {0, {19700101, 60, 0, 3}},
        {-3600, {19700101, 0, 0, 3}},
        {-3601, {19691231, 1439, 59, 2}},
        {951825599, {20000229, 779, 59, 1}},
        {1774745999, {20260329, 119, 59, 6}},
        {1774746000, {20260329, 180, 0, 6}},
        {1792889999, {20261025, 179, 59, 6}},
        {1792890000, {20261025, 120, 0, 6}},
        {4102444799, {21000101, 59, 59, 4}},
    };
    struct definition definition = in_zone(3600, paris);

    (void)state;
    for (size_t i = 0; i < QD_ARRAY_LEN(rows); i++) {
        print_message("row %zu\n", i);
        for (int64_t part_ms = 0; part_ms < SECOND; part_ms += 333) {
            struct local_time local = calendar_local(&definition, rows[i].at_s * SECOND + part_ms);
            assert_int_equal(local.date, rows[i].local.date);
            assert_int_equal(local.minute, rows[i].local.minute);
            assert_int_equal(local.second, rows[i].local.second);
            assert_int_equal(local.weekday, rows[i].local.weekday);
        }
    }
}

static void test_dates(void **state)
{
    static const struct {
        uint32_t date;
        int32_t days;
        uint32_t sum;
    } sums[] = {
        {20260101, -1, 20251231},
        {20251231, 1, 20260101},
        {20240228, 1, 20240229},
        {20240228, 2, 20240301},
        {20260228, 1, 20260301},
        {21000228, 1, 21000301},
        {20000228, 1, 20000229},
        {20261123, 0, 20261123},
        {20261123, 400, 20271228},
        {19700101, 0, 19700101},
        {19700101, -1, 19691231},
        {20000101, 146097, 24000101},
    };
    static const struct {
        uint32_t date;
        bool valid;
    } dates[] = {
        {20261123, true},
        {20240229, true},
        {20000229, true},
        {20260229, false},
        {21000229, false},
        {20260431, false},
        {20260430, true},
        {20261301, false},
        {20260001, false},
        {20260100, false},
        {20260132, false},
        {0, false},
        {9991231, false},
        {10000101, true},
        {99991231, true},
        {100000101, false},
        {UINT32_MAX, false},
    };

    (void)state;
    for (size_t i = 0; i < QD_ARRAY_LEN(sums); i++) {
        assert_int_equal(calendar_date_add(sums[i].date, sums[i].days), sums[i].sum);
    }
    for (size_t i = 0; i < QD_ARRAY_LEN(dates); i++) {
        print_message("date %u\n", (unsigned)dates[i].date);
        assert_int_equal(calendar_date_is_valid(dates[i].date), dates[i].valid);
    }
}

/* Two centuries of days, one after another, as a child would count them. */
static void test_every_date_follows_the_one_before(void **state)
{
    static const uint32_t lengths[12] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    struct definition utc = {0};
    uint32_t date = 19000101;
    uint32_t weekday = 0; /* A Monday. */

    (void)state;
    while (date < 21010101) {
        uint32_t year = date / 10000;
        uint32_t month = date / 100 % 100;
        bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        uint32_t length = lengths[month - 1] + (month == 2 && leap ? 1 : 0);
        uint32_t next = date + 1;
        if (date % 100 == length) {
            next = month == 12 ? (year + 1) * 10000 + 101 : year * 10000 + (month + 1) * 100 + 1;
        }
        assert_int_equal(calendar_date_add(date, 1), next);
        assert_int_equal(calendar_date_add(next, -1), date);
        struct local_time noon = calendar_local(&utc, calendar_instant(&utc, date, 720));
        assert_int_equal(noon.date, date);
        assert_int_equal(noon.minute, 720);
        assert_int_equal(noon.weekday, weekday);
        assert_ptr_equal(calendar_plan(&utc, date), &utc.week[weekday]);
        weekday = (weekday + 1) % 7;
        date = next;
    }
}

static void test_instants_around_a_change(void **state)
{
    static const struct {
        uint32_t date;
        uint32_t minute;
        int64_t at_s;
    } rows[] = {
        {20260329, 119, 1774745940}, /* 01:59 */
        {20260329, 120, 1774746000}, /* 02:00 is in the gap, as is 02:59: both are at 03:00. */
        {20260329, 179, 1774746000},
        {20260329, 180, 1774746000},
        {20260329, 181, 1774746060},
        {20260329, 1440, 1774821600}, /* The end of a day of 23 hours … */
        {20260330, 0, 1774821600},
        {20261025, 119, 1792886340},
        {20261025, 120, 1792886400}, /* 02:00 comes twice: the first. */
        {20261025, 179, 1792889940},
        {20261025, 180, 1792893600},  /* 03:00 comes once, an hour later. */
        {20261025, 1440, 1792969200}, /* … and of one of 25. */
    };
    struct definition definition = in_zone(3600, paris);

    (void)state;
    for (size_t i = 0; i < QD_ARRAY_LEN(rows); i++) {
        print_message("%u %u\n", (unsigned)rows[i].date, (unsigned)rows[i].minute);
        assert_true(calendar_instant(&definition, rows[i].date, rows[i].minute) ==
                    rows[i].at_s * SECOND);
    }
}

/* Days around a change, minute by minute: the instant of a local minute is the first at which the
 * clock shows it or more. */
static void check_instants(const struct definition *definition, int64_t change_ms)
{
    uint32_t first = calendar_date_add(calendar_local(definition, change_ms).date, -1);

    for (int32_t day = 0; day < 3; day++) {
        uint32_t date = calendar_date_add(first, day);
        for (uint32_t minute = 0; minute < 1440; minute++) {
            int64_t at_ms = calendar_instant(definition, date, minute);
            int64_t naive_ms = change_ms - 3 * DAY;
            struct local_time local = calendar_local(definition, naive_ms);
            while (local.date < date || (local.date == date && local.minute < minute)) {
                bool far = calendar_date_add(local.date, 1) < date;
                naive_ms += far ? HOUR : MINUTE;
                local = calendar_local(definition, naive_ms);
            }
            assert_true(at_ms == naive_ms);
        }
        assert_true(calendar_instant(definition, date, 1440) ==
                    calendar_instant(definition, calendar_date_add(date, 1), 0));
    }
}

static void test_instants_minute_by_minute(void **state)
{
    static struct zone_change *const zones[] = {paris, havana, beirut};
    static const int32_t offsets[] = {3600, -5 * 3600, 2 * 3600};

    (void)state;
    for (size_t i = 0; i < QD_ARRAY_LEN(zones); i++) {
        struct definition definition = in_zone(offsets[i], zones[i]);
        check_instants(&definition, zones[i][0].at_ms);
        check_instants(&definition, zones[i][1].at_ms);
    }
}

/* Both sides of every edge of an ordinary day. */
static void test_edges_of_a_day(void **state)
{
    static const struct {
        uint32_t minute;
        bool day;
        bool ticketing;
        bool open;
    } rows[] = {
        {0, false, false, false},    {359, false, false, false},  {360, true, false, false},
        {419, true, false, false},   {420, true, true, false},    {449, true, true, false},
        {450, true, true, true},     {659, true, true, true},     {660, true, false, true},
        {689, true, false, true},    {690, true, false, false},   {794, true, false, false},
        {795, true, true, false},    {809, true, true, false},    {810, true, true, true},
        {989, true, true, true},     {990, true, false, true},    {1019, true, false, true},
        {1020, false, false, false}, {1439, false, false, false},
    };
    struct definition definition = office_sample_definition();

    (void)state;
    for (size_t i = 0; i < QD_ARRAY_LEN(rows); i++) {
        int64_t at_ms = calendar_instant(&definition, SAMPLE_MONDAY, rows[i].minute);
        print_message("minute %u\n", (unsigned)rows[i].minute);
        for (int64_t part_ms = 0; part_ms < MINUTE; part_ms += MINUTE - 1) {
            assert_int_equal(calendar_is_day(&definition, at_ms + part_ms), rows[i].day);
            assert_int_equal(calendar_is_ticketing(&definition, at_ms + part_ms),
                             rows[i].ticketing);
            assert_int_equal(calendar_is_open(&definition, at_ms + part_ms), rows[i].open);
        }
        int64_t holiday_ms = at_ms + DAY;
        assert_false(calendar_is_day(&definition, holiday_ms));
        assert_false(calendar_is_ticketing(&definition, holiday_ms));
        assert_false(calendar_is_open(&definition, holiday_ms));
    }
    definition_deinit(&definition);
}

static void test_dates_override_the_week(void **state)
{
    static struct date_plan dates[] = {
        {.date = SAMPLE_MONDAY, .plan = {1, {{450, 690, 420, 660}}}}, /* A half day. */
        {.date = SAMPLE_HOLIDAY},
        {.date = 20261128, .plan = {1, {{480, 600, 480, 600}}}}, /* A working Saturday. */
    };
    struct definition definition = office_sample_definition();

    (void)state;
    definition.date_count = 3;
    definition.dates = dates;
    assert_int_equal(calendar_plan(&definition, SAMPLE_MONDAY)->session_count, 1);
    assert_int_equal(calendar_plan(&definition, SAMPLE_HOLIDAY)->session_count, 0);
    assert_int_equal(calendar_plan(&definition, 20261125)->session_count, 2);
    assert_int_equal(calendar_plan(&definition, 20261128)->session_count, 1);
    assert_int_equal(calendar_plan(&definition, 20261129)->session_count, 0);
    assert_true(calendar_is_open(&definition, office_sample_at(20261128, 9, 0)));
    assert_false(calendar_is_open(&definition, office_sample_at(SAMPLE_MONDAY, 14, 0)));
    assert_true(calendar_day_end(&definition, SAMPLE_MONDAY) ==
                office_sample_at(SAMPLE_MONDAY, 11, 30));
    assert_true(calendar_last_ticketing(&definition, SAMPLE_MONDAY) ==
                office_sample_at(SAMPLE_MONDAY, 11, 0));
    assert_true(calendar_day_end(&definition, SAMPLE_HOLIDAY) == 0);
    assert_true(calendar_last_ticketing(&definition, SAMPLE_HOLIDAY) == 0);
    definition_deinit(&definition);
}

static void test_what_comes_next(void **state)
{
    const int64_t monday_ms = office_sample_at(SAMPLE_MONDAY, 0, 0);
    const struct {
        int64_t at_ms;
        int64_t ticketing_ms;
        int64_t day_open_ms;
    } rows[] = {
        {monday_ms, monday_ms + 7 * HOUR, monday_ms + 6 * HOUR},
        {monday_ms + 6 * HOUR - 1, monday_ms + 7 * HOUR, monday_ms + 6 * HOUR},
        /* Strictly after. Tuesday is a holiday. */
        {monday_ms + 6 * HOUR, monday_ms + 7 * HOUR, monday_ms + 2 * DAY + 6 * HOUR},
        {monday_ms + 7 * HOUR - 1, monday_ms + 7 * HOUR, monday_ms + 2 * DAY + 6 * HOUR},
        {monday_ms + 8 * HOUR + 7, monday_ms + 8 * HOUR + 7, monday_ms + 2 * DAY + 6 * HOUR},
        {monday_ms + 11 * HOUR - 1, monday_ms + 11 * HOUR - 1, monday_ms + 2 * DAY + 6 * HOUR},
        {monday_ms + 11 * HOUR, monday_ms + 795 * MINUTE, monday_ms + 2 * DAY + 6 * HOUR},
        {monday_ms + 990 * MINUTE, monday_ms + 2 * DAY + 7 * HOUR, monday_ms + 2 * DAY + 6 * HOUR},
        {office_sample_at(SAMPLE_FRIDAY, 18, 0),
         monday_ms + 7 * DAY + 7 * HOUR,
         monday_ms + 7 * DAY + 6 * HOUR},
    };
    struct definition definition = office_sample_definition();

    (void)state;
    for (size_t i = 0; i < QD_ARRAY_LEN(rows); i++) {
        print_message("row %zu\n", i);
        assert_true(calendar_next_ticketing(&definition, rows[i].at_ms) == rows[i].ticketing_ms);
        assert_true(calendar_next_day_open(&definition, rows[i].at_ms) == rows[i].day_open_ms);
    }
    definition_deinit(&definition);
}

/* Tuesday is a holiday; before the morning's first minute the morning is the next. */
static void test_when_desks_open_next(void **state)
{
    const int64_t monday_ms = office_sample_at(SAMPLE_MONDAY, 0, 0);
    const struct {
        int64_t at_ms;
        int64_t opening_ms;
    } rows[] = {
        {monday_ms, monday_ms + 450 * MINUTE},
        {monday_ms + 7 * HOUR, monday_ms + 450 * MINUTE}, /* Tickets are given already. */
        {monday_ms + 450 * MINUTE - 1, monday_ms + 450 * MINUTE},
        {monday_ms + 450 * MINUTE, monday_ms + 810 * MINUTE},
        {monday_ms + 12 * HOUR, monday_ms + 810 * MINUTE},
        {monday_ms + 810 * MINUTE, monday_ms + 2 * DAY + 450 * MINUTE},
        {office_sample_at(SAMPLE_FRIDAY, 18, 0), monday_ms + 7 * DAY + 450 * MINUTE},
    };
    struct definition definition = office_sample_definition();

    (void)state;
    for (size_t i = 0; i < QD_ARRAY_LEN(rows); i++) {
        print_message("row %zu\n", i);
        assert_true(calendar_next_opening(&definition, rows[i].at_ms) == rows[i].opening_ms);
    }
    memset(definition.week, 0, sizeof definition.week);
    assert_true(calendar_next_opening(&definition, monday_ms) == 0);
    definition_deinit(&definition);
}

/* However long before its first ticketing: a day opens on its own date. */
static void test_a_day_opens_on_its_date(void **state)
{
    static const struct {
        uint32_t lead;
        uint32_t minute;
    } rows[] = {{0, 420}, {1, 419}, {419, 1}, {420, 0}, {421, 0}, {1439, 0}};
    struct definition definition = office_sample_definition();

    (void)state;
    for (size_t i = 0; i < QD_ARRAY_LEN(rows); i++) {
        int64_t opens_ms = calendar_instant(&definition, SAMPLE_MONDAY, rows[i].minute);
        definition.day_lead_minutes = rows[i].lead;
        assert_true(calendar_next_day_open(&definition, opens_ms - 1) == opens_ms);
        assert_true(calendar_is_day(&definition, opens_ms));
        assert_false(calendar_is_day(&definition, opens_ms - 1));
    }
    definition_deinit(&definition);
}

static void test_the_horizon(void **state)
{
    static struct date_plan dates[] = {{.date = 0, .plan = {1, {{450, 690, 420, 660}}}}};
    struct definition definition = office_sample_definition();
    int64_t now_ms = office_sample_at(SAMPLE_MONDAY, 12, 0);

    (void)state;
    memset(definition.week, 0, sizeof definition.week);
    definition.dates = dates;
    dates[0].date = calendar_date_add(SAMPLE_MONDAY, 400);
    assert_true(calendar_next_ticketing(&definition, now_ms) ==
                office_sample_at(dates[0].date, 7, 0));
    assert_true(calendar_next_day_open(&definition, now_ms) ==
                office_sample_at(dates[0].date, 6, 0));
    dates[0].date = calendar_date_add(SAMPLE_MONDAY, 401);
    assert_true(calendar_next_ticketing(&definition, now_ms) == 0);
    assert_true(calendar_next_day_open(&definition, now_ms) == 0);
    definition.date_count = 0;
    assert_true(calendar_next_ticketing(&definition, now_ms) == 0);
    assert_true(calendar_open_between(&definition, now_ms, now_ms + 399 * DAY) == 0);
    definition_deinit(&definition);
}

/* The first instant by which so much opening time has passed: between it and one before it, the sum
 * reaches what was asked. */
static void test_opening_time_ahead(void **state)
{
    struct definition definition = office_sample_definition();

    (void)state;
    for (int64_t from_ms = office_sample_at(SAMPLE_MONDAY, 5, 0);
         from_ms < office_sample_at(SAMPLE_MONDAY, 23, 0);
         from_ms += 17 * MINUTE + 1) {
        for (int64_t open_ms = 1; open_ms < 20 * HOUR; open_ms = open_ms * 3 + 7) {
            int64_t at_ms = calendar_open_after(&definition, from_ms, open_ms);
            assert_true(calendar_open_between(&definition, from_ms, at_ms) == open_ms);
            assert_true(calendar_open_between(&definition, from_ms, at_ms - 1) == open_ms - 1);
        }
        assert_true(calendar_open_after(&definition, from_ms, 0) == from_ms);
    }
    memset(definition.week, 0, sizeof definition.week);
    assert_true(calendar_open_after(&definition, office_sample_at(SAMPLE_MONDAY, 9, 0), 1) == 0);
    definition_deinit(&definition);
}

static void test_when_a_day_opens(void **state)
{
    struct definition definition = office_sample_definition();

    (void)state;
    assert_true(calendar_day_opens(&definition, SAMPLE_MONDAY) ==
                office_sample_at(SAMPLE_MONDAY, 6, 0));
    assert_true(calendar_day_opens(&definition, SAMPLE_HOLIDAY) == 0);
    definition.day_lead_minutes = 1000; /* Never before midnight. */
    assert_true(calendar_day_opens(&definition, SAMPLE_MONDAY) ==
                office_sample_at(SAMPLE_MONDAY, 0, 0));
    definition_deinit(&definition);
}

static void test_lunch_and_nights_do_not_count(void **state)
{
    const int64_t monday_ms = office_sample_at(SAMPLE_MONDAY, 0, 0);
    const int64_t opening_ms = (4 * 60 + 3 * 60 + 30) * MINUTE; /* Of a whole day. */
    const struct {
        int64_t from_ms;
        int64_t to_ms;
        int64_t open_ms;
    } rows[] = {
        {monday_ms, monday_ms, 0},
        {monday_ms + 9 * HOUR, monday_ms + 8 * HOUR, 0},
        {monday_ms + 9 * HOUR, monday_ms + 9 * HOUR + 1, 1},
        {monday_ms + 8 * HOUR, monday_ms + 9 * HOUR, HOUR},
        {monday_ms + 11 * HOUR, monday_ms + 14 * HOUR, HOUR},
        {monday_ms + 12 * HOUR, monday_ms + 13 * HOUR, 0},
        {monday_ms, monday_ms + DAY, opening_ms},
        {monday_ms + 16 * HOUR, monday_ms + DAY + 23 * HOUR, HOUR}, /* Into the holiday. */
        {monday_ms + 16 * HOUR, monday_ms + 2 * DAY + 8 * HOUR, HOUR + HOUR / 2},
        {monday_ms, monday_ms + 7 * DAY, 4 * opening_ms},
        {monday_ms, monday_ms + 14 * DAY, 9 * opening_ms},
    };
    struct definition definition = office_sample_definition();

    (void)state;
    for (size_t i = 0; i < QD_ARRAY_LEN(rows); i++) {
        print_message("row %zu\n", i);
        assert_true(calendar_open_between(&definition, rows[i].from_ms, rows[i].to_ms) ==
                    rows[i].open_ms);
    }
    definition_deinit(&definition);
}

/* One answer, whoever asks: what is open minute by minute is what the sums and the next instants
 * say, also in the night when the clock changes. */
static void check_agreement(const struct definition *definition, int64_t change_ms)
{
    int64_t end_ms = change_ms + DAY;
    int64_t sum_ms = 0;
    int64_t next_ms = calendar_next_ticketing(definition, end_ms);

    for (int64_t at_ms = end_ms - MINUTE; at_ms >= change_ms - DAY; at_ms -= MINUTE) {
        sum_ms += calendar_is_open(definition, at_ms) ? MINUTE : 0;
        next_ms = calendar_is_ticketing(definition, at_ms) ? at_ms : next_ms;
        assert_true(calendar_next_ticketing(definition, at_ms) == next_ms);
        assert_true(calendar_open_between(definition, at_ms, end_ms) == sum_ms);
    }
    assert_true(sum_ms > 0);
}

static void test_the_clock_changes_at_night(void **state)
{
    static struct zone_change *const zones[] = {paris, havana, beirut};
    static const int32_t offsets[] = {3600, -5 * 3600, 2 * 3600};

    (void)state;
    for (size_t i = 0; i < QD_ARRAY_LEN(zones); i++) {
        struct definition definition = in_zone(offsets[i], zones[i]);
        open_at_night(&definition);
        check_agreement(&definition, zones[i][0].at_ms);
        check_agreement(&definition, zones[i][1].at_ms);
    }
}

/* A session from 02:10 to 02:50 on the night without these minutes is no session. */
static void test_a_session_in_the_gap(void **state)
{
    struct definition definition = in_zone(3600, paris);
    int64_t gap_ms = paris[0].at_ms;

    (void)state;
    for (int i = 0; i < 7; i++) {
        definition.week[i] = (struct day_plan){1, {{130, 170, 130, 170}}};
    }
    assert_true(calendar_next_ticketing(&definition, gap_ms - HOUR) ==
                calendar_instant(&definition, 20260330, 130));
    assert_true(calendar_open_between(&definition, gap_ms - HOUR, gap_ms + HOUR) == 0);
    assert_false(calendar_is_open(&definition, gap_ms));
    assert_false(calendar_is_day(&definition, gap_ms));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_local_times),
        cmocka_unit_test(test_dates),
        cmocka_unit_test(test_every_date_follows_the_one_before),
        cmocka_unit_test(test_instants_around_a_change),
        cmocka_unit_test(test_instants_minute_by_minute),
        cmocka_unit_test(test_edges_of_a_day),
        cmocka_unit_test(test_dates_override_the_week),
        cmocka_unit_test(test_what_comes_next),
        cmocka_unit_test(test_when_desks_open_next),
        cmocka_unit_test(test_a_day_opens_on_its_date),
        cmocka_unit_test(test_the_horizon),
        cmocka_unit_test(test_opening_time_ahead),
        cmocka_unit_test(test_when_a_day_opens),
        cmocka_unit_test(test_lunch_and_nights_do_not_count),
        cmocka_unit_test(test_the_clock_changes_at_night),
        cmocka_unit_test(test_a_session_in_the_gap),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
