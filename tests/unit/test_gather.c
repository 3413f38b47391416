/* Days added up: packed tallies, and the figures that they make together. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "queued/reports/gather.h"
#include "tests/support/fault.h"

#define PROMISE_MS INT64_C(900000)

static const struct report_query query = {0};

static struct tally *one(struct tallies *tallies)
{
    struct tally *tally = tally_at(tallies, 0);

    assert_non_null(tally);
    return tally;
}

static void pack(struct gather *gather, struct tallies *day)
{
    struct packing packing = {0};

    tally_pack(one(day), &packing);
    assert_false(packing.failed);
    assert_int_equal(gather_add(gather, packing.bytes, packing.len), QD_OK);
    assert_int_equal(gather_open_ms(packing.bytes, packing.len), one(day)->numbers[TALLY_OPEN_MS]);
    packing_deinit(&packing);
    tally_deinit_all(day);
}

static struct report_row close_row(struct gather *gather, const struct report_query *of)
{
    struct report_row row = {0};

    assert_int_equal(gather_close(gather, of, PROMISE_MS, &row), QD_OK);
    return row;
}

/* Of nothing there is no share, not a share of zero. */
static void test_nothing(void **state)
{
    (void)state;
    struct gather gather = {0};
    struct report_row row = close_row(&gather, &query);

    assert_true(row.within_promise < 0);
    assert_true(row.throughput_per_hour < 0);
    assert_true(row.load < 0);
    assert_true(row.forecast_within < 0);
    assert_true(row.dossiers_on_time_rate < 0);
    assert_int_equal(row.parked_mean_ms, 0);
    assert_int_equal(row.wait.count, 0);
    assert_int_equal(row.wait.longest_ms, 0);
    gather_deinit(&gather);
}

/* So many ratings, half of the worst level and half of the best. */
static struct report_row rated(int64_t count, enum report_by by)
{
    const struct report_query of = {.by = by};
    struct gather gather = {0};

    gather.numbers[TALLY_RATED] = count / 2;
    gather.numbers[TALLY_RATED + 3] = count - count / 2;
    struct report_row row = close_row(&gather, &of);
    assert_int_equal(row.rating_count, count);
    assert_int_equal(row.rated[0] + row.rated[3], count);
    gather_deinit(&gather);
    return row;
}

/* One rating says something of an office, and nothing of a clerk. */
static void test_ratings(void **state)
{
    (void)state;
    for (int by = 0; by < REPORT_BY_COUNT; by++) {
        bool of_people = by == REPORT_BY_CLERK || by == REPORT_BY_COUNTER;
        struct report_row none = rated(0, (enum report_by)by);
        assert_true(none.rating_mean < 0 && none.rating_good < 0);
        struct report_row few = rated(4, (enum report_by)by);
        assert_true(fabs(few.rating_mean - (of_people ? -1 : 2.5)) < 1e-9);
        assert_true(fabs(few.rating_good - (of_people ? -1 : 0.5)) < 1e-9);
        struct report_row enough = rated(5, (enum report_by)by);
        assert_true(fabs(enough.rating_mean - 2.8) < 1e-9);
        assert_true(fabs(enough.rating_good - 0.6) < 1e-9);
    }
}

static int by_value(const void *a, const void *b)
{
    int64_t first = *(const int64_t *)a;
    int64_t second = *(const int64_t *)b;

    return (first > second) - (first < second);
}

/* Random days, of every shape that a histogram knows: short, equal, and longer than eighteen hours.
 * The figures are those of all durations in one line. */
