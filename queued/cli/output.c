#include "queued/cli/output.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static enum qd_exit say(const struct output *output, int code)
{
    const char *path = output->path != NULL ? output->path : "stdout";

    (void)cli_error(output->verb,
                    QD_EXIT_STORAGE,
                    "không ghi được %s: %s",
                    "%s cannot be written: %s",
                    path,
                    strerror(code));
    return QD_EXIT_STORAGE;
}

enum qd_err output_open(struct output *output, const char *verb, const char *path)
{
    *output = (struct output){.verb = verb, .path = path, .file = stdout};
    if (path == NULL || strcmp(path, "-") == 0) {
        output->path = NULL;
        return QD_OK;
    }
    int len = snprintf(output->part, sizeof output->part, "%s.XXXXXX", path);
    if (len < 0 || (size_t)len >= sizeof output->part) {
        (void)say(output, ENAMETOOLONG);
        return QD_ERR_TOO_BIG;
    }
    int fd = mkostemp(output->part, O_CLOEXEC);
    output->file = fd < 0 ? NULL : fdopen(fd, "w");
    if (output->file == NULL) {
        (void)say(output, errno);
        if (fd >= 0) {
            (void)close(fd);
            (void)unlink(output->part);
        }
        return QD_ERR_IO;
    }
    return QD_OK;
}

enum qd_exit output_close(struct output *output)
{
    bool failed = fflush(output->file) != 0 || ferror(output->file) != 0;
    int code = errno;

    if (output->path == NULL) {
        return failed ? say(output, code) : QD_EXIT_OK;
    }
    if (fclose(output->file) != 0 && !failed) {
        failed = true;
        code = errno;
    }
    if (!failed && rename(output->part, output->path) != 0) {
        failed = true;
        code = errno;
    }
    if (failed) {
        (void)unlink(output->part);
        return say(output, code);
    }
    return QD_EXIT_OK;
}

void output_drop(struct output *output)
{
    if (output->path != NULL) {
        (void)fclose(output->file);
        (void)unlink(output->part);
    }
}
