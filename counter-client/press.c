#include "counter-client/press.h"

#include "counter-client/theme.h"

static const struct {
    guint keyval;
    GdkModifierType modifiers;
    enum button button;
} keys[] = {
    {GDK_KEY_F9, 0, BUTTON_PRIMARY},
    {GDK_KEY_KP_Enter, 0, BUTTON_PRIMARY},
    {GDK_KEY_F8, 0, BUTTON_UNDO},
    {GDK_KEY_KP_Decimal, 0, BUTTON_UNDO},
    {GDK_KEY_KP_Delete, 0, BUTTON_UNDO},
    {GDK_KEY_KP_Separator, 0, BUTTON_UNDO},
    {GDK_KEY_z, GDK_CONTROL_MASK, BUTTON_UNDO},
    {GDK_KEY_F2, 0, BUTTON_RECALL},
    {GDK_KEY_KP_Add, 0, BUTTON_RECALL},
    {GDK_KEY_F3, 0, BUTTON_NO_SHOW},
    {GDK_KEY_KP_Subtract, 0, BUTTON_NO_SHOW},
    {GDK_KEY_F4, 0, BUTTON_TRANSFER},
    {GDK_KEY_KP_Multiply, 0, BUTTON_TRANSFER},
    {GDK_KEY_F5, 0, BUTTON_PARK},
    {GDK_KEY_KP_Divide, 0, BUTTON_PARK},
    {GDK_KEY_F6, 0, BUTTON_REQUEUE},
    {GDK_KEY_F7, 0, BUTTON_FINISH_AS},
    {GDK_KEY_f, GDK_CONTROL_MASK, BUTTON_CALL_LABEL},
    {GDK_KEY_r, GDK_CONTROL_MASK, BUTTON_RETURN},
    {GDK_KEY_t, GDK_CONTROL_MASK, BUTTON_RESUME},
    {GDK_KEY_F12, 0, BUTTON_LINK},
    {GDK_KEY_n, GDK_ALT_MASK, BUTTON_ISSUE},
    {GDK_KEY_p, GDK_ALT_MASK, BUTTON_RECLASSIFY},
    {GDK_KEY_a, GDK_ALT_MASK, BUTTON_AUTO},
    {GDK_KEY_F10, 0, BUTTON_PAUSE},
    {GDK_KEY_w, GDK_CONTROL_MASK, BUTTON_CLOSE},
    {GDK_KEY_l, GDK_CONTROL_MASK, BUTTON_LOG_OUT},
    {GDK_KEY_F11, 0, BUTTON_COMPACT},
    /* Digits of the pad: what asks first, or can be pressed again. */
    {GDK_KEY_KP_1, 0, BUTTON_FINISH_AS},
    {GDK_KEY_KP_2, 0, BUTTON_CALL_LABEL},
    {GDK_KEY_KP_3, 0, BUTTON_RESUME},
    {GDK_KEY_KP_4, 0, BUTTON_RETURN},
    {GDK_KEY_KP_5, 0, BUTTON_ISSUE},
    {GDK_KEY_KP_6, 0, BUTTON_RECLASSIFY},
    {GDK_KEY_KP_7, 0, BUTTON_PAUSE},
    {GDK_KEY_KP_8, 0, BUTTON_LINK},
    {GDK_KEY_KP_9, 0, BUTTON_REQUEUE},
};

bool press_of_key(guint keyval, GdkModifierType modifiers, enum button *button)
{
    GdkModifierType held =
        modifiers & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK | GDK_SHIFT_MASK);

    for (size_t i = 0; i < G_N_ELEMENTS(keys); i++) {
        if (keys[i].keyval == gdk_keyval_to_lower(keyval) && keys[i].modifiers == held) {
            *button = keys[i].button;
            return true;
        }
    }
    return false;
}

static void on_clicked(GtkButton *widget, gpointer data)
{
    const struct press *press = data;

    (void)widget;
    press->on_press(press->owner, press->button);
}

void press_init(struct press *press,
                enum button button,
                void (*on_press)(void *owner, enum button button),
                void *owner)
{
    GtkWidget *row = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 8);
    GtkWidget *key = theme_label("key", 1);
    const char *pad = button_pad(button);
    char *keys_text = g_strdup_printf(
        "%s%s%s", button_key(button), pad[0] != '\0' ? "  " : "", pad[0] != '\0' ? pad : "");

    *press = (struct press){
        .widget = gtk_button_new(),
        .text = theme_label("text", 0),
        .button = button,
        .on_press = on_press,
        .owner = owner,
    };
    gtk_label_set_text(GTK_LABEL(key), keys_text);
    gtk_label_set_wrap(GTK_LABEL(key), FALSE);
    gtk_widget_set_hexpand(press->text, TRUE);
    gtk_box_append(GTK_BOX(row), press->text);
    gtk_box_append(GTK_BOX(row), key);
    gtk_button_set_child(GTK_BUTTON(press->widget), row);
    /* A click leaves the keys where they were: Enter is the primary button's. */
    gtk_widget_set_focus_on_click(press->widget, FALSE);
    gtk_accessible_update_property(GTK_ACCESSIBLE(press->widget),
                                   GTK_ACCESSIBLE_PROPERTY_KEY_SHORTCUTS,
                                   button_key(button),
                                   -1);
    g_signal_connect(press->widget, "clicked", G_CALLBACK(on_clicked), press);
    press_show(press, button_text(button), false);
    g_free(keys_text);
}

void press_stack(struct press *press)
{
    GtkWidget *row = gtk_button_get_child(GTK_BUTTON(press->widget));

    gtk_orientable_set_orientation(GTK_ORIENTABLE(row), GTK_ORIENTATION_VERTICAL);
    gtk_box_set_spacing(GTK_BOX(row), 0);
    gtk_label_set_xalign(GTK_LABEL(gtk_widget_get_last_child(row)), 0);
    gtk_label_set_wrap(GTK_LABEL(press->text), FALSE);
    gtk_widget_add_css_class(press->widget, "stack");
}

void press_keep_width(struct press *press, int chars)
{
    gtk_label_set_width_chars(GTK_LABEL(press->text), chars);
    gtk_label_set_max_width_chars(GTK_LABEL(press->text), chars);
    gtk_label_set_wrap(GTK_LABEL(press->text), FALSE);
    gtk_label_set_ellipsize(GTK_LABEL(press->text), PANGO_ELLIPSIZE_END);
    gtk_widget_set_hexpand(press->widget, FALSE);
}

void press_turn(struct press *press, bool is_on)
{
    theme_set_class(press->widget, "on", is_on);
    gtk_accessible_update_state(GTK_ACCESSIBLE(press->widget),
                                GTK_ACCESSIBLE_STATE_PRESSED,
                                is_on ? GTK_ACCESSIBLE_TRISTATE_TRUE
                                      : GTK_ACCESSIBLE_TRISTATE_FALSE,
                                -1);
}

void press_show(struct press *press, const char *text, bool is_enabled)
{
    if (text != NULL && g_strcmp0(gtk_label_get_text(GTK_LABEL(press->text)), text) != 0) {
        gtk_label_set_text(GTK_LABEL(press->text), text);
        gtk_accessible_update_property(
            GTK_ACCESSIBLE(press->widget), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
    }
    gtk_widget_set_sensitive(press->widget, is_enabled);
}