static void test_percentiles(void **state)
{
    (void)state;
    static int64_t all[6000];
    uint64_t seed = 88172645463325252U;

    for (size_t round = 0; round < 60; round++) {
        struct gather gather = {0};
        size_t count = 0;
        int64_t sum = 0;
        for (int day = 0; day < 12; day++) {
            struct tallies tallies = {0};
            for (size_t i = 0; i < round * 8; i++) {
                seed ^= seed << 13;
                seed ^= seed >> 7;
                seed ^= seed << 17;
                int64_t most = i % 7 == 0 ? 200000000 : (i % 3 == 0 ? 5000 : 3600000);
                int64_t ms = (int64_t)(seed >> 20) % most;
                assert_true(samples_add(&one(&tallies)->times[TALLY_WALK], ms));
                all[count++] = (ms + 999) / 1000 * 1000;
                sum += ms;
            }
            pack(&gather, &tallies);
        }
        struct durations of = close_row(&gather, &query).walk;
        qsort(all, count, sizeof all[0], by_value);
        assert_int_equal(of.count, count);
        assert_int_equal(of.mean_ms, count == 0 ? 0 : sum / (int64_t)count);
        assert_int_equal(of.median_ms, count == 0 ? 0 : all[(count * 50 + 99) / 100 - 1]);
        assert_int_equal(of.p90_ms, count == 0 ? 0 : all[(count * 90 + 99) / 100 - 1]);
        assert_int_equal(of.longest_ms, count == 0 ? 0 : all[count - 1]);
        gather_deinit(&gather);
    }
}

/* Nearest rank at its edges. */
static void test_ranks(void **state)
{
    (void)state;
    static const struct {
        int64_t count, median, p90;
    } ranks[] = {{1, 1, 1},
                 {2, 1, 2},
                 {3, 2, 3},
                 {4, 2, 4},
                 {5, 3, 5},
                 {9, 5, 9},
                 {10, 5, 9},
                 {11, 6, 10},
                 {20, 10, 18},
                 {100, 50, 90},
                 {101, 51, 91}};

    for (size_t i = 0; i < QD_ARRAY_LEN(ranks); i++) {
        struct gather gather = {0};
        struct tallies day = {0};
        for (int64_t value = ranks[i].count; value > 0; value--) {
            assert_true(samples_add(&one(&day)->times[TALLY_VISIT], value * 1000));
        }
        pack(&gather, &day);
        struct durations of = close_row(&gather, &query).visit;
        assert_int_equal(of.median_ms, ranks[i].median * 1000);
        assert_int_equal(of.p90_ms, ranks[i].p90 * 1000);
        gather_deinit(&gather);
    }
}

/* The promise is due to those who were called, and to those who had waited longer when they left;
 * no-shows are counted unless they are to be left out. */
static void test_promise(void **state)
{
    (void)state;
    const struct report_query without = {.without_no_shows = true};
    struct gather gather = {0};
    struct tallies day = {0};
    struct samples *times = one(&day)->times;

    assert_true(samples_add(&times[TALLY_WAIT], PROMISE_MS));
    assert_true(samples_add(&times[TALLY_WAIT], PROMISE_MS + 1));
    assert_true(samples_add(&times[TALLY_NO_SHOW_WAIT], 1000));
    assert_true(samples_add(&times[TALLY_LEFT], PROMISE_MS));
    assert_true(samples_add(&times[TALLY_LEFT], PROMISE_MS + 1));
    assert_true(samples_add(&times[TALLY_LEFT], INT64_C(100000000)));
    pack(&gather, &day);
    struct report_row row = close_row(&gather, &without);
    assert_int_equal(row.wait.count, 2);
    assert_int_equal(row.promise_due, 4);
    assert_true(row.within_promise == 0.25);
    assert_int_equal(row.left_before_call, 3);
    assert_int_equal(row.left_before_call_longest_ms, 100000000);
    row = close_row(&gather, &query);
    assert_int_equal(row.wait.count, 3);
    assert_int_equal(row.wait.longest_ms, PROMISE_MS + 1000); /* Begun seconds. */
    assert_int_equal(row.promise_due, 5);
    assert_true(row.within_promise == 0.4);
    gather_deinit(&gather);
}

