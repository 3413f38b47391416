/* The catalogue: CSV, rows that are left out each with its line, short labels, the real list. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <cmocka.h>

#include "queued/base/text.h"
#include "queued/setup/catalogue.h"
#include "queued/setup/csv.h"
#include "queued/setup/label.h"
#include "queued/setup/source.h"

/* Rows as "line: field|field" and how it ended, in one text. */
static void describe(const char *csv_text, char *out, size_t size)
{
    static const char *const ends[] = {"", "end", "bad quote", "unclosed", "too wide"};
    char text[4096];
    struct csv csv;
    struct csv_row row;
    size_t used = 0;
    enum csv_result result = CSV_ROW;

    assert_true(text_copy(text, sizeof text, csv_text));
    csv_init(&csv, text, strlen(text));
    while (result != CSV_END) {
        result = csv_next(&csv, &row);
        used +=
            (size_t)snprintf(out + used, size - used, "%u:%s", (unsigned)row.line, ends[result]);
        for (uint32_t i = 0; result == CSV_ROW && i < row.field_count; i++) {
            used += (size_t)snprintf(out + used, size - used, "[%s]", row.fields[i]);
        }
        assert_true(used < size);
    }
}

static void test_csv(void **state)
{
    static const struct {
        const char *csv;
        const char *rows;
    } cases[] = {
        {"", "1:end"},
        {"\n\r\n", "3:end"},
        {"a,b\n1,2\n", "1:[a][b]2:[1][2]3:end"},
        {"a,b\r\n1,2", "1:[a][b]2:[1][2]2:end"},
        {"\xef\xbb\xbf"
         "a;b\n1,5;2\n",
         "1:[a][b]2:[1,5][2]3:end"},
        {"a,b\n\"x\ny\",\"z\"\n3,4\n", "1:[a][b]2:[x\ny][z]4:[3][4]5:end"},
        {"a,b\n\"say \"\"hi\"\"\",\"\"\n", "1:[a][b]2:[say \"hi\"][]3:end"},
        {"a,b\n\"x\"y,2\n3,4\n", "1:[a][b]2:bad quote3:[3][4]4:end"},
        {"a,b\nx\"y,2\n", "1:[a][b]2:[x\"y][2]3:end"},
        {"a,b\n1,\"2\n3,4\n", "1:[a][b]2:unclosed4:end"},
        {"a,b\n,\n1,\n", "1:[a][b]2:[][]3:[1][]4:end"},
        {"a\n\n\n1\n", "1:[a]4:[1]5:end"},
        {"a\rb\r", "1:[a]2:[b]3:end"},
    };

    (void)state;
    for (size_t i = 0; i < QD_ARRAY_LEN(cases); i++) {
        char rows[1024];
        describe(cases[i].csv, rows, sizeof rows);
        assert_string_equal(rows, cases[i].rows);
    }
}

static void test_csv_width(void **state)
{
    char text[2 * CSV_FIELDS_MAX + 8];
    char rows[1024];
    size_t used = 0;

    (void)state;
    for (; used < CSV_FIELDS_MAX; used++) {
        text[used] = ','; /* One field more than commas. */
    }
    memcpy(text + used, "\na\n", 4);
    describe(text, rows, sizeof rows);
    assert_string_equal(rows, "1:too wide2:[a]3:end");
}

static void test_labels(void **state)
{
    static const struct {
        const char *name;
        const char *label;
    } cases[] = {
        {"Thủ tục đăng ký khai sinh", "Đăng ký khai sinh"},
        {"Thủ tục ủy quyền", "Ủy quyền"},
        {"Tách hộ", "Tách hộ"},
        {"Thủ tục", "Thủ tục"},
        {"Thủ tục công nhận hòa giải viên (cấp xã)", "Công nhận hòa giải viên"},
        {"Xác nhận nơi thường xuyên đậu, đỗ; sử dụng phương tiện",
         "Xác nhận nơi thường xuyên đậu, đỗ"},
        {"Chuyển hình thức giao đất, cho thuê đất.", "Chuyển hình thức giao đất, cho thuê đất"},
        {"(x) đăng ký", "(x) đăng ký"},
        {". Đăng ký thuế", "Đăng ký thuế"},
        {"Thủ tục đăng ký khai sinh có yếu tố nước ngoài cho người đã có hồ sơ, giấy tờ cá nhân",
         "Đăng ký khai sinh có yếu tố nước ngoài…"},
    };

    (void)state;
    for (size_t i = 0; i < QD_ARRAY_LEN(cases); i++) {
        char label[LIMIT_NAME];
        label_derive(label, cases[i].name);
        assert_string_equal(label, cases[i].label);
    }
    char endless[200];
    char label[LIMIT_NAME];
    memset(endless, 'a', sizeof endless - 1);
    endless[sizeof endless - 1] = '\0';
    label_derive(label, endless);
    assert_int_equal(strlen(label), LIMIT_NAME - 1);
}

