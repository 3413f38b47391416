#include "queued/reports/spreadsheet.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include "queued/reports/column.h"

#define MS_PER_DAY 86400000.0
#define HEAD_ROW 3
#define FIRST_COLUMN 2
#define HEAD_HEIGHT 48

struct formats {
    lxw_format *title;
    lxw_format *head;
    lxw_format *of_kind[4]; /* By enum column_kind. */
};

struct writing {
    lxw_workbook *book;
    struct formats formats;
    const struct spreadsheet_options *options;
};

static lxw_format *number_format(lxw_workbook *book, const char *code)
{
    lxw_format *format = workbook_add_format(book);

    if (format != NULL) {
        format_set_num_format(format, code);
    }
    return format;
}

static bool make_formats(struct writing *writing)
{
    struct formats *formats = &writing->formats;
    lxw_workbook *book = writing->book;

    *formats = (struct formats){
        .title = workbook_add_format(book),
        .head = workbook_add_format(book),
        .of_kind = {[COLUMN_COUNT] = number_format(book, "#,##0"),
                    [COLUMN_DURATION] = number_format(book, "[h]:mm:ss"),
                    [COLUMN_SHARE] = number_format(book, "0.0%"),
                    [COLUMN_RATE] = number_format(book, "0.00")},
    };
    for (size_t i = 0; i < QD_ARRAY_LEN(formats->of_kind); i++) {
        if (formats->of_kind[i] == NULL) {
            return false;
        }
    }
    if (formats->title == NULL || formats->head == NULL) {
        return false;
    }
    format_set_bold(formats->title);
    format_set_bold(formats->head);
    format_set_text_wrap(formats->head);
    format_set_align(formats->head, LXW_ALIGN_VERTICAL_CENTER);
    format_set_bg_color(formats->head, 0xE8EEF5);
    format_set_bottom(formats->head, LXW_BORDER_THIN);
    return true;
}

static const char *say(const struct writing *writing, const struct words *words)
{
    return writing->options->vietnamese ? words->vi : words->en;
}

static lxw_error put_heading(const struct writing *writing,
                             lxw_worksheet *sheet,
                             const struct report *report)
{
    const struct report_query *query = &report->query;
    bool vi = writing->options->vietnamese;
    char promise[COLUMN_TEXT_SIZE];
    char period[128];

    column_duration_text((double)report->promised_wait_ms, promise);
    (void)snprintf(period,
                   sizeof period,
                   vi ? "Từ %02u/%02u/%04u đến %02u/%02u/%04u; hẹn gọi trong %s phút%s"
                      : "From %02u/%02u/%04u to %02u/%02u/%04u; promised wait %s min%s",
                   query->from_date % 100,
                   query->from_date / 100 % 100,
                   query->from_date / 10000,
                   query->to_date % 100,
                   query->to_date / 100 % 100,
                   query->to_date / 10000,
                   promise,
                   !query->without_no_shows ? ""
                   : vi                     ? "; không tính khách vắng mặt"
                                            : "; without no-shows");
    lxw_error error =
        worksheet_write_string(sheet, 0, 0, writing->options->office, writing->formats.title);
    return error != LXW_NO_ERROR ? error : worksheet_write_string(sheet, 1, 0, period, NULL);
}

static lxw_error put_names(const struct writing *writing,
                           lxw_worksheet *sheet,
                           const struct report *report)
{
    lxw_format *head = writing->formats.head;
    const char *by = say(writing, column_by_name(report->query.by));
    const char *code = writing->options->vietnamese ? "Mã" : "Code";
    lxw_error error = worksheet_set_row(sheet, HEAD_ROW, HEAD_HEIGHT, NULL);

    error = error != LXW_NO_ERROR ? error : worksheet_write_string(sheet, HEAD_ROW, 0, code, head);
    error = error != LXW_NO_ERROR ? error : worksheet_write_string(sheet, HEAD_ROW, 1, by, head);
    for (size_t i = 0; i < column_count && error == LXW_NO_ERROR; i++) {
        const char *name = say(writing, &column_all[i].name);
        lxw_col_t at = (lxw_col_t)(FIRST_COLUMN + i);
        error = worksheet_write_string(sheet, HEAD_ROW, at, name, head);
    }
    return error;
}

/* What there is nothing to tell about stays empty: an average of the column leaves it out. */
static lxw_error put_row(const struct writing *writing,
                         lxw_worksheet *sheet,
                         lxw_row_t at,
                         const struct report_row *row)
{
    const char *title = writing->options->vietnamese ? row->title : row->title_en;
    lxw_error error = worksheet_write_string(sheet, at, 0, row->group, NULL);

    error = error != LXW_NO_ERROR ? error : worksheet_write_string(sheet, at, 1, title, NULL);
    for (size_t i = 0; i < column_count && error == LXW_NO_ERROR; i++) {
        const struct column *column = &column_all[i];
        double value = 0;
        if (column_value(column, row, &value)) {
            value = column->kind == COLUMN_DURATION ? value / MS_PER_DAY : value;
            error = worksheet_write_number(sheet,
                                           at,
                                           (lxw_col_t)(FIRST_COLUMN + i),
                                           value,
                                           writing->formats.of_kind[column->kind]);
        }
    }
    return error;
}

