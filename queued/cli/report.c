#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "queued/cli/cli.h"
#include "queued/cli/date.h"
#include "queued/cli/output.h"
#include "queued/reports/listing.h"
#include "queued/reports/measure.h"
#include "queued/reports/spreadsheet.h"
#include "queued/reports/table.h"

struct request {
    struct cli_data data;
    struct report_query query;
    bool by_given;
    const char *csv;  /* NULL: not asked for; "-": stdout. */
    const char *xlsx; /* NULL: not asked for. */
    char separator;
    struct definition definition;
};

enum { OPTION_FROM = 1, OPTION_TO, OPTION_BY, OPTION_WITHOUT, OPTION_CSV, OPTION_XLSX, OPTION_SEP };

static const char *const by_words[REPORT_BY_COUNT] = {
    [REPORT_BY_OFFICE] = "office",
    [REPORT_BY_SERVICE] = "service",
    [REPORT_BY_COUNTER] = "counter",
    [REPORT_BY_CLERK] = "clerk",
    [REPORT_BY_CLASS] = "class",
    [REPORT_BY_CHANNEL] = "channel",
    [REPORT_BY_HOUR] = "hour",
    [REPORT_BY_WEEKDAY] = "weekday",
    [REPORT_BY_DATE] = "date",
    [REPORT_BY_PROCEDURE] = "procedure",
    [REPORT_BY_WEEK] = "week",
    [REPORT_BY_MONTH] = "month",
};

static const char *const help_vi =
    "queued report [--from NGÀY] [--to NGÀY] [--by NHÓM]: thống kê, cả khi máy chủ đang chạy\n"
    "  --from, --to NGÀY  kỳ báo cáo, như 23/11/2026 (mặc định: ngày làm việc mới nhất)\n"
    "  --by NHÓM          office, service, counter, clerk, procedure, class, channel, hour, "
    "weekday,\n"
    "                     date, week, month\n"
    "  --without-no-shows không tính thời gian chờ của khách vắng mặt\n"
    "  --csv TỆP|-        ghi CSV (UTF-8) thay cho bảng\n"
    "  --separator ;      dấu phân cách của CSV: , hoặc ; (với ; thì số lẻ viết dấu phẩy)\n"
    "  --xlsx TỆP         ghi tệp Excel; không có --by thì mỗi nhóm một trang\n";
static const char *const help_en =
    "queued report [--from DATE] [--to DATE] [--by GROUP]: statistics, also while a server runs\n"
    "  --from, --to DATE  the period, like 2026-11-23 (default: the newest working day)\n"
    "  --by GROUP         office, service, counter, clerk, procedure, class, channel, hour, "
    "weekday,\n"
    "                     date, week, month\n"
    "  --without-no-shows leave the waits of no-shows out\n"
    "  --csv FILE|-       write CSV (UTF-8) instead of a table\n"
    "  --separator ;      of CSV: , or ; (with ; the comma is decimal)\n"
    "  --xlsx FILE        write an Excel workbook; without --by one sheet for every group\n";

static int say_failure(enum qd_err err, const char *errmsg)
{
    if (err == QD_ERR_INVALID) {
        return cli_error("report",
                         QD_EXIT_REFUSED,
                         "kỳ báo cáo không dùng được; nhiều nhất %d ngày, theo ngày thì %d, ngày "
                         "đầu không sau ngày cuối",
                         "the period cannot be used; at most %d days, by date %d, the first not "
                         "after the last",
                         REPORT_DAYS_MAX,
                         REPORT_DATES_MAX);
    }
    return cli_failure("report", err, errmsg);
}

static enum qd_err measure(const struct request *request,
                           enum report_by by,
                           struct report *report,
                           int *code)
{
    char errmsg[JOURNAL_ERRMSG_SIZE] = "";
    struct report_query query = request->query;

    query.by = by;
    enum qd_err err = measure_report(request->data.database,
                                     request->definition.office_id,
                                     &query,
                                     cli_now_ms(),
                                     report,
                                     errmsg);
    if (err != QD_OK) {
        *code = say_failure(err, errmsg);
    }
    return err;
}

/* The period, once the first report has found which day is the newest: all sheets are of it. */
static void settle_period(struct request *request, const struct report *report)
{
    request->query.from_date = report->query.from_date;
    request->query.to_date = report->query.to_date;
}

