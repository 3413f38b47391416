#include "counter-client/strip.h"

#include "counter-client/theme.h"
#include "counter-client/words.h"
#include "texts/texts.h"

#define NUMBER_CHARS 6
#define TIME_CHARS 24
#define UNDO_CHARS 18

static const enum button shown[] = {
    BUTTON_PRIMARY, BUTTON_UNDO, BUTTON_RECALL, BUTTON_NO_SHOW, BUTTON_COMPACT};

void strip_init(struct strip *strip, void (*on_press)(void *owner, enum button button), void *owner)
{
    GtkWidget *buttons = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 8);
    GtkWidget *texts = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 12);

    strip->root = gtk_box_new(GTK_ORIENTATION_VERTICAL, 2);
    gtk_widget_add_css_class(strip->root, "strip");
    strip->number = theme_label("number", 0);
    strip->time = theme_label("state", 0);
    strip->next = theme_label("small", 0);
    strip->summary = theme_label("small", 1);
    GtkWidget *labels[] = {strip->number, strip->time, strip->next, strip->summary};
    for (size_t i = 0; i < G_N_ELEMENTS(labels); i++) {
        gtk_label_set_wrap(GTK_LABEL(labels[i]), FALSE);
    }
    gtk_label_set_ellipsize(GTK_LABEL(strip->next), PANGO_ELLIPSIZE_END);
    gtk_label_set_ellipsize(GTK_LABEL(strip->summary), PANGO_ELLIPSIZE_END);
    gtk_widget_set_hexpand(strip->next, TRUE);
    gtk_box_append(GTK_BOX(buttons), strip->number);
    gtk_box_append(GTK_BOX(buttons), strip->time);
    for (size_t i = 0; i < G_N_ELEMENTS(shown); i++) {
        struct press *press = &strip->presses[shown[i]];
        press_init(press, shown[i], on_press, owner);
        if (shown[i] == BUTTON_PRIMARY) {
            gtk_label_set_wrap(GTK_LABEL(press->text), FALSE);
        } else {
            press_stack(press);
        }
        gtk_widget_set_hexpand(press->widget, shown[i] == BUTTON_PRIMARY);
        gtk_widget_set_valign(press->widget, GTK_ALIGN_CENTER);
        gtk_box_append(GTK_BOX(buttons), press->widget);
    }
    gtk_widget_add_css_class(strip->presses[BUTTON_PRIMARY].widget, "primary");
    gtk_widget_add_css_class(strip->presses[BUTTON_UNDO].widget, "undo");
    /* Room for the longest text of each, so that nothing moves. */
    gtk_label_set_width_chars(GTK_LABEL(strip->number), NUMBER_CHARS);
    gtk_label_set_width_chars(GTK_LABEL(strip->time), TIME_CHARS);
    gtk_label_set_max_width_chars(GTK_LABEL(strip->time), TIME_CHARS);
    gtk_label_set_ellipsize(GTK_LABEL(strip->time), PANGO_ELLIPSIZE_END);
    press_keep_width(&strip->presses[BUTTON_UNDO], UNDO_CHARS);
    gtk_box_append(GTK_BOX(texts), strip->next);
    gtk_box_append(GTK_BOX(texts), strip->summary);
    gtk_box_append(GTK_BOX(strip->root), buttons);
    gtk_box_append(GTK_BOX(strip->root), texts);
}

/* How many wait, or whom nobody serves; what went wrong has the whole line. */
static void show_summary(struct strip *strip, const struct look *look)
{
    bool is_warning = look->warning[0] != '\0';
    const char *text = is_warning ? look->warning : look->summary;

    theme_set_text(strip->summary, text);
    gtk_widget_set_tooltip_text(strip->summary, text);
    theme_set_class(strip->summary, "link-warning", is_warning);
    gtk_widget_set_visible(strip->summary, look->link[0] == '\0' && !look->is_message_bad);
}

/* One line has room for one thing: what was given up, else what went wrong, else who is next. */
static void show_next(struct strip *strip, const struct look *look)
{
    char *next = NULL;

    if (look->link[0] != '\0' && look->given_up[0] == '\0') {
        next = g_strdup(look->link);
    } else if (look->is_message_bad) {
        next = g_strdup(look->message);
    } else if (look->next_label[0] == '\0') {
        next = g_strdup(look->next_why);
    } else {
        next = g_strdup_printf("%s %s: %s",
                               words_pick(WORDS_BOTH(TEXT_COUNTER_NEXT)),
                               look->next_label,
                               look->next_why);
    }
    theme_set_text(strip->next, next);
    theme_set_class(strip->next, "link-down", look->link[0] != '\0');
    theme_set_class(strip->next, "bad", look->link[0] == '\0' && look->is_message_bad);
    gtk_widget_set_tooltip_text(strip->next, next);
    g_free(next);
}

void strip_show(struct strip *strip, const struct look *look)
{
    char *time = g_strdup_printf("%s\n%s", look->state, look->time);

    theme_set_text(strip->number, look->label);
    theme_set_text(strip->time, time);
    show_summary(strip, look);
    show_next(strip, look);
    for (size_t i = 0; i < G_N_ELEMENTS(shown); i++) {
        enum button button = shown[i];
        const char *text = button == BUTTON_PRIMARY ? look->primary : NULL;
        text = button == BUTTON_UNDO ? look->undo : text;
        text = button == BUTTON_COMPACT ? words_pick("Mở rộng", "Large") : text;
        press_show(&strip->presses[button], text, look->is_enabled[button]);
    }
    g_free(time);
}
