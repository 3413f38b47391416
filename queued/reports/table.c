#include "queued/reports/table.h"

#include <string.h>

#include "queued/base/text.h"
#include "queued/reports/column.h"

/* Eight columns beside the title make 100. */
#define TITLE_WIDTH 28
#define COLUMN_WIDTH 9
#define NAME_WIDTH 36
#define DURATIONS_WIDTH 11

static const char *say(const struct words *words, bool vietnamese)
{
    return vietnamese ? words->vi : words->en;
}

static void put_spaces(size_t length, size_t width, FILE *out)
{
    (void)fprintf(out, "%*s", length < width ? (int)(width - length) : 0, "");
}

/* Counts code points: Vietnamese letters take several bytes and one column. */
static void put_left(const char *text, size_t width, FILE *out)
{
    (void)fputs(text, out);
    put_spaces(text_length(text, strlen(text)), width, out);
}

static void put_right(const char *text, size_t width, FILE *out)
{
    put_spaces(text_length(text, strlen(text)), width, out);
    (void)fputs(text, out);
}

/* Cut to @width columns with a mark where it was cut. */
static void put_cut(const char *text, size_t width, FILE *out)
{
    size_t len = strlen(text);
    size_t at = 0;

    if (text_length(text, len) <= width) {
        put_left(text, width, out);
        return;
    }
    for (size_t i = 0; i + 1 < width; i++) {
        at += text_code_point_len(text + at, len - at);
    }
    (void)fprintf(out, "%.*s…", (int)at, text);
}

static void put_date(uint32_t date, bool vietnamese, FILE *out)
{
    uint32_t year = date / 10000;
    uint32_t month = date / 100 % 100;
    uint32_t day = date % 100;

    if (vietnamese) {
        (void)fprintf(out, "%02u/%02u/%04u", day, month, year);
    } else {
        (void)fprintf(out, "%04u-%02u-%02u", year, month, day);
    }
}

static void put_heading(const struct report *report, const char *office, bool vi, FILE *out)
{
    char promise[COLUMN_TEXT_SIZE];

    (void)fprintf(out, "%s\n", office);
    if (report->query.from_date == 0) {
        (void)fputs(vi ? "Chưa có ngày làm việc nào.\n" : "No day has been opened yet.\n", out);
        return;
    }
    put_date(report->query.from_date, vi, out);
    if (report->query.to_date != report->query.from_date) {
        (void)fputs(" – ", out);
        put_date(report->query.to_date, vi, out);
    }
    column_duration_text((double)report->promised_wait_ms, promise);
    (void)fprintf(out,
                  vi ? "   thời gian: phút:giây   hẹn gọi trong %s"
                     : "   times: min:s   promise: %s",
                  promise);
    if (report->query.without_no_shows) {
        (void)fputs(vi ? "   không tính khách vắng mặt" : "   without no-shows", out);
    }
    (void)fputs("\n", out);
}

/* --- One office --- */

static void put_durations(const struct report_row *row, bool vietnamese, FILE *out)
{
    static const struct words heads[] = {
        {"số lượt", "count"},
        {"trung bình", "mean"},
        {"trung vị", "median"},
        {"90 %", "90 %"},
        {"lâu nhất", "longest"},
    };

    (void)fputs("\n", out);
    put_left("", NAME_WIDTH, out);
    for (size_t i = 0; i < QD_ARRAY_LEN(heads); i++) {
        put_right(say(&heads[i], vietnamese), DURATIONS_WIDTH, out);
    }
    (void)fputs("\n", out);
    for (size_t i = 0; i < COLUMN_DURATIONS_COUNT; i++) {
        struct durations of;
        memcpy(&of, (const unsigned char *)row + column_durations[i].offset, sizeof of);
        const int64_t figures[] = {of.mean_ms, of.median_ms, of.p90_ms, of.longest_ms};
        char text[COLUMN_TEXT_SIZE];
        put_left(say(&column_durations[i].name, vietnamese), NAME_WIDTH, out);
        (void)fprintf(out, "%*u", DURATIONS_WIDTH, of.count);
        for (size_t j = 0; j < QD_ARRAY_LEN(figures); j++) {
            column_duration_text((double)figures[j], text);
            put_right(of.count == 0 ? "–" : text, DURATIONS_WIDTH, out);
        }
        (void)fputs("\n", out);
    }
}

