#include "queued/printing/slip.h"

#include <pango/pangocairo.h>
#include <qrencode.h>
#include <stdio.h>
#include <string.h>

/* Any of these has every Vietnamese letter; the first that is installed is taken. */
#define FACES "Be Vietnam Pro, Noto Sans, DejaVu Sans, Sans"

#define MARGIN 8          /* Dots left free at each side. */
#define PROCEDURE_LINES 3 /* Of a name that may have 900 characters. */

/* A drawing: runs twice over the same walk, first to know its height, then to draw. */
struct drawing {
    cairo_t *cairo;
    double width;
    double y;
    double
        scale; /* Of the type: 1 at 80 mm; on narrow paper less small than the paper is narrow. */
    bool is_measuring;
};

struct line {
    const char *text;
    double size; /* Dots, at 80 mm. */
    PangoWeight weight;
    int lines_max; /* 0: as many as it needs. */
};

static PangoLayout *lay_out(const struct drawing *drawing, const struct line *line, double size)
{
    PangoLayout *layout = pango_cairo_create_layout(drawing->cairo);
    PangoFontDescription *font = pango_font_description_from_string(FACES);

    pango_font_description_set_weight(font, line->weight);
    pango_font_description_set_absolute_size(font, size * PANGO_SCALE);
    pango_layout_set_font_description(layout, font);
    pango_font_description_free(font);
    pango_layout_set_alignment(layout, PANGO_ALIGN_CENTER);
    pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
    pango_layout_set_width(layout, (int)((drawing->width - 2 * MARGIN) * PANGO_SCALE));
    if (line->lines_max > 0) {
        pango_layout_set_height(layout, -line->lines_max);
        pango_layout_set_ellipsize(layout, PANGO_ELLIPSIZE_END);
    }
    pango_layout_set_text(layout, line->text, -1);
    return layout;
}

static void draw_line(struct drawing *drawing, const struct line *line)
{
    int height = 0;

    if (line->text[0] == '\0') {
        return;
    }
    PangoLayout *layout = lay_out(drawing, line, line->size * drawing->scale);
    pango_layout_get_pixel_size(layout, NULL, &height);
    if (!drawing->is_measuring) {
        cairo_move_to(drawing->cairo, MARGIN, drawing->y);
        pango_cairo_show_layout(drawing->cairo, layout);
    }
    drawing->y += height;
    g_object_unref(layout);
}

/* The number as large as the paper allows, without the white above and below its digits. */
static void draw_label(struct drawing *drawing, const char *text)
{
    const struct line line = {.text = text, .weight = PANGO_WEIGHT_HEAVY, .lines_max = 1};
    PangoRectangle ink;
    double size = drawing->width * 0.37;
    double room = drawing->width - 4 * MARGIN;

    PangoLayout *layout = lay_out(drawing, &line, size);
    pango_layout_set_width(layout, -1);
    pango_layout_get_pixel_extents(layout, &ink, NULL);
    if (ink.width > room) {
        size = size * room / ink.width;
        g_object_unref(layout);
        layout = lay_out(drawing, &line, size);
        pango_layout_set_width(layout, -1);
        pango_layout_get_pixel_extents(layout, &ink, NULL);
    }
    drawing->y += MARGIN;
    if (!drawing->is_measuring) {
        cairo_move_to(drawing->cairo, (drawing->width - ink.width) / 2 - ink.x, drawing->y - ink.y);
        pango_cairo_show_layout(drawing->cairo, layout);
    }
    drawing->y += ink.height + 2.0 * MARGIN;
    g_object_unref(layout);
}

static void draw_rule(struct drawing *drawing)
{
    drawing->y += MARGIN;
    if (!drawing->is_measuring) {
        cairo_rectangle(drawing->cairo, MARGIN, drawing->y, drawing->width - 2 * MARGIN, 2);
        cairo_fill(drawing->cairo);
    }
    drawing->y += MARGIN;
}

/* White on black: seen from a step away. */
static void draw_mark(struct drawing *drawing, const char *text)
{
    const struct line line = {.text = text, .weight = PANGO_WEIGHT_BOLD, .lines_max = 1};
    int width = 0;
    int height = 0;

    PangoLayout *layout = lay_out(drawing, &line, 40 * drawing->scale);
    pango_layout_set_width(layout, -1);
    pango_layout_get_pixel_size(layout, &width, &height);
    if (!drawing->is_measuring) {
        double left = (drawing->width - width) / 2 - 3 * MARGIN;
        cairo_rectangle(drawing->cairo, left, drawing->y, width + 6 * MARGIN, height + MARGIN);
        cairo_fill(drawing->cairo);
        cairo_set_source_rgb(drawing->cairo, 1, 1, 1);
        cairo_move_to(
            drawing->cairo, (drawing->width - width) / 2, drawing->y + (double)MARGIN / 2);
        pango_cairo_show_layout(drawing->cairo, layout);
        cairo_set_source_rgb(drawing->cairo, 0, 0, 0);
    }
    drawing->y += height + 2 * MARGIN;
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
    int dots = (int)(drawing->width * 0.52) / (code->width + 2 * quiet);
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
    draw_line(drawing, &(struct line){text, 26, PANGO_WEIGHT_NORMAL, 1});
    if (slip->people_ahead == 0) {
        (void)snprintf(text,
                       sizeof text,
                       "%s",
                       english ? "Nobody is waiting before you" : "Không có ai chờ trước");
    } else {
        (void)snprintf(text,
                       sizeof text,
                       english ? "%u waiting before you" : "%u người chờ trước",
                       (unsigned)slip->people_ahead);
    }
    draw_line(drawing, &(struct line){text, 30, PANGO_WEIGHT_BOLD, 1});
}

