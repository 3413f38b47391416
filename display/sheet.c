#include "display/sheet.h"

#include <string.h>

/* A text shrinks to this part of its size before it is cut. */
#define SHRINK_MIN 0.5

/* Widths are nearly in proportion to sizes: two steps are usual. */
#define FIT_STEPS_MAX 8

enum slot_kind { SLOT_TILE, SLOT_TEXT, SLOT_PICTURE };
#define SLOT_KIND_COUNT 3

/* A widget that is used again, and what it shows. */
struct slot {
    GtkWidget *widget;
    struct wall_box box;
    char *style;
    char *text;
    double size;
    PangoWeight weight;
    double align;
};

struct sheet {
    GtkWidget *widget;
    GPtrArray *slots[SLOT_KIND_COUNT]; /* struct slot */
    guint used[SLOT_KIND_COUNT];
    void (*on_resized)(void *owner, int width, int height);
    void *owner;
    int width;
    int height;
    guint idle; /* 0: none. */
};

static void slot_free(gpointer data)
{
    struct slot *slot = data;

    g_free(slot->style);
    g_free(slot->text);
    g_free(slot);
}

/* --- The layout: each child in its box, whatever it would like. --- */

static gboolean on_idle(gpointer data)
{
    struct sheet *sheet = data;

    sheet->idle = 0;
    sheet->on_resized(sheet->owner, sheet->width, sheet->height);
    return G_SOURCE_REMOVE;
}

/* NOLINTNEXTLINE(readability-function-size): GTK says which parameters it has. */
static void measure(GtkWidget *widget,
                    GtkOrientation orientation,
                    int for_size,
                    int *minimum,
                    int *natural,
                    int *minimum_baseline,
                    int *natural_baseline)
{
    (void)widget;
    (void)orientation;
    (void)for_size;
    *minimum = 0;
    *natural = 0;
    *minimum_baseline = -1;
    *natural_baseline = -1;
}

static void allocate_slot(const struct slot *slot)
{
    int minimum = 0;

    if (!gtk_widget_get_visible(slot->widget)) {
        return;
    }
    gtk_widget_measure(slot->widget, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
    int width = MAX(minimum, slot->box.width);
    gtk_widget_measure(slot->widget, GTK_ORIENTATION_VERTICAL, width, &minimum, NULL, NULL, NULL);
    int height = MAX(minimum, slot->box.height);
    const GtkAllocation place = {
        slot->box.x - (int)((width - slot->box.width) * slot->align),
        slot->box.y - (height - slot->box.height) / 2,
        width,
        height,
    };
    gtk_widget_size_allocate(slot->widget, &place, -1);
}

static void allocate(GtkWidget *widget, int width, int height, int baseline)
{
    struct sheet *sheet = g_object_get_data(G_OBJECT(widget), "sheet");

    (void)baseline;
    for (size_t kind = 0; kind < SLOT_KIND_COUNT; kind++) {
        for (guint i = 0; i < sheet->slots[kind]->len; i++) {
            allocate_slot(g_ptr_array_index(sheet->slots[kind], i));
        }
    }
    if ((width != sheet->width || height != sheet->height) && sheet->idle == 0) {
        /* Before the next frame is laid out and drawn. */
        sheet->idle = g_idle_add_full(G_PRIORITY_HIGH_IDLE, on_idle, sheet, NULL);
    }
    sheet->width = width;
    sheet->height = height;
}

static void sheet_free(gpointer data)
{
    struct sheet *sheet = data;

    g_clear_handle_id(&sheet->idle, g_source_remove);
    for (size_t kind = 0; kind < SLOT_KIND_COUNT; kind++) {
        g_ptr_array_unref(sheet->slots[kind]);
    }
    g_free(sheet);
}

struct sheet *sheet_new(void (*on_resized)(void *owner, int width, int height), void *owner)
{
    struct sheet *sheet = g_new0(struct sheet, 1);

    sheet->widget = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 0);
    sheet->on_resized = on_resized;
    sheet->owner = owner;
    for (size_t kind = 0; kind < SLOT_KIND_COUNT; kind++) {
        sheet->slots[kind] = g_ptr_array_new_with_free_func(slot_free);
    }
    gtk_widget_set_layout_manager(sheet->widget, gtk_custom_layout_new(NULL, measure, allocate));
    g_object_set_data_full(G_OBJECT(sheet->widget), "sheet", sheet, sheet_free);
    return sheet;
}

GtkWidget *sheet_widget(struct sheet *sheet)
{
    return sheet->widget;
}

/* --- Slots --- */

static GtkWidget *widget_new(enum slot_kind kind)
{
    GtkWidget *widget = NULL;

    switch (kind) {
    case SLOT_TILE:
        return g_object_new(GTK_TYPE_BOX, "accessible-role", GTK_ACCESSIBLE_ROLE_GROUP, NULL);
    case SLOT_PICTURE:
        widget = gtk_picture_new();
        gtk_picture_set_can_shrink(GTK_PICTURE(widget), TRUE);
        return widget;
    case SLOT_TEXT:
    default:
        return gtk_label_new(NULL);
    }
}

