#include "queued/journal/story.h"

#include "queued/cli/cli.h"
#include "queued/cli/date.h"
#include "queued/cli/output.h"

enum { OPTION_DATE = 1 };

static const char *const help_vi =
    "queued story SỐ_PHIẾU [--date NGÀY]: mọi việc đã xảy ra với một phiếu, ai làm và vì sao\n"
    "  --date NGÀY        ngày cấp phiếu, như 23/11/2026 (mặc định: phiếu mới nhất mang số đó)\n";
static const char *const help_en =
    "queued story LABEL [--date DATE]: all that happened to a ticket, by whom and why\n"
    "  --date DATE        when it was issued, like 2026-11-23 (default: the newest of that "
    "label)\n";

static int run(struct cli_data *data, struct story_options *story)
{
    char errmsg[JOURNAL_ERRMSG_SIZE] = "";
    struct definition definition = {0};
    struct output output;
    enum qd_err err = cli_find_office("story", data, &definition);

    if (err != QD_OK) {
        return (int)cli_exit(err);
    }
    story->path = data->database;
    story->office_id = definition.office_id;
    story->vietnamese = cli_in_vietnamese();
    definition_deinit(&definition);
    if (output_open(&output, "story", NULL) != QD_OK) {
        return QD_EXIT_STORAGE;
    }
    err = story_tell(story, output.file, errmsg);
    if (err == QD_ERR_INVALID) {
        return cli_error("story",
                         QD_EXIT_REFUSED,
                         "“%s” không phải là số phiếu; viết như A012",
                         "\"%s\" is no label; write it like A012",
                         story->label);
    }
    if (err == QD_ERR_NOT_FOUND) {
        return cli_error("story",
                         QD_EXIT_REFUSED,
                         "không có phiếu %s; kiểm tra lại số và ngày (--date)",
                         "there is no ticket %s; check the label and the date (--date)",
                         story->label);
    }
    if (err != QD_OK) {
        return cli_failure("story", err, errmsg);
    }
    return (int)output_close(&output);
}

static bool take_option(void *owner, int option, const char *value)
{
    struct story_options *story = owner;

    QD_ASSERT(option == OPTION_DATE);
    return date_option("story", value, &story->date) == QD_OK;
}

int cli_story(int argc, char **argv)
{
    static const struct option options[] = {
        {"date", required_argument, NULL, OPTION_DATE},
        CLI_OPTIONS,
        {NULL, 0, NULL, 0},
    };
    struct cli_data data;
    struct story_options story = {0};
    const struct cli_options own = {options, take_option, &story, cli_text(help_vi, help_en)};
    int code = QD_EXIT_OK;

    if (!cli_take_options(argc, argv, &data, &own, &code)) {
        return code;
    }
    if (argc - optind != 1) {
        return cli_error("story",
                         QD_EXIT_REFUSED,
                         "cần đúng một số phiếu; ví dụ: queued story A012",
                         "one label is needed; for example queued story A012");
    }
    story.label = argv[optind];
    return run(&data, &story);
}
