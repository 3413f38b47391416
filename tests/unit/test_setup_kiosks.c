/* What office.yaml says of kiosks: read, kept in the journal's form, and each mistake at its line.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "tests/unit/setup_yaml.h"

#define OFFICE                                                          \
    "code: xa-thu\n"                              /* 1 */               \
    "title: {vi: Xã Thử, en: Test}\n"             /* 2 */               \
    "week:\n"                                     /* 3 */               \
    "  monday:\n"                                 /* 4 */               \
    "    - {open: \"07:30\", close: \"11:30\"}\n" /* 5 */               \
    "services:\n"                                 /* 6 */               \
    "  - {code: a, letter: A, name: {vi: A, en: A}, picture: family}\n" \
    "  - {code: b, letter: B, name: {vi: B, en: B}}\n" /* 8 */          \
    "counters:\n"                                      /* 9 */          \
    "  - {number: 1, services: [a, b]}\n"              /* 10 */

static const char kiosks[] =
    OFFICE "public_url: http://10.0.0.5:8090/\n"                                        /* 11 */
           "elsewhere:\n"                                                               /* 12 */
           "  - {name: {vi: Đăng ký xe, en: Cars}, place: {vi: Công an, en: Police}}\n" /* 13 */
           "printers:\n"                                                                /* 14 */
           "  - {kiosk: kiosk-1, address: \"10.0.0.9:9100\"}\n"                         /* 15 */
           "  - {kiosk: kiosk-2, device: /dev/usb/lp0, paper: 58}\n";                   /* 16 */

static void check_kiosks(const struct definition *definition)
{
    assert_string_equal(definition->public_url, "http://10.0.0.5:8090");
    assert_string_equal(definition->services[0].picture, "family");
    assert_string_equal(definition->services[1].picture, "");
    assert_int_equal(definition->elsewhere_count, 1);
    assert_string_equal(definition->elsewhere[0].name.vi, "Đăng ký xe");
    assert_string_equal(definition->elsewhere[0].place.en, "Police");
    assert_int_equal(definition->printer_count, 2);
    assert_string_equal(definition->printers[0].kiosk, "kiosk-1");
    assert_string_equal(definition->printers[0].target, "10.0.0.9:9100");
    assert_int_equal(definition->printers[0].paper_mm, 80);
    assert_string_equal(definition->printers[1].target, "/dev/usb/lp0");
    assert_int_equal(definition->printers[1].paper_mm, 58);
}

static void read_and_kept(void **state)
{
    (void)state;
    setup_yaml_keep(kiosks, check_kiosks);
}

static void an_office_without(void **state)
{
    struct definition definition = {0};
    struct complaints list;

    (void)state;
    assert_int_equal(setup_yaml_parse(OFFICE, &definition, &list), QD_OK);
    assert_string_equal(definition.public_url, "");
    assert_int_equal(definition.elsewhere_count + definition.printer_count, 0);
    definition_deinit(&definition);
    complaints_deinit(&list);
}

/* @from becomes @to; then there is an error at @line that says @en. */
static const struct {
    const char *from;
    const char *to;
    uint32_t line;
    const char *en;
} mistakes[] = {
    {"picture: family", "picture: famly", 7, "nearest: family"},
    {"http://", "ftp://", 11, "public_url"},
    {"10.0.0.5:8090/", "10.0.0.5:8090/ x", 11, "public_url"},
    {", place: {vi: Công an, en: Police}", "", 13, "place"},
    {"kiosk: kiosk-1, ", "", 15, "kiosk"},
    {"address: \"10.0.0.9:9100\"", "address: \"10.0.0.9\"", 15, "host and port"},
    {"10.0.0.9:9100", "10.0.0.9:0", 15, "host and port"},
    {"10.0.0.9:9100", "10.0.0.9:65536", 15, "host and port"},
    {"10.0.0.9:9100", ":9100", 15, "host and port"},
    {"10.0.0.9:9100", "10.0.0.9:91x0", 15, "host and port"},
    {", address: \"10.0.0.9:9100\"", "", 15, "exactly one"},
    {"device: /dev", "address: \"a:1\", device: /dev", 16, "exactly one"},
    {"/dev/usb/lp0", "lp0", 16, "full path"},
    {"paper: 58", "paper: 60", 16, "80 or 58"},
    {"kiosk-2", "kiosk-1", 16, "two printers"},
};

static void every_mistake_at_its_line(void **state)
{
    (void)state;
    for (size_t i = 0; i < QD_ARRAY_LEN(mistakes); i++) {
        char *yaml = setup_yaml_bend(kiosks, mistakes[i].from, mistakes[i].to);
        struct definition definition = {0};
        struct complaints list;
        bool found = false;
        print_message("%s -> %s\n", mistakes[i].from, mistakes[i].to);
        assert_int_equal(setup_yaml_parse(yaml, &definition, &list), QD_ERR_INVALID);
        for (size_t j = 0; j < list.count; j++) {
            found = found || (list.items[j].line == mistakes[i].line &&
                              strstr(list.items[j].en, mistakes[i].en) != NULL);
        }
        assert_true(found);
        complaints_deinit(&list);
        free(yaml);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(read_and_kept),
        cmocka_unit_test(an_office_without),
        cmocka_unit_test(every_mistake_at_its_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
