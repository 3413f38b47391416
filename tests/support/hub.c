#include "tests/support/hub.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "tests/support/ws.h"

static const struct {
    const char *token;
    enum actor_kind actor;
    enum identity_device device;
} people[] = {
    {"", ACTOR_NONE, IDENTITY_NO_DEVICE},
    {"kiosk", ACTOR_DEVICE, IDENTITY_KIOSK},
    {"display", ACTOR_DEVICE, IDENTITY_DISPLAY},
    {"terminal", ACTOR_DEVICE, IDENTITY_TERMINAL},
    {"clerk", ACTOR_CLERK, IDENTITY_NO_DEVICE},
    {"manager", ACTOR_MANAGER, IDENTITY_NO_DEVICE},
    {"phone", ACTOR_CITIZEN, IDENTITY_NO_DEVICE},
};

/* Any small answer does: that it carries the number is what counts. */
static struct frame *answer(uint32_t number)
{
    const struct forecast forecast = {.people_ahead = number};

    return response_forecast(number, &forecast);
}

static void on_hello(void *owner,
                     struct session_id session,
                     uint32_t number,
                     const struct request_hello *hello)
{
    struct hub *hub = owner;

    for (size_t i = 0; i < QD_ARRAY_LEN(people) && hub->answers_hello; i++) {
        if (strcmp(people[i].token, hello->token) == 0) {
            const struct identity identity = {.actor = {.kind = people[i].actor, .id = 7},
                                              .device = people[i].device,
                                              .office_id = HUB_OFFICE};
            struct frame *frame = answer(number);
            session_welcome(hub->gateway, session, &identity, frame);
            frame_unref(frame);
            return;
        }
    }
    if (hub->answers_hello) {
        struct frame *frame = response_refusal(number, REFUSAL_BAD_TOKEN, NULL, LANGUAGE_EN);
        session_refuse_hello(hub->gateway, session, frame);
        frame_unref(frame);
    }
}

static void on_request(void *owner,
                       struct session_id session,
                       const struct identity *identity,
                       const struct request *request)
{
    struct hub *hub = owner;

    assert_int_equal(identity->office_id, HUB_OFFICE);
    if (request->kind == REQUEST_GET_OFFICE) {
        assert_true(hub->held_count < HUB_HELD_MAX);
        hub->held[hub->held_count++] = (struct hub_held){session, request->number};
        hub->held_most = hub->held_count > hub->held_most ? hub->held_count : hub->held_most;
        return;
    }
    if (request->kind == REQUEST_SUBSCRIBE) {
        const struct topic topic = {.kind = request->subscribe.topic, .office_id = HUB_OFFICE};
        assert_int_equal(topic_subscribe(hub->gateway, session, &topic, 0), QD_OK);
    }
    struct frame *frame = answer(request->number);
    session_send(hub->gateway, session, frame);
    frame_unref(frame);
}

static void on_closed(void *owner, struct session_id session, const struct identity *identity)
{
    struct hub *hub = owner;

    (void)session;
    (void)identity;
    hub->closed_count++;
}

static bool is_ready(void *owner)
{
    const struct hub *hub = owner;

    return hub->is_ready;
}

static void on_async(uv_async_t *handle)
{
    struct hub *hub = handle->data;
    void (*call)(struct hub *, void *) = hub->call;

    if (call != NULL) {
        hub->call = NULL;
        call(hub, hub->arg);
        uv_sem_post(&hub->done);
    }
}

static void run(void *arg)
{
    struct hub *hub = arg;

    (void)uv_run(&hub->loop, UV_RUN_DEFAULT);
}

void hub_start(struct hub *hub, struct gateway_options options)
{
    char errmsg[GATEWAY_ERRMSG_SIZE] = "";

    *hub = (struct hub){.is_ready = true, .answers_hello = true};
    assert_int_equal(uv_loop_init(&hub->loop), 0);
    assert_int_equal(uv_async_init(&hub->loop, &hub->async, on_async), 0);
    assert_int_equal(uv_sem_init(&hub->done, 0), 0);
    hub->async.data = hub;
    options.loop = &hub->loop;
    options.metrics = &hub->metrics;
    options.handler = (struct gateway_handler){.owner = hub,
                                               .on_hello = on_hello,
                                               .on_request = on_request,
                                               .on_closed = on_closed,
                                               .is_ready = is_ready};
    if (gateway_open(&hub->gateway, &options, errmsg) != QD_OK) {
        fail_msg("%s", errmsg);
    }
    hub->port = gateway_port(hub->gateway);
    assert_int_equal(uv_thread_create(&hub->thread, run, hub), 0);
}

void hub_call(struct hub *hub, void (*call)(struct hub *hub, void *arg), void *arg)
{
    hub->arg = arg;
    hub->call = call;
    (void)uv_async_send(&hub->async);
    uv_sem_wait(&hub->done);
}

static void on_gateway_closed(void *owner)
{
    struct hub *hub = owner;

    uv_close((uv_handle_t *)&hub->async, NULL);
}

static void stop(struct hub *hub, void *arg)
{
    (void)arg;
    gateway_close(hub->gateway, on_gateway_closed, hub);
}

void hub_stop(struct hub *hub)
{
    hub_call(hub, stop, NULL);
    assert_int_equal(uv_thread_join(&hub->thread), 0);
    gateway_free(hub->gateway);
    assert_int_equal(uv_loop_close(&hub->loop), 0);
    uv_sem_destroy(&hub->done);
}

/* --- As its owner --- */

struct reading {
    int index;
    uint64_t value;
};

static void read_metric(struct hub *hub, void *arg)
{
    struct reading *reading = arg;

    reading->value = hub->metrics.values[reading->index];
}

