/* Mistakes in office.yaml: each is found at its line, with a remedy in both languages. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "tests/unit/setup_yaml.h"

static const char good[] =
    "code: xa-thu\n"                                                        /* 1 */
    "title: {vi: Xã Thử, en: Test}\n"                                       /* 2 */
    "time_zone: Asia/Ho_Chi_Minh\n"                                         /* 3 */
    "promised_wait_minutes: 15\n"                                           /* 4 */
    "head_minutes: {regular: 15, priority: 5, appointment: 5}\n"            /* 5 */
    "keep_overnight: false\n"                                               /* 6 */
    "week:\n"                                                               /* 7 */
    "  monday:\n"                                                           /* 8 */
    "    - {open: \"07:30\", close: \"11:30\", tickets_until: \"11:00\"}\n" /* 9 */
    "    - {open: \"13:30\", close: \"17:00\"}\n"                           /* 10 */
    "dates:\n"                                                              /* 11 */
    "  - {date: 2026-09-02, name: {vi: Lễ, en: Day}, closed: true}\n"       /* 12 */
    "services:\n"                                                           /* 13 */
    "  - code: ho-tich\n"                                                   /* 14 */
    "    letter: A\n"                                                       /* 15 */
    "    name: {vi: Hộ tịch, en: Civil status}\n"                           /* 16 */
    "    first_number: 1\n"                                                 /* 17 */
    "    fields: [Hộ tịch]\n"                                               /* 18 */
    "  - code: chung-thuc\n"                                                /* 19 */
    "    letter: B\n"                                                       /* 20 */
    "    name: {vi: Chứng thực, en: Certification}\n"                       /* 21 */
    "    notice: {after: \"15:00\", text: {vi: Mai, en: Tomorrow}}\n"       /* 22 */
    "counters:\n"                                                           /* 23 */
    "  - {number: 1, services: [ho-tich]}\n"                                /* 24 */
    "  - {number: 2, services: [ho-tich, chung-thuc]}\n"                    /* 25 */
    "pause_reasons:\n"                                                      /* 26 */
    "  - {vi: Nghỉ, en: Break}\n"                                           /* 27 */
    "notices:\n"                                                            /* 28 */
    "  - {vi: Chào, en: Hello}\n"                                           /* 29 */
    "slip_text: Cảm ơn\n";                                                  /* 30 */

