#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <cmocka.h>

#include "queued/base/log.h"
#include "tests/support/death.h"

static char output[8192];

struct line {
    enum qd_level level;
    const char *what;
    const char *value; /* NULL: no fields. */
};

static void log_line(void *arg)
{
    const struct line *line = arg;

    errno = EAGAIN;
    if (line->value == NULL) {
        qd_log(line->level, "app", line->what, "");
    } else {
        qd_log(line->level, "app", line->what, "key=%s", line->value);
    }
    if (errno != EAGAIN) {
        abort();
    }
}

/* The line that @line becomes, without its 29 characters of time and the space. */
static const char *logged(struct line line)
{
    assert_int_equal(death_status(log_line, &line, output, sizeof output), 0);
    return output[0] == '\0' ? output : output + 30;
}

static void line_has_local_time_level_module_and_fields(void **state)
{
    const char shape[] = "dddd-dd-ddTdd:dd:dd.ddd+07:00 ";

    (void)state;
    assert_int_equal(setenv("TZ", "Asia/Ho_Chi_Minh", 1), 0);
    tzset();
    assert_string_equal(logged((struct line){QD_LEVEL_INFO, "day opened", "1"}),
                        "info app: day opened key=1\n");
    for (size_t i = 0; shape[i] != '\0'; i++) {
        assert_true(shape[i] == 'd' ? output[i] >= '0' && output[i] <= '9' : output[i] == shape[i]);
    }
    assert_true(strncmp(output, "2024", 4) >= 0);
}

static void offset_has_its_sign_and_minutes(void **state)
{
    (void)state;
    assert_int_equal(setenv("TZ", "America/St_Johns", 1), 0);
    tzset();
    (void)logged((struct line){QD_LEVEL_INFO, "x", NULL});
    assert_true(strstr(output, "-03:30 ") != NULL || strstr(output, "-02:30 ") != NULL);
}

static void line_without_fields_has_no_tail(void **state)
{
    (void)state;
    assert_string_equal(logged((struct line){QD_LEVEL_ERROR, "x", NULL}), "error app: x\n");
    assert_string_equal(logged((struct line){QD_LEVEL_WARN, "x", NULL}), "warn app: x\n");
}

static void levels_above_the_set_one_are_dropped(void **state)
{
    (void)state;
    assert_string_equal(logged((struct line){QD_LEVEL_DEBUG, "x", NULL}), "");
    qd_log_level_set(QD_LEVEL_DEBUG);
    assert_string_equal(logged((struct line){QD_LEVEL_DEBUG, "x", NULL}), "debug app: x\n");
    qd_log_level_set(QD_LEVEL_ERROR);
    assert_string_equal(logged((struct line){QD_LEVEL_WARN, "x", NULL}), "");
    assert_string_equal(logged((struct line){QD_LEVEL_ERROR, "x", NULL}), "error app: x\n");
    qd_log_level_set(QD_LEVEL_INFO);
}

static void values_cannot_forge_a_line(void **state)
{
    static const char *const escapes[][2] = {
        {"a\nb", "a\\nb"},
        {"a\rb\tc\x1b[0m", "a\\x0db\\x09c\\x1b[0m"},
        {"a\x7f", "a\\x7f"},
        {"back\\slash", "back\\\\slash"},
        {"Trả kết quả", "Trả kết quả"},
        {"\xc2\x85", "\\xc2\\x85"},          /* Next line, a C1 control. */
        {"\xe2\x80\xa8", "\\xe2\\x80\\xa8"}, /* Line separator. */
        {"\xff\xe1x", "\\xff\\xe1x"},        /* Not UTF-8. */
        {"\xe1\xba", "\\xe1\\xba"},          /* Cut short. */
    };

    (void)state;
    for (size_t i = 0; i < QD_ARRAY_LEN(escapes); i++) {
        char expected[128];
        (void)snprintf(expected, sizeof expected, "info app: x key=%s\n", escapes[i][1]);
        assert_string_equal(logged((struct line){QD_LEVEL_INFO, "x", escapes[i][0]}), expected);
    }
    assert_string_equal(logged((struct line){QD_LEVEL_INFO, "a\nb", NULL}), "info app: a\\nb\n");
}

static void long_lines_are_cut_and_say_so(void **state)
{
    char value[4096];

    (void)state;
    for (size_t len = 900; len < sizeof value; len++) {
        memset(value, 'a', len);
        value[len] = '\0';
        (void)logged((struct line){QD_LEVEL_INFO, "x", value});
        size_t line_len = strlen(output);
        bool is_cut = strcmp(output + line_len - 4, "...\n") == 0;
        assert_true(line_len <= 1024);
        assert_int_equal(is_cut, 30 + strlen("info app: x key=") + len + 1 > 1021);
        assert_int_equal(strchr(output, '\n') - output, line_len - 1);
        len += is_cut ? 777 : 0; /* Past the edge a few lengths will do. */
    }
}

static void level_names_are_read(void **state)
{
    static const char *const names[] = {"error", "warn", "info", "debug"};
    static const char *const others[] = {"", "INFO", "infos", "inf", "trace"};
    enum qd_level level = QD_LEVEL_DEBUG;

    (void)state;
    for (size_t i = 0; i < QD_ARRAY_LEN(names); i++) {
        assert_true(qd_log_level_parse(names[i], &level));
        assert_int_equal(level, i);
    }
    for (size_t i = 0; i < QD_ARRAY_LEN(others); i++) {
        assert_false(qd_log_level_parse(others[i], &level));
        assert_int_equal(level, QD_LEVEL_DEBUG);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(line_has_local_time_level_module_and_fields),
        cmocka_unit_test(offset_has_its_sign_and_minutes),
        cmocka_unit_test(line_without_fields_has_no_tail),
        cmocka_unit_test(levels_above_the_set_one_are_dropped),
        cmocka_unit_test(values_cannot_forge_a_line),
        cmocka_unit_test(long_lines_are_cut_and_say_so),
        cmocka_unit_test(level_names_are_read),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
