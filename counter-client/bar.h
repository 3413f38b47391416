/* The bar: the line above everything, whose seat it is and how things stand. It is always there, so
 * that nothing moves when the link drops or a service has nobody to serve it. */
#ifndef QUEUED_COUNTER_CLIENT_BAR_H
#define QUEUED_COUNTER_CLIENT_BAR_H

#include <gtk/gtk.h>

#include "counter-client/look.h"

struct bar {
    GtkWidget *root;
    GtkWidget *seat; /* "Quầy 2 · Nguyễn Thị Lan" */
    GtkWidget *news; /* The link, or whom nobody serves. */
};

void bar_init(struct bar *bar);
/* What is shown while nobody @is_signed_in is of the link alone. */
void bar_show(struct bar *bar, const struct look *look, bool is_signed_in);

#endif
