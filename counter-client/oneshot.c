#include "counter-client/oneshot.h"

#include <fcntl.h>
#include <glib-unix.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "counter-client/answer.h"
#include "counter-client/naming.h"
#include "counter-client/place.h"
#include "counter-client/say.h"
#include "counter-client/words.h"
#include "proto/client/copy.h"
#include "proto/client/inquiry.h"
#include "proto/client/token.h"
#include "queued/base/prompt.h"
#include "texts/texts.h"

#define SECRET_SIZE 256
#define REDRAW_MS 1000
#define US_PER_MS 1000

struct oneshot {
    struct line *line;
    struct settings *settings;
    struct place place;
    struct client *client;
    bool was_up;
    bool is_sent;
    int64_t now_ms;   /* The server's clock at the welcome … */
    gint64 now_at_us; /* … and ours. */
    bool is_session;  /* The token said in hello is that of a clerk. */
    int code;
    char *reason; /* Owned; why there is no link. */
    /* WATCH: the newest state. */
    Queued__V1__TopicState *state; /* Owned. */
    guint redraw_timer;
};

static void finish(struct oneshot *oneshot, int code)
{
    oneshot->code = oneshot->code < 0 ? code : oneshot->code;
}

/* Failures that are not the office's. */
static void fail(struct oneshot *oneshot, enum answer_exit code, const char *text)
{
    if (oneshot->line->is_json) {
        GString *out = g_string_new("");
        g_string_append_printf(out,
                               "{\"ok\":false,\"action\":\"%s\",\"exit\":%d,\"refusal\":\"\"}",
                               answer_word(oneshot->line->action.kind),
                               (int)code);
        (void)puts(out->str);
        (void)g_string_free(out, TRUE);
    }
    (void)fprintf(stderr, "counter-client: %s\n", text);
    finish(oneshot, (int)code);
}

static void save_session(struct oneshot *oneshot, const char *session)
{
    char *errmsg = NULL;

    settings_set(&oneshot->settings->session, session);
    if (!settings_save_session(oneshot->settings, &errmsg)) {
        (void)fprintf(stderr, "counter-client: %s\n", errmsg);
        g_free(errmsg);
    }
}

/* --- The answer --- */

/* The session is over: with the day, by log-out, by an administrator. */
static bool is_session_over(const struct oneshot *oneshot, const Queued__V1__ServerMessage *answer)
{
    return oneshot->is_session && answer->body_case == QUEUED__V1__SERVER_MESSAGE__BODY_REFUSAL &&
           answer->refusal->code == QUEUED__V1__REFUSAL_CODE__REFUSAL_CODE_BAD_TOKEN;
}

static void remember_log_in(struct oneshot *oneshot, const Queued__V1__LoggedIn *logged_in)
{
    char *errmsg = NULL;

    settings_remember_user(oneshot->settings, oneshot->line->action.user);
    oneshot->settings->counter_id = logged_in->counter_id;
    if (oneshot->line->token_file != NULL) {
        settings_set(&oneshot->settings->token_file, oneshot->line->token_file);
    }
    if (!settings_save(oneshot->settings, &errmsg)) {
        (void)fprintf(stderr, "counter-client: %s\n", errmsg);
        g_free(errmsg);
    }
    save_session(oneshot, logged_in->session_token);
}

static void show(struct oneshot *oneshot, const Queued__V1__ServerMessage *answer)
{
    GString *out = g_string_new("");
    enum answer_exit code = answer_exit(answer);

    if (oneshot->line->is_json) {
        answer_json(out, &oneshot->line->action, answer);
        (void)puts(out->str);
    } else {
        answer_line(out, &oneshot->line->action, answer);
        (void)fprintf(code == ANSWER_DONE ? stdout : stderr,
                      "%s%s\n",
                      code == ANSWER_DONE ? "" : "counter-client: ",
                      out->str);
    }
    (void)g_string_free(out, TRUE);
}

static void take_answer(struct oneshot *oneshot, const Queued__V1__ServerMessage *answer)
{
    enum action_kind kind = oneshot->line->action.kind;
    bool is_over = is_session_over(oneshot, answer);

    if (is_over) {
        save_session(oneshot, NULL);
    }
    if (is_over && kind == ACTION_LOG_OUT) {
        (void)puts(words_pick(WORDS_BOTH(TEXT_COUNTER_DONE_LOGOUT))); /* It is what was wanted. */
        finish(oneshot, ANSWER_DONE);
        return;
    }
    if (answer->body_case == QUEUED__V1__SERVER_MESSAGE__BODY_LOGGED_IN) {
        remember_log_in(oneshot, answer->logged_in);
    } else if (kind == ACTION_LOG_OUT && answer_exit(answer) == ANSWER_DONE) {
        save_session(oneshot, NULL);
    }
    show(oneshot, answer);
    finish(oneshot, (int)answer_exit(answer));
}

