/* The strip beside other windows: it asks the window manager to keep it above them, and the window
 * stands where it stood the day before. This test is the one that listens, as a manager would. */
#include <X11/Xlib.h>
#include <gdk/x11/gdkx.h>
#include <gtk/gtk.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "counter-client/above.h"
#include "tests/support/await.h"

#define STATE_REMOVE 0
#define STATE_ADD 1

static Display *manager; /* A line to the screen of its own. */

static GtkWindow *window_new(void)
{
    GtkWindow *window = GTK_WINDOW(gtk_window_new());

    gtk_window_present(window);
    AWAIT(gtk_widget_get_mapped(GTK_WIDGET(window)));
    return window;
}

/* What a manager has been asked last about what is above: STATE_ADD, STATE_REMOVE, -1: nothing. */
static long asked_above(void)
{
    Atom state = XInternAtom(manager, "_NET_WM_STATE", False);
    Atom above = XInternAtom(manager, "_NET_WM_STATE_ABOVE", False);
    long asked = -1;

    (void)XSync(manager, False);
    while (XPending(manager) > 0) {
        XEvent event;
        (void)XNextEvent(manager, &event);
        if (event.type == ClientMessage && event.xclient.message_type == state &&
            event.xclient.data.l[1] == (long)above) {
            asked = event.xclient.data.l[0];
        }
    }
    return asked;
}

static void it_asks_to_stay_above(void **state)
{
    (void)state;
    GtkWindow *window = window_new();
    Display *own = gdk_x11_display_get_xdisplay(gdk_display_get_default());
    assert_int_equal(asked_above(), -1);
    above_set(window, true);
    (void)XSync(own, False);
    assert_int_equal(asked_above(), STATE_ADD);
    above_set(window, false);
    (void)XSync(own, False);
    assert_int_equal(asked_above(), STATE_REMOVE);
    gtk_window_destroy(window);
}

static bool stands_at(GtkWindow *window, int x, int y)
{
    int x_now = 0;
    int y_now = 0;

    return above_where(window, &x_now, &y_now) && x_now == x && y_now == y;
}

static void it_stands_where_it_stood(void **state)
{
    (void)state;
    GtkWindow *window = window_new();
    above_move(window, 210, 95);
    AWAIT(stands_at(window, 210, 95));
    above_move(window, 0, 0);
    AWAIT(stands_at(window, 0, 0));
    gtk_window_destroy(window);
}

static void a_window_that_is_not_there_yet(void **state)
{
    int x = 7;
    int y = 7;

    (void)state;
    GtkWindow *window = GTK_WINDOW(gtk_window_new());
    above_set(window, true);
    above_move(window, 1, 1);
    assert_false(above_where(window, &x, &y));
    assert_int_equal(x + y, 14);
    assert_int_equal(asked_above(), -1);
    gtk_window_destroy(window);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_asks_to_stay_above),
        cmocka_unit_test(it_stands_where_it_stood),
        cmocka_unit_test(a_window_that_is_not_there_yet),
    };

    if (!gtk_init_check()) {
        return 1;
    }
    manager = XOpenDisplay(NULL);
    if (manager == NULL) {
        return 1;
    }
    (void)XSelectInput(manager, DefaultRootWindow(manager), SubstructureNotifyMask);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    (void)XCloseDisplay(manager);
    return failed;
}
