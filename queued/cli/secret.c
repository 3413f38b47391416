#include "queued/cli/secret.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "queued/base/prompt.h"
#include "queued/cli/cli.h"

static bool ask_twice(const char *verb, char secret[SECRET_SIZE])
{
    char again[SECRET_SIZE] = "";

    if (!prompt_secret(cli_text("PIN hoặc mật khẩu: ", "PIN or password: "), secret, SECRET_SIZE) ||
        !prompt_secret(cli_text("Nhập lại: ", "Again: "), again, sizeof again)) {
        explicit_bzero(again, sizeof again);
        (void)cli_error(verb,
                        QD_EXIT_REFUSED,
                        "chưa nhập PIN hoặc mật khẩu; chạy lại lệnh",
                        "no PIN or password was given; run the command again");
        return false;
    }
    bool is_same = strcmp(secret, again) == 0;
    explicit_bzero(again, sizeof again);
    if (!is_same) {
        (void)cli_error(verb,
                        QD_EXIT_REFUSED,
                        "hai lần nhập không giống nhau; chạy lại lệnh",
                        "the two are not the same; run the command again");
    }
    return is_same;
}

bool secret_read(const char *verb, const char *file, char secret[SECRET_SIZE])
{
    secret[0] = '\0';
    if (file == NULL && isatty(STDIN_FILENO) == 1) {
        return ask_twice(verb, secret);
    }
    int fd = file == NULL ? STDIN_FILENO : open(file, O_RDONLY | O_CLOEXEC);
    bool is_read = fd >= 0 && prompt_line(fd, secret, SECRET_SIZE);
    if (fd >= 0 && file != NULL) {
        (void)close(fd);
    }
    if (!is_read) {
        (void)cli_error(verb,
                        QD_EXIT_REFUSED,
                        "không đọc được PIN hoặc mật khẩu từ %s; ghi vào dòng đầu",
                        "no PIN or password in %s; put it on the first line",
                        file != NULL ? file : "stdin");
    }
    return is_read;
}

static enum qd_err write_all(int fd, const char *text, size_t len)
{
    while (len > 0) {
        ssize_t written = write(fd, text, len);
        if (written < 0 && errno == EINTR) {
            continue;
        }
        if (written < 0) {
            return errno == ENOSPC ? QD_ERR_NOSPACE : QD_ERR_IO;
        }
        text += written;
        len -= (size_t)written;
    }
    return QD_OK;
}

enum qd_err secret_write(const char *path, const char *text)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

    if (fd < 0) {
        return errno == EEXIST   ? QD_ERR_EXISTS
               : errno == ENOSPC ? QD_ERR_NOSPACE
               : errno == EACCES ? QD_ERR_DENIED
                                 : QD_ERR_IO;
    }
    enum qd_err err = write_all(fd, text, strlen(text));
    if (err == QD_OK) {
        err = write_all(fd, "\n", 1);
    }
    if (close(fd) != 0 && err == QD_OK) {
        err = QD_ERR_IO;
    }
    if (err != QD_OK) {
        (void)unlink(path); /* Half a secret opens nothing, and would be taken for a whole one. */
    }
    return err;
}