/* How many came, how long it took, and the rest. */
static void put_office(const struct report_row *row, bool vietnamese, FILE *out)
{
    for (int section = 0; section < SECTION_COUNT; section++) {
        bool any = false;
        if (section == SECTION_VISITORS + 1) {
            put_durations(row, vietnamese, out);
        }
        for (size_t i = 0; i < column_count; i++) {
            const struct column *column = &column_all[i];
            char text[COLUMN_TEXT_SIZE];
            if ((int)column->section != section || column->of_durations ||
                column->offset == offsetof(struct report_row, parked.count)) {
                continue;
            }
            (void)fputs(any ? "" : "\n", out);
            any = true;
            column_text(column, row, vietnamese, text);
            put_left(say(&column->name, vietnamese), NAME_WIDTH, out);
            put_right(text, DURATIONS_WIDTH, out);
            (void)fputs("\n", out);
        }
    }
}

/* --- Groups --- */

/* A section whose every cell is empty or zero says nothing. */
static bool has_something(const struct report *report, enum column_section section)
{
    double value = 0;

    for (size_t i = 0; i < column_count; i++) {
        for (uint32_t j = 0; j < report->row_count && column_all[i].section == section; j++) {
            if (column_value(&column_all[i], &report->rows[j], &value) && value > 0) {
                return true;
            }
        }
    }
    return false;
}

static void put_title(const struct report *report, const struct report_row *row, bool vi, FILE *out)
{
    enum report_by by = report->query.by;
    const char *title = vi ? row->title : row->title_en;
    char text[LIMIT_NAME + LIMIT_TITLE + 2];

    if (title[0] == '\0') {
        title = row->group;
    } else if (by == REPORT_BY_SERVICE || by == REPORT_BY_COUNTER) {
        (void)snprintf(text, sizeof text, "%s  %s", row->group, title);
        title = text;
    }
    put_cut(title, TITLE_WIDTH, out);
}

static void put_section(const struct report *report,
                        enum column_section section,
                        bool vietnamese,
                        FILE *out)
{
    char text[COLUMN_TEXT_SIZE];

    (void)fprintf(out, "\n%s\n", say(column_section_name(section), vietnamese));
    put_left(say(column_by_name(report->query.by), vietnamese), TITLE_WIDTH, out);
    for (size_t i = 0; i < column_count; i++) {
        if (column_all[i].section == section) {
            put_right(say(&column_all[i].head, vietnamese), COLUMN_WIDTH, out);
        }
    }
    (void)fputs("\n", out);
    for (uint32_t j = 0; j < report->row_count; j++) {
        put_title(report, &report->rows[j], vietnamese, out);
        for (size_t i = 0; i < column_count; i++) {
            if (column_all[i].section == section) {
                column_text(&column_all[i], &report->rows[j], vietnamese, text);
                put_right(text, COLUMN_WIDTH, out);
            }
        }
        (void)fputs("\n", out);
    }
}

void table_print(const struct report *report, const char *office, bool vietnamese, FILE *out)
{
    put_heading(report, office, vietnamese, out);
    if (report->query.by == REPORT_BY_OFFICE && report->row_count == 1) {
        put_office(&report->rows[0], vietnamese, out);
        return;
    }
    if (report->row_count == 0) {
        (void)fputs(vietnamese ? "Không có lượt nào.\n" : "There were no visits.\n", out);
    }
    for (int section = 0; section < SECTION_COUNT; section++) {
        if (has_something(report, (enum column_section)section)) {
            put_section(report, (enum column_section)section, vietnamese, out);
        }
    }
}