/* Tiles lie under texts: each kind has its place among the children. */
static void insert(struct sheet *sheet, enum slot_kind kind, GtkWidget *widget)
{
    GtkWidget *below = NULL;

    for (size_t i = 0; i <= (size_t)kind; i++) {
        if (sheet->slots[i]->len > 0) {
            below = ((struct slot *)g_ptr_array_index(sheet->slots[i], sheet->slots[i]->len - 1))
                        ->widget;
        }
    }
    gtk_widget_insert_after(widget, sheet->widget, below);
}

static struct slot *take(struct sheet *sheet, enum slot_kind kind, struct wall_box box)
{
    GPtrArray *slots = sheet->slots[kind];

    if (sheet->used[kind] == slots->len) {
        struct slot *slot = g_new0(struct slot, 1);
        slot->widget = widget_new(kind);
        insert(sheet, kind, slot->widget);
        g_ptr_array_add(slots, slot);
    }
    struct slot *slot = g_ptr_array_index(slots, sheet->used[kind]++);
    if (memcmp(&slot->box, &box, sizeof box) != 0) {
        slot->box = box;
        gtk_widget_queue_allocate(sheet->widget);
    }
    gtk_widget_set_visible(slot->widget, TRUE);
    return slot;
}

static bool is_new(char **kept, const char *text)
{
    if (g_strcmp0(*kept, text) == 0) {
        return false;
    }
    g_free(*kept);
    *kept = g_strdup(text);
    return true;
}

static void set_style(struct slot *slot, const char *style)
{
    if (is_new(&slot->style, style)) {
        const char *classes[] = {style, NULL};
        gtk_widget_set_css_classes(slot->widget, classes);
    }
}

void sheet_begin(struct sheet *sheet)
{
    memset(sheet->used, 0, sizeof sheet->used);
}

void sheet_end(struct sheet *sheet)
{
    for (size_t kind = 0; kind < SLOT_KIND_COUNT; kind++) {
        for (guint i = sheet->used[kind]; i < sheet->slots[kind]->len; i++) {
            struct slot *slot = g_ptr_array_index(sheet->slots[kind], i);
            gtk_widget_set_visible(slot->widget, FALSE);
        }
    }
}

void sheet_tile(struct sheet *sheet, struct wall_box box, const char *style, const char *name)
{
    struct slot *slot = take(sheet, SLOT_TILE, box);

    set_style(slot, style);
    if (is_new(&slot->text, name)) {
        gtk_accessible_update_property(
            GTK_ACCESSIBLE(slot->widget), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
    }
}

static PangoAttrList *attributes(double size, PangoWeight weight)
{
    PangoAttrList *list = pango_attr_list_new();

    pango_attr_list_insert(list, pango_attr_size_new_absolute((int)(size * PANGO_SCALE)));
    pango_attr_list_insert(list, pango_attr_weight_new(weight));
    pango_attr_list_insert(list, pango_attr_insert_hyphens_new(FALSE));
    return list;
}

double sheet_fit(struct sheet *sheet,
                 struct wall_box box,
                 const struct sheet_font *font,
                 const char *text)
{
    PangoLayout *layout = gtk_widget_create_pango_layout(sheet->widget, text);
    double size = font->size;

    for (int i = 0; i < FIT_STEPS_MAX; i++) {
        int width = 0;
        PangoAttrList *list = attributes(size, font->weight);
        pango_layout_set_attributes(layout, list);
        pango_attr_list_unref(list);
        pango_layout_get_pixel_size(layout, &width, NULL);
        if (width <= box.width || size <= font->size * SHRINK_MIN) {
            break;
        }
        size = MAX(size * box.width / (width + 1), font->size * SHRINK_MIN);
    }
    g_object_unref(layout);
    return size;
}

static void set_font(struct slot *slot, const struct sheet_font *font, double size)
{
    GtkLabel *label = GTK_LABEL(slot->widget);

    slot->size = size;
    slot->weight = font->weight;
    slot->align = font->align;
    PangoAttrList *list = attributes(size, font->weight);
    gtk_label_set_attributes(label, list);
    pango_attr_list_unref(list);
    gtk_label_set_xalign(label, (float)font->align);
    gtk_label_set_ellipsize(label, PANGO_ELLIPSIZE_END);
}

void sheet_text(struct sheet *sheet,
                struct wall_box box,
                const struct sheet_font *font,
                const char *text)
{
    if (box.height <= 0 || box.width <= 0 || text[0] == '\0') {
        return;
    }
    struct slot *slot = take(sheet, SLOT_TEXT, box);
    double size = sheet_fit(sheet, box, font, text);
    set_style(slot, font->style);
    if (is_new(&slot->text, text)) {
        gtk_label_set_text(GTK_LABEL(slot->widget), text);
    }
    if (slot->size != size || slot->weight != font->weight || slot->align != font->align) {
        set_font(slot, font, size);
    }
}

void sheet_picture(struct sheet *sheet, struct wall_box box, GdkPaintable *picture)
{
    if (picture == NULL || box.height <= 0) {
        return;
    }
    struct slot *slot = take(sheet, SLOT_PICTURE, box);
    set_style(slot, "slide");
    if (gtk_picture_get_paintable(GTK_PICTURE(slot->widget)) != picture) {
        gtk_picture_set_paintable(GTK_PICTURE(slot->widget), picture);
    }
}
