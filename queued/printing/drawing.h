/* A drawing: text and shapes from top to bottom on paper as long as it takes. */
#ifndef QUEUED_PRINTING_DRAWING_H
#define QUEUED_PRINTING_DRAWING_H

#include <pango/pangocairo.h>
#include <stdbool.h>
#include <stdint.h>

#include "queued/base/err.h"
#include "queued/printing/bitmap.h"

#define DRAWING_MARGIN 8 /* Dots left free at each side, and between parts. */

/* The painter runs twice over the same walk: first to know the height, then to draw. */
struct drawing {
    cairo_t *cairo;
    double width;
    double y;
    double
        scale; /* Of the type: 1 at 80 mm; on narrow paper less small than the paper is narrow. */
    bool is_measuring;
};

struct drawing_text {
    const char *text; /* "": nothing, and no room for it. */
    double size;      /* Dots, at 80 mm. */
    PangoWeight weight;
    int lines_max; /* 0: as many as it needs. */
    double indent; /* From the left, in dots; 0: centred. */
};

/* Laid out at @size dots; the caller's to unref. */
PangoLayout *drawing_lay_out(const struct drawing *drawing,
                             const struct drawing_text *text,
                             double size);

void drawing_text(struct drawing *drawing, const struct drawing_text *text);
void drawing_rule(struct drawing *drawing);

/* A bitmap of @dots across of what @paint paints. NOMEM. From any thread. */
QD_MUST_USE enum qd_err drawing_make(uint32_t dots,
                                     void (*paint)(struct drawing *drawing, const void *owner),
                                     const void *owner,
                                     struct bitmap *bitmap);

#endif
