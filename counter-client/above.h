/* Where the window stands: above others, and where it stood last. X11 only; elsewhere the desktop
 * decides, and these do nothing. */
#ifndef QUEUED_COUNTER_CLIENT_ABOVE_H
#define QUEUED_COUNTER_CLIENT_ABOVE_H

#include <gtk/gtk.h>
#include <stdbool.h>

void above_set(GtkWindow *window, bool is_above);
bool above_where(GtkWindow *window, int *x, int *y);
void above_move(GtkWindow *window, int x, int y);

#endif
