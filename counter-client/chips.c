#include "counter-client/chips.h"

#include "counter-client/theme.h"
#include "counter-client/words.h"
#include "texts/texts.h"

#define GAP 4

static void on_clicked(GtkButton *widget, gpointer data)
{
    const struct chip *chip = data;
    const struct chips *chips = chip->chips;

    (void)widget;
    chips->on_chip(chips->owner, chips->button, gtk_label_get_text(GTK_LABEL(chip->label)));
}

static void on_more(GtkButton *widget, gpointer data)
{
    const struct chips *chips = data;

    (void)widget;
    chips->on_chip(chips->owner, chips->button, NULL);
}

/* A button of two lines, like those above it. */
static GtkWidget *stack_new(GtkWidget *upper, GtkWidget *lower)
{
    GtkWidget *button = gtk_button_new();
    GtkWidget *stack = gtk_box_new(GTK_ORIENTATION_VERTICAL, 0);

    gtk_label_set_wrap(GTK_LABEL(upper), FALSE);
    gtk_label_set_wrap(GTK_LABEL(lower), FALSE);
    gtk_box_append(GTK_BOX(stack), upper);
    gtk_box_append(GTK_BOX(stack), lower);
    gtk_button_set_child(GTK_BUTTON(button), stack);
    gtk_widget_add_css_class(button, "stack");
    gtk_widget_set_focus_on_click(button, FALSE);
    return button;
}

static void chip_init(struct chip *chip, struct chips *chips)
{
    GtkWidget *label = theme_label("text", 0);
    GtkWidget *time = theme_label("key", 0);

    *chip = (struct chip){
        .widget = stack_new(label, time), .label = label, .time = time, .chips = chips};
    g_signal_connect(chip->widget, "clicked", G_CALLBACK(on_clicked), chip);
}

static void add_more(struct chips *chips)
{
    GtkWidget *word = theme_label("key", 0);

    chips->hidden = theme_label("text", 0);
    gtk_label_set_text(GTK_LABEL(word), words_pick("nữa", "more"));
    chips->more = stack_new(chips->hidden, word);
    g_signal_connect(chips->more, "clicked", G_CALLBACK(on_more), chips);
    gtk_box_append(GTK_BOX(chips->root), chips->more);
}

void chips_init(struct chips *chips,
                enum button button,
                void (*on_chip)(void *owner, enum button button, const char *label),
                void *owner)
{
    GtkWidget *title = theme_label("section", 0);

    *chips = (struct chips){
        .root = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, GAP),
        .button = button,
        .on_chip = on_chip,
        .owner = owner,
    };
    char *text = g_strdup(button == BUTTON_RESUME ? words_pick(WORDS_BOTH(TEXT_COUNTER_PARKED))
                                                  : words_pick(WORDS_BOTH(TEXT_COUNTER_MISSED)));
    gtk_label_set_text(GTK_LABEL(title), g_strdelimit(text, " ", '\n')); /* A word a line. */
    g_free(text);
    gtk_label_set_wrap(GTK_LABEL(title), FALSE);
    gtk_box_append(GTK_BOX(chips->root), title);
    for (int i = 0; i < LOOK_ROWS_MAX; i++) {
        chip_init(&chips->each[i], chips);
        gtk_box_append(GTK_BOX(chips->root), chips->each[i].widget);
    }
    add_more(chips);
    gtk_widget_set_visible(chips->root, FALSE);
}

static void show_more(struct chips *chips, size_t hidden, bool is_enabled)
{
    char *text = g_strdup_printf("+%zu", hidden);
    char *name = g_strdup_printf("%s %s", button_text(chips->button), text);

    theme_set_text(chips->hidden, text);
    gtk_accessible_update_property(
        GTK_ACCESSIBLE(chips->more), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
    gtk_widget_set_sensitive(chips->more, is_enabled);
    gtk_widget_set_visible(chips->more, hidden > 0);
    g_free(name);
    g_free(text);
}

void chips_show(struct chips *chips,
                const struct look_chip *tickets,
                size_t count,
                size_t room,
                bool is_enabled)
{
    size_t shown = count <= room ? count : room - 1;

    gtk_widget_set_visible(chips->root, count > 0);
    show_more(chips, count - shown, is_enabled);
    for (size_t i = 0; i < LOOK_ROWS_MAX; i++) {
        struct chip *chip = &chips->each[i];
        gtk_widget_set_visible(chip->widget, i < shown);
        if (i < shown) {
            char *name = g_strdup_printf(
                "%s %s, %s", button_text(chips->button), tickets[i].label, tickets[i].text);
            theme_set_text(chip->label, tickets[i].label);
            theme_set_text(chip->time, tickets[i].text);
            gtk_widget_set_sensitive(chip->widget, is_enabled);
            gtk_accessible_update_property(
                GTK_ACCESSIBLE(chip->widget), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
            g_free(name);
        }
    }
}
