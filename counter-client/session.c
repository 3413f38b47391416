#include "counter-client/session.h"

#include <string.h>

#include "counter-client/answer.h"
#include "counter-client/words.h"
#include "proto/client/enrolment.h"
#include "proto/client/inquiry.h"
#include "proto/client/token.h"
#include "texts/texts.h"

#define US_PER_MS 1000

int64_t session_now(const struct session *session)
{
    gint64 us = g_get_monotonic_time();

    return session->now_at_us == 0 ? g_get_real_time() / US_PER_MS
                                   : session->now_ms + (us - session->now_at_us) / US_PER_MS;
}

/* --- What the office is --- */

static void on_procedures(void *owner, const Queued__V1__ServerMessage *answer)
{
    struct session *session = owner;

    if (answer->body_case != QUEUED__V1__SERVER_MESSAGE__BODY_PROCEDURES) {
        return; /* Numbers are shown without names: better than nothing. */
    }
    const Queued__V1__Procedures *page = answer->procedures;
    uint32_t next = inquiry_next_page(page);
    place_take_procedures(&session->desk.place, page);
    if (next != 0) {
        inquiry_procedures(session->client, next, on_procedures, session);
    }
    session->on_change(session->owner);
}

static void on_office(void *owner, const Queued__V1__ServerMessage *answer)
{
    struct session *session = owner;

    if (answer->body_case != QUEUED__V1__SERVER_MESSAGE__BODY_OFFICE) {
        return;
    }
    place_take_office(&session->desk.place, answer->office);
    words_set_zone(answer->office->time_zone);
    if (session->definition_version != answer->office->definition_version &&
        session->desk.user_id != 0) {
        session->definition_version = answer->office->definition_version;
        place_forget_procedures(&session->desk.place);
        inquiry_procedures(session->client, 0, on_procedures, session);
    }
    session->on_change(session->owner);
}

/* --- Who sits here --- */

static char *device_token(const struct session *session)
{
    char *errmsg = NULL;
    char *token = session->settings->token_file == NULL
                      ? NULL
                      : token_read(session->settings->token_file, words_language(), &errmsg);

    g_free(errmsg); /* A machine without its token is a machine like any other. */
    return token;
}

static void save_session(struct session *session, const char *token)
{
    char *errmsg = NULL;

    settings_set(&session->settings->session, token);
    if (!settings_save_session(session->settings, &errmsg)) {
        desk_take_message(&session->desk, errmsg, true, session_now(session));
        g_free(errmsg);
    }
}

static void sign_in(struct session *session,
                    uint32_t user_id,
                    const char *name,
                    uint32_t counter_id)
{
    if (session->watched_counter_id != counter_id) {
        if (session->watched_counter_id != 0) {
            client_unsubscribe(session->client,
                               QUEUED__V1__TOPIC_KIND__TOPIC_KIND_COUNTER,
                               session->watched_counter_id);
        }
        session->watched_counter_id = counter_id;
        client_subscribe(session->client, QUEUED__V1__TOPIC_KIND__TOPIC_KIND_COUNTER, counter_id);
    }
    desk_take_user(&session->desk, user_id, name, counter_id);
    inquiry_office(session->client, on_office, session);
    session->on_signed_in(session->owner);
}

static void sign_out(struct session *session, const char *why)
{
    char *token = device_token(session);

    if (session->watched_counter_id != 0) {
        client_unsubscribe(session->client,
                           QUEUED__V1__TOPIC_KIND__TOPIC_KIND_COUNTER,
                           session->watched_counter_id);
        session->watched_counter_id = 0;
    }
    save_session(session, NULL);
    client_set_token(session->client, token);
    desk_forget_user(&session->desk);
    session->on_signed_out(session->owner, why);
    g_free(token);
}

void session_forget_pin(struct session *session)
{
    if (session->pin != NULL) {
        explicit_bzero(session->pin, strlen(session->pin));
    }
    g_clear_pointer(&session->pin, g_free);
}

static void take_log_in(struct session *session, const Queued__V1__LoggedIn *logged_in)
{
    char *errmsg = NULL;

    session_forget_pin(session);
    settings_remember_user(session->settings, session->user);
    session->settings->counter_id = logged_in->counter_id;
    if (!settings_save(session->settings, &errmsg)) {
        desk_take_message(&session->desk, errmsg, true, session_now(session));
        g_free(errmsg);
    }
    save_session(session, logged_in->session_token);
    client_set_token(session->client, logged_in->session_token);
    session->desk.may_call_ticket = logged_in->may_call_ticket;
    session->desk.may_reclassify = logged_in->may_reclassify;
    sign_in(session, logged_in->user_id, logged_in->user_name, logged_in->counter_id);
}

