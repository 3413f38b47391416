#include <stdalign.h>
#include <stdlib.h>
#include <string.h>
#include <uv.h>

#include "queued/base/log.h"
#include "queued/gateway/inside.h"

#define NS_PER_MS UINT64_C(1000000)
#define US_PER_MS 1000
#define MS_PER_SECOND 1000

/* Frames written in one go before others get their turn. */
#define WRITES_PER_TURN 16

struct session *session_open(struct gateway *gateway, struct lws *wsi)
{
    uint32_t max = gateway->options.connection_max;

    if (gateway->session_count == max || gateway->closing) {
        return NULL;
    }
    struct session *session = calloc(1, sizeof *session);
    if (session == NULL) {
        return NULL;
    }
    while (gateway->slots[gateway->slot_next].session != NULL) {
        gateway->slot_next++; /* There is a free one: there are fewer sessions than slots. */
    }
    struct slot *slot = &gateway->slots[gateway->slot_next];
    slot->session = session;
    slot->generation += slot->generation == UINT32_MAX ? 2 : 1;
    session->gateway = gateway;
    session->wsi = wsi;
    session->id = (struct session_id){gateway->slot_next, slot->generation};
    session->language = LANGUAGE_VI;
    (void)lws_get_peer_simple(wsi, session->address, sizeof session->address);
    list_init(&session->outgoing);
    list_init(&session->subscriptions);
    list_init(&session->stale);
    session_heard(session);
    gateway->session_count++;
    metrics_set(gateway->metrics, METRIC_CONNECTIONS, gateway->session_count);
    metrics_add(gateway->metrics, METRIC_CONNECTIONS_TOTAL, 1);
    return session;
}

static void drop_outgoing(struct session *session, struct outgoing *outgoing)
{
    list_remove(&outgoing->link);
    session->outgoing_count--;
    session->outgoing_bytes -= outgoing->frame->len;
    frame_unref(outgoing->frame);
    free(outgoing);
}

void session_heard(struct session *session)
{
    session->heard_ns = uv_hrtime();
}

/* libwebsockets hangs up on a silent peer by itself, and does not say so. */
static bool was_silent(const struct session *session)
{
    uint64_t silent_ms = (uv_hrtime() - session->heard_ns) / NS_PER_MS;

    return session->state != SESSION_CLOSING && !session->gateway->closing &&
           silent_ms + MS_PER_SECOND > session->gateway->options.idle_ms;
}

void session_free(struct session *session)
{
    struct gateway *gateway = session->gateway;

    if (was_silent(session)) {
        metrics_add(gateway->metrics, METRIC_CLOSED_IDLE, 1);
    }
    gateway->options.handler.on_closed(
        gateway->options.handler.owner, session->id, &session->identity);
    topic_forget_session(session);
    LIST_FOR_EACH(link, &session->outgoing)
    {
        drop_outgoing(session, LIST_ENTRY(link, struct outgoing, link));
    }
    gateway->slots[session->id.slot].session = NULL;
    if (session->id.slot < gateway->slot_next) {
        gateway->slot_next = session->id.slot;
    }
    gateway->session_count--;
    metrics_set(gateway->metrics, METRIC_CONNECTIONS, gateway->session_count);
    free(session->received);
    free(session);
}

struct session *session_find(const struct gateway *gateway, struct session_id id)
{
    if (id.generation == 0 || id.slot >= gateway->options.connection_max ||
        gateway->slots[id.slot].generation != id.generation) {
        return NULL;
    }
    return gateway->slots[id.slot].session;
}

void session_end(struct session *session, uint16_t status)
{
    if (session->state == SESSION_CLOSING) {
        return;
    }
    session->state = SESSION_CLOSING;
    session->close_status = status;
    /* Whoever does not read what it is told does not keep its place by that. */
    lws_set_timer_usecs(session->wsi, (lws_usec_t)session->gateway->options.closing_ms * US_PER_MS);
    (void)lws_callback_on_writable(session->wsi);
}

static bool write_frame(struct session *session, struct frame *frame)
{
    int written = lws_write(session->wsi, frame_payload(frame), frame->len, LWS_WRITE_BINARY);

    metrics_add(session->gateway->metrics, METRIC_FRAMES_OUT, 1);
    metrics_add(session->gateway->metrics, METRIC_BYTES_OUT, frame->len);
    return written >= (int)frame->len;
}

