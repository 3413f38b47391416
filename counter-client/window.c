#include "counter-client/window.h"

#include <glib-unix.h>
#include <gtk/gtk.h>
#include <signal.h>
#include <string.h>

#include "counter-client/above.h"
#include "counter-client/answer.h"
#include "counter-client/face.h"
#include "counter-client/frame.h"
#include "counter-client/login.h"
#include "counter-client/question.h"
#include "counter-client/session.h"
#include "counter-client/strip.h"
#include "counter-client/theme.h"
#include "counter-client/words.h"

#define REFRESH_S 1
/* A second click on the same button within this is the end of a double-click. */
#define DOUBLE_CLICK_MS 300

struct window {
    GtkWindow *window;
    struct frame frame;
    GtkWidget *stack;
    GtkWidget *bar;  /* Above everything: whose seat it is, and how things stand. */
    GtkWidget *seat; /* "Quầy 2 · Nguyễn Thị Lan" */
    GtkWidget *link;
    struct login login;
    struct face face;
    struct strip strip;
    struct question question;
    struct session session;
    struct settings *settings;
    struct desk_look look;
    bool is_compact;
    guint held_key;           /* Down since it was last acted upon; 0: none. */
    enum desk_button clicked; /* Last by mouse, touch or Enter. */
    guint32 clicked_ms;
    guint32 event_ms; /* Of the newest key, click or touch. */
    GMainLoop *loop;
};

/* --- Pages --- */

static bool is_signed_in(const struct window *window)
{
    return window->session.desk.user_id != 0;
}

static void show_page(struct window *window, const char *name)
{
    if (g_strcmp0(gtk_stack_get_visible_child_name(GTK_STACK(window->stack)), name) != 0) {
        gtk_stack_set_visible_child_name(GTK_STACK(window->stack), name);
    }
}

static void fit(struct window *window)
{
    bool is_strip = window->is_compact && is_signed_in(window) && !window->question.is_open;

    gtk_widget_set_visible(window->bar, !is_strip);
    frame_show(&window->frame, is_strip);
    above_set(window->window, window->is_compact);
}

static void show_desk(struct window *window)
{
    window->question.is_open = false;
    if (!is_signed_in(window)) {
        show_page(window, "login");
    } else if (window->is_compact) {
        show_page(window, "strip");
        gtk_widget_grab_focus(window->strip.presses[DESK_PRIMARY].widget);
    } else {
        show_page(window, "face");
        gtk_widget_grab_focus(window->face.presses[DESK_PRIMARY].widget);
    }
    fit(window);
}

/* What the taskbar shows, and a screen reader says first. */
static void name_window(struct window *window)
{
    const struct desk_look *look = &window->look;
    char *title = NULL;

    if (window->question.is_open) {
        title = g_strdup(gtk_label_get_text(GTK_LABEL(window->question.ask.title)));
    } else if (!is_signed_in(window)) {
        const char *message = gtk_label_get_text(GTK_LABEL(window->login.message));
        title = g_strdup_printf("%s%s%s",
                                words_pick("Đăng nhập tại quầy", "Log in at a counter"),
                                message[0] != '\0' ? " · " : "",
                                message);
    } else {
        char *given_up =
            look->given_up[0] == '\0'
                ? g_strdup("")
                : g_strdup_printf(words_pick("Đã thôi gửi “%s” · ", "Given up: \"%s\" · "),
                                  look->given_up);
        title =
            g_strdup_printf("%s%s%s %s · %s",
                            given_up,
                            look->link[0] != '\0' ? words_pick("Mất kết nối · ", "No link · ") : "",
                            look->label,
                            look->state,
                            look->title);
        g_free(given_up);
    }
    if (g_strcmp0(gtk_window_get_title(window->window), title) != 0) {
        gtk_window_set_title(window->window, title);
    }
    g_free(title);
}

/* A line that is always there, so that nothing moves when the link drops or a service has nobody to
 * serve it; the strip says it on its second line. */
static void show_bar(struct window *window)
{
    const struct desk_look *look = &window->look;
    bool is_down = look->link[0] != '\0';
    bool is_warning = !is_down && is_signed_in(window) && look->warning[0] != '\0';
    const char *text = words_pick("Có kết nối", "Connected");

    text = is_warning ? look->warning : text;
    text = is_down ? look->link : text;
    /* What the clerk must know takes the whole line. */
    bool is_calm = !is_down && !is_warning;
    theme_set_text(window->seat, is_signed_in(window) && is_calm ? look->title : "");
    gtk_widget_set_visible(window->seat, is_calm);
    gtk_label_set_xalign(GTK_LABEL(window->link), is_calm ? 1 : 0);
    theme_set_text(window->link, text);
    gtk_widget_set_tooltip_text(window->link, text);
    theme_set_class(window->bar, "link-down", is_down);
    theme_set_class(window->bar, "link-warning", is_warning);
}

