/* A button of the window: what it does, and the key that does it too. */
#ifndef QUEUED_COUNTER_CLIENT_PRESS_H
#define QUEUED_COUNTER_CLIENT_PRESS_H

#include <gtk/gtk.h>

#include "counter-client/button.h"

struct press {
    GtkWidget *widget;
    GtkWidget *text;
    enum button button;
    void (*on_press)(void *owner, enum button button);
    void *owner;
};

/* Fills *@press, which stays where it is. The words and the key are those of the desk. */
void press_init(struct press *press,
                enum button button,
                void (*on_press)(void *owner, enum button button),
                void *owner);

/* The key stands below the words, not beside them. */
void press_stack(struct press *press);

/* Room for words of so many letters, and no more: what stands beside it does not move when they
 * change. */
void press_keep_width(struct press *press, int chars);

/* Of a button that turns something on: it is. */
void press_turn(struct press *press, bool is_on);

/* NULL keeps the words. */
void press_show(struct press *press, const char *text, bool is_enabled);

/* The button that a key stands for; false: none. */
bool press_of_key(guint keyval, GdkModifierType modifiers, enum button *button);

#endif
