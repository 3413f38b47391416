#include "display/terminal.h"

#include <glib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define ROWS_DEFAULT 24
#define COLS_DEFAULT 80

#define OTHER_SCREEN "\033[?1049h\033[?25l"
#define OWN_SCREEN "\033[?25h\033[?1049l"
#define CLEAR "\033[0m\033[2J"
#define TO_END_OF_LINE "\033[0m\033[K"

struct terminal {
    int fd;
    size_t rows;
    size_t cols;
    GString *shown[CANVAS_ROWS_MAX]; /* As written, with codes. */
    GString *pending;
};

/* What a terminal that has gone away does not take is lost with it. */
static void flush(struct terminal *terminal)
{
    const char *at = terminal->pending->str;
    size_t left = terminal->pending->len;

    while (left > 0) {
        ssize_t written = write(terminal->fd, at, left);
        if (written <= 0) {
            break;
        }
        at += written;
        left -= (size_t)written;
    }
    g_string_truncate(terminal->pending, 0);
}

struct terminal *terminal_open(int fd)
{
    struct terminal *terminal = g_new0(struct terminal, 1);

    terminal->fd = fd;
    terminal->pending = g_string_new(OTHER_SCREEN);
    for (size_t row = 0; row < CANVAS_ROWS_MAX; row++) {
        terminal->shown[row] = g_string_new("");
    }
    flush(terminal);
    return terminal;
}

void terminal_close(struct terminal *terminal)
{
    if (terminal == NULL) {
        return;
    }
    g_string_append(terminal->pending, OWN_SCREEN);
    flush(terminal);
    for (size_t row = 0; row < CANVAS_ROWS_MAX; row++) {
        (void)g_string_free(terminal->shown[row], TRUE);
    }
    (void)g_string_free(terminal->pending, TRUE);
    g_free(terminal);
}

void terminal_begin(struct terminal *terminal, struct canvas *canvas)
{
    struct winsize size = {0};

    if (ioctl(terminal->fd, TIOCGWINSZ, &size) != 0 || size.ws_row == 0 || size.ws_col == 0) {
        size = (struct winsize){.ws_row = ROWS_DEFAULT, .ws_col = COLS_DEFAULT};
    }
    canvas_init(canvas, size.ws_row, size.ws_col);
    if (canvas->rows == terminal->rows && canvas->cols == terminal->cols) {
        return;
    }
    terminal->rows = canvas->rows;
    terminal->cols = canvas->cols;
    g_string_append(terminal->pending, CLEAR);
    for (size_t row = 0; row < CANVAS_ROWS_MAX; row++) {
        g_string_truncate(terminal->shown[row], 0);
    }
}

void terminal_show(struct terminal *terminal, const struct canvas *canvas)
{
    char text[CANVAS_ROW_SIZE];

    for (size_t row = 0; row < canvas->rows; row++) {
        canvas_row(canvas, row, true, text);
        if (strcmp(text, terminal->shown[row]->str) != 0) {
            g_string_assign(terminal->shown[row], text);
            g_string_append_printf(
                terminal->pending, "\033[%zu;1H%s" TO_END_OF_LINE, row + 1, text);
        }
    }
    flush(terminal);
}
