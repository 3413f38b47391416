#include "queued/journal/restore.h"

#include <stdio.h>

#include "queued/cli/cli.h"
#include "queued/cli/drill.h"

enum { OPTION_DRILL = 1 };

static const char *const help_vi =
    "queued restore TỆP [--data THƯ_MỤC]: đưa một bản sao lưu vào thay cơ sở dữ liệu\n"
    "  --drill          diễn tập: thử khôi phục vào một thư mục tạm rồi xóa đi, cả khi máy chủ\n"
    "                   đang chạy; cơ sở dữ liệu đang dùng không bị đụng tới\n"
    "Dừng máy chủ trước. Bản sao lưu được kiểm tra toàn vẹn rồi chép vào; cơ sở dữ liệu cũ\n"
    "không bị xóa mà đổi tên thành queued.db.replaced-1 (-2, …). Những gì xảy ra sau lúc\n"
    "sao lưu không có trong đó.\n";
static const char *const help_en =
    "queued restore FILE [--data DIR]: put a backup in the place of the database\n"
    "  --drill          try it in a folder of its own that is removed again, also while a\n"
    "                   server runs; the database is not touched\n"
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

static bool take_option(void *owner, int option, const char *value)
{
    bool *is_drill = owner;

    (void)value;
    QD_ASSERT(option == OPTION_DRILL);
    *is_drill = true;
    return true;
}

int cli_restore(int argc, char **argv)
{
    static const struct option options[] = {
        {"drill", no_argument, NULL, OPTION_DRILL},
        CLI_OPTIONS,
        {NULL, 0, NULL, 0},
    };
    struct cli_data data;
    bool is_drill = false;
    const struct cli_options own = {options, take_option, &is_drill, cli_text(help_vi, help_en)};
    int code = QD_EXIT_OK;

    if (!cli_take_options(argc, argv, &data, &own, &code)) {
        return code;
    }
    if (argc - optind != 1) {
        return cli_error("restore",
                         QD_EXIT_REFUSED,
                         "cần đúng một bản sao lưu; ví dụ: queued restore sao-luu-2026-11-23.db",
                         "one backup is needed; for example queued restore copy-2026-11-23.db");
    }
    return is_drill ? drill_run(argv[optind]) : run(&data, argv[optind]);
}
