#include "counter-client/pad.h"

#include "counter-client/words.h"

#define COLUMNS 6
#define GAP 4

static void on_digit(GtkButton *button, gpointer data)
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

static GtkWidget *add(struct pad *pad,
                      const char *text,
                      void (*on_clicked)(GtkButton *button, gpointer data))
{
    GtkWidget *button = gtk_button_new_with_label(text);

    /* Who has a keyboard need not walk through ten digits. */
    gtk_widget_set_focusable(button, FALSE);
    gtk_widget_set_hexpand(button, TRUE);
    g_signal_connect(button, "clicked", G_CALLBACK(on_clicked), pad);
    return button;
}

/* 1 2 3 4 5 ⌫
 * 6 7 8 9 0 ⌫ */
void pad_init(struct pad *pad, GtkWidget *target)
{
    GtkWidget *back = NULL;

    *pad = (struct pad){.root = gtk_grid_new(), .target = GTK_EDITABLE(target)};
    gtk_widget_add_css_class(pad->root, "pad");
    gtk_grid_set_column_homogeneous(GTK_GRID(pad->root), TRUE);
    gtk_grid_set_row_spacing(GTK_GRID(pad->root), GAP);
    gtk_grid_set_column_spacing(GTK_GRID(pad->root), GAP);
    for (int i = 0; i < 10; i++) {
        char digit[] = {(char)('0' + (i + 1) % 10), '\0'};
        gtk_grid_attach(GTK_GRID(pad->root),
                        add(pad, digit, on_digit),
                        i % (COLUMNS - 1),
                        i / (COLUMNS - 1),
                        1,
                        1);
    }
    back = add(pad, "⌫", on_back);
    gtk_accessible_update_property(GTK_ACCESSIBLE(back),
                                   GTK_ACCESSIBLE_PROPERTY_LABEL,
                                   words_pick("Xóa một chữ", "Delete one sign"),
                                   -1);
    gtk_grid_attach(GTK_GRID(pad->root), back, COLUMNS - 1, 0, 1, 2);
}
