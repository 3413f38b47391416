#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "queued/base/assert.h"
#include "queued/base/err.h"

static const struct {
    enum qd_err err;
    const char *text;
} texts[] = {
    {QD_OK, "ok"},
    {QD_ERR_NOMEM, "out of memory"},
    {QD_ERR_NOSPACE, "no space left on device"},
    {QD_ERR_IO, "input/output error"},
    {QD_ERR_CORRUPT, "stored data is corrupt"},
    {QD_ERR_PROTOCOL, "peer broke the protocol"},
    {QD_ERR_TOO_BIG, "limit exceeded"},
    {QD_ERR_INVALID, "not valid"},
    {QD_ERR_NOT_FOUND, "not found"},
    {QD_ERR_BUSY, "busy"},
    {QD_ERR_EXISTS, "exists already"},
    {QD_ERR_DENIED, "not allowed"},
};

static void every_error_has_its_text(void **state)
{
    (void)state;
    for (size_t i = 0; i < QD_ARRAY_LEN(texts); i++) {
        assert_int_equal(texts[i].err, i); /* None is missing from the table. */
        assert_string_equal(qd_err_text(texts[i].err), texts[i].text);
    }
}

static void foreign_values_have_a_text_too(void **state)
{
    (void)state;
    assert_string_equal(qd_err_text((enum qd_err)QD_ARRAY_LEN(texts)), "unknown error");
}

static void exit_codes_are_those_the_supervisor_knows(void **state)
{
    (void)state;
    assert_int_equal(QD_EXIT_OK, 0);
    assert_int_equal(QD_EXIT_REFUSED, 1);
    assert_int_equal(QD_EXIT_CONFIG, 2);
    assert_int_equal(QD_EXIT_STORAGE, 3);
    assert_int_equal(QD_EXIT_LISTEN, 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_error_has_its_text),
        cmocka_unit_test(foreign_values_have_a_text_too),
        cmocka_unit_test(exit_codes_are_those_the_supervisor_knows),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
