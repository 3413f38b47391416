#include "queued/journal/lock.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

static enum qd_err fail(char errmsg[JOURNAL_ERRMSG_SIZE], const char *operation, int code)
{
    (void)snprintf(errmsg, JOURNAL_ERRMSG_SIZE, "%s: %s", operation, strerror(code));
    return code == ENOSPC || code == EDQUOT ? QD_ERR_NOSPACE : QD_ERR_IO;
}

enum qd_err lock_open(struct lock *lock, const char *path, char errmsg[JOURNAL_ERRMSG_SIZE])
{
    char name[PATH_MAX];
    int len = snprintf(name, sizeof name, "%s.lock", path);

    if (len < 0 || (size_t)len >= sizeof name) {
        (void)snprintf(errmsg, JOURNAL_ERRMSG_SIZE, "lock: the path is too long");
        return QD_ERR_TOO_BIG;
    }
    int fd = open(name, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0) {
        return fail(errmsg, "lock", errno);
    }
    if (flock(fd, LOCK_EX | LOCK_NB) != 0) {
        int code = errno;
        (void)close(fd);
        if (code == EWOULDBLOCK) {
            (void)snprintf(
                errmsg, JOURNAL_ERRMSG_SIZE, "lock: another queued is serving this database");
            return QD_ERR_BUSY;
        }
        return fail(errmsg, "lock", code);
    }
    lock->fd = fd;
    return QD_OK;
}

void lock_close(struct lock *lock)
{
    (void)close(lock->fd);
    lock->fd = -1;
}