/* Reading goes on while the peer waits for few enough answers, those on their way included, and not
 * while its hello is looked into. Whoever asks without reading finds that nobody reads it either.
 */
static void set_flow(struct session *session)
{
    bool choked = session->unanswered + session->outgoing_count >= LIMIT_SESSION_COMMANDS ||
                  session->state == SESSION_GREETING;

    if (choked != session->is_choked) {
        session->is_choked = choked;
        (void)lws_rx_flow_control(session->wsi, choked ? 0 : 1);
    }
}

/* Answers first, in order; then states. */
static bool write_next(struct session *session, bool *nothing_left)
{
    struct list *link = list_pop_front(&session->outgoing);
    bool written = true;

    if (link != NULL) {
        struct outgoing *outgoing = LIST_ENTRY(link, struct outgoing, link);
        written = write_frame(session, outgoing->frame);
        drop_outgoing(session, outgoing);
        set_flow(session);
        return written;
    }
    struct frame *frame = session->state == SESSION_CLOSING ? NULL : topic_next(session);
    *nothing_left = frame == NULL;
    if (frame != NULL) {
        written = write_frame(session, frame);
        frame_unref(frame);
    }
    return written;
}

/* To be called back when the socket takes more costs two calls of epoll_ctl and a round of the loop
 * for each answer, half of the whole way. It nearly always takes more at once. Where it does not,
 * it is waited for: what libwebsockets would keep of a frame that does not fit is memory that a
 * slow peer holds. */
void session_offer(struct session *session)
{
    bool nothing_left = false;

    if (lws_send_pipe_choked(session->wsi) != 0) {
        (void)lws_callback_on_writable(session->wsi);
        return;
    }
    if (!write_next(session, &nothing_left)) {
        session->state = SESSION_CLOSING;
        lws_set_timer_usecs(session->wsi, 1); /* Only its own callbacks may end a connection. */
    } else if (!list_is_empty(&session->outgoing) || !list_is_empty(&session->stale)) {
        (void)lws_callback_on_writable(session->wsi);
    }
}

/* A peer that does not read its answers is let go: the server's memory is not its mailbox. */
static void queue_frame(struct session *session, struct frame *frame)
{
    struct gateway *gateway = session->gateway;

    if (session->state == SESSION_CLOSING) {
        return;
    }
    struct outgoing *outgoing = malloc(sizeof *outgoing);
    if (outgoing == NULL || session->outgoing_count >= LIMIT_SESSION_QUEUE_FRAMES ||
        frame->len > LIMIT_SESSION_QUEUE_BYTES - session->outgoing_bytes) {
        free(outgoing);
        metrics_add(gateway->metrics, METRIC_CLOSED_SLOW, 1);
        session_end(session, LWS_CLOSE_STATUS_POLICY_VIOLATION);
        return;
    }
    outgoing->frame = frame_ref(frame);
    list_push_back(&session->outgoing, &outgoing->link);
    session->outgoing_count++;
    session->outgoing_bytes += frame->len;
    session_offer(session);
}

static void queue_own(struct session *session, struct frame *frame)
{
    if (frame == NULL) { /* Out of memory: silence would leave the peer waiting for ever. */
        session_end(session, LWS_CLOSE_STATUS_UNEXPECTED_CONDITION);
        return;
    }
    queue_frame(session, frame);
    frame_unref(frame);
}

static void refuse(struct session *session, uint32_t number, enum refusal refusal)
{
    metrics_count_refusal(session->gateway->metrics, refusal);
    queue_own(session, response_refusal(number, refusal, NULL, session->language));
    set_flow(session);
}

static void answered(struct session *session)
{
    if (session->unanswered > 0) {
        session->unanswered--;
    }
    set_flow(session);
}

static void greet(struct session *session, const struct request *request)
{
    static const char *const kinds[CLIENT_KIND_COUNT] = {
        "other", "kiosk", "counter", "display", "phone", "manager"};
    const struct gateway_handler *handler = &session->gateway->options.handler;

    qd_log(QD_LEVEL_DEBUG,
           "gateway",
           "hello",
           "session=%u kind=%s client=\"%s\"", /* What others say of themselves stands last. */
           session->id.slot,
           kinds[request->hello.client_kind],
           request->hello.client_name);
    lws_set_timer_usecs(session->wsi, LWS_SET_TIMER_USEC_CANCEL);
    session->state = SESSION_GREETING;
    session->language = request->hello.language;
    session->unanswered++;
    set_flow(session);
    handler->on_hello(handler->owner, session->id, request->number, &request->hello);
}