static void on_logged_in(void *owner, const Queued__V1__ServerMessage *answer)
{
    struct session *session = owner;
    GString *why = g_string_new("");

    session->is_signing_in = false;
    if (answer == NULL) {
        session_forget_pin(session);
        g_string_append(
            why,
            words_pick("Máy chủ không trả lời; kiểm tra địa chỉ và dây mạng rồi thử lại.",
                       "The server does not answer; check its address and the network."));
        session->on_signed_out(session->owner, why->str);
    } else if (answer->body_case == QUEUED__V1__SERVER_MESSAGE__BODY_LOGGED_IN) {
        take_log_in(session, answer->logged_in);
    } else if (answer->body_case == QUEUED__V1__SERVER_MESSAGE__BODY_REFUSAL &&
               answer->refusal->code == QUEUED__V1__REFUSAL_CODE__REFUSAL_CODE_COUNTER_TAKEN) {
        session->on_seat_taken(session->owner);
    } else {
        const struct action action = {.kind = ACTION_LOG_IN};
        session_forget_pin(session);
        answer_line(why, &action, answer);
        session->on_signed_out(session->owner, why->str);
    }
    (void)g_string_free(why, TRUE);
}

static void send_log_in(struct session *session, bool take_over)
{
    const struct action action = {
        .kind = ACTION_LOG_IN,
        .user = session->user,
        .secret = session->pin,
        .counter_id = session->counter_id,
        .take_over = take_over,
    };

    session->is_signing_in = true;
    action_send(&action, session->client, session->action_ms, on_logged_in, session);
}

void session_log_in(struct session *session, const char *user, const char *pin, uint32_t counter_id)
{
    if (!session->is_signing_in) {
        session_forget_pin(session);
        settings_set(&session->user, user);
        settings_set(&session->pin, pin);
        session->counter_id = counter_id;
        send_log_in(session, false);
    }
}

void session_take_over(struct session *session)
{
    if (!session->is_signing_in && session->pin != NULL) {
        send_log_in(session, true);
    }
}

/* --- Actions --- */

static void on_answer(void *owner, const Queued__V1__ServerMessage *answer)
{
    struct session *session = owner;
    enum action_kind kind = session->pressed.kind;

    desk_take_answer(&session->desk, &session->pressed, answer, session_now(session));
    if (kind == ACTION_LOG_OUT && answer != NULL && answer_exit(answer) == ANSWER_DONE) {
        sign_out(session, "");
    }
    session->on_change(session->owner);
    if (kind == ACTION_ISSUE && answer != NULL && answer_exit(answer) == ANSWER_DONE &&
        answer->done->ticket != NULL) {
        session->on_issued(session->owner, answer->done->ticket->label, session->desk.message);
    }
}

void session_press(struct session *session, const struct action *action, const char *words)
{
    if (!desk_take_press(&session->desk, words, session_now(session))) {
        return;
    }
    session->pressed = *action;
    session->pressed.label = NULL; /* The texts have been sent by the time of the answer. */
    session->pressed.dossier = NULL;
    action_send(action, session->client, session->action_ms, on_answer, session);
    session->on_change(session->owner);
}

/* --- From the client --- */

/* The token is kept before anything else is done with it: it is said this once. */
static void on_enrolled(void *owner, const char *token)
{
    struct session *session = owner;
    char *path = settings_token_path();
    char *errmsg = NULL;

    if (!token_write(path, token, words_language(), &errmsg)) {
        session->on_signed_out(session->owner, errmsg);
    } else {
        settings_set(&session->settings->token_file, path);
        if (!settings_save(session->settings, &errmsg)) {
            session->on_signed_out(session->owner, errmsg);
        }
    }
    g_free(errmsg);
    g_free(path);
}

static void on_welcome(void *owner, const Queued__V1__Welcome *welcome)
{
    struct session *session = owner;

    session->now_ms = welcome->now_ms;
    session->now_at_us = g_get_monotonic_time();
    if (welcome->actor == QUEUED__V1__ACTOR_KIND__ACTOR_KIND_CLERK && welcome->counter_id != 0) {
        session->desk.may_call_ticket = welcome->may_call_ticket;
        session->desk.may_reclassify = welcome->may_reclassify;
        sign_in(session, welcome->actor_id, welcome->actor_name, welcome->counter_id);
        return;
    }
    if (session->desk.user_id != 0 || session->settings->session != NULL) {
        sign_out(session, words_pick(WORDS_BOTH(TEXT_COUNTER_SESSION_OVER)));
    }
    inquiry_office(session->client, on_office, session);
    if (session->enrolment_code != NULL && welcome->device_token[0] != '\0') {
        g_clear_pointer(&session->enrolment_code, g_free);
        session->on_enrolled(session->owner, welcome->actor_name);
    }
}