/* A draft with two services: "Hộ tịch" goes to the first, and what is left to the second if
 * @has_rest. */
struct office {
    struct draft draft;
    struct draft_field field;
    struct service_plan services[2];
    struct scratch scratch;
    struct complaints list;
};

static void office_init(struct office *office, bool has_rest)
{
    *office = (struct office){0};
    office->services[0].code = "ho-tich";
    office->services[1].code = "khac";
    office->field.name = "Hộ tịch";
    office->draft.definition.services = office->services;
    office->draft.definition.service_count = 2;
    office->draft.fields = &office->field;
    office->draft.field_count = 1;
    office->draft.rest_service = has_rest ? 1 : INDEX_NONE;
    scratch_init(&office->scratch);
    complaints_init(&office->list);
}

static void office_deinit(struct office *office)
{
    scratch_deinit(&office->scratch);
    complaints_deinit(&office->list);
}

static struct catalogue_counts import(struct office *office, char *text, size_t len)
{
    return catalogue_read(text, len, "ds.csv", &office->draft, &office->scratch, &office->list);
}

static const struct complaint *complaint_at(const struct office *office, uint32_t line)
{
    for (size_t i = 0; i < office->list.count; i++) {
        if (office->list.items[i].line == line) {
            return &office->list.items[i];
        }
    }
    return NULL;
}

static void test_rows(void **state)
{
    static const char csv[] =
        "Mã TTHC;Lĩnh vực;Tên "
        "TTHC;time_n;time_unit;short_vi;service;valid_from;valid_to;documents\n" /* 1 */
        "1.1;Hộ tịch;Thủ tục đăng ký khai sinh;3;working_day;;;01/07/2026;;\"Tờ khai\nGiấy  chứng "
        "sinh \"\n"                                            /* 2 */
        "1.2;Đất đai;Cấp sổ;1;UNIT_MISSING;Sổ đỏ;;;;\n"        /* 4: no service takes it */
        "1.3;Đất đai;Cấp sổ;2;day;Sổ đỏ;khac;;;\n"             /* 5 */
        "1.1;Hộ tịch;Khai sinh lại;1;day;;;;;\n"               /* 6: a code twice */
        ";Hộ tịch;Khai tử;1;day;;;;;\n"                        /* 7: no code */
        "1.4;Hộ tịch;;1;day;;;;;\n"                            /* 8: no name */
        "1.5;;Khai tử;1;day;;;;;\n"                            /* 9: no field */
        "1.6;Hộ tịch;Khai t\xff;1;day;;;;;\n"                  /* 10: not UTF-8 */
        "1.7;Hộ tịch;Khai tử;1;day;;la;;;\n"                   /* 11: an unknown service */
        "1.8;Hộ tịch;Khai tử;1;day;;;2026-02-30;;\n"           /* 12: no date */
        "1.9;Hộ tịch;Khai tử;1;day;;;2026-02-03;2026-02-02;\n" /* 13: ends before it starts */
        "\"1.10\"x;Hộ tịch;Khai tử;1;day;;;;;\n"               /* 14: a quote out of place */
        ";;;;;;;;;\n"                                          /* 15: no row at all */
        "1.11;Hộ tịch;Kết hôn;;;;;;;\n";                       /* 16 */
    static const struct {
        uint32_t line;
        const char *en;
    } rejected[] = {{4, "no service takes"},
                    {6, "line 2"},
                    {7, "missing"},
                    {8, "missing"},
                    {9, "empty"},
                    {10, "UTF-8"},
                    {11, "\"la\""},
                    {12, "validity"},
                    {13, "validity"},
                    {14, "quote"}};
    struct office office;
    char text[sizeof csv];

    (void)state;
    memcpy(text, csv, sizeof csv);
    office_init(&office, false);
    struct catalogue_counts counts = import(&office, text, sizeof csv - 1);
    complaints_print(&office.list, stdout, true);
    assert_int_equal(counts.rows, 13);
    assert_int_equal(counts.taken, 3);
    assert_int_equal(counts.rejected, QD_ARRAY_LEN(rejected));
    assert_int_equal(office.list.totals[COMPLAINT_WARNING], QD_ARRAY_LEN(rejected));
    for (size_t i = 0; i < QD_ARRAY_LEN(rejected); i++) {
        const struct complaint *complaint = complaint_at(&office, rejected[i].line);
        if (complaint == NULL) {
            fail_msg("no complaint about line %u", (unsigned)rejected[i].line);
            return;
        }
        assert_int_equal(complaint->severity, COMPLAINT_WARNING);
        assert_non_null(strstr(complaint->en, rejected[i].en));
    }
    const struct procedure_plan *procedures = office.draft.definition.procedures;
    assert_string_equal(procedures[0].short_label.vi, "Đăng ký khai sinh");
    assert_string_equal(procedures[0].documents, "Tờ khai\nGiấy chứng sinh");
    assert_int_equal(procedures[0].time_limit, 3);
    assert_string_equal(procedures[0].time_unit, "working_day");
    assert_int_equal(procedures[0].valid_from, 20260701);
    assert_int_equal(procedures[1].service_id, 1); /* Still an index. */
    assert_string_equal(procedures[1].short_label.vi, "Sổ đỏ");
    assert_int_equal(procedures[2].time_limit, 0);
    assert_int_equal(office.field.procedure_count, 2);
    office_deinit(&office);
}

