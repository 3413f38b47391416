/* Chips: tickets that are parked or were missed, each to press: one touch takes it up again. They
 * stand in one row; what has no room there is counted on the last one, which shows all. */
#ifndef QUEUED_COUNTER_CLIENT_CHIPS_H
#define QUEUED_COUNTER_CLIENT_CHIPS_H

#include <gtk/gtk.h>

#include "counter-client/look.h"

struct chips;

struct chip {
    GtkWidget *widget;
    GtkWidget *label;
    GtkWidget *time;
    struct chips *chips;
};

struct chips {
    GtkWidget *root;
    struct chip each[LOOK_ROWS_MAX];
    GtkWidget *more;   /* "+3 nữa" */
    GtkWidget *hidden; /* "+3" */
    enum button button;
    /* @label NULL: show all. */
    void (*on_chip)(void *owner, enum button button, const char *label);
    void *owner;
};

/* Fills *@chips, which stays where it is. @button: BUTTON_RESUME or BUTTON_RETURN. */
void chips_init(struct chips *chips,
                enum button button,
                void (*on_chip)(void *owner, enum button button, const char *label),
                void *owner);

/* At most @room of the @count tickets; not there when there are none. */
void chips_show(struct chips *chips,
                const struct look_chip *tickets,
                size_t count,
                size_t room,
                bool is_enabled);

#endif
