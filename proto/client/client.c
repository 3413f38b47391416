#include "proto/client/client.h"

#include <glib.h>
#include <libsoup/soup.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

/* Frames that a server may send, with room. */
#define FRAME_BYTES_MAX ((guint64)1024 * 1024)
#define KEEPALIVE_SECONDS 20
#define COMMAND_ID_SIZE 16

/* A request that waits for its answer. */
struct request {
    struct client *client;
    uint32_t number;
    GBytes *frame;
    guint timer; /* 0: none. */
    client_on_answer on_answer;
    void *owner;
};

struct watch {
    Queued__V1__TopicKind topic;
    uint32_t counter_id;
    uint64_t version; /* Newest shown. */
};

struct client {
    struct client_options options; /* Strings are owned. */
    SoupSession *session;
    SoupWebsocketConnection *link; /* NULL: down. */
    GCancellable *cancellable;
    bool is_welcome; /* Hello has been answered on this link. */
    bool is_refused;
    guint retry_timer;
    uint32_t retry_ms;
    uint32_t next_number;
    uint32_t hello_number;
    GQueue requests; /* struct request, in the order they were made. */
    GArray *watches; /* struct watch */
};

static void connect_now(struct client *client);

static gboolean on_retry(gpointer data)
{
    struct client *client = data;

    client->retry_timer = 0;
    connect_now(client);
    return G_SOURCE_REMOVE;
}

static void retry_later(struct client *client)
{
    if (client->is_refused || client->retry_timer != 0) {
        return;
    }
    uint32_t jitter_ms = (uint32_t)g_random_int_range(0, (gint32)client->retry_ms / 2 + 1);
    client->retry_timer = g_timeout_add(client->retry_ms + jitter_ms, on_retry, client);
    client->retry_ms = MIN(2 * client->retry_ms, CLIENT_RETRY_MS_MAX);
}

static void drop_link(struct client *client, const char *reason)
{
    bool was_up = client->is_welcome;

    client->is_welcome = false;
    if (client->link != NULL) {
        g_signal_handlers_disconnect_by_data(client->link, client);
        g_clear_object(&client->link);
    }
    if (was_up && client->options.on_link != NULL) {
        client->options.on_link(client->options.owner, false, reason);
    }
    retry_later(client);
}

static void request_free(struct request *request)
{
    if (request->timer != 0) {
        g_source_remove(request->timer);
    }
    g_bytes_unref(request->frame);
    g_free(request);
}

static GBytes *pack(const Queued__V1__ClientMessage *message)
{
    size_t len = queued__v1__client_message__get_packed_size(message);
    uint8_t *bytes = g_malloc(len);

    (void)queued__v1__client_message__pack(message, bytes);
    return g_bytes_new_take(bytes, len);
}

static void write_frame(struct client *client, GBytes *frame)
{
    gsize len = 0;
    const void *bytes = g_bytes_get_data(frame, &len);

    soup_websocket_connection_send_binary(client->link, bytes, len);
}

/* protobuf-c does not write to what it packs. */
static char *text_of(const char *text)
{
    union {
        const char *from;
        char *to;
    } cast = {.from = text == NULL ? "" : text};

    return cast.to;
}

static void say_hello(struct client *client)
{
    Queued__V1__ClientMessage message = QUEUED__V1__CLIENT_MESSAGE__INIT;
    Queued__V1__Hello hello = QUEUED__V1__HELLO__INIT;

    hello.protocol_version = 1;
    hello.client_kind = client->options.kind;
    hello.language = client->options.language;
    hello.token = text_of(client->options.token);
    hello.ticket_token = text_of(client->options.ticket_token);
    hello.office = text_of(client->options.office);
    hello.client_name = text_of(client->options.name);
    client->hello_number = client->next_number++;
    message.request = client->hello_number;
    message.body_case = QUEUED__V1__CLIENT_MESSAGE__BODY_HELLO;
    message.hello = &hello;
    GBytes *frame = pack(&message);
    write_frame(client, frame);
    g_bytes_unref(frame);
}

