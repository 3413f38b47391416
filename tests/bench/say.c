#include "tests/bench/say.h"

#include <stdio.h>
#include <string.h>

#include "tests/bench/websocket.h"

static char empty[1];

static char *copy(char *to, size_t size, const char *from)
{
    (void)snprintf(to, size, "%s", from);
    return to;
}

static size_t pack(struct say *say, Queued__V1__ClientMessage *message, uint8_t *out)
{
    uint8_t id[16] = {0};
    uint64_t who = (uint64_t)say->who + 1;

    say->request++;
    message->request = say->request;
    memcpy(id, &say->request, sizeof say->request);
    memcpy(id + 8, &who, sizeof who);
    message->command_id = (ProtobufCBinaryData){.len = sizeof id, .data = id};
    size_t len = queued__v1__client_message__pack(message, out + WEBSOCKET_HEADROOM);
    message->command_id = (ProtobufCBinaryData){0};
    return websocket_frame(out, len);
}

size_t say_hello(struct say *say, const char *token, uint8_t out[PEER_OUT_SIZE])
{
    Queued__V1__ClientMessage message = QUEUED__V1__CLIENT_MESSAGE__INIT;
    Queued__V1__Hello hello = QUEUED__V1__HELLO__INIT;
    char words[65];

    hello.protocol_version = 1;
    hello.token = token == NULL ? empty : copy(words, sizeof words, token);
    message.body_case = QUEUED__V1__CLIENT_MESSAGE__BODY_HELLO;
    message.hello = &hello;
    return pack(say, &message, out);
}

size_t say_log_in(struct say *say,
                  const char *user,
                  const char *secret,
                  uint32_t counter_id,
                  uint8_t out[PEER_OUT_SIZE])
{
    Queued__V1__ClientMessage message = QUEUED__V1__CLIENT_MESSAGE__INIT;
    Queued__V1__LogIn to = QUEUED__V1__LOG_IN__INIT;
    char name[32];
    char word[32];

    to.user = copy(name, sizeof name, user);
    to.secret = copy(word, sizeof word, secret);
    to.counter_id = counter_id;
    to.take_over = 1;
    message.body_case = QUEUED__V1__CLIENT_MESSAGE__BODY_LOG_IN;
    message.log_in = &to;
    return pack(say, &message, out);
}

size_t say_subscribe(struct say *say, Queued__V1__TopicKind topic, uint8_t out[PEER_OUT_SIZE])
{
    Queued__V1__ClientMessage message = QUEUED__V1__CLIENT_MESSAGE__INIT;
    Queued__V1__Subscribe to = QUEUED__V1__SUBSCRIBE__INIT;

    to.topic = topic;
    message.body_case = QUEUED__V1__CLIENT_MESSAGE__BODY_SUBSCRIBE;
    message.subscribe = &to;
    return pack(say, &message, out);
}

size_t say_issue(struct say *say, uint32_t service_id, uint8_t out[PEER_OUT_SIZE])
{
    Queued__V1__ClientMessage message = QUEUED__V1__CLIENT_MESSAGE__INIT;
    Queued__V1__Issue to = QUEUED__V1__ISSUE__INIT;

    to.service_id = service_id;
    message.body_case = QUEUED__V1__CLIENT_MESSAGE__BODY_ISSUE;
    message.issue = &to;
    return pack(say, &message, out);
}

size_t say_action(struct say *say, enum say_action action, uint8_t out[PEER_OUT_SIZE])
{
    Queued__V1__ClientMessage message = QUEUED__V1__CLIENT_MESSAGE__INIT;
    Queued__V1__OpenCounter open = QUEUED__V1__OPEN_COUNTER__INIT;
    Queued__V1__CallNext call = QUEUED__V1__CALL_NEXT__INIT;
    Queued__V1__Start start = QUEUED__V1__START__INIT;
    Queued__V1__Finish finish = QUEUED__V1__FINISH__INIT;

    switch (action) {
    case SAY_OPEN:
        message.body_case = QUEUED__V1__CLIENT_MESSAGE__BODY_OPEN_COUNTER;
        message.open_counter = &open;
        break;
    case SAY_CALL:
        message.body_case = QUEUED__V1__CLIENT_MESSAGE__BODY_CALL_NEXT;
        message.call_next = &call;
        break;
    case SAY_START:
        message.body_case = QUEUED__V1__CLIENT_MESSAGE__BODY_START;
        message.start = &start;
        break;
    case SAY_FINISH:
    default:
        message.body_case = QUEUED__V1__CLIENT_MESSAGE__BODY_FINISH;
        message.finish = &finish;
        break;
    }
    return pack(say, &message, out);
}
