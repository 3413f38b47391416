#include "counter-client/frame.h"

#include "counter-client/face.h"
#include "counter-client/strip.h"

#define HEIGHT 684
/* A window manager that has its own mind (tiles, a full screen) is let be after so many layouts. */
#define LAYOUTS_MAX 12

static int at_least(const struct frame *frame, GtkOrientation orientation, int for_size, int size)
{
    int min = 0;

    gtk_widget_measure(GTK_WIDGET(frame->window), orientation, for_size, &min, NULL, NULL, NULL);
    return MAX(size, min);
}

static bool has_size(const struct frame *frame)
{
    int width = at_least(frame, GTK_ORIENTATION_HORIZONTAL, -1, frame->width);
    int height = at_least(frame, GTK_ORIENTATION_VERTICAL, width, frame->height);

    return gtk_widget_get_width(GTK_WIDGET(frame->window)) == width &&
           gtk_widget_get_height(GTK_WIDGET(frame->window)) == height;
}

static gboolean ask_again(gpointer data)
{
    struct frame *frame = data;

    frame->again = 0;
    gtk_window_set_default_size(frame->window, frame->width, frame->height);
    return G_SOURCE_REMOVE;
}

/* A size on its way from the screen when another is asked for makes GTK forget the one asked for:
 * the strip would stand there as high as the full view was. So it is asked for until it has come.
 */
static void on_layout(GdkSurface *surface, int width, int height, gpointer data)
{
    struct frame *frame = data;

    (void)surface;
    (void)width;
    (void)height;
    if (frame->layouts_left == 0) {
        return;
    }
    frame->layouts_left = has_size(frame) ? 0 : frame->layouts_left - 1;
    if (frame->layouts_left > 0 && frame->again == 0) {
        frame->again = g_idle_add(ask_again, frame);
    }
}

static void on_realize(GtkWidget *window, gpointer data)
{
    GdkSurface *surface = gtk_native_get_surface(GTK_NATIVE(window));

    g_signal_connect_after(surface, "layout", G_CALLBACK(on_layout), data);
}

static void ask(struct frame *frame, int width, int height)
{
    frame->width = width;
    frame->height = height;
    frame->layouts_left = LAYOUTS_MAX;
    gtk_window_set_default_size(frame->window, width, height);
}

void frame_init(struct frame *frame, GtkWindow *window)
{
    *frame = (struct frame){.window = window, .full_width = FACE_WIDTH, .full_height = HEIGHT};
    g_signal_connect_after(window, "realize", G_CALLBACK(on_realize), frame);
    ask(frame, FACE_WIDTH, HEIGHT);
}

void frame_deinit(struct frame *frame)
{
    if (frame->again != 0) {
        (void)g_source_remove(frame->again);
        frame->again = 0;
    }
}

void frame_show(struct frame *frame, bool is_strip)
{
    if (frame->is_strip == is_strip) {
        return;
    }
    frame->is_strip = is_strip;
    if (!is_strip) {
        ask(frame, frame->full_width, frame->full_height);
        return;
    }
    if (frame->layouts_left == 0) { /* Else it is not the clerk's: it is on its way. */
        gtk_window_get_default_size(frame->window, &frame->full_width, &frame->full_height);
    }
    ask(frame, STRIP_WIDTH, STRIP_HEIGHT);
}
