#include "queued/cli/secret.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "queued/cli/cli.h"

/* Reads bytes up to a line feed, which is dropped. Unbuffered: what follows belongs to whoever
 * reads next. False: nothing, too long, or Ctrl-C on a terminal whose signals are off. */
static bool read_line(int fd, char secret[SECRET_SIZE])
{
    size_t used = 0;

    while (used < SECRET_SIZE - 1) {
        char byte = '\0';
        ssize_t got = read(fd, &byte, 1);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got <= 0 || byte == '\n') {
            break;
        }
        if (byte == '\x03') {
            return false;
        }
        secret[used] = byte;
        used++;
    }
    if (used > 0 && secret[used - 1] == '\r') {
        used--;
    }
    secret[used] = '\0';
    return used > 0 && used < SECRET_SIZE - 1;
}

/* Signals are off with the echo: otherwise Ctrl-C would leave a terminal that shows nothing. */
static bool ask(const char *question, char secret[SECRET_SIZE])
{
    struct termios before;
    struct termios silent;

    if (tcgetattr(STDIN_FILENO, &before) != 0) {
        return false;
    }
    silent = before;
    silent.c_lflag &= ~(tcflag_t)(ECHO | ISIG);
    if (tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent) != 0) {
        return false;
    }
    (void)fputs(question, stderr);
    bool is_read = read_line(STDIN_FILENO, secret);
    (void)fputc('\n', stderr);
    (void)tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
    return is_read;
}

static bool ask_twice(const char *verb, char secret[SECRET_SIZE])
{
    char again[SECRET_SIZE] = "";

    if (!ask(cli_text("PIN hoặc mật khẩu: ", "PIN or password: "), secret) ||
        !ask(cli_text("Nhập lại: ", "Again: "), again)) {
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
    bool is_read = fd >= 0 && read_line(fd, secret);
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
