/* Setup: the sample office, ids that stay, hostile files, no memory. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#include "queued/office/calendar.h"
#include "queued/setup/setup.h"
#include "tests/support/fault.h"

static const char *sample_path(void)
{
    static char path[4096];
    const char *top = getenv("QUEUED_SOURCE_DIR");

    (void)snprintf(
        path, sizeof path, "%s/queued/setup/sample/office.yaml", top != NULL ? top : ".");
    return path;
}

static enum qd_err parse(const char *yaml,
                         size_t len,
                         const struct definition *previous,
                         struct definition *definition)
{
    struct complaints list;
    const struct setup_text text = {
        .yaml = yaml, .len = len, .file = "office.yaml", .folder = "/nonexistent"};

    complaints_init(&list);
    enum qd_err err = setup_parse(&text, previous, definition, &list);
    complaints_print(&list, stdout, false);
    complaints_deinit(&list);
    return err;
}

static void test_sample_is_sound(void **state)
{
    struct definition definition = {0};
    struct complaints list;

    (void)state;
    complaints_init(&list);
    enum qd_err err = setup_load(sample_path(), NULL, &definition, &list);
    complaints_print(&list, stdout, true);
    assert_int_equal(err, QD_OK);
    assert_int_equal(list.totals[COMPLAINT_ERROR], 0);
    assert_int_equal(list.totals[COMPLAINT_WARNING], 0);
    assert_true(definition_is_sound(&definition));
    assert_int_equal(definition.service_count, 8);
    assert_int_equal(definition.counter_count, 6);
    assert_int_equal(definition.procedure_count, 44);
    assert_string_equal(definition.title.vi, "Trung tâm Phục vụ hành chính công xã Bát Xát");
    assert_int_equal(definition.office_id, 0);
    assert_int_equal(definition.version, 0);
    assert_int_equal(definition.zone_base_offset_s, 7 * 3600);
    for (uint32_t i = 0; i < definition.procedure_count; i++) {
        assert_true(definition.procedures[i].short_label.vi[0] != '\0');
        assert_true(definition.procedures[i].short_label.en[0] != '\0');
    }
    definition_deinit(&definition);
    complaints_deinit(&list);
}

/* Holidays are those of the calendar on the wall. */
static void test_sample_days(void **state)
{
    static const struct {
        uint32_t date;
        uint32_t session_count;
    } days[] = {{20260213, 2},
                {20260216, 0},
                {20260220, 0},
                {20260223, 2},
                {20260427, 0},
                {20260428, 2},
                {20260902, 0},
                {20260903, 2},
                {20261123, 2},
                {20261124, 0},
                {20261125, 2},
                {20261128, 0},
                {20270204, 2},
                {20270205, 0},
                {20270211, 0},
                {20270212, 2},
                {20270416, 0},
                {20270503, 0},
                {20270504, 2}};
    struct definition definition = {0};
    struct complaints list;

    (void)state;
    complaints_init(&list);
    assert_int_equal(setup_load(sample_path(), NULL, &definition, &list), QD_OK);
    for (size_t i = 0; i < QD_ARRAY_LEN(days); i++) {
        print_message("%u\n", (unsigned)days[i].date);
        assert_int_equal(calendar_plan(&definition, days[i].date)->session_count,
                         days[i].session_count);
    }
    definition_deinit(&definition);
    complaints_deinit(&list);
}

#define OFFICE(services, counters)                                                    \
    "code: xa\ntitle: {vi: X, en: X}\nweek: {monday: [{open: 7h30, close: 17h00}]}\n" \
    "pause_reasons: [{vi: Một, en: One}, {vi: Hai, en: Two}]\nservices:\n" services   \
    "counters:\n" counters
#define SERVICE(code, letter) "  - {code: " code ", letter: " letter ", name: {vi: V, en: E}}\n"

static uint32_t service_id(const struct definition *definition, const char *code)
{
    for (uint32_t i = 0; i < definition->service_count; i++) {
        if (strcmp(definition->services[i].code, code) == 0) {
            return definition->services[i].service_id;
        }
    }
    return 0;
}

static void test_ids_stay(void **state)
{
    static const char first[] = OFFICE(SERVICE("a", "A") SERVICE("b", "B") SERVICE("c", "C"),
                                       "  - {number: 7, services: [\"*\"]}\n");
    /* b is gone, d is new and first, a has another letter. */
    static const char second[] = OFFICE(SERVICE("d", "B") SERVICE("c", "C") SERVICE("a", "E"),
                                        "  - {number: 7, services: [a, d]}\n");
    struct definition one = {0};
    struct definition two = {0};

    (void)state;
    assert_int_equal(parse(first, strlen(first), NULL, &one), QD_OK);
    one.office_id = 5;
    assert_int_equal(parse(second, strlen(second), &one, &two), QD_OK);
    assert_int_equal(two.office_id, 5);
    assert_int_equal(service_id(&two, "a"), service_id(&one, "a"));
    assert_int_equal(service_id(&two, "c"), service_id(&one, "c"));
    assert_int_equal(service_id(&two, "d"), 4); /* Never that of b. */
    assert_int_equal(two.services[0].service_id, 4);
    assert_int_equal(two.counters[0].counter_id, 7);
    assert_true(service_set_has(&two.counters[0].services, 0));
    assert_false(service_set_has(&two.counters[0].services, 1));
    assert_true(service_set_has(&two.counters[0].services, 2));
    assert_int_equal(two.pause_reasons[1].reason_id, one.pause_reasons[1].reason_id);
    definition_deinit(&one);
    assert_true(definition_is_sound(&two)); /* It borrows nothing from the one before. */
    definition_deinit(&two);
}

