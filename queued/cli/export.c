#include "queued/journal/export.h"

#include <string.h>

#include "queued/cli/cli.h"
#include "queued/cli/date.h"
#include "queued/cli/output.h"

enum { OPTION_FROM = 1, OPTION_TO, OPTION_FILE, OPTION_SEP };

struct request {
    struct cli_data data;
    struct export_options export;
    const char *file; /* NULL: stdout. */
};

static const char *const help_vi =
    "queued export events  [--from NGÀY] [--to NGÀY] [--file TỆP]: nhật ký, mỗi dòng một JSON\n"
    "queued export tickets [--from NGÀY] [--to NGÀY] [--file TỆP]: các phiếu, CSV (UTF-8)\n"
    "  --from, --to NGÀY  như 23/11/2026 (mặc định: từ đầu đến nay)\n"
    "  --file TỆP         ghi vào tệp thay cho màn hình\n"
    "  --separator ;      dấu phân cách của CSV: , hoặc ;\n";
static const char *const help_en =
    "queued export events  [--from DATE] [--to DATE] [--file FILE]: the journal, JSON lines\n"
    "queued export tickets [--from DATE] [--to DATE] [--file FILE]: the tickets, CSV (UTF-8)\n"
    "  --from, --to DATE  like 2026-11-23 (default: from the first to the newest)\n"
    "  --file FILE        write to a file instead of the screen\n"
    "  --separator ;      of CSV: , or ;\n";

static const struct {
    const char *word;
    enum qd_err (*run)(const struct export_options *options,
                       FILE *out,
                       char errmsg[JOURNAL_ERRMSG_SIZE]);
} actions[] = {
    {"events", export_events},
    {"tickets", export_tickets},
};

static int run(struct request *request, size_t action)
{
    char errmsg[JOURNAL_ERRMSG_SIZE] = "";
    struct definition definition = {0};
    struct output output;
    enum qd_err err = cli_find_office("export", &request->data, &definition);

    if (err != QD_OK) {
        return (int)cli_exit(err);
    }
    request->export.path = request->data.database;
    request->export.office_id = definition.office_id;
    request->export.vietnamese = cli_in_vietnamese();
    definition_deinit(&definition);
    if (output_open(&output, "export", request->file) != QD_OK) {
        return QD_EXIT_STORAGE;
    }
    err = actions[action].run(&request->export, output.file, errmsg);
    if (err != QD_OK) {
        output_drop(&output);
        return cli_failure("export", err, errmsg);
    }
    return (int)output_close(&output);
}

/* False: it is said on stderr why not. */
static bool take_option(void *owner, int option, const char *value)
{
    struct request *request = owner;

    switch (option) {
    case OPTION_FROM:
        return date_option("export", value, &request->export.from_date) == QD_OK;
    case OPTION_TO:
        return date_option("export", value, &request->export.to_date) == QD_OK;
    case OPTION_FILE:
        request->file = value;
        return true;
    case OPTION_SEP:
    default:
        QD_ASSERT(option == OPTION_SEP);
        return cli_take_separator("export", value, &request->export.separator);
    }
}

int cli_export(int argc, char **argv)
{
    static const struct option options[] = {
        {"from", required_argument, NULL, OPTION_FROM},
        {"to", required_argument, NULL, OPTION_TO},
        {"file", required_argument, NULL, OPTION_FILE},
        {"separator", required_argument, NULL, OPTION_SEP},
        CLI_OPTIONS,
        {NULL, 0, NULL, 0},
    };
    struct request request = {.export = {.separator = ','}};
    const struct cli_options own = {options, take_option, &request, cli_text(help_vi, help_en)};
    int code = QD_EXIT_OK;

    if (!cli_take_options(argc, argv, &request.data, &own, &code)) {
        return code;
    }
    if (date_check_order("export", request.export.from_date, request.export.to_date) != QD_OK) {
        return QD_EXIT_REFUSED;
    }
    for (size_t i = 0; i < QD_ARRAY_LEN(actions) && argc - optind == 1; i++) {
        if (strcmp(argv[optind], actions[i].word) == 0) {
            return run(&request, i);
        }
    }
    return cli_error("export",
                     QD_EXIT_REFUSED,
                     "cần một trong: events, tickets; xem queued export --help",
                     "one of these is needed: events, tickets; see queued export --help");
}
