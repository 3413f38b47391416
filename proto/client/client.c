#include "proto/client/client.h"

#include <glib.h>
#include <string.h>

#include "proto/client/copy.h"
#include "proto/client/link.h"
#include "proto/client/request.h"

/* NONE -> GREETING -> READY, back to NONE when the link drops, REFUSED when that is for good. */
enum client_state { CLIENT_DOWN, CLIENT_GREETING, CLIENT_READY, CLIENT_REFUSED };

struct watch {
    Queued__V1__TopicKind topic;
    uint32_t counter_id;
    uint32_t number;  /* Of the request to subscribe. */
    uint64_t version; /* Newest shown on this link. */
};

struct client {
    struct client_options options; /* Strings are owned. */
    char *token;                   /* Owned; for the next hello. */
    struct link *link;
    enum client_state state;
    bool is_told_down;
    uint32_t next_number;
    uint32_t hello_number;              /* 0: not waited for. */
    GQueue requests;                    /* struct request, in the order they were made. */
    GArray *watches;                    /* struct watch */
    Queued__V1__ServerMessage *refused; /* Owned; what REFUSED was said with. */
    unsigned depth;                     /* Callbacks under way. */
    bool is_freed;                      /* Once they are over. */
};

static void destroy(struct client *client);

/* Around everything that the main loop calls: the owner may free the client in a callback. */
static void enter(struct client *client)
{
    client->depth++;
}

static void leave(struct client *client)
{
    client->depth--;
    if (client->depth == 0 && client->is_freed) {
        destroy(client);
    }
}

static uint32_t take_number(struct client *client)
{
    client->next_number +=
        client->next_number == UINT32_MAX ? 2 : 1; /* 0 is for what comes unasked. */
    return client->next_number;
}

/* --- Out --- */

static void write_message(struct client *client, const Queued__V1__ClientMessage *message)
{
    GBytes *frame = request_pack(message);
    gsize len = 0;
    const uint8_t *bytes = g_bytes_get_data(frame, &len);

    link_write(client->link, bytes, len);
    g_bytes_unref(frame);
}

char *client_text(const char *text)
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
    if (client->token == NULL) {
        hello.enrolment_code = client_text(client->options.enrolment_code);
    }
    hello.token = client_text(client->token);
    hello.ticket_token = client_text(client->options.ticket_token);
    hello.office = client_text(client->options.office);
    hello.client_name = client_text(client->options.name);
    client->hello_number = take_number(client);
    message.request = client->hello_number;
    message.body_case = QUEUED__V1__CLIENT_MESSAGE__BODY_HELLO;
    message.hello = &hello;
    write_message(client, &message);
}

static void say_subscribe(struct client *client, struct watch *watch)
{
    Queued__V1__ClientMessage message = QUEUED__V1__CLIENT_MESSAGE__INIT;
    Queued__V1__Subscribe subscribe = QUEUED__V1__SUBSCRIBE__INIT;

    subscribe.topic = watch->topic;
    subscribe.counter_id = watch->counter_id;
    watch->number = take_number(client);
    message.request = watch->number;
    message.body_case = QUEUED__V1__CLIENT_MESSAGE__BODY_SUBSCRIBE;
    message.subscribe = &subscribe;
    write_message(client, &message);
}

static void say_all_subscribes(struct client *client)
{
    for (guint i = 0; i < client->watches->len; i++) {
        say_subscribe(client, &g_array_index(client->watches, struct watch, i));
    }
}

/* Everything that has not gone out on this link, up to a log-in that has not been answered: what
 * follows it is meant for the session that it makes. */
static void flush(struct client *client)
{
    for (GList *item = client->requests.head; item != NULL; item = item->next) {
        struct request *request = item->data;
        if (!request->is_sent && request->frame != NULL) {
            gsize len = 0;
            const uint8_t *frame = g_bytes_get_data(request->frame, &len);
            link_write(client->link, frame, len);
            request->is_sent = true;
        }
        if (request->is_log_in) {
            break;
        }
    }
}

/* --- In: hello --- */

static void free_text(const char *text)
{
    g_free(text == NULL ? NULL : client_text(text));
}

