#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "queued/reports/samples.h"
#include "tests/support/fault.h"

/* A begun second counts as one, so "within 15 minutes" is what it says; the sum stays exact. */
static void test_seconds(void **state)
{
    (void)state;
    static const struct {
        int64_t ms;
        uint32_t seconds;
    } begun[] = {{0, 0}, {1, 1}, {999, 1}, {1000, 1}, {1001, 2}, {900000, 900}, {900001, 901}};
    struct samples samples = {0};
    int64_t sum_ms = 0;

    for (size_t i = 0; i < QD_ARRAY_LEN(begun); i++) {
        assert_true(samples_add(&samples, begun[i].ms));
        assert_int_equal(samples.seconds[i], begun[i].seconds);
        sum_ms += begun[i].ms;
    }
    assert_int_equal(samples.count, QD_ARRAY_LEN(begun));
    assert_int_equal(samples.sum_ms, sum_ms);
    samples_deinit(&samples);
}

/* Any order, equal values, and more of them than the first room holds. */
static void test_sort(void **state)
{
    (void)state;
    struct samples samples = {0};

    samples_sort(&samples); /* Of none. */
    for (int64_t i = 0; i < 1000; i++) {
        assert_true(samples_add(&samples, (i * 7919) % 500 * 1000));
    }
    samples_sort(&samples);
    for (uint32_t i = 0; i < 1000; i++) {
        assert_int_equal(samples.seconds[i], i / 2);
    }
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
    assert_int_equal(samples.sum_ms, 0);
    assert_true(samples_add(&samples, 2));
    assert_int_equal(samples.sum_ms, 2);
    samples_deinit(&samples);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_seconds),
        cmocka_unit_test(test_sort),
        cmocka_unit_test(test_no_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
