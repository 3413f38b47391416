/* The client library against a server that misbehaves as the test says: every request is answered
 * to its owner once, whatever happens to the link. */
#include <libsoup/soup.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "proto/client/client.h"
#include "queued/base/boot_clock.h"
#include "tests/support/await.h"

#define COMMANDS 100

/* What the server does with the next frame that is no hello. */
enum cut { CUT_NONE, CUT_BEFORE, CUT_AFTER, CUT_CLOSE_AFTER, CUT_GARBAGE, CUT_COUNT };

struct server {
    SoupServer *soup;
    char url[64];
    SoupWebsocketConnection *socket; /* Newest. */
    unsigned hello_count;
    unsigned busy_hellos;  /* So many are refused with BUSY. */
    bool is_mute;          /* Hello is not answered. */
    const char *bad_token; /* Refused with BAD_TOKEN. */
    char last_token[64];   /* Of the last hello. */
    enum cut cut;
    GHashTable *done;    /* Command id -> times it came. */
    unsigned done_count; /* Commands with an effect. */
    unsigned subscribe_count;
    uint64_t version;     /* Of the next state. */
    GString *order;       /* Kinds of requests as they came: I, L, S … */
    bool answers_unknown; /* With a body that no client of today knows. */
    bool refuses_topics;
    bool holds_log_in; /* Does not answer it. */
};

struct owner {
    struct client *client;
    unsigned up_count;
    unsigned down_count;
    unsigned welcome_count;
    unsigned answer_count;
    unsigned given_up_count;
    unsigned refused_count;
    unsigned topic_count;
    unsigned topic_refused_count;
    unsigned notice_count;
    uint64_t version;
    Queued__V1__RefusalCode code; /* Of the last refusal. */
    Queued__V1__ServerMessage__BodyCase body;
    bool frees_itself;
    bool sends_when_up;
};

static int64_t slept_ms; /* How long this machine slept. */

/* Instead of the real one, which no test can send to sleep. */
int64_t boot_clock_ms(void)
{
    return g_get_monotonic_time() / 1000 + slept_ms;
}

/* --- The server --- */

static void reply(struct server *server, Queued__V1__ServerMessage *message)
{
    uint8_t bytes[4096];
    size_t len = queued__v1__server_message__pack(message, bytes);

    assert_true(len <= sizeof bytes);
    soup_websocket_connection_send_binary(server->socket, bytes, len);
}

static void refuse(struct server *server, uint32_t number, Queued__V1__RefusalCode code)
{
    Queued__V1__ServerMessage message = QUEUED__V1__SERVER_MESSAGE__INIT;
    Queued__V1__Refusal refusal = QUEUED__V1__REFUSAL__INIT;
    static char text[] = "No.";

    refusal.code = code;
    refusal.text = text;
    message.request = number;
    message.body_case = QUEUED__V1__SERVER_MESSAGE__BODY_REFUSAL;
    message.refusal = &refusal;
    reply(server, &message);
}

static void tear(struct server *server)
{
    GIOStream *stream = soup_websocket_connection_get_io_stream(server->socket);

    (void)g_io_stream_close(stream, NULL, NULL);
}

static void serve_hello(struct server *server, const Queued__V1__ClientMessage *request)
{
    Queued__V1__ServerMessage message = QUEUED__V1__SERVER_MESSAGE__INIT;
    Queued__V1__Welcome welcome = QUEUED__V1__WELCOME__INIT;

    server->hello_count++;
    (void)g_strlcpy(server->last_token, request->hello->token, sizeof server->last_token);
    if (server->is_mute) {
        return;
    }
    if (server->busy_hellos > 0) {
        server->busy_hellos--;
        refuse(server, request->request, QUEUED__V1__REFUSAL_CODE__REFUSAL_CODE_BUSY);
        return; /* And forgets to close: the client has to. */
    }
    if (server->bad_token != NULL && strcmp(request->hello->token, server->bad_token) == 0) {
        refuse(server, request->request, QUEUED__V1__REFUSAL_CODE__REFUSAL_CODE_BAD_TOKEN);
        return;
    }
    message.request = request->request;
    message.body_case = QUEUED__V1__SERVER_MESSAGE__BODY_WELCOME;
    message.welcome = &welcome;
    reply(server, &message);
}