/* What must not go on after its refusal. */
static bool ends(enum refusal refusal)
{
    return refusal == REFUSAL_MALFORMED || refusal == REFUSAL_TOO_LARGE ||
           refusal == REFUSAL_UNKNOWN_VERSION || refusal == REFUSAL_HELLO_FIRST;
}

static enum refusal handle(struct session *session, const struct request *request)
{
    const struct gateway_handler *handler = &session->gateway->options.handler;

    if (request->kind == REQUEST_HELLO) {
        if (session->state != SESSION_NEW) {
            return REFUSAL_INVALID_VALUE; /* Once is enough. */
        }
        greet(session, request);
        return REFUSAL_NONE;
    }
    if (session->state != SESSION_READY) {
        return REFUSAL_HELLO_FIRST;
    }
    enum refusal refusal = rights_check(&session->identity, request);
    if (refusal == REFUSAL_NONE) {
        session->unanswered++;
        set_flow(session);
        handler->on_request(handler->owner, session->id, &session->identity, request);
    }
    return refusal;
}

/* One whole message. */
static void take_message(struct session *session, const uint8_t *bytes, size_t len)
{
    static alignas(max_align_t) uint8_t scratch[LIMIT_ARENA]; /* Messages are read one at a time. */
    struct request request;

    metrics_add(session->gateway->metrics, METRIC_FRAMES_IN, 1);
    metrics_add(session->gateway->metrics, METRIC_BYTES_IN, len);
    arena_init(&session->arena, scratch, sizeof scratch);
    enum refusal refusal = request_decode(&request, &session->arena, bytes, len);
    if (refusal == REFUSAL_NONE) {
        refusal = handle(session, &request);
    } else if (request.kind != REQUEST_HELLO && session->state == SESSION_NEW && !ends(refusal)) {
        refusal = REFUSAL_HELLO_FIRST;
    }
    if (refusal == REFUSAL_NONE) {
        return;
    }
    refuse(session, request.number, refusal);
    if (ends(refusal)) {
        metrics_add(session->gateway->metrics, METRIC_CLOSED_PROTOCOL, 1);
        session_end(session, LWS_CLOSE_STATUS_PROTOCOL_ERR);
    } else if (session->state == SESSION_NEW) { /* A refused hello is the last word. */
        session_end(session, LWS_CLOSE_STATUS_POLICY_VIOLATION);
    }
}

/* Pieces wait for the last one in memory that the session has only while they do. */
static bool keep_piece(struct session *session, const uint8_t *bytes, size_t len, bool is_last)
{
    if (session->received == NULL) {
        session->received = malloc(LIMIT_FRAME_IN);
        if (session->received == NULL) {
            session->close_status = LWS_CLOSE_STATUS_UNEXPECTED_CONDITION;
            return false;
        }
    }
    if (len > 0) {
        memcpy(session->received + session->received_len, bytes, len);
        session->received_len += len;
    }
    if (is_last) {
        take_message(session, session->received, session->received_len);
        free(session->received);
        session->received = NULL;
        session->received_len = 0;
    }
    return true;
}

bool session_receive(struct session *session, const uint8_t *bytes, size_t len, bool is_last)
{
    if (session->state == SESSION_CLOSING) {
        return true; /* It is being told why; what it says no longer counts. */
    }
    if (!lws_frame_is_binary(session->wsi)) {
        metrics_add(session->gateway->metrics, METRIC_CLOSED_PROTOCOL, 1);
        session->close_status = LWS_CLOSE_STATUS_UNACCEPTABLE_OPCODE;
        return false;
    }
    if (len > LIMIT_FRAME_IN - session->received_len) {
        refuse(session, 0, REFUSAL_TOO_LARGE);
        metrics_add(session->gateway->metrics, METRIC_CLOSED_PROTOCOL, 1);
        session_end(session, LWS_CLOSE_STATUS_MESSAGE_TOO_LARGE);
        return true;
    }
    if (is_last && session->received_len == 0) { /* Nearly always: nothing needs to be kept. */
        take_message(session, bytes, len);
        return true;
    }
    return keep_piece(session, bytes, len, is_last);
}