static void on_answer(void *owner, const Queued__V1__ServerMessage *answer)
{
    take_answer(owner, answer); /* Without a time limit of its own, so never NULL. */
}

/* --- From names to the action --- */

static void send_action(struct oneshot *oneshot)
{
    oneshot->is_sent = true;
    action_send(&oneshot->line->action, oneshot->client, 0, on_answer, oneshot);
}

/* What was named and is not there is refused here as the server would. */
static void refuse(struct oneshot *oneshot,
                   Queued__V1__RefusalCode code,
                   const char *key,
                   const char *text)
{
    char *texts[] = {g_strdup(key), g_strdup(text)};
    Queued__V1__ServerMessage message = QUEUED__V1__SERVER_MESSAGE__INIT;
    Queued__V1__Refusal refusal = QUEUED__V1__REFUSAL__INIT;

    refusal.code = code;
    refusal.message_key = texts[0];
    refusal.text = texts[1];
    message.body_case = QUEUED__V1__SERVER_MESSAGE__BODY_REFUSAL;
    message.refusal = &refusal;
    show(oneshot, &message);
    finish(oneshot, (int)code);
    g_free(texts[0]);
    g_free(texts[1]);
}

static void on_procedures(void *owner, const Queued__V1__ServerMessage *answer);

static void take_naming(struct oneshot *oneshot,
                        enum naming_result result,
                        const struct naming *naming)
{
    switch (result) {
    case NAMING_FOUND:
        send_action(oneshot);
        break;
    case NAMING_PROCEDURES:
        inquiry_procedures(oneshot->client, 0, on_procedures, oneshot);
        break;
    case NAMING_UNKNOWN:
        refuse(oneshot, naming->code, naming->key, naming->text);
        break;
    case NAMING_NO_INSTANT:
    default:
        fail(oneshot,
             ANSWER_USAGE,
             words_pick("giờ hẹn phải viết như 09:30 hoặc 2026-11-30T09:30",
                        "write an appointment as 09:30 or 2026-11-30T09:30"));
        break;
    }
}

static void on_procedures(void *owner, const Queued__V1__ServerMessage *answer)
{
    struct oneshot *oneshot = owner;
    struct naming naming = {0};

    if (answer->body_case != QUEUED__V1__SERVER_MESSAGE__BODY_PROCEDURES) {
        take_answer(oneshot, answer);
        return;
    }
    uint32_t next = inquiry_next_page(answer->procedures);
    place_take_procedures(&oneshot->place, answer->procedures);
    if (next != 0) {
        inquiry_procedures(oneshot->client, next, on_procedures, oneshot);
        return;
    }
    take_naming(oneshot, naming_find_procedure(oneshot->line, &oneshot->place, &naming), &naming);
    g_free(naming.text);
}

static void on_office(void *owner, const Queued__V1__ServerMessage *answer)
{
    struct oneshot *oneshot = owner;
    enum action_kind kind = oneshot->line->action.kind;

    if (answer->body_case != QUEUED__V1__SERVER_MESSAGE__BODY_OFFICE) {
        take_answer(oneshot, answer);
        return;
    }
    place_take_office(&oneshot->place, answer->office);
    words_set_zone(answer->office->time_zone);
    if (kind == ACTION_STATUS || kind == ACTION_WATCH) {
        client_subscribe(oneshot->client, QUEUED__V1__TOPIC_KIND__TOPIC_KIND_COUNTER, 0);
    } else {
        struct naming naming = {0};
        take_naming(oneshot,
                    naming_find(oneshot->line, &oneshot->place, oneshot->now_ms, &naming),
                    &naming);
        g_free(naming.text);
    }
}

/* --- Watching --- */

