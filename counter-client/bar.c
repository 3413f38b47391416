#include "counter-client/bar.h"

#include "counter-client/theme.h"
#include "counter-client/words.h"

void bar_init(struct bar *bar)
{
    bar->root = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 12);
    bar->seat = theme_label("title", 0);
    bar->news = theme_label("small", 1);
    gtk_widget_add_css_class(bar->root, "link");
    gtk_label_set_wrap(GTK_LABEL(bar->seat), FALSE);
    gtk_label_set_wrap(GTK_LABEL(bar->news), FALSE);
    gtk_label_set_ellipsize(GTK_LABEL(bar->news), PANGO_ELLIPSIZE_END);
    gtk_widget_set_hexpand(bar->news, TRUE);
    gtk_box_append(GTK_BOX(bar->root), bar->seat);
    gtk_box_append(GTK_BOX(bar->root), bar->news);
}

void bar_show(struct bar *bar, const struct look *look, bool is_signed_in)
{
    bool is_down = look->link[0] != '\0';
    bool is_warning = !is_down && is_signed_in && look->warning[0] != '\0';
    const char *text = words_pick("Có kết nối", "Connected");

    text = is_warning ? look->warning : text;
    text = is_down ? look->link : text;
    /* What the clerk must know takes the whole line. */
    bool is_calm = !is_down && !is_warning;
    theme_set_text(bar->seat, is_signed_in && is_calm ? look->title : "");
    gtk_widget_set_visible(bar->seat, is_calm);
    gtk_label_set_xalign(GTK_LABEL(bar->news), is_calm ? 1 : 0);
    theme_set_text(bar->news, text);
    gtk_widget_set_tooltip_text(bar->news, text);
    theme_set_class(bar->root, "link-down", is_down);
    theme_set_class(bar->root, "link-warning", is_warning);
}