static void test_headers(void **state)
{
    static const char *const bad[] = {
        "", "\n", "x,y\n1,2\n", "code,name\n1,2\n", "\"code\n", "code,field\n"};
    struct office office;

    (void)state;
    for (size_t i = 0; i < QD_ARRAY_LEN(bad); i++) {
        char text[64];
        assert_true(text_copy(text, sizeof text, bad[i]));
        office_init(&office, true);
        struct catalogue_counts counts = import(&office, text, strlen(text));
        assert_int_equal(counts.taken, 0);
        assert_int_equal(office.list.totals[COMPLAINT_ERROR], 1);
        office_deinit(&office);
    }
}

/* A name may take what the limit says and not a byte more. */
static void test_longest_name(void **state)
{
    static char text[2 * LIMIT_PROCEDURE_NAME];

    (void)state;
    for (size_t extra = 0; extra < 2; extra++) {
        struct office office;
        size_t used = (size_t)snprintf(text, sizeof text, "code,field,name\n1,Hộ tịch,");
        memset(text + used, 'a', LIMIT_PROCEDURE_NAME - 1 + extra);
        used += LIMIT_PROCEDURE_NAME - 1 + extra;
        text[used] = '\0';
        office_init(&office, false);
        struct catalogue_counts counts = import(&office, text, used);
        assert_int_equal(counts.taken, extra == 0 ? 1 : 0);
        assert_int_equal(counts.rejected, extra);
        office_deinit(&office);
    }
}

/* The real list of a commune: rows add up, each one left out has its line. */
static void test_real_list(void **state)
{
    char path[4096];
    struct stat status;
    const char *shared = getenv("QUEUED_SHARED_DIR");
    const char *top = getenv("QUEUED_SOURCE_DIR");

    (void)state;
    (void)snprintf(path,
                   sizeof path,
                   "%s%s/data/commune_procedures_vn.csv",
                   shared != NULL ? shared : (top != NULL ? top : "."),
                   shared != NULL ? "" : "/../shared");
    if (stat(path, &status) != 0) {
        print_message("%s is not there: the real list is not tried\n", path);
        skip();
    }
    for (int has_rest = 0; has_rest < 2; has_rest++) {
        struct office office;
        struct source source;
        office_init(&office, has_rest == 1);
        assert_int_equal(source_read(&source, path, CATALOGUE_SIZE_MAX, path, &office.list), QD_OK);
        struct catalogue_counts counts = import(&office, source.text, source.len);
        source_deinit(&source);
        assert_int_equal(counts.rows, 571);
        assert_int_equal(counts.taken, has_rest == 1 ? 571 : 41); /* 41 are of the field Hộ tịch. */
        assert_int_equal(counts.taken + counts.rejected, counts.rows);
        assert_int_equal(office.list.totals[COMPLAINT_WARNING], counts.rejected);
        uint32_t last_line = 1;
        for (size_t i = 0; i < office.list.count; i++) {
            if (office.list.items[i].severity == COMPLAINT_WARNING) {
                assert_true(office.list.items[i].line > last_line);
                last_line = office.list.items[i].line;
            }
        }
        for (uint32_t i = 0; i < counts.taken; i++) {
            const struct procedure_plan *procedure = &office.draft.definition.procedures[i];
            size_t len = strlen(procedure->short_label.vi);
            assert_true(text_is_label(procedure->short_label.vi, len, LIMIT_NAME - 1));
            assert_true(text_is_nfc(procedure->name, strlen(procedure->name)));
        }
        office_deinit(&office);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_csv),
        cmocka_unit_test(test_csv_width),
        cmocka_unit_test(test_labels),
        cmocka_unit_test(test_rows),
        cmocka_unit_test(test_headers),
        cmocka_unit_test(test_longest_name),
        cmocka_unit_test(test_real_list),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
