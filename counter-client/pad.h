/* A pad of digits: typing by touch, on a machine that has no keyboard. */
#ifndef QUEUED_COUNTER_CLIENT_PAD_H
#define QUEUED_COUNTER_CLIENT_PAD_H

#include <gtk/gtk.h>

struct pad {
    GtkWidget *root;
    GtkEditable *target; /* Where the digits go; the keys stay where they are. */
};

/* Fills *@pad, which stays where it is. */
void pad_init(struct pad *pad, GtkWidget *target);

#endif
