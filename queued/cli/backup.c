#include "queued/journal/backup.h"

#include <stdio.h>
#include <sys/stat.h>

#include "queued/cli/cli.h"

static const char *const help_vi =
    "queued backup TỆP [--data THƯ_MỤC]: sao lưu cơ sở dữ liệu, cả khi máy chủ đang chạy\n"
    "Bản sao là đúng một thời điểm, được kiểm tra toàn vẹn trước khi có tên TỆP.\n"
    "TỆP chưa được có sẵn. Khôi phục: queued restore TỆP.\n";
static const char *const help_en =
    "queued backup FILE [--data DIR]: copy the database, also while a server runs\n"
    "The copy is one instant of it, and is verified before it gets the name FILE.\n"
    "FILE must not exist. To restore: queued restore FILE.\n";

static int run(struct cli_data *data, const char *target)
{
    char errmsg[JOURNAL_ERRMSG_SIZE] = "";
    struct stat found;

    if (!cli_data_path("backup", data, CLI_DATABASE_NAME, data->database)) {
        return QD_EXIT_REFUSED;
    }
    enum qd_err err = backup_file(data->database, target, errmsg);
    if (err == QD_ERR_EXISTS) {
        return cli_error("backup",
                         QD_EXIT_REFUSED,
                         "đã có %s; chọn tên khác, bản sao lưu không bị ghi đè",
                         "%s is there already; choose another name, a backup is not overwritten",
                         target);
    }
    if (err != QD_OK) {
        return cli_failure("backup", err, errmsg);
    }
    double mib = stat(target, &found) == 0 ? (double)found.st_size / 1048576.0 : 0;
    (void)printf(cli_in_vietnamese() ? "Đã sao lưu và kiểm tra: %s (%.1f MiB)\n"
                                     : "Copied and verified: %s (%.1f MiB)\n",
                 target,
                 mib);
    return QD_EXIT_OK;
}

int cli_backup(int argc, char **argv)
{
    struct cli_data data;
    int code = QD_EXIT_OK;

    if (!cli_take_data_options(argc, argv, &data, cli_text(help_vi, help_en), &code)) {
        return code;
    }
    if (argc - optind != 1) {
        return cli_error("backup",
                         QD_EXIT_REFUSED,
                         "cần đúng một tên tệp; ví dụ: queued backup sao-luu-2026-11-23.db",
                         "one file name is needed; for example queued backup copy-2026-11-23.db");
    }
    return run(&data, argv[optind]);
}
