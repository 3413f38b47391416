#include "counter-client/window.h"

#include <glib-unix.h>
#include <gtk/gtk.h>
#include <signal.h>
#include <string.h>

#include "counter-client/above.h"
#include "counter-client/answer.h"
#include "counter-client/hand.h"
#include "counter-client/pages.h"
#include "counter-client/session.h"
#include "counter-client/software.h"
#include "counter-client/theme.h"
#include "counter-client/words.h"
#include "texts/texts.h"

#define REFRESH_S 1

struct window {
    struct pages pages;
    struct hand hand;
    struct session session;
    struct settings *settings;
    struct look look;
    enum button asking; /* Which button the question is of. */
    GMainLoop *loop;
};

static bool is_signed_in(const struct window *window)
{
    return window->session.desk.user_id != 0;
}

static void refresh(struct window *window)
{
    look_clear(&window->look);
    look_at_desk(&window->session.desk, session_now(&window->session), &window->look);
    pages_refresh(&window->pages);
}

static gboolean on_second(gpointer data)
{
    refresh(data);
    return G_SOURCE_CONTINUE;
}

/* --- Questions --- */

static void on_open(void *owner)
{
    struct window *window = owner;

    pages_show_question(&window->pages);
    pages_name(&window->pages);
}

static void on_cancel(void *owner)
{
    struct window *window = owner;

    session_forget_pin(&window->session);
    login_set_busy(&window->pages.login, FALSE);
    pages_show_desk(&window->pages);
    refresh(window);
    if (!is_signed_in(window)) {
        login_again(&window->pages.login);
    }
}

static void press_button(struct window *window, enum button button);

static void on_button(void *owner, enum button button)
{
    struct window *window = owner;

    pages_show_desk(&window->pages);
    press_button(window, button);
}

static void on_action(void *owner, const struct action *action)
{
    struct window *window = owner;

    /* Without an action the answer of the server shows what comes: until then this stays. */
    if (action != NULL) {
        session_press(&window->session, action, button_text(window->asking));
        pages_show_desk(&window->pages);
    }
}

/* --- Buttons and keys --- */

static void open_link(struct window *window)
{
    char *link = software_address(&window->session.desk);

    if (link != NULL) {
        gtk_show_uri(window->pages.window, link, GDK_CURRENT_TIME);
    }
    g_free(link);
}

static void set_compact(struct window *window, bool is_compact)
{
    window->pages.is_compact = is_compact;
    pages_show_desk(&window->pages);
    refresh(window);
}

/* Buttons that ask first, or are not the server's. */
static void do_button(struct window *window, enum button button)
{
    if (button == BUTTON_LINK) {
        open_link(window);
    } else if (button == BUTTON_COMPACT) {
        set_compact(window, !window->pages.is_compact);
    } else {
        window->asking = button;
        question_ask(&window->pages.question, button);
    }
}

static void press_button(struct window *window, enum button button)
{
    struct action action;

    refresh(window);
    if (!is_signed_in(window) || window->pages.question.is_open ||
        !window->look.is_enabled[button]) {
        return;
    }
    const char *words = button == BUTTON_PRIMARY ? window->look.primary : button_text(button);
    if (look_action(&window->look, button, &action)) {
        session_press(&window->session, &action, words);
    } else {
        do_button(window, button);
    }
}

static void on_click(void *owner, enum button button)
{
    struct window *window = owner;

    if (hand_clicks(&window->hand, button)) {
        press_button(window, button);
    }
}

static void on_chip(void *owner, enum button button, const char *label)
{
    struct window *window = owner;
    const struct action action = {.kind = button == BUTTON_RESUME ? ACTION_RESUME : ACTION_RETURN,
                                  .label = label};

    if (!hand_clicks(&window->hand, button)) {
        return;
    }
    if (label == NULL) {
        press_button(window, button);
    } else {
        session_press(&window->session, &action, button_text(button));
    }
}

static bool on_key(void *owner, guint keyval, GdkModifierType modifiers)
{
    struct window *window = owner;
    enum button button = BUTTON_PRIMARY;

    if (window->pages.question.is_open) {
        return ask_key(&window->pages.question.ask, keyval);
    }
    bool is_more = keyval == GDK_KEY_KP_0;
    if (!is_signed_in(window) || !(is_more || press_of_key(keyval, modifiers, &button))) {
        return false;
    }
    if (hand_presses(&window->hand, keyval)) {
        if (is_more) {
            refresh(window);
            question_more(&window->pages.question);
        } else {
            press_button(window, button);
        }
    }
    return true;
}

/* --- From the session --- */

static void on_change(void *owner)
{
    refresh(owner);
}

static void on_signed_in(void *owner)
{
    struct window *window = owner;
    bool was_here = !pages_is_login(&window->pages);

    login_set_busy(&window->pages.login, FALSE);
    login_say(&window->pages.login, "");
    if (!was_here || !window->pages.question.is_open) {
        pages_show_desk(&window->pages);
    }
    refresh(window);
}

static void on_signed_out(void *owner, const char *why)
{
    struct window *window = owner;

    login_set_busy(&window->pages.login, FALSE);
    login_offer_users(&window->pages.login, window->settings);
    login_say(&window->pages.login, why);
    pages_show_desk(&window->pages);
    login_again(&window->pages.login);
    refresh(window);
}

static void on_seat_taken(void *owner)
{
    struct window *window = owner;

    question_take_over(&window->pages.question);
}

