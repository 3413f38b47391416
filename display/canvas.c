#include "display/canvas.h"

#include <glib.h>
#include <string.h>

#define ELLIPSIS 0x2026U

static const char *const codes[] = {
    [CANVAS_NORMAL] = "\033[0m",
    [CANVAS_BOLD] = "\033[0;1m",
    [CANVAS_DIM] = "\033[0;2m",
    [CANVAS_CALL] = "\033[0;1;30;103m",
    [CANVAS_ALARM] = "\033[0;1;97;41m",
};

void canvas_init(struct canvas *canvas, size_t rows, size_t cols)
{
    canvas->rows = MIN(rows, CANVAS_ROWS_MAX);
    canvas->cols = MIN(cols, CANVAS_COLS_MAX);
    for (size_t row = 0; row < canvas->rows; row++) {
        for (size_t col = 0; col < canvas->cols; col++) {
            canvas->cells[row][col] = (struct canvas_cell){.sign = ' '};
        }
    }
}

static size_t sign_width(gunichar sign)
{
    if (g_unichar_iszerowidth(sign)) {
        return 0;
    }
    return g_unichar_iswide(sign) ? 2 : 1;
}

size_t canvas_width(const char *text)
{
    size_t width = 0;

    for (const char *at = text; *at != '\0'; at = g_utf8_find_next_char(at, NULL)) {
        width += sign_width(g_utf8_get_char(at));
    }
    return width;
}

static void put_sign(
    struct canvas *canvas, size_t row, size_t col, enum canvas_style style, gunichar sign)
{
    for (size_t i = 0; i < sign_width(sign) && col + i < canvas->cols; i++) {
        canvas->cells[row][col + i] = (struct canvas_cell){i == 0 ? sign : 0, style};
    }
}

size_t canvas_put(struct canvas *canvas,
                  size_t row,
                  size_t col,
                  size_t width,
                  enum canvas_style style,
                  const char *text)
{
    if (row >= canvas->rows || col >= canvas->cols) {
        return 0;
    }
    width = MIN(width, canvas->cols - col);
    bool fits = canvas_width(text) <= width;
    size_t room = fits || width == 0 ? width : width - 1;
    size_t used = 0;
    for (const char *at = text; *at != '\0'; at = g_utf8_find_next_char(at, NULL)) {
        gunichar sign = g_utf8_get_char(at);
        if (used + sign_width(sign) > room) {
            break;
        }
        put_sign(canvas, row, col + used, style, sign);
        used += sign_width(sign);
    }
    if (!fits && width > 0) {
        put_sign(canvas, row, col + used, style, ELLIPSIS);
        used++;
    }
    return used;
}

void canvas_put_right(struct canvas *canvas,
                      size_t row,
                      size_t col,
                      size_t width,
                      enum canvas_style style,
                      const char *text)
{
    size_t taken = MIN(canvas_width(text), width);

    (void)canvas_put(canvas, row, col + width - taken, taken, style, text);
}

void canvas_shade(
    struct canvas *canvas, size_t row, size_t col, size_t width, enum canvas_style style)
{
    for (size_t i = col; row < canvas->rows && i < canvas->cols && i < col + width; i++) {
        canvas->cells[row][i].style = style;
    }
}

static bool is_blank(const struct canvas_cell *cell, bool is_styled)
{
    bool is_filled = cell->style == CANVAS_CALL || cell->style == CANVAS_ALARM;

    return cell->sign == ' ' && !(is_styled && is_filled);
}

void canvas_row(const struct canvas *canvas, size_t row, bool is_styled, char text[CANVAS_ROW_SIZE])
{
    QD_ASSERT(row < canvas->rows);
    const struct canvas_cell *cells = canvas->cells[row];
    enum canvas_style style = CANVAS_NORMAL;
    size_t count = canvas->cols;
    char *end = text;

    while (count > 0 && is_blank(&cells[count - 1], is_styled)) {
        count--;
    }
    for (size_t col = 0; col < count; col++) {
        if (is_styled && cells[col].style != style) {
            style = cells[col].style;
            end = g_stpcpy(end, codes[style]);
        }
        if (cells[col].sign != 0) {
            end += g_unichar_to_utf8(cells[col].sign, end);
        }
    }
    if (style != CANVAS_NORMAL) {
        end = g_stpcpy(end, codes[CANVAS_NORMAL]);
    }
    *end = '\0';
    QD_ASSERT((size_t)(end - text) < CANVAS_ROW_SIZE);
}
