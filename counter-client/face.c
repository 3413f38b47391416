#include "counter-client/face.h"

#include "counter-client/theme.h"
#include "counter-client/words.h"

#define GAP 6
#define COLUMNS 4

/* The buttons below the primary one, as they stand: those for the ticket at hand, for others, for
 * the counter. */
static const enum desk_button grid[] = {
    DESK_RECALL,
    DESK_NO_SHOW,
    DESK_REQUEUE,
    DESK_PARK,
    DESK_TRANSFER,
    DESK_FINISH_AS,
    DESK_LINK,
    DESK_CALL_LABEL,
    DESK_RESUME,
    DESK_RETURN,
    DESK_ISSUE,
    DESK_RECLASSIFY,
    DESK_AUTO,
    DESK_PAUSE,
    DESK_CLOSE,
    DESK_LOG_OUT,
};

static GtkWidget *box(GtkOrientation orientation, int gap)
{
    return gtk_box_new(orientation, gap);
}

static GtkWidget *section(GtkWidget *into, const char *vi, const char *en)
{
    GtkWidget *label = theme_label("section", 0);

    gtk_label_set_text(GTK_LABEL(label), words_pick(vi, en));
    gtk_box_append(GTK_BOX(into), label);
    return label;
}

static void build_header(struct face *face)
{
    GtkWidget *row = box(GTK_ORIENTATION_HORIZONTAL, GAP);

    face->title = theme_label("title", 0);
    gtk_widget_set_hexpand(face->title, TRUE);
    gtk_label_set_wrap(GTK_LABEL(face->title), FALSE);
    gtk_label_set_ellipsize(GTK_LABEL(face->title), PANGO_ELLIPSIZE_END);
    gtk_box_append(GTK_BOX(row), face->title);
    gtk_box_append(GTK_BOX(row), face->presses[DESK_COMPACT].widget);
    gtk_box_append(GTK_BOX(face->root), row);
}

