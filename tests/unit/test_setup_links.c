/* Links to specialised software: which addresses are taken, and whose they become. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "queued/setup/links.h"
#include "queued/setup/setup.h"

static const struct {
    const char *url;
    bool is_taken;
} addresses[] = {
    {"https://hotich.moj.gov.vn/?so={ticket}&tt={procedure}&hs={dossier}", true},
    {"http://10.0.0.5:8080", true},
    {"https://a/{ticket}{dossier}#{procedure}", true},
    {"https://", false},
    {"https:///{ticket}", false},
    {"ftp://a/{ticket}", false},
    {"javascript:alert(1)//{ticket}", false},
    {"file:///etc/passwd", false},
    {"HTTPS://a/", false},
    {"https://{ticket}/", false},
    {"https://a.{dossier}/x", false},
    {"https://a@b/{ticket}", false},
    {"https://a/{name}", false},
    {"https://a/{ticket", false},
    {"https://a/ticket}", false},
    {"https://a/{{ticket}}", false},
    {"https://a/b c", false},
    {"https://a/\"b\"", false},
    {"https://a/\x7f", false},
    {"", false},
};

static void test_addresses(void **state)
{
    (void)state;
    for (size_t i = 0; i < QD_ARRAY_LEN(addresses); i++) {
        print_message("%s\n", addresses[i].url);
        assert_int_equal(links_is_template(addresses[i].url), addresses[i].is_taken);
    }
}

/* The sample office: each procedure has the link of its service, and the first one that names it.
 */
static void test_sample(void **state)
{
    char path[1024];
    struct definition definition = {0};
    struct complaints complaints;

    (void)state;
    (void)snprintf(
        path, sizeof path, "%s/queued/setup/sample/office.yaml", getenv("QUEUED_SOURCE_DIR"));
    complaints_init(&complaints);
    assert_int_equal(setup_load(path, NULL, &definition, &complaints), QD_OK);
    assert_true(definition.procedure_count > 0);
    for (uint32_t i = 0; i < definition.procedure_count; i++) {
        assert_true(links_is_template(definition.procedures[i].link));
    }
    complaints_deinit(&complaints);
    definition_deinit(&definition);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_addresses),
        cmocka_unit_test(test_sample),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
