#include "counter-client/ask.h"

#include "counter-client/theme.h"
#include "counter-client/words.h"
#include "texts/texts.h"

static void choose(struct ask *ask, int index)
{
    if (index >= 0 && (size_t)index < ask->choice_count && ask->on_choice != NULL) {
        void (*on_choice)(void *owner, uint32_t id) = ask->on_choice;
        ask->on_choice = NULL;
        on_choice(ask->owner, ask->choices[index].id);
    }
}

static void on_row(GtkListBox *list, GtkListBoxRow *row, gpointer data)
{
    (void)list;
    choose(data, gtk_list_box_row_get_index(row));
}

/* Enter in a text is the choice that is marked. */
static void on_entry(GtkEntry *entry, gpointer data)
{
    struct ask *ask = data;
    GtkListBoxRow *row = gtk_list_box_get_selected_row(GTK_LIST_BOX(ask->list));

    (void)entry;
    choose(ask, row == NULL ? 0 : gtk_list_box_row_get_index(row));
}

static void leave(struct ask *ask)
{
    ask->on_choice = NULL;
    ask->on_cancel(ask->owner);
}

static void on_leave(GtkButton *button, gpointer data)
{
    (void)button;
    leave(data);
}

static void build_head(struct ask *ask)
{
    GtkWidget *row = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 8);
    GtkWidget *button = gtk_button_new();
    GtkWidget *inside = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 8);
    GtkWidget *text = theme_label("text", 0);
    GtkWidget *key = theme_label("key", 1);

    ask->title = theme_label("next-label", 0);
    gtk_widget_set_hexpand(ask->title, TRUE);
    gtk_label_set_text(GTK_LABEL(text), words_pick(WORDS_BOTH(TEXT_COUNTER_ASK_LEAVE)));
    gtk_label_set_text(GTK_LABEL(key), "Esc  *");
    gtk_label_set_wrap(GTK_LABEL(text), FALSE);
    gtk_label_set_wrap(GTK_LABEL(key), FALSE);
    gtk_box_append(GTK_BOX(inside), text);
    gtk_box_append(GTK_BOX(inside), key);
    gtk_button_set_child(GTK_BUTTON(button), inside);
    gtk_widget_set_valign(button, GTK_ALIGN_START);
    gtk_accessible_update_property(GTK_ACCESSIBLE(button),
                                   GTK_ACCESSIBLE_PROPERTY_LABEL,
                                   gtk_label_get_text(GTK_LABEL(text)),
                                   -1);
    g_signal_connect(button, "clicked", G_CALLBACK(on_leave), ask);
    gtk_box_append(GTK_BOX(row), ask->title);
    gtk_box_append(GTK_BOX(row), button);
    gtk_box_append(GTK_BOX(ask->root), row);
    ask->figure = theme_label("number", 0);
    gtk_box_append(GTK_BOX(ask->root), ask->figure);
    ask->line = theme_label("text", 0);
    gtk_box_append(GTK_BOX(ask->root), ask->line);
}

static void build_entries(struct ask *ask)
{
    for (size_t i = 0; i < ASK_ENTRIES_MAX; i++) {
        ask->entry_titles[i] = theme_label("section", 0);
        ask->entries[i] = gtk_entry_new();
        gtk_accessible_update_relation(GTK_ACCESSIBLE(ask->entries[i]),
                                       GTK_ACCESSIBLE_RELATION_LABELLED_BY,
                                       ask->entry_titles[i],
                                       NULL,
                                       -1);
        g_signal_connect(ask->entries[i], "activate", G_CALLBACK(on_entry), ask);
        gtk_box_append(GTK_BOX(ask->root), ask->entry_titles[i]);
        gtk_box_append(GTK_BOX(ask->root), ask->entries[i]);
    }
    pad_init(&ask->pad);
    gtk_stack_set_vhomogeneous(GTK_STACK(ask->pad.root), FALSE); /* What is left is the list's. */
    for (size_t i = 0; i < ASK_CHECKS_MAX; i++) {
        ask->checks[i] = gtk_check_button_new();
        gtk_box_append(GTK_BOX(ask->root), ask->checks[i]);
    }
}

