#include "counter-client/answer.h"

#include <string.h>

#include "counter-client/json.h"
#include "counter-client/say.h"
#include "counter-client/words.h"
#include "texts/texts.h"

/* Refusals below are about the message, not about the office. */
#define OFFICE_REFUSAL_MIN 20
#define OFFICE_REFUSAL_MAX 125 /* Above, shells have other meanings. */

/* What stands after the label, or alone, once it is done. */
static const struct {
    const char *word;
    const char *vi;
    const char *en;
} done[ACTION_KIND_COUNT] = {
    [ACTION_LOG_IN] = {"login", "đã đăng nhập", "logged in"},
    [ACTION_LOG_OUT] = {"logout", WORDS_BOTH(TEXT_COUNTER_DONE_LOGOUT)},
    [ACTION_OPEN] = {"open", WORDS_BOTH(TEXT_COUNTER_DONE_OPEN)},
    [ACTION_PAUSE] = {"pause", WORDS_BOTH(TEXT_COUNTER_DONE_PAUSE)},
    [ACTION_CLOSE] = {"close", WORDS_BOTH(TEXT_COUNTER_DONE_CLOSE)},
    [ACTION_NEXT] = {"next", "", ""},
    [ACTION_CALL] = {"call", "", ""},
    [ACTION_RECALL] = {"recall", "", ""},
    [ACTION_START] = {"start", WORDS_BOTH(TEXT_COUNTER_DONE_START)},
    [ACTION_FINISH] = {"finish", WORDS_BOTH(TEXT_COUNTER_DONE_FINISH)},
    [ACTION_NO_SHOW] = {"no-show", WORDS_BOTH(TEXT_COUNTER_DONE_NO_SHOW)},
    [ACTION_RETURN] = {"return", WORDS_BOTH(TEXT_COUNTER_DONE_RETURN)},
    [ACTION_PARK] = {"park", WORDS_BOTH(TEXT_COUNTER_DONE_PARK)},
    [ACTION_RESUME] = {"resume", WORDS_BOTH(TEXT_COUNTER_DONE_RESUME)},
    [ACTION_TRANSFER] = {"transfer", WORDS_BOTH(TEXT_COUNTER_DONE_TRANSFER)},
    [ACTION_REQUEUE] = {"requeue", WORDS_BOTH(TEXT_COUNTER_DONE_REQUEUE)},
    [ACTION_RECLASSIFY] = {"reclassify", WORDS_BOTH(TEXT_COUNTER_DONE_RECLASSIFY)},
    [ACTION_CANCEL] = {"cancel", "đã hủy", "cancelled"},
    [ACTION_UNDO] = {"undo", WORDS_BOTH(TEXT_COUNTER_DONE_UNDO)},
    [ACTION_ISSUE] = {"issue", WORDS_BOTH(TEXT_COUNTER_DONE_ISSUE)},
    [ACTION_STATUS] = {"status", "", ""},
    [ACTION_WATCH] = {"watch", "", ""},
};

const char *answer_word(enum action_kind kind)
{
    return done[kind].word;
}

static void put_forecast(GString *to, const Queued__V1__Forecast *forecast)
{
    g_string_append(to, " · ");
    words_people(to, forecast->people_ahead);
    if (forecast->known) {
        GString *range = g_string_new("");
        words_range(range, forecast->low50_ms, forecast->high50_ms);
        g_string_append(to, " · ");
        g_string_append_printf(to, words_pick(WORDS_BOTH(TEXT_COMMON_WAIT_ABOUT)), range->str);
        (void)g_string_free(range, TRUE);
    }
}

/* False: it calls nobody. */
static bool put_called(GString *to, enum action_kind kind, const Queued__V1__Done *message)
{
    const char *text = NULL;

    if (kind == ACTION_NEXT || kind == ACTION_CALL) {
        text = words_pick(WORDS_BOTH(TEXT_COUNTER_DONE_NEXT));
    } else if (kind == ACTION_RECALL) {
        text = words_pick(WORDS_BOTH(TEXT_COUNTER_DONE_RECALL));
    } else {
        return false;
    }
    words_number_in(
        to, text, message->ticket != NULL ? message->ticket->counter_id : message->counter_id);
    return true;
}

static void put_done(GString *to, const struct action *action, const Queued__V1__Done *message)
{
    if (message->ticket != NULL) {
        g_string_append_printf(to, "%s · ", message->ticket->label);
    }
    if (!put_called(to, action->kind, message)) {
        g_string_append(to, words_pick(done[action->kind].vi, done[action->kind].en));
    }
    if (action->kind == ACTION_ISSUE && message->forecast != NULL) {
        put_forecast(to, message->forecast);
    }
}