/* A code is said until it was good or refused: never twice, as each time counts as a guess. */
static void forget_code(struct client *client)
{
    free_text(client->options.enrolment_code);
    client->options.enrolment_code = NULL;
}

/* The code has done its work; the token is what this device is from now on. */
static void take_token(struct client *client, const char *token)
{
    forget_code(client);
    free_text(client->options.token);
    client->options.token = g_strdup(token);
    g_free(client->token);
    client->token = g_strdup(token);
    if (client->options.on_enrolled != NULL) {
        client->options.on_enrolled(client->options.owner, token);
    }
}

static void take_welcome(struct client *client, const Queued__V1__Welcome *welcome)
{
    client->state = CLIENT_READY;
    client->hello_number = 0;
    client->is_told_down = false;
    link_is_good(client->link);
    for (guint i = 0; i < client->watches->len; i++) {
        g_array_index(client->watches, struct watch, i).version = 0;
    }
    say_all_subscribes(client);
    flush(client);
    if (client->options.on_link != NULL) {
        client->options.on_link(client->options.owner, true, "");
    }
    if (welcome->device_token[0] != '\0' && !client->is_freed) {
        take_token(client, welcome->device_token);
    }
    if (client->options.on_welcome != NULL && !client->is_freed) {
        client->options.on_welcome(client->options.owner, welcome);
    }
}

/* Answers with @message everything before @end; NULL: everything. Whoever asks again in a callback
 * is not in this round. */
static void answer_all(struct client *client,
                       const struct request *end,
                       const Queued__V1__ServerMessage *message)
{
    guint count = 0;

    while (count < client->requests.length &&
           g_queue_peek_nth(&client->requests, count) != (gconstpointer)end) {
        count++;
    }
    for (; count > 0 && !client->is_freed && client->requests.length > 0; count--) {
        request_answer(g_queue_pop_head(&client->requests), message);
    }
}

static void refuse_for_good(struct client *client, const Queued__V1__ServerMessage *message)
{
    link_stop(client->link);
    client->state = CLIENT_REFUSED;
    if (client->refused != NULL) {
        queued__v1__server_message__free_unpacked(client->refused, NULL);
    }
    client->refused = copy_message(&message->base);
    answer_all(client, NULL, message);
    if (client->options.on_refused != NULL) {
        client->options.on_refused(client->options.owner, message->refusal);
    }
}

static struct request *find_log_in(struct client *client)
{
    for (GList *item = client->requests.head; item != NULL; item = item->next) {
        struct request *request = item->data;
        if (request->is_log_in) {
            return request;
        }
    }
    return NULL;
}

/* A log-in that was done, and whose answer got lost, has ended the session before it: the clerk did
 * nothing wrong, and the log-in is said again under what the machine itself is. False: there is
 * nothing to fall back on. */
static bool fall_back(struct client *client, const Queued__V1__ServerMessage *message)
{
    struct request *log_in = find_log_in(client);

    if (log_in == NULL || client->token == NULL) {
        return false;
    }
    bool is_first = g_strcmp0(client->token, client->options.token) == 0;
    g_free(client->token);
    client->token = is_first ? NULL : g_strdup(client->options.token);
    link_retry(client->link);
    client->state = CLIENT_DOWN;
    answer_all(client, log_in, message);
    return true;
}

static void tell_down(struct client *client, const char *reason)
{
    client->state = CLIENT_DOWN;
    if (!client->is_told_down) {
        client->is_told_down = true;
        if (client->options.on_link != NULL) {
            client->options.on_link(client->options.owner, false, reason);
        }
    }
}

static void take_refused_hello(struct client *client, const Queued__V1__ServerMessage *message)
{
    switch ((int)message->refusal->code) {
    case QUEUED__V1__REFUSAL_CODE__REFUSAL_CODE_BAD_TOKEN:
        if (fall_back(client, message)) {
            break;
        }
        forget_code(client);
        refuse_for_good(client, message);
        break;
    case QUEUED__V1__REFUSAL_CODE__REFUSAL_CODE_UNKNOWN_VERSION:
    case QUEUED__V1__REFUSAL_CODE__REFUSAL_CODE_INVALID_VALUE:
    case QUEUED__V1__REFUSAL_CODE__REFUSAL_CODE_INVALID_TEXT:
        refuse_for_good(client, message);
        break;
    default: /* Busy, and what a newer server may say. */
        link_drop(client->link, false);
        tell_down(client, message->refusal->text);
        break;
    }
}

