/* A sheet of paper for GTK: tiles, texts and pictures in given places, laid anew as often as one
 * likes. What is laid where it was before costs nothing: only what changed is drawn. */
#ifndef QUEUED_DISPLAY_SHEET_H
#define QUEUED_DISPLAY_SHEET_H

#include <gtk/gtk.h>

#include "display/wall_plan.h"

struct sheet;

/* @on_resized is told a new size, in pixels, outside of drawing. */
struct sheet *sheet_new(void (*on_resized)(void *owner, int width, int height), void *owner);

/* Its widget, which owns the sheet. */
GtkWidget *sheet_widget(struct sheet *sheet);

void sheet_begin(struct sheet *sheet);

/* A coloured area under the texts; @style is a class of wall_theme.c, @name what it is to those who
 * cannot see it ("" : a mere background). */
void sheet_tile(struct sheet *sheet, struct wall_box box, const char *style, const char *name);

struct sheet_font {
    const char *style; /* Colour: a class of wall_theme.c. */
    double size;       /* Of the letters: em, pixels. */
    PangoWeight weight;
    double align; /* 0: left, 0.5: centre, 1: right. */
};

/* The size at which @text fits, half of what is asked for at least. */
double sheet_fit(struct sheet *sheet,
                 struct wall_box box,
                 const struct sheet_font *font,
                 const char *text);

/* A text at the size at which it fits; shortened when even half the size is too wide. */
void sheet_text(struct sheet *sheet,
                struct wall_box box,
                const struct sheet_font *font,
                const char *text);

/* A picture, whole, on its middle; NULL: none. Not owned. */
void sheet_picture(struct sheet *sheet, struct wall_box box, GdkPaintable *picture);

/* Hides what was there before and has not been laid again. */
void sheet_end(struct sheet *sheet);

#endif