static void read_refusals(struct hub *hub, void *arg)
{
    struct reading *reading = arg;

    reading->value = hub->metrics.refusals[reading->index];
}

uint64_t hub_metric(struct hub *hub, enum metric metric)
{
    struct reading reading = {.index = (int)metric};

    hub_call(hub, read_metric, &reading);
    return reading.value;
}

uint64_t hub_refusals(struct hub *hub, enum refusal refusal)
{
    struct reading reading = {.index = (int)refusal};

    hub_call(hub, read_refusals, &reading);
    return reading.value;
}

void hub_wait_metric(struct hub *hub, enum metric metric, uint64_t value)
{
    for (int i = 0; hub_metric(hub, metric) < value; i++) {
        assert_true(i < 30000);
        uv_sleep(1);
    }
}

static void read_held(struct hub *hub, void *arg)
{
    *(size_t *)arg = hub->held_count;
}

size_t hub_held(struct hub *hub)
{
    size_t count = 0;

    hub_call(hub, read_held, &count);
    return count;
}

static void answer_held(struct hub *hub, void *arg)
{
    size_t count = *(size_t *)arg < hub->held_count ? *(size_t *)arg : hub->held_count;
    struct hub_held held[HUB_HELD_MAX];

    memcpy(held, hub->held, sizeof held);
    hub->held_count -= count;
    memmove(hub->held, hub->held + count, hub->held_count * sizeof hub->held[0]);
    for (size_t i = 0; i < count; i++) {
        struct frame *frame = answer(held[i].number);
        session_send(hub->gateway, held[i].session, frame);
        frame_unref(frame);
    }
}

void hub_answer(struct hub *hub, size_t max)
{
    hub_call(hub, answer_held, &max);
}

struct publication {
    uint64_t version;
    size_t len;
};

static void publish(struct hub *hub, void *arg)
{
    const struct publication *publication = arg;
    const struct topic topic = {.kind = TOPIC_BOARD, .office_id = HUB_OFFICE};
    struct frame *frame = frame_new(publication->len);

    assert_non_null(frame);
    memset(frame_payload(frame), 0, publication->len);
    memcpy(frame_payload(frame), &publication->version, sizeof publication->version);
    topic_publish(hub->gateway, &topic, publication->version, frame);
    frame_unref(frame);
}

void hub_publish(struct hub *hub, uint64_t version, size_t len)
{
    struct publication publication = {version, len};

    assert_true(len >= sizeof version);
    hub_call(hub, publish, &publication);
}

static void notify_session(void *owner, struct session_id session, const struct identity *identity)
{
    struct hub *hub = owner;
    struct frame *frame = response_notice(NOTICE_TAKEN_OVER, LANGUAGE_EN);

    (void)identity;
    session_notify(hub->gateway, session, frame);
    frame_unref(frame);
}

static void notify(struct hub *hub, void *arg)
{
    for (size_t i = 0; i < *(size_t *)arg; i++) {
        gateway_each_session(hub->gateway, HUB_OFFICE, notify_session, hub);
    }
}

void hub_notify(struct hub *hub, size_t count)
{
    hub_call(hub, notify, &count);
}

/* --- As a client --- */

size_t hub_hello(uint8_t bytes[HUB_MESSAGE_SIZE], uint32_t version, const char *token)
{
    size_t token_len = strlen(token);
    size_t used = 0;

    bytes[used++] = 1 << 3; /* request */
    bytes[used++] = 1;
    bytes[used++] = 10 << 3 | 2; /* hello */
    bytes[used++] = (uint8_t)(2 + (token_len > 0 ? 2 + token_len : 0));
    bytes[used++] = 1 << 3; /* protocol_version */
    bytes[used++] = (uint8_t)version;
    if (token_len > 0) {
        bytes[used++] = 3 << 3 | 2; /* token */
        bytes[used++] = (uint8_t)token_len;
        for (size_t i = 0; i < token_len; i++) {
            bytes[used++] = (uint8_t)token[i];
        }
    }
    return used;
}

static size_t put_request(uint8_t *bytes, uint32_t number)
{
    size_t used = 0;

    bytes[used++] = 1 << 3;
    while (number >= 0x80) {
        bytes[used++] = (uint8_t)(0x80 | (number & 0x7f));
        number >>= 7;
    }
    bytes[used++] = (uint8_t)number;
    return used;
}

size_t hub_ask(uint8_t bytes[HUB_MESSAGE_SIZE], uint32_t number, uint32_t body)
{
    size_t used = put_request(bytes, number);
    uint32_t tag = body << 3 | 2;

    for (; tag >= 0x80; tag >>= 7) {
        bytes[used++] = (uint8_t)(0x80 | (tag & 0x7f));
    }
    bytes[used++] = (uint8_t)tag;
    bytes[used++] = 0; /* An empty message. */
    return used;
}

size_t hub_watch_board(uint8_t bytes[HUB_MESSAGE_SIZE], uint32_t number)
{
    static const uint8_t subscribe[] = {11 << 3 | 2, 2, 1 << 3, TOPIC_BOARD};
    size_t used = put_request(bytes, number);

    memcpy(bytes + used, subscribe, sizeof subscribe);
    return used + sizeof subscribe;
}

int hub_join(struct hub *hub, const char *token)
{
    uint8_t bytes[HUB_MESSAGE_SIZE];
    int fd = ws_open(hub->port);

    ws_send(fd, WS_BINARY, true, bytes, hub_hello(bytes, 1, token));
    assert_int_equal(ws_answer(fd).request, 1);
    return fd;
}
