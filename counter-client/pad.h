/* A pad: typing by touch, on a machine that has no keyboard. What can be typed follows the text
 * that has the keys: digits, a date, letters. */
#ifndef QUEUED_COUNTER_CLIENT_PAD_H
#define QUEUED_COUNTER_CLIENT_PAD_H

#include <gtk/gtk.h>

enum pad_kind {
    PAD_NONE,
    PAD_DIGITS,
    PAD_DATE, /* Digits and "/". */
    PAD_NAME, /* Digits and small letters. */
    PAD_CODE, /* Digits and capital letters. */
};
#define PAD_KIND_COUNT 5

struct pad {
    GtkWidget *root;
    GtkEditable *target; /* Where the signs go: served last; the keys stay where they are. */
};

/* Fills *@pad, which stays where it is and serves no text yet. */
void pad_init(struct pad *pad);

/* From now on the pad is there, and for @entry, whenever @entry has the keys; PAD_NONE: no longer.
 */
void pad_serve(struct pad *pad, GtkWidget *entry, enum pad_kind kind);

/* At once, whoever has the keys. */
void pad_show(struct pad *pad, GtkWidget *entry);

#endif
