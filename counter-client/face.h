/* The face: the full view of the desk. */
#ifndef QUEUED_COUNTER_CLIENT_FACE_H
#define QUEUED_COUNTER_CLIENT_FACE_H

#include <gtk/gtk.h>

#include "counter-client/chips.h"
#include "counter-client/press.h"

struct face {
    GtkWidget *root;
    GtkWidget *title;
    GtkWidget *ticket;
    GtkWidget *number;
    GtkWidget *state;
    GtkWidget *time;
    GtkWidget *badges;
    GtkWidget *service;
    GtkWidget *procedure;
    GtkWidget *documents;
    GtkWidget *documents_title;
    GtkWidget *next_label;
    GtkWidget *next_why;
    GtkWidget *waiting[DESK_ROWS_MAX];
    GtkWidget *waiting_titles[DESK_ROWS_MAX];
    struct chips parked;
    struct chips missed;
    GtkWidget *warning;
    GtkWidget *message;
    struct press presses[DESK_BUTTON_COUNT];
};

/* @on_chip: a parked (DESK_RESUME) or missed (DESK_RETURN) ticket has been pressed. */
void face_init(struct face *face,
               void (*on_press)(void *owner, enum desk_button button),
               void (*on_chip)(void *owner, enum desk_button button, const char *label),
               void *owner);
void face_show(struct face *face, const struct desk_look *look);

#endif
