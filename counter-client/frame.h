/* The frame: how large the window is, as a strip and as the full view. */
#ifndef QUEUED_COUNTER_CLIENT_FRAME_H
#define QUEUED_COUNTER_CLIENT_FRAME_H

#include <gtk/gtk.h>
#include <stdbool.h>

struct frame {
    GtkWindow *window;
    bool is_strip;
    int full_width; /* As the clerk left the full view. */
    int full_height;
    int width; /* Asked for. */
    int height;
    unsigned layouts_left; /* Within so many the size asked for must come; 0: nothing is awaited. */
    guint again;           /* The source that asks again; 0: none. */
};

/* Fills *@frame, which stays where it is; @window is not shown yet, and gets the full view's size.
 */
void frame_init(struct frame *frame, GtkWindow *window);
void frame_deinit(struct frame *frame);

/* Asks for the size of that view, once; what the clerk makes of it afterwards stays. */
void frame_show(struct frame *frame, bool is_strip);

#endif