static void build_ticket(struct face *face)
{
    GtkWidget *row = box(GTK_ORIENTATION_HORIZONTAL, 2 * GAP);
    GtkWidget *right = box(GTK_ORIENTATION_VERTICAL, 0);

    face->ticket = box(GTK_ORIENTATION_VERTICAL, 2);
    gtk_widget_add_css_class(face->ticket, "ticket");
    face->number = theme_label("number", 0);
    gtk_label_set_wrap(GTK_LABEL(face->number), FALSE);
    face->state = theme_label("state", 0);
    face->time = theme_label("time", 0);
    face->badges = theme_label("small", 0);
    gtk_widget_set_valign(right, GTK_ALIGN_CENTER);
    gtk_widget_set_hexpand(right, TRUE);
    gtk_box_append(GTK_BOX(right), face->state);
    gtk_box_append(GTK_BOX(right), face->time);
    gtk_box_append(GTK_BOX(right), face->badges);
    gtk_box_append(GTK_BOX(row), face->number);
    gtk_box_append(GTK_BOX(row), right);
    gtk_box_append(GTK_BOX(face->ticket), row);
    face->service = theme_label("quiet", 0);
    face->procedure = theme_label("title", 0);
    GtkWidget *lines[] = {face->service, face->procedure};
    for (size_t i = 0; i < G_N_ELEMENTS(lines); i++) { /* One line each, whatever they say. */
        gtk_label_set_wrap(GTK_LABEL(lines[i]), FALSE);
        gtk_label_set_ellipsize(GTK_LABEL(lines[i]), PANGO_ELLIPSIZE_END);
    }
    gtk_box_append(GTK_BOX(face->ticket), face->service);
    gtk_box_append(GTK_BOX(face->ticket), face->procedure);
    face->documents_title = section(face->ticket, "Giấy tờ cần có", "Documents needed");
    face->documents = theme_label("small", 0);
    GtkWidget *scroller = gtk_scrolled_window_new();
    gtk_scrolled_window_set_policy(
        GTK_SCROLLED_WINDOW(scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
    /* Always the same height: buttons do not jump when a citizen comes with a long list. */
    gtk_scrolled_window_set_min_content_height(GTK_SCROLLED_WINDOW(scroller), 58);
    gtk_scrolled_window_set_child(GTK_SCROLLED_WINDOW(scroller), face->documents);
    gtk_box_append(GTK_BOX(face->ticket), scroller);
    gtk_box_append(GTK_BOX(face->root), face->ticket);
}

static void build_buttons(struct face *face)
{
    GtkWidget *table = gtk_grid_new();

    gtk_widget_add_css_class(face->presses[DESK_PRIMARY].widget, "primary");
    gtk_widget_add_css_class(face->presses[DESK_UNDO].widget, "undo");
    /* To reverse what was just pressed, the hand need not go anywhere. */
    GtkWidget *row = box(GTK_ORIENTATION_HORIZONTAL, 6);
    gtk_widget_set_hexpand(face->presses[DESK_PRIMARY].widget, TRUE);
    gtk_label_set_width_chars(GTK_LABEL(face->presses[DESK_UNDO].text), 17);
    gtk_label_set_max_width_chars(GTK_LABEL(face->presses[DESK_UNDO].text), 17);
    gtk_box_append(GTK_BOX(row), face->presses[DESK_PRIMARY].widget);
    gtk_box_append(GTK_BOX(row), face->presses[DESK_UNDO].widget);
    gtk_box_append(GTK_BOX(face->root), row);
    gtk_grid_set_column_homogeneous(GTK_GRID(table), TRUE);
    gtk_grid_set_row_spacing(GTK_GRID(table), 4);
    gtk_grid_set_column_spacing(GTK_GRID(table), 6);
    for (size_t i = 0; i < G_N_ELEMENTS(grid); i++) {
        press_stack(&face->presses[grid[i]]);
        gtk_grid_attach(GTK_GRID(table),
                        face->presses[grid[i]].widget,
                        (int)(i % COLUMNS),
                        (int)(i / COLUMNS),
                        1,
                        1);
    }
    gtk_box_append(GTK_BOX(face->root), table);
}

static void build_next(struct face *face)
{
    GtkWidget *row = box(GTK_ORIENTATION_HORIZONTAL, GAP);

    section(face->root, "Kế tiếp", "Next");
    face->next_label = theme_label("next-label", 0);
    gtk_label_set_wrap(GTK_LABEL(face->next_label), FALSE);
    face->next_why = theme_label("small", 0);
    gtk_widget_set_hexpand(face->next_why, TRUE);
    gtk_box_append(GTK_BOX(row), face->next_label);
    gtk_box_append(GTK_BOX(row), face->next_why);
    gtk_box_append(GTK_BOX(face->root), row);
}

static void build_waiting(struct face *face)
{
    section(face->root, "Đang chờ", "Waiting");
    for (size_t i = 0; i < DESK_ROWS_MAX; i++) {
        GtkWidget *row = box(GTK_ORIENTATION_HORIZONTAL, GAP);
        face->waiting_titles[i] = theme_label("small", 0);
        gtk_label_set_ellipsize(GTK_LABEL(face->waiting_titles[i]), PANGO_ELLIPSIZE_END);
        gtk_label_set_wrap(GTK_LABEL(face->waiting_titles[i]), FALSE);
        gtk_widget_set_hexpand(face->waiting_titles[i], TRUE);
        face->waiting[i] = theme_label("small", 1);
        gtk_label_set_wrap(GTK_LABEL(face->waiting[i]), FALSE);
        gtk_box_append(GTK_BOX(row), face->waiting_titles[i]);
        gtk_box_append(GTK_BOX(row), face->waiting[i]);
        gtk_box_append(GTK_BOX(face->root), row);
    }
}

void face_init(struct face *face,
               void (*on_press)(void *owner, enum desk_button button),
               void (*on_chip)(void *owner, enum desk_button button, const char *label),
               void *owner)
{
    face->root = box(GTK_ORIENTATION_VERTICAL, GAP);
    gtk_widget_set_margin_start(face->root, 12);
    gtk_widget_set_margin_end(face->root, 12);
    gtk_widget_set_margin_top(face->root, 8);
    gtk_widget_set_margin_bottom(face->root, 8);
    for (int i = 0; i < DESK_BUTTON_COUNT; i++) {
        press_init(&face->presses[i], (enum desk_button)i, on_press, owner);
    }
    chips_init(&face->parked, DESK_RESUME, on_chip, owner);
    chips_init(&face->missed, DESK_RETURN, on_chip, owner);
    build_header(face);
    build_ticket(face);
    build_buttons(face);
    face->message = theme_label("message", 0);
    gtk_box_append(GTK_BOX(face->root), face->message);
    face->warning = theme_label("warning", 0);
    gtk_box_append(GTK_BOX(face->root), face->warning);
    gtk_box_append(GTK_BOX(face->root), face->parked.root);
    gtk_box_append(GTK_BOX(face->root), face->missed.root);
    build_next(face);
    build_waiting(face);
}

static void show_ticket(struct face *face, const struct desk_look *look)
{
    theme_set_text(face->number, look->label);
    theme_set_text(face->state, look->state);
    theme_set_text(face->time, look->time);
    theme_set_text(face->badges, look->badges);
    theme_set_text(face->service, look->service[0] != '\0' ? look->service : " ");
    theme_set_text(face->procedure, look->procedure[0] != '\0' ? look->procedure : " ");
    gtk_widget_set_tooltip_text(face->procedure, look->procedure);
    theme_set_text(face->documents, look->documents);
    gtk_widget_set_opacity(face->documents_title, look->documents[0] != '\0' ? 1 : 0);
    theme_set_class(face->ticket, "calling", look->tone == DESK_CALLING);
    theme_set_class(face->ticket, "serving", look->tone == DESK_SERVING);
    theme_set_class(face->ticket, "over", look->tone == DESK_OVER_NORM);
}

void face_show(struct face *face, const struct desk_look *look)
{
    theme_set_text(face->title, look->title);
    show_ticket(face, look);
    for (int i = 0; i < DESK_BUTTON_COUNT; i++) {
        const char *text = i == DESK_PRIMARY ? look->primary : NULL;
        press_show(&face->presses[i], i == DESK_UNDO ? look->undo : text, look->is_enabled[i]);
    }
    theme_set_text(face->next_label, look->next_label);
    theme_set_text(face->next_why, look->next_why);
    gtk_widget_set_visible(face->next_label, look->next_label[0] != '\0');
    for (size_t i = 0; i < DESK_ROWS_MAX; i++) {
        bool is_shown = i < look->waiting_count;
        gtk_widget_set_visible(gtk_widget_get_parent(face->waiting[i]), is_shown);
        if (is_shown) {
            theme_set_text(face->waiting_titles[i], look->waiting[i].title);
            theme_set_text(face->waiting[i], look->waiting[i].text);
        }
    }
    chips_show(&face->parked, look->parked, look->parked_count, look->is_enabled[DESK_RESUME]);
    chips_show(&face->missed, look->missed, look->missed_count, look->is_enabled[DESK_RETURN]);
    theme_set_text(face->warning, look->warning);
    gtk_widget_set_visible(face->warning, look->warning[0] != '\0');
    theme_set_text(face->message, look->message[0] != '\0' ? look->message : " ");
    theme_set_class(face->message, "bad", look->is_message_bad);
    theme_set_class(face->message, "good", look->message[0] != '\0' && !look->is_message_bad);
}