static void draw(struct oneshot *oneshot)
{
    GString *out = g_string_new("");
    bool is_terminal = isatty(STDOUT_FILENO) == 1 && oneshot->line->action.kind == ACTION_WATCH;
    /* The state's own instant is that of its last event. */
    int64_t now_ms = oneshot->now_ms + (g_get_monotonic_time() - oneshot->now_at_us) / US_PER_MS;

    if (oneshot->line->is_json) {
        say_counter_json(out, oneshot->state->counter, now_ms);
        g_string_append_c(out, '\n');
    } else {
        g_string_append(out, is_terminal ? "\033[H\033[2J" : "");
        say_counter(out, &oneshot->place, oneshot->state->counter, now_ms);
        if (oneshot->line->action.kind == ACTION_WATCH && !is_terminal) {
            g_string_append_c(out, '\n');
        }
    }
    (void)fputs(out->str, stdout);
    (void)fflush(stdout);
    (void)g_string_free(out, TRUE);
}

static gboolean on_redraw(gpointer data)
{
    draw(data);
    return G_SOURCE_CONTINUE;
}

static void on_topic(void *owner, const Queued__V1__TopicState *state)
{
    struct oneshot *oneshot = owner;

    if (state->state_case != QUEUED__V1__TOPIC_STATE__STATE_COUNTER) {
        return;
    }
    if (oneshot->state != NULL) {
        queued__v1__topic_state__free_unpacked(oneshot->state, NULL);
    }
    oneshot->state = copy_message(&state->base);
    draw(oneshot);
    if (oneshot->line->action.kind == ACTION_STATUS) {
        finish(oneshot, ANSWER_DONE);
    } else if (oneshot->redraw_timer == 0 && isatty(STDOUT_FILENO) == 1 &&
               !oneshot->line->is_json) {
        oneshot->redraw_timer = g_timeout_add(REDRAW_MS, on_redraw, oneshot);
    }
}

static void on_topic_refused(void *owner,
                             Queued__V1__TopicKind topic,
                             const Queued__V1__Refusal *refusal)
{
    struct oneshot *oneshot = owner;

    (void)topic;
    refuse(oneshot, refusal->code, refusal->message_key, refusal->text);
}

/* --- The link --- */

static void on_welcome(void *owner, const Queued__V1__Welcome *welcome)
{
    struct oneshot *oneshot = owner;

    oneshot->now_ms = welcome->now_ms;
    oneshot->now_at_us = g_get_monotonic_time();
}

static void on_link(void *owner, bool is_up, const char *reason)
{
    struct oneshot *oneshot = owner;

    if (is_up) {
        oneshot->was_up = true;
    } else {
        g_free(oneshot->reason);
        oneshot->reason = g_strdup(reason);
        if (oneshot->line->action.kind == ACTION_WATCH && oneshot->was_up) {
            (void)fprintf(stderr,
                          "counter-client: %s: %s\n",
                          words_pick("mất kết nối, đang thử lại", "the link is down, trying again"),
                          reason);
        }
    }
}

static void on_untrusted(void *owner, const char *text)
{
    fail(owner, ANSWER_SETTING, text);
}

static void on_refused(void *owner, const Queued__V1__Refusal *refusal)
{
    struct oneshot *oneshot = owner;

    if (oneshot->code < 0) { /* Watching; whoever waits for an answer has heard it. */
        refuse(oneshot, refusal->code, refusal->message_key, refusal->text);
    }
}

static gboolean on_late(gpointer data)
{
    struct oneshot *oneshot = data;
    char *text = NULL;

    if (oneshot->line->action.kind == ACTION_WATCH && oneshot->was_up) {
        return G_SOURCE_REMOVE; /* For as long as it takes. */
    }
    if (oneshot->was_up && oneshot->is_sent) {
        text =
            g_strdup(words_pick("máy chủ không trả lời; có thể đã làm hoặc chưa, hãy xem lại: "
                                "counter-client status",
                                "the server does not answer; it may have been done or not, look: "
                                "counter-client status"));
        fail(oneshot, ANSWER_NO_ANSWER, text);
    } else {
        text = g_strdup_printf(
            words_pick("không kết nối được máy chủ %s: %s", "no connection to the server %s: %s"),
            oneshot->settings->server,
            oneshot->reason == NULL ? "" : oneshot->reason);
        fail(oneshot, ANSWER_NO_SERVER, text);
    }
    g_free(text);
    return G_SOURCE_REMOVE;
}

static gboolean on_signal(gpointer data)
{
    finish(data, ANSWER_DONE);
    return G_SOURCE_CONTINUE;
}

/* --- Beginning --- */