static void refresh(struct window *window)
{
    desk_look_clear(&window->look);
    desk_look(&window->session.desk, session_now(&window->session), &window->look);
    if (is_signed_in(window)) {
        face_show(&window->face, &window->look);
        strip_show(&window->strip, &window->look);
    }
    show_bar(window);
    name_window(window);
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

    show_page(window, "ask");
    fit(window);
    name_window(window);
}

static void on_cancel(void *owner)
{
    struct window *window = owner;

    session_forget_pin(&window->session);
    login_set_busy(&window->login, FALSE);
    show_desk(window);
    refresh(window);
    if (!is_signed_in(window)) {
        login_again(&window->login);
    }
}

static void press_button(struct window *window, enum desk_button button);

static void on_button(void *owner, enum desk_button button)
{
    show_desk(owner);
    press_button(owner, button);
}

static void on_action(void *owner, const struct action *action)
{
    struct window *window = owner;

    /* Without an action the answer of the server shows what comes: until then this stays. */
    if (action != NULL) {
        session_press(&window->session, action);
        show_desk(window);
    }
}

/* --- Buttons and keys --- */

static void open_link(struct window *window)
{
    char *link = desk_link(&window->session.desk);

    if (link != NULL) {
        gtk_show_uri(window->window, link, GDK_CURRENT_TIME);
    }
    g_free(link);
}

static void set_compact(struct window *window, bool is_compact)
{
    window->is_compact = is_compact;
    show_desk(window);
    refresh(window);
}

/* Buttons that ask first, or are not the server's. */
static void do_button(struct window *window, enum desk_button button)
{
    switch (button) {
    case DESK_TRANSFER:
        question_target(&window->question);
        break;
    case DESK_FINISH_AS:
        question_outcome(&window->question);
        break;
    case DESK_CALL_LABEL:
        question_label(&window->question);
        break;
    case DESK_RETURN:
        question_missed(&window->question);
        break;
    case DESK_RESUME:
        question_parked(&window->question);
        break;
    case DESK_PAUSE:
        question_reason(&window->question);
        break;
    case DESK_ISSUE:
        question_issue(&window->question);
        break;
    case DESK_RECLASSIFY:
        question_class(&window->question);
        break;
    case DESK_LINK:
        open_link(window);
        break;
    case DESK_COMPACT:
        set_compact(window, !window->is_compact);
        break;
    case DESK_PRIMARY:
    case DESK_UNDO:
    case DESK_RECALL:
    case DESK_NO_SHOW:
    case DESK_PARK:
    case DESK_REQUEUE:
    case DESK_AUTO:
    case DESK_CLOSE:
    case DESK_LOG_OUT:
    default:
        break;
    }
}

static void press_button(struct window *window, enum desk_button button)
{
    struct action action;

    refresh(window);
    if (!is_signed_in(window) || window->question.is_open || !window->look.is_enabled[button]) {
        return;
    }
    if (desk_button_action(&window->look, button, &action)) {
        session_press(&window->session, &action);
    } else {
        do_button(window, button);
    }
}

/* By when the hand did it: a window that is late must not make two clicks of a double-click. */
static gboolean on_event(GtkEventControllerLegacy *controller, GdkEvent *event, gpointer data)
{
    struct window *window = data;

    (void)controller;
    window->event_ms = gdk_event_get_time(event);
    return FALSE;
}

static bool is_first_click(struct window *window, enum desk_button button)
{
    guint32 since_ms = window->event_ms - window->clicked_ms;
    bool is_second = button == window->clicked && since_ms < DOUBLE_CLICK_MS;

    window->clicked = button;
    window->clicked_ms = window->event_ms;
    return !is_second;
}

static void on_click(void *owner, enum desk_button button)
{
    if (is_first_click(owner, button)) {
        press_button(owner, button);
    }
}

static void on_chip(void *owner, enum desk_button button, const char *label)
{
    struct window *window = owner;
    const struct action action = {.kind = button == DESK_RESUME ? ACTION_RESUME : ACTION_RETURN,
                                  .label = label};

    if (!is_first_click(window, button)) {
        return;
    }
    if (label == NULL) {
        press_button(window, button);
    } else {
        session_press(&window->session, &action);
    }
}

