/* What office.yaml says of ratings and alarms: read, kept in the journal's form, and each mistake
 * at its line. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "tests/unit/setup_yaml.h"

#define MINUTE_MS INT64_C(60000)

#define OFFICE                                                  \
    "code: xa-thu\n"                                    /* 1 */ \
    "title: {vi: Xã Thử, en: Test}\n"                   /* 2 */ \
    "promised_wait_minutes: 25\n"                       /* 3 */ \
    "week:\n"                                           /* 4 */ \
    "  monday: [{open: \"07:30\", close: \"11:30\"}]\n" /* 5 */ \
    "services:\n"                                       /* 6 */ \
    "  - {code: a, letter: A, name: {vi: A, en: A}}\n"  /* 7 */ \
    "counters:\n"                                       /* 8 */ \
    "  - {number: 1, services: [a]}\n"                  /* 9 */

static const char good[] = OFFICE "rating:\n"                         /* 10 */
                                  "  ask: yes\n"                      /* 11 */
                                  "  levels:\n"                       /* 12 */
                                  "    - {vi: Tệ, en: Bad}\n"         /* 13 */
                                  "    - {vi: Kém, en: Poor}\n"       /* 14 */
                                  "    - {vi: Được, en: Fair}\n"      /* 15 */
                                  "    - {vi: Tốt, en: Good}\n"       /* 16 */
                                  "  reasons:\n"                      /* 17 */
                                  "    - {vi: Thời gian, en: Time}\n" /* 18 */
                                  "    - {vi: Thái độ, en: Manner}\n" /* 19 */
                                  "alarms:\n"                         /* 20 */
                                  "  wait_minutes: 12\n"              /* 21 */
                                  "  waiting: 30\n"                   /* 22 */
                                  "  service_percent: 250\n"          /* 23 */
                                  "  pause_minutes: 20\n"             /* 24 */
                                  "  device_minutes: 7\n";            /* 25 */

static void check_alarms(const struct definition *definition, const struct alarm_limits *expected)
{
    const struct alarm_limits *alarms = &definition->alarms;

    assert_int_equal(alarms->wait_ms, expected->wait_ms);
    assert_int_equal(alarms->waiting, expected->waiting);
    assert_int_equal(alarms->service_percent, expected->service_percent);
    assert_int_equal(alarms->pause_ms, expected->pause_ms);
    assert_int_equal(alarms->device_ms, expected->device_ms);
}

static void check_good(const struct definition *definition)
{
    static const struct alarm_limits limits = {.wait_ms = 12 * MINUTE_MS,
                                               .waiting = 30,
                                               .service_percent = 250,
                                               .pause_ms = 20 * MINUTE_MS,
                                               .device_ms = 7 * MINUTE_MS};

    assert_int_equal(definition->rating_level_count, 4);
    assert_string_equal(definition->rating_levels[0].vi, "Tệ");
    assert_string_equal(definition->rating_levels[3].en, "Good");
    assert_int_equal(definition->rating_reason_count, 2);
    assert_string_equal(definition->rating_reasons[1].text.vi, "Thái độ");
    check_alarms(definition, &limits);
}

static void read_and_kept(void **state)
{
    (void)state;
    setup_yaml_keep(good, check_good);
}

/* An office that says nothing is asked for four faces, and told by the wait that it promises. */
static void an_office_without(void **state)
{
    static const struct alarm_limits usual = {.wait_ms = 25 * MINUTE_MS,
                                              .service_percent = ALARM_SERVICE_PERCENT_DEFAULT,
                                              .pause_ms = ALARM_PAUSE_MS_DEFAULT,
                                              .device_ms = ALARM_DEVICE_MS_DEFAULT};
    static const char *const texts[] = {OFFICE, OFFICE "rating:\nalarms:\n", OFFICE "alarms: {}\n"};

    (void)state;
    for (size_t i = 0; i < QD_ARRAY_LEN(texts); i++) {
        struct definition definition = {0};
        struct complaints list;
        assert_int_equal(setup_yaml_parse(texts[i], &definition, &list), QD_OK);
        assert_int_equal(definition.rating_level_count, 4);
        assert_string_equal(definition.rating_levels[0].vi, "Rất không hài lòng");
        assert_int_equal(definition.rating_reason_count, 0);
        check_alarms(&definition, &usual);
        definition_deinit(&definition);
        complaints_deinit(&list);
    }
}

