#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "queued/reports/samples.h"
#include "tests/support/fault.h"

static void test_none(void **state)
{
    (void)state;
    struct samples samples = {0};
    struct durations of = samples_close(&samples);

    assert_int_equal(of.count, 0);
    assert_int_equal(of.mean_ms, 0);
    assert_int_equal(of.median_ms, 0);
    assert_int_equal(of.p90_ms, 0);
    assert_int_equal(of.longest_ms, 0);
    samples_deinit(&samples);
}

/* Nearest rank: the smallest value that is not exceeded by the share asked for. */
static void test_ranks(void **state)
{
    (void)state;
    static const struct {
        size_t count;
        unsigned percent;
        int64_t value;
    } ranks[] = {
        {1, 1, 1},
        {1, 50, 1},
        {1, 90, 1},
        {1, 100, 1},
        {2, 50, 1},
        {2, 51, 2},
        {3, 50, 2},
        {4, 50, 2},
        {5, 50, 3},
        {9, 90, 9},
        {10, 90, 9},
        {10, 91, 10},
        {11, 90, 10},
        {20, 90, 18},
        {100, 90, 90},
        {101, 90, 91},
        {100, 100, 100},
        {100, 1, 1},
    };
    int64_t values[101];

    for (int i = 0; i < 101; i++) {
        values[i] = i + 1;
    }
    for (size_t i = 0; i < QD_ARRAY_LEN(ranks); i++) {
        assert_int_equal(samples_rank(values, ranks[i].count, ranks[i].percent), ranks[i].value);
    }
}

/* Any order, equal values, and more of them than the first room holds. */
static void test_close(void **state)
{
    (void)state;
    struct samples samples = {0};

    for (int64_t i = 0; i < 1000; i++) {
        assert_true(samples_add(&samples, (i * 7919) % 1000 * 10));
    }
    struct durations of = samples_close(&samples);
    assert_int_equal(of.count, 1000);
    assert_int_equal(of.mean_ms, 4995);
    assert_int_equal(of.median_ms, 4990);
    assert_int_equal(of.p90_ms, 8990);
    assert_int_equal(of.longest_ms, 9990);
    samples_deinit(&samples);
}

/* Ten years of an office's visits at a day each do not overflow. */
static void test_large(void **state)
{
    (void)state;
    struct samples samples = {0};

    for (int i = 0; i < 100000; i++) {
        assert_true(samples_add(&samples, INT64_C(86400000)));
    }
    assert_int_equal(samples_mean(&samples), INT64_C(86400000));
    samples_deinit(&samples);
}

static void test_no_memory(void **state)
{
    (void)state;
    struct samples samples = {0};

    fault_arm(&heap_fault, 1, FAULT_ONCE);
    assert_false(samples_add(&samples, 1));
    assert_true(fault_disarm(&heap_fault));
    assert_int_equal(samples.count, 0);
    assert_true(samples_add(&samples, 2));
    assert_int_equal(samples_mean(&samples), 2);
    samples_deinit(&samples);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_none),
        cmocka_unit_test(test_ranks),
        cmocka_unit_test(test_close),
        cmocka_unit_test(test_large),
        cmocka_unit_test(test_no_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