static void say_subscribe(struct client *client, const struct watch *watch)
{
    Queued__V1__ClientMessage message = QUEUED__V1__CLIENT_MESSAGE__INIT;
    Queued__V1__Subscribe subscribe = QUEUED__V1__SUBSCRIBE__INIT;

    subscribe.topic = watch->topic;
    subscribe.counter_id = watch->counter_id;
    message.request = client->next_number++;
    message.body_case = QUEUED__V1__CLIENT_MESSAGE__BODY_SUBSCRIBE;
    message.subscribe = &subscribe;
    GBytes *frame = pack(&message);
    write_frame(client, frame);
    g_bytes_unref(frame);
}

static void take_welcome(struct client *client, const Queued__V1__Welcome *welcome)
{
    client->is_welcome = true;
    client->retry_ms = CLIENT_RETRY_MS_MIN;
    if (client->options.on_link != NULL) {
        client->options.on_link(client->options.owner, true, "");
    }
    if (client->options.on_welcome != NULL) {
        client->options.on_welcome(client->options.owner, welcome);
    }
    for (guint i = 0; i < client->watches->len; i++) {
        say_subscribe(client, &g_array_index(client->watches, struct watch, i));
    }
    for (GList *item = client->requests.head; item != NULL; item = item->next) {
        write_frame(client, ((struct request *)item->data)->frame);
    }
}

static void take_refused_hello(struct client *client, const Queued__V1__Refusal *refusal)
{
    bool for_good = refusal->code == QUEUED__V1__REFUSAL_CODE__REFUSAL_CODE_BAD_TOKEN ||
                    refusal->code == QUEUED__V1__REFUSAL_CODE__REFUSAL_CODE_UNKNOWN_VERSION ||
                    refusal->code == QUEUED__V1__REFUSAL_CODE__REFUSAL_CODE_INVALID_VALUE;

    client->is_refused = for_good;
    if (for_good && client->options.on_refused != NULL) {
        client->options.on_refused(client->options.owner, refusal);
    }
}

/* A counter's state names its counter; the others are one of a kind on a connection. */
static struct watch *watch_of(struct client *client, const Queued__V1__TopicState *state)
{
    static const Queued__V1__TopicKind kinds[] = {
        [QUEUED__V1__TOPIC_STATE__STATE_BOARD - QUEUED__V1__TOPIC_STATE__STATE_BOARD] =
            QUEUED__V1__TOPIC_KIND__TOPIC_KIND_BOARD,
        [QUEUED__V1__TOPIC_STATE__STATE_COUNTER - QUEUED__V1__TOPIC_STATE__STATE_BOARD] =
            QUEUED__V1__TOPIC_KIND__TOPIC_KIND_COUNTER,
        [QUEUED__V1__TOPIC_STATE__STATE_TICKET - QUEUED__V1__TOPIC_STATE__STATE_BOARD] =
            QUEUED__V1__TOPIC_KIND__TOPIC_KIND_TICKET,
        [QUEUED__V1__TOPIC_STATE__STATE_STATISTICS - QUEUED__V1__TOPIC_STATE__STATE_BOARD] =
            QUEUED__V1__TOPIC_KIND__TOPIC_KIND_STATISTICS,
    };
    unsigned at = (unsigned)state->state_case - QUEUED__V1__TOPIC_STATE__STATE_BOARD;

    for (guint i = 0; i < client->watches->len && at < G_N_ELEMENTS(kinds); i++) {
        struct watch *watch = &g_array_index(client->watches, struct watch, i);
        bool same_counter = state->state_case != QUEUED__V1__TOPIC_STATE__STATE_COUNTER ||
                            watch->counter_id == 0 ||
                            watch->counter_id == state->counter->counter_id;
        if (watch->topic == kinds[at] && same_counter) {
            return watch;
        }
    }
    return NULL;
}

static void take_topic(struct client *client, const Queued__V1__TopicState *state)
{
    struct watch *watch = watch_of(client, state);

    if (watch == NULL || state->version < watch->version) {
        return;
    }
    watch->version = state->version;
    if (client->options.on_topic != NULL) {
        client->options.on_topic(client->options.owner, state);
    }
}

