#include "display/text_display.h"

#include <glib-unix.h>
#include <signal.h>
#include <unistd.h>

#include "display/feed.h"
#include "display/plain_board.h"
#include "display/speech.h"
#include "display/terminal.h"
#include "display/text_board.h"

#define MINUTE_MS 60000

struct text_display {
    const struct options *options;
    GMainLoop *loop;
    struct feed *feed;
    struct speech *speech;     /* NULL: silent. */
    struct terminal *terminal; /* NULL: lines. */
    struct plain_board *plain;
    guint timer; /* 0: none. */
    enum qd_exit code;
    bool is_warned;
    bool is_distrust_said; /* What is wrong with the server's certificate. */
    struct view view;
    struct canvas canvas;
};

static void show(struct text_display *display);

static gboolean on_timer(gpointer data)
{
    struct text_display *display = data;

    display->timer = 0;
    show(display);
    return G_SOURCE_REMOVE;
}

/* Wakes up when the clock or a page is due to change, and not before. */
static void wake_later(struct text_display *display, int64_t now_ms, bool turns)
{
    int64_t step_ms = turns ? (int64_t)TEXT_BOARD_TURN_S * 1000 : MINUTE_MS;

    g_clear_handle_id(&display->timer, g_source_remove);
    if (display->terminal != NULL && now_ms != 0) {
        display->timer = g_timeout_add((guint)(step_ms - now_ms % step_ms), on_timer, display);
    }
}

static void show(struct text_display *display)
{
    const struct board *board = feed_board(display->feed);
    const struct hall *hall = feed_hall(display->feed);
    const struct view_moment moment = feed_moment(display->feed);

    view_make(&display->view, board, hall, &display->options->choice, &moment);
    if (display->terminal == NULL) {
        if (board != NULL) {
            plain_board_print(
                display->plain, stdout, board, hall, &display->options->choice, &display->view);
        }
        return;
    }
    terminal_begin(display->terminal, &display->canvas);
    text_board_draw(
        &display->canvas, &display->view, (size_t)(moment.now_ms / 1000 / TEXT_BOARD_TURN_S));
    terminal_show(display->terminal, &display->canvas);
    wake_later(display, moment.now_ms, text_board_turns(&display->canvas, &display->view));
}

/* A list may name what the office is to have from tomorrow on: said once, and no reason to stop. */
static void warn_of_stranger(struct text_display *display)
{
    char name[BOARD_LABEL_SIZE];
    const struct hall *hall = feed_hall(display->feed);

    if (hall != NULL && !display->is_warned && display->terminal == NULL &&
        choice_stranger(&display->options->choice, hall, name)) {
        display->is_warned = true;
        options_say("đơn vị không có quầy hay lĩnh vực “%s”; màn hình này bỏ qua",
                    "the office has no counter or service \"%s\"; this display leaves it out",
                    name);
    }
}

static void on_change(void *owner)
{
    struct text_display *display = owner;

    warn_of_stranger(display);
    show(display);
    speech_take(display->speech, display->feed);
}

static void on_untrusted(void *owner, const char *text)
{
    struct text_display *display = owner;

    if (!display->is_distrust_said) {
        display->is_distrust_said = true;
        options_say("%s", "%s", text);
    }
}

static void on_refused(void *owner, const char *text)
{
    struct text_display *display = owner;

    g_clear_pointer(&display->terminal, terminal_close);
    options_say("máy chủ từ chối: %s Kiểm tra --token-file (queued device list)",
                "the server refuses: %s Check --token-file (queued device list)",
                text);
    display->code = QD_EXIT_CONFIG;
    g_main_loop_quit(display->loop);
}

static gboolean on_stop(gpointer data)
{
    g_main_loop_quit(data);
    return G_SOURCE_CONTINUE;
}

static gboolean on_resized(gpointer data)
{
    show(data);
    return G_SOURCE_CONTINUE;
}

enum qd_exit text_display_run(const struct options *options)
{
    struct speech *speech = NULL;
    enum qd_exit opened = speech_open(&speech, options);
    if (opened != QD_EXIT_OK) {
        return opened;
    }
    struct text_display *display = g_new0(struct text_display, 1);
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
    display->options = options;
    display->speech = speech;
    display->code = QD_EXIT_OK;
    display->loop = g_main_loop_new(NULL, FALSE);
    display->plain = plain_board_new();
    if (isatty(STDOUT_FILENO)) {
        display->terminal = terminal_open(STDOUT_FILENO);
    }
    guint sources[] = {
        g_unix_signal_add(SIGINT, on_stop, display->loop),
        g_unix_signal_add(SIGTERM, on_stop, display->loop),
        g_unix_signal_add(SIGHUP, on_stop, display->loop),
        g_unix_signal_add(SIGWINCH, on_resized, display),
    };
    display->feed = feed_new(&feed_options);
    show(display);
    g_main_loop_run(display->loop);

    enum qd_exit code = display->code;
    feed_free(display->feed);
    speech_close(speech);
    terminal_close(display->terminal);
    plain_board_free(display->plain);
    g_clear_handle_id(&display->timer, g_source_remove);
    for (size_t i = 0; i < G_N_ELEMENTS(sources); i++) {
        (void)g_source_remove(sources[i]);
    }
    g_main_loop_unref(display->loop);
    g_free(display);
    return code;
}