static void an_office_that_wants_none(void **state)
{
    static const struct alarm_limits none = {0};
    struct definition definition = {0};
    struct complaints list;

    (void)state;
    assert_int_equal(setup_yaml_parse(OFFICE
                                      "rating: {ask: no, reasons: [{vi: A, en: A}]}\n"
                                      "alarms: {wait_minutes: 0, waiting: 0, service_percent: 0,"
                                      " pause_minutes: 0, device_minutes: 0}\n",
                                      &definition,
                                      &list),
                     QD_OK);
    assert_int_equal(definition.rating_level_count + definition.rating_reason_count, 0);
    check_alarms(&definition, &none);
    definition_deinit(&definition);
    complaints_deinit(&list);
}

#define NINE "[{vi: a}, {vi: b}, {vi: c}, {vi: d}, {vi: e}, {vi: f}, {vi: g}, {vi: h}, {vi: i}]"

/* @from of the good text becomes @to; then there is an error at @line that says @vi and @en. */
static const struct {
    const char *from;
    const char *to;
    uint32_t line;
    const char *vi;
    const char *en;
} mistakes[] = {
    /* Ratings */
    {"  ask: yes\n", "  aks: yes\n", 11, "có phải là “ask”", "mean \"ask\""},
    {"ask: yes", "ask: maybe", 11, "chỉ nhận true", "write true or false"},
    {"ask: yes", "ask: [yes]", 11, "một giá trị", "one value"},
    {"  ask: yes\n", "  ask: yes\n  ask: no\n", 12, "dòng 11", "line 11"},
    {"    - {vi: Tốt, en: Good}\n", "", 13, "có 3 mức; ghi đủ 4", "has 3 entries; write 4"},
    {"  reasons:\n",
     "    - {vi: Nhất, en: Best}\n  reasons:\n",
     13,
     "nhiều nhất là 4",
     "4 at most"},
    {"{vi: Kém, en: Poor}", "{en: Poor}", 14, "thiếu mục “vi”", "\"vi\" is missing"},
    {"{vi: Kém, en: Poor}", "\"\"", 14, "để trống", "empty"},
    {"{vi: Kém, en: Poor}", "[Kém]", 14, "tên: giá trị", "key: value"},
    {"{vi: Kém, en: Poor}", "{vi: Kém, fr: Mal}", 14, "không có mục “fr”", "no key \"fr\""},
    {"vi: Được", "vi: Kém", 15, "“Kém” ghi hai lần", "\"Kém\" is there twice"},
    {"vi: Được", "vi: \"a\\nb\"", 15, "xuống dòng", "line breaks"},
    {"vi: Được", "vi: Được được được được được được được được được được được", 15, "dài", "long"},
    {"vi: Thái độ", "vi: Thời gian", 19, "ghi hai lần", "there twice"},
    {"  reasons:\n    - {vi: Thời gian, en: Time}\n    - {vi: Thái độ, en: Manner}\n",
     "  reasons: " NINE "\n",
     17,
     "nhiều nhất là 8",
     "8 at most"},
    {"  reasons:\n    - {vi: Thời gian, en: Time}\n    - {vi: Thái độ, en: Manner}\n",
     "  reasons: Thái độ\n",
     17,
     "danh sách",
     "list"},
    /* Alarms */
    {"  wait_minutes", "  wait_minute", 21, "có phải là “wait_minutes”", "mean \"wait_minutes\""},
    {"device_minutes", "devices", 25, "device_minutes", "device_minutes"},
    {"wait_minutes: 12", "wait_minutes: 721", 21, "từ 0 đến 720", "from 0 to 720"},
    {"wait_minutes: 12", "wait_minutes: -1", 21, "số nguyên", "whole number"},
    {"waiting: 30", "waiting: many", 22, "số nguyên", "whole number"},
    {"waiting: 30", "waiting: 2097153", 22, "từ 0 đến 2097152", "from 0 to 2097152"},
    {"service_percent: 250", "service_percent: 10001", 23, "từ 0 đến 10000", "from 0 to 10000"},
    {"service_percent: 250", "service_percent: 250%", 23, "số nguyên", "whole number"},
    {"pause_minutes: 20", "pause_minutes: 721", 24, "từ 0 đến 720", "from 0 to 720"},
    {"pause_minutes: 20", "pause_minutes: [20]", 24, "một giá trị", "one value"},
    {"device_minutes: 7", "device_minutes: 721", 25, "từ 0 đến 720", "from 0 to 720"},
    {"device_minutes: 7", "device_minutes: 5 min", 25, "số nguyên", "whole number"},
    {"  pause_minutes: 20\n", "  waiting: 20\n", 24, "dòng 22", "line 22"},
};

