/* Page paths: every name leads to its file, and nothing leads out of the folder. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "queued/base/assert.h"
#include "queued/gateway/page_path.h"

static void names_lead_to_files(void **state)
{
    static const char *const table[][2] = {
        {"/", "/index.html"},
        {"/kiosk", "/kiosk.html"},
        {"/manager", "/manager.html"},
        {"/counter", "/counter.html"},
        {"/board", "/board.html"},
        {"/t/0123456789abcdefghjkmnpqrs", "/phone.html"},
        {"/t/x", "/phone.html"},
        {"/assets/kiosk-0a1b2c.js", "/assets/kiosk-0a1b2c.js"},
        {"/kiosk.html", "/kiosk.html"},
    };
    (void)state;
    for (size_t i = 0; i < QD_ARRAY_LEN(table); i++) {
        char file[64];
        assert_true(page_path_of(table[i][0], file, sizeof file));
        assert_string_equal(file, table[i][1]);
        assert_non_null(page_path_type(file));
    }
}

static void others_lead_nowhere(void **state)
{
    static const char *const table[] = {
        "",
        "kiosk",
        "/t/",
        "/t/a/b",
        "/t/a.html/b",
        "/t/..",
        "/t/a%2f",
        "/../secret.html",
        "/a/../secret.html",
        "/.hidden.html",
        "/a/.hidden.html",
        "//etc/x.html",
        "/a//b.html",
        "/a..html",
        "/kiosk/",
        "/queued.db",
        "/kiosk-1.token",
        "/assets/x.js.gz",
        "/assets",
        "/x .html",
        "/x\\y.html",
        "/x\n.html",
    };
    (void)state;
    for (size_t i = 0; i < QD_ARRAY_LEN(table); i++) {
        char file[64];
        print_message("\"%s\"\n", table[i]);
        assert_false(page_path_of(table[i], file, sizeof file));
    }
    char small[8];
    assert_false(page_path_of("/assets/kiosk.js", small, sizeof small));
}

static void only_hashed_names_are_constant(void **state)
{
    (void)state;
    assert_true(page_path_is_constant("/assets/kiosk-0a1b2c.js"));
    assert_false(page_path_is_constant("/kiosk.html"));
    assert_false(page_path_is_constant("/old/assets/x.js"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_lead_to_files),
        cmocka_unit_test(others_lead_nowhere),
        cmocka_unit_test(only_hashed_names_are_constant),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