static void draw_slip(struct drawing *drawing, const struct slip *slip)
{
    bool english = slip->language == LANGUAGE_EN;
    const char *number = english ? "Number" : "Số thứ tự";
    const char *again = english ? "Number (reprint)" : "Số thứ tự (in lại)";

    drawing->y = MARGIN;
    draw_line(drawing, &(struct line){slip->office, 30, PANGO_WEIGHT_BOLD, 3});
    draw_rule(drawing);
    draw_line(drawing, &(struct line){slip->is_again ? again : number, 28, PANGO_WEIGHT_NORMAL, 1});
    draw_label(drawing, slip->label);
    if (slip->is_priority) {
        draw_mark(drawing, english ? "PRIORITY" : "ƯU TIÊN");
    }
    draw_line(drawing, &(struct line){slip->service, 34, PANGO_WEIGHT_BOLD, 2});
    draw_line(drawing, &(struct line){slip->procedure, 26, PANGO_WEIGHT_NORMAL, PROCEDURE_LINES});
    draw_facts(drawing, slip, english);
    draw_code(drawing, slip->url);
    if (slip->url[0] != '\0') {
        draw_line(drawing,
                  &(struct line){english ? "Follow it on your phone" : "Theo dõi trên điện thoại",
                                 24,
                                 PANGO_WEIGHT_NORMAL,
                                 1});
    }
    draw_rule(drawing);
    draw_line(drawing,
              &(struct line){english ? "Valid today only" : "Phiếu chỉ có giá trị trong ngày",
                             26,
                             PANGO_WEIGHT_BOLD,
                             2});
    draw_line(drawing, &(struct line){slip->own_text, 24, PANGO_WEIGHT_NORMAL, 6});
    drawing->y += MARGIN;
}

/* Half black is black: a thermal head knows no grey. */
static enum qd_err take_dots(cairo_surface_t *surface, struct bitmap *bitmap, uint32_t height)
{
    uint32_t width = (uint32_t)cairo_image_surface_get_width(surface);
    enum qd_err err = bitmap_init(bitmap, width, height);

    if (err != QD_OK) {
        return err;
    }
    cairo_surface_flush(surface);
    const unsigned char *data = cairo_image_surface_get_data(surface);
    size_t stride = (size_t)cairo_image_surface_get_stride(surface);
    for (uint32_t y = 0; y < height; y++) {
        for (uint32_t x = 0; x < width; x++) {
            if (data[y * stride + (size_t)x * 4] < 128) {
                bitmap_set(bitmap, x, y);
            }
        }
    }
    return QD_OK;
}

static enum qd_err draw_on(cairo_surface_t *surface,
                           const struct slip *slip,
                           bool is_measuring,
                           double *height)
{
    cairo_t *cairo = cairo_create(surface);
    double width = cairo_image_surface_get_width(surface);
    struct drawing drawing = {.cairo = cairo,
                              .width = width,
                              .scale = width < SLIP_DOTS_80 ? 0.82 : 1,
                              .is_measuring = is_measuring};
    cairo_font_options_t *options = cairo_font_options_create();

    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_FULL);
    cairo_set_font_options(cairo, options);
    cairo_set_source_rgb(cairo, 1, 1, 1);
    cairo_paint(cairo);
    cairo_set_source_rgb(cairo, 0, 0, 0);
    draw_slip(&drawing, slip);
    bool failed = cairo_status(cairo) != CAIRO_STATUS_SUCCESS;
    cairo_font_options_destroy(options);
    cairo_destroy(cairo);
    *height = drawing.y;
    return failed ? QD_ERR_NOMEM : QD_OK;
}

uint32_t slip_dots(uint32_t paper_mm)
{
    return paper_mm == 58 ? SLIP_DOTS_58 : SLIP_DOTS_80;
}

enum qd_err slip_render(const struct slip *slip, uint32_t dots, struct bitmap *bitmap)
{
    double height = 0;
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)dots, 1);
    enum qd_err err = draw_on(surface, slip, true, &height);

    cairo_surface_destroy(surface);
    if (err != QD_OK) {
        return err;
    }
    uint32_t rows = (uint32_t)height + 1;
    rows = rows > BITMAP_HEIGHT_MAX ? BITMAP_HEIGHT_MAX : rows;
    surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)dots, (int)rows);
    err = draw_on(surface, slip, false, &height);
    if (err == QD_OK) {
        err = take_dots(surface, bitmap, rows);
    }
    cairo_surface_destroy(surface);
    return err;
}
