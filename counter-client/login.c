#include "counter-client/login.h"

#include "counter-client/theme.h"
#include "counter-client/words.h"
#include "texts/texts.h"

#define COUNTER_MAX 9999

/* A code that has been typed comes first: then there is a machine to log in at. */
static void on_activate(GtkWidget *widget, gpointer data)
{
    struct login *login = data;

    (void)widget;
    if (login_code(login)[0] != '\0') {
        login->on_enrol(login->owner);
    } else {
        login->on_log_in(login->owner);
    }
}

static void on_code_changed(GtkEditable *editable, gpointer data)
{
    struct login *login = data;
    bool has_code = gtk_editable_get_text(editable)[0] != '\0';

    gtk_button_set_label(GTK_BUTTON(login->button),
                         has_code ? words_pick("Đăng ký máy này", "Enrol this machine")
                                  : words_pick(WORDS_BOTH(TEXT_COUNTER_LOG_IN)));
}

/* An entry under its name. */
static GtkWidget *named(GtkWidget *entry, const char *vi, const char *en)
{
    GtkWidget *column = gtk_box_new(GTK_ORIENTATION_VERTICAL, 4);
    GtkWidget *label = theme_label("section", 0);

    gtk_label_set_text(GTK_LABEL(label), words_pick(vi, en));
    gtk_label_set_mnemonic_widget(GTK_LABEL(label), entry);
    gtk_accessible_update_relation(
        GTK_ACCESSIBLE(entry), GTK_ACCESSIBLE_RELATION_LABELLED_BY, label, NULL, -1);
    gtk_box_append(GTK_BOX(column), label);
    gtk_box_append(GTK_BOX(column), entry);
    return column;
}

/* Two side by side, of the same width. */
static void add_pair(struct login *login, GtkWidget *left, GtkWidget *right)
{
    GtkWidget *row = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 12);

    gtk_box_set_homogeneous(GTK_BOX(row), TRUE);
    gtk_box_append(GTK_BOX(row), left);
    gtk_box_append(GTK_BOX(row), right);
    gtk_box_append(GTK_BOX(login->root), row);
}

static void build_entries(struct login *login)
{
    login->users = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 6);
    login->user = gtk_entry_new();
    login->counter = gtk_entry_new();
    login->pin = gtk_password_entry_new();
    login->server = gtk_entry_new();
    login->code = gtk_entry_new();
    gtk_entry_set_input_purpose(GTK_ENTRY(login->counter), GTK_INPUT_PURPOSE_DIGITS);
    GtkWidget *entries[] = {login->user, login->counter, login->pin, login->server, login->code};
    for (size_t i = 0; i < G_N_ELEMENTS(entries); i++) {
        g_signal_connect(entries[i], "activate", G_CALLBACK(on_activate), login);
    }
    g_signal_connect(login->code, "changed", G_CALLBACK(on_code_changed), login);
    pad_init(&login->pad);
    pad_serve(&login->pad, login->user, PAD_NAME);
    pad_serve(&login->pad, login->counter, PAD_DIGITS);
    pad_serve(&login->pad, login->pin, PAD_DIGITS);
    pad_serve(&login->pad, login->code, PAD_NAME);
    pad_show(&login->pad, login->pin);
}

void login_init(struct login *login)
{
    login->root = gtk_box_new(GTK_ORIENTATION_VERTICAL, 8);
    gtk_widget_set_margin_start(login->root, 24);
    gtk_widget_set_margin_end(login->root, 24);
    gtk_widget_set_margin_top(login->root, 16);
    gtk_widget_set_margin_bottom(login->root, 16);
    GtkWidget *title = theme_label("next-label", 0);
    gtk_label_set_text(GTK_LABEL(title), words_pick(WORDS_BOTH(TEXT_COUNTER_SIGN_IN)));
    gtk_box_append(GTK_BOX(login->root), title);
    build_entries(login);
    gtk_box_append(GTK_BOX(login->root), named(login->user, WORDS_BOTH(TEXT_COUNTER_USER)));
    gtk_box_append(GTK_BOX(login->root), login->users);
    add_pair(login,
             named(login->counter, WORDS_BOTH(TEXT_COUNTER_COUNTER)),
             named(login->pin, WORDS_BOTH(TEXT_COUNTER_PIN)));
    gtk_box_append(GTK_BOX(login->root), login->pad.root);
    login->button = gtk_button_new_with_label(words_pick(WORDS_BOTH(TEXT_COUNTER_LOG_IN)));
    gtk_widget_add_css_class(login->button, "primary");
    g_signal_connect(login->button, "clicked", G_CALLBACK(on_activate), login);
    gtk_box_append(GTK_BOX(login->root), login->button);
    login->message = theme_label("message", 0);
    gtk_box_append(GTK_BOX(login->root), login->message);
    GtkWidget *space = gtk_box_new(GTK_ORIENTATION_VERTICAL, 0);
    gtk_widget_set_vexpand(space, TRUE);
    gtk_box_append(GTK_BOX(login->root), space);
    login->code_column =
        named(login->code, "Mã đăng ký máy này (nếu được cấp)", "Enrolment code (if given)");
    add_pair(login,
             named(login->server, "Địa chỉ máy chủ", "Address of the server"),
             login->code_column);
}

