#include "display/window_display.h"

#include <gtk/gtk.h>

#include "display/program.h"
#include "display/slides.h"
#include "display/wall.h"

#define MINUTE_S 60

#define REFUSED_MS 30000

struct window_display {
    struct program *program;
    struct slides *slides; /* NULL: none. */
    GtkWidget *window;
    struct wall *wall; /* Owned by its widget, which the window owns. */
};

static int draw(void *owner, const struct program_scene *scene)
{
    struct window_display *display = owner;
    size_t turn = (size_t)(scene->now_ms / 1000 / WALL_TURN_S);
    GdkPaintable *slide = display->slides == NULL ? NULL : slides_at(display->slides, turn);

    wall_show(display->wall, scene->view, turn, slide);
    return wall_turns(display->wall) || display->slides != NULL ? WALL_TURN_S : MINUTE_S;
}

static gboolean on_close(GtkWindow *window, gpointer data)
{
    (void)window;
    program_stop(data);
    return TRUE;
}

/* Without a window manager nobody makes a window fill the screen: it asks for that size itself. */
static void size_window(GtkWindow *window, const struct options *options)
{
    GListModel *monitors = gdk_display_get_monitors(gdk_display_get_default());
    GdkMonitor *monitor = g_list_model_get_item(monitors, 0);
    GdkRectangle screen = {0, 0, 1280, 720};

    if (monitor != NULL) {
        gdk_monitor_get_geometry(monitor, &screen);
        g_object_unref(monitor);
    }
    if (options->width != 0) {
        gtk_window_set_default_size(window, options->width, options->height);
        return;
    }
    gtk_window_set_default_size(window, screen.width, screen.height);
    gtk_window_set_decorated(window, FALSE);
    gtk_window_fullscreen(window);
    gtk_widget_set_cursor_from_name(GTK_WIDGET(window), "none");
}

static void open_window(struct window_display *display, const struct options *options)
{
    display->window = gtk_window_new();
    display->wall = wall_new(options->theme);
    gtk_window_set_title(GTK_WINDOW(display->window), "queued");
    gtk_window_set_child(GTK_WINDOW(display->window), wall_widget(display->wall));
    g_signal_connect(display->window, "close-request", G_CALLBACK(on_close), display->program);
    size_window(GTK_WINDOW(display->window), options);
    gtk_window_present(GTK_WINDOW(display->window));
}

enum qd_exit window_display_run(const struct options *options)
{
    /* The wall is text on plain areas: drawn by the processor it takes a third of the memory that a
     * graphics driver would, and no power when nothing changes. */
    (void)g_setenv("GSK_RENDERER", "cairo", FALSE);
    (void)g_setenv("GDK_DEBUG", "gl-disable", FALSE);
    if (!gtk_init_check()) {
        options_say("không có màn hình để vẽ; chạy trong cage, hoặc dùng --text",
                    "no screen to draw on; run it in cage, or use --text");
        return QD_EXIT_CONFIG;
    }
    struct window_display display = {0};
    const struct program_face face = {.owner = &display, .draw = draw, .refused_ms = REFUSED_MS};
    enum qd_exit code = QD_EXIT_OK;
    display.program = program_new(options, &face, &code);
    if (display.program != NULL) {
        display.slides = options->slides == NULL ? NULL : slides_new(options->slides);
        open_window(&display, options);
        code = program_run(display.program);
        program_free(display.program);
        gtk_window_destroy(GTK_WINDOW(display.window));
        slides_free(display.slides);
    }
    return code;
}
