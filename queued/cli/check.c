#include <stdio.h>

#include "queued/cli/cli.h"
#include "queued/setup/setup.h"

static const char *help(void)
{
    return cli_text(
        "queued check OFFICE.YAML\n\n"
        "Kiểm tra tệp khai báo đơn vị và danh mục thủ tục kèm theo, chỉ ra mọi lỗi cùng số dòng.\n"
        "Không thay đổi gì. Kết thúc với mã 0 khi dùng được, 2 khi còn lỗi.\n",
        "queued check OFFICE.YAML\n\n"
        "Checks the definition of an office and its catalogue, and tells every mistake with its "
        "line.\n"
        "Changes nothing. Ends with 0 when it can be used, with 2 when it cannot.\n");
}

static void sum_up(const char *path, const struct definition *definition)
{
    (void)printf(cli_in_vietnamese() ? "%s: dùng được. %u lĩnh vực, %u quầy, %u thủ tục\n"
                                     : "%s: good. %u services, %u counters, %u procedures\n",
                 path,
                 (unsigned)definition->service_count,
                 (unsigned)definition->counter_count,
                 (unsigned)definition->procedure_count);
}

static int check_file(const char *verb, const char *path)
{
    struct definition definition = {0};
    struct complaints complaints;

    complaints_init(&complaints);
    enum qd_err err = setup_load(path, NULL, &definition, &complaints);
    complaints_print(&complaints, stderr, cli_in_vietnamese());
    size_t error_count = complaints.totals[COMPLAINT_ERROR];
    complaints_deinit(&complaints);
    if (err == QD_ERR_NOMEM) {
        return cli_error(verb, QD_EXIT_STORAGE, "hết bộ nhớ", "out of memory");
    }
    if (err != QD_OK) {
        return cli_error(verb,
                         QD_EXIT_CONFIG,
                         "%s còn %zu lỗi; sửa rồi kiểm tra lại",
                         "%s has %zu errors; correct them and check again",
                         path,
                         error_count);
    }
    sum_up(path, &definition);
    definition_deinit(&definition);
    return QD_EXIT_OK;
}

int cli_check(int argc, char **argv)
{
    static const struct option options[] = {CLI_OPTIONS, {NULL, 0, NULL, 0}};
    const char *verb = argv[0];
    int option = 0;

    opterr = 0;
    while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
        if (option != CLI_OPTION_HELP) {
            return cli_bad_option(verb, argv);
        }
        (void)fputs(help(), stdout);
        return QD_EXIT_OK;
    }
    if (argc - optind != 1) {
        return cli_error(verb,
                         QD_EXIT_REFUSED,
                         "cần đúng một tệp; ví dụ: queued check office.yaml",
                         "one file is needed; for example queued check office.yaml");
    }
    return check_file(verb, argv[optind]);
}