bool session_write(struct session *session)
{
    bool nothing_left = false;

    for (int i = 0; i < WRITES_PER_TURN && !nothing_left; i++) {
        if (i > 0 && lws_send_pipe_choked(session->wsi) != 0) {
            break;
        }
        if (!write_next(session, &nothing_left)) {
            return false;
        }
    }
    if (!nothing_left) {
        (void)lws_callback_on_writable(session->wsi);
    } else if (session->state == SESSION_CLOSING) {
        /* Closed from here, libwebsockets would leave out the close frame; from its timer it does
         * not. */
        lws_set_timer_usecs(session->wsi, 1);
    }
    return true;
}

void session_write_close(struct session *session)
{
    uint8_t memory[LWS_PRE + 4] = {0};
    uint8_t *frame = memory + LWS_PRE;

    if (list_is_empty(&session->outgoing) && lws_send_pipe_choked(session->wsi) == 0) {
        frame[0] = 0x88; /* Close, whole (RFC 6455, 5.5.1). */
        frame[1] = 2;
        frame[2] = (uint8_t)(session->close_status >> 8);
        frame[3] = (uint8_t)(session->close_status & 0xff);
        (void)lws_write(session->wsi, frame, 4, LWS_WRITE_RAW);
    }
}

bool session_expire(struct session *session)
{
    if (session->state == SESSION_CLOSING) {
        return false; /* All is said, or the peer does not listen. */
    }
    if (session->state == SESSION_NEW) {
        metrics_add(session->gateway->metrics, METRIC_CLOSED_HANDSHAKE, 1);
        refuse(session, 0, REFUSAL_HELLO_FIRST);
        session_end(session, LWS_CLOSE_STATUS_POLICY_VIOLATION);
    }
    return true;
}

/* --- For the owner --- */

void session_welcome(struct gateway *gateway,
                     struct session_id id,
                     const struct identity *identity,
                     struct frame *frame)
{
    struct session *session = session_find(gateway, id);

    if (session != NULL && session->state == SESSION_GREETING) {
        session->identity = *identity;
        session->state = SESSION_READY;
        door_recognize(&gateway->door, session->wsi, identity);
        queue_frame(session, frame);
        answered(session);
    }
}

void session_refuse_hello(struct gateway *gateway, struct session_id id, struct frame *frame)
{
    struct session *session = session_find(gateway, id);

    if (session != NULL && session->state == SESSION_GREETING) {
        queue_frame(session, frame);
        session_end(session, LWS_CLOSE_STATUS_POLICY_VIOLATION);
        answered(session);
    }
}

void session_send(struct gateway *gateway, struct session_id id, struct frame *frame)
{
    struct session *session = session_find(gateway, id);

    if (session != NULL) {
        queue_frame(session, frame);
        answered(session);
    }
}

void session_notify(struct gateway *gateway, struct session_id id, struct frame *frame)
{
    struct session *session = session_find(gateway, id);

    if (session != NULL) {
        queue_frame(session, frame);
    }
}

void session_set_identity(struct gateway *gateway,
                          struct session_id id,
                          const struct identity *identity)
{
    struct session *session = session_find(gateway, id);

    if (session != NULL) {
        session->identity = *identity;
        door_recognize(&gateway->door, session->wsi, identity);
        topic_check_rights(session);
    }
}

const struct identity *session_identity(const struct gateway *gateway, struct session_id id)
{
    const struct session *session = session_find(gateway, id);

    return session == NULL ? NULL : &session->identity;
}

const char *session_address(const struct gateway *gateway, struct session_id id)
{
    const struct session *session = session_find(gateway, id);

    return session == NULL ? "" : session->address;
}

enum language session_language(const struct gateway *gateway, struct session_id id)
{
    const struct session *session = session_find(gateway, id);

    return session == NULL ? LANGUAGE_VI : session->language;
}

void session_close(struct gateway *gateway, struct session_id id, enum notice notice)
{
    struct session *session = session_find(gateway, id);

    if (session != NULL && session->state != SESSION_CLOSING) {
        queue_own(session, response_notice(notice, session->language));
        session_end(session, LWS_CLOSE_STATUS_GOINGAWAY);
    }
}

void gateway_each_session(struct gateway *gateway,
                          uint32_t office_id,
                          void (*visit)(void *owner,
                                        struct session_id session,
                                        const struct identity *identity),
                          void *owner)
{
    for (uint32_t i = 0; i < gateway->options.connection_max; i++) {
        const struct session *session = gateway->slots[i].session;
        if (session != NULL && session->state == SESSION_READY &&
            session->identity.office_id == office_id) {
            visit(owner, session->id, &session->identity);
        }
    }
}
