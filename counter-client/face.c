#include "counter-client/face.h"

#include "counter-client/theme.h"
#include "counter-client/words.h"
#include "texts/texts.h"

#define GAP 4
#define COLUMNS 4
#define NUMBER_WIDTH 172
#define UNDO_CHARS 18
#define MESSAGE_HEIGHT 50
#define NEXT_HEIGHT 42
#define CHIPS_HEIGHT 42
/* Services that are shown one a row; more stand two by two. */
#define WAITING_ROWS (LOOK_ROWS_MAX / 2)
#define DOCUMENTS_HEIGHT 58
/* Chips that fit into the row; of each kind, when there are both. */
#define CHIPS_ROOM 5
#define CHIPS_ROOM_BOTH 2

/* The buttons below the primary one, as they stand: those for the ticket at hand, for others, for
 * the counter. */
static const enum button grid[] = {
    BUTTON_RECALL,
    BUTTON_NO_SHOW,
    BUTTON_REQUEUE,
    BUTTON_PARK,
    BUTTON_TRANSFER,
    BUTTON_FINISH_AS,
    BUTTON_LINK,
    BUTTON_CALL_LABEL,
    BUTTON_RESUME,
    BUTTON_RETURN,
    BUTTON_ISSUE,
    BUTTON_RECLASSIFY,
    BUTTON_AUTO,
    BUTTON_PAUSE,
    BUTTON_CLOSE,
    BUTTON_LOG_OUT,
};

static GtkWidget *box(GtkOrientation orientation, int gap)
{
    return gtk_box_new(orientation, gap);
}

static GtkWidget *section(const char *vi, const char *en)
{
    GtkWidget *label = theme_label("section", 0);

    gtk_label_set_text(GTK_LABEL(label), words_pick(vi, en));
    gtk_label_set_wrap(GTK_LABEL(label), FALSE);
    return label;
}

/* One line, whatever it says. */
static void keep_to_a_line(GtkWidget *label)
{
    gtk_label_set_wrap(GTK_LABEL(label), FALSE);
    gtk_label_set_ellipsize(GTK_LABEL(label), PANGO_ELLIPSIZE_END);
}

/* In one row: the number, for how long and what is done with it, and the way to the strip. */
static GtkWidget *build_number(struct face *face)
{
    GtkWidget *row = box(GTK_ORIENTATION_HORIZONTAL, 3 * GAP);
    GtkWidget *right = box(GTK_ORIENTATION_VERTICAL, 0);
    GtkWidget *compact = face->presses[BUTTON_COMPACT].widget;

    face->number = theme_label("number", 0);
    gtk_label_set_wrap(GTK_LABEL(face->number), FALSE);
    /* Room for any letter and three digits, so that what stands beside them stays where it is. */
    gtk_widget_set_size_request(face->number, NUMBER_WIDTH, -1);
    face->time = theme_label("time", 0);
    face->state = theme_label("state", 0);
    face->badges = theme_label("small", 0);
    GtkWidget *lines[] = {face->time, face->state, face->badges};
    for (size_t i = 0; i < G_N_ELEMENTS(lines); i++) {
        keep_to_a_line(lines[i]);
        gtk_box_append(GTK_BOX(right), lines[i]);
    }
    gtk_widget_set_valign(right, GTK_ALIGN_CENTER);
    gtk_widget_set_hexpand(right, TRUE);
    press_stack(&face->presses[BUTTON_COMPACT]);
    gtk_widget_set_valign(compact, GTK_ALIGN_START);
    gtk_widget_set_hexpand(compact, FALSE);
    gtk_box_append(GTK_BOX(row), face->number);
    gtk_box_append(GTK_BOX(row), right);
    gtk_box_append(GTK_BOX(row), compact);
    return row;
}

