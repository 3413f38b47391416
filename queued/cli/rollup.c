#include "queued/reports/rollup.h"

#include <stdio.h>
#include <string.h>

#include "queued/cli/cli.h"

static const char *const help_vi =
    "queued rollup check: so số liệu tổng hợp từng ngày với chính các phiếu\n"
    "queued rollup rebuild: tính lại số liệu tổng hợp của mọi ngày đã đóng\n"
    "Máy chủ tự tổng hợp mỗi ngày khi đóng ngày; báo cáo dùng số đó cho nhanh. Cả hai lệnh chạy\n"
    "được khi máy chủ đang chạy. Mã kết thúc của check: 0 khớp, 3 có ngày lệch.\n";
static const char *const help_en =
    "queued rollup check: compare the daily roll-ups with the tickets themselves\n"
    "queued rollup rebuild: make the roll-ups of all days that are over again\n"
    "The server makes a day's roll-up when the day closes; reports answer from it, fast. Both run\n"
    "beside a server. Exit code of check: 0 they agree, 3 a day differs.\n";

static int check(const struct rollup_options *options)
{
    char errmsg[JOURNAL_ERRMSG_SIZE] = "";
    struct rollup_result result;
    enum qd_err err = rollup_check(options, &result, errmsg);

    if (err != QD_OK) {
        return cli_failure("rollup check", err, errmsg);
    }
    if (result.differing > 0) {
        return cli_error("rollup check",
                         QD_EXIT_STORAGE,
                         "%u trong %u ngày lệch với các phiếu, ngày đầu tiên %02u/%02u/%04u; chạy "
                         "queued verify, rồi queued rollup rebuild",
                         "%u of %u days differ from their tickets, the first is (day/month/year) "
                         "%02u/%02u/%04u; run queued verify, then queued rollup rebuild",
                         result.differing,
                         result.day_count,
                         result.first_date % 100,
                         result.first_date / 100 % 100,
                         result.first_date / 10000);
    }
    (void)printf(cli_in_vietnamese() ? "Khớp: %u ngày đúng như các phiếu\n"
                                     : "Equal: %u days are what their tickets say\n",
                 result.day_count);
    return QD_EXIT_OK;
}

static int rebuild(const struct rollup_options *options)
{
    char errmsg[JOURNAL_ERRMSG_SIZE] = "";
    struct rollup_result result;
    enum qd_err err = rollup_make(options, &result, errmsg);

    if (err != QD_OK) {
        return cli_failure("rollup rebuild", err, errmsg);
    }
    (void)printf(cli_in_vietnamese() ? "Đã tổng hợp lại %u ngày\n" : "Made again: %u days\n",
                 result.day_count);
    return QD_EXIT_OK;
}

int cli_rollup(int argc, char **argv)
{
    struct cli_data data;
    struct definition definition;
    int code = QD_EXIT_OK;

    if (!cli_take_data_options(argc, argv, &data, cli_text(help_vi, help_en), &code)) {
        return code;
    }
    const char *word = argc - optind == 1 ? argv[optind] : "";
    bool is_check = strcmp(word, "check") == 0;
    if (!is_check && strcmp(word, "rebuild") != 0) {
        return cli_error("rollup",
                         QD_EXIT_REFUSED,
                         "cần một trong: check, rebuild; xem queued rollup --help",
                         "one of these is needed: check, rebuild; see queued rollup --help");
    }
    enum qd_err err = cli_find_office("rollup", &data, &definition);
    if (err != QD_OK) {
        return (int)cli_exit(err);
    }
    const struct rollup_options options = {
        .path = data.database, .office_id = definition.office_id, .all = true};
    code = is_check ? check(&options) : rebuild(&options);
    definition_deinit(&definition);
    return code;
}
