#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "queued/base/cell.h"

static void assert_cell(const char *text, char separator, const char *expected)
{
    char *written = NULL;
    size_t len = 0;
    FILE *out = open_memstream(&written, &len);

    assert_non_null(out);
    cell_put(out, text, separator);
    assert_int_equal(fclose(out), 0);
    assert_string_equal(written, expected);
    free(written);
}

static void test_quotes(void **state)
{
    (void)state;
    assert_cell("", ',', "");
    assert_cell("Hộ tịch", ',', "Hộ tịch");
    assert_cell("a,b", ',', "\"a,b\"");
    assert_cell("a,b", ';', "a,b");
    assert_cell("a;b", ',', "a;b");
    assert_cell("a;b", ';', "\"a;b\"");
    assert_cell("nói \"có\"", ',', "\"nói \"\"có\"\"\"");
    assert_cell("hai\ndòng", ',', "\"hai\ndòng\"");
    assert_cell("hai\rdòng", ',', "\"hai\rdòng\"");
}

/* Whatever a spreadsheet would run. */
static void test_formulas(void **state)
{
    (void)state;
    assert_cell("=1+1", ',', "'=1+1");
    assert_cell("+84912", ',', "'+84912");
    assert_cell("-1", ',', "'-1");
    assert_cell("@SUM(A1)", ',', "'@SUM(A1)");
    assert_cell("\t=1", ',', "'\t=1");
    assert_cell("=HYPERLINK(\"x\",\"y\")", ',', "\"'=HYPERLINK(\"\"x\"\",\"\"y\"\")\"");
    assert_cell("A=1", ',', "A=1"); /* Only at the start. */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_quotes),
        cmocka_unit_test(test_formulas),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
