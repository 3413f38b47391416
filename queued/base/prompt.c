#include "queued/base/prompt.h"

#include <errno.h>
#include <stdio.h>
#include <termios.h>
#include <unistd.h>

bool prompt_line(int fd, char *line, size_t size)
{
    size_t used = 0;

    while (used < size - 1) {
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
        line[used] = byte;
        used++;
    }
    if (used > 0 && line[used - 1] == '\r') {
        used--;
    }
    line[used] = '\0';
    return used > 0 && used < size - 1;
}

/* Signals are off with the echo: otherwise Ctrl-C would leave a terminal that shows nothing. */
bool prompt_secret(const char *question, char *secret, size_t size)
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
    bool is_read = prompt_line(STDIN_FILENO, secret, size);
    (void)fputc('\n', stderr);
    (void)tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
    return is_read;
}
