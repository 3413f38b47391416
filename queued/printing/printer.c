#include "queued/printing/printer.h"

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define HOST_SIZE 256

static int64_t now_ms(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static uint32_t limit(uint32_t given, uint32_t usual)
{
    return given == 0 ? usual : given;
}

/* True: @fd is ready for @events. False: the time is up, or the wait was cancelled. */
static bool wait_for(const struct printer_target *target, int fd, short events, int64_t until_ms)
{
    for (;;) {
        struct pollfd fds[] = {{.fd = fd, .events = events},
                               {.fd = target->cancel_fd, .events = POLLIN}};
        int64_t left_ms = until_ms - now_ms();
        int count = left_ms <= 0 ? 0 : poll(fds, 2, (int)left_ms);
        if (count < 0 && errno == EINTR) {
            continue;
        }
        return count > 0 && fds[1].revents == 0 && fds[0].revents != 0;
    }
}

static int connect_one(const struct printer_target *target, const struct addrinfo *info)
{
    int fd = socket(info->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    int error = 0;
    socklen_t len = sizeof error;

    if (fd < 0) {
        return -1;
    }
    int code = connect(fd, info->ai_addr, info->ai_addrlen);
    int64_t until_ms = now_ms() + limit(target->connect_ms, PRINTER_CONNECT_MS);
    if (code != 0 && (errno != EINPROGRESS || !wait_for(target, fd, POLLOUT, until_ms) ||
                      getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &len) != 0 || error != 0)) {
        (void)close(fd);
        return -1;
    }
    return fd;
}

static int open_socket(const struct printer_target *target)
{
    const struct addrinfo hints = {.ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM};
    const char *colon = strrchr(target->address, ':');
    struct addrinfo *found = NULL;
    char host[HOST_SIZE];
    int fd = -1;

    if (colon == NULL || (size_t)(colon - target->address) >= sizeof host) {
        return -1;
    }
    (void)snprintf(host, sizeof host, "%.*s", (int)(colon - target->address), target->address);
    if (getaddrinfo(host, colon + 1, &hints, &found) != 0) {
        return -1;
    }
    for (const struct addrinfo *info = found; info != NULL && fd < 0; info = info->ai_next) {
        fd = connect_one(target, info);
    }
    freeaddrinfo(found);
    return fd;
}

/* A device that can be read tells how it is; one that cannot still prints. */
static int open_target(const struct printer_target *target)
{
    if (target->address[0] != '/') {
        return open_socket(target);
    }
    int fd = open(target->address, O_RDWR | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
    return fd >= 0 ? fd : open(target->address, O_WRONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
}

static bool write_all(const struct printer_target *target, int fd, const uint8_t *bytes, size_t len)
{
    size_t written = 0;

    while (written < len) {
        int64_t until_ms = now_ms() + limit(target->progress_ms, PRINTER_PROGRESS_MS);
        if (!wait_for(target, fd, POLLOUT, until_ms)) {
            return false;
        }
        ssize_t count = write(fd, bytes + written, len - written);
        if (count > 0) {
            written += (size_t)count;
        } else if (count == 0 || (errno != EAGAIN && errno != EINTR)) {
            return false;
        }
    }
    return true;
}

/* One answer, passing over what is none. 0: silence. False: the line is dead. */
static bool read_answer(const struct printer_target *target, int fd, uint8_t *answer)
{
    int64_t until_ms = now_ms() + limit(target->answer_ms, PRINTER_ANSWER_MS);

    *answer = 0;
    while (wait_for(target, fd, POLLIN, until_ms)) {
        uint8_t byte = 0;
        ssize_t count = read(fd, &byte, 1);
        if (count == 1 && escpos_is_answer(byte)) {
            *answer = byte;
            return true;
        }
        if (count == 0 || (count < 0 && errno != EAGAIN && errno != EINTR)) {
            return target->address[0] == '/'; /* A file has an end; a printer hangs up. */
        }
    }
    return true;
}

/* Who does not answer the first question is not asked the others. */
static bool ask(struct printer_target *target, int fd, enum printer_state *state)
{
    uint8_t answers[ESCPOS_QUESTIONS] = {0};

    for (size_t i = 0; i < ESCPOS_QUESTIONS; i++) {
        if (!write_all(target, fd, escpos_questions[i], sizeof escpos_questions[i]) ||
            !read_answer(target, fd, &answers[i])) {
            *state = PRINTER_OFFLINE;
            return false;
        }
        if (answers[i] == 0) {
            break;
        }
        target->has_answered = true;
    }
    if (answers[0] == 0 && target->has_answered) {
        *state = PRINTER_OFFLINE;
        return false;
    }
    *state = escpos_state(answers);
    return *state < PRINTER_NO_PAPER;
}

bool printer_send(struct printer_target *target,
                  const uint8_t *bytes,
                  size_t len,
                  enum printer_state *state)
{
    int fd = open_target(target);

    if (fd < 0) {
        *state = PRINTER_OFFLINE;
        return false;
    }
    bool sent = ask(target, fd, state);
    if (sent && len > 0) {
        sent = write_all(target, fd, bytes, len);
        if (!sent) {
            *state = PRINTER_OFFLINE;
        } else {
            sent = ask(target, fd, state);
        }
    }
    (void)close(fd);
    return sent;
}
