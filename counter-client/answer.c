#include "counter-client/answer.h"

#include <string.h>

#include "counter-client/json.h"
#include "counter-client/say.h"
#include "counter-client/words.h"

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
    [ACTION_LOG_OUT] = {"logout", "Đã đăng xuất", "Logged out"},
    [ACTION_OPEN] = {"open", "Đã mở quầy", "The counter is open"},
    [ACTION_PAUSE] = {"pause", "Quầy tạm nghỉ", "The counter is paused"},
    [ACTION_CLOSE] = {"close", "Đã đóng quầy", "The counter is closed"},
    [ACTION_NEXT] = {"next", "mời đến quầy", "called to counter"},
    [ACTION_CALL] = {"call", "mời đến quầy", "called to counter"},
    [ACTION_RECALL] = {"recall", "gọi lại đến quầy", "called again to counter"},
    [ACTION_START] = {"start", "bắt đầu phục vụ", "service has begun"},
    [ACTION_FINISH] = {"finish", "đã xong", "finished"},
    [ACTION_NO_SHOW] = {"no-show", "vắng mặt", "did not come"},
    [ACTION_RETURN] = {"return", "trở lại hàng đợi", "is back in line"},
    [ACTION_PARK] = {"park", "tạm dừng", "parked"},
    [ACTION_RESUME] = {"resume", "phục vụ tiếp", "resumed"},
    [ACTION_TRANSFER] = {"transfer", "đã chuyển", "sent on"},
    [ACTION_REQUEUE] = {"requeue", "trả về hàng đợi", "back in line"},
    [ACTION_RECLASSIFY] = {"reclassify", "đã đổi diện", "reclassified"},
    [ACTION_CANCEL] = {"cancel", "đã hủy", "cancelled"},
    [ACTION_UNDO] = {"undo", "đã hoàn tác", "undone"},
    [ACTION_ISSUE] = {"issue", "đã lấy số", "issued"},
    [ACTION_STATUS] = {"status", "", ""},
    [ACTION_WATCH] = {"watch", "", ""},
};

const char *answer_word(enum action_kind kind)
{
    return done[kind].word;
}

static void put_forecast(GString *to, const Queued__V1__Forecast *forecast)
{
    g_string_append_printf(
        to, words_pick(" · %u người phía trước", " · %u people ahead"), forecast->people_ahead);
    if (forecast->known) {
        g_string_append(to, words_pick(" · chờ ", " · a wait of "));
        words_duration(to, forecast->low50_ms);
        g_string_append(to, words_pick(" đến ", " to "));
        words_duration(to, forecast->high50_ms);
    }
}

static void put_done(GString *to, const struct action *action, const Queued__V1__Done *message)
{
    const char *text = words_pick(done[action->kind].vi, done[action->kind].en);
    bool names_counter =
        action->kind == ACTION_NEXT || action->kind == ACTION_CALL || action->kind == ACTION_RECALL;

    if (message->ticket != NULL) {
        g_string_append_printf(to, "%s · ", message->ticket->label);
    }
    g_string_append(to, text);
    if (names_counter && message->ticket != NULL) {
        g_string_append_printf(to, " %u", message->ticket->counter_id);
    }
    if (action->kind == ACTION_ISSUE && message->forecast != NULL) {
        put_forecast(to, message->forecast);
    }
}

static void put_refusal(GString *to, const Queued__V1__Refusal *refusal)
{
    g_string_append(to, refusal->text);
    if (refusal->counter_id != 0) {
        g_string_append_printf(to, words_pick(" (quầy %u)", " (counter %u)"), refusal->counter_id);
    }
    /* Seconds need no clock: the text says to wait a little. */
    if (refusal->until_ms != 0 &&
        refusal->code != QUEUED__V1__REFUSAL_CODE__REFUSAL_CODE_TOO_SOON) {
        g_string_append(to, words_pick(" Thử lại lúc ", " Try again at "));
        words_clock(to, refusal->until_ms);
        g_string_append_c(to, '.');
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
            g_string_append_printf(
                to, words_pick(" · quầy %u", " · counter %u"), message->logged_in->counter_id);
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