static void take_answer(struct client *client, const Queued__V1__ServerMessage *message)
{
    for (GList *item = client->requests.head; item != NULL; item = item->next) {
        struct request *request = item->data;
        if (request->number == message->request) {
            g_queue_delete_link(&client->requests, item);
            request->on_answer(request->owner, message);
            request_free(request);
            return;
        }
    }
}

static void take_message(struct client *client, const Queued__V1__ServerMessage *message)
{
    bool is_hello = message->request == client->hello_number && message->request != 0;

    switch (message->body_case) {
    case QUEUED__V1__SERVER_MESSAGE__BODY_WELCOME:
        if (is_hello) {
            take_welcome(client, message->welcome);
        }
        break;
    case QUEUED__V1__SERVER_MESSAGE__BODY_TOPIC:
        take_topic(client, message->topic);
        break;
    case QUEUED__V1__SERVER_MESSAGE__BODY_NOTICE:
        if (client->options.on_notice != NULL) {
            client->options.on_notice(client->options.owner, message->notice);
        }
        break;
    case QUEUED__V1__SERVER_MESSAGE__BODY_REFUSAL:
        if (is_hello) {
            take_refused_hello(client, message->refusal);
            break;
        }
        take_answer(client, message);
        break;
    case QUEUED__V1__SERVER_MESSAGE__BODY__NOT_SET:
    case _QUEUED__V1__SERVER_MESSAGE__BODY__CASE_IS_INT_SIZE:
        break; /* Of a newer server: nothing that we asked for. */
    case QUEUED__V1__SERVER_MESSAGE__BODY_OFFICE:
    case QUEUED__V1__SERVER_MESSAGE__BODY_PROCEDURES:
    case QUEUED__V1__SERVER_MESSAGE__BODY_FORECAST:
    case QUEUED__V1__SERVER_MESSAGE__BODY_REPORT:
    case QUEUED__V1__SERVER_MESSAGE__BODY_STORY:
    case QUEUED__V1__SERVER_MESSAGE__BODY_STAFF:
    case QUEUED__V1__SERVER_MESSAGE__BODY_DONE:
    case QUEUED__V1__SERVER_MESSAGE__BODY_LOGGED_IN:
    default:
        take_answer(client, message);
        break;
    }
}

/* --- The link --- */

static void on_message(SoupWebsocketConnection *link, gint type, GBytes *bytes, gpointer data)
{
    gsize len = 0;
    const uint8_t *frame = g_bytes_get_data(bytes, &len);
    Queued__V1__ServerMessage *message = type == SOUP_WEBSOCKET_DATA_BINARY
                                             ? queued__v1__server_message__unpack(NULL, len, frame)
                                             : NULL;

    if (message == NULL) {
        soup_websocket_connection_close(link, SOUP_WEBSOCKET_CLOSE_PROTOCOL_ERROR, NULL);
        return;
    }
    take_message(data, message);
    queued__v1__server_message__free_unpacked(message, NULL);
}

static void on_closed(SoupWebsocketConnection *link, gpointer data)
{
    (void)link;
    drop_link(data, "closed");
}

static void on_connected(GObject *source, GAsyncResult *result, gpointer data)
{
    GError *error = NULL;
    SoupWebsocketConnection *link =
        soup_session_websocket_connect_finish(SOUP_SESSION(source), result, &error);

    if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
        g_error_free(error); /* The client is gone, or going. */
        return;
    }
    struct client *client = data;
    if (link == NULL) {
        g_error_free(error);
        drop_link(client, "no connection");
        return;
    }
    client->link = link;
    soup_websocket_connection_set_max_incoming_payload_size(link, FRAME_BYTES_MAX);
    soup_websocket_connection_set_keepalive_interval(link, KEEPALIVE_SECONDS);
    g_signal_connect(link, "message", G_CALLBACK(on_message), client);
    g_signal_connect(link, "closed", G_CALLBACK(on_closed), client);
    say_hello(client);
}

static void connect_now(struct client *client)
{
    static char protocol[] = "queued.v1";
    static char *protocols[] = {protocol, NULL};
    SoupMessage *message = soup_message_new(SOUP_METHOD_GET, client->options.url);

    if (message == NULL) {
        drop_link(client, "not a URL");
        return;
    }
    soup_session_websocket_connect_async(client->session,
                                         message,
                                         NULL,
                                         protocols,
                                         G_PRIORITY_DEFAULT,
                                         client->cancellable,
                                         on_connected,
                                         client);
    g_object_unref(message);
}

