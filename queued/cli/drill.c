#include "queued/cli/drill.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "queued/app/site.h"
#include "queued/cli/cli.h"
#include "queued/journal/restore.h"
#include "queued/office/calendar.h"

/* Room for a database, which a memory disk may not have. */
#define FOLDER_DEFAULT "/var/tmp"

static void say(const struct site *site)
{
    struct local_time at = calendar_local(site->definition, site->office.at_ms);

    (void)printf(
        cli_in_vietnamese()
            ? "%s: %llu sự kiện, mới nhất lúc %02u:%02u ngày %02u/%02u/%04u; %u phiếu\n"
            : "%s: %llu events, the newest at %02u:%02u on %02u/%02u/%04u (day/month/year);"
              " %u tickets\n",
        site->definition->code,
        (unsigned long long)site->office.seq,
        at.minute / 60,
        at.minute % 60,
        at.date % 100,
        at.date / 100 % 100,
        at.date / 10000,
        site->office.ticket_count);
}

/* As a server does at its start. */
static enum qd_err start(const char *path, char errmsg[JOURNAL_ERRMSG_SIZE])
{
    static struct journal_head heads[LIMIT_OFFICES];
    const struct journal_options options = {.path = path};
    struct journal *journal = NULL;
    size_t count = 0;
    enum qd_err err = journal_open(&journal, &options, errmsg);

    if (err != QD_OK) {
        return err;
    }
    err = journal_offices(journal, heads, LIMIT_OFFICES, &count);
    if (err != QD_OK) {
        (void)snprintf(errmsg, JOURNAL_ERRMSG_SIZE, "%s", journal_errmsg(journal));
    }
    for (size_t i = 0; i < count && err == QD_OK; i++) {
        struct site *site = NULL;
        err = site_restore(&site, journal, &heads[i], errmsg);
        if (err == QD_OK) {
            say(site);
        }
        site_free(site);
    }
    journal_close(journal, NULL, NULL);
    return err;
}

static void clear(const char *folder, const char *path)
{
    static const char *const ends[] = {"", "-wal", "-shm", ".lock"};
    char name[CLI_PATH_SIZE + 8];

    for (size_t i = 0; i < QD_ARRAY_LEN(ends); i++) {
        (void)snprintf(name, sizeof name, "%s%s", path, ends[i]);
        (void)unlink(name);
    }
    (void)rmdir(folder);
}

int drill_run(const char *backup)
{
    const char *parent = getenv("TMPDIR");
    char folder[CLI_PATH_SIZE - sizeof CLI_DATABASE_NAME];
    char path[CLI_PATH_SIZE];
    char aside[RESTORE_ASIDE_SIZE];
    char errmsg[JOURNAL_ERRMSG_SIZE] = "";

    int len = snprintf(folder,
                       sizeof folder,
                       "%s/queued-drill-XXXXXX",
                       parent == NULL || parent[0] == '\0' ? FOLDER_DEFAULT : parent);
    if (len < 0 || (size_t)len >= sizeof folder || mkdtemp(folder) == NULL) {
        return cli_error("restore --drill",
                         QD_EXIT_STORAGE,
                         "không tạo được thư mục thử; đặt TMPDIR tới một nơi ghi được",
                         "no folder to try it in; set TMPDIR to one that can be written");
    }
    (void)snprintf(path, sizeof path, "%s/" CLI_DATABASE_NAME, folder);
    enum qd_err err = restore_file(backup, path, aside, errmsg);
    if (err == QD_OK) {
        err = start(path, errmsg);
    }
    clear(folder, path);
    if (err != QD_OK) {
        return cli_failure("restore --drill", err, errmsg);
    }
    (void)printf(
        cli_in_vietnamese()
            ? "Diễn tập xong: %s khôi phục được; cơ sở dữ liệu đang dùng không bị đụng tới\n"
            : "The drill went well: %s can be restored; nothing was touched\n",
        backup);
    return QD_EXIT_OK;
}
