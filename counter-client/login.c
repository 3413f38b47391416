#include "counter-client/login.h"

#include "counter-client/theme.h"
#include "counter-client/words.h"

#define COUNTER_MAX 9999

static void on_activate(GtkWidget *widget, gpointer data)
{
    struct login *login = data;

    (void)widget;
    login->on_log_in(login->owner);
}

static void on_code(GtkWidget *widget, gpointer data)
{
    struct login *login = data;

    (void)widget;
    if (login_code(login)[0] != '\0') {
        login->on_enrol(login->owner);
    }
}

static void name_entry(GtkWidget *box, GtkWidget *entry, const char *vi, const char *en)
{
    GtkWidget *label = theme_label("section", 0);

    gtk_label_set_text(GTK_LABEL(label), words_pick(vi, en));
    gtk_label_set_mnemonic_widget(GTK_LABEL(label), entry);
    gtk_accessible_update_relation(
        GTK_ACCESSIBLE(entry), GTK_ACCESSIBLE_RELATION_LABELLED_BY, label, NULL, -1);
    gtk_box_append(GTK_BOX(box), label);
    gtk_box_append(GTK_BOX(box), entry);
}

static void add(struct login *login, GtkWidget *entry, const char *vi, const char *en)
{
    name_entry(login->root, entry, vi, en);
    g_signal_connect(entry, "activate", G_CALLBACK(on_activate), login);
}

static void add_code(struct login *login)
{
    login->code = gtk_entry_new();
    login->code_column = gtk_box_new(GTK_ORIENTATION_VERTICAL, 6);
    name_entry(login->code_column,
               login->code,
               "Mã đăng ký máy này (nếu được cấp), rồi nhấn Enter",
               "Enrolment code of this machine (if you were given one), then Enter");
    g_signal_connect(login->code, "activate", G_CALLBACK(on_code), login);
    gtk_box_append(GTK_BOX(login->root), login->code_column);
}

/* The digits go where the clerk was last, of the two that are numbers. */
static void on_focus(GtkEventControllerFocus *controller, gpointer data)
{
    struct pad *pad = data;

    pad->target = GTK_EDITABLE(gtk_event_controller_get_widget(GTK_EVENT_CONTROLLER(controller)));
}

static void give_digits(struct login *login, GtkWidget *entry)
{
    GtkEventController *focus = gtk_event_controller_focus_new();

    g_signal_connect(focus, "enter", G_CALLBACK(on_focus), &login->pad);
    gtk_widget_add_controller(entry, focus);
}

void login_init(struct login *login)
{
    login->root = gtk_box_new(GTK_ORIENTATION_VERTICAL, 6);
    gtk_widget_set_margin_start(login->root, 24);
    gtk_widget_set_margin_end(login->root, 24);
    gtk_widget_set_margin_top(login->root, 24);
    gtk_widget_set_margin_bottom(login->root, 16);
    GtkWidget *title = theme_label("next-label", 0);
    gtk_label_set_text(GTK_LABEL(title), words_pick("Đăng nhập tại quầy", "Log in at a counter"));
    gtk_box_append(GTK_BOX(login->root), title);
    login->user = gtk_entry_new();
    login->counter = gtk_entry_new();
    login->pin = gtk_password_entry_new();
    login->server = gtk_entry_new();
    gtk_entry_set_input_purpose(GTK_ENTRY(login->counter), GTK_INPUT_PURPOSE_DIGITS);
    add(login, login->user, "Tên đăng nhập", "User");
    add(login, login->counter, "Quầy số", "Counter number");
    add(login, login->pin, "Mã PIN", "PIN");
    pad_init(&login->pad, login->pin);
    give_digits(login, login->counter);
    give_digits(login, login->pin);
    gtk_box_append(GTK_BOX(login->root), login->pad.root);
    login->button = gtk_button_new_with_label(words_pick("Đăng nhập", "Log in"));
    gtk_widget_add_css_class(login->button, "primary");
    gtk_widget_set_margin_top(login->button, 10);
    g_signal_connect(login->button, "clicked", G_CALLBACK(on_activate), login);
    gtk_box_append(GTK_BOX(login->root), login->button);
    login->message = theme_label("message", 0);
    gtk_box_append(GTK_BOX(login->root), login->message);
    GtkWidget *space = gtk_box_new(GTK_ORIENTATION_VERTICAL, 0);
    gtk_widget_set_vexpand(space, TRUE);
    gtk_box_append(GTK_BOX(login->root), space);
    add(login, login->server, "Địa chỉ máy chủ", "Address of the server");
    add_code(login);
}

void login_fill(struct login *login, const char *user, unsigned counter_id, const char *server)
{
    char *counter = counter_id == 0 ? g_strdup("") : g_strdup_printf("%u", counter_id);

    gtk_editable_set_text(GTK_EDITABLE(login->user), user == NULL ? "" : user);
    gtk_editable_set_text(GTK_EDITABLE(login->counter), counter);
    gtk_editable_set_text(GTK_EDITABLE(login->server), server);
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