static void serve_subscribe(struct server *server, const Queued__V1__ClientMessage *request)
{
    Queued__V1__ServerMessage message = QUEUED__V1__SERVER_MESSAGE__INIT;
    Queued__V1__TopicState state = QUEUED__V1__TOPIC_STATE__INIT;
    Queued__V1__Board board = QUEUED__V1__BOARD__INIT;

    server->subscribe_count++;
    if (server->refuses_topics) {
        refuse(server, request->request, QUEUED__V1__REFUSAL_CODE__REFUSAL_CODE_LOG_IN_FIRST);
        return;
    }
    message.request = request->request;
    message.body_case = QUEUED__V1__SERVER_MESSAGE__BODY_TOPIC;
    message.topic = &state;
    state.version = server->version;
    state.state_case = QUEUED__V1__TOPIC_STATE__STATE_BOARD;
    state.board = &board;
    reply(server, &message);
}

/* Does a command, unless its id has been here before. True: it had been. */
static bool do_command(struct server *server, const Queued__V1__ClientMessage *request)
{
    char *id = g_compute_checksum_for_data(
        G_CHECKSUM_SHA256, request->command_id.data, request->command_id.len);
    bool repeated = g_hash_table_contains(server->done, id);

    assert_int_equal(request->command_id.len, 16);
    server->done_count += repeated ? 0 : 1;
    (void)g_hash_table_add(server->done, id);
    return repeated;
}

static void answer_command(struct server *server,
                           const Queued__V1__ClientMessage *request,
                           bool repeated)
{
    Queued__V1__ServerMessage message = QUEUED__V1__SERVER_MESSAGE__INIT;
    Queued__V1__Done done = QUEUED__V1__DONE__INIT;
    Queued__V1__LoggedIn logged_in = QUEUED__V1__LOGGED_IN__INIT;

    message.request = request->request;
    message.body_case = QUEUED__V1__SERVER_MESSAGE__BODY_DONE;
    message.done = &done;
    done.repeated = repeated;
    if (request->body_case == QUEUED__V1__CLIENT_MESSAGE__BODY_LOG_IN) {
        message.body_case = QUEUED__V1__SERVER_MESSAGE__BODY_LOGGED_IN;
        message.logged_in = &logged_in;
    }
    reply(server, &message);
}

/* A request's number, and field 60 of a server that is years ahead. */
static void answer_unknown(struct server *server, uint32_t number)
{
    const uint8_t frame[] = {0x08, (uint8_t)number, 0xe2, 0x03, 0x01, 'x'};

    assert_true(number < 128);
    soup_websocket_connection_send_binary(server->socket, frame, sizeof frame);
}

static void serve(struct server *server, const Queued__V1__ClientMessage *request)
{
    enum cut cut = server->cut;

    if (request->body_case == QUEUED__V1__CLIENT_MESSAGE__BODY_SUBSCRIBE) {
        serve_subscribe(server, request);
        return;
    }
    if (server->answers_unknown) {
        answer_unknown(server, request->request);
        return;
    }
    server->cut = CUT_NONE;
    if (cut == CUT_BEFORE) {
        tear(server);
        return;
    }
    bool is_log_in = request->body_case == QUEUED__V1__CLIENT_MESSAGE__BODY_LOG_IN;
    g_string_append_c(server->order, is_log_in ? 'L' : 'C');
    bool repeated = do_command(server, request);
    if (cut == CUT_AFTER) {
        tear(server);
    } else if (cut == CUT_CLOSE_AFTER) {
        soup_websocket_connection_close(server->socket, SOUP_WEBSOCKET_CLOSE_GOING_AWAY, NULL);
    } else if (cut == CUT_GARBAGE) {
        soup_websocket_connection_send_binary(server->socket, "\xff\xff\xff", 3);
    } else if (!is_log_in || !server->holds_log_in) {
        answer_command(server, request, repeated);
    }
}

static void on_message(SoupWebsocketConnection *socket, gint type, GBytes *bytes, gpointer data)
{
    struct server *server = data;
    gsize len = 0;
    const uint8_t *frame = g_bytes_get_data(bytes, &len);

    assert_int_equal(type, SOUP_WEBSOCKET_DATA_BINARY);
    if (socket != server->socket) {
        return; /* Said before the line was cut. */
    }
    Queued__V1__ClientMessage *request = queued__v1__client_message__unpack(NULL, len, frame);
    assert_non_null(request);
    if (request->body_case == QUEUED__V1__CLIENT_MESSAGE__BODY_HELLO) {
        serve_hello(server, request);
    } else if (soup_websocket_connection_get_state(socket) == SOUP_WEBSOCKET_STATE_OPEN) {
        serve(server, request);
    }
    queued__v1__client_message__free_unpacked(request, NULL);
}

