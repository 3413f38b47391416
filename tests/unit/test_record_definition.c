#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "queued/codec/record.h"
#include "tests/support/fault.h"
#include "tests/support/office_sample.h"
#include "tests/unit/codec_bytes.h"
#include "tests/unit/codec_largest.h"

/* The definition of office_sample.h as version 1 wrote it, when nobody was asked for a rating.
 * Written once; read for ever. */
#define GOLDEN "tests/unit/records/definition.txt"

static void check_words(struct words read, struct words expected)
{
    assert_string_equal(read.vi, expected.vi);
    assert_string_equal(read.en, expected.en);
}

static void check_plan(const struct day_plan *read, const struct day_plan *expected)
{
    assert_int_equal(read->session_count, expected->session_count);
    for (uint32_t i = 0; i < read->session_count; i++) {
        assert_memory_equal(&read->sessions[i], &expected->sessions[i], sizeof read->sessions[i]);
    }
}

static void check_times(const struct definition *read, const struct definition *expected)
{
    for (size_t i = 0; i < QD_ARRAY_LEN(read->week); i++) {
        check_plan(&read->week[i], &expected->week[i]);
    }
    assert_int_equal(read->date_count, expected->date_count);
    for (uint32_t i = 0; i < read->date_count; i++) {
        assert_int_equal(read->dates[i].date, expected->dates[i].date);
        check_plan(&read->dates[i].plan, &expected->dates[i].plan);
        check_words(read->dates[i].name, expected->dates[i].name);
    }
    assert_string_equal(read->time_zone, expected->time_zone);
    assert_int_equal(read->zone_base_offset_s, expected->zone_base_offset_s);
    assert_int_equal(read->zone_change_count, expected->zone_change_count);
    for (uint32_t i = 0; i < read->zone_change_count; i++) {
        assert_int_equal(read->zone_changes[i].at_ms, expected->zone_changes[i].at_ms);
        assert_int_equal(read->zone_changes[i].offset_s, expected->zone_changes[i].offset_s);
    }
}

static void check_services(const struct definition *read, const struct definition *expected)
{
    assert_int_equal(read->service_count, expected->service_count);
    for (uint32_t i = 0; i < read->service_count; i++) {
        const struct service_plan *a = &read->services[i];
        const struct service_plan *b = &expected->services[i];
        assert_int_equal(a->service_id, b->service_id);
        assert_string_equal(a->code, b->code);
        assert_string_equal(a->letter, b->letter);
        check_words(a->name, b->name);
        assert_int_equal(a->first_number, b->first_number);
        assert_int_equal(a->daily_limit, b->daily_limit);
        assert_int_equal(a->notice_minute, b->notice_minute);
        check_words(a->notice, b->notice);
        assert_int_equal(a->service_prior_ms, b->service_prior_ms);
    }
    assert_int_equal(read->counter_count, expected->counter_count);
    for (uint32_t i = 0; i < read->counter_count; i++) {
        assert_int_equal(read->counters[i].counter_id, expected->counters[i].counter_id);
        check_words(read->counters[i].name, expected->counters[i].name);
        assert_memory_equal(&read->counters[i].services,
                            &expected->counters[i].services,
                            sizeof read->counters[i].services);
    }
}

