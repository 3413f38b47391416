/* A connection from its first byte to its end: pieces of messages from anybody, answers that come
 * when they like, boards, a socket that takes nothing, a timer. Whatever comes in whatever order,
 * nothing is handed on that the rights do not allow or before a hello was welcomed, and nothing
 * grows beyond its limit. The socket is made up here; all else is the server's own. */
#include <libwebsockets.h>
#include <stdlib.h>
#include <string.h>

#include "queued/gateway/inside.h"
#include "tests/support/feed.h"

#define HELD_MAX (LIMIT_SESSION_COMMANDS + 1)

/* libwebsockets' side of the connection. */
static struct {
    bool is_reading;
    bool is_text;
    bool is_choked;
    bool wants_write;
    bool has_timer;
} wire;

static struct {
    struct gateway gateway;
    struct metrics metrics;
    struct session *session; /* NULL: between two connections. */
    struct session_id greeting;
    uint32_t greeting_number; /* Of the hello that is not answered. */
    bool is_greeting;
    uint32_t held[HELD_MAX];
    size_t held_count;
    uint64_t version;
} scene;

/* --- The socket --- */

int lws_write(struct lws *wsi, unsigned char *bytes, size_t len, enum lws_write_protocol protocol)
{
    (void)wsi;
    (void)bytes;
    QD_ASSERT(len > 0 && len <= LIMIT_FRAME_OUT && protocol == LWS_WRITE_BINARY);
    return (int)len;
}

int lws_send_pipe_choked(struct lws *wsi)
{
    (void)wsi;
    return wire.is_choked;
}

int lws_frame_is_binary(struct lws *wsi)
{
    (void)wsi;
    return !wire.is_text;
}

int lws_callback_on_writable(struct lws *wsi)
{
    (void)wsi;
    wire.wants_write = true;
    return 1;
}

int lws_rx_flow_control(struct lws *wsi, int enable)
{
    (void)wsi;
    wire.is_reading = enable != 0;
    return 0;
}

void lws_set_timer_usecs(struct lws *wsi, lws_usec_t usecs)
{
    (void)wsi;
    wire.has_timer = usecs != LWS_SET_TIMER_USEC_CANCEL;
}

const char *lws_get_peer_simple(struct lws *wsi, char *name, size_t len)
{
    (void)wsi;
    QD_ASSERT(len > 0);
    name[0] = '\0';
    return name;
}

void *lws_get_opaque_user_data(const struct lws *wsi)
{
    (void)wsi;
    return NULL;
}

/* --- The owner of the gateway --- */

static void on_hello(void *owner,
                     struct session_id session,
                     uint32_t number,
                     const struct request_hello *hello)
{
    (void)owner;
    (void)hello;
    QD_ASSERT(!scene.is_greeting && scene.session->state == SESSION_GREETING);
    scene.is_greeting = true;
    scene.greeting = session;
    scene.greeting_number = number;
}

static void on_request(void *owner,
                       struct session_id session,
                       const struct identity *identity,
                       const struct request *request)
{
    struct topic topic = {.kind = TOPIC_BOARD, .office_id = 1};

    (void)owner;
    QD_ASSERT(scene.session->state == SESSION_READY && scene.held_count < HELD_MAX);
    QD_ASSERT(rights_check(identity, request) == REFUSAL_NONE);
    scene.held[scene.held_count++] = request->number;
    if (request->kind == REQUEST_SUBSCRIBE || request->kind == REQUEST_UNSUBSCRIBE) {
        topic.kind = request->subscribe.topic;
        topic.key = request->subscribe.counter_id;
    }
    if (request->kind == REQUEST_SUBSCRIBE) {
        enum qd_err err = topic_subscribe(&scene.gateway, session, &topic, scene.version);
        QD_ASSERT(err == QD_OK || err == QD_ERR_BUSY);
    } else if (request->kind == REQUEST_UNSUBSCRIBE) {
        topic_unsubscribe(&scene.gateway, session, &topic);
    }
}

static void on_closed(void *owner, struct session_id session, const struct identity *identity)
{
    (void)owner;
    (void)session;
    (void)identity;
}

static struct identity somebody(uint8_t which)
{
    static const struct identity people[] = {
        {.office_id = 1},
        {.actor = {.kind = ACTOR_CITIZEN, .id = 5}, .office_id = 1},
        {.actor = {.kind = ACTOR_DEVICE, .id = 1}, .device = IDENTITY_KIOSK, .office_id = 1},
        {.actor = {.kind = ACTOR_DEVICE, .id = 2}, .device = IDENTITY_TERMINAL, .office_id = 1},
        {.actor = {.kind = ACTOR_CLERK, .id = 3}, .rights = 3, .office_id = 1},
        {.actor = {.kind = ACTOR_MANAGER, .id = 4}, .office_id = 1},
    };

    return people[which % QD_ARRAY_LEN(people)];
}

static struct frame *frame_of(uint32_t number)
{
    const struct forecast forecast = {.people_ahead = number};
    struct frame *frame = response_forecast(number, &forecast);

    QD_ASSERT(frame != NULL);
    return frame;
}

/* --- What happens --- */

static void leave(void)
{
    session_free(scene.session);
    scene.session = NULL;
    scene.is_greeting = false;
    scene.held_count = 0;
}

