#include "counter-client/pad.h"

#include "counter-client/words.h"

#define ROWS_MAX 4
#define GAP 4
#define KIND "pad-kind"

/* The keys as they stand, and in which rows of the last column the one that deletes is. */
static const struct {
    const char *rows[ROWS_MAX];
    int columns;
    int back_row;
    int back_rows;
} layouts[PAD_KIND_COUNT] = {
    [PAD_DIGITS] = {{"12345", "67890"}, 6, 0, 2},
    [PAD_DATE] = {{"12345/", "67890"}, 6, 1, 1},
    [PAD_NAME] = {{"1234567890", "qwertyuiop", "asdfghjkl-", "zxcvbnm._"}, 10, 3, 1},
    [PAD_CODE] = {{"1234567890", "QWERTYUIOP", "ASDFGHJKL-", "ZXCVBNM./"}, 10, 3, 1},
};

static void on_sign(GtkButton *button, gpointer data)
{
    GtkEditable *target = ((struct pad *)data)->target;

    gtk_editable_delete_selection(target);
    int at = gtk_editable_get_position(target);
    gtk_editable_insert_text(target, gtk_button_get_label(button), -1, &at);
    gtk_editable_set_position(target, at);
}

static void on_back(GtkButton *button, gpointer data)
{
    GtkEditable *target = ((struct pad *)data)->target;
    int at = gtk_editable_get_position(target);

    (void)button;
    if (gtk_editable_get_selection_bounds(target, NULL, NULL)) {
        gtk_editable_delete_selection(target);
    } else if (at > 0) {
        gtk_editable_delete_text(target, at - 1, at);
    }
}

static GtkWidget *key_new(struct pad *pad,
                          const char *text,
                          void (*on_clicked)(GtkButton *button, gpointer data))
{
    GtkWidget *button = gtk_button_new_with_label(text);

    /* Who has a keyboard need not walk through them. */
    gtk_widget_set_focusable(button, FALSE);
    gtk_widget_set_hexpand(button, TRUE);
    gtk_widget_set_vexpand(button, TRUE);
    g_signal_connect(button, "clicked", G_CALLBACK(on_clicked), pad);
    return button;
}

static GtkWidget *grid_new(struct pad *pad, enum pad_kind kind)
{
    GtkWidget *grid = gtk_grid_new();
    GtkWidget *back = key_new(pad, "⌫", on_back);

    gtk_grid_set_column_homogeneous(GTK_GRID(grid), TRUE);
    gtk_grid_set_row_homogeneous(GTK_GRID(grid), TRUE);
    gtk_grid_set_row_spacing(GTK_GRID(grid), GAP);
    gtk_grid_set_column_spacing(GTK_GRID(grid), GAP);
    for (int row = 0; row < ROWS_MAX && layouts[kind].rows[row] != NULL; row++) {
        const char *signs = layouts[kind].rows[row];
        for (int column = 0; signs[column] != '\0'; column++) {
            const char sign[] = {signs[column], '\0'};
            gtk_grid_attach(GTK_GRID(grid), key_new(pad, sign, on_sign), column, row, 1, 1);
        }
    }
    gtk_accessible_update_property(GTK_ACCESSIBLE(back),
                                   GTK_ACCESSIBLE_PROPERTY_LABEL,
                                   words_pick("Xóa một chữ", "Delete one sign"),
                                   -1);
    gtk_grid_attach(GTK_GRID(grid),
                    back,
                    layouts[kind].columns - 1,
                    layouts[kind].back_row,
                    1,
                    layouts[kind].back_rows);
    return grid;
}

static const char *const names[PAD_KIND_COUNT] = {
    [PAD_NONE] = "none",
    [PAD_DIGITS] = "digits",
    [PAD_DATE] = "date",
    [PAD_NAME] = "name",
    [PAD_CODE] = "code",
};

void pad_init(struct pad *pad)
{
    *pad = (struct pad){.root = gtk_stack_new()};
    gtk_widget_add_css_class(pad->root, "pad");
    gtk_widget_set_vexpand(pad->root, FALSE); /* Room is for what is asked. */
    for (int kind = PAD_DIGITS; kind < PAD_KIND_COUNT; kind++) {
        (void)gtk_stack_add_named(
            GTK_STACK(pad->root), grid_new(pad, (enum pad_kind)kind), names[kind]);
    }
    gtk_widget_set_visible(pad->root, FALSE);
}

void pad_show(struct pad *pad, GtkWidget *entry)
{
    int kind = GPOINTER_TO_INT(g_object_get_data(G_OBJECT(entry), KIND));

    if (kind != PAD_NONE) {
        pad->target = GTK_EDITABLE(entry);
        gtk_stack_set_visible_child_name(GTK_STACK(pad->root), names[kind]);
        gtk_widget_set_visible(pad->root, TRUE);
    }
}

static void on_focus(GtkEventControllerFocus *controller, gpointer data)
{
    pad_show(data, gtk_event_controller_get_widget(GTK_EVENT_CONTROLLER(controller)));
}

void pad_serve(struct pad *pad, GtkWidget *entry, enum pad_kind kind)
{
    static const char served[] = "pad-served";

    if (g_object_get_data(G_OBJECT(entry), served) == NULL) {
        GtkEventController *focus = gtk_event_controller_focus_new();
        g_signal_connect(focus, "enter", G_CALLBACK(on_focus), pad);
        gtk_widget_add_controller(entry, focus);
        g_object_set_data(G_OBJECT(entry), served, pad);
    }
    g_object_set_data(G_OBJECT(entry), KIND, GINT_TO_POINTER((int)kind));
}