static void check_lists(const struct definition *read, const struct definition *expected)
{
    assert_int_equal(read->procedure_count, expected->procedure_count);
    for (uint32_t i = 0; i < read->procedure_count; i++) {
        const struct procedure_plan *a = &read->procedures[i];
        const struct procedure_plan *b = &expected->procedures[i];
        assert_int_equal(a->procedure_id, b->procedure_id);
        assert_int_equal(a->service_id, b->service_id);
        assert_string_equal(a->code, b->code);
        assert_string_equal(a->name, b->name);
        check_words(a->short_label, b->short_label);
        assert_int_equal(a->time_limit, b->time_limit);
        assert_string_equal(a->time_unit, b->time_unit);
        assert_string_equal(a->fee, b->fee);
        assert_string_equal(a->documents, b->documents);
        assert_string_equal(a->link, b->link);
        assert_int_equal(a->valid_from, b->valid_from);
        assert_int_equal(a->valid_to, b->valid_to);
    }
    assert_int_equal(read->pause_reason_count, expected->pause_reason_count);
    for (uint32_t i = 0; i < read->pause_reason_count; i++) {
        assert_int_equal(read->pause_reasons[i].reason_id, expected->pause_reasons[i].reason_id);
        check_words(read->pause_reasons[i].text, expected->pause_reasons[i].text);
    }
    assert_int_equal(read->rating_level_count, expected->rating_level_count);
    for (uint32_t i = 0; i < read->rating_level_count; i++) {
        check_words(read->rating_levels[i], expected->rating_levels[i]);
    }
    assert_int_equal(read->rating_reason_count, expected->rating_reason_count);
    for (uint32_t i = 0; i < read->rating_reason_count; i++) {
        assert_int_equal(read->rating_reasons[i].reason_id, expected->rating_reasons[i].reason_id);
        check_words(read->rating_reasons[i].text, expected->rating_reasons[i].text);
    }
    assert_int_equal(read->notice_count, expected->notice_count);
    for (uint32_t i = 0; i < read->notice_count; i++) {
        check_words(read->notices[i], expected->notices[i]);
    }
}

static void check_equal(const struct definition *read, const struct definition *expected)
{
    assert_int_equal(read->office_id, expected->office_id);
    assert_int_equal(read->version, 0); /* Given when it is applied. */
    assert_string_equal(read->code, expected->code);
    check_words(read->title, expected->title);
    assert_int_equal(read->head_regular_ms, expected->head_regular_ms);
    assert_int_equal(read->head_priority_ms, expected->head_priority_ms);
    assert_int_equal(read->head_appointment_ms, expected->head_appointment_ms);
    assert_int_equal(read->appointment_grace_ms, expected->appointment_grace_ms);
    assert_int_equal(read->return_window_ms, expected->return_window_ms);
    assert_int_equal(read->recall_min_ms, expected->recall_min_ms);
    assert_int_equal(read->undo_window_ms, expected->undo_window_ms);
    assert_int_equal(read->promised_wait_ms, expected->promised_wait_ms);
    assert_int_equal(read->day_lead_minutes, expected->day_lead_minutes);
    assert_int_equal(read->keep_overnight, expected->keep_overnight);
    assert_int_equal(read->issue_without_counter, expected->issue_without_counter);
    assert_string_equal(read->slip_text, expected->slip_text);
    check_times(read, expected);
    check_services(read, expected);
    check_lists(read, expected);
}

static void check_round_trip(struct definition *definition)
{
    struct definition read;
    uint8_t *bytes = NULL;
    uint8_t *again = NULL;
    size_t len = 0;
    size_t again_len = 0;

    assert_int_equal(record_pack_definition(definition, &bytes, &len), QD_OK);
    assert_int_equal(record_unpack_definition(&read, bytes, len), QD_OK);
    check_equal(&read, definition);
    assert_int_equal(record_pack_definition(&read, &again, &again_len), QD_OK);
    assert_int_equal(again_len, len);
    assert_memory_equal(again, bytes, len);
    free(bytes);
    free(again);
    definition_deinit(&read);
    definition_deinit(definition);
}

static void the_sample_comes_back(void **state)
{
    struct definition definition = office_sample_definition();

    (void)state;
    check_round_trip(&definition);
}

static void the_largest_comes_back(void **state)
{
    struct definition definition = codec_largest_definition(LIMIT_PROCEDURES);

    (void)state;
    assert_true(definition_is_sound(&definition));
    check_round_trip(&definition);
}

/* In memory it is larger than on the wire most of all when it says nothing. */
static void the_emptiest_comes_back(void **state)
{
    struct definition definition = codec_largest_definition(LIMIT_PROCEDURES);
    struct words none = {"", ""};

    (void)state;
    for (uint32_t i = 0; i < definition.procedure_count; i++) {
        struct procedure_plan *plan = &definition.procedures[i];
        *plan = (struct procedure_plan){
            .procedure_id = i + 1, .service_id = 1, .code = "", .name = "", .short_label = none};
        plan->time_unit = "";
        plan->fee = "";
        plan->documents = "";
        plan->link = "";
    }
    for (uint32_t i = 0; i < definition.date_count; i++) {
        definition.dates[i].name = none;
    }
    for (uint32_t i = 0; i < definition.counter_count; i++) {
        definition.counters[i].name = none;
    }
    definition.services[0].service_id = 1;
    check_round_trip(&definition);
}