static void come(void)
{
    static char memory;

    memset(&wire, 0, sizeof wire);
    wire.is_reading = true;
    scene.session = session_open(&scene.gateway, (struct lws *)(void *)&memory);
    QD_ASSERT(scene.session != NULL);
    wire.has_timer = true; /* For hello. */
}

static void receive(struct feed *feed)
{
    uint8_t how = feed_next(feed);
    size_t len = (size_t)feed_next(feed) << (how & 0x18U) / 2;

    len = len < feed->size ? len : feed->size;
    if (wire.is_reading) {
        wire.is_text = (how & 6U) == 6;
        if (!session_receive(scene.session, feed->data, len, (how & 1U) != 0)) {
            leave();
        }
    }
    feed->data += len;
    feed->size -= len;
}

static void answer(uint8_t which)
{
    const struct identity identity = somebody(which);
    uint32_t number = scene.is_greeting ? scene.greeting_number : scene.held[0];
    struct frame *frame = frame_of(number);

    if (scene.is_greeting && which >= 0xf0) {
        session_refuse_hello(&scene.gateway, scene.greeting, frame);
    } else if (scene.is_greeting) {
        session_welcome(&scene.gateway, scene.greeting, &identity, frame);
    } else if (scene.held_count > 0) {
        session_send(&scene.gateway, scene.session->id, frame);
        memmove(scene.held, scene.held + 1, --scene.held_count * sizeof scene.held[0]);
    }
    scene.is_greeting = false;
    frame_unref(frame);
}

/* Without having been asked. */
static void tell(uint8_t which)
{
    const struct identity identity = somebody(which);
    const struct topic topic = {.kind = (enum topic_kind)(1 + which % (TOPIC_KIND_COUNT - 1)),
                                .office_id = 1,
                                .key = which / 64U};
    struct frame *frame = frame_of(which);

    if (which >= 0xf0) {
        session_close(&scene.gateway, scene.session->id, NOTICE_STOPPING);
    } else if (which >= 0xe0 && scene.session->state == SESSION_READY) {
        session_set_identity(&scene.gateway, scene.session->id, &identity);
    } else if (which >= 0xd0) {
        session_notify(&scene.gateway, scene.session->id, frame);
    } else {
        topic_publish(&scene.gateway, &topic, ++scene.version, frame);
    }
    frame_unref(frame);
}

static void turn(uint8_t which)
{
    wire.is_choked = (which & 1U) != 0;
    if ((which & 2U) != 0 && wire.has_timer) {
        wire.has_timer = false;
        if (!session_expire(scene.session)) {
            leave();
            return;
        }
    }
    if (wire.wants_write && !wire.is_choked) {
        wire.wants_write = false;
        if (!session_write(scene.session)) {
            leave();
            return;
        }
    }
    if (which >= 0xf0) {
        leave();
    }
}

static void check(void)
{
    const struct session *session = scene.session;

    if (session == NULL) {
        return;
    }
    QD_ASSERT(session->outgoing_count <= LIMIT_SESSION_QUEUE_FRAMES);
    QD_ASSERT(session->outgoing_bytes <= LIMIT_SESSION_QUEUE_BYTES);
    QD_ASSERT(session->received_len <= LIMIT_FRAME_IN);
    QD_ASSERT(session->subscription_count <= LIMIT_SESSION_TOPICS);
    QD_ASSERT((session->received_len == 0) || session->received != NULL);
    if (session->state == SESSION_NEW || session->state == SESSION_GREETING) {
        QD_ASSERT(session->identity.office_id == 0 && session->subscription_count == 0);
    }
    if (session->state != SESSION_CLOSING) {
        QD_ASSERT(session->unanswered == scene.held_count + (scene.is_greeting ? 1 : 0));
        QD_ASSERT(wire.is_reading == !session->is_choked);
    }
}

static void open_scene(void)
{
    static struct slot slots[2];

    memset(&scene, 0, sizeof scene);
    memset(slots, 0, sizeof slots);
    scene.gateway.options = (struct gateway_options){
        .connection_max = QD_ARRAY_LEN(slots),
        .closing_ms = LIMIT_CLOSING_MS,
        .idle_ms = LIMIT_IDLE_MS,
        .handler = {.on_hello = on_hello, .on_request = on_request, .on_closed = on_closed}};
    scene.gateway.metrics = &scene.metrics;
    scene.gateway.slots = slots;
    list_init(&scene.gateway.tickets);
    for (size_t i = 0; i < TOPIC_BUCKETS; i++) {
        list_init(&scene.gateway.buckets[i]);
    }
}

/* NOLINTNEXTLINE(readability-identifier-naming): libFuzzer's name. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct feed feed = {data, size};

    open_scene();
    while (feed.size > 0) {
        if (scene.session == NULL) {
            come();
        }
        uint8_t what = feed_next(&feed);
        if (what % 4 == 0) {
            receive(&feed);
        } else if (what % 4 == 1) {
            answer(feed_next(&feed));
        } else if (what % 4 == 2) {
            tell(feed_next(&feed));
        } else {
            turn(feed_next(&feed));
        }
        check();
    }
    if (scene.session != NULL) {
        leave();
    }
    QD_ASSERT(scene.metrics.values[METRIC_CONNECTIONS] == 0);
    QD_ASSERT(scene.metrics.values[METRIC_SUBSCRIPTIONS] == 0);
    return 0;
}
