#include "counter-client/chips.h"

#include "counter-client/theme.h"
#include "counter-client/words.h"

#define PER_LINE 4

static void on_clicked(GtkButton *widget, gpointer data)
{
    const struct chip *chip = data;
    const struct chips *chips = chip->chips;

    (void)widget;
    chips->on_chip(chips->owner, chips->button, gtk_label_get_text(GTK_LABEL(chip->label)));
}

static void chip_init(struct chip *chip, struct chips *chips)
{
    GtkWidget *row = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 8);

    *chip = (struct chip){
        .widget = gtk_button_new(),
        .label = theme_label("title", 0),
        .time = theme_label("small", 0),
        .chips = chips,
    };
    gtk_label_set_wrap(GTK_LABEL(chip->label), FALSE);
    gtk_label_set_wrap(GTK_LABEL(chip->time), FALSE);
    gtk_box_append(GTK_BOX(row), chip->label);
    gtk_box_append(GTK_BOX(row), chip->time);
    gtk_button_set_child(GTK_BUTTON(chip->widget), row);
    gtk_widget_set_focus_on_click(chip->widget, FALSE);
    g_signal_connect(chip->widget, "clicked", G_CALLBACK(on_clicked), chip);
}

void chips_init(struct chips *chips,
                enum desk_button button,
                void (*on_chip)(void *owner, enum desk_button button, const char *label),
                void *owner)
{
    GtkWidget *title = theme_label("section", 0);
    GtkWidget *grid = gtk_grid_new();

    *chips = (struct chips){
        .root = gtk_box_new(GTK_ORIENTATION_VERTICAL, 2),
        .button = button,
        .on_chip = on_chip,
        .owner = owner,
    };
    gtk_label_set_text(
        GTK_LABEL(title),
        button == DESK_RESUME
            ? words_pick("Tạm dừng · bấm để phục vụ tiếp", "Parked · press to resume")
            : words_pick("Vắng mặt · bấm khi đã quay lại", "Missed · press when they are back"));
    gtk_box_append(GTK_BOX(chips->root), title);
    gtk_grid_set_column_spacing(GTK_GRID(grid), 4);
    gtk_grid_set_row_spacing(GTK_GRID(grid), 4);
    for (int i = 0; i < DESK_ROWS_MAX; i++) {
        chip_init(&chips->each[i], chips);
        gtk_grid_attach(GTK_GRID(grid), chips->each[i].widget, i % PER_LINE, i / PER_LINE, 1, 1);
    }
    gtk_box_append(GTK_BOX(chips->root), grid);
    gtk_widget_set_visible(chips->root, FALSE);
}

void chips_show(struct chips *chips, const struct desk_chip *tickets, size_t count, bool is_enabled)
{
    gtk_widget_set_visible(chips->root, count > 0);
    for (size_t i = 0; i < DESK_ROWS_MAX; i++) {
        struct chip *chip = &chips->each[i];
        gtk_widget_set_visible(chip->widget, i < count);
        if (i < count) {
            char *name = g_strdup_printf(
                "%s %s, %s", desk_button_text(chips->button), tickets[i].label, tickets[i].text);
            theme_set_text(chip->label, tickets[i].label);
            theme_set_text(chip->time, tickets[i].text);
            gtk_widget_set_sensitive(chip->widget, is_enabled);
            gtk_accessible_update_property(
                GTK_ACCESSIBLE(chip->widget), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
            g_free(name);
        }
    }
}
