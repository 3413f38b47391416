#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "display/quiet.h"

static void every_minute_of_a_list(void **state)
{
    struct quiet quiet = {0};

    (void)state;
    assert_true(quiet_set(&quiet, "11:30-13:30,22:00-06:15,18:00-18:00"));
    for (int minute = 0; minute < 24 * 60; minute++) {
        bool is_noon = minute >= 690 && minute < 810;
        bool is_night = minute >= 1320 || minute < 375;
        assert_int_equal(quiet_is(&quiet, minute / 60, minute % 60), is_noon || is_night);
    }
}

static void a_whole_day_may_be_quiet(void **state)
{
    struct quiet quiet = {0};

    (void)state;
    assert_false(quiet_is(&quiet, 12, 0));
    assert_true(quiet_set(&quiet, "00:00-24:00"));
    assert_true(quiet_is(&quiet, 0, 0));
    assert_true(quiet_is(&quiet, 23, 59));
}

static void what_is_no_list_changes_nothing(void **state)
{
    static const char *const bad[] = {"",
                                      "11:30",
                                      "11:30-",
                                      "11:30-13:3",
                                      "11:30-13:300",
                                      "11:60-13:00",
                                      "24:01-13:00",
                                      "25:00-13:00",
                                      "11.30-13:30",
                                      "11:30-13:30,",
                                      ",11:30-13:30",
                                      "1a:30-13:30",
                                      "11:30 13:30"};
    static const char nine[] = "00:00-00:01,00:00-00:01,00:00-00:01,00:00-00:01,00:00-00:01,"
                               "00:00-00:01,00:00-00:01,00:00-00:01,00:00-00:01";
    struct quiet quiet = {0};
    struct quiet before;

    (void)state;
    assert_true(quiet_set(&quiet, "01:00-02:00"));
    before = quiet;
    for (size_t i = 0; i < QD_ARRAY_LEN(bad); i++) {
        print_message("\"%s\"\n", bad[i]);
        assert_false(quiet_set(&quiet, bad[i]));
        assert_memory_equal(&quiet, &before, sizeof quiet);
    }
    assert_false(quiet_set(&quiet, nine));
    assert_memory_equal(&quiet, &before, sizeof quiet);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_minute_of_a_list),
        cmocka_unit_test(a_whole_day_may_be_quiet),
        cmocka_unit_test(what_is_no_list_changes_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
