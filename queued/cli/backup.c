#include "queued/journal/backup.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>

#include "queued/cli/cli.h"
#include "queued/cli/shelf.h"

enum { OPTION_IN = 1, OPTION_KEEP };

struct request {
    const char *folder; /* --in; NULL: to a file. */
    uint32_t keep;      /* 0: all. */
};

static const char *const help_vi =
    "queued backup TỆP [--data THƯ_MỤC]: sao lưu cơ sở dữ liệu, cả khi máy chủ đang chạy\n"
    "Bản sao là đúng một thời điểm, được kiểm tra toàn vẹn trước khi có tên TỆP.\n"
    "TỆP chưa được có sẵn. Khôi phục: queued restore TỆP.\n"
    "  --in THƯ_MỤC     thay cho TỆP: đặt tên theo giờ, như queued-2026-11-23-1930.db\n"
    "  --keep SỐ        với --in: chỉ giữ từng ấy bản mới nhất, xóa bản cũ hơn\n";
static const char *const help_en =
    "queued backup FILE [--data DIR]: copy the database, also while a server runs\n"
    "The copy is one instant of it, and is verified before it gets the name FILE.\n"
    "FILE must not exist. To restore: queued restore FILE.\n"
    "  --in DIR         instead of FILE: named by the hour, as queued-2026-11-23-1930.db\n"
    "  --keep NUMBER    with --in: only the newest so many stay, older ones are removed\n";

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

static int run_in(struct cli_data *data, const struct request *request)
{
    char path[CLI_PATH_SIZE];

    if (!shelf_path(request->folder, time(NULL), path)) {
        return QD_EXIT_REFUSED;
    }
    int code = run(data, path);
    /* The old ones go when there is a new one, which has been verified. */
    if (code == QD_EXIT_OK && request->keep != 0 &&
        shelf_keep(request->folder, request->keep) != QD_OK) {
        return cli_error("backup",
                         QD_EXIT_STORAGE,
                         "bản sao lưu cũ trong %s không xóa được; xem lại quyền của thư mục",
                         "old backups in %s cannot be removed; look at the folder's rights",
                         request->folder);
    }
    return code;
}

/* False: it is said on stderr why not. */
static bool take_option(void *owner, int option, const char *value)
{
    struct request *request = owner;
    char *end = NULL;

    if (option == OPTION_IN) {
        request->folder = value;
        return true;
    }
    long keep = strtol(value, &end, 10);
    if (*end != '\0' || keep < 1 || keep > SHELF_KEEP_MAX) {
        (void)cli_error("backup",
                        QD_EXIT_REFUSED,
                        "--keep cần một số từ 1 đến %d",
                        "--keep takes a number from 1 to %d",
                        SHELF_KEEP_MAX);
        return false;
    }
    request->keep = (uint32_t)keep;
    return true;
}

int cli_backup(int argc, char **argv)
{
    static const struct option options[] = {
        {"in", required_argument, NULL, OPTION_IN},
        {"keep", required_argument, NULL, OPTION_KEEP},
        CLI_OPTIONS,
        {NULL, 0, NULL, 0},
    };
    struct cli_data data;
    struct request request = {0};
    const struct cli_options own = {options, take_option, &request, cli_text(help_vi, help_en)};
    int code = QD_EXIT_OK;

    if (!cli_take_options(argc, argv, &data, &own, &code)) {
        return code;
    }
    if (request.folder != NULL && argc == optind) {
        return run_in(&data, &request);
    }
    if (argc - optind != 1 || request.folder != NULL || request.keep != 0) {
        return cli_error("backup",
                         QD_EXIT_REFUSED,
                         "cần đúng một tên tệp, hoặc --in; ví dụ: queued backup "
                         "sao-luu-2026-11-23.db",
                         "one file name is needed, or --in; for example queued backup "
                         "copy-2026-11-23.db");
    }
    return run(&data, argv[optind]);
}
