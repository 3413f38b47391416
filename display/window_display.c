#include "display/window_display.h"

#include <glib-unix.h>
#include <gtk/gtk.h>
#include <signal.h>

#include "display/feed.h"
#include "display/slides.h"
#include "display/speech.h"
#include "display/wall.h"

#define MINUTE_MS 60000

/* A display that is not let in says so on the wall for this long; then it ends, and whoever
 * supervises it tries again. */
#define REFUSED_MS 30000

struct window_display {
    const struct options *options;
    GMainLoop *loop;
    struct feed *feed;
    struct speech *speech; /* NULL: silent. */
    struct slides *slides; /* NULL: none. */
    GtkWidget *window;
    struct wall *wall; /* Owned by its widget, which the window owns. */
    guint timer;       /* 0: none. */
    char *refusal;     /* NULL: none. */
    char *distrust;    /* What is wrong with the server's certificate, said once; NULL: nothing. */
    enum qd_exit code;
    struct view view;
};

static void show(struct window_display *display);

static gboolean on_timer(gpointer data)
{
    struct window_display *display = data;

    display->timer = 0;
    show(display);
    return G_SOURCE_REMOVE;
}

/* Wakes up when the clock, a page or a picture is due to change, and not before. */
static void wake_later(struct window_display *display, int64_t now_ms)
{
    bool turns = wall_turns(display->wall) || display->slides != NULL;
    int64_t step_ms = turns ? (int64_t)WALL_TURN_S * 1000 : MINUTE_MS;

    g_clear_handle_id(&display->timer, g_source_remove);
    if (now_ms != 0) {
        display->timer = g_timeout_add((guint)(step_ms - now_ms % step_ms), on_timer, display);
    }
}

static const char *words_of_distrust(const struct window_display *display)
{
    return display->options->choice.languages[0] == LANGUAGE_VI
               ? "Chưa nối được an toàn với máy chủ"
               : "No secure connection to the server";
}

static void show(struct window_display *display)
{
    const struct board *board = feed_board(display->feed);
    const struct hall *hall = feed_hall(display->feed);
    const struct view_moment moment = feed_moment(display->feed);
    size_t turn = (size_t)(moment.now_ms / 1000 / WALL_TURN_S);
    GdkPaintable *slide = display->slides == NULL ? NULL : slides_at(display->slides, turn);

    view_make(&display->view, board, hall, &display->options->choice, &moment);
    if (board == NULL && display->distrust != NULL) {
        view_refuse(&display->view, words_of_distrust(display));
    }
    if (display->refusal != NULL) {
        view_refuse(&display->view, display->refusal);
    }
    wall_show(display->wall, &display->view, turn, slide);
    wake_later(display, moment.now_ms);
}

static void on_change(void *owner)
{
    struct window_display *display = owner;

    show(display);
    speech_take(display->speech, display->feed);
}

/* A board that was shown before stays, with its time; an empty wall says in few words why it is
 * empty, and the journal what is to be done. */
static void on_untrusted(void *owner, const char *text)
{
    struct window_display *display = owner;

    if (g_strcmp0(display->distrust, text) != 0) {
        options_say("%s", "%s", text);
        g_free(display->distrust);
        display->distrust = g_strdup(text);
        show(display);
    }
}

static gboolean on_refused_long(gpointer data)
{
    g_main_loop_quit(data);
    return G_SOURCE_REMOVE;
}

static void on_refused(void *owner, const char *text)
{
    struct window_display *display = owner;

    options_say("máy chủ từ chối: %s Kiểm tra --token-file (queued device list)",
                "the server refuses: %s Check --token-file (queued device list)",
                text);
    g_free(display->refusal);
    display->refusal = g_strdup(text);
    display->code = QD_EXIT_CONFIG;
    show(display);
    (void)g_timeout_add(REFUSED_MS, on_refused_long, display->loop);
}

static gboolean on_stop(gpointer data)
{
    g_main_loop_quit(data);
    return G_SOURCE_CONTINUE;
}

static gboolean on_close(GtkWindow *window, gpointer data)
{
    (void)window;
    g_main_loop_quit(data);
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

static void open_window(struct window_display *display)
{
    display->window = gtk_window_new();
    display->wall = wall_new(display->options->theme);
    gtk_window_set_title(GTK_WINDOW(display->window), "queued");
    gtk_window_set_child(GTK_WINDOW(display->window), wall_widget(display->wall));
    g_signal_connect(display->window, "close-request", G_CALLBACK(on_close), display->loop);
    size_window(GTK_WINDOW(display->window), display->options);
    gtk_window_present(GTK_WINDOW(display->window));
}

static void run(struct window_display *display)
{
    const struct options *options = display->options;
    const struct feed_options feed_options = {
        .url = options->server,
        .ca = options->ca,
        .token = options->token,
        .office = options->office,
        .language = options->choice.languages[0],
        .owner = display,
        .on_change = on_change,
        .on_untrusted = on_untrusted,
        .on_refused = on_refused,
    };
    const guint sources[] = {
        g_unix_signal_add(SIGINT, on_stop, display->loop),
        g_unix_signal_add(SIGTERM, on_stop, display->loop),
        g_unix_signal_add(SIGHUP, on_stop, display->loop),
    };

    open_window(display);
    display->slides = options->slides == NULL ? NULL : slides_new(options->slides);
    display->feed = feed_new(&feed_options);
    show(display);
    g_main_loop_run(display->loop);
    feed_free(display->feed);
    slides_free(display->slides);
    gtk_window_destroy(GTK_WINDOW(display->window));
    g_clear_handle_id(&display->timer, g_source_remove);
    for (size_t i = 0; i < G_N_ELEMENTS(sources); i++) {
        (void)g_source_remove(sources[i]);
    }
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
    struct window_display *display = g_new0(struct window_display, 1);
    display->options = options;
    display->code = speech_open(&display->speech, options);
    if (display->code == QD_EXIT_OK) {
        display->loop = g_main_loop_new(NULL, FALSE);
        run(display);
        g_main_loop_unref(display->loop);
    }
    enum qd_exit code = display->code;
    speech_close(display->speech);
    g_free(display->refusal);
    g_free(display->distrust);
    g_free(display);
    return code;
}