/* --- For the owner --- */

struct client *client_new(const struct client_options *options)
{
    struct client *client = g_new0(struct client, 1);

    client->options = *options;
    client->options.url = g_strdup(options->url == NULL ? CLIENT_URL_DEFAULT : options->url);
    client->options.token = g_strdup(options->token);
    client->options.ticket_token = g_strdup(options->ticket_token);
    client->options.office = g_strdup(options->office);
    client->options.name = g_strdup(options->name);
    client->session = soup_session_new();
    client->cancellable = g_cancellable_new();
    client->retry_ms = CLIENT_RETRY_MS_MIN;
    client->next_number = 1;
    client->watches = g_array_new(FALSE, TRUE, sizeof(struct watch));
    g_queue_init(&client->requests);
    connect_now(client);
    return client;
}

static void free_text(const char *text)
{
    g_free(text == NULL ? NULL : text_of(text));
}

void client_free(struct client *client)
{
    if (client == NULL) {
        return;
    }
    client->is_refused = true; /* No further tries. */
    client->options.on_link = NULL;
    g_cancellable_cancel(client->cancellable);
    if (client->retry_timer != 0) {
        g_source_remove(client->retry_timer);
    }
    if (client->link != NULL &&
        soup_websocket_connection_get_state(client->link) == SOUP_WEBSOCKET_STATE_OPEN) {
        soup_websocket_connection_close(client->link, SOUP_WEBSOCKET_CLOSE_GOING_AWAY, NULL);
    }
    drop_link(client, "");
    for (GList *item = client->requests.head; item != NULL; item = item->next) {
        request_free(item->data);
    }
    g_queue_clear(&client->requests);
    g_array_unref(client->watches);
    g_object_unref(client->session);
    g_object_unref(client->cancellable);
    free_text(client->options.url);
    free_text(client->options.token);
    free_text(client->options.ticket_token);
    free_text(client->options.office);
    free_text(client->options.name);
    g_free(client);
}

static gboolean on_given_up(gpointer data)
{
    struct request *request = data;

    request->timer = 0;
    (void)g_queue_remove(&request->client->requests, request);
    request->on_answer(request->owner, NULL);
    request_free(request);
    return G_SOURCE_REMOVE;
}

void client_send(struct client *client,
                 Queued__V1__ClientMessage *message,
                 uint32_t timeout_ms,
                 client_on_answer on_answer,
                 void *owner)
{
    uint8_t command_id[COMMAND_ID_SIZE];
    struct request *request = g_new0(struct request, 1);

    message->request = client->next_number++;
    if (message->body_case >= QUEUED__V1__CLIENT_MESSAGE__BODY_ISSUE &&
        message->command_id.len == 0) {
        if (getrandom(command_id, sizeof command_id, 0) != (ssize_t)sizeof command_id) {
            g_error("no random numbers"); /* Aborts: ids that repeat would be another's answers. */
        }
        message->command_id.data = command_id;
        message->command_id.len = sizeof command_id;
    }
    *request = (struct request){
        .client = client,
        .number = message->request,
        .frame = pack(message),
        .on_answer = on_answer,
        .owner = owner,
    };
    if (message->command_id.data == command_id) {
        message->command_id = (ProtobufCBinaryData){0};
    }
    if (timeout_ms != 0) {
        request->timer = g_timeout_add(timeout_ms, on_given_up, request);
    }
    g_queue_push_tail(&client->requests, request);
    if (client->is_welcome) {
        write_frame(client, request->frame);
    }
}

void client_subscribe(struct client *client, Queued__V1__TopicKind topic, uint32_t counter_id)
{
    const struct watch watch = {.topic = topic, .counter_id = counter_id};

    g_array_append_val(client->watches, watch);
    if (client->is_welcome) {
        say_subscribe(client, &watch);
    }
}

void client_set_token(struct client *client, const char *token)
{
    free_text(client->options.token);
    client->options.token = g_strdup(token);
}
