/* The board laid out in character cells: what a terminal shows. */
#ifndef QUEUED_DISPLAY_TEXT_BOARD_H
#define QUEUED_DISPLAY_TEXT_BOARD_H

#include "display/canvas.h"
#include "display/view.h"

/* How long one notice, or one page of counters that do not fit at once, stays, seconds. */
#define TEXT_BOARD_TURN_S 10

/* Draws @view on @canvas, whatever its size. @turn: which notice and page, counted up. */
void text_board_draw(struct canvas *canvas, const struct view *view, size_t turn);

/* True when more than one notice or page takes turns on a canvas of this size. */
bool text_board_turns(const struct canvas *canvas, const struct view *view);

#endif
