/* The wall: a view drawn with GTK, for a television seen from ten metres. */
#ifndef QUEUED_DISPLAY_WALL_H
#define QUEUED_DISPLAY_WALL_H

#include <gtk/gtk.h>

#include "display/view.h"
#include "display/wall_theme.h"

/* How long a notice, a page of counters or a picture stays, seconds. */
#define WALL_TURN_S 10

struct wall;

/* Its colours are those of the whole display. */
struct wall *wall_new(enum wall_theme theme);

/* The widget owns the wall. */
GtkWidget *wall_widget(struct wall *wall);

/* Draws @view, of which a copy is kept. @turn counts up every WALL_TURN_S; @slide is the picture to
 * show, NULL when the office gives none. */
void wall_show(struct wall *wall, const struct view *view, size_t turn, GdkPaintable *slide);

/* Whether there is more than one notice or page. */
bool wall_turns(const struct wall *wall);

#endif
