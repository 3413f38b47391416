/* The face: the full view of the desk, no higher than FACE_HEIGHT_MAX whatever is on it: with a
 * title bar, a taskbar and the line of the link it is whole on a screen 768 pixels high. */
#ifndef QUEUED_COUNTER_CLIENT_FACE_H
#define QUEUED_COUNTER_CLIENT_FACE_H

#include <gtk/gtk.h>

#include "counter-client/chips.h"
#include "counter-client/press.h"

#define FACE_WIDTH 540
#define FACE_HEIGHT_MAX 660

struct face {
    GtkWidget *root;
    GtkWidget *ticket;
    GtkWidget *number;
    GtkWidget *state;
    GtkWidget *time;
    GtkWidget *badges;
    GtkWidget *service;
    GtkWidget *procedure;
    GtkWidget *documents;
    GtkWidget *next_label;
    GtkWidget *next_why;
    GtkWidget *waiting_table;
    GtkWidget *waiting[LOOK_ROWS_MAX];
    GtkWidget *waiting_titles[LOOK_ROWS_MAX];
    struct chips parked;
    struct chips missed;
    GtkWidget *message;
    struct press presses[BUTTON_COUNT];
};

/* @on_chip: a parked (BUTTON_RESUME) or missed (BUTTON_RETURN) ticket has been pressed. */
void face_init(struct face *face,
               void (*on_press)(void *owner, enum button button),
               void (*on_chip)(void *owner, enum button button, const char *label),
               void *owner);
void face_show(struct face *face, const struct look *look);

#endif
