/* The strip: the desk in one line, to stay beside other windows. */
#ifndef QUEUED_COUNTER_CLIENT_STRIP_H
#define QUEUED_COUNTER_CLIENT_STRIP_H

#include <gtk/gtk.h>

#include "counter-client/look.h"
#include "counter-client/press.h"

/* Whole on a screen 1,024 pixels wide, whatever is on it. */
#define STRIP_WIDTH 1020
#define STRIP_HEIGHT 88

struct strip {
    GtkWidget *root;
    GtkWidget *number;
    GtkWidget *time;
    GtkWidget *next;                    /* Below: who is next, or what went wrong. */
    GtkWidget *summary;                 /* How many wait, or whom nobody serves. */
    struct press presses[BUTTON_COUNT]; /* Only some are shown; the keys work for all. */
};

void strip_init(struct strip *strip,
                void (*on_press)(void *owner, enum button button),
                void *owner);
void strip_show(struct strip *strip, const struct look *look);

#endif
