/* The terminal that the board is drawn on. */
#ifndef QUEUED_DISPLAY_TERMINAL_H
#define QUEUED_DISPLAY_TERMINAL_H

#include "display/canvas.h"

struct terminal;

/* Takes over the terminal behind @fd: another screen, no cursor. */
struct terminal *terminal_open(int fd);

/* Gives it back as it was. NULL is allowed. */
void terminal_close(struct terminal *terminal);

/* A blank canvas of the terminal's present size. */
void terminal_begin(struct terminal *terminal, struct canvas *canvas);

/* Writes the rows that are not there already. */
void terminal_show(struct terminal *terminal, const struct canvas *canvas);

#endif
