/* Labels in letters five rows high, for the terminal: a call is seen from across the room. */
#ifndef QUEUED_DISPLAY_BIG_TEXT_H
#define QUEUED_DISPLAY_BIG_TEXT_H

#include "display/canvas.h"

#define BIG_TEXT_ROWS 5

/* Columns of @text: capital letters, digits and the arrow "→"; anything else is left out. */
size_t big_text_width(const char *text);

/* Puts @text with its upper left corner at @row, @col; returns its width. */
size_t big_text_put(
    struct canvas *canvas, size_t row, size_t col, enum canvas_style style, const char *text);

#endif
