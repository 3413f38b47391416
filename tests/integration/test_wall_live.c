/* From "call next" to the painted wall, on the real server: every call is painted, and how soon is
 * printed. */
#include <gtk/gtk.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "display/feed.h"
#include "display/wall.h"
#include "tests/support/live_office.h"

#define CALLS 40

static struct live_office office;
static struct choice choice;
static struct view view;
static struct feed *feed;
static struct wall *wall;
static uint64_t seq_before; /* Of the newest call painted before. */
static gint64 painted_at;   /* When a newer one was; 0: not yet. */

static void on_change(void *owner)
{
    struct view_moment moment = feed_moment(feed);

    (void)owner;
    view_make(&view, feed_board(feed), feed_hall(feed), &choice, &moment);
    wall_show(wall, &view, 0, NULL);
}

static void on_refused(void *owner, const char *text)
{
    (void)owner;
    fail_msg("%s", text);
}

static void on_painted(GdkFrameClock *clock, gpointer data)
{
    (void)clock;
    (void)data;
    if (painted_at == 0 && view.call_count > 0 && view.calls[0].seq > seq_before) {
        painted_at = g_get_monotonic_time();
    }
}

static bool is_painted(void *data)
{
    (void)data;
    return painted_at != 0;
}

static bool is_known(void *data)
{
    (void)data;
    return view.phase == VIEW_QUIET;
}

static int compare(const void *one, const void *other)
{
    gint64 difference = *(const gint64 *)one - *(const gint64 *)other;

    return difference < 0 ? -1 : difference > 0;
}

static GtkWidget *open_window(void)
{
    GtkWidget *window = gtk_window_new();

    wall = wall_new(WALL_DARK);
    gtk_window_set_decorated(GTK_WINDOW(window), FALSE);
    gtk_window_set_default_size(GTK_WINDOW(window), 1920, 1080);
    gtk_window_set_child(GTK_WINDOW(window), wall_widget(wall));
    gtk_window_present(GTK_WINDOW(window));
    g_signal_connect(
        gtk_widget_get_frame_clock(window), "after-paint", G_CALLBACK(on_painted), NULL);
    return window;
}

static void every_call_is_painted(void **state)
{
    gint64 took_us[CALLS];

    (void)state;
    live_office_start(&office);
    choice_init(&choice);
    GtkWidget *window = open_window();
    char *url = live_office_url(&office);
    char *path = live_office_path(&office, "tv-1.token");
    char *token = NULL;
    assert_true(g_file_get_contents(path, &token, NULL, NULL));
    const struct feed_options options = {
        .url = url,
        .token = g_strstrip(token),
        .on_change = on_change,
        .on_refused = on_refused,
    };
    feed = feed_new(&options);
    struct live_person *kiosk = live_device(&office, "kiosk-1.token");
    struct live_person *clerk = live_clerk(&office, "lan", "1111", 2);
    assert_true(live_wait(is_known, NULL));
    for (int i = 0; i < CALLS; i++) {
        (void)live_issue(kiosk, 1);
        painted_at = 0;
        gint64 pressed_at = g_get_monotonic_time();
        (void)live_call_next(clerk);
        assert_true(live_wait(is_painted, NULL));
        took_us[i] = painted_at - pressed_at;
        seq_before = view.calls[0].seq;
        (void)live_start(clerk);
        (void)live_finish(clerk);
    }
    qsort(took_us, CALLS, sizeof took_us[0], compare);
    const int median = CALLS / 2;
    print_message("from the key to the painted wall: median %.1f ms, longest %.1f ms\n",
                  (double)took_us[median] / 1000,
                  (double)took_us[CALLS - 1] / 1000);
    live_leave(clerk);
    live_leave(kiosk);
    feed_free(feed);
    gtk_window_destroy(GTK_WINDOW(window));
    g_free(token);
    g_free(path);
    g_free(url);
    live_office_stop(&office);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_call_is_painted),
    };

    gtk_init();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
