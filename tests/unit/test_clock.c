#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "queued/app/clock.h"

#define MS UINT64_C(1000000)
#define HOUR INT64_C(3600000)
#define NOW INT64_C(1795000000000)

static void test_follows_the_machine(void **state)
{
    struct clock clock;

    (void)state;
    clock_init_at(&clock, 0, 60, NOW, 5 * MS); /* A speed is for simulations. */
    assert_int_equal(clock_at(&clock, NOW, 5 * MS), NOW);
    assert_int_equal(clock_at(&clock, NOW + 1, 6 * MS), NOW + 1);
    assert_int_equal(clock_at(&clock, NOW + HOUR, 7 * MS), NOW + HOUR); /* Set forward. */
    assert_int_equal(clock_ahead(&clock), 0);
}

static void test_set_back(void **state)
{
    struct clock clock;
    uint64_t steady = 0;
    int64_t machine = NOW - HOUR;
    int64_t before = NOW;

    (void)state;
    clock_init_at(&clock, 0, 1, NOW, 0);
    assert_int_equal(clock_at(&clock, machine, 0), NOW);
    assert_int_equal(clock_ahead(&clock), HOUR);
    assert_int_equal(clock_at(&clock, machine + 20000, 20000 * MS),
                     NOW + 10000); /* Time goes on. */
    for (machine += 20000, steady = 20000 * MS; machine < NOW + 2 * HOUR; machine += 7) {
        steady += 7 * MS;
        int64_t now = clock_at(&clock, machine, steady);
        assert_true(now >= before && now >= machine);
        before = now;
    }
    machine += 7;
    assert_int_equal(clock_at(&clock, machine, steady), machine); /* Caught up. */
    assert_int_equal(clock_ahead(&clock), 0);
}

/* What is less than a millisecond is not lost, however often it is asked. */
static void test_small_steps_add_up(void **state)
{
    struct clock clock;

    (void)state;
    clock_init_at(&clock, 0, 1, NOW, 0);
    for (uint64_t steady = 0; steady <= 4000 * MS; steady += 1000) {
        (void)clock_at(&clock, NOW - HOUR, steady);
    }
    assert_int_equal(clock_at(&clock, NOW - HOUR, 4000 * MS), NOW + 2000);
}

/* The machine woke up in the past: the journal knows better. */
static void test_not_before_the_journal(void **state)
{
    struct clock clock;

    (void)state;
    clock_init_at(&clock, 0, 1, NOW - HOUR, 0);
    clock_not_before(&clock, NOW);
    clock_not_before(&clock, NOW - 5);
    assert_int_equal(clock_at(&clock, NOW - HOUR, 0), NOW);
    assert_int_equal(clock_ahead(&clock), HOUR);
    assert_int_equal(clock_at(&clock, NOW - HOUR + 10, 10 * MS), NOW + 5);
}

static void test_simulated(void **state)
{
    struct clock clock;

    (void)state;
    clock_init_at(&clock, NOW, 60, 12345, 0);
    assert_int_equal(clock_at(&clock, 12345, 0), NOW);
    assert_int_equal(clock_at(&clock, 0, 1000 * MS), NOW + 60000); /* Set back: no matter. */
    assert_int_equal(clock_at(&clock, 99999, 1000 * MS + 1), NOW + 60000); /* Nor forward. */
    assert_int_equal(clock_at(&clock, 99999, 1001 * MS), NOW + 60060);
    assert_int_equal(clock_ahead(&clock), 0);
}

static void test_real(void **state)
{
    struct clock clock;

    (void)state;
    clock_init(&clock, 0, 1);
    int64_t first = clock_now(&clock);
    assert_true(first > NOW - 100 * 365 * 24 * HOUR);
    assert_true(clock_now(&clock) >= first);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_follows_the_machine),
        cmocka_unit_test(test_set_back),
        cmocka_unit_test(test_small_steps_add_up),
        cmocka_unit_test(test_not_before_the_journal),
        cmocka_unit_test(test_simulated),
        cmocka_unit_test(test_real),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
