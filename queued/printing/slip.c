#include "queued/printing/slip.h"

#include <qrencode.h>
#include <stdio.h>
#include <string.h>

#include "queued/printing/drawing.h"
#include "texts/texts.h"

#define CODE_ROOM 300     /* Dots across: as easy for an old phone on either paper. */
#define PROCEDURE_LINES 3 /* Of a name that may have 900 characters. */

/* The number as large as the paper allows, without the white above and below its digits. */
static void draw_label(struct drawing *drawing, const char *text)
{
    const struct drawing_text line = {.text = text, .weight = PANGO_WEIGHT_HEAVY, .lines_max = 1};
    PangoRectangle ink;
    double size = drawing->width * 0.37;
    double room = drawing->width - 4 * DRAWING_MARGIN;

    PangoLayout *layout = drawing_lay_out(drawing, &line, size);
    pango_layout_set_width(layout, -1);
    pango_layout_get_pixel_extents(layout, &ink, NULL);
    if (ink.width > room) {
        size = size * room / ink.width;
        g_object_unref(layout);
        layout = drawing_lay_out(drawing, &line, size);
        pango_layout_set_width(layout, -1);
        pango_layout_get_pixel_extents(layout, &ink, NULL);
    }
    drawing->y += DRAWING_MARGIN;
    if (!drawing->is_measuring) {
        cairo_move_to(drawing->cairo, (drawing->width - ink.width) / 2 - ink.x, drawing->y - ink.y);
        pango_cairo_show_layout(drawing->cairo, layout);
    }
    drawing->y += ink.height + 2.0 * DRAWING_MARGIN;
    g_object_unref(layout);
}

/* White on black: seen from a step away. */
static void draw_mark(struct drawing *drawing, const char *text)
{
    const struct drawing_text line = {.text = text, .weight = PANGO_WEIGHT_BOLD, .lines_max = 1};
    int width = 0;
    int height = 0;

    PangoLayout *layout = drawing_lay_out(drawing, &line, 40 * drawing->scale);
    pango_layout_set_width(layout, -1);
    pango_layout_get_pixel_size(layout, &width, &height);
    if (!drawing->is_measuring) {
        double left = (drawing->width - width) / 2 - 3 * DRAWING_MARGIN;
        cairo_rectangle(
            drawing->cairo, left, drawing->y, width + 6 * DRAWING_MARGIN, height + DRAWING_MARGIN);
        cairo_fill(drawing->cairo);
        cairo_set_source_rgb(drawing->cairo, 1, 1, 1);
        cairo_move_to(
            drawing->cairo, (drawing->width - width) / 2, drawing->y + (double)DRAWING_MARGIN / 2);
        pango_cairo_show_layout(drawing->cairo, layout);
        cairo_set_source_rgb(drawing->cairo, 0, 0, 0);
    }
    drawing->y += height + 2 * DRAWING_MARGIN;
    g_object_unref(layout);
}

/* Whole dots for each module, so that no edge is blurred. */
static void draw_code(struct drawing *drawing, const char *url)
{
    QRcode *code = url[0] == '\0' ? NULL : QRcode_encodeString8bit(url, 0, QR_ECLEVEL_M);

    if (code == NULL) {
        return; /* No address, or no memory: the number is what counts. */
    }
    int quiet = 4; /* Modules of white around it. */
    int room = (int)(drawing->width * 0.8);
    int dots = (room < CODE_ROOM ? room : CODE_ROOM) / (code->width + 2 * quiet);
    dots = dots < 3 ? 3 : dots;
    double left = (drawing->width - (double)(dots * code->width)) / 2;
    double top = drawing->y + (double)(dots * quiet) / 2;
    for (int i = 0; i < code->width * code->width && !drawing->is_measuring; i++) {
        if ((code->data[i] & 1) != 0) {
            int x = i % code->width;
            int y = i / code->width;
            cairo_rectangle(drawing->cairo, (int)left + dots * x, (int)top + dots * y, dots, dots);
        }
    }
    cairo_fill(drawing->cairo);
    drawing->y = top + dots * (code->width + quiet / 2.0);
    QRcode_free(code);
}

static void draw_facts(struct drawing *drawing, const struct slip *slip, bool english)
{
    char text[128];
    uint32_t date = slip->date;

    (void)snprintf(text,
                   sizeof text,
                   "%02u:%02u  %02u/%02u/%04u",
                   (unsigned)(slip->minute / 60),
                   (unsigned)(slip->minute % 60),
                   (unsigned)(date % 100),
                   (unsigned)(date / 100 % 100),
                   (unsigned)(date / 10000));
    drawing_text(drawing, &(struct drawing_text){text, 26, PANGO_WEIGHT_NORMAL, 1, 0});
    if (slip->people_ahead == 0) {
        (void)snprintf(text, sizeof text, "%s", TEXT_COMMON_PEOPLE_0(english));
    } else if (slip->people_ahead == 1) {
        (void)snprintf(text, sizeof text, "%s", TEXT_COMMON_PEOPLE_1(english));
    } else {
        (void)snprintf(
            text, sizeof text, TEXT_COMMON_PEOPLE(english), (unsigned)slip->people_ahead);
    }
    drawing_text(drawing, &(struct drawing_text){text, 30, PANGO_WEIGHT_BOLD, 1, 0});
}

static void paint(struct drawing *drawing, const void *owner)
{
    const struct slip *slip = owner;
    bool english = slip->language == LANGUAGE_EN;
    const char *number = TEXT_SLIP_NUMBER(english);
    const char *again = TEXT_SLIP_NUMBER_AGAIN(english);

    drawing_text(drawing, &(struct drawing_text){slip->office, 30, PANGO_WEIGHT_BOLD, 3, 0});
    drawing_rule(drawing);
    drawing_text(
        drawing,
        &(struct drawing_text){slip->is_again ? again : number, 28, PANGO_WEIGHT_NORMAL, 1, 0});
    draw_label(drawing, slip->label);
    if (slip->is_priority) {
        draw_mark(drawing, TEXT_SLIP_PRIORITY(english));
    }
    drawing_text(drawing, &(struct drawing_text){slip->service, 34, PANGO_WEIGHT_BOLD, 2, 0});
    drawing_text(
        drawing,
        &(struct drawing_text){slip->procedure, 26, PANGO_WEIGHT_NORMAL, PROCEDURE_LINES, 0});
    draw_facts(drawing, slip, english);
    draw_code(drawing, slip->url);
    if (slip->url[0] != '\0') {
        drawing_text(
            drawing,
            &(struct drawing_text){TEXT_SLIP_PHONE(english), 24, PANGO_WEIGHT_NORMAL, 1, 0});
    }
    drawing_rule(drawing);
    drawing_text(drawing,
                 &(struct drawing_text){TEXT_SLIP_DAY(english), 26, PANGO_WEIGHT_BOLD, 2, 0});
    drawing_text(drawing, &(struct drawing_text){slip->own_text, 24, PANGO_WEIGHT_NORMAL, 6, 0});
}

enum qd_err slip_render(const struct slip *slip, uint32_t dots, struct bitmap *bitmap)
{
    return drawing_make(dots, paint, slip, bitmap);
}
