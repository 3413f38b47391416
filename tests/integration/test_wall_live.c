/* The wall on the real server: every call is painted, and how soon after "call next" is printed;
 * over a line that is cut again and again it says so, and is true again as soon as the line is.
 * CUTS in the environment says how often (10); CALLS, how many calls are measured (40). */
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
#include "tests/support/cut_line.h"
#include "tests/support/live_office.h"

static struct live_office office;
static struct choice choice;
static struct view view;
static struct feed *feed;
static struct wall *wall;
static struct cut_line *line;
static GtkWidget *window;
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

static void open_window(void)
{
    window = gtk_window_new();
    wall = wall_new(WALL_DARK);
    gtk_window_set_decorated(GTK_WINDOW(window), FALSE);
    gtk_window_set_default_size(GTK_WINDOW(window), 1920, 1080);
    gtk_window_set_child(GTK_WINDOW(window), wall_widget(wall));
    gtk_window_present(GTK_WINDOW(window));
    g_signal_connect(
        gtk_widget_get_frame_clock(window), "after-paint", G_CALLBACK(on_painted), NULL);
}

/* A fresh office, and a display of it on the wall. */
static int set_up(void **state)
{
    (void)state;
    live_office_start(&office);
    line = cut_line_new(office.port);
    choice_init(&choice);
    memset(&view, 0, sizeof view);
    seq_before = 0;
    open_window();
    char *url = cut_line_url(line);
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
    assert_true(live_wait(is_known, NULL));
    g_free(token);
    g_free(path);
    g_free(url);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    feed_free(feed);
    gtk_window_destroy(GTK_WINDOW(window));
    cut_line_free(line);
    live_office_stop(&office);
    return 0;
}

static void every_call_is_painted(void **state)
{
    static gint64 took_us[LIVE_SETTING_MAX];
    const guint calls = live_setting("CALLS", 40);
    struct live_person *kiosk = live_device(&office, "kiosk-1.token");
    struct live_person *clerk = live_clerk(&office, "lan", "1111", 2);

    (void)state;
    for (guint i = 0; i < calls; i++) {
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
    qsort(took_us, calls, sizeof took_us[0], compare);
    const guint middle = (calls - 1) / 2;
    const guint late = (calls - 1) * 99 / 100;
    print_message("from the key to the painted wall, %u calls: p50 %.1f ms, p99 %.1f ms, longest "
                  "%.1f ms\n",
                  calls,
                  (double)took_us[middle] / 1000,
                  (double)took_us[late] / 1000,
                  (double)took_us[calls - 1] / 1000);
    live_leave(clerk);
    live_leave(kiosk);
}

static bool is_down(void *data)
{
    (void)data;
    return !view.is_link_up;
}

static bool is_up(void *data)
{
    (void)data;
    return view.is_link_up;
}

/* The call that is made while the line is cut is not painted before, and is after. */
static void a_line_that_is_cut_is_said_and_comes_back(void **state)
{
    const guint cuts = live_setting("CUTS", 10);
    struct live_person *kiosk = live_device(&office, "kiosk-1.token");
    struct live_person *clerk = live_clerk(&office, "lan", "1111", 2);

    (void)state;
    for (guint i = 0; i < cuts; i++) {
        (void)live_issue(kiosk, 1);
        cut_line_cut(line);
        assert_true(live_wait(is_down, NULL));
        assert_memory_equal(view.link.in[0], "Số liệu lúc 09:", strlen("Số liệu lúc 09:"));
        painted_at = 0;
        const char *label = live_call_next(clerk);
        assert_true(view.call_count == 0 || view.calls[0].seq == seq_before);
        cut_line_restore(line);
        assert_true(live_wait(is_painted, NULL));
        assert_true(live_wait(is_up, NULL));
        assert_string_equal(view.calls[0].label, label);
        seq_before = view.calls[0].seq;
        (void)live_start(clerk);
        (void)live_finish(clerk);
    }
    print_message("cut %u times: every call was painted\n", cuts);
    live_leave(clerk);
    live_leave(kiosk);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_call_is_painted, set_up, tear_down),
        cmocka_unit_test_setup_teardown(
            a_line_that_is_cut_is_said_and_comes_back, set_up, tear_down),
    };

    gtk_init();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
