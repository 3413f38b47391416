#include "tests/support/death.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

/* A test that cannot be set up is a failed test, with the reason. */
static void need(int holds, const char *what)
{
    if (!holds) {
        perror(what);
        exit(1);
    }
}

static _Noreturn void run_child(void (*call)(void *arg), void *arg, int write_end)
{
    const struct rlimit no_core = {0, 0};

    (void)setrlimit(RLIMIT_CORE, &no_core);
    (void)signal(SIGABRT, SIG_DFL); /* cmocka catches it. */
    need(dup2(write_end, STDERR_FILENO) >= 0, "dup2");
    call(arg);
    _exit(0);
}

int death_status(void (*call)(void *arg), void *arg, char *output, size_t output_size)
{
    int ends[2];
    size_t used = 0;
    ssize_t got = 0;
    int status = 0;

    (void)fflush(NULL);
    need(pipe(ends) == 0, "pipe");
    pid_t child = fork();
    need(child >= 0, "fork");
    if (child == 0) {
        run_child(call, arg, ends[1]);
    }
    need(close(ends[1]) == 0, "close");

    /* Read to the end, also what does not fit: a child must not block on a full pipe. */
    do {
        char piece[512];
        got = read(ends[0], piece, sizeof piece);
        for (ssize_t i = 0; i < got && used + 1 < output_size; i++) {
            output[used++] = piece[i];
        }
    } while (got > 0 || (got < 0 && errno == EINTR));
    output[used] = '\0';

    need(close(ends[0]) == 0, "close");
    need(waitpid(child, &status, 0) == child, "waitpid");
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

bool death_by_abort(void (*call)(void *arg), void *arg, char *output, size_t output_size)
{
    return death_status(call, arg, output, output_size) == 128 + SIGABRT;
}