static int write_workbook(struct request *request)
{
    const struct spreadsheet_options options = {
        .office = cli_in_vietnamese() || request->definition.title.en[0] == '\0'
                      ? request->definition.title.vi
                      : request->definition.title.en,
        .vietnamese = cli_in_vietnamese(),
    };
    struct report reports[REPORT_BY_COUNT] = {0};
    size_t count = 0;
    int code = QD_EXIT_OK;
    enum qd_err err = QD_OK;

    request->query.with_distribution = !request->by_given;
    for (int by = 0; by < REPORT_BY_COUNT && err == QD_OK; by++) {
        if (!request->by_given || request->query.by == (enum report_by)by) {
            err = measure(request, (enum report_by)by, &reports[count], &code);
        } else {
            continue;
        }
        if (err == QD_OK) {
            settle_period(request, &reports[count++]);
        }
    }
    if (err == QD_OK) {
        err = spreadsheet_write(request->xlsx, reports, count, &options);
        if (err != QD_OK) {
            code = cli_error("report",
                             QD_EXIT_STORAGE,
                             "không ghi được %s: %s",
                             "%s cannot be written: %s",
                             request->xlsx,
                             qd_err_text(err));
        }
    }
    for (size_t i = 0; i < count; i++) {
        measure_free(&reports[i]);
    }
    return code;
}

static int print(const struct request *request)
{
    const struct listing_options options = {.separator = request->separator,
                                            .vietnamese = cli_in_vietnamese()};
    const struct words *title = &request->definition.title;
    struct report report = {0};
    struct output output;
    int code = QD_EXIT_OK;

    if (measure(request, request->query.by, &report, &code) != QD_OK) {
        return code;
    }
    if (output_open(&output, "report", request->csv) != QD_OK) {
        measure_free(&report);
        return QD_EXIT_STORAGE;
    }
    if (request->csv != NULL) {
        listing_print(&report, &options, output.file);
    } else {
        bool vi = cli_in_vietnamese() || title->en[0] == '\0';
        table_print(&report, vi ? title->vi : title->en, cli_in_vietnamese(), output.file);
    }
    measure_free(&report);
    return (int)output_close(&output);
}

static bool take_by(struct request *request, const char *word)
{
    for (int by = 0; by < REPORT_BY_COUNT; by++) {
        if (strcmp(word, by_words[by]) == 0) {
            request->query.by = (enum report_by)by;
            request->by_given = true;
            return true;
        }
    }
    (void)cli_error("report",
                    QD_EXIT_REFUSED,
                    "không nhóm được theo “%s”; xem: queued report --help",
                    "there is no grouping by \"%s\"; see queued report --help",
                    word);
    return false;
}

/* False: it is said on stderr why not. */
static bool take_option(void *owner, int option, const char *value)
{
    struct request *request = owner;

    switch (option) {
    case OPTION_FROM:
        return date_option("report", value, &request->query.from_date) == QD_OK;
    case OPTION_TO:
        return date_option("report", value, &request->query.to_date) == QD_OK;
    case OPTION_BY:
        return take_by(request, value);
    case OPTION_WITHOUT:
        request->query.without_no_shows = true;
        return true;
    case OPTION_CSV:
        request->csv = value;
        return true;
    case OPTION_XLSX:
        request->xlsx = value;
        return true;
    case OPTION_SEP:
    default:
        QD_ASSERT(option == OPTION_SEP);
        return cli_take_separator("report", value, &request->separator);
    }
}

static int run(struct request *request)
{
    struct report_query *query = &request->query;

    if (query->from_date == 0) {
        query->from_date = query->to_date; /* --to alone: that day. */
    }
    if (date_check_order("report", query->from_date, query->to_date) != QD_OK) {
        return QD_EXIT_REFUSED;
    }
    enum qd_err err = cli_find_office("report", &request->data, &request->definition);
    if (err != QD_OK) {
        return (int)cli_exit(err);
    }
    int code = request->xlsx != NULL ? write_workbook(request) : QD_EXIT_OK;
    if (code == QD_EXIT_OK && (request->xlsx == NULL || request->csv != NULL)) {
        code = print(request);
    }
    definition_deinit(&request->definition);
    return code;
}

int cli_report(int argc, char **argv)
{
    static const struct option options[] = {
        {"from", required_argument, NULL, OPTION_FROM},
        {"to", required_argument, NULL, OPTION_TO},
        {"by", required_argument, NULL, OPTION_BY},
        {"without-no-shows", no_argument, NULL, OPTION_WITHOUT},
        {"csv", required_argument, NULL, OPTION_CSV},
        {"xlsx", required_argument, NULL, OPTION_XLSX},
        {"separator", required_argument, NULL, OPTION_SEP},
        CLI_OPTIONS,
        {NULL, 0, NULL, 0},
    };
    struct request request = {.separator = ','};
    const struct cli_options own = {options, take_option, &request, cli_text(help_vi, help_en)};
    int code = QD_EXIT_OK;

    if (!cli_take_options(argc, argv, &request.data, &own, &code)) {
        return code;
    }
    if (optind != argc) {
        optind++; /* cli_bad_option() shows the word before. */
        return cli_bad_option("report", argv);
    }
    return run(&request);
}
