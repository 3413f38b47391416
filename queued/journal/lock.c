#include "queued/journal/lock.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

enum qd_err lock_take(const char *path, int *fd, char errmsg[JOURNAL_ERRMSG_SIZE])
{
    char name[PATH_MAX + sizeof ".lock"];

    (void)snprintf(name, sizeof name, "%s.lock", path);
    int opened = open(name, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (opened < 0) {
        (void)snprintf(errmsg, JOURNAL_ERRMSG_SIZE, "open %.180s: %s", name, strerror(errno));
        return errno == EACCES ? QD_ERR_DENIED : QD_ERR_IO;
    }
    if (flock(opened, LOCK_EX | LOCK_NB) != 0) {
        (void)snprintf(errmsg,
                       JOURNAL_ERRMSG_SIZE,
                       "lock %.150s: another queued is serving this database; stop it first",
                       path);
        (void)close(opened);
        return QD_ERR_BUSY;
    }
    *fd = opened;
    return QD_OK;
}

void lock_release(int fd)
{
    if (fd >= 0) {
        (void)close(fd);
    }
}
