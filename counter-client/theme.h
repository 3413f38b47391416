/* The theme: colours and sizes of the window. High contrast, calm, and room for Vietnamese marks.
 */
#ifndef QUEUED_COUNTER_CLIENT_THEME_H
#define QUEUED_COUNTER_CLIENT_THEME_H

#include <gtk/gtk.h>

void theme_apply(GdkDisplay *display);

/* Small helpers for widgets. */
GtkWidget *theme_label(const char *class, float xalign);
/* Changes a label only when its text does, so that nothing is laid out anew each second. */
void theme_set_text(GtkWidget *label, const char *text);
/* @class on or off. */
void theme_set_class(GtkWidget *widget, const char *class, gboolean is_on);

#endif
