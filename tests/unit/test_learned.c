#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "queued/base/assert.h"
#include "queued/office/learned.h"

#define MINUTE INT64_C(60000)
#define HOUR (60 * MINUTE)

static void test_the_prior_stands_until_something_is_learned(void **state)
{
    struct learned learned;

    (void)state;
    learned_init(&learned, 8 * MINUTE);
    assert_true(learned.mean_ms == 8 * MINUTE);
    assert_int_equal(learned.weight_milli, LEARN_WEIGHT_PRIOR_MILLI);
}

/* mean' = mean + (x - mean) / (weight + 1), by hand. */
static void test_by_hand(void **state)
{
    static const struct {
        int64_t mean_ms;
        uint32_t weight_milli;
        int64_t service_ms;
        int64_t new_mean_ms;
        uint32_t new_weight_milli;
    } rows[] = {
        {480000, 5000, 480000, 480000, 6000},
        {480000, 5000, 600000, 500000, 6000},
        {480000, 5000, 360000, 460000, 6000},
        {500000, 6000, 430000, 490000, 7000},
        {480000, 59000, 540000, 481000, 60000},
        {480000, 60000, 541000, 481000, 60000},
        {480000, 0, 1000, 1000, 1000},  /* Without a prior the first one is all there is. */
        {1000, 5000, 1005, 1000, 6000}, /* Less than a millisecond is dropped, either way. */
        {1005, 5000, 1000, 1005, 6000},
    };

    (void)state;
    for (size_t i = 0; i < QD_ARRAY_LEN(rows); i++) {
        struct learned learned = {rows[i].mean_ms, rows[i].weight_milli};
        learned_add(&learned, rows[i].service_ms);
        print_message("row %zu\n", i);
        assert_true(learned.mean_ms == rows[i].new_mean_ms);
        assert_int_equal(learned.weight_milli, rows[i].new_weight_milli);
    }
}

static void test_what_teaches_nothing(void **state)
{
    static const struct {
        int64_t service_ms;
        bool teaches;
    } rows[] = {
        {INT64_MIN, false},
        {-1, false},
        {0, false},
        {999, false},
        {1000, true},
        {8 * HOUR, true},
        {8 * HOUR + 1, false},
        {INT64_MAX, false},
    };

    (void)state;
    for (size_t i = 0; i < QD_ARRAY_LEN(rows); i++) {
        struct learned learned;
        learned_init(&learned, 8 * MINUTE);
        learned_add(&learned, rows[i].service_ms);
        print_message("row %zu\n", i);
        assert_int_equal(learned.mean_ms != 8 * MINUTE, rows[i].teaches);
        assert_int_equal(learned.weight_milli != LEARN_WEIGHT_PRIOR_MILLI, rows[i].teaches);
    }
}

/* A morning at another pace is believed by noon, and one outlier is not. */
static void test_recent_ones_weigh_more(void **state)
{
    struct learned learned;

    (void)state;
    learned_init(&learned, 8 * MINUTE);
    for (int i = 0; i < 500; i++) {
        learned_add(&learned, 8 * MINUTE);
    }
    learned_add(&learned, 8 * HOUR);
    assert_true(learned.mean_ms > 8 * MINUTE && learned.mean_ms < 16 * MINUTE);
    for (int i = 0; i < 300; i++) {
        learned_add(&learned, 4 * MINUTE);
    }
    assert_true(learned.mean_ms >= 4 * MINUTE && learned.mean_ms < 4 * MINUTE + 5000);
    assert_int_equal(learned.weight_milli, LEARN_WEIGHT_MAX_MILLI);
}

/* Whatever comes, in whatever order: the mean is one of a service that teaches. */
static void test_the_mean_stays_in_range(void **state)
{
    uint64_t random = 1;
    struct learned learned;

    (void)state;
    learned_init(&learned, 1000);
    for (int i = 0; i < 100000; i++) {
        random = random * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
        learned_add(&learned, (int64_t)(random >> 38));
        assert_true(learned.mean_ms >= 1000 && learned.mean_ms <= 8 * HOUR);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_prior_stands_until_something_is_learned),
        cmocka_unit_test(test_by_hand),
        cmocka_unit_test(test_what_teaches_nothing),
        cmocka_unit_test(test_recent_ones_weigh_more),
        cmocka_unit_test(test_the_mean_stays_in_range),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