static void on_connection(SoupServer *soup,
                          SoupServerMessage *message,
                          const char *path,
                          SoupWebsocketConnection *socket,
                          gpointer data)
{
    struct server *server = data;

    (void)soup;
    (void)message;
    (void)path;
    g_clear_object(&server->socket);
    server->socket = g_object_ref(socket);
    g_signal_connect(socket, "message", G_CALLBACK(on_message), server);
}

static int set_up(void **state)
{
    static char protocol[] = "queued.v1";
    static char *protocols[] = {protocol, NULL};
    struct server *server = g_new0(struct server, 1);

    server->soup = soup_server_new(NULL, NULL);
    server->done = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    server->order = g_string_new("");
    soup_server_add_websocket_handler(
        server->soup, "/", NULL, protocols, on_connection, server, NULL);
    assert_true(soup_server_listen_local(server->soup, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, NULL));
    GSList *uris = soup_server_get_uris(server->soup);
    (void)snprintf(
        server->url, sizeof server->url, "ws://127.0.0.1:%d/", g_uri_get_port(uris->data));
    g_slist_free_full(uris, (GDestroyNotify)g_uri_unref);
    *state = server;
    return 0;
}

static int tear_down(void **state)
{
    struct server *server = *state;

    g_clear_object(&server->socket);
    soup_server_disconnect(server->soup);
    g_object_unref(server->soup);
    while (g_main_context_iteration(NULL, FALSE)) {
    }
    g_hash_table_unref(server->done);
    (void)g_string_free(server->order, TRUE);
    g_free(server);
    return 0;
}

/* --- The owner --- */

static void on_answer(void *data, const Queued__V1__ServerMessage *answer)
{
    struct owner *owner = data;

    owner->answer_count++;
    if (answer == NULL) {
        owner->given_up_count++;
        return;
    }
    owner->body = answer->body_case;
    if (answer->body_case == QUEUED__V1__SERVER_MESSAGE__BODY_REFUSAL) {
        owner->code = answer->refusal->code;
    }
    if (owner->frees_itself) {
        client_free(owner->client);
        owner->client = NULL;
    }
}

static void send_call(struct owner *owner, uint32_t timeout_ms)
{
    Queued__V1__ClientMessage message = QUEUED__V1__CLIENT_MESSAGE__INIT;
    Queued__V1__CallNext call_next = QUEUED__V1__CALL_NEXT__INIT;

    message.body_case = QUEUED__V1__CLIENT_MESSAGE__BODY_CALL_NEXT;
    message.call_next = &call_next;
    client_send(owner->client, &message, timeout_ms, on_answer, owner);
}

static void send_log_in(struct owner *owner)
{
    static char user[] = "lan";
    Queued__V1__ClientMessage message = QUEUED__V1__CLIENT_MESSAGE__INIT;
    Queued__V1__LogIn log_in = QUEUED__V1__LOG_IN__INIT;

    log_in.user = user;
    message.body_case = QUEUED__V1__CLIENT_MESSAGE__BODY_LOG_IN;
    message.log_in = &log_in;
    client_send(owner->client, &message, 0, on_answer, owner);
}

static void on_link(void *data, bool is_up, const char *reason)
{
    struct owner *owner = data;

    assert_true(is_up == (reason[0] == '\0'));
    if (!is_up) {
        owner->down_count++;
        return;
    }
    owner->up_count++;
    if (owner->sends_when_up) {
        owner->sends_when_up = false;
        send_call(owner, 0);
    }
}

static void on_welcome(void *data, const Queued__V1__Welcome *welcome)
{
    struct owner *owner = data;

    assert_non_null(welcome);
    owner->welcome_count++;
}

static void on_topic(void *data, const Queued__V1__TopicState *state)
{
    struct owner *owner = data;

    owner->topic_count++;
    owner->version = state->version;
}

