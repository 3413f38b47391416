#include "display/alarm.h"

#include <errno.h>
#include <glib-unix.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

struct alarm {
    int fd;
    guint source;
    void (*on_due)(void *owner);
    void *owner;
};

static gboolean on_readable(gint fd, GIOCondition condition, gpointer data)
{
    struct alarm *alarm = data;
    uint64_t times = 0;

    (void)condition;
    if (read(fd, &times, sizeof times) == (ssize_t)sizeof times) {
        alarm->on_due(alarm->owner);
    }
    return G_SOURCE_CONTINUE;
}

struct alarm *alarm_new(void (*on_due)(void *owner), void *owner)
{
    struct alarm *alarm = g_new0(struct alarm, 1);

    alarm->on_due = on_due;
    alarm->owner = owner;
    alarm->fd = timerfd_create(CLOCK_BOOTTIME, TFD_NONBLOCK | TFD_CLOEXEC);
    if (alarm->fd < 0) {
        g_error("no timer: %s", g_strerror(errno)); /* As GLib without memory: nothing works. */
    }
    alarm->source = g_unix_fd_add(alarm->fd, G_IO_IN, on_readable, alarm);
    return alarm;
}

void alarm_free(struct alarm *alarm)
{
    if (alarm != NULL) {
        (void)g_source_remove(alarm->source);
        (void)close(alarm->fd);
        g_free(alarm);
    }
}

void alarm_set(struct alarm *alarm, int64_t in_ms)
{
    const struct itimerspec when = {
        .it_value = {.tv_sec = in_ms / 1000, .tv_nsec = in_ms % 1000 * 1000000}};

    (void)timerfd_settime(alarm->fd, 0, &when, NULL);
}