/* As many as there is room for; a list that is longer has a bar. */
static GtkWidget *build_documents(struct face *face)
{
    GtkWidget *scroller = gtk_scrolled_window_new();

    face->documents = theme_label("small", 0);
    gtk_widget_set_valign(face->documents, GTK_ALIGN_START);
    gtk_scrolled_window_set_policy(
        GTK_SCROLLED_WINDOW(scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
    gtk_scrolled_window_set_overlay_scrolling(GTK_SCROLLED_WINDOW(scroller), FALSE);
    gtk_scrolled_window_set_min_content_height(GTK_SCROLLED_WINDOW(scroller), DOCUMENTS_HEIGHT);
    gtk_scrolled_window_set_child(GTK_SCROLLED_WINDOW(scroller), face->documents);
    gtk_widget_set_vexpand(scroller, TRUE);
    return scroller;
}

static void build_ticket(struct face *face)
{
    face->ticket = box(GTK_ORIENTATION_VERTICAL, 0);
    gtk_widget_add_css_class(face->ticket, "ticket");
    gtk_box_append(GTK_BOX(face->ticket), build_number(face));
    face->service = theme_label("quiet", 0);
    face->procedure = theme_label("title", 0);
    keep_to_a_line(face->service);
    keep_to_a_line(face->procedure);
    gtk_box_append(GTK_BOX(face->ticket), face->service);
    gtk_box_append(GTK_BOX(face->ticket), face->procedure);
    gtk_box_append(GTK_BOX(face->ticket), build_documents(face));
    gtk_box_append(GTK_BOX(face->root), face->ticket);
}

static void build_buttons(struct face *face)
{
    GtkWidget *table = gtk_grid_new();

    gtk_widget_add_css_class(face->presses[BUTTON_PRIMARY].widget, "primary");
    gtk_widget_add_css_class(face->presses[BUTTON_UNDO].widget, "undo");
    /* To reverse what was just pressed, the hand need not go anywhere. */
    GtkWidget *row = box(GTK_ORIENTATION_HORIZONTAL, 6);
    gtk_widget_set_hexpand(face->presses[BUTTON_PRIMARY].widget, TRUE);
    press_keep_width(&face->presses[BUTTON_UNDO], UNDO_CHARS);
    gtk_box_append(GTK_BOX(row), face->presses[BUTTON_PRIMARY].widget);
    gtk_box_append(GTK_BOX(row), face->presses[BUTTON_UNDO].widget);
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

/* Two lines, whether it says much or nothing: what is below stays where it is. */
static void build_message(struct face *face)
{
    face->message = theme_label("message", 0);
    gtk_label_set_lines(GTK_LABEL(face->message), 2);
    gtk_label_set_ellipsize(GTK_LABEL(face->message), PANGO_ELLIPSIZE_END);
    gtk_widget_set_size_request(face->message, -1, MESSAGE_HEIGHT);
    gtk_box_append(GTK_BOX(face->root), face->message);
}

static void build_next(struct face *face)
{
    GtkWidget *row = box(GTK_ORIENTATION_HORIZONTAL, 3 * GAP);

    gtk_box_append(GTK_BOX(row), section(WORDS_BOTH(TEXT_COUNTER_NEXT)));
    face->next_label = theme_label("next", 0);
    gtk_label_set_wrap(GTK_LABEL(face->next_label), FALSE);
    face->next_why = theme_label("small", 0);
    gtk_widget_set_hexpand(face->next_why, TRUE);
    gtk_label_set_lines(GTK_LABEL(face->next_why), 2);
    gtk_label_set_ellipsize(GTK_LABEL(face->next_why), PANGO_ELLIPSIZE_END);
    gtk_box_append(GTK_BOX(row), face->next_label);
    gtk_box_append(GTK_BOX(row), face->next_why);
    /* Room for two lines, so that what is below stays where it is. */
    gtk_widget_set_size_request(row, -1, NEXT_HEIGHT);
    gtk_box_append(GTK_BOX(face->root), row);
}

/* What waits, and how many and how long. */
static void build_waiting(struct face *face)
{
    GtkWidget *row = box(GTK_ORIENTATION_HORIZONTAL, 3 * GAP);
    GtkWidget *title = section(WORDS_BOTH(TEXT_COUNTER_WAITING));

    face->waiting_table = gtk_grid_new();
    gtk_grid_set_column_homogeneous(GTK_GRID(face->waiting_table), TRUE);
    gtk_grid_set_column_spacing(GTK_GRID(face->waiting_table), 4 * GAP);
    gtk_widget_set_hexpand(face->waiting_table, TRUE);
    for (int i = 0; i < LOOK_ROWS_MAX; i++) {
        GtkWidget *cell = box(GTK_ORIENTATION_HORIZONTAL, GAP);
        face->waiting_titles[i] = theme_label("small", 0);
        keep_to_a_line(face->waiting_titles[i]);
        gtk_widget_set_hexpand(face->waiting_titles[i], TRUE);
        face->waiting[i] = theme_label("small", 1);
        gtk_label_set_wrap(GTK_LABEL(face->waiting[i]), FALSE);
        gtk_box_append(GTK_BOX(cell), face->waiting_titles[i]);
        gtk_box_append(GTK_BOX(cell), face->waiting[i]);
        gtk_grid_attach(GTK_GRID(face->waiting_table), cell, 0, i, 1, 1);
    }
    gtk_widget_set_valign(title, GTK_ALIGN_START);
    gtk_box_append(GTK_BOX(row), title);
    gtk_box_append(GTK_BOX(row), face->waiting_table);
    gtk_box_append(GTK_BOX(face->root), row);
}

/* Their room is kept when there are none: nothing moves when they come and go. */
static void build_chips(struct face *face,
                        void (*on_chip)(void *owner, enum button button, const char *label),
                        void *owner)
{
    GtkWidget *row = box(GTK_ORIENTATION_HORIZONTAL, 3 * GAP);

    chips_init(&face->parked, BUTTON_RESUME, on_chip, owner);
    chips_init(&face->missed, BUTTON_RETURN, on_chip, owner);
    gtk_box_append(GTK_BOX(row), face->parked.root);
    gtk_box_append(GTK_BOX(row), face->missed.root);
    gtk_widget_set_size_request(row, -1, CHIPS_HEIGHT);
    gtk_box_append(GTK_BOX(face->root), row);
}

void face_init(struct face *face,
               void (*on_press)(void *owner, enum button button),
               void (*on_chip)(void *owner, enum button button, const char *label),
               void *owner)
{
    face->root = box(GTK_ORIENTATION_VERTICAL, GAP);
    gtk_widget_set_margin_start(face->root, 12);
    gtk_widget_set_margin_end(face->root, 12);
    gtk_widget_set_margin_top(face->root, 6);
    gtk_widget_set_margin_bottom(face->root, 6);
    for (int i = 0; i < BUTTON_COUNT; i++) {
        press_init(&face->presses[i], (enum button)i, on_press, owner);
    }
    build_ticket(face);
    build_buttons(face);
    build_message(face);
    build_next(face);
    build_waiting(face);
    build_chips(face, on_chip, owner);
}

/* "• Tờ khai", each on a line of its own. */
static void show_documents(struct face *face, const char *documents)
{
    GString *text = g_string_new(documents);

    if (text->len > 0) {
        (void)g_string_replace(text, "\n", "\n• ", 0);
        (void)g_string_prepend(text, "• ");
    }
    theme_set_text(face->documents, text->str);
    (void)g_string_free(text, TRUE);
}

static void show_ticket(struct face *face, const struct look *look)
{
    theme_set_text(face->number, look->label);
    theme_set_text(face->state, look->state);
    theme_set_text(face->time, look->time);
    theme_set_text(face->badges, look->badges);
    gtk_widget_set_visible(face->time, look->time[0] != '\0');
    gtk_widget_set_visible(face->badges, look->badges[0] != '\0');
    theme_set_text(face->service, look->service[0] != '\0' ? look->service : " ");
    theme_set_text(face->procedure, look->procedure[0] != '\0' ? look->procedure : " ");
    gtk_widget_set_tooltip_text(face->procedure, look->procedure);
    show_documents(face, look->documents);
    theme_set_class(face->ticket, "calling", look->tone == LOOK_CALLING);
    theme_set_class(face->ticket, "serving", look->tone == LOOK_SERVING);
    theme_set_class(face->ticket, "over", look->tone == LOOK_OVER_NORM);
}

/* A counter of few services has room for their whole names. */
static void show_waiting(struct face *face, const struct look *look)
{
    int columns = look->waiting_count > WAITING_ROWS ? 2 : 1;
    GtkLayoutManager *layout = gtk_widget_get_layout_manager(face->waiting_table);

    for (int i = 0; i < LOOK_ROWS_MAX; i++) {
        GtkWidget *cell = gtk_widget_get_parent(face->waiting[i]);
        bool is_shown = (size_t)i < look->waiting_count;
        GtkGridLayoutChild *place =
            GTK_GRID_LAYOUT_CHILD(gtk_layout_manager_get_layout_child(layout, cell));
        gtk_grid_layout_child_set_column(place, i % columns);
        gtk_grid_layout_child_set_row(place, i / columns);
        gtk_widget_set_visible(cell, is_shown);
        if (is_shown) {
            theme_set_text(face->waiting_titles[i], look->waiting[i].title);
            theme_set_text(face->waiting[i], look->waiting[i].text);
        }
    }
}

static void show_chips(struct face *face, const struct look *look)
{
    bool has_both = look->parked_count > 0 && look->missed_count > 0;
    size_t room = has_both ? CHIPS_ROOM_BOTH : CHIPS_ROOM;

    chips_show(
        &face->parked, look->parked, look->parked_count, room, look->is_enabled[BUTTON_RESUME]);
    chips_show(
        &face->missed, look->missed, look->missed_count, room, look->is_enabled[BUTTON_RETURN]);
}

void face_show(struct face *face, const struct look *look)
{
    show_ticket(face, look);
    for (int i = 0; i < BUTTON_COUNT; i++) {
        const char *text = i == BUTTON_PRIMARY ? look->primary : NULL;
        press_show(&face->presses[i], i == BUTTON_UNDO ? look->undo : text, look->is_enabled[i]);
    }
    press_turn(&face->presses[BUTTON_AUTO], look->is_automatic);
    theme_set_text(face->next_label, look->next_label);
    theme_set_text(face->next_why, look->next_why);
    gtk_widget_set_visible(face->next_label, look->next_label[0] != '\0');
    show_waiting(face, look);
    show_chips(face, look);
    theme_set_text(face->message, look->message);
    gtk_widget_set_tooltip_text(face->message, look->message);
    theme_set_class(face->message, "bad", look->is_message_bad);
    theme_set_class(face->message, "good", look->message[0] != '\0' && !look->is_message_bad);
}