static void on_topic_refused(void *data,
                             Queued__V1__TopicKind topic,
                             const Queued__V1__Refusal *refusal)
{
    struct owner *owner = data;

    assert_int_equal(topic, QUEUED__V1__TOPIC_KIND__TOPIC_KIND_BOARD);
    assert_int_equal(refusal->code, QUEUED__V1__REFUSAL_CODE__REFUSAL_CODE_LOG_IN_FIRST);
    owner->topic_refused_count++;
}

static void on_notice(void *data, const Queued__V1__Notice *notice)
{
    struct owner *owner = data;

    assert_string_equal(notice->message_key, "notice.taken_over");
    owner->notice_count++;
}

static void on_refused(void *data, const Queued__V1__Refusal *refusal)
{
    struct owner *owner = data;

    owner->refused_count++;
    owner->code = refusal->code;
}

static void open_client(struct owner *owner, const struct server *server, const char *token)
{
    const struct client_options options = {
        .url = server->url,
        .token = token,
        .handshake_ms = 500,
        .retry_ms = 4,
        .owner = owner,
        .on_welcome = on_welcome,
        .on_link = on_link,
        .on_topic = on_topic,
        .on_topic_refused = on_topic_refused,
        .on_notice = on_notice,
        .on_refused = on_refused,
    };

    owner->client = client_new(&options);
}

/* --- Tests --- */

static void each_command_is_done_once(void **state)
{
    struct server *server = *state;
    struct owner owner = {0};

    open_client(&owner, server, "token");
    for (unsigned i = 0; i < COMMANDS; i++) {
        server->cut = (enum cut)(i % CUT_COUNT);
        send_call(&owner, 0);
        AWAIT(owner.answer_count == i + 1);
        assert_int_equal(owner.body, QUEUED__V1__SERVER_MESSAGE__BODY_DONE);
        assert_int_equal(server->done_count, i + 1);
    }
    assert_int_equal(owner.up_count, owner.down_count + 1);
    assert_int_equal(owner.down_count, COMMANDS / CUT_COUNT * (CUT_COUNT - 1));
    assert_int_equal(owner.welcome_count, owner.up_count);
    client_free(owner.client);
}

static void many_at_once_stay_in_order(void **state)
{
    struct server *server = *state;
    struct owner owner = {.sends_when_up = true};

    open_client(&owner, server, NULL);
    for (int i = 0; i < 20; i++) {
        send_call(&owner, 0);
    }
    server->cut = CUT_AFTER;
    AWAIT(owner.answer_count == 21);
    assert_int_equal(server->done_count, 21);
    /* Those of the torn line came twice or not; nothing was sent twice on one line. */
    assert_in_range(server->order->len, 21, 42);
    client_free(owner.client);
}

static void busy_and_mute_hellos_are_tried_again(void **state)
{
    struct server *server = *state;
    struct owner owner = {0};

    server->busy_hellos = 2;
    open_client(&owner, server, NULL);
    send_call(&owner, 0);
    AWAIT(owner.answer_count == 1);
    assert_int_equal(server->hello_count, 3);
    assert_int_equal(owner.down_count, 1); /* Told once that there is no link yet. */
    server->is_mute = true;
    server->cut = CUT_BEFORE;
    send_call(&owner, 0);
    AWAIT(server->hello_count == 5);
    server->is_mute = false;
    AWAIT(owner.answer_count == 2);
    client_free(owner.client);
}

static void a_bad_token_ends_it(void **state)
{
    struct server *server = *state;
    struct owner owner = {0};

    server->bad_token = "old";
    open_client(&owner, server, "old");
    send_call(&owner, 0);
    AWAIT(owner.refused_count == 1);
    assert_int_equal(owner.answer_count, 1);
    assert_int_equal(owner.code, QUEUED__V1__REFUSAL_CODE__REFUSAL_CODE_BAD_TOKEN);
    owner.code = 0;
    send_call(&owner, 0); /* Later ones hear the same. */
    assert_int_equal(owner.answer_count, 1);
    AWAIT(owner.answer_count == 2);
    assert_int_equal(owner.code, QUEUED__V1__REFUSAL_CODE__REFUSAL_CODE_BAD_TOKEN);
    client_set_token(owner.client, "new");
    send_call(&owner, 0);
    AWAIT(owner.answer_count == 3);
    assert_int_equal(owner.body, QUEUED__V1__SERVER_MESSAGE__BODY_DONE);
    assert_int_equal(server->hello_count, 2);
    client_free(owner.client);
}

