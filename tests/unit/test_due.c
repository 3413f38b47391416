/* Dates as clerks write them: only days that there are. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "counter-client/due.h"
#include "queued/base/assert.h"

static const struct {
    const char *text;
    uint32_t date; /* 0: refused. */
} dates[] = {
    {"30/11/2026", 20261130},
    {"1/2/2027", 20270201},
    {"2026-11-30", 20261130},
    {"29/02/2028", 20280229},
    {"29/02/2027", 0},
    {"31/02/2026", 0},
    {"31/04/2026", 0},
    {"0/1/2026", 0},
    {"32/1/2026", 0},
    {"1/13/2026", 0},
    {"11/30/2026", 0},
    {"30.11.2026", 0},
    {"30/11", 0},
    {"30/11/2026 ", 0},
    {"2026-11", 0},
    {"1/1/0000", 0},
    {"mai", 0},
    {"", 0},
};

static void only_days_that_there_are(void **state)
{
    (void)state;
    for (size_t i = 0; i < QD_ARRAY_LEN(dates); i++) {
        uint32_t date = 0;
        print_message("\"%s\"\n", dates[i].text);
        assert_int_equal(due_read(dates[i].text, &date), dates[i].date != 0);
        if (dates[i].date != 0) {
            assert_int_equal(date, dates[i].date);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_days_that_there_are),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