static void on_enrolled(void *owner, const char *name)
{
    struct window *window = owner;
    char *text = g_strdup_printf(words_pick("Máy này đã được đăng ký: %s. Bây giờ hãy đăng nhập.",
                                            "This machine is enrolled: %s. Now log in."),
                                 name);

    login_praise(&window->pages.login, text);
    login_offer_enrolment(&window->pages.login, FALSE);
    login_set_busy(&window->pages.login, FALSE);
    login_again(&window->pages.login);
    refresh(window);
    g_free(text);
}

static void on_enrol(void *owner)
{
    struct window *window = owner;

    settings_set_server(window->settings, login_server(&window->pages.login));
    login_say(&window->pages.login, "");
    session_enrol(&window->session, login_code(&window->pages.login));
    refresh(window);
}

static void on_issued(void *owner, const char *label, const char *line)
{
    struct window *window = owner;

    if (!window->pages.question.is_open) {
        question_issued(&window->pages.question, label, line);
    }
}

static void on_log_in(void *owner)
{
    struct window *window = owner;
    const struct login *login = &window->pages.login;

    if (login_user(login)[0] == '\0' || login_counter(login) == 0 || login_pin(login)[0] == '\0') {
        login_say(&window->pages.login, words_pick(WORDS_BOTH(TEXT_COUNTER_FILL_IN)));
        return;
    }
    if (strcmp(login_server(login), window->settings->server) != 0) {
        settings_set_server(window->settings, login_server(login));
        session_close(&window->session);
        session_open(&window->session);
    }
    login_say(&window->pages.login, "");
    login_set_busy(&window->pages.login, TRUE);
    session_log_in(&window->session, login_user(login), login_pin(login), login_counter(login));
}

/* --- The window --- */

static gboolean on_close(GtkWindow *gtk_window, gpointer data)
{
    struct window *window = data;
    char *errmsg = NULL;
    int x = 0;
    int y = 0;

    if (above_where(gtk_window, &x, &y)) {
        window->settings->x = x;
        window->settings->y = y;
        window->settings->has_place = true;
    }
    window->settings->is_compact = window->pages.is_compact;
    if (!settings_save(window->settings, &errmsg)) {
        (void)g_printerr("counter-client: %s\n", errmsg);
        g_free(errmsg);
    }
    g_main_loop_quit(window->loop);
    return TRUE; /* It stands until what is on its way in this turn of the loop has come. */
}

static gboolean on_signal(gpointer data)
{
    struct window *window = data;

    gtk_window_close(window->pages.window);
    return G_SOURCE_CONTINUE;
}

static void build(struct window *window)
{
    const struct pages_events events = {.on_press = on_click, .on_chip = on_chip, .owner = window};

    window->pages.desk = &window->session.desk;
    window->pages.look = &window->look;
    window->pages.login =
        (struct login){.on_log_in = on_log_in, .on_enrol = on_enrol, .owner = window};
    window->pages.question = (struct question){.session = &window->session,
                                               .look = &window->look,
                                               .owner = window,
                                               .on_open = on_open,
                                               .on_cancel = on_cancel,
                                               .on_action = on_action,
                                               .on_button = on_button};
    pages_init(&window->pages, &events);
    hand_init(&window->hand, GTK_WIDGET(window->pages.window), on_key, window);
    g_signal_connect(window->pages.window, "close-request", G_CALLBACK(on_close), window);
}

int window_run(struct settings *settings, const struct window_options *options)
{
    struct window window = {.settings = settings,
                            .pages.is_compact = options->is_compact || settings->is_compact};

    g_set_prgname("counter-client"); /* By which desktops know the window. */
    /* Text and boxes need no 3D driver: without one the window takes a sixth of the memory. */
    (void)g_setenv("GSK_RENDERER", "cairo", FALSE);
    (void)g_setenv("GDK_DEBUG", "gl-disable", FALSE);
    if (!gtk_init_check()) {
        (void)g_printerr(
            "counter-client: %s\n",
            words_pick("không có màn hình để mở cửa sổ; dùng lệnh, xem --help",
                       "there is no display for the window; use a command, see --help"));
        return ANSWER_SETTING;
    }
    theme_apply(gdk_display_get_default());
    window.loop = g_main_loop_new(NULL, FALSE);
    build(&window);
    window.session = (struct session){
        .settings = settings,
        .action_ms = options->action_ms == 0 ? DESK_ACTION_MS : options->action_ms,
        .owner = &window,
        .on_change = on_change,
        .on_signed_in = on_signed_in,
        .on_signed_out = on_signed_out,
        .on_enrolled = on_enrolled,
        .on_seat_taken = on_seat_taken,
        .on_issued = on_issued,
    };
    session_open(&window.session);
    login_fill(&window.pages.login, settings);
    login_offer_enrolment(&window.pages.login, !session_is_enrolled(&window.session));
    pages_show_desk(&window.pages);
    refresh(&window);
    login_again(&window.pages.login);
    gtk_window_present(window.pages.window);
    if (settings->has_place) {
        above_move(window.pages.window, settings->x, settings->y);
    }
    guint sources[] = {g_timeout_add_seconds(REFRESH_S, on_second, &window),
                       g_unix_signal_add(SIGTERM, on_signal, &window),
                       g_unix_signal_add(SIGINT, on_signal, &window)};
    g_main_loop_run(window.loop);
    for (size_t i = 0; i < G_N_ELEMENTS(sources); i++) {
        (void)g_source_remove(sources[i]);
    }
    session_close(&window.session);
    pages_deinit(&window.pages);
    gtk_window_destroy(window.pages.window);
    look_clear(&window.look);
    g_main_loop_unref(window.loop);
    return ANSWER_DONE;
}