/* The session that the log-in was made from is over; only its answer was not heard. */
static void a_log_in_whose_answer_is_lost(void **state)
{
    struct server *server = *state;
    struct owner owner = {0};

    open_client(&owner, server, "device");
    AWAIT(owner.up_count == 1);
    client_set_token(owner.client, "session");
    server->bad_token = "session";
    server->cut = CUT_AFTER;
    send_log_in(&owner);
    AWAIT(owner.answer_count == 1);
    assert_int_equal(owner.body, QUEUED__V1__SERVER_MESSAGE__BODY_LOGGED_IN);
    assert_int_equal(server->done_count, 1);
    assert_string_equal(server->last_token, "device");
    assert_int_equal(owner.refused_count, 0);
    client_free(owner.client);
}

static void a_log_in_from_nobody(void **state)
{
    struct server *server = *state;
    struct owner owner = {0};

    server->bad_token = "session";
    open_client(&owner, server, "session");
    send_call(&owner, 0); /* Of the session that is over: its owner hears so. */
    send_log_in(&owner);
    AWAIT(owner.answer_count == 2);
    assert_int_equal(owner.code, QUEUED__V1__REFUSAL_CODE__REFUSAL_CODE_BAD_TOKEN);
    assert_int_equal(owner.body, QUEUED__V1__SERVER_MESSAGE__BODY_LOGGED_IN);
    assert_string_equal(server->last_token, "");
    assert_string_equal(server->order->str, "L");
    client_free(owner.client);
}

static void what_follows_a_log_in_waits_for_it(void **state)
{
    struct server *server = *state;
    struct owner owner = {0};

    server->holds_log_in = true;
    open_client(&owner, server, NULL);
    send_call(&owner, 0);
    send_log_in(&owner);
    send_call(&owner, 0);
    AWAIT(server->order->len == 2);
    assert_string_equal(server->order->str, "CL");
    server->holds_log_in = false;
    tear(server);
    AWAIT(owner.answer_count == 3);
    assert_string_equal(server->order->str, "CLLC");
    client_free(owner.client);
}

static void it_is_watched_again(void **state)
{
    struct server *server = *state;
    struct owner owner = {0};

    server->version = 7;
    open_client(&owner, server, NULL);
    client_subscribe(owner.client, QUEUED__V1__TOPIC_KIND__TOPIC_KIND_BOARD, 0);
    AWAIT(owner.topic_count == 1);
    server->version = 6;
    client_subscribe(owner.client, QUEUED__V1__TOPIC_KIND__TOPIC_KIND_BOARD, 0);
    AWAIT(server->subscribe_count == 2);
    send_call(&owner, 0);
    AWAIT(owner.answer_count == 1);
    assert_int_equal(owner.version, 7); /* An older state is not shown. */
    tear(server); /* It comes back from a backup: what it says now is what there is. */
    AWAIT(owner.topic_count == 2);
    assert_int_equal(owner.version, 6);
    send_log_in(&owner);
    AWAIT(server->subscribe_count == 4);
    server->refuses_topics = true;
    tear(server);
    AWAIT(owner.topic_refused_count == 1);
    client_unsubscribe(owner.client, QUEUED__V1__TOPIC_KIND__TOPIC_KIND_BOARD, 0);
    tear(server);
    AWAIT(owner.up_count == 4);
    send_call(&owner, 0);
    AWAIT(owner.answer_count == 3);
    assert_int_equal(server->subscribe_count, 5);
    client_free(owner.client);
}

static void too_large_and_too_late(void **state)
{
    struct server *server = *state;
    struct owner owner = {0};
    Queued__V1__ClientMessage message = QUEUED__V1__CLIENT_MESSAGE__INIT;
    Queued__V1__CallTicket call_ticket = QUEUED__V1__CALL_TICKET__INIT;

    server->is_mute = true;
    open_client(&owner, server, NULL);
    call_ticket.label = g_strnfill(CLIENT_REQUEST_BYTES_MAX, 'A');
    message.body_case = QUEUED__V1__CLIENT_MESSAGE__BODY_CALL_TICKET;
    message.call_ticket = &call_ticket;
    client_send(owner.client, &message, 0, on_answer, &owner);
    g_free(call_ticket.label);
    assert_int_equal(owner.answer_count, 0);
    AWAIT(owner.answer_count == 1);
    assert_int_equal(owner.code, QUEUED__V1__REFUSAL_CODE__REFUSAL_CODE_TOO_LARGE);
    send_call(&owner, 20);
    AWAIT(owner.given_up_count == 1);
    server->is_mute = false;
    send_call(&owner, 0);
    AWAIT(owner.answer_count == 3);
    assert_int_equal(server->done_count, 1);
    client_free(owner.client);
}

