#include <stdio.h>
#include <string.h>

#include "queued/v1/envelope.pb-c.h"
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

static char empty[1];

/* Bytes that differ for each command of the run: an id that is used twice gets the first answer. */
static void fill_id(const struct link *link, uint8_t id[16])
{
    uint64_t number = link->number;
    uint64_t index = (uint64_t)link->index + 1;

    memcpy(id, &number, 8);
    memcpy(id + 8, &index, 8);
}

static char *copy(char *to, size_t size, const char *from)
{
    (void)snprintf(to, size, "%s", from);
    return to;
}

static size_t pack(struct link *link, Queued__V1__ClientMessage *message, uint8_t *out)
{
    link->number++;
    message->request = (uint32_t)link->number;
    if (link->stage != STAGE_HELLO) {
        fill_id(link, link->id);
        message->command_id = (ProtobufCBinaryData){.len = sizeof link->id, .data = link->id};
    }
    return websocket_frame(out,
                           queued__v1__client_message__pack(message, out + WEBSOCKET_HEADROOM));
}

static size_t say_hello(struct link *link, const char *token, uint8_t *out)
{
    Queued__V1__ClientMessage message = QUEUED__V1__CLIENT_MESSAGE__INIT;
    Queued__V1__Hello hello = QUEUED__V1__HELLO__INIT;
    char words[64];

    hello.protocol_version = 1;
    hello.token = token == NULL ? empty : copy(words, sizeof words, token);
    message.body_case = QUEUED__V1__CLIENT_MESSAGE__BODY_HELLO;
    message.hello = &hello;
    return pack(link, &message, out);
}

static size_t log_in(struct link *link, const struct peer_options *options, uint8_t *out)
{
    Queued__V1__ClientMessage message = QUEUED__V1__CLIENT_MESSAGE__INIT;
    Queued__V1__LogIn to = QUEUED__V1__LOG_IN__INIT;
    char user[32];
    char secret[32];

    (void)snprintf(user, sizeof user, "clerk%u", link->index + 1);
    to.user = user;
    to.secret = copy(secret, sizeof secret, options->secret);
    to.counter_id = link->index + 1;
    to.take_over = 1;
    message.body_case = QUEUED__V1__CLIENT_MESSAGE__BODY_LOG_IN;
    message.log_in = &to;
    return pack(link, &message, out);
}

static size_t issue(struct link *link, const struct peer_options *options, uint8_t *out)
{
    Queued__V1__ClientMessage message = QUEUED__V1__CLIENT_MESSAGE__INIT;
    Queued__V1__Issue to = QUEUED__V1__ISSUE__INIT;

    to.service_id = options->service_id;
    message.body_case = QUEUED__V1__CLIENT_MESSAGE__BODY_ISSUE;
    message.issue = &to;
    return pack(link, &message, out);
}

static size_t at_counter(struct link *link, uint8_t *out)
{
    Queued__V1__ClientMessage message = QUEUED__V1__CLIENT_MESSAGE__INIT;
    Queued__V1__OpenCounter open = QUEUED__V1__OPEN_COUNTER__INIT;
    Queued__V1__CallNext call = QUEUED__V1__CALL_NEXT__INIT;
    Queued__V1__Start start = QUEUED__V1__START__INIT;
    Queued__V1__Finish finish = QUEUED__V1__FINISH__INIT;

    if (link->stage == STAGE_OPEN) {
        message.body_case = QUEUED__V1__CLIENT_MESSAGE__BODY_OPEN_COUNTER;
        message.open_counter = &open;
    } else if (link->stage == STAGE_CALL) {
        message.body_case = QUEUED__V1__CLIENT_MESSAGE__BODY_CALL_NEXT;
        message.call_next = &call;
    } else if (link->stage == STAGE_START) {
        message.body_case = QUEUED__V1__CLIENT_MESSAGE__BODY_START;
        message.start = &start;
    } else {
        message.body_case = QUEUED__V1__CLIENT_MESSAGE__BODY_FINISH;
        message.finish = &finish;
    }
    return pack(link, &message, out);
}

static size_t next(struct link *link, const struct peer_options *options, uint8_t *out, bool clerk)
{
    switch ((enum stage)link->stage) {
    case STAGE_HANDSHAKE:
        return websocket_handshake(options->host, out);
    case STAGE_HELLO:
        return say_hello(link, clerk ? NULL : options->token, out);
    case STAGE_LOG_IN:
        return log_in(link, options, out);
    case STAGE_ISSUE:
        return issue(link, options, out);
    case STAGE_OPEN:
    case STAGE_CALL:
    case STAGE_START:
    case STAGE_FINISH:
    default:
        return at_counter(link, out);
    }
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