/* @from in the good text becomes @to; then there is a complaint at @line that says @vi and @en. */
static const struct {
    const char *from;
    const char *to;
    enum complaint_severity severity;
    uint32_t line;
    const char *vi;
    const char *en;
} mistakes[] = {
    /* Syntax */
    {"title:", "title: x: y", COMPLAINT_ERROR, 2, "hai chấm", "colon"},
    {"  monday:", "\tmonday:", COMPLAINT_ERROR, 8, "Tab", "tab"},
    {"[ho-tich]", "[ho-tich", COMPLAINT_ERROR, 24, "chưa đóng", "not closed"},
    {"[ho-tich]",
     "[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]",
     COMPLAINT_ERROR,
     24,
     "quá sâu",
     "too deeply"},
    {"[ho-tich]", "[*]", COMPLAINT_ERROR, 24, "nháy", "quotes"},
    {"[ho-tich]", "[*nobody]", COMPLAINT_ERROR, 24, "dấu *", "after *"},
    {"Xã Thử", "X\xff", COMPLAINT_ERROR, 2, "UTF-8", "UTF-8"},
    {"slip_text: Cảm ơn\n", "---\na: b\n", COMPLAINT_ERROR, 31, "hai tài liệu", "two documents"},
    {"slip_text: Cảm ơn\n", "slip_text: \"x\n", COMPLAINT_ERROR, 31, "nháy", "quote"},
    /* Keys */
    {"promised_wait_minutes",
     "promised_wait_minute",
     COMPLAINT_ERROR,
     4,
     "promised_wait_minutes",
     "did you mean"},
    /* Links */
    {"slip_text: Cảm ơn\n",
     "links: [{url: \"ftp://a/\", services: [ho-tich]}]\n",
     COMPLAINT_ERROR,
     30,
     "“ftp://a/”",
     "\"ftp://a/\""},
    {"slip_text: Cảm ơn\n",
     "links: [{url: \"https://a/{ticket}\"}]\n",
     COMPLAINT_ERROR,
     30,
     "chưa thuộc thủ tục",
     "for no procedure"},
    {"slip_text: Cảm ơn\n",
     "links: [{url: \"https://a/\", services: [khong-co]}]\n",
     COMPLAINT_ERROR,
     30,
     "khong-co",
     "khong-co"},
    {"slip_text: Cảm ơn\n",
     "links: [{url: \"https://a/\", procedures: [\"9.9\"]}]\n",
     COMPLAINT_WARNING,
     30,
     "9.9",
     "9.9"},
    {"slip_text", "colour", COMPLAINT_ERROR, 30, "dùng được", "known here: code, title"},
    {"letter: B", "letre: B", COMPLAINT_ERROR, 20, "có phải là “letter”", "mean \"letter\""},
    {"    first_number: 1\n", "    letter: C\n", COMPLAINT_ERROR, 17, "dòng 15", "line 15"},
    {"code: xa-thu\n", "", COMPLAINT_ERROR, 1, "thiếu mục “code”", "\"code\" is missing"},
    {"title: {vi: Xã Thử, en: Test}", "title: {en: Test}", COMPLAINT_ERROR, 2, "“vi”", "\"vi\""},
    {"title: {vi: Xã Thử, en: Test}", "title: \"\"", COMPLAINT_ERROR, 2, "để trống", "empty"},
    {"title: {vi: Xã Thử, en: Test}",
     "title: {vi: \"\", en: Test}",
     COMPLAINT_ERROR,
     2,
     "để trống",
     "empty"},
    {"title: {vi: Xã Thử, en: Test}",
     "title: [a, b]",
     COMPLAINT_ERROR,
     2,
     "tên: giá trị",
     "key: value"},
    {"title: {vi: Xã Thử, en: Test}",
     "title: {vi: [a], en: Test}",
     COMPLAINT_ERROR,
     2,
     "một giá trị",
     "one value"},
    {"title: {vi: Xã Thử, en: Test}",
     "title: {vi: \"a\\nb\", en: T}",
     COMPLAINT_ERROR,
     2,
     "xuống dòng",
     "line breaks"},
    {"title: {vi: Xã Thử, en: Test}",
     "title: {vi: \"a\\0b\", en: T}",
     COMPLAINT_ERROR,
     2,
     "NUL",
     "NUL"},
    {"keep_overnight: false", "keep_overnight: maybe", COMPLAINT_ERROR, 6, "true", "true"},
    {"code: xa-thu", "code: Xã Thử", COMPLAINT_ERROR, 1, "ho-tich", "hyphens"},
    /* Numbers */
    {"promised_wait_minutes: 15",
     "promised_wait_minutes: 0",
     COMPLAINT_ERROR,
     4,
     "từ 1 đến 720",
     "from 1 to 720"},
    {"promised_wait_minutes: 15",
     "promised_wait_minutes: 721",
     COMPLAINT_ERROR,
     4,
     "từ 1 đến 720",
     "from 1 to 720"},
    {"promised_wait_minutes: 15",
     "promised_wait_minutes: -1",
     COMPLAINT_ERROR,
     4,
     "số nguyên",
     "whole number"},
    {"promised_wait_minutes: 15",
     "promised_wait_minutes: 99999999999",
     COMPLAINT_ERROR,
     4,
     "số nguyên",
     "whole number"},
    {"first_number: 1", "first_number: 0", COMPLAINT_ERROR, 17, "từ 1", "from 1"},
    {"priority: 5", "priority: 20", COMPLAINT_WARNING, 5, "ưu tiên", "priority"},
    /* Zone */
    {"Asia/Ho_Chi_Minh", "Asia/Hanoi", COMPLAINT_ERROR, 3, "múi giờ", "time zone"},
    {"Asia/Ho_Chi_Minh", "../../../etc/passwd", COMPLAINT_ERROR, 3, "múi giờ", "time zone"},
    {"Asia/Ho_Chi_Minh", "/etc/localtime", COMPLAINT_ERROR, 3, "múi giờ", "time zone"},
    {"Asia/Ho_Chi_Minh", "zone.tab", COMPLAINT_ERROR, 3, "múi giờ", "time zone"},
    /* Hours */
    {"close: \"11:30\"", "close: \"07:00\"", COMPLAINT_ERROR, 9, "không sau", "not after"},
    {"close: \"11:30\"", "close: \"11.30\"", COMPLAINT_ERROR, 9, "07:30", "07:30"},
    {"close: \"11:30\"", "close: \"11:60\"", COMPLAINT_ERROR, 9, "không phải giờ", "no time"},
    {"close: \"17:00\"", "close: \"24:01\"", COMPLAINT_ERROR, 10, "không phải giờ", "no time"},
    {"tickets_until: \"11:00\"",
     "tickets_until: \"11:45\"",
     COMPLAINT_ERROR,
     9,
     "đóng cửa",
     "after closing"},
    {"tickets_until: \"11:00\"",
     "tickets_until: \"07:00\"",
     COMPLAINT_ERROR,
     9,
     "không sau",
     "not after"},
    {"open: \"13:30\"", "open: \"11:00\"", COMPLAINT_ERROR, 10, "chồng", "overlap"},
    {"{open: \"13:30\", ",
     "{open: \"13:30\", tickets_from: \"10:00\", ",
     COMPLAINT_ERROR,
     10,
     "tickets_from",
     "tickets_from"},
    {"{open: \"13:30\", ", "{", COMPLAINT_ERROR, 10, "thiếu mục “open”", "\"open\" is missing"},
    {"  monday:", "  mon:", COMPLAINT_ERROR, 8, "monday", "monday"},
    /* Dates */
    {"2026-09-02", "2026-02-29", COMPLAINT_ERROR, 12, "ngày có thật", "no date"},
    {"2026-09-02", "2/9", COMPLAINT_ERROR, 12, "ngày có thật", "no date"},
    {"date: 2026-09-02, ", "", COMPLAINT_ERROR, 12, "“date”", "\"date\""},
    {", closed: true", "", COMPLAINT_ERROR, 12, "chọn một", "choose one"},
    {"closed: true", "closed: true, sessions: []", COMPLAINT_ERROR, 12, "chọn một", "choose one"},
    {"closed: true", "sessions: []", COMPLAINT_WARNING, 12, "closed: true", "closed: true"},
    {"closed: true", "closed: true, until: 2026-09-01", COMPLAINT_ERROR, 12, "until", "until"},
    {"closed: true", "closed: true, until: 2027-09-01", COMPLAINT_ERROR, 12, "until", "until"},
    {"services:\n",
     "  - {date: 2026-09-01, until: 2026-09-02, closed: true}\nservices:\n",
     COMPLAINT_ERROR,
     13,
     "2026-09-02 đã có ở dòng 12",
     "line 12"},
    /* Services */
    {"letter: B", "letter: A", COMPLAINT_ERROR, 20, "dòng 14", "line 14"},
    {"letter: B", "letter: b", COMPLAINT_ERROR, 20, "in hoa", "capital"},
    {"letter: B", "letter: ABC", COMPLAINT_ERROR, 20, "một hoặc hai", "one or two"},
    {"letter: B", "letter: 1", COMPLAINT_ERROR, 20, "in hoa", "capital"},
    {"letter: B", "letter: Đ", COMPLAINT_WARNING, 20, "ví dụ B", "for example B"},
    {"letter: B", "letter: O", COMPLAINT_WARNING, 20, "dễ đọc nhầm", "mistaken"},
    {"letter: B", "letter: W", COMPLAINT_WARNING, 20, "qua loa", "loudspeaker"},
    {"code: chung-thuc", "code: ho-tich", COMPLAINT_ERROR, 19, "dòng 14", "line 14"},
    {"after: \"15:00\"", "after: \"00:00\"", COMPLAINT_ERROR, 22, "00:01", "00:01"},
    {"after: \"15:00\", ", "", COMPLAINT_ERROR, 22, "“after”", "\"after\""},
    {"    first_number: 1\n",
     "    fields: [Hộ tịch, Hộ tịch]\n",
     COMPLAINT_ERROR,
     17,
     "giữ lại một",
     "keep one"},
    /* Counters */
    {"services: [ho-tich]",
     "services: [ho-tic]",
     COMPLAINT_ERROR,
     24,
     "có phải là “ho-tich”",
     "mean \"ho-tich\""},
    {"services: [ho-tich]",
     "services: [giao-thong]",
     COMPLAINT_ERROR,
     24,
     "không có lĩnh vực",
     "no service"},
    {"services: [ho-tich]", "services: ho-tich", COMPLAINT_ERROR, 24, "danh sách", "list"},
    {"services: [ho-tich]",
     "services: []",
     COMPLAINT_WARNING,
     24,
     "không phục vụ",
     "serves nothing"},
    {"[ho-tich, chung-thuc]", "[ho-tich]", COMPLAINT_WARNING, 19, "không quầy nào", "no counter"},
    {"number: 2", "number: 1", COMPLAINT_ERROR, 25, "dòng 24", "line 24"},
    {"number: 2", "number: 0", COMPLAINT_ERROR, 25, "từ 1", "from 1"},
    {"number: 2, ", "", COMPLAINT_ERROR, 25, "“number”", "\"number\""},
    /* Lists */
    {"notices:\n", "  - {vi: Nghỉ, en: Rest}\nnotices:\n", COMPLAINT_ERROR, 28, "hai lần", "twice"},
    {"slip_text: Cảm ơn",
     "catalogue: nowhere.csv",
     COMPLAINT_ERROR,
     0,
     "không có tệp",
     "no such file"},
    {"en: Hello", "en: ~", COMPLAINT_NOTE, 0, "tiếng Anh", "English"},
};