static void newer_servers_and_notices(void **state)
{
    struct server *server = *state;
    struct owner owner = {0};
    static char key[] = "notice.taken_over";
    Queued__V1__ServerMessage message = QUEUED__V1__SERVER_MESSAGE__INIT;
    Queued__V1__Notice notice = QUEUED__V1__NOTICE__INIT;

    server->answers_unknown = true;
    open_client(&owner, server, NULL);
    send_call(&owner, 0);
    AWAIT(owner.answer_count == 1);
    assert_int_equal(owner.body, QUEUED__V1__SERVER_MESSAGE__BODY__NOT_SET);
    notice.message_key = key;
    message.body_case = QUEUED__V1__SERVER_MESSAGE__BODY_NOTICE;
    message.notice = &notice;
    reply(server, &message);
    answer_unknown(server, 0);
    AWAIT(owner.notice_count == 1);
    assert_int_equal(owner.down_count, 0);
    client_free(owner.client);
}

static void it_may_be_freed_in_a_callback(void **state)
{
    struct server *server = *state;
    struct owner owner = {.frees_itself = true};

    open_client(&owner, server, NULL);
    send_call(&owner, 0);
    send_call(&owner, 0);
    AWAIT(owner.client == NULL);
    assert_int_equal(owner.answer_count, 1);
    AWAIT(soup_websocket_connection_get_state(server->socket) == SOUP_WEBSOCKET_STATE_CLOSED);
    assert_int_equal(owner.answer_count, 1);
}

static void it_may_be_freed_while_it_connects(void **state)
{
    struct server *server = *state;
    struct owner owner = {0};

    open_client(&owner, server, NULL);
    client_free(owner.client);
    open_client(&owner, server, NULL);
    send_call(&owner, 0);
    g_main_context_iteration(NULL, FALSE);
    g_main_context_iteration(NULL, FALSE);
    client_free(owner.client);
    client_free(NULL);
    assert_int_equal(owner.answer_count, 0);
}

/* The server hung up in the night, and nobody was there to hear it: no ping is waited for. */
static void a_machine_that_slept_looks_at_once(void **state)
{
    const int64_t night_ms = (int64_t)14 * 3600 * 1000;
    struct server *server = *state;
    struct owner owner = {0};

    open_client(&owner, server, NULL);
    assert_int_equal(client_silent_ms(owner.client), 0);
    client_look(owner.client);
    AWAIT(owner.welcome_count == 1);
    client_look(owner.client);
    send_call(&owner, 0);
    AWAIT(owner.answer_count == 1);
    assert_int_equal(owner.down_count, 0);
    slept_ms += night_ms;
    assert_true(client_silent_ms(owner.client) >= night_ms);
    client_look(owner.client);
    assert_int_equal(owner.down_count, 0);
    AWAIT(owner.down_count == 1 && owner.welcome_count == 2);
    assert_true(client_silent_ms(owner.client) < night_ms);
    client_free(owner.client);
}

static void not_an_address(void **state)
{
    struct owner owner = {0};
    struct server nowhere = {.url = "Bát Xát"};

    (void)state;
    open_client(&owner, &nowhere, NULL);
    send_call(&owner, 0);
    AWAIT(owner.refused_count == 1 && owner.answer_count == 1);
    assert_int_equal(owner.code, QUEUED__V1__REFUSAL_CODE__REFUSAL_CODE_INVALID_VALUE);
    client_free(owner.client);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(each_command_is_done_once),
        TEST(many_at_once_stay_in_order),
        TEST(busy_and_mute_hellos_are_tried_again),
        TEST(a_bad_token_ends_it),
        TEST(a_log_in_whose_answer_is_lost),
        TEST(a_log_in_from_nobody),
        TEST(what_follows_a_log_in_waits_for_it),
        TEST(it_is_watched_again),
        TEST(too_large_and_too_late),
        TEST(newer_servers_and_notices),
        TEST(it_may_be_freed_in_a_callback),
        TEST(it_may_be_freed_while_it_connects),
        TEST(a_machine_that_slept_looks_at_once),
        TEST(not_an_address),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
