#include "queued/journal/restore.h"

#include <stdio.h>

#include "queued/cli/cli.h"

static const char *const help_vi =
    "queued restore TỆP [--data THƯ_MỤC]: đưa một bản sao lưu vào thay cơ sở dữ liệu\n"
    "Dừng máy chủ trước. Bản sao lưu được kiểm tra toàn vẹn rồi chép vào; cơ sở dữ liệu cũ\n"
    "không bị xóa mà đổi tên thành queued.db.replaced-1 (-2, …). Những gì xảy ra sau lúc\n"
    "sao lưu không có trong đó.\n";
static const char *const help_en =
    "queued restore FILE [--data DIR]: put a backup in the place of the database\n"
    "Stop the server first. The backup is verified and copied; the old database is not\n"
    "deleted but renamed to queued.db.replaced-1 (-2, …). What happened after the backup\n"
    "is not in it.\n";

static int run(struct cli_data *data, const char *backup)
{
    char errmsg[JOURNAL_ERRMSG_SIZE] = "";
    char aside[RESTORE_ASIDE_SIZE];

    if (!cli_path_in("restore", data, CLI_DATABASE_NAME, data->database)) {
        return QD_EXIT_REFUSED;
    }
    enum qd_err err = restore_file(backup, data->database, aside, errmsg);
    if (err == QD_ERR_BUSY) {
        return cli_error("restore",
                         QD_EXIT_REFUSED,
                         "máy chủ đang chạy trên %s; dừng máy chủ rồi làm lại",
                         "a server is running on %s; stop it, then do this again",
                         data->database);
    }
    if (err != QD_OK) {
        return cli_failure("restore", err, errmsg);
    }
    (void)printf(cli_in_vietnamese() ? "Đã khôi phục %s từ %s\n" : "%s is restored from %s\n",
                 data->database,
                 backup);
    if (aside[0] != '\0') {
        (void)printf(cli_in_vietnamese() ? "Cơ sở dữ liệu cũ giữ ở %s\n"
                                         : "The old database is kept as %s\n",
                     aside);
    }
    return QD_EXIT_OK;
}

int cli_restore(int argc, char **argv)
{
    struct cli_data data;
    int code = QD_EXIT_OK;

    if (!cli_take_data_options(argc, argv, &data, cli_text(help_vi, help_en), &code)) {
        return code;
    }
    if (argc - optind != 1) {
        return cli_error("restore",
                         QD_EXIT_REFUSED,
                         "cần đúng một bản sao lưu; ví dụ: queued restore sao-luu-2026-11-23.db",
                         "one backup is needed; for example queued restore copy-2026-11-23.db");
    }
    return run(&data, argv[optind]);
}