static bool is_found(const struct complaints *list, size_t mistake)
{
    for (size_t i = 0; i < list->count; i++) {
        const struct complaint *complaint = &list->items[i];
        if (complaint->severity == mistakes[mistake].severity &&
            complaint->line == mistakes[mistake].line &&
            strstr(complaint->vi, mistakes[mistake].vi) != NULL &&
            strstr(complaint->en, mistakes[mistake].en) != NULL) {
            return true;
        }
    }
    return false;
}

static void test_good_is_silent(void **state)
{
    struct definition definition = {0};
    struct complaints list;

    (void)state;
    enum qd_err err = setup_yaml_parse(good, &definition, &list);
    complaints_print(&list, stdout, false);
    assert_int_equal(err, QD_OK);
    assert_int_equal(list.count, 0);
    assert_true(definition_is_sound(&definition));
    definition_deinit(&definition);
    complaints_deinit(&list);
}

static void test_each_mistake(void **state)
{
    (void)state;
    for (size_t i = 0; i < QD_ARRAY_LEN(mistakes); i++) {
        struct definition definition = {0};
        struct complaints list;
        char *yaml = setup_yaml_bend(good, mistakes[i].from, mistakes[i].to);
        enum qd_err err = setup_yaml_parse(yaml, &definition, &list);
        print_message("%zu: %s -> %s\n", i, mistakes[i].from, mistakes[i].to);
        complaints_print(&list, stdout, false);
        complaints_print(&list, stdout, true);
        assert_true(is_found(&list, i));
        for (size_t j = 0; j < list.count; j++) {
            assert_true(list.items[j].vi[0] != '\0' && list.items[j].en[0] != '\0');
            assert_non_null(strpbrk(list.items[j].en, ";?:")); /* What to do about it. */
        }
        bool is_usable = mistakes[i].severity != COMPLAINT_ERROR;
        assert_int_equal(err, is_usable ? QD_OK : QD_ERR_INVALID);
        assert_int_equal(definition.storage != NULL, is_usable); /* Refused means untouched. */
        definition_deinit(&definition);
        complaints_deinit(&list);
        free(yaml);
    }
}