static void the_record_of_old_is_read(void **state)
{
    char path[512];
    char line[BYTES_SIZE];
    struct definition expected = office_sample_definition();
    struct definition read;
    struct bytes bytes;

    (void)state;
    (void)snprintf(path, sizeof path, "%s/" GOLDEN, getenv("QUEUED_SOURCE_DIR"));
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    assert_non_null(fgets(line, sizeof line, file));
    (void)fclose(file);
    assert_true(bytes_from_hex(&bytes, line));
    assert_int_equal(record_unpack_definition(&read, bytes.data, bytes.len), QD_OK);
    expected.rating_level_count = 0;
    expected.rating_reason_count = 0;
    check_equal(&read, &expected);
    definition_deinit(&read);
    definition_deinit(&expected);
}

/* --- Damage --- */

static enum qd_err unpack(const uint8_t *data, size_t len)
{
    uint8_t *exact = malloc(len > 0 ? len : 1);
    struct definition read = {.office_id = 77};

    assert_non_null(exact);
    if (len > 0) {
        memcpy(exact, data, len);
    }
    enum qd_err err = record_unpack_definition(&read, exact, len);
    free(exact);
    if (err == QD_OK) {
        assert_true(definition_is_sound(&read));
        definition_deinit(&read);
    } else {
        assert_int_equal(read.office_id, 77); /* Untouched. */
    }
    return err;
}

static void damage_is_seen_or_sound(void **state)
{
    struct definition definition = office_sample_definition();
    uint8_t *bytes = NULL;
    size_t len = 0;

    (void)state;
    assert_int_equal(record_pack_definition(&definition, &bytes, &len), QD_OK);
    definition_deinit(&definition);
    for (size_t cut = 0; cut < len; cut++) {
        enum qd_err err = unpack(bytes, cut);
        assert_true(err == QD_OK || err == QD_ERR_CORRUPT);
        assert_true(cut > len / 3 || err == QD_ERR_CORRUPT); /* Without counters it is no office. */
    }
    for (size_t bit = 0; bit < 8 * len; bit++) {
        bytes[bit / 8] ^= (uint8_t)(1U << bit % 8);
        enum qd_err err = unpack(bytes, len);
        assert_true(err == QD_OK || err == QD_ERR_CORRUPT);
        bytes[bit / 8] ^= (uint8_t)(1U << bit % 8);
    }
    assert_int_equal(unpack(bytes, len), QD_OK);
    free(bytes);
}

/* One thing more than the sample says, as bytes after its own. */
static void what_is_not_sound_is_corrupt(void **state)
{
    static const struct {
        const char *what;
        const char *hex;
        enum qd_err err;
    } rows[] = {
        {"another service", "a201 14 0809 120178 1a0151 2206 0a0178 0a0178 2801 4801", QD_OK},
        {"a service twice",
         "a201 14 0801 120178 1a0151 2206 0a0178 0a0178 2801 4801",
         QD_ERR_CORRUPT},
        {"its letter twice",
         "a201 14 0809 120178 1a0141 2206 0a0178 0a0178 2801 4801",
         QD_ERR_CORRUPT},
        {"a long letter",
         "a201 1b 0809 120178 1a08 5151515151515151 2206 0a0178 0a0178 2801 4801",
         QD_ERR_CORRUPT},
        {"another counter", "aa01 05 0809 1a0101", QD_OK},
        {"a counter of no service", "aa01 05 0809 1a0163", QD_ERR_CORRUPT},
        {"a counter twice", "aa01 02 0801", QD_ERR_CORRUPT},
        {"another procedure", "b201 04 0809 2801", QD_OK},
        {"a procedure of no service", "b201 04 0809 2863", QD_ERR_CORRUPT},
        {"a procedure out of order", "b201 04 0801 2801", QD_ERR_CORRUPT},
        {"another reason", "ba01 02 0809", QD_OK},
        {"a reason without number", "ba01 00", QD_ERR_CORRUPT},
        {"another date", "9a01 07 08efd2d409 1200", QD_OK},
        {"a date twice", "9a01 07 0884d2d409 1200", QD_ERR_CORRUPT},
        {"a date without hours", "9a01 05 08efd2d409", QD_ERR_CORRUPT},
        {"an eighth day", "9201 00", QD_ERR_CORRUPT},
        {"text of two encodings", "ca01 01 ff", QD_ERR_CORRUPT},
        {"no promise", "7000", QD_ERR_CORRUPT},
        {"a negative head", "38ff ffff ffff ffff ffff 01", QD_ERR_CORRUPT},
        {"a lead of a day", "78a0 0b", QD_ERR_CORRUPT},
        {"half a field", "ca01 05", QD_ERR_CORRUPT},
    };
    struct definition definition = office_sample_definition();
    uint8_t *bytes = NULL;
    size_t len = 0;

    (void)state;
    assert_int_equal(record_pack_definition(&definition, &bytes, &len), QD_OK);
    definition_deinit(&definition);
    for (size_t i = 0; i < QD_ARRAY_LEN(rows); i++) {
        struct bytes more;
        struct bytes all = {.len = len};
        memcpy(all.data, bytes, len);
        assert_true(bytes_from_hex(&more, rows[i].hex));
        memcpy(all.data + len, more.data, more.len);
        print_message("%s\n", rows[i].what);
        assert_int_equal(unpack(all.data, len + more.len), rows[i].err);
    }
    free(bytes);
}