/* --- In: the rest --- */

static Queued__V1__TopicKind kind_of(const Queued__V1__TopicState *state)
{
    switch ((int)state->state_case) {
    case QUEUED__V1__TOPIC_STATE__STATE_BOARD:
        return QUEUED__V1__TOPIC_KIND__TOPIC_KIND_BOARD;
    case QUEUED__V1__TOPIC_STATE__STATE_COUNTER:
        return QUEUED__V1__TOPIC_KIND__TOPIC_KIND_COUNTER;
    case QUEUED__V1__TOPIC_STATE__STATE_TICKET:
        return QUEUED__V1__TOPIC_KIND__TOPIC_KIND_TICKET;
    case QUEUED__V1__TOPIC_STATE__STATE_STATISTICS:
        return QUEUED__V1__TOPIC_KIND__TOPIC_KIND_STATISTICS;
    default:
        return QUEUED__V1__TOPIC_KIND__TOPIC_KIND_UNSPECIFIED; /* Of a newer server. */
    }
}

/* A counter's state names its counter; the others are one of a kind on a connection. */
static struct watch *watch_of(struct client *client, const Queued__V1__TopicState *state)
{
    Queued__V1__TopicKind kind = kind_of(state);

    for (guint i = 0; i < client->watches->len; i++) {
        struct watch *watch = &g_array_index(client->watches, struct watch, i);
        bool same_counter = kind != QUEUED__V1__TOPIC_KIND__TOPIC_KIND_COUNTER ||
                            watch->counter_id == 0 ||
                            watch->counter_id == state->counter->counter_id;
        if (watch->topic == kind && same_counter) {
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
    bool is_logged_in = message->body_case == QUEUED__V1__SERVER_MESSAGE__BODY_LOGGED_IN;

    for (GList *item = client->requests.head; item != NULL; item = item->next) {
        struct request *request = item->data;
        if (request->number == message->request) {
            g_queue_delete_link(&client->requests, item);
            request_answer(request, message);
            break;
        }
    }
    if (client->is_freed || client->state != CLIENT_READY) {
        return;
    }
    if (is_logged_in) {
        say_all_subscribes(client); /* Somebody else may watch other things. */
    }
    flush(client);
}

static void take_refusal(struct client *client, const Queued__V1__ServerMessage *message)
{
    if (client->state == CLIENT_GREETING &&
        (message->request == client->hello_number || message->request == 0)) {
        take_refused_hello(client, message);
        return;
    }
    for (guint i = 0; i < client->watches->len && message->request != 0; i++) {
        const struct watch *watch = &g_array_index(client->watches, struct watch, i);
        if (watch->number == message->request) {
            if (client->options.on_topic_refused != NULL) {
                client->options.on_topic_refused(
                    client->options.owner, watch->topic, message->refusal);
            }
            return;
        }
    }
    take_answer(client, message);
}

static void take_message(struct client *client, const Queued__V1__ServerMessage *message)
{
    switch ((int)message->body_case) {
    case QUEUED__V1__SERVER_MESSAGE__BODY_WELCOME:
        if (client->state == CLIENT_GREETING && message->request == client->hello_number) {
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
        take_refusal(client, message);
        break;
    default:
        take_answer(client, message);
        break;
    }
}

/* --- From the link --- */

static void on_open(void *owner)
{
    struct client *client = owner;

    client->state = CLIENT_GREETING;
    for (GList *item = client->requests.head; item != NULL; item = item->next) {
        ((struct request *)item->data)->is_sent = false;
    }
    say_hello(client);
}

static void on_frame(void *owner, const uint8_t *frame, size_t len)
{
    struct client *client = owner;
    Queued__V1__ServerMessage *message = queued__v1__server_message__unpack(NULL, len, frame);

    enter(client);
    if (message == NULL) {
        link_drop(client->link, true);
        tell_down(client, "the server does not speak queued.v1");
    } else {
        take_message(client, message);
        queued__v1__server_message__free_unpacked(message, NULL);
    }
    leave(client);
}

static void on_down(void *owner, const char *reason, enum trust_fault fault)
{
    struct client *client = owner;
    const char *words = trust_words(fault, client->options.language);

    enter(client);
    tell_down(client, words[0] != '\0' ? words : reason);
    if (trust_is_final(fault) && client->options.on_untrusted != NULL) {
        client->options.on_untrusted(client->options.owner, words);
    }
    leave(client);
}

static void on_bad_url(void *owner)
{
    struct client *client = owner;

    enter(client);
    Queued__V1__ServerMessage message = QUEUED__V1__SERVER_MESSAGE__INIT;
    Queued__V1__Refusal refusal = QUEUED__V1__REFUSAL__INIT;
    request_refusal(&message,
                    &refusal,
                    QUEUED__V1__REFUSAL_CODE__REFUSAL_CODE_INVALID_VALUE,
                    client->options.language);
    refuse_for_good(client, &message);
    leave(client);
}

/* --- For the owner --- */

struct client *client_new(const struct client_options *options)
{
    struct client *client = g_new0(struct client, 1);

    client->options = *options;
    client->options.url = NULL; /* The link's. */
    client->options.ca = NULL;
    client->options.enrolment_code = g_strdup(options->enrolment_code);
    client->options.token = g_strdup(options->token);
    client->options.ticket_token = g_strdup(options->ticket_token);
    client->options.office = g_strdup(options->office);
    client->options.name = g_strdup(options->name);
    client->token = g_strdup(options->token);
    client->watches = g_array_new(FALSE, TRUE, sizeof(struct watch));
    g_queue_init(&client->requests);
    const struct link_options link = {
        .url = options->url == NULL ? CLIENT_URL_DEFAULT : options->url,
        .ca = options->ca,
        .owner = client,
        .handshake_ms = options->handshake_ms == 0 ? CLIENT_HANDSHAKE_MS : options->handshake_ms,
        .keepalive_s = options->keepalive_s == 0 ? CLIENT_KEEPALIVE_S : options->keepalive_s,
        .retry_ms = options->retry_ms == 0 ? CLIENT_RETRY_MS_MIN : options->retry_ms,
        .on_open = on_open,
        .on_frame = on_frame,
        .on_down = on_down,
        .on_bad_url = on_bad_url,
    };
    client->link = link_new(&link);
    return client;
}

static void destroy(struct client *client)
{
    link_free(client->link);
    for (GList *item = client->requests.head; item != NULL; item = item->next) {
        request_free(item->data);
    }
    g_queue_clear(&client->requests);
    g_array_unref(client->watches);
    if (client->refused != NULL) {
        queued__v1__server_message__free_unpacked(client->refused, NULL);
    }
    free_text(client->options.token);
    free_text(client->options.enrolment_code);
    free_text(client->options.ticket_token);
    free_text(client->options.office);
    free_text(client->options.name);
    g_free(client->token);
    g_free(client);
}

void client_free(struct client *client)
{
    if (client == NULL || client->is_freed) {
        return;
    }
    client->is_freed = true;
    client->options.on_welcome = NULL;
    client->options.on_link = NULL;
    client->options.on_untrusted = NULL;
    client->options.on_enrolled = NULL;
    client->options.on_topic = NULL;
    client->options.on_topic_refused = NULL;
    client->options.on_notice = NULL;
    client->options.on_refused = NULL;
    if (client->depth == 0) {
        destroy(client);
    }
}

/* The time is over, or it could not be sent in the first place. */
static gboolean on_request_over(gpointer data)
{
    struct request *request = data;
    struct client *client = request->client;
    Queued__V1__ServerMessage message = QUEUED__V1__SERVER_MESSAGE__INIT;
    Queued__V1__Refusal refusal = QUEUED__V1__REFUSAL__INIT;

    enter(client);
    request->timer = 0;
    (void)g_queue_remove(&client->requests, request);
    switch ((int)request->refusal) {
    case QUEUED__V1__REFUSAL_CODE__REFUSAL_CODE_UNSPECIFIED:
        request_answer(request, NULL);
        break;
    case QUEUED__V1__REFUSAL_CODE__REFUSAL_CODE_TOO_LARGE:
        request_refusal(&message, &refusal, request->refusal, client->options.language);
        request_answer(request, &message);
        break;
    default:
        request_answer(request, client->refused);
        break;
    }
    if (!client->is_freed && client->state == CLIENT_READY) {
        flush(client); /* A log-in that was given up holds nobody up any more. */
    }
    leave(client);
    return G_SOURCE_REMOVE;
}

void client_send(struct client *client,
                 Queued__V1__ClientMessage *message,
                 uint32_t timeout_ms,
                 client_on_answer on_answer,
                 void *owner)
{
    message->request = take_number(client);
    struct request *request = request_new(message, on_answer, owner);

    request->client = client;
    if (client->state == CLIENT_REFUSED) {
        request->refusal = client->refused->refusal->code;
    } else if (g_bytes_get_size(request->frame) > CLIENT_REQUEST_BYTES_MAX) {
        request->refusal = QUEUED__V1__REFUSAL_CODE__REFUSAL_CODE_TOO_LARGE;
    }
    if (request->refusal != QUEUED__V1__REFUSAL_CODE__REFUSAL_CODE_UNSPECIFIED) {
        g_clear_pointer(&request->frame, g_bytes_unref);
        request->timer = g_timeout_add(0, on_request_over, request);
    } else if (timeout_ms != 0) {
        request->timer = g_timeout_add(timeout_ms, on_request_over, request);
    }
    g_queue_push_tail(&client->requests, request);
    if (client->state == CLIENT_READY) {
        flush(client);
    }
}

static guint find_watch(const struct client *client,
                        Queued__V1__TopicKind topic,
                        uint32_t counter_id)
{
    guint i = 0;

    while (i < client->watches->len) {
        const struct watch *watch = &g_array_index(client->watches, struct watch, i);
        if (watch->topic == topic && watch->counter_id == counter_id) {
            break;
        }
        i++;
    }
    return i;
}

void client_subscribe(struct client *client, Queued__V1__TopicKind topic, uint32_t counter_id)
{
    const struct watch watch = {.topic = topic, .counter_id = counter_id};
    guint index = find_watch(client, topic, counter_id);

    if (index == client->watches->len) {
        g_array_append_val(client->watches, watch);
    }
    if (client->state == CLIENT_READY) {
        say_subscribe(client, &g_array_index(client->watches, struct watch, index));
    }
}

void client_unsubscribe(struct client *client, Queued__V1__TopicKind topic, uint32_t counter_id)
{
    Queued__V1__ClientMessage message = QUEUED__V1__CLIENT_MESSAGE__INIT;
    Queued__V1__Unsubscribe unsubscribe = QUEUED__V1__UNSUBSCRIBE__INIT;
    guint index = find_watch(client, topic, counter_id);

    if (index == client->watches->len) {
        return;
    }
    g_array_remove_index(client->watches, index);
    if (client->state == CLIENT_READY) {
        unsubscribe.topic = topic;
        unsubscribe.counter_id = counter_id;
        message.request = take_number(client);
        message.body_case = QUEUED__V1__CLIENT_MESSAGE__BODY_UNSUBSCRIBE;
        message.unsubscribe = &unsubscribe;
        write_message(client, &message);
    }
}

int64_t client_silent_ms(const struct client *client)
{
    return link_silent_ms(client->link);
}

void client_look(struct client *client)
{
    link_look(client->link);
}

void client_set_token(struct client *client, const char *token)
{
    char *copy = g_strdup(token);

    g_free(client->token);
    client->token = copy;
    if (client->state == CLIENT_REFUSED) {
        client->state = CLIENT_DOWN;
        link_retry(client->link);
    }
}