static void test_shares(void **state)
{
    (void)state;
    struct gather gather = {0};

    for (int i = 0; i < 2; i++) {
        struct tallies day = {0};
        int64_t *numbers = one(&day)->numbers;
        numbers[TALLY_OPEN_MS] = 3600000;
        numbers[TALLY_BUSY_MS] = 900000;
        numbers[TALLY_ENDED] = 4 + i;
        numbers[TALLY_ON_TIME] = i;
        numbers[TALLY_LATE] = 1 - i;
        numbers[TALLY_PARKED_MS] = 300;
        numbers[TALLY_FORECASTS] = 2;
        numbers[TALLY_FORECASTS_KEPT] = 1;
        numbers[TALLY_FORECAST_ERROR_MS] = 100 * i;
        assert_true(samples_add(&one(&day)->times[TALLY_SERVICE], 1));
        pack(&gather, &day);
    }
    struct report_row row = close_row(&gather, &query);
    assert_true(row.throughput_per_hour == 4.5);
    assert_true(row.load == 0.25);
    assert_true(row.dossiers_on_time_rate == 0.5);
    assert_int_equal(row.parked_mean_ms, 300);
    assert_true(row.forecast_within == 0.5);
    assert_int_equal(row.forecast_error_mean_ms, 25);
    gather_clear(&gather);
    assert_int_equal(close_row(&gather, &query).service.count, 0);
    gather_deinit(&gather);
}

/* Bytes that nobody packed: cut anywhere, or with one bit turned. Never more than is there is read,
 * and what cannot be is said. */
static void test_damage(void **state)
{
    (void)state;
    struct tallies day = {0};
    struct packing packing = {0};

    for (int64_t i = 0; i < 40; i++) {
        assert_true(samples_add(&one(&day)->times[i % TALLY_TIMES_COUNT], i * i * 977));
    }
    tally_pack(one(&day), &packing);
    for (size_t len = 0; len < packing.len; len++) {
        uint8_t *cut = malloc(len + 1);
        struct gather gather = {0};
        assert_non_null(cut);
        memcpy(cut, packing.bytes, len);
        assert_int_equal(gather_add(&gather, cut, len), QD_ERR_CORRUPT);
        gather_deinit(&gather);
        free(cut);
    }
    for (size_t bit = 0; bit < packing.len * 8; bit++) {
        struct gather gather = {0};
        packing.bytes[bit / 8] ^= (uint8_t)(1U << bit % 8);
        enum qd_err err = gather_add(&gather, packing.bytes, packing.len);
        assert_true(err == QD_OK || err == QD_ERR_CORRUPT);
        packing.bytes[bit / 8] ^= (uint8_t)(1U << bit % 8);
        gather_deinit(&gather);
    }
    packing_deinit(&packing);
    tally_deinit_all(&day);
}

static void test_no_memory(void **state)
{
    (void)state;
    struct tallies day = {0};
    struct packing packing = {0};
    bool struck = true;

    assert_true(samples_add(&one(&day)->times[TALLY_WAIT], 5));
    assert_true(samples_add(&one(&day)->times[TALLY_NO_SHOW_WAIT], INT64_C(100000000)));
    tally_pack(one(&day), &packing);
    for (unsigned fail_at = 1; struck; fail_at++) {
        struct gather gather = {0};
        struct report_row row = {0};
        fault_arm(&heap_fault, fail_at, FAULT_ONCE);
        enum qd_err err = gather_add(&gather, packing.bytes, packing.len);
        err = err == QD_OK ? gather_close(&gather, &query, PROMISE_MS, &row) : err;
        struck = fault_disarm(&heap_fault);
        assert_int_equal(err, struck ? QD_ERR_NOMEM : QD_OK);
        assert_int_equal(row.wait.count, struck ? 0 : 2);
        gather_deinit(&gather);
    }
    packing_deinit(&packing);
    tally_deinit_all(&day);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nothing),
        cmocka_unit_test(test_ratings),
        cmocka_unit_test(test_percentiles),
        cmocka_unit_test(test_ranks),
        cmocka_unit_test(test_promise),
        cmocka_unit_test(test_shares),
        cmocka_unit_test(test_damage),
        cmocka_unit_test(test_no_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