static void put_refusal(GString *to, const Queued__V1__Refusal *refusal)
{
    g_string_append(to, refusal->text);
    if (refusal->counter_id != 0) {
        g_string_append(to, " (");
        g_string_append_printf(
            to, words_pick(WORDS_BOTH(TEXT_COUNTER_REFUSED_COUNTER)), refusal->counter_id);
        g_string_append_c(to, ')');
    }
    /* Seconds need no clock: the text says to wait a little. */
    if (refusal->until_ms != 0 &&
        refusal->code != QUEUED__V1__REFUSAL_CODE__REFUSAL_CODE_TOO_SOON) {
        g_string_append_c(to, ' ');
        words_clock_in(to, words_pick(WORDS_BOTH(TEXT_COUNTER_AGAIN_AT)), refusal->until_ms);
    }
    if (refusal->code == QUEUED__V1__REFUSAL_CODE__REFUSAL_CODE_COUNTER_TAKEN) {
        g_string_append(to, words_pick(" Thêm --take-over.", " Add --take-over."));
    }
}

void answer_line(GString *to, const struct action *action, const Queued__V1__ServerMessage *message)
{
    switch ((int)message->body_case) {
    case QUEUED__V1__SERVER_MESSAGE__BODY_DONE:
        put_done(to, action, message->done);
        break;
    case QUEUED__V1__SERVER_MESSAGE__BODY_LOGGED_IN:
        g_string_append_printf(to,
                               "%s · %s",
                               message->logged_in->user_name,
                               words_pick(done[action->kind].vi, done[action->kind].en));
        if (message->logged_in->counter_id != 0) {
            g_string_append(to, " · ");
            g_string_append_printf(to,
                                   words_pick(WORDS_BOTH(TEXT_COUNTER_REFUSED_COUNTER)),
                                   message->logged_in->counter_id);
        }
        break;
    case QUEUED__V1__SERVER_MESSAGE__BODY_REFUSAL:
        put_refusal(to, message->refusal);
        break;
    default:
        g_string_append(to,
                        words_pick("Máy chủ mới hơn chương trình này; hãy cập nhật chương trình.",
                                   "The server is newer than this program; update the program."));
        break;
    }
}

static void put_done_json(GString *to, const Queued__V1__Done *message)
{
    json_number(to, "seq", (int64_t)message->seq);
    json_number(to, "at_ms", message->at_ms);
    json_bool(to, "repeated", message->repeated);
    if (message->ticket != NULL) {
        say_ticket_json(to, "ticket", message->ticket);
    }
    if (message->ticket_token[0] != '\0') {
        json_text(to, "ticket_token", message->ticket_token);
    }
    if (message->forecast != NULL) {
        json_open(to, "forecast", '{');
        json_bool(to, "known", message->forecast->known);
        json_number(to, "people_ahead", message->forecast->people_ahead);
        json_number(to, "low50_ms", message->forecast->low50_ms);
        json_number(to, "high50_ms", message->forecast->high50_ms);
        json_number(to, "low90_ms", message->forecast->low90_ms);
        json_number(to, "high90_ms", message->forecast->high90_ms);
        json_close(to, '}');
    }
}

void answer_json(GString *to, const struct action *action, const Queued__V1__ServerMessage *message)
{
    enum answer_exit code = answer_exit(message);

    json_open(to, NULL, '{');
    json_bool(to, "ok", code == ANSWER_DONE);
    json_text(to, "action", answer_word(action->kind));
    json_number(to, "exit", (int64_t)code);
    if (message->body_case == QUEUED__V1__SERVER_MESSAGE__BODY_DONE) {
        put_done_json(to, message->done);
    } else if (message->body_case == QUEUED__V1__SERVER_MESSAGE__BODY_LOGGED_IN) {
        json_text(to, "user", message->logged_in->user_name);
        json_number(to, "counter", message->logged_in->counter_id);
    } else if (message->body_case == QUEUED__V1__SERVER_MESSAGE__BODY_REFUSAL) {
        const Queued__V1__Refusal *refusal = message->refusal;
        json_text(to, "refusal", refusal->message_key);
        json_text(to, "text", refusal->text);
        json_number(to, "counter", refusal->counter_id);
        json_number(to, "ticket_id", (int64_t)refusal->ticket_id);
        json_number(to, "until_ms", refusal->until_ms);
    }
    json_close(to, '}');
}

enum answer_exit answer_exit(const Queued__V1__ServerMessage *message)
{
    if (message->body_case == QUEUED__V1__SERVER_MESSAGE__BODY_DONE ||
        message->body_case == QUEUED__V1__SERVER_MESSAGE__BODY_LOGGED_IN) {
        return ANSWER_DONE;
    }
    int code = message->body_case == QUEUED__V1__SERVER_MESSAGE__BODY_REFUSAL
                   ? (int)message->refusal->code
                   : 0;
    return code >= OFFICE_REFUSAL_MIN && code <= OFFICE_REFUSAL_MAX ? (enum answer_exit)code
                                                                    : ANSWER_PROTOCOL;
}
