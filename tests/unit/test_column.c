#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "queued/base/text.h"
#include "queued/reports/column.h"
#include "queued/reports/listing.h"
#include "queued/reports/table.h"

static const struct column *column_named(const char *name)
{
    for (size_t i = 0; i < column_count; i++) {
        if (strcmp(column_all[i].name.en, name) == 0) {
            return &column_all[i];
        }
    }
    fail_msg("no column %s", name);
    return NULL;
}

/* Names that are there in both languages, once each, and heads that leave a space in a table. */
static void test_names(void **state)
{
    (void)state;
    for (size_t i = 0; i < column_count; i++) {
        const struct column *column = &column_all[i];
        assert_true(column->name.vi[0] != '\0' && column->name.en[0] != '\0');
        assert_true(column == column_named(column->name.en));
        for (size_t j = 0; j < i; j++) {
            assert_string_not_equal(column->name.vi, column_all[j].name.vi);
        }
        const char *heads[] = {column->head.vi, column->head.en};
        for (size_t j = 0; j < 2; j++) {
            size_t length = text_length(heads[j], strlen(heads[j]));
            assert_in_range(length, 1, 8);
        }
    }
}

static void test_durations(void **state)
{
    (void)state;
    static const struct {
        double ms;
        const char *text;
    } texts[] = {
        {0, "0:00"},
        {499, "0:00"},
        {500, "0:01"},
        {59499, "0:59"},
        {59500, "1:00"},
        {3599499, "59:59"},
        {3599500, "1:00:00"},
        {359999000, "99:59:59"},
        {360000000, "100 h"},
    };
    char text[COLUMN_TEXT_SIZE];

    for (size_t i = 0; i < QD_ARRAY_LEN(texts); i++) {
        column_duration_text(texts[i].ms, text);
        assert_string_equal(text, texts[i].text);
    }
}

static void assert_text(const char *name,
                        const struct report_row *row,
                        const char *vi,
                        const char *en)
{
    char text[COLUMN_TEXT_SIZE];

    column_text(column_named(name), row, true, text);
    assert_string_equal(text, vi);
    column_text(column_named(name), row, false, text);
    assert_string_equal(text, en);
}

static void test_texts(void **state)
{
    (void)state;
    struct report_row row = {
        .issued = 12,
        .wait = {.count = 2, .mean_ms = 245000},
        .promise_due = 2,
        .within_promise = 0.9844,
        .load = -1,
        .throughput_per_hour = 4.26,
    };

    assert_text("Issued", &row, "12", "12");
    assert_text("Served", &row, "0", "0");
    assert_text("Wait mean", &row, "4:05", "4:05");
    assert_text("Service mean", &row, "–", "–"); /* There was none. */
    assert_text("Called as promised", &row, "98,4 %", "98.4 %");
    assert_text("Load", &row, "–", "–");
    assert_text("Served per counter-hour", &row, "4,3", "4.3");
    row.wait.count = 0;
    assert_text("Wait mean", &row, "–", "–");
    row.rating_mean = -1;
    assert_text("Rating mean (1–4)", &row, "–", "–");
    row.rating_count = 4; /* Some, and not enough of them. */
    assert_text("Rating mean (1–4)", &row, "ít quá", "too few");
    assert_text("Wait mean", &row, "–", "–");
}

static char *listed(const struct report *report, char separator, bool vietnamese)
{
    const struct listing_options options = {.separator = separator, .vietnamese = vietnamese};
    char *text = NULL;
    size_t len = 0;
    FILE *out = open_memstream(&text, &len);

    assert_non_null(out);
    listing_print(report, &options, out);
    assert_int_equal(fclose(out), 0);
    return text;
}

static void test_listing(void **state)
{
    (void)state;
    struct report_row row = {
        .group = "A",
        .title = "=Hộ tịch",
        .title_en = "Civil; status",
        .issued = 3,
        .wait = {.count = 1, .mean_ms = 3725499, .median_ms = 3725500},
        .promise_due = 1,
        .within_promise = 0.33333,
        .load = -1,
        .throughput_per_hour = -1,
    };
    const struct report report = {.query = {.by = REPORT_BY_SERVICE}, .row_count = 1, .rows = &row};

    char *text = listed(&report, ',', true);
    assert_int_equal(strncmp(text, "\xef\xbb\xbfMã,Lĩnh vực,Phiếu đã cấp,", 36), 0);
    assert_non_null(strstr(text, "\r\nA,'=Hộ tịch,3,0,"));
    assert_non_null(strstr(text, ",1:02:05,1:02:06,"));
    assert_non_null(strstr(text, ",33.33,"));
    free(text);
    text = listed(&report, ';', false);
    assert_non_null(strstr(text, "\r\nA;\"Civil; status\";3;0;"));
    assert_non_null(strstr(text, ";33,33;"));
    free(text);
}

/* Long names and large numbers do not break the table. */
static void test_table(void **state)
{
    (void)state;
    static const enum report_by groupings[] = {REPORT_BY_OFFICE, REPORT_BY_SERVICE, REPORT_BY_DATE};
    struct durations longest = {
        9999999, INT64_C(359999000), INT64_C(359999000), INT64_C(360000000000), 359999000};
    struct report_row row = {
        .group = "A",
        .title = "Hướng dẫn, tiếp nhận và trả kết quả giải quyết thủ tục hành chính",
        .title_en = "A name of a service that is far longer than its column",
        .issued = 9999999,
        .wait = longest,
        .walk = longest,
        .service = longest,
        .visit = longest,
        .parked = longest,
        .within_promise = 1,
        .promise_due = 1,
        .open_ms = INT64_C(36000000000),
        .load = 1,
        .dossiers_accepted = 1,
    };

    for (size_t i = 0; i < QD_ARRAY_LEN(groupings); i++) {
        const struct report report = {.query = {.from_date = 20261123,
                                                .to_date = 20261126,
                                                .by = groupings[i],
                                                .without_no_shows = true},
                                      .row_count = 1,
                                      .rows = &row};
        char *text = NULL;
        size_t len = 0;
        FILE *out = open_memstream(&text, &len);
        assert_non_null(out);
        table_print(&report, "Bát Xát", i % 2 == 0, out);
        assert_int_equal(fclose(out), 0);
        for (const char *line = text; *line != '\0'; line = strchr(line, '\n') + 1) {
            assert_true(text_length(line, (size_t)(strchr(line, '\n') - line)) <= 100);
        }
        free(text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names),
        cmocka_unit_test(test_durations),
        cmocka_unit_test(test_texts),
        cmocka_unit_test(test_listing),
        cmocka_unit_test(test_table),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