/* Who works here goes on seeing what there is; who wants to log in sees why it does not come. */
static void on_untrusted(void *owner, const char *text)
{
    struct session *session = owner;

    if (session->desk.user_id != 0) {
        desk_take_message(&session->desk, text, true, session_now(session));
        session->on_change(session->owner);
    } else {
        session->is_signing_in = false;
        session->on_signed_out(session->owner, text);
    }
}

static void on_link(void *owner, bool is_up, const char *reason)
{
    struct session *session = owner;

    (void)reason;
    desk_take_link(&session->desk, is_up, session_now(session));
    session->on_change(session->owner);
}

static void on_topic(void *owner, const Queued__V1__TopicState *state)
{
    struct session *session = owner;

    if (state->state_case != QUEUED__V1__TOPIC_STATE__STATE_COUNTER ||
        state->counter->counter_id != session->desk.counter_id) {
        return;
    }
    if (session->desk.user_id != 0 && state->counter->clerk_id != session->desk.user_id) {
        sign_out(session, words_pick(WORDS_BOTH(TEXT_COUNTER_NO_SEAT)));
        return;
    }
    desk_take_view(&session->desk, state->counter);
    session->on_change(session->owner);
}

static void on_notice(void *owner, const Queued__V1__Notice *notice)
{
    struct session *session = owner;

    if (strcmp(notice->message_key, "notice.taken_over") == 0 && session->desk.user_id != 0) {
        sign_out(session, notice->text);
    }
}

static void on_refused(void *owner, const Queued__V1__Refusal *refusal)
{
    struct session *session = owner;
    bool is_token = refusal->code == QUEUED__V1__REFUSAL_CODE__REFUSAL_CODE_BAD_TOKEN;

    if (is_token && session->settings->session != NULL) {
        sign_out(session, words_pick(WORDS_BOTH(TEXT_COUNTER_SESSION_OVER)));
        return;
    }
    if (is_token && session->enrolment_code != NULL) {
        g_clear_pointer(&session->enrolment_code, g_free);
        session->on_signed_out(session->owner, enrolment_refusal(words_language()));
    } else {
        session->on_signed_out(session->owner, refusal->text);
    }
    if (is_token) {
        client_set_token(session->client, NULL); /* The machine's is no good: as any other. */
    }
}

bool session_is_enrolled(const struct session *session)
{
    char *token = device_token(session);

    g_free(token);
    return token != NULL;
}

void session_enrol(struct session *session, const char *code)
{
    session_close(session);
    settings_set(&session->settings->session, NULL);
    settings_set(&session->enrolment_code, code);
    session_open(session);
}

void session_open(struct session *session)
{
    char *token = session->enrolment_code == NULL ? device_token(session) : NULL;
    const struct client_options options = {
        .url = session->settings->server,
        .ca = session->settings->ca,
        .token = token,
        .enrolment_code = session->enrolment_code,
        .name = "counter-client " QUEUED_VERSION,
        .kind = QUEUED__V1__CLIENT_KIND__CLIENT_KIND_COUNTER,
        .language = words_language(),
        .owner = session,
        .on_welcome = on_welcome,
        .on_link = on_link,
        .on_untrusted = on_untrusted,
        .on_enrolled = on_enrolled,
        .on_topic = on_topic,
        .on_notice = on_notice,
        .on_refused = on_refused,
    };

    desk_init(&session->desk);
    session->desk.action_ms = session->action_ms;
    session->client = client_new(&options);
    if (session->settings->session != NULL) {
        client_set_token(session->client, session->settings->session);
    }
    g_free(token);
}

void session_close(struct session *session)
{
    session_forget_pin(session);
    client_free(session->client);
    session->client = NULL;
    desk_deinit(&session->desk);
    g_clear_pointer(&session->user, g_free);
    g_clear_pointer(&session->enrolment_code, g_free);
    session->watched_counter_id = 0;
    session->definition_version = 0;
    session->is_signing_in = false;
    session->now_at_us = 0;
}