void ask_init(struct ask *ask, void (*on_cancel)(void *owner), void *owner)
{
    *ask = (struct ask){.on_cancel = on_cancel, .owner = owner};
    ask->root = gtk_box_new(GTK_ORIENTATION_VERTICAL, 8);
    gtk_widget_set_margin_start(ask->root, 12);
    gtk_widget_set_margin_end(ask->root, 12);
    gtk_widget_set_margin_top(ask->root, 12);
    gtk_widget_set_margin_bottom(ask->root, 12);
    build_head(ask);
    build_entries(ask);
    ask->list = gtk_list_box_new();
    GtkWidget *scroller = gtk_scrolled_window_new();
    gtk_scrolled_window_set_policy(
        GTK_SCROLLED_WINDOW(scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
    gtk_widget_set_vexpand(scroller, TRUE);
    gtk_scrolled_window_set_child(GTK_SCROLLED_WINDOW(scroller), ask->list);
    gtk_box_append(GTK_BOX(ask->root), scroller);
    g_signal_connect(ask->list, "row-activated", G_CALLBACK(on_row), ask);
    gtk_box_append(GTK_BOX(ask->root), ask->pad.root);
    ask->hint = theme_label("quiet", 0);
    gtk_label_set_text(GTK_LABEL(ask->hint),
                       words_pick("Số hoặc Enter: chọn · +: dòng sau · Esc hoặc *: thôi",
                                  "Number or Enter: choose · +: next row · Esc or *: leave"));
    gtk_box_append(GTK_BOX(ask->root), ask->hint);
}

static void forget_choices(struct ask *ask)
{
    GtkWidget *row = NULL;

    while ((row = gtk_widget_get_first_child(ask->list)) != NULL) {
        gtk_list_box_remove(GTK_LIST_BOX(ask->list), row);
    }
    for (size_t i = 0; i < ask->choice_count; i++) {
        g_free(ask->choices[i].text);
    }
    ask->choice_count = 0;
}

void ask_deinit(struct ask *ask)
{
    for (size_t i = 0; i < ask->choice_count; i++) {
        g_free(ask->choices[i].text);
    }
}

void ask_begin(struct ask *ask,
               const char *title,
               const char *const entries[ASK_ENTRIES_MAX],
               void (*on_choice)(void *owner, uint32_t id))
{
    forget_choices(ask);
    ask->on_choice = on_choice;
    theme_set_text(ask->title, title);
    gtk_accessible_update_property(
        GTK_ACCESSIBLE(ask->list), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
    for (size_t i = 0; i < ASK_ENTRIES_MAX; i++) {
        bool is_shown = entries != NULL && entries[i] != NULL;
        gtk_widget_set_visible(ask->entries[i], is_shown);
        gtk_widget_set_visible(ask->entry_titles[i], is_shown);
        gtk_editable_set_text(GTK_EDITABLE(ask->entries[i]), "");
        theme_set_text(ask->entry_titles[i], is_shown ? entries[i] : "");
        pad_serve(&ask->pad, ask->entries[i], PAD_NONE);
    }
    for (size_t i = 0; i < ASK_CHECKS_MAX; i++) {
        gtk_widget_set_visible(ask->checks[i], FALSE);
        gtk_check_button_set_active(GTK_CHECK_BUTTON(ask->checks[i]), FALSE);
    }
    gtk_widget_set_visible(ask->figure, FALSE);
    gtk_widget_set_visible(ask->line, FALSE);
    gtk_widget_set_visible(ask->pad.root, FALSE);
}

void ask_say(struct ask *ask, const char *figure, const char *line)
{
    theme_set_text(ask->figure, figure);
    theme_set_text(ask->line, line);
    gtk_widget_set_visible(ask->figure, TRUE);
    gtk_widget_set_visible(ask->line, TRUE);
}

void ask_pad(struct ask *ask, size_t entry, enum pad_kind kind)
{
    pad_serve(&ask->pad, ask->entries[entry], kind);
}

/* The keys that tick the boxes, on the pad and elsewhere. */
static const struct {
    const char *name;
    guint keyvals[2];
} check_keys[ASK_CHECKS_MAX] = {
    {"/", {GDK_KEY_KP_Divide, GDK_KEY_slash}},
    {"-", {GDK_KEY_KP_Subtract, GDK_KEY_minus}},
};

void ask_check(struct ask *ask, size_t check, const char *title)
{
    char *text = g_strdup_printf("%s   %s", title, check_keys[check].name);

    gtk_check_button_set_label(GTK_CHECK_BUTTON(ask->checks[check]), text);
    gtk_widget_set_visible(ask->checks[check], TRUE);
    g_free(text);
}

bool ask_is_checked(const struct ask *ask, size_t check)
{
    return gtk_check_button_get_active(GTK_CHECK_BUTTON(ask->checks[check]));
}

void ask_add(struct ask *ask, uint32_t id, const char *text)
{
    if (ask->choice_count == ASK_CHOICES_MAX) {
        return;
    }
    GtkWidget *row = gtk_list_box_row_new();
    GtkWidget *line = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 12);
    GtkWidget *key = theme_label("key", 0);
    GtkWidget *label = theme_label("text", 0);
    char digit[] = {(char)('1' + ask->choice_count), '\0'};

    gtk_label_set_text(GTK_LABEL(key), ask->choice_count < 9 ? digit : " ");
    gtk_label_set_text(GTK_LABEL(label), text);
    gtk_box_append(GTK_BOX(line), key);
    gtk_box_append(GTK_BOX(line), label);
    gtk_list_box_row_set_child(GTK_LIST_BOX_ROW(row), line);
    gtk_accessible_update_property(GTK_ACCESSIBLE(row), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
    gtk_list_box_append(GTK_LIST_BOX(ask->list), row);
    ask->choices[ask->choice_count] = (struct ask_choice){.id = id, .text = g_strdup(text)};
    ask->choice_count++;
}

void ask_show(struct ask *ask, bool types_first)
{
    GtkListBoxRow *first = gtk_list_box_get_row_at_index(GTK_LIST_BOX(ask->list), 0);

    gtk_list_box_select_row(GTK_LIST_BOX(ask->list), first);
    if (types_first || first == NULL) {
        gtk_widget_grab_focus(ask->entries[0]);
    } else {
        gtk_widget_grab_focus(GTK_WIDGET(first));
    }
}

const char *ask_text(const struct ask *ask, size_t entry)
{
    return gtk_editable_get_text(GTK_EDITABLE(ask->entries[entry]));
}

static bool is_typing(const struct ask *ask)
{
    GtkRoot *root = gtk_widget_get_root(ask->root);
    GtkWidget *focus = root == NULL ? NULL : gtk_root_get_focus(root);

    for (size_t i = 0; i < ASK_ENTRIES_MAX; i++) {
        if (focus != NULL && gtk_widget_is_ancestor(focus, ask->entries[i])) {
            return true;
        }
    }
    return false;
}

/* Marks the row after the one that is marked, and the first after the last. */
static void mark_next(struct ask *ask, bool takes_keys)
{
    GtkListBox *list = GTK_LIST_BOX(ask->list);
    GtkListBoxRow *row = gtk_list_box_get_selected_row(list);
    int index = row == NULL ? 0 : gtk_list_box_row_get_index(row) + 1;

    row = gtk_list_box_get_row_at_index(list, index);
    row = row != NULL ? row : gtk_list_box_get_row_at_index(list, 0);
    gtk_list_box_select_row(list, row);
    if (takes_keys && row != NULL) {
        gtk_widget_grab_focus(GTK_WIDGET(row));
    }
}

static bool tick(struct ask *ask, guint keyval)
{
    for (size_t i = 0; i < ASK_CHECKS_MAX; i++) {
        bool is_its = keyval == check_keys[i].keyvals[0] || keyval == check_keys[i].keyvals[1];
        if (is_its && gtk_widget_get_visible(ask->checks[i])) {
            gtk_check_button_set_active(GTK_CHECK_BUTTON(ask->checks[i]), !ask_is_checked(ask, i));
            return true;
        }
    }
    return false;
}

bool ask_key(struct ask *ask, guint keyval)
{
    bool types = is_typing(ask);
    int digit = -1;

    if (keyval == GDK_KEY_Escape || keyval == GDK_KEY_KP_Multiply) {
        leave(ask);
        return true;
    }
    if (keyval == GDK_KEY_KP_Add) {
        mark_next(ask, !types);
        return true;
    }
    if (types) {
        return false;
    }
    if (keyval >= GDK_KEY_1 && keyval <= GDK_KEY_9) {
        digit = (int)(keyval - GDK_KEY_1);
    } else if (keyval >= GDK_KEY_KP_1 && keyval <= GDK_KEY_KP_9) {
        digit = (int)(keyval - GDK_KEY_KP_1);
    }
    if (digit < 0) {
        return tick(ask, keyval);
    }
    choose(ask, digit);
    return true;
}
