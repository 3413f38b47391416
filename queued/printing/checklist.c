#include "queued/printing/checklist.h"

#include <stdio.h>
#include <string.h>

#include "queued/printing/drawing.h"
#include "texts/texts.h"

#define BOX 20 /* To be ticked; dots, at 80 mm. */

/* One document, with a box before it. */
static void paint_document(struct drawing *drawing, const char *text)
{
    double box = BOX * drawing->scale;

    if (!drawing->is_measuring) {
        cairo_set_line_width(drawing->cairo, 2);
        cairo_rectangle(drawing->cairo, DRAWING_MARGIN + 1, drawing->y + 8, box, box);
        cairo_stroke(drawing->cairo);
    }
    drawing_text(drawing,
                 &(struct drawing_text){.text = text,
                                        .size = 28,
                                        .weight = PANGO_WEIGHT_NORMAL,
                                        .indent = box + 2 * DRAWING_MARGIN});
    drawing->y += DRAWING_MARGIN;
}

static void paint_documents(struct drawing *drawing, const char *documents)
{
    char line[CHECKLIST_TEXT_SIZE];

    while (*documents != '\0') {
        size_t len = strcspn(documents, "\n");
        memcpy(line, documents, len);
        line[len] = '\0';
        if (strspn(line, " ") < len) {
            paint_document(drawing, line);
        }
        documents += len + (documents[len] == '\n' ? 1 : 0);
    }
}

/* "name: value", when there is a value. */
static void paint_fact(struct drawing *drawing, const char *name, const char *value)
{
    char text[LIMIT_TITLE + 64];

    if (value[0] != '\0') {
        (void)snprintf(text, sizeof text, "%s: %s", name, value);
        drawing_text(drawing,
                     &(struct drawing_text){
                         .text = text, .size = 26, .weight = PANGO_WEIGHT_NORMAL, .indent = 1});
    }
}

static void say_time(const struct checklist *checklist, bool english, char *text, size_t size)
{
    unsigned count = checklist->time_limit;

    text[0] = '\0';
    if (count == 0) {
        return;
    }
    if (strcmp(checklist->time_unit, "working_day") == 0) {
        (void)snprintf(text, size, TEXT_KIOSK_TIME_WORKING_DAY(english), count);
    } else if (strcmp(checklist->time_unit, "day") == 0) {
        (void)snprintf(text, size, TEXT_KIOSK_TIME_DAY(english), count);
    } else if (strcmp(checklist->time_unit, "hour") == 0) {
        (void)snprintf(text, size, TEXT_KIOSK_TIME_HOUR(english), count);
    }
}

static void paint(struct drawing *drawing, const void *owner)
{
    const struct checklist *checklist = owner;
    bool english = checklist->language == LANGUAGE_EN;
    char time[LIMIT_NAME];

    drawing_text(drawing, &(struct drawing_text){checklist->office, 26, PANGO_WEIGHT_BOLD, 3, 0});
    drawing_rule(drawing);
    drawing_text(drawing, &(struct drawing_text){checklist->label, 36, PANGO_WEIGHT_BOLD, 3, 0});
    drawing_text(drawing, &(struct drawing_text){checklist->name, 24, PANGO_WEIGHT_NORMAL, 8, 0});
    drawing->y += DRAWING_MARGIN;
    drawing_text(
        drawing,
        &(struct drawing_text){TEXT_KIOSK_DOCUMENTS(english), 30, PANGO_WEIGHT_BOLD, 1, 1});
    drawing->y += DRAWING_MARGIN;
    if (checklist->documents[0] == '\0') {
        drawing_text(drawing,
                     &(struct drawing_text){
                         TEXT_KIOSK_DOCUMENTS_UNKNOWN(english), 28, PANGO_WEIGHT_NORMAL, 1, 1});
    }
    paint_documents(drawing, checklist->documents);
    drawing_rule(drawing);
    say_time(checklist, english, time, sizeof time);
    paint_fact(drawing, TEXT_KIOSK_TIME_LIMIT(english), time);
    paint_fact(drawing, TEXT_KIOSK_FEE(english), checklist->fee);
    paint_fact(drawing, TEXT_KIOSK_COUNTERS(english), checklist->counters);
}

enum qd_err checklist_render(const struct checklist *checklist,
                             uint32_t dots,
                             struct bitmap *bitmap)
{
    return drawing_make(dots, paint, checklist, bitmap);
}