static lxw_error put_sheet(const struct writing *writing, const struct report *report)
{
    const char *name = say(writing, column_by_name(report->query.by));
    lxw_worksheet *sheet = workbook_add_worksheet(writing->book, name);

    if (sheet == NULL) {
        return LXW_ERROR_MEMORY_MALLOC_FAILED;
    }
    lxw_col_t last = (lxw_col_t)(FIRST_COLUMN + column_count - 1);
    lxw_error error = put_heading(writing, sheet, report);
    error = error != LXW_NO_ERROR ? error : put_names(writing, sheet, report);
    error = error != LXW_NO_ERROR ? error : worksheet_set_column(sheet, 0, 0, 12, NULL);
    error = error != LXW_NO_ERROR ? error : worksheet_set_column(sheet, 1, 1, 34, NULL);
    error =
        error != LXW_NO_ERROR ? error : worksheet_set_column(sheet, FIRST_COLUMN, last, 12, NULL);
    for (uint32_t i = 0; i < report->row_count && error == LXW_NO_ERROR; i++) {
        error = put_row(writing, sheet, HEAD_ROW + 1 + i, &report->rows[i]);
    }
    worksheet_freeze_panes(sheet, HEAD_ROW + 1, FIRST_COLUMN);
    worksheet_set_landscape(sheet);
    worksheet_fit_to_pages(sheet, 1, 0);
    worksheet_repeat_rows(sheet, HEAD_ROW, HEAD_ROW);
    return error;
}

/* How many waits, walks, services and visits took so many minutes. */
static lxw_error put_distribution(const struct writing *writing, const struct report *report)
{
    static const struct words name = {"Phân bố", "Distribution"};
    static const struct words heads[] = {
        {"Hơn (phút)", "Over (min)"},
        {"Đến (phút)", "Up to (min)"},
        {"Chờ", "Wait"},
        {"Đến quầy", "Walk"},
        {"Phục vụ", "Service"},
        {"Cả lượt", "Visit"},
    };
    lxw_format *count = writing->formats.of_kind[COLUMN_COUNT];
    lxw_worksheet *sheet = workbook_add_worksheet(writing->book, say(writing, &name));

    if (sheet == NULL) {
        return LXW_ERROR_MEMORY_MALLOC_FAILED;
    }
    lxw_error error = put_heading(writing, sheet, report);
    error = error != LXW_NO_ERROR ? error : worksheet_set_column(sheet, 0, 5, 14, NULL);
    for (size_t i = 0; i < QD_ARRAY_LEN(heads) && error == LXW_NO_ERROR; i++) {
        error = worksheet_write_string(
            sheet, HEAD_ROW, (lxw_col_t)i, say(writing, &heads[i]), writing->formats.head);
    }
    for (uint32_t bin = 0; bin < REPORT_BINS && error == LXW_NO_ERROR; bin++) {
        lxw_row_t at = HEAD_ROW + 1 + bin;
        error = worksheet_write_number(sheet, at, 0, bin, count);
        if (error == LXW_NO_ERROR && bin + 1 < REPORT_BINS) {
            error = worksheet_write_number(sheet, at, 1, bin + 1, count);
        }
        for (int i = 0; i < REPORT_TIMES_COUNT && error == LXW_NO_ERROR; i++) {
            double value = report->distributions[i].counts[bin];
            error = worksheet_write_number(sheet, at, (lxw_col_t)(2 + i), value, count);
        }
    }
    worksheet_freeze_panes(sheet, HEAD_ROW + 1, 2);
    return error;
}

static enum qd_err error_of(lxw_error error, int code)
{
    if (error == LXW_NO_ERROR) {
        return QD_OK;
    }
    if (error == LXW_ERROR_MEMORY_MALLOC_FAILED) {
        return QD_ERR_NOMEM;
    }
    return code == ENOSPC || code == EDQUOT ? QD_ERR_NOSPACE : QD_ERR_IO;
}

/* Into @name, which is ours. */
static enum qd_err write_book(const char *name,
                              const struct report *reports,
                              size_t count,
                              const struct spreadsheet_options *options)
{
    struct writing writing = {.book = workbook_new(name), .options = options};
    lxw_error error = LXW_NO_ERROR;

    if (writing.book == NULL) {
        return QD_ERR_NOMEM;
    }
    if (!make_formats(&writing)) {
        error = LXW_ERROR_MEMORY_MALLOC_FAILED;
    }
    for (size_t i = 0; i < count && error == LXW_NO_ERROR; i++) {
        error = put_sheet(&writing, &reports[i]);
    }
    if (error == LXW_NO_ERROR && count > 0 && reports[0].query.with_distribution) {
        error = put_distribution(&writing, &reports[0]);
    }
    errno = 0;
    lxw_error closed = workbook_close(writing.book); /* Writes the file, and frees the book. */
    return error_of(error != LXW_NO_ERROR ? error : closed, errno);
}

enum qd_err spreadsheet_write(const char *path,
                              const struct report *reports,
                              size_t count,
                              const struct spreadsheet_options *options)
{
    char name[PATH_MAX];
    int len = snprintf(name, sizeof name, "%s.XXXXXX", path);

    if (len < 0 || (size_t)len >= sizeof name) {
        return QD_ERR_TOO_BIG;
    }
    int fd = mkostemp(name, O_CLOEXEC);
    if (fd < 0) {
        return errno == ENOSPC || errno == EDQUOT ? QD_ERR_NOSPACE : QD_ERR_IO;
    }
    (void)close(fd);
    enum qd_err err = write_book(name, reports, count, options);
    if (err == QD_OK && rename(name, path) != 0) {
        err = QD_ERR_IO;
    }
    if (err != QD_OK) {
        (void)unlink(name);
    }
    return err;
}
