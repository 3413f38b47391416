/* The hand: what counts as one press. A key that is held down is one, and so is a double click:
 * they would run through call, start and finish. */
#ifndef QUEUED_COUNTER_CLIENT_HAND_H
#define QUEUED_COUNTER_CLIENT_HAND_H

#include <gtk/gtk.h>
#include <stdbool.h>

#include "counter-client/button.h"

struct hand {
    guint held_key;      /* Down since it was last acted upon; 0: none. */
    enum button clicked; /* Last by mouse, touch or Enter. */
    guint32 clicked_ms;
    guint32 event_ms; /* Of the newest key, click or touch. */
    bool (*on_key)(void *owner, guint keyval, GdkModifierType modifiers);
    void *owner;
};

/* Watches what happens in @window, which *@hand outlives, before its widgets do. @on_key: a key has
 * come down, or is held; true: it goes no further. */
void hand_init(struct hand *hand,
               GtkWidget *window,
               bool (*on_key)(void *owner, guint keyval, GdkModifierType modifiers),
               void *owner);

/* Whether a key that came down is pressed, and not held since it was acted upon. */
bool hand_presses(struct hand *hand, guint keyval);

/* Whether a click at @button is one of its own, and not the second of a double click. */
bool hand_clicks(struct hand *hand, enum button button);

#endif
