/* Chips: tickets that are parked or were missed, each to press: one touch takes it up again. */
#ifndef QUEUED_COUNTER_CLIENT_CHIPS_H
#define QUEUED_COUNTER_CLIENT_CHIPS_H

#include <gtk/gtk.h>

#include "counter-client/desk.h"

struct chips;

struct chip {
    GtkWidget *widget;
    GtkWidget *label;
    GtkWidget *time;
    struct chips *chips;
};

struct chips {
    GtkWidget *root;
    struct chip each[DESK_ROWS_MAX];
    enum desk_button button;
    void (*on_chip)(void *owner, enum desk_button button, const char *label);
    void *owner;
};

/* Fills *@chips, which stays where it is. @button: DESK_RESUME or DESK_RETURN. */
void chips_init(struct chips *chips,
                enum desk_button button,
                void (*on_chip)(void *owner, enum desk_button button, const char *label),
                void *owner);

/* Not there when there are none. */
void chips_show(struct chips *chips,
                const struct desk_chip *tickets,
                size_t count,
                bool is_enabled);

#endif
