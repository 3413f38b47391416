/* The board as lines, for a log or a pipe: one for each thing that has changed. */
#ifndef QUEUED_DISPLAY_PLAIN_BOARD_H
#define QUEUED_DISPLAY_PLAIN_BOARD_H

#include <stdio.h>

#include "display/view.h"

struct plain_board;

struct plain_board *plain_board_new(void);

/* NULL is allowed. */
void plain_board_free(struct plain_board *plain);

/* Prints what was not so before: "09:41  A012 → Quầy 3". Every call of the board that @choice shows
 * has its line, also one that is over by now. */
void plain_board_print(struct plain_board *plain,
                       FILE *out,
                       const struct board *board,
                       const struct hall *hall,
                       const struct choice *choice,
                       const struct view *view);

#endif
