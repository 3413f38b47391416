#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "queued/base/beside.h"

static void a_program_is_found_where_this_one_stands(void **state)
{
    char path[4096];

    (void)state;
    assert_true(beside_find("test_beside", path, sizeof path));
    assert_int_equal(path[0], '/');
    assert_string_equal(strrchr(path, '/'), "/test_beside");
}

static void one_that_is_not_there_is_not_found(void **state)
{
    char path[4096];

    (void)state;
    assert_false(beside_find("no-such-program", path, sizeof path));
}

static void a_path_that_does_not_fit_is_not_cut(void **state)
{
    char path[4096];
    size_t size = 0;

    (void)state;
    assert_true(beside_find("test_beside", path, sizeof path));
    size = strlen(path) + 1;
    assert_true(beside_find("test_beside", path, size));
    assert_false(beside_find("test_beside", path, size - 1));
    assert_false(beside_find("test_beside", path, 2));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_program_is_found_where_this_one_stands),
        cmocka_unit_test(one_that_is_not_there_is_not_found),
        cmocka_unit_test(a_path_that_does_not_fit_is_not_cut),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
