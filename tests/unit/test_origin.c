#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

#include "queued/gateway/origin.h"

static void test_own_pages(void **state)
{
    (void)state;
    assert_true(origin_is_own("http://queue.example:8090", "queue.example:8090"));
    assert_true(origin_is_own("HTTPS://Queue.Example", "queue.example"));
    assert_true(origin_is_own("http://[::1]:8090", "[::1]:8090"));
}

static void test_all_others(void **state)
{
    static const char *const origins[] = {
        "",
        "null",
        "queue.example",
        "//queue.example",
        "file://queue.example",
        "http:/queue.example",
        "http://",
        "http://queue.example:8091",
        "http://queue.example.evil",
        "http://evil/queue.example",
        "http://evil@queue.example",
        "http://queue.example/",
    };

    (void)state;
    for (size_t i = 0; i < sizeof origins / sizeof origins[0]; i++) {
        assert_false(origin_is_own(origins[i], "queue.example"));
        assert_false(origin_is_own(origins[i], ""));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_own_pages),
        cmocka_unit_test(test_all_others),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
