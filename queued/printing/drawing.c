#include "queued/printing/drawing.h"

#include "queued/printing/sheet.h"

/* Any of these has every Vietnamese letter; the first that is installed is taken. */
#define FACES "Be Vietnam Pro, Noto Sans, DejaVu Sans, Sans"

#define SCALE_NARROW 0.82

PangoLayout *drawing_lay_out(const struct drawing *drawing,
                             const struct drawing_text *text,
                             double size)
{
    PangoLayout *layout = pango_cairo_create_layout(drawing->cairo);
    PangoFontDescription *font = pango_font_description_from_string(FACES);
    double room = drawing->width - 2 * DRAWING_MARGIN - text->indent;

    pango_font_description_set_weight(font, text->weight);
    pango_font_description_set_absolute_size(font, size * PANGO_SCALE);
    pango_layout_set_font_description(layout, font);
    pango_font_description_free(font);
    pango_layout_set_alignment(layout, text->indent > 0 ? PANGO_ALIGN_LEFT : PANGO_ALIGN_CENTER);
    pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
    pango_layout_set_width(layout, (int)(room * PANGO_SCALE));
    if (text->lines_max > 0) {
        pango_layout_set_height(layout, -text->lines_max);
        pango_layout_set_ellipsize(layout, PANGO_ELLIPSIZE_END);
    }
    pango_layout_set_text(layout, text->text, -1);
    return layout;
}

void drawing_text(struct drawing *drawing, const struct drawing_text *text)
{
    int height = 0;

    if (text->text[0] == '\0') {
        return;
    }
    PangoLayout *layout = drawing_lay_out(drawing, text, text->size * drawing->scale);
    pango_layout_get_pixel_size(layout, NULL, &height);
    if (!drawing->is_measuring) {
        cairo_move_to(drawing->cairo, DRAWING_MARGIN + text->indent, drawing->y);
        pango_cairo_show_layout(drawing->cairo, layout);
    }
    drawing->y += height;
    g_object_unref(layout);
}

void drawing_rule(struct drawing *drawing)
{
    drawing->y += DRAWING_MARGIN;
    if (!drawing->is_measuring) {
        cairo_rectangle(
            drawing->cairo, DRAWING_MARGIN, drawing->y, drawing->width - 2 * DRAWING_MARGIN, 2);
        cairo_fill(drawing->cairo);
    }
    drawing->y += DRAWING_MARGIN;
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

static bool paint_on(cairo_surface_t *surface,
                     void (*paint)(struct drawing *drawing, const void *owner),
                     const void *owner,
                     struct drawing *drawing)
{
    cairo_font_options_t *options = cairo_font_options_create();

    drawing->cairo = cairo_create(surface);
    drawing->y = DRAWING_MARGIN;
    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_FULL);
    cairo_set_font_options(drawing->cairo, options);
    cairo_set_source_rgb(drawing->cairo, 1, 1, 1);
    cairo_paint(drawing->cairo);
    cairo_set_source_rgb(drawing->cairo, 0, 0, 0);
    paint(drawing, owner);
    bool painted = cairo_status(drawing->cairo) == CAIRO_STATUS_SUCCESS;
    cairo_font_options_destroy(options);
    cairo_destroy(drawing->cairo);
    return painted;
}

enum qd_err drawing_make(uint32_t dots,
                         void (*paint)(struct drawing *drawing, const void *owner),
                         const void *owner,
                         struct bitmap *bitmap)
{
    struct drawing drawing = {
        .width = dots, .scale = dots < SHEET_DOTS_80 ? SCALE_NARROW : 1, .is_measuring = true};
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)dots, 1);
    bool painted = paint_on(surface, paint, owner, &drawing);

    cairo_surface_destroy(surface);
    if (!painted) {
        return QD_ERR_NOMEM;
    }
    uint32_t rows = (uint32_t)drawing.y + DRAWING_MARGIN;
    rows = rows > BITMAP_HEIGHT_MAX ? BITMAP_HEIGHT_MAX : rows;
    drawing.is_measuring = false;
    surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)dots, (int)rows);
    painted = paint_on(surface, paint, owner, &drawing);
    enum qd_err err = painted ? take_dots(surface, bitmap, rows) : QD_ERR_NOMEM;
    cairo_surface_destroy(surface);
    return err;
}