/* Whatever the bytes are, there is an answer. */
static void test_hostile_texts(void **state)
{
    static char bytes[SETUP_SIZE_MAX];
    static const char *const opens[] = {
        "[", "{a: ", "- ", "? ", "\"", "&a [*a, ", "a: &a\n", "# \n"};
    struct definition definition = {0};

    (void)state;
    for (size_t i = 0; i < QD_ARRAY_LEN(opens); i++) {
        size_t len = strlen(opens[i]);
        size_t used = 0;
        while (used + len <= sizeof bytes) {
            memcpy(bytes + used, opens[i], len);
            used += len;
        }
        assert_int_equal(parse(bytes, used, NULL, &definition), QD_ERR_INVALID);
    }
    uint32_t seed = 1;
    for (size_t round = 0; round < 200; round++) {
        size_t len = round * 7;
        for (size_t i = 0; i < len; i++) {
            seed = seed * 1664525U + 1013904223U;
            bytes[i] = (char)(seed >> 24);
        }
        assert_int_equal(parse(bytes, len, NULL, &definition), QD_ERR_INVALID);
    }
    /* A loop, and every list the same: aliases may say anything. */
    static const char loop[] =
        "&a {week: *a, services: [*a], counters: [*a], title: *a, dates: [*a]}";
    assert_int_equal(parse(loop, strlen(loop), NULL, &definition), QD_ERR_INVALID);
    assert_null(definition.storage);
}

/* The sample with a byte changed, left out or doubled: an answer, and a sound office when it is
 * yes. */
static void test_bent_sample(void **state)
{
    char text[32768];
    char bent[32768];
    FILE *file = fopen(sample_path(), "rb");

    (void)state;
    assert_non_null(file);
    size_t len = fread(text, 1, sizeof text, file);
    (void)fclose(file);
    uint32_t seed = 7;
    for (size_t round = 0; round < 300; round++) {
        struct definition definition = {0};
        struct complaints list;
        memcpy(bent, text, len);
        for (size_t i = 0; i <= round % 4; i++) {
            seed = seed * 1664525U + 1013904223U;
            bent[seed % len] = bent[(seed >> 8) % len];
        }
        const struct setup_text setup = {
            .yaml = bent, .len = len, .file = "office.yaml", .folder = "/nonexistent"};
        complaints_init(&list);
        enum qd_err err = setup_parse(&setup, NULL, &definition, &list);
        assert_int_equal(err, QD_ERR_INVALID); /* There is no catalogue in that folder. */
        assert_true(list.totals[COMPLAINT_ERROR] > 0);
        complaints_deinit(&list);
    }
}

static void test_files_that_are_none(void **state)
{
    char folder[] = "/tmp/queued-setup-XXXXXX";
    char path[sizeof folder + 16];
    struct definition definition = {0};
    struct complaints list;

    (void)state;
    assert_non_null(mkdtemp(folder));
    complaints_init(&list);
    assert_int_equal(setup_load("/nonexistent/office.yaml", NULL, &definition, &list),
                     QD_ERR_NOT_FOUND);
    assert_int_equal(setup_load(folder, NULL, &definition, &list), QD_ERR_IO);
    (void)snprintf(path, sizeof path, "%s/pipe", folder);
    assert_int_equal(mkfifo(path, 0600), 0);
    assert_int_equal(setup_load(path, NULL, &definition, &list), QD_ERR_IO);
    assert_int_equal(unlink(path), 0);
    (void)snprintf(path, sizeof path, "%s/huge", folder);
    FILE *huge = fopen(path, "w");
    assert_non_null(huge);
    assert_int_equal(ftruncate(fileno(huge), SETUP_SIZE_MAX + 1), 0);
    (void)fclose(huge);
    assert_int_equal(setup_load(path, NULL, &definition, &list), QD_ERR_TOO_BIG);
    assert_int_equal(list.totals[COMPLAINT_ERROR], 4);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(rmdir(folder), 0);
    complaints_deinit(&list);
}

/* Each allocation of ours fails in turn, once and for good. */
static void test_no_memory(void **state)
{
    static const enum fault_mode modes[] = {FAULT_ONCE, FAULT_FOR_GOOD};

    (void)state;
    for (size_t i = 0; i < QD_ARRAY_LEN(modes); i++) {
        bool fired = true;
        for (unsigned fail_at = 1; fired; fail_at++) {
            struct definition definition = {0};
            struct complaints list;
            complaints_init(&list);
            fault_arm(&heap_fault, fail_at, modes[i]);
            enum qd_err err = setup_load(sample_path(), NULL, &definition, &list);
            fired = fault_disarm(&heap_fault);
            assert_int_equal(err, fired ? QD_ERR_NOMEM : QD_OK);
            assert_int_equal(definition.storage != NULL, !fired);
            definition_deinit(&definition);
            complaints_deinit(&list);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sample_is_sound),
        cmocka_unit_test(test_sample_days),
        cmocka_unit_test(test_ids_stay),
        cmocka_unit_test(test_hostile_texts),
        cmocka_unit_test(test_bent_sample),
        cmocka_unit_test(test_files_that_are_none),
        cmocka_unit_test(test_no_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
