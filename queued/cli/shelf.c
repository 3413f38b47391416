#include "queued/cli/shelf.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define NAME "queued-0000-00-00-0000.db"

bool shelf_path(const char *folder, time_t at, char path[CLI_PATH_SIZE])
{
    struct tm local;
    char name[sizeof NAME + 16] = "";

    if (localtime_r(&at, &local) != NULL) {
        (void)strftime(name, sizeof name, "queued-%Y-%m-%d-%H%M.db", &local);
    }
    int len = snprintf(path, CLI_PATH_SIZE, "%s/%s", folder, name);
    if (len < 0 || len >= CLI_PATH_SIZE) {
        (void)cli_error("backup",
                        QD_EXIT_REFUSED,
                        "đường dẫn thư mục sao lưu quá dài; chọn thư mục khác",
                        "the path of the backups' folder is too long; choose another");
        return false;
    }
    return true;
}

/* Digits where the pattern has them, and else the same. */
static int is_backup(const struct dirent *entry)
{
    const char *name = entry->d_name;

    if (strlen(name) != sizeof NAME - 1) {
        return 0;
    }
    for (size_t i = 0; i < sizeof NAME - 1; i++) {
        bool fits = NAME[i] == '0' ? name[i] >= '0' && name[i] <= '9' : name[i] == NAME[i];
        if (!fits) {
            return 0;
        }
    }
    return 1;
}

enum qd_err shelf_keep(const char *folder, uint32_t keep)
{
    struct dirent **entries = NULL;
    enum qd_err err = QD_OK;
    int count = scandir(folder, &entries, is_backup, alphasort);

    if (count < 0) {
        return QD_ERR_IO;
    }
    for (int i = 0; i < count; i++) {
        char path[CLI_PATH_SIZE];
        int len = snprintf(path, sizeof path, "%s/%s", folder, entries[i]->d_name);
        bool is_old = (uint32_t)(count - i) > keep;
        if (is_old && (len < 0 || (size_t)len >= sizeof path || unlink(path) != 0)) {
            err = QD_ERR_IO;
        }
        free(entries[i]);
    }
    free(entries);
    return err;
}