static gboolean on_key(GtkEventControllerKey *controller,
                       guint keyval,
                       guint keycode,
                       GdkModifierType modifiers,
                       gpointer data)
{
    struct window *window = data;
    enum desk_button button = DESK_PRIMARY;

    (void)controller;
    (void)keycode;
    if (window->question.is_open) {
        return ask_key(&window->question.ask, keyval);
    }
    bool is_more = keyval == GDK_KEY_KP_0;
    if (!is_signed_in(window) || !(is_more || press_of_key(keyval, modifiers, &button))) {
        return FALSE;
    }
    /* A key that is held down is pressed once: it would run through call, start and finish. */
    if (window->held_key != keyval) {
        window->held_key = keyval;
        if (is_more) {
            refresh(window);
            question_more(&window->question);
        } else {
            press_button(window, button);
        }
    }
    return TRUE;
}

static void on_key_released(GtkEventControllerKey *controller,
                            guint keyval,
                            guint keycode,
                            GdkModifierType modifiers,
                            gpointer data)
{
    struct window *window = data;

    (void)controller;
    (void)keycode;
    (void)modifiers;
    window->held_key = keyval == window->held_key ? 0 : window->held_key;
}

/* --- From the session --- */

static void on_change(void *owner)
{
    refresh(owner);
}

static void on_signed_in(void *owner)
{
    struct window *window = owner;
    bool was_here =
        g_strcmp0(gtk_stack_get_visible_child_name(GTK_STACK(window->stack)), "login") != 0;

    login_set_busy(&window->login, FALSE);
    login_say(&window->login, "");
    if (!was_here || !window->question.is_open) {
        show_desk(window);
    }
    refresh(window);
}

static void on_signed_out(void *owner, const char *why)
{
    struct window *window = owner;

    login_set_busy(&window->login, FALSE);
    login_offer_users(&window->login, window->settings);
    login_say(&window->login, why);
    show_desk(window);
    login_again(&window->login);
    refresh(window);
}

static void on_seat_taken(void *owner)
{
    struct window *window = owner;

    question_take_over(&window->question);
}

static void on_enrolled(void *owner, const char *name)
{
    struct window *window = owner;
    char *text = g_strdup_printf(words_pick("Máy này đã được đăng ký: %s. Bây giờ hãy đăng nhập.",
                                            "This machine is enrolled: %s. Now log in."),
                                 name);

    login_praise(&window->login, text);
    login_offer_enrolment(&window->login, FALSE);
    login_set_busy(&window->login, FALSE);
    login_again(&window->login);
    refresh(window);
    g_free(text);
}

static void on_enrol(void *owner)
{
    struct window *window = owner;

    settings_set_server(window->settings, login_server(&window->login));
    login_say(&window->login, "");
    session_enrol(&window->session, login_code(&window->login));
    refresh(window);
}

static void on_issued(void *owner, const char *label, const char *line)
{
    struct window *window = owner;

    if (!window->question.is_open) {
        question_issued(&window->question, label, line);
    }
}

static void on_log_in(void *owner)
{
    struct window *window = owner;
    const struct login *login = &window->login;

    if (login_user(login)[0] == '\0' || login_counter(login) == 0 || login_pin(login)[0] == '\0') {
        login_say(&window->login,
                  words_pick("Điền đủ tên, số quầy và PIN.", "Fill in user, counter and PIN."));
        return;
    }
    if (strcmp(login_server(login), window->settings->server) != 0) {
        settings_set_server(window->settings, login_server(login));
        session_close(&window->session);
        session_open(&window->session);
    }
    login_say(&window->login, "");
    login_set_busy(&window->login, TRUE);
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
    window->settings->is_compact = window->is_compact;
    if (!settings_save(window->settings, &errmsg)) {
        (void)g_printerr("counter-client: %s\n", errmsg);
        g_free(errmsg);
    }
    g_main_loop_quit(window->loop);
    return FALSE;
}

static gboolean on_signal(gpointer data)
{
    struct window *window = data;

    gtk_window_close(window->window);
    return G_SOURCE_CONTINUE;
}

