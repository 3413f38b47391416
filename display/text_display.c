#include "display/text_display.h"

#include <glib-unix.h>
#include <signal.h>
#include <unistd.h>

#include "display/plain_board.h"
#include "display/program.h"
#include "display/terminal.h"
#include "display/text_board.h"

/* Lines have no clock that must go on; what is drawn has. */
#define MINUTE_S 60

struct text_display {
    const struct options *options;
    struct terminal *terminal; /* NULL: lines. */
    struct plain_board *plain;
    struct canvas canvas;
};

static int draw(void *owner, const struct program_scene *scene)
{
    struct text_display *display = owner;

    if (display->terminal == NULL) {
        if (scene->board != NULL) {
            plain_board_print(display->plain,
                              stdout,
                              scene->board,
                              scene->hall,
                              &display->options->choice,
                              scene->view);
        }
        return MINUTE_S;
    }
    terminal_begin(display->terminal, &display->canvas);
    text_board_draw(
        &display->canvas, scene->view, (size_t)(scene->now_ms / 1000 / TEXT_BOARD_TURN_S));
    terminal_show(display->terminal, &display->canvas);
    return text_board_turns(&display->canvas, scene->view) ? TEXT_BOARD_TURN_S : MINUTE_S;
}

static gboolean on_resized(gpointer data)
{
    program_draw(data);
    return G_SOURCE_CONTINUE;
}

enum qd_exit text_display_run(const struct options *options)
{
    struct text_display *display = g_new0(struct text_display, 1);
    const struct program_face face = {
        .owner = display,
        .draw = draw,
        .holds_terminal = isatty(STDOUT_FILENO) != 0,
    };
    enum qd_exit code = QD_EXIT_OK;
    struct program *program = program_new(options, &face, &code);

    display->options = options;
    if (program != NULL) {
        display->plain = plain_board_new();
        display->terminal = face.holds_terminal ? terminal_open(STDOUT_FILENO) : NULL;
        guint resized = g_unix_signal_add(SIGWINCH, on_resized, program);
        code = program_run(program);
        (void)g_source_remove(resized);
        terminal_close(display->terminal);
        plain_board_free(display->plain);
        program_free(program);
    }
    g_free(display);
    return code;
}
