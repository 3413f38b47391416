#include "queued/printing/renderer.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "queued/base/beside.h"
#include "queued/printing/bitmap.h"

#define PATH_SIZE 4096

/* The longest sheet, and what goes around its dots. */
#define BYTES_MAX ((size_t)BITMAP_HEIGHT_MAX * BITMAP_WIDTH_MAX / 8 + 4096)

struct child {
    pid_t pid;
    int in;  /* Its standard input, from here. */
    int out; /* Its standard output. */
};

static int64_t now_ms(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static enum qd_err start(const char *path, struct child *child)
{
    char name[] = RENDERER_PROGRAM;
    char *arguments[] = {name, NULL};
    posix_spawn_file_actions_t actions;
    int in[2];
    int out[2];

    if (pipe2(in, O_CLOEXEC) != 0) {
        return QD_ERR_IO;
    }
    if (pipe2(out, O_CLOEXEC) != 0) {
        (void)close(in[0]);
        (void)close(in[1]);
        return QD_ERR_IO;
    }
    int code = posix_spawn_file_actions_init(&actions);
    code = code != 0 ? code : posix_spawn_file_actions_adddup2(&actions, in[0], STDIN_FILENO);
    code = code != 0 ? code : posix_spawn_file_actions_adddup2(&actions, out[1], STDOUT_FILENO);
    code = code != 0 ? code : posix_spawn(&child->pid, path, &actions, NULL, arguments, environ);
    (void)posix_spawn_file_actions_destroy(&actions);
    (void)close(in[0]);
    (void)close(out[1]);
    if (code != 0) {
        (void)close(in[1]);
        (void)close(out[0]);
        return QD_ERR_IO;
    }
    child->in = in[1];
    child->out = out[0];
    return QD_OK;
}

/* The job fits a pipe's buffer, so this does not wait for a reader. */
static bool tell(const struct child *child, const struct sheet *sheet, uint32_t dots)
{
    struct renderer_job job;

    static_assert(sizeof job <= 65536, "a pipe takes it at once");
    memset(&job, 0, sizeof job);
    job.dots = dots;
    job.sheet = *sheet;
    return write(child->in, &job, sizeof job) == (ssize_t)sizeof job;
}

/* Reads until its end. False: too late, too much, or not wanted any more. */
static bool hear(const struct child *child, int cancel_fd, uint8_t *bytes, size_t *len)
{
    int64_t until_ms = now_ms() + RENDERER_MS;

    for (*len = 0; *len < BYTES_MAX;) {
        struct pollfd fds[] = {{.fd = child->out, .events = POLLIN},
                               {.fd = cancel_fd, .events = POLLIN}};
        int64_t left_ms = until_ms - now_ms();
        int ready = left_ms <= 0 ? 0 : poll(fds, 2, (int)left_ms);
        if (ready < 0 && errno == EINTR) {
            continue;
        }
        if (ready <= 0 || fds[1].revents != 0) {
            return false;
        }
        ssize_t count = read(child->out, bytes + *len, BYTES_MAX - *len);
        if (count <= 0) {
            return count == 0 && *len > 0;
        }
        *len += (size_t)count;
    }
    return false;
}

/* It is gone after this, whatever it was doing. True: it had done its work. */
static bool finish(const struct child *child, bool is_done)
{
    int status = 0;

    (void)close(child->out);
    if (!is_done) {
        (void)kill(child->pid, SIGKILL);
    }
    while (waitpid(child->pid, &status, 0) < 0 && errno == EINTR) {
    }
    return is_done && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

enum qd_err renderer_make(
    const struct sheet *sheet, uint32_t dots, int cancel_fd, uint8_t **bytes, size_t *len)
{
    char path[PATH_SIZE];
    struct child child;

    if (!beside_find(RENDERER_PROGRAM, path, sizeof path)) {
        return QD_ERR_NOT_FOUND;
    }
    uint8_t *heard = malloc(BYTES_MAX);
    enum qd_err err = heard == NULL ? QD_ERR_NOMEM : start(path, &child);
    if (err != QD_OK) {
        free(heard);
        return err;
    }
    bool is_done = tell(&child, sheet, dots);
    (void)close(child.in);
    is_done = is_done && hear(&child, cancel_fd, heard, len);
    if (!finish(&child, is_done)) {
        free(heard);
        return QD_ERR_IO;
    }
    *bytes = heard;
    return QD_OK;
}
