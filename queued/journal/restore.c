#include "queued/journal/restore.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "queued/journal/backup.h"
#include "queued/journal/lock.h"

#define ASIDE_MAX 99

static enum qd_err fail(char errmsg[JOURNAL_ERRMSG_SIZE], const char *operation, const char *path)
{
    int code = errno;

    (void)snprintf(errmsg, JOURNAL_ERRMSG_SIZE, "%s %.150s: %s", operation, path, strerror(code));
    return code == EACCES || code == EPERM || code == EROFS ? QD_ERR_DENIED : QD_ERR_IO;
}

/* A name that nothing has yet; "" when there is nothing to put aside. */
static enum qd_err choose_aside(const char *path,
                                char aside[RESTORE_ASIDE_SIZE],
                                char errmsg[JOURNAL_ERRMSG_SIZE])
{
    aside[0] = '\0';
    if (access(path, F_OK) != 0) {
        return QD_OK;
    }
    for (int i = 1; i <= ASIDE_MAX; i++) {
        int len = snprintf(aside, RESTORE_ASIDE_SIZE, "%s.replaced-%d", path, i);
        if (len >= 0 && len < RESTORE_ASIDE_SIZE && access(aside, F_OK) != 0) {
            return QD_OK;
        }
    }
    (void)snprintf(errmsg,
                   JOURNAL_ERRMSG_SIZE,
                   "%.150s.replaced-%d is there already; move the old ones away",
                   path,
                   ASIDE_MAX);
    return QD_ERR_EXISTS;
}

/* A database is nothing without its write-ahead log: they move together, the database first, so
 * that it is never there without the log that completes it. */
static enum qd_err put_aside(const char *path, const char *aside, char errmsg[JOURNAL_ERRMSG_SIZE])
{
    static const char *const suffixes[] = {"", "-wal", "-shm", "-journal"};
    char from[PATH_MAX + 16];
    char to[PATH_MAX + 16];

    for (size_t i = 0; i < QD_ARRAY_LEN(suffixes) && aside[0] != '\0'; i++) {
        (void)snprintf(from, sizeof from, "%s%s", path, suffixes[i]);
        (void)snprintf(to, sizeof to, "%s%s", aside, suffixes[i]);
        if (rename(from, to) != 0 && errno != ENOENT) {
            return fail(errmsg, "put aside", from);
        }
    }
    return QD_OK;
}

static enum qd_err sync_folder(const char *path, char errmsg[JOURNAL_ERRMSG_SIZE])
{
    char folder[PATH_MAX];

    (void)snprintf(folder, sizeof folder, "%s", path);
    int fd = open(dirname(folder), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0 || fsync(fd) != 0) {
        enum qd_err err = fail(errmsg, "sync the folder of", path);
        if (fd >= 0) {
            (void)close(fd);
        }
        return err;
    }
    (void)close(fd);
    return QD_OK;
}

/* Root restores for the server, which runs as somebody else. */
static enum qd_err hand_over(const char *path,
                             const char *fresh,
                             int lock_fd,
                             char errmsg[JOURNAL_ERRMSG_SIZE])
{
    char folder[PATH_MAX];
    struct stat owner;

    (void)snprintf(folder, sizeof folder, "%s", path);
    if (geteuid() != 0) {
        return QD_OK;
    }
    if (stat(dirname(folder), &owner) != 0 || chown(fresh, owner.st_uid, owner.st_gid) != 0 ||
        fchown(lock_fd, owner.st_uid, owner.st_gid) != 0) {
        return fail(errmsg, "hand over", fresh);
    }
    return QD_OK;
}

/* With the lock: nobody writes meanwhile. */
static enum qd_err replace(const char *backup,
                           const char *path,
                           int lock_fd,
                           char aside[RESTORE_ASIDE_SIZE],
                           char errmsg[JOURNAL_ERRMSG_SIZE])
{
    char fresh[PATH_MAX];

    (void)snprintf(fresh, sizeof fresh, "%s.restored", path);
    (void)unlink(fresh); /* Of an attempt that was cut off. */
    enum qd_err err = choose_aside(path, aside, errmsg);
    if (err == QD_OK) {
        err = backup_file(backup, fresh, errmsg); /* Verified and synced. */
    }
    if (err == QD_OK) {
        err = hand_over(path, fresh, lock_fd, errmsg);
    }
    if (err != QD_OK) {
        return err;
    }
    err = put_aside(path, aside, errmsg);
    if (err == QD_OK && rename(fresh, path) != 0) {
        err = fail(errmsg, "name the restored", path);
    }
    return err == QD_OK ? sync_folder(path, errmsg) : err;
}

enum qd_err restore_file(const char *backup,
                         const char *path,
                         char aside[RESTORE_ASIDE_SIZE],
                         char errmsg[JOURNAL_ERRMSG_SIZE])
{
    int lock_fd = -1;

    aside[0] = '\0';
    if (strlen(path) + sizeof ".replaced-99" > PATH_MAX) {
        (void)snprintf(errmsg, JOURNAL_ERRMSG_SIZE, "the path is too long");
        return QD_ERR_TOO_BIG;
    }
    enum qd_err err = lock_take(path, &lock_fd, errmsg);
    if (err != QD_OK) {
        return err;
    }
    err = replace(backup, path, lock_fd, aside, errmsg);
    lock_release(lock_fd);
    return err;
}
