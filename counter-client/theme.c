#include "counter-client/theme.h"

/* Contrast of text and ground is 7 : 1 or more. Amber and blue are told apart by everybody. */
static const char css[] =
    "window { background: #ffffff; color: #14202b; }"
    "window, button, entry { font-family: 'Noto Sans', 'DejaVu Sans', sans-serif; font-size: 11pt; "
    "}"
    ".title { font-weight: 600; }"
    ".quiet { color: #45525e; }"
    ".small { font-size: 10pt; }"
    ".section { color: #45525e; font-size: 10pt; font-weight: 600; }"
    ".ticket { border-radius: 10px; padding: 4px 14px; background: #eef2f5; }"
    ".ticket.calling { background: #fff3d6; }"
    ".ticket.serving { background: #e2f1e6; }"
    ".ticket.over { background: #fde3cf; }"
    ".number { font-size: 48pt; font-weight: 800; line-height: 0.85; }"
    ".time { font-size: 15pt; font-weight: 600; }"
    ".state { font-size: 12pt; font-weight: 600; }"
    ".ticket .state { font-size: 11pt; }"
    "button { background: #eef2f5; color: #14202b; border: 1px solid #b9c4cd; border-radius: 8px;"
    "  padding: 1px 9px; min-height: 40px; box-shadow: none; text-shadow: none; }"
    "button:hover { background: #dfe7ec; }"
    "button:disabled { background: #f7f9fa; color: #7a858f; border-color: #dde3e7; }"
    "button:focus-visible, entry:focus-within, row:focus-visible { outline: 3px solid #0b5cad;"
    "  outline-offset: 1px; }"
    "button.on { background: #d4e4f4; border-color: #0b5cad; }"
    "button.primary { background: #0b5cad; color: #ffffff; border-color: #0b5cad; font-size: 15pt;"
    "  font-weight: 700; min-height: 46px; }"
    "button.primary:hover { background: #084b8e; }"
    "button.primary:disabled { background: #dfe7ec; color: #45525e; border-color: #dfe7ec; }"
    "button.undo { font-weight: 600; font-size: 10.5pt; border-width: 2px; }"
    "button.stack { padding: 0 7px; min-height: 40px; font-size: 10.5pt; }"
    "button.stack .key { font-size: 8.5pt; }"
    ".pad button { font-size: 14pt; font-weight: 600; }"
    "button.undo:not(:disabled) { background: #ffffff; border-color: #0b5cad; color: #084b8e; }"
    ".key { font-size: 9pt; color: #45525e; font-weight: 400; }"
    "button.primary .key { color: #ffffff; }"
    "button.primary:disabled .key, button:disabled .key { color: #7a858f; }"
    ".link { padding: 2px 12px; font-size: 10pt; color: #45525e; background: #eef2f5; }"
    ".link .title { font-size: 10pt; color: #14202b; }"
    ".link-warning { background: #fff3d6; color: #14202b; font-weight: 600; }"
    ".link-down { background: #7a1f1f; color: #ffffff; font-weight: 600; }"
    ".message { padding: 4px 10px; border-radius: 8px; }"
    ".message.good { background: #e2f1e6; }"
    ".message.bad { background: #fde0de; }"
    ".next { font-size: 14pt; font-weight: 700; }"
    ".next-label { font-size: 17pt; font-weight: 700; }"
    ".strip { padding: 4px 8px; }"
    ".strip .number { font-size: 26pt; }"
    ".strip .bad { background: #fde0de; }"
    ".strip .link-down, .strip .link-warning, .strip .bad { padding: 1px 8px; }"
    ".strip button.primary { min-height: 40px; font-size: 13pt; }"
    "entry { min-height: 42px; background: #ffffff; color: #14202b; border: 1px solid #7a858f;"
    "  border-radius: 8px; padding: 0 10px; }"
    "list { background: transparent; }"
    "checkbutton { min-height: 42px; padding: 0 4px; border-radius: 8px; }"
    "checkbutton check { min-width: 22px; min-height: 22px; }"
    "row { border-radius: 8px; padding: 2px 10px; min-height: 38px; border: 1px solid #b9c4cd; "
    "margin: 2px;"
    "  background: #eef2f5; color: #14202b; }"
    "row:selected { background: #d4e4f4; color: #14202b; border-color: #0b5cad; }"
    "row:disabled { color: #7a858f; }";

void theme_apply(GdkDisplay *display)
{
    GtkCssProvider *provider = gtk_css_provider_new();

    gtk_css_provider_load_from_data(provider, css, -1);
    gtk_style_context_add_provider_for_display(
        display, GTK_STYLE_PROVIDER(provider), GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
    g_object_unref(provider);
}

GtkWidget *theme_label(const char *class, float xalign)
{
    GtkWidget *label = gtk_label_new("");

    gtk_label_set_xalign(GTK_LABEL(label), xalign);
    gtk_label_set_wrap(GTK_LABEL(label), TRUE);
    gtk_label_set_wrap_mode(GTK_LABEL(label), PANGO_WRAP_WORD_CHAR);
    gtk_widget_add_css_class(label, class);
    return label;
}

void theme_set_text(GtkWidget *label, const char *text)
{
    if (g_strcmp0(gtk_label_get_text(GTK_LABEL(label)), text) != 0) {
        gtk_label_set_text(GTK_LABEL(label), text);
    }
}

void theme_set_class(GtkWidget *widget, const char *class, gboolean is_on)
{
    if (is_on) {
        gtk_widget_add_css_class(widget, class);
    } else {
        gtk_widget_remove_css_class(widget, class);
    }
}