static void on_user(GtkButton *button, gpointer data)
{
    struct login *login = data;

    gtk_editable_set_text(GTK_EDITABLE(login->user), gtk_button_get_label(button));
    gtk_editable_set_text(GTK_EDITABLE(login->pin), "");
    gtk_widget_grab_focus(login_counter(login) == 0 ? login->counter : login->pin);
}

/* A single name stands in its place already. */
void login_offer_users(struct login *login, const struct settings *settings)
{
    char *const *users = settings->users;
    GtkWidget *button = NULL;

    while ((button = gtk_widget_get_first_child(login->users)) != NULL) {
        gtk_box_remove(GTK_BOX(login->users), button);
    }
    gtk_widget_set_visible(login->users, users[0] != NULL && users[1] != NULL);
    for (; *users != NULL; users++) {
        button = gtk_button_new_with_label(*users);
        gtk_widget_set_focusable(button, FALSE); /* Who has a keyboard types a name. */
        gtk_label_set_ellipsize(GTK_LABEL(gtk_button_get_child(GTK_BUTTON(button))),
                                PANGO_ELLIPSIZE_END);
        g_signal_connect(button, "clicked", G_CALLBACK(on_user), login);
        gtk_box_append(GTK_BOX(login->users), button);
    }
}

void login_fill(struct login *login, const struct settings *settings)
{
    char *counter =
        settings->counter_id == 0 ? g_strdup("") : g_strdup_printf("%u", settings->counter_id);

    gtk_editable_set_text(GTK_EDITABLE(login->user), settings->user == NULL ? "" : settings->user);
    gtk_editable_set_text(GTK_EDITABLE(login->counter), counter);
    gtk_editable_set_text(GTK_EDITABLE(login->server), settings->server);
    login_offer_users(login, settings);
    g_free(counter);
}

void login_say(struct login *login, const char *message)
{
    theme_set_text(login->message, message);
    theme_set_class(login->message, "bad", message[0] != '\0');
}

void login_praise(struct login *login, const char *message)
{
    theme_set_text(login->message, message);
    theme_set_class(login->message, "bad", FALSE);
}

void login_offer_enrolment(struct login *login, gboolean is_offered)
{
    gtk_widget_set_visible(login->code_column, is_offered);
}

void login_set_busy(struct login *login, gboolean is_busy)
{
    gtk_widget_set_sensitive(login->button, !is_busy);
}

void login_again(struct login *login)
{
    bool knows_who = login_user(login)[0] != '\0' && login_counter(login) != 0;

    gtk_editable_set_text(GTK_EDITABLE(login->pin), "");
    gtk_editable_set_text(GTK_EDITABLE(login->code), "");
    gtk_widget_grab_focus(knows_who ? login->pin : login->user);
}

const char *login_user(const struct login *login)
{
    return gtk_editable_get_text(GTK_EDITABLE(login->user));
}

const char *login_pin(const struct login *login)
{
    return gtk_editable_get_text(GTK_EDITABLE(login->pin));
}

const char *login_code(const struct login *login)
{
    return gtk_editable_get_text(GTK_EDITABLE(login->code));
}

const char *login_server(const struct login *login)
{
    return gtk_editable_get_text(GTK_EDITABLE(login->server));
}

unsigned login_counter(const struct login *login)
{
    guint64 number = 0;

    return g_ascii_string_to_unsigned(gtk_editable_get_text(GTK_EDITABLE(login->counter)),
                                      10,
                                      1,
                                      COUNTER_MAX,
                                      &number,
                                      NULL)
               ? (unsigned)number
               : 0;
}
