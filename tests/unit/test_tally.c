#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "queued/reports/tally.h"
#include "tests/support/fault.h"

/* In whatever order groups come, they are kept by group, each once. */
static void test_groups(void **state)
{
    (void)state;
    struct tallies tallies = {0};

    for (int64_t i = 0; i < 400; i++) {
        struct tally *tally = tally_at(&tallies, (i * 151) % 200);
        assert_non_null(tally);
        tally->row.issued++;
    }
    assert_int_equal(tallies.count, 200);
    for (size_t i = 0; i < tallies.count; i++) {
        assert_int_equal(tallies.items[i].group, i);
        assert_int_equal(tallies.items[i].row.issued, 2);
    }
    tally_deinit_all(&tallies);
    assert_int_equal(tallies.count, 0);
}

/* Of nothing there is no share, not a share of zero. */
static void test_nothing(void **state)
{
    (void)state;
    struct tallies tallies = {0};
    struct tally *tally = tally_at(&tallies, 0);

    assert_non_null(tally);
    tally_close(tally);
    assert_true(tally->row.within_promise < 0);
    assert_true(tally->row.throughput_per_hour < 0);
    assert_true(tally->row.load < 0);
    assert_true(tally->row.forecast_within < 0);
    assert_true(tally->row.dossiers_on_time_rate < 0);
    assert_int_equal(tally->row.parked_mean_ms, 0);
    tally_deinit_all(&tallies);
}

static void test_shares(void **state)
{
    (void)state;
    struct tallies tallies = {0};
    struct tally *tally = tally_at(&tallies, 0);

    assert_non_null(tally);
    tally->row.promise_due = 4;
    tally->promise_kept = 3;
    tally->row.open_ms = 7200000;
    tally->row.busy_ms = 1800000;
    tally->ended_count = 9;
    tally->row.dossiers_on_time = 1;
    tally->row.dossiers_late = 1;
    tally->parked_ms = 600;
    assert_true(samples_add(&tally->service, 1));
    assert_true(samples_add(&tally->service, 1));
    tally_close(tally);
    assert_true(tally->row.within_promise == 0.75);
    assert_true(tally->row.throughput_per_hour == 4.5);
    assert_true(tally->row.load == 0.25);
    assert_true(tally->row.dossiers_on_time_rate == 0.5);
    assert_int_equal(tally->row.parked_mean_ms, 300);
    tally_deinit_all(&tallies);
}

static void test_no_memory(void **state)
{
    (void)state;
    struct tallies tallies = {0};

    fault_arm(&heap_fault, 1, FAULT_ONCE);
    assert_null(tally_at(&tallies, 5));
    assert_true(fault_disarm(&heap_fault));
    assert_int_equal(tallies.count, 0);
    assert_non_null(tally_at(&tallies, 5));
    tally_deinit_all(&tallies);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_groups),
        cmocka_unit_test(test_nothing),
        cmocka_unit_test(test_shares),
        cmocka_unit_test(test_no_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