/* As a person sees it: with the file and the line. */
static bool is_printed(const struct complaints *list, size_t mistake, bool english)
{
    char *text = NULL;
    size_t size = 0;
    char place[32];
    FILE *stream = open_memstream(&text, &size);
    const char *what = english ? mistakes[mistake].en : mistakes[mistake].vi;
    bool found = false;

    assert_non_null(stream);
    complaints_print(list, stream, !english);
    assert_int_equal(fclose(stream), 0);
    (void)snprintf(place, sizeof place, "office.yaml:%u:", mistakes[mistake].line);
    for (char *line = text; line != NULL && *line != '\0';) {
        char *end = strchr(line, '\n');
        if (end != NULL) {
            *end++ = '\0';
        }
        found = found || (strstr(line, place) != NULL && strstr(line, what) != NULL);
        line = end;
    }
    free(text);
    return found;
}

static void every_mistake_at_its_line(void **state)
{
    (void)state;
    for (size_t i = 0; i < QD_ARRAY_LEN(mistakes); i++) {
        char *yaml = setup_yaml_bend(good, mistakes[i].from, mistakes[i].to);
        struct definition definition = {0};
        struct complaints list;
        print_message("%s -> %s\n", mistakes[i].from, mistakes[i].to);
        assert_int_equal(setup_yaml_parse(yaml, &definition, &list), QD_ERR_INVALID);
        assert_null(definition.storage); /* Refused means untouched. */
        complaints_print(&list, stdout, true);
        assert_true(is_printed(&list, i, false));
        assert_true(is_printed(&list, i, true));
        complaints_deinit(&list);
        free(yaml);
    }
}

/* Sections that are no sections. */
static void sections_of_another_kind(void **state)
{
    static const char *const texts[] = {OFFICE "rating: no\n",
                                        OFFICE "rating: [ask]\n",
                                        OFFICE "alarms: 15\n",
                                        OFFICE "alarms: [15]\n"};

    (void)state;
    for (size_t i = 0; i < QD_ARRAY_LEN(texts); i++) {
        struct definition definition = {0};
        struct complaints list;
        assert_int_equal(setup_yaml_parse(texts[i], &definition, &list), QD_ERR_INVALID);
        assert_int_equal(list.count, 1);
        assert_int_equal(list.items[0].line, 10);
        assert_non_null(strstr(list.items[0].en, "key: value"));
        complaints_deinit(&list);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(read_and_kept),
        cmocka_unit_test(an_office_without),
        cmocka_unit_test(an_office_that_wants_none),
        cmocka_unit_test(every_mistake_at_its_line),
        cmocka_unit_test(sections_of_another_kind),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
