#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "tests/support/fault.h"

/* Volatile: an optimiser may drop an allocation that is only freed. */
static void *volatile kept;

static bool can_malloc(void)
{
    kept = malloc(16);
    bool can = kept != NULL;
    free(kept);
    return can;
}

static bool can_calloc(void)
{
    kept = calloc(2, 8);
    bool can = kept != NULL;
    free(kept);
    return can;
}

static bool can_realloc(void)
{
    kept = realloc(NULL, 16);
    bool can = kept != NULL;
    free(kept);
    return can;
}

static void fault_once_fails_only_the_nth(void **state)
{
    (void)state;
    fault_arm(&heap_fault, 2, FAULT_ONCE);
    bool first = can_malloc();
    bool second = can_calloc();
    bool third = can_realloc();
    bool fired = fault_disarm(&heap_fault);

    assert_true(first);
    assert_false(second);
    assert_true(third);
    assert_true(fired);
}

static void fault_for_good_fails_the_rest(void **state)
{
    (void)state;
    fault_arm(&heap_fault, 2, FAULT_FOR_GOOD);
    bool first = can_malloc();
    bool second = can_malloc();
    bool third = can_realloc();
    bool fired = fault_disarm(&heap_fault);

    assert_true(first);
    assert_false(second);
    assert_false(third);
    assert_true(fired);
    assert_true(can_malloc());
}

static void fault_that_is_not_reached_says_so(void **state)
{
    (void)state;
    fault_arm(&heap_fault, 2, FAULT_ONCE);
    bool first = can_malloc();

    assert_false(fault_disarm(&heap_fault));
    assert_true(first);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fault_once_fails_only_the_nth),
        cmocka_unit_test(fault_for_good_fails_the_rest),
        cmocka_unit_test(fault_that_is_not_reached_says_so),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
