#include "display/waker.h"

#include <errno.h>
#include <glib-unix.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

struct waker {
    int fd;
    guint source;
    void (*on_due)(void *owner);
    void *owner;
};

static gboolean on_readable(gint fd, GIOCondition condition, gpointer data)
{
    struct waker *waker = data;
    uint64_t times = 0;

    (void)condition;
    if (read(fd, &times, sizeof times) == (ssize_t)sizeof times) {
        waker->on_due(waker->owner);
    }
    return G_SOURCE_CONTINUE;
}

struct waker *waker_new(void (*on_due)(void *owner), void *owner)
{
    struct waker *waker = g_new0(struct waker, 1);

    waker->on_due = on_due;
    waker->owner = owner;
    waker->fd = timerfd_create(CLOCK_BOOTTIME, TFD_NONBLOCK | TFD_CLOEXEC);
    if (waker->fd < 0) {
        g_error("no timer: %s", g_strerror(errno)); /* As GLib without memory: nothing works. */
    }
    waker->source = g_unix_fd_add(waker->fd, G_IO_IN, on_readable, waker);
    return waker;
}

void waker_free(struct waker *waker)
{
    if (waker != NULL) {
        (void)g_source_remove(waker->source);
        (void)close(waker->fd);
        g_free(waker);
    }
}

void waker_set(struct waker *waker, int64_t in_ms)
{
    const struct itimerspec when = {
        .it_value = {.tv_sec = in_ms / 1000, .tv_nsec = in_ms % 1000 * 1000000}};

    (void)timerfd_settime(waker->fd, 0, &when, NULL);
}
