#include <stdio.h>

#include "tests/bench/say.h"
#include "tests/bench/websocket.h"

/* The opening: the handshake, hello, and for a clerk log-in and the counter's opening. */
enum stage {
    STAGE_HANDSHAKE,
    STAGE_HELLO,
    STAGE_LOG_IN,
    STAGE_OPEN,
    STAGE_ISSUE,
    STAGE_CALL,
    STAGE_START,
    STAGE_FINISH,
};

static size_t next(struct link *link, const struct peer_options *options, uint8_t *out, bool clerk)
{
    struct say say = {.who = link->index, .request = (uint32_t)link->number};
    size_t len = 0;
    char user[32];

    switch ((enum stage)link->stage) {
    case STAGE_HANDSHAKE:
        return websocket_handshake(options->host, out);
    case STAGE_HELLO:
        len = say_hello(&say, clerk ? NULL : options->token, out);
        break;
    case STAGE_LOG_IN:
        (void)snprintf(user, sizeof user, "clerk%u", link->index + 1);
        len = say_log_in(&say, user, options->secret, link->index + 1, out);
        break;
    case STAGE_ISSUE:
        len = say_issue(&say, options->service_id, out);
        break;
    case STAGE_OPEN:
        len = say_action(&say, SAY_OPEN, out);
        break;
    case STAGE_CALL:
        len = say_action(&say, SAY_CALL, out);
        break;
    case STAGE_START:
        len = say_action(&say, SAY_START, out);
        break;
    case STAGE_FINISH:
    default:
        len = say_action(&say, SAY_FINISH, out);
        break;
    }
    link->number = say.request;
    return len;
}

static bool is_expected(enum stage stage, const Queued__V1__ServerMessage *message)
{
    static const Queued__V1__ServerMessage__BodyCase bodies[] = {
        [STAGE_HELLO] = QUEUED__V1__SERVER_MESSAGE__BODY_WELCOME,
        [STAGE_LOG_IN] = QUEUED__V1__SERVER_MESSAGE__BODY_LOGGED_IN,
        [STAGE_OPEN] = QUEUED__V1__SERVER_MESSAGE__BODY_DONE,
        [STAGE_ISSUE] = QUEUED__V1__SERVER_MESSAGE__BODY_DONE,
        [STAGE_CALL] = QUEUED__V1__SERVER_MESSAGE__BODY_DONE,
        [STAGE_START] = QUEUED__V1__SERVER_MESSAGE__BODY_DONE,
        [STAGE_FINISH] = QUEUED__V1__SERVER_MESSAGE__BODY_DONE,
    };

    if (message->body_case != bodies[stage]) {
        return false;
    }
    return stage < STAGE_ISSUE || (!message->done->repeated && message->done->ticket != NULL &&
                                   message->done->ticket->label[0] != '\0');
}

static enum peer_take check(const struct link *link, const uint8_t *payload, size_t len)
{
    Queued__V1__ServerMessage *message = queued__v1__server_message__unpack(NULL, len, payload);
    enum peer_take result = PEER_NEXT;

    if (message == NULL || message->request != (uint32_t)link->number ||
        !is_expected((enum stage)link->stage, message)) {
        bool refused =
            message != NULL && message->body_case == QUEUED__V1__SERVER_MESSAGE__BODY_REFUSAL;
        (void)snprintf(peer_errmsg,
                       sizeof peer_errmsg,
                       "stage %u: %s",
                       link->stage,
                       refused ? message->refusal->text : "not the answer that was asked for");
        result = PEER_FAILED;
    }
    queued__v1__server_message__free_unpacked(message, NULL);
    return result;
}

/* What comes after each stage, for a kiosk and for a clerk. */
static enum stage after(enum stage stage, bool clerk)
{
    switch (stage) {
    case STAGE_HANDSHAKE:
        return STAGE_HELLO;
    case STAGE_HELLO:
        return clerk ? STAGE_LOG_IN : STAGE_ISSUE;
    case STAGE_LOG_IN:
        return STAGE_OPEN;
    case STAGE_CALL:
        return STAGE_START;
    case STAGE_START:
        return STAGE_FINISH;
    case STAGE_OPEN:
    case STAGE_FINISH:
        return STAGE_CALL;
    case STAGE_ISSUE:
    default:
        return STAGE_ISSUE;
    }
}

static enum peer_take take(
    struct link *link, const uint8_t *bytes, size_t len, size_t *used, bool clerk)
{
    const uint8_t *payload = NULL;
    size_t payload_len = 0;
    enum stage stage = (enum stage)link->stage;
    enum peer_take result = stage == STAGE_HANDSHAKE
                                ? websocket_agreed(bytes, len, used)
                                : websocket_take(bytes, len, &payload, &payload_len, used);

    if (result == PEER_NEXT && stage != STAGE_HANDSHAKE) {
        result = check(link, payload, payload_len);
    }
    if (result != PEER_NEXT) {
        return result;
    }
    link->stage = after(stage, clerk);
    link->is_ready = link->stage >= STAGE_ISSUE;
    return stage == STAGE_ISSUE || stage == STAGE_FINISH ? PEER_DONE : PEER_NEXT;
}

static size_t issue_next(struct link *link, const struct peer_options *options, uint8_t *out)
{
    return next(link, options, out, false);
}

static enum peer_take issue_take(struct link *link, const uint8_t *bytes, size_t len, size_t *used)
{
    return take(link, bytes, len, used, false);
}

static size_t citizen_next(struct link *link, const struct peer_options *options, uint8_t *out)
{
    return next(link, options, out, true);
}

static enum peer_take citizen_take(struct link *link,
                                   const uint8_t *bytes,
                                   size_t len,
                                   size_t *used)
{
    return take(link, bytes, len, used, true);
}

const struct peer peer_queued_issue = {"queued-issue", true, issue_next, issue_take};
const struct peer peer_queued_citizen = {"queued-citizen", true, citizen_next, citizen_take};
