#include "queued/setup/source.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "queued/base/text.h"

/* Reads until @len bytes or the end; the file may have become shorter meanwhile. */
static enum qd_err read_all(int fd, struct source *source, size_t len)
{
    source->text = malloc(len + 1);
    if (source->text == NULL) {
        return QD_ERR_NOMEM;
    }
    source->len = 0;
    while (source->len < len) {
        ssize_t got = read(fd, source->text + source->len, len - source->len);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got < 0) {
            source_deinit(source);
            return QD_ERR_IO;
        }
        if (got == 0) {
            break;
        }
        source->len += (size_t)got;
    }
    source->text[source->len] = '\0';
    return QD_OK;
}

static enum qd_err open_and_read(struct source *source, const char *path, size_t len_max)
{
    /* Without O_NONBLOCK a pipe of that name would keep us waiting for a writer. */
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0) {
        return errno == ENOENT || errno == ENOTDIR ? QD_ERR_NOT_FOUND
               : errno == EACCES                   ? QD_ERR_DENIED
                                                   : QD_ERR_IO;
    }
    struct stat status;
    enum qd_err err = QD_OK;
    if (fstat(fd, &status) != 0 || !S_ISREG(status.st_mode)) {
        err = QD_ERR_IO;
    } else if ((uintmax_t)status.st_size > len_max) {
        err = QD_ERR_TOO_BIG;
    } else {
        err = read_all(fd, source, (size_t)status.st_size);
    }
    (void)close(fd);
    return err;
}

static void complain(struct complaints *complaints,
                     const char *file,
                     size_t len_max,
                     enum qd_err err)
{
    if (err == QD_ERR_NOT_FOUND) {
        complaints_add(complaints,
                       COMPLAINT_ERROR,
                       file,
                       0,
                       "không có tệp này; kiểm tra lại tên và thư mục",
                       "there is no such file; check its name and folder");
    } else if (err == QD_ERR_DENIED) {
        complaints_add(complaints,
                       COMPLAINT_ERROR,
                       file,
                       0,
                       "không được phép đọc tệp này; cấp quyền đọc cho người chạy lệnh",
                       "this file may not be read; give read permission to who runs the command");
    } else if (err == QD_ERR_TOO_BIG) {
        complaints_add(complaints,
                       COMPLAINT_ERROR,
                       file,
                       0,
                       "tệp lớn hơn %zu KiB; kiểm tra xem có nhầm tệp không",
                       "the file is larger than %zu KiB; check that it is the right one",
                       len_max / 1024);
    } else if (err == QD_ERR_IO) {
        complaints_add(
            complaints,
            COMPLAINT_ERROR,
            file,
            0,
            "không đọc được tệp này; kiểm tra xem đó có phải là tệp thường và ổ đĩa còn tốt",
            "this file cannot be read; check that it is a plain file on a sound disk");
    }
}

enum qd_err source_read(struct source *source,
                        const char *path,
                        size_t len_max,
                        const char *file,
                        struct complaints *complaints)
{
    *source = (struct source){0};
    enum qd_err err = open_and_read(source, path, len_max);
    complain(complaints, file, len_max, err);
    return err;
}

void source_deinit(struct source *source)
{
    free(source->text);
    *source = (struct source){0};
}

uint32_t source_line(const char *text, size_t offset)
{
    uint32_t line = 1;

    for (size_t i = 0; i < offset; i++) {
        line += text[i] == '\n';
    }
    return line;
}

size_t source_bad_byte(const char *text, size_t len)
{
    size_t at = 0;

    while (at < len) {
        size_t step = text_code_point_len(text + at, len - at);
        if (step == 0) {
            return at;
        }
        at += step;
    }
    return len;
}
