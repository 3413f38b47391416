/* A sheet of character cells, as a terminal has them: text is put in places and never spills out.
 */
#ifndef QUEUED_DISPLAY_CANVAS_H
#define QUEUED_DISPLAY_CANVAS_H

#include <stddef.h>
#include <stdint.h>

#include "queued/base/assert.h"

/* Larger terminals show the board in their upper left part. */
#define CANVAS_ROWS_MAX 128
#define CANVAS_COLS_MAX 320

/* One row as text: each cell up to four bytes, and the codes where the style changes. */
#define CANVAS_ROW_SIZE ((size_t)CANVAS_COLS_MAX * 12)

enum canvas_style {
    CANVAS_NORMAL,
    CANVAS_BOLD,
    CANVAS_DIM,
    CANVAS_CALL, /* The highlight: a ticket that is being called. */
    CANVAS_ALARM /* The link is down. */
};

struct canvas_cell {
    uint32_t sign; /* A code point; 0: the right half of a wide one. */
    enum canvas_style style;
};

struct canvas {
    size_t rows;
    size_t cols;
    struct canvas_cell cells[CANVAS_ROWS_MAX][CANVAS_COLS_MAX];
};

/* Blank; sizes above the limits are cut. */
void canvas_init(struct canvas *canvas, size_t rows, size_t cols);

/* Columns that @text takes. */
size_t canvas_width(const char *text);

/* Puts @text, cut to @width columns with "…" at its end. What lies outside is left out. Returns the
 * columns taken. */
size_t canvas_put(struct canvas *canvas,
                  size_t row,
                  size_t col,
                  size_t width,
                  enum canvas_style style,
                  const char *text);

/* The same, ending at the right edge of the @width columns. */
void canvas_put_right(struct canvas *canvas,
                      size_t row,
                      size_t col,
                      size_t width,
                      enum canvas_style style,
                      const char *text);

/* Gives cells a style and leaves their signs. */
void canvas_shade(
    struct canvas *canvas, size_t row, size_t col, size_t width, enum canvas_style style);

/* A row without blanks at its end; with terminal codes (ECMA-48) if @is_styled. */
void canvas_row(const struct canvas *canvas,
                size_t row,
                bool is_styled,
                char text[CANVAS_ROW_SIZE]);

#endif
