#include "counter-client/pages.h"

#include "counter-client/above.h"
#include "counter-client/theme.h"
#include "counter-client/words.h"
#include "texts/texts.h"

static bool is_signed_in(const struct pages *pages)
{
    return pages->desk->user_id != 0;
}

static void show_page(struct pages *pages, const char *name)
{
    if (g_strcmp0(gtk_stack_get_visible_child_name(GTK_STACK(pages->stack)), name) != 0) {
        gtk_stack_set_visible_child_name(GTK_STACK(pages->stack), name);
    }
}

static void fit(struct pages *pages)
{
    bool is_strip = pages->is_compact && is_signed_in(pages) && !pages->question.is_open;

    gtk_widget_set_visible(pages->bar.root, !is_strip);
    frame_show(&pages->frame, is_strip);
    above_set(pages->window, pages->is_compact);
}

void pages_show_desk(struct pages *pages)
{
    pages->question.is_open = false;
    if (!is_signed_in(pages)) {
        show_page(pages, "login");
    } else if (pages->is_compact) {
        show_page(pages, "strip");
        gtk_widget_grab_focus(pages->strip.presses[BUTTON_PRIMARY].widget);
    } else {
        show_page(pages, "face");
        gtk_widget_grab_focus(pages->face.presses[BUTTON_PRIMARY].widget);
    }
    fit(pages);
}

void pages_show_question(struct pages *pages)
{
    show_page(pages, "ask");
    fit(pages);
}

bool pages_is_login(const struct pages *pages)
{
    return g_strcmp0(gtk_stack_get_visible_child_name(GTK_STACK(pages->stack)), "login") == 0;
}

/* --- What is on them --- */

static char *log_in_title(const struct pages *pages)
{
    const char *message = gtk_label_get_text(GTK_LABEL(pages->login.message));

    return g_strdup_printf("%s%s%s",
                           words_pick(WORDS_BOTH(TEXT_COUNTER_SIGN_IN)),
                           message[0] != '\0' ? " · " : "",
                           message);
}

static char *desk_title(const struct look *look)
{
    bool is_down = look->link[0] != '\0';
    char *given_up = look->given_up[0] == '\0'
                         ? g_strdup("")
                         : g_strdup_printf(words_pick("Đã thôi gửi “%s” · ", "Given up: \"%s\" · "),
                                           look->given_up);
    char *title = g_strdup_printf("%s%s%s%s %s · %s",
                                  given_up,
                                  is_down ? words_pick(WORDS_BOTH(TEXT_COUNTER_LINK_DOWN)) : "",
                                  is_down ? " · " : "",
                                  look->label,
                                  look->state,
                                  look->title);

    g_free(given_up);
    return title;
}

/* What the taskbar shows, and a screen reader says first. */
void pages_name(struct pages *pages)
{
    char *title = NULL;

    if (pages->question.is_open) {
        title = g_strdup(gtk_label_get_text(GTK_LABEL(pages->question.ask.title)));
    } else if (!is_signed_in(pages)) {
        title = log_in_title(pages);
    } else {
        title = desk_title(pages->look);
    }
    if (g_strcmp0(gtk_window_get_title(pages->window), title) != 0) {
        gtk_window_set_title(pages->window, title);
    }
    g_free(title);
}

void pages_refresh(struct pages *pages)
{
    if (is_signed_in(pages)) {
        face_show(&pages->face, pages->look);
        strip_show(&pages->strip, pages->look);
    }
    bar_show(&pages->bar, pages->look, is_signed_in(pages));
    pages_name(pages);
}

/* --- Making them --- */

/* On a screen that is too small the view is scrolled, not cut off. */
static GtkWidget *scrolled(GtkWidget *view)
{
    GtkWidget *scroller = gtk_scrolled_window_new();

    gtk_scrolled_window_set_policy(
        GTK_SCROLLED_WINDOW(scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
    gtk_scrolled_window_set_child(GTK_SCROLLED_WINDOW(scroller), view);
    return scroller;
}

static void build_stack(struct pages *pages)
{
    pages->stack = gtk_stack_new();
    gtk_stack_set_hhomogeneous(GTK_STACK(pages->stack), FALSE);
    gtk_stack_set_vhomogeneous(GTK_STACK(pages->stack), FALSE);
    gtk_stack_add_named(GTK_STACK(pages->stack), pages->login.root, "login");
    gtk_stack_add_named(GTK_STACK(pages->stack), scrolled(pages->face.root), "face");
    gtk_stack_add_named(GTK_STACK(pages->stack), pages->strip.root, "strip");
    gtk_stack_add_named(GTK_STACK(pages->stack), pages->question.ask.root, "ask");
    gtk_widget_set_vexpand(pages->stack, TRUE);
}

void pages_init(struct pages *pages, const struct pages_events *events)
{
    GtkWidget *column = gtk_box_new(GTK_ORIENTATION_VERTICAL, 0);

    pages->window = GTK_WINDOW(gtk_window_new());
    gtk_window_set_icon_name(pages->window, "counter-client");
    frame_init(&pages->frame, pages->window);
    bar_init(&pages->bar);
    login_init(&pages->login);
    face_init(&pages->face, events->on_press, events->on_chip, events->owner);
    strip_init(&pages->strip, events->on_press, events->owner);
    question_init(&pages->question);
    build_stack(pages);
    gtk_box_append(GTK_BOX(column), pages->bar.root);
    gtk_box_append(GTK_BOX(column), pages->stack);
    gtk_window_set_child(pages->window, column);
}

void pages_deinit(struct pages *pages)
{
    frame_deinit(&pages->frame);
    question_deinit(&pages->question);
}
