/* The office's own pictures, shown in turn. */
#ifndef QUEUED_DISPLAY_SLIDES_H
#define QUEUED_DISPLAY_SLIDES_H

#include <gdk/gdk.h>

struct slides;

/* Pictures of @folder, in the order of their names; files may come and go. */
struct slides *slides_new(const char *folder);

/* NULL is allowed. */
void slides_free(struct slides *slides);

/* The picture of this turn; NULL when there is none that can be shown. Lives until the next call.
 */
GdkPaintable *slides_at(struct slides *slides, size_t turn);

#endif