/* All at once: none hides another, and they come in the order of the lines. */
static void test_all_in_one_go(void **state)
{
    static const struct {
        const char *from;
        const char *to;
    } edits[] = {{"promised_wait_minutes: 15", "promised_wait_minutes: x"},
                 {"close: \"11:30\"", "close: \"07:00\""},
                 {"2026-09-02", "2026-13-02"},
                 {"letter: B", "letter: A"},
                 {"after: \"15:00\"", "after: \"25:00\""},
                 {"services: [ho-tich]", "services: [ho-tic]"},
                 {"number: 2", "numbr: 2"},
                 {"slip_text", "slip"}};
    static const uint32_t lines[] = {4, 9, 12, 20, 22, 24, 25, 25, 30};
    struct definition definition = {0};
    struct complaints list;
    char *yaml = strdup(good);

    (void)state;
    for (size_t i = 0; i < QD_ARRAY_LEN(edits); i++) {
        char *next = setup_yaml_bend(yaml, edits[i].from, edits[i].to);
        free(yaml);
        yaml = next;
    }
    assert_int_equal(setup_yaml_parse(yaml, &definition, &list), QD_ERR_INVALID);
    complaints_print(&list, stdout, true);
    size_t found = 0;
    for (size_t i = 0; i < list.count; i++) {
        if (found < QD_ARRAY_LEN(lines) && list.items[i].line == lines[found]) {
            found++;
        }
        assert_true(i == 0 || list.items[i - 1].line <= list.items[i].line);
    }
    assert_int_equal(found, QD_ARRAY_LEN(lines));
    complaints_deinit(&list);
    free(yaml);
}

/* Keyboards of some systems send letters and marks apart; they mean the same. */
static void test_decomposed_text_is_composed(void **state)
{
    struct definition definition = {0};
    struct complaints list;
    char *yaml = setup_yaml_bend(good, "Xã Thử", "Xa\xcc\x83 Th\xc6\xb0\xcc\x89");

    (void)state;
    assert_int_equal(setup_yaml_parse(yaml, &definition, &list), QD_OK);
    assert_string_equal(definition.title.vi, "Xã Thử");
    definition_deinit(&definition);
    complaints_deinit(&list);
    free(yaml);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_good_is_silent),
        cmocka_unit_test(test_each_mistake),
        cmocka_unit_test(test_all_in_one_go),
        cmocka_unit_test(test_decomposed_text_is_composed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
