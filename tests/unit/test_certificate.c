#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

#include "queued/base/limits.h"
#include "queued/cli/certificate.h"

static void test_names(void **state)
{
    static const char *const fit[] = {
        "localhost", "motcua.local", "a-b.example", "192.168.1.10", "::1", "fe80::1", "10"};
    static const char *const unfit[] = {"",
                                        ".local",
                                        "-a",
                                        "a..b",
                                        "a b",
                                        "a,DNS:evil.example",
                                        "DNS:a",
                                        "*.example",
                                        "Motcua",
                                        "một-cửa",
                                        "a\n"};
    char long_name[300];

    (void)state;
    for (size_t i = 0; i < QD_ARRAY_LEN(fit); i++) {
        assert_true(certificate_name_is_fit(fit[i]));
    }
    for (size_t i = 0; i < QD_ARRAY_LEN(unfit); i++) {
        assert_false(certificate_name_is_fit(unfit[i]));
    }
    memset(long_name, 'a', sizeof long_name);
    long_name[253] = '\0';
    assert_true(certificate_name_is_fit(long_name));
    long_name[253] = 'a';
    long_name[254] = '\0';
    assert_false(certificate_name_is_fit(long_name));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_names)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