static void a_wrong_minute_is_corrupt(void **state)
{
    struct definition definition = office_sample_definition();
    uint8_t *bytes = NULL;
    size_t len = 0;

    (void)state;
    definition.week[0].sessions[0].opens_minute = 1441;
    assert_int_equal(record_pack_definition(&definition, &bytes, &len), QD_OK);
    assert_int_equal(unpack(bytes, len), QD_ERR_CORRUPT);
    free(bytes);
    definition_deinit(&definition);
}

/* --- Memory --- */

static void want_of_memory_is_said(void **state)
{
    struct definition definition = office_sample_definition();
    uint8_t *bytes = NULL;
    size_t len = 0;

    (void)state;
    for (unsigned fail_at = 1;; fail_at++) {
        fault_arm(&heap_fault, fail_at, FAULT_ONCE);
        enum qd_err err = record_pack_definition(&definition, &bytes, &len);
        if (!fault_disarm(&heap_fault)) {
            assert_int_equal(err, QD_OK);
            assert_int_equal(fail_at, 3);
            break;
        }
        assert_int_equal(err, QD_ERR_NOMEM);
        assert_null(bytes);
    }
    for (unsigned fail_at = 1;; fail_at++) {
        struct definition read = {.office_id = 77};
        fault_arm(&heap_fault, fail_at, FAULT_ONCE);
        enum qd_err err = record_unpack_definition(&read, bytes, len);
        if (!fault_disarm(&heap_fault)) {
            assert_int_equal(err, QD_OK);
            assert_true(fail_at > 20);
            definition_deinit(&read);
            break;
        }
        assert_int_equal(err, QD_ERR_NOMEM);
        assert_int_equal(read.office_id, 77);
    }
    free(bytes);
    definition_deinit(&definition);
}

/* Writes the file: for the first version of a new kind of record, and for nothing else. */
static int write_golden(void)
{
    struct definition definition = office_sample_definition();
    uint8_t *bytes = NULL;
    size_t len = 0;
    enum qd_err err = record_pack_definition(&definition, &bytes, &len);

    for (size_t i = 0; err == QD_OK && i < len; i++) {
        printf("%02x", bytes[i]);
    }
    printf("\n");
    free(bytes);
    definition_deinit(&definition);
    return (int)err;
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_sample_comes_back),
        cmocka_unit_test(the_largest_comes_back),
        cmocka_unit_test(the_emptiest_comes_back),
        cmocka_unit_test(the_record_of_old_is_read),
        cmocka_unit_test(damage_is_seen_or_sound),
        cmocka_unit_test(what_is_not_sound_is_corrupt),
        cmocka_unit_test(a_wrong_minute_is_corrupt),
        cmocka_unit_test(want_of_memory_is_said),
    };

    if (argc == 2 && strcmp(argv[1], "--write") == 0) {
        return write_golden();
    }
    return cmocka_run_group_tests(tests, NULL, NULL);
}
