#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "queued/base/assert.h"
#include "tests/support/death.h"

static void assert_less_than_two(void *arg)
{
    const int *number = arg;

    QD_ASSERT(*number < 2);
}

static void assert_slow_less_than_two(void *arg)
{
    const int *number = arg;

    QD_ASSERT_SLOW(*number < 2);
}

static void assertion_that_holds_does_nothing(void **state)
{
    char output[256];
    int number = 1;

    (void)state;
    assert_int_equal(death_status(assert_less_than_two, &number, output, sizeof output), 0);
    assert_string_equal(output, "");
}

static void assertion_that_fails_says_where_and_aborts(void **state)
{
    char output[256];
    int number = 2;

    (void)state;
    assert_true(death_by_abort(assert_less_than_two, &number, output, sizeof output));
    assert_non_null(strstr(output, "tests/unit/test_assert.c:"));
    assert_non_null(strstr(output, "assertion failed: *number < 2\n"));
}

static void slow_assertion_aborts_only_where_it_is_on(void **state)
{
    char output[256];
    int number = 2;
    bool died = death_by_abort(assert_slow_less_than_two, &number, output, sizeof output);

    (void)state;
#ifdef QUEUED_SLOW_ASSERTS
    assert_true(died);
#else
    assert_false(died);
#endif
}

static bool evaluate(unsigned *count)
{
    (*count)++;
    return true;
}

static void conditions_are_evaluated_once_or_never(void **state)
{
    unsigned count = 0;

    (void)state;
    QD_ASSERT(evaluate(&count));
    assert_int_equal(count, 1);
    QD_ASSERT_SLOW(evaluate(&count));
#ifdef QUEUED_SLOW_ASSERTS
    assert_int_equal(count, 2);
#else
    assert_int_equal(count, 1);
#endif
}

/* Exits with how many of five broken assumptions were seen and counted. */
static void never_five_times(void *arg)
{
    const int *number = arg;
    int seen = 0;

    for (int i = 0; i < 5; i++) {
        if (QD_NEVER(*number > 1)) {
            seen++;
        }
    }
    if (seen != (*number > 1 ? 5 : 0) || qd_assert_never_count() != (uint64_t)seen) {
        qd_assert_fail("seen", __FILE__, __LINE__);
    }
}

static void never_is_silent_while_it_never_holds(void **state)
{
    char output[2048];
    int number = 1;

    (void)state;
    assert_int_equal(death_status(never_five_times, &number, output, sizeof output), 0);
    assert_string_equal(output, "");
}

static void never_aborts_in_dev_and_is_counted_in_release(void **state)
{
    char output[2048];
    int number = 2;
    int status = death_status(never_five_times, &number, output, sizeof output);

    (void)state;
    assert_non_null(strstr(output, "*number > 1"));
#ifdef QUEUED_SLOW_ASSERTS
    assert_int_not_equal(status, 0);
#else
    assert_int_equal(status, 0);
    assert_non_null(strstr(output, "error base: broken assumption at=tests/unit/test_assert.c:"));
    assert_non_null(strstr(output, "count=4"));
    assert_null(strstr(output, "count=3")); /* Only powers of two are logged. */
#endif
}

static void array_len_counts_elements(void **state)
{
    const uint32_t three[] = {1, 2, 3};

    (void)state;
    assert_int_equal(QD_ARRAY_LEN(three), 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(assertion_that_holds_does_nothing),
        cmocka_unit_test(assertion_that_fails_says_where_and_aborts),
        cmocka_unit_test(slow_assertion_aborts_only_where_it_is_on),
        cmocka_unit_test(conditions_are_evaluated_once_or_never),
        cmocka_unit_test(never_is_silent_while_it_never_holds),
        cmocka_unit_test(never_aborts_in_dev_and_is_counted_in_release),
        cmocka_unit_test(array_len_counts_elements),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