/* On a screen that is too small the view is scrolled, not cut off. */
static GtkWidget *scrolled(GtkWidget *view)
{
    GtkWidget *scroller = gtk_scrolled_window_new();

    gtk_scrolled_window_set_policy(
        GTK_SCROLLED_WINDOW(scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
    gtk_scrolled_window_set_child(GTK_SCROLLED_WINDOW(scroller), view);
    return scroller;
}

static void build_bar(struct window *window)
{
    window->bar = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 12);
    window->seat = theme_label("title", 0);
    window->link = theme_label("small", 1);
    gtk_widget_add_css_class(window->bar, "link");
    gtk_label_set_wrap(GTK_LABEL(window->seat), FALSE);
    gtk_label_set_wrap(GTK_LABEL(window->link), FALSE);
    gtk_label_set_ellipsize(GTK_LABEL(window->link), PANGO_ELLIPSIZE_END);
    gtk_widget_set_hexpand(window->link, TRUE);
    gtk_box_append(GTK_BOX(window->bar), window->seat);
    gtk_box_append(GTK_BOX(window->bar), window->link);
}

static void build(struct window *window)
{
    GtkWidget *column = gtk_box_new(GTK_ORIENTATION_VERTICAL, 0);
    GtkEventController *keys = gtk_event_controller_key_new();
    GtkEventController *events = gtk_event_controller_legacy_new();

    window->window = GTK_WINDOW(gtk_window_new());
    frame_init(&window->frame, window->window);
    gtk_window_set_icon_name(window->window, "counter-client");
    build_bar(window);
    window->stack = gtk_stack_new();
    gtk_stack_set_hhomogeneous(GTK_STACK(window->stack), FALSE);
    gtk_stack_set_vhomogeneous(GTK_STACK(window->stack), FALSE);
    window->login = (struct login){.on_log_in = on_log_in, .on_enrol = on_enrol, .owner = window};
    login_init(&window->login);
    face_init(&window->face, on_click, on_chip, window);
    strip_init(&window->strip, on_click, window);
    window->question.session = &window->session;
    window->question.look = &window->look;
    window->question.owner = window;
    window->question.on_open = on_open;
    window->question.on_cancel = on_cancel;
    window->question.on_action = on_action;
    window->question.on_button = on_button;
    question_init(&window->question);
    gtk_stack_add_named(GTK_STACK(window->stack), window->login.root, "login");
    gtk_stack_add_named(GTK_STACK(window->stack), scrolled(window->face.root), "face");
    gtk_stack_add_named(GTK_STACK(window->stack), window->strip.root, "strip");
    gtk_stack_add_named(GTK_STACK(window->stack), window->question.ask.root, "ask");
    gtk_box_append(GTK_BOX(column), window->bar);
    gtk_box_append(GTK_BOX(column), window->stack);
    gtk_widget_set_vexpand(window->stack, TRUE);
    gtk_window_set_child(window->window, column);
    gtk_event_controller_set_propagation_phase(keys, GTK_PHASE_CAPTURE);
    g_signal_connect(keys, "key-pressed", G_CALLBACK(on_key), window);
    g_signal_connect(keys, "key-released", G_CALLBACK(on_key_released), window);
    gtk_widget_add_controller(GTK_WIDGET(window->window), keys);
    gtk_event_controller_set_propagation_phase(events, GTK_PHASE_CAPTURE);
    g_signal_connect(events, "event", G_CALLBACK(on_event), window);
    gtk_widget_add_controller(GTK_WIDGET(window->window), events);
    g_signal_connect(window->window, "close-request", G_CALLBACK(on_close), window);
}

int window_run(struct settings *settings, const struct window_options *options)
{
    struct window window = {.settings = settings,
                            .is_compact = options->is_compact || settings->is_compact};

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
    login_fill(&window.login, settings);
    login_offer_enrolment(&window.login, !session_is_enrolled(&window.session));
    show_desk(&window);
    refresh(&window);
    login_again(&window.login);
    gtk_window_present(window.window);
    if (settings->has_place) {
        above_move(window.window, settings->x, settings->y);
    }
    guint sources[] = {g_timeout_add_seconds(REFRESH_S, on_second, &window),
                       g_unix_signal_add(SIGTERM, on_signal, &window),
                       g_unix_signal_add(SIGINT, on_signal, &window)};
    g_main_loop_run(window.loop);
    for (size_t i = 0; i < G_N_ELEMENTS(sources); i++) {
        (void)g_source_remove(sources[i]);
    }
    frame_deinit(&window.frame);
    session_close(&window.session);
    desk_look_clear(&window.look);
    question_deinit(&window.question);
    g_main_loop_unref(window.loop);
    return ANSWER_DONE;
}