static bool read_secret(const struct line *line, char secret[SECRET_SIZE])
{
    if (line->pin_file == NULL && isatty(STDIN_FILENO) == 1) {
        return prompt_secret("PIN: ", secret, SECRET_SIZE);
    }
    int fd = line->pin_file == NULL ? STDIN_FILENO : open(line->pin_file, O_RDONLY | O_CLOEXEC);
    bool is_read = fd >= 0 && prompt_line(fd, secret, SECRET_SIZE);
    if (fd > STDIN_FILENO) {
        (void)close(fd);
    }
    return is_read;
}

/* What is said in hello: a device's token where one is given, else the clerk's session; at a log-in
 * only that of the terminal. False: said why not. */
static bool choose_token(struct oneshot *oneshot, char **token)
{
    const struct line *line = oneshot->line;
    const struct settings *settings = oneshot->settings;
    bool is_log_in = line->action.kind == ACTION_LOG_IN;
    const char *file = line->token_file;
    char *errmsg = NULL;

    *token = NULL;
    if (file == NULL && (is_log_in || settings->session == NULL)) {
        file = settings->token_file;
    }
    if (file == NULL) {
        oneshot->is_session = settings->session != NULL && !is_log_in;
        *token = is_log_in ? NULL : g_strdup(settings->session);
        return true;
    }
    *token = token_read(file, words_language(), &errmsg);
    if (*token == NULL) {
        fail(oneshot, ANSWER_SETTING, errmsg);
        g_free(errmsg);
        return false;
    }
    return true;
}

static bool prepare(struct oneshot *oneshot, char secret[SECRET_SIZE])
{
    struct line *line = oneshot->line;

    line->action.label = line->target;
    if (line->action.kind != ACTION_LOG_IN) {
        return true;
    }
    line->action.user = line->target;
    line->action.secret = secret;
    if (!line->has_counter) {
        line->action.counter_id = oneshot->settings->counter_id;
    }
    if (!read_secret(line, secret)) {
        fail(oneshot,
             ANSWER_SETTING,
             words_pick("chưa có PIN; gõ khi được hỏi, hoặc ghi vào dòng đầu của --pin-file",
                        "no PIN; type it when asked, or put it on the first line of --pin-file"));
        return false;
    }
    return true;
}

static void begin(struct oneshot *oneshot, const char *token)
{
    const struct client_options options = {
        .url = oneshot->settings->server,
        .ca = oneshot->settings->ca,
        .token = token,
        .name = "counter-client " QUEUED_VERSION,
        .kind = QUEUED__V1__CLIENT_KIND__CLIENT_KIND_COUNTER,
        .language = words_language(),
        .owner = oneshot,
        .on_welcome = on_welcome,
        .on_link = on_link,
        .on_untrusted = on_untrusted,
        .on_topic = on_topic,
        .on_topic_refused = on_topic_refused,
        .on_refused = on_refused,
    };

    oneshot->client = client_new(&options);
    inquiry_office(oneshot->client, on_office, oneshot);
}

static void run(struct oneshot *oneshot, const char *token)
{
    guint late = g_timeout_add(oneshot->line->timeout_ms, on_late, oneshot);
    guint signals[] = {0, 0};

    if (oneshot->line->action.kind == ACTION_WATCH) { /* Ends when it is told to. */
        signals[0] = g_unix_signal_add(SIGINT, on_signal, oneshot);
        signals[1] = g_unix_signal_add(SIGTERM, on_signal, oneshot);
    }
    begin(oneshot, token);
    while (oneshot->code < 0) {
        g_main_context_iteration(NULL, TRUE);
    }
    client_free(oneshot->client);
    for (size_t i = 0; i < G_N_ELEMENTS(signals); i++) {
        if (signals[i] != 0) {
            (void)g_source_remove(signals[i]);
        }
    }
    if (g_main_context_find_source_by_id(NULL, late) != NULL) {
        (void)g_source_remove(late);
    }
    if (oneshot->redraw_timer != 0) {
        (void)g_source_remove(oneshot->redraw_timer);
    }
}

int oneshot_run(struct line *line, struct settings *settings)
{
    char secret[SECRET_SIZE] = "";
    char *token = NULL;
    struct oneshot oneshot = {.line = line, .settings = settings, .code = -1};

    place_init(&oneshot.place);
    if (prepare(&oneshot, secret) && choose_token(&oneshot, &token)) {
        run(&oneshot, token);
    }
    explicit_bzero(secret, sizeof secret);
    if (oneshot.state != NULL) {
        queued__v1__topic_state__free_unpacked(oneshot.state, NULL);
    }
    place_deinit(&oneshot.place);
    g_free(oneshot.reason);
    g_free(token);
    return oneshot.code;
}
