#include "queued/base/log.h"

#include <errno.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "queued/base/text.h"

/* Below PIPE_BUF: one write() of a line is never torn apart by another thread or process. */
#define LINE_SIZE 1024

/* What a line that was cut still needs: "...\n". */
#define LINE_TAIL 4

struct line {
    char text[LINE_SIZE];
    size_t len;
    bool full;
};

static const char *const level_names[] = {
    [QD_LEVEL_ERROR] = "error",
    [QD_LEVEL_WARN] = "warn",
    [QD_LEVEL_INFO] = "info",
    [QD_LEVEL_DEBUG] = "debug",
};

static atomic_int level_max = QD_LEVEL_INFO;

static void line_put(struct line *line, const char *bytes, size_t len)
{
    if (line->full || len > LINE_SIZE - LINE_TAIL - line->len) {
        line->full = true;
        return;
    }
    memcpy(line->text + line->len, bytes, len);
    line->len += len;
}

static void line_put_escaped(struct line *line, const char *text)
{
    size_t left = strlen(text);

    while (left > 0) {
        size_t len = text_code_point_len(text, left);
        if (text[0] == '\n') {
            line_put(line, "\\n", 2);
        } else if (text[0] == '\\') {
            line_put(line, "\\\\", 2);
        } else if (len > 0 && text_is_printable(text, len)) {
            line_put(line, text, len);
        } else {
            /* One byte at a time: what follows a stray byte may be sound. */
            char hex[8];
            int hex_len = snprintf(hex, sizeof hex, "\\x%02x", (unsigned)(unsigned char)text[0]);
            line_put(line, hex, (size_t)hex_len);
            len = 1;
        }
        text += len;
        left -= len;
    }
}

static void line_put_time(struct line *line)
{
    struct timespec now;
    struct tm local;
    char stamp[40];
    char zone[8];
    char text[80];

    if (clock_gettime(CLOCK_REALTIME, &now) != 0 || localtime_r(&now.tv_sec, &local) == NULL) {
        line_put(line, "-", 1);
        return;
    }
    if (strftime(stamp, sizeof stamp, "%Y-%m-%dT%H:%M:%S", &local) == 0 ||
        strftime(zone, sizeof zone, "%z", &local) != 5) {
        line_put(line, "-", 1);
        return;
    }
    int len = snprintf(
        text, sizeof text, "%s.%03ld%.3s:%s", stamp, now.tv_nsec / 1000000, zone, zone + 3);
    line_put(line, text, (size_t)len);
}

static void line_write(struct line *line)
{
    if (line->full) {
        memcpy(line->text + line->len, "...", 3);
        line->len += 3;
    }
    line->text[line->len++] = '\n';

    /* A log that cannot be written must not stop the office; there is nobody left to tell. */
    size_t done = 0;
    while (done < line->len) {
        ssize_t written = write(STDERR_FILENO, line->text + done, line->len - done);
        if (written < 0 && errno != EINTR) {
            return;
        }
        done += written > 0 ? (size_t)written : 0;
    }
}

void qd_log(enum qd_level level, const char *module, const char *what, const char *fields, ...)
{
    struct line line = {.len = 0};
    char values[LINE_SIZE];
    int errno_before = errno;

    QD_ASSERT((unsigned)level < QD_ARRAY_LEN(level_names));
    if ((int)level > atomic_load_explicit(&level_max, memory_order_relaxed)) {
        return;
    }

    va_list args;
    va_start(args, fields);
    int len = vsnprintf(values, sizeof values, fields, args);
    va_end(args);

    line_put_time(&line);
    line_put(&line, " ", 1);
    line_put(&line, level_names[level], strlen(level_names[level]));
    line_put(&line, " ", 1);
    line_put_escaped(&line, module);
    line_put(&line, ": ", 2);
    line_put_escaped(&line, what);
    if (len > 0) {
        line_put(&line, " ", 1);
        line_put_escaped(&line, values);
    }
    if (len >= (int)sizeof values) {
        line.full = true;
    }
    line_write(&line);
    errno = errno_before; /* Callers log between a failed call and the use of its errno. */
}

void qd_log_level_set(enum qd_level level)
{
    QD_ASSERT((unsigned)level < QD_ARRAY_LEN(level_names));
    atomic_store_explicit(&level_max, (int)level, memory_order_relaxed);
}

bool qd_log_level_parse(const char *name, enum qd_level *level)
{
    for (unsigned i = 0; i < QD_ARRAY_LEN(level_names); i++) {
        if (strcmp(name, level_names[i]) == 0) {
            *level = (enum qd_level)i;
            return true;
        }
    }
    return false;
}
