#include "queued/journal/backup.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "queued/journal/store.h"
#include "queued/journal/verify.h"

static enum qd_err fail(char errmsg[JOURNAL_ERRMSG_SIZE], const char *operation, int code)
{
    (void)snprintf(errmsg, JOURNAL_ERRMSG_SIZE, "%s: %s", operation, strerror(code));
    if (code == EEXIST) {
        return QD_ERR_EXISTS;
    }
    return code == ENOSPC || code == EDQUOT || code == EFBIG ? QD_ERR_NOSPACE : QD_ERR_IO;
}

/* All pages in one step: one snapshot, whatever a server commits meanwhile, and no writer waits. */
static enum qd_err copy_pages(sqlite3 *from, sqlite3 *to, char errmsg[JOURNAL_ERRMSG_SIZE])
{
    sqlite3_backup *backup = sqlite3_backup_init(to, "main", from, "main");

    if (backup == NULL) {
        store_explain(to, "copy", errmsg);
        return store_err(sqlite3_errcode(to));
    }
    int step = sqlite3_backup_step(backup, -1);
    int finish = sqlite3_backup_finish(backup);
    int code = step == SQLITE_DONE ? finish : step;
    if (code != SQLITE_OK) {
        (void)snprintf(errmsg, JOURNAL_ERRMSG_SIZE, "copy: %s", sqlite3_errstr(code));
        enum qd_err err = store_err(code);
        return err == QD_OK ? QD_ERR_IO : err;
    }
    return QD_OK;
}

/* Into @name, which is empty and ours alone. The copy keeps no write-ahead log: it is one file, and
 * can be read from a disk that nobody may write to. */
static enum qd_err copy(const char *path, const char *name, char errmsg[JOURNAL_ERRMSG_SIZE])
{
    sqlite3 *from = NULL;
    sqlite3 *to = NULL;
    enum qd_err err = store_open(&from, path, STORE_READ, errmsg);

    if (err != QD_OK) {
        return err;
    }
    int code = sqlite3_open_v2(name, &to, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
    err = store_err(code);
    if (err != QD_OK) {
        (void)snprintf(errmsg, JOURNAL_ERRMSG_SIZE, "open %.150s: %s", name, sqlite3_errstr(code));
    } else {
        err = copy_pages(from, to, errmsg);
    }
    if (err == QD_OK) {
        err = store_run(to, "PRAGMA journal_mode = DELETE");
        if (err != QD_OK) {
            store_explain(to, "copy", errmsg);
        }
    }
    store_close(to);
    store_close(from);
    return err;
}

static enum qd_err sync_path(const char *path, int flags, char errmsg[JOURNAL_ERRMSG_SIZE])
{
    int fd = open(path, flags | O_CLOEXEC);

    if (fd < 0 || fsync(fd) != 0) {
        int code = errno;
        if (fd >= 0) {
            (void)close(fd);
        }
        return fail(errmsg, "sync", code);
    }
    (void)close(fd);
    return QD_OK;
}

static enum qd_err verify_copy(const char *name, char errmsg[JOURNAL_ERRMSG_SIZE])
{
    struct verify_result result;
    enum qd_err err = verify_file(name, &result);

    if (err == QD_OK && !result.is_broken) {
        return QD_OK;
    }
    (void)snprintf(errmsg, JOURNAL_ERRMSG_SIZE, "the copy is not sound: %.200s", result.what);
    return err == QD_OK ? QD_ERR_CORRUPT : err;
}

/* Whole or not there: the name is what makes it a backup. It does not replace a file that came into
 * being meanwhile, except where the file system cannot tell. */
static enum qd_err publish(const char *name, const char *target, char errmsg[JOURNAL_ERRMSG_SIZE])
{
    char folder[PATH_MAX];
    int code = renameat2(AT_FDCWD, name, AT_FDCWD, target, RENAME_NOREPLACE);

    if (code != 0 && (errno == EINVAL || errno == ENOSYS)) {
        code = rename(name, target);
    }
    if (code != 0) {
        return fail(errmsg, "name the copy", errno);
    }
    (void)snprintf(folder, sizeof folder, "%s", target);
    return sync_path(dirname(folder), O_RDONLY | O_DIRECTORY, errmsg);
}

enum qd_err backup_file(const char *path, const char *target, char errmsg[JOURNAL_ERRMSG_SIZE])
{
    char name[PATH_MAX];
    int len = snprintf(name, sizeof name, "%s.XXXXXX", target);

    if (len < 0 || (size_t)len >= sizeof name) {
        return fail(errmsg, "backup", ENAMETOOLONG);
    }
    if (access(target, F_OK) == 0) {
        return fail(errmsg, "backup", EEXIST);
    }
    int fd = mkostemp(name, O_CLOEXEC); /* Readable by its owner alone, as the original. */
    if (fd < 0) {
        return fail(errmsg, "make the copy", errno);
    }
    (void)close(fd);
    enum qd_err err = copy(path, name, errmsg);
    if (err == QD_OK) {
        err = verify_copy(name, errmsg);
    }
    if (err == QD_OK) {
        err = sync_path(name, O_RDONLY, errmsg);
    }
    if (err == QD_OK) {
        err = publish(name, target, errmsg);
    }
    if (err != QD_OK) {
        (void)unlink(name); /* Gone already when only the folder could not be synced. */
    }
    return err;
}
