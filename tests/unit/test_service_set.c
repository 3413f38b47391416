#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "queued/office/service_set.h"
#include "tests/support/death.h"

/* Each service alone: it is in, and none of the others. */
static void test_each_alone(void **state)
{
    (void)state;
    for (uint32_t i = 0; i < LIMIT_SERVICES; i++) {
        struct service_set set = {0};
        service_set_add(&set, i);
        service_set_add(&set, i); /* Twice is once. */
        assert_int_equal(service_set_count(&set), 1);
        for (uint32_t j = 0; j <= LIMIT_SERVICES; j++) {
            assert_true(service_set_has(&set, j) == (i == j));
        }
    }
}

static void test_all(void **state)
{
    struct service_set set = {0};

    (void)state;
    assert_int_equal(service_set_count(&set), 0);
    for (uint32_t i = 0; i < LIMIT_SERVICES; i++) {
        service_set_add(&set, i);
        assert_int_equal(service_set_count(&set), i + 1);
    }
    assert_false(service_set_has(&set, LIMIT_SERVICES)); /* Beyond the last there is none. */
    assert_false(service_set_has(&set, UINT32_MAX));
}

static void add_beyond(void *arg)
{
    service_set_add(arg, LIMIT_SERVICES);
}

static void test_beyond(void **state)
{
    struct service_set set = {0};
    char output[512];

    (void)state;
    assert_true(death_by_abort(add_beyond, &set, output, sizeof output));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_alone),
        cmocka_unit_test(test_all),
        cmocka_unit_test(test_beyond),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
