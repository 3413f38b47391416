#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "queued/gateway/gateway.h"
#include "tests/support/hub.h"
#include "tests/support/ws.h"

static struct hub hub;
static struct ws_frame frame;

static void ask(int fd, uint32_t number, uint32_t body)
{
    uint8_t bytes[HUB_MESSAGE_SIZE];

    ws_send(fd, WS_BINARY, true, bytes, hub_ask(bytes, number, body));
}

/* The office goes on serving: somebody new comes in and is answered. */
static void assert_serving(void)
{
    int fd = hub_join(&hub, "kiosk");

    ask(fd, 300, HUB_GET_FORECAST);
    assert_int_equal(ws_answer(fd).request, 300);
    (void)close(fd);
}

static void assert_refused(int fd)
{
    struct ws_message message = ws_answer(fd);

    assert_int_equal(message.body, HUB_REFUSAL);
}

static void finish(int fd)
{
    (void)close(fd);
    assert_serving();
    hub_stop(&hub);
    assert_int_equal(hub.metrics.values[METRIC_CONNECTIONS], 0);
    assert_int_equal(hub.metrics.values[METRIC_SUBSCRIPTIONS], 0);
    assert_int_equal(hub.metrics.values[METRIC_CONNECTIONS_TOTAL], hub.closed_count);
}

/* --- Coming in --- */

static void test_hello_welcomes(void **state)
{
    (void)state;
    hub_start(&hub, (struct gateway_options){0});
    finish(hub_join(&hub, "manager"));
}

static void test_silence_instead_of_hello(void **state)
{
    (void)state;
    hub_start(&hub, (struct gateway_options){.handshake_ms = 50});
    int fd = ws_open(hub.port);
    assert_refused(fd);
    assert_int_equal(ws_read_close(fd), 1008);
    assert_int_equal(hub_metric(&hub, METRIC_CLOSED_HANDSHAKE), 1);
    assert_int_equal(hub_refusals(&hub, REFUSAL_HELLO_FIRST), 1);
    finish(fd);
}

/* libwebsockets gives it ten seconds. */
static void test_silence_before_the_upgrade(void **state)
{
    char byte;

    (void)state;
    hub_start(&hub, (struct gateway_options){0});
    int silent = ws_dial(hub.port, 0);
    int halting = ws_dial(hub.port, 0);
    ws_write(halting, "GET / HTTP/1.1\r\nHost: a\r\nX-Slow: ", 33);
    ws_wait_gone(silent);
    ws_wait_gone(halting);
    assert_int_equal(read(silent, &byte, 1), 0);
    (void)close(silent);
    finish(halting);
}

static void test_hello_must_come_first_and_once(void **state)
{
    uint8_t bytes[HUB_MESSAGE_SIZE];

    (void)state;
    hub_start(&hub, (struct gateway_options){0});
    int early = ws_open(hub.port);
    ask(early, 5, HUB_GET_FORECAST);
    assert_int_equal(ws_answer(early).body, HUB_REFUSAL);
    assert_int_equal(ws_read_close(early), 1002);
    int twice = hub_join(&hub, "kiosk");
    ws_send(twice, WS_BINARY, true, bytes, hub_hello(bytes, 1, "kiosk"));
    assert_refused(twice);
    ask(twice, 9, HUB_GET_FORECAST); /* It may stay. */
    assert_int_equal(ws_answer(twice).request, 9);
    assert_int_equal(hub_refusals(&hub, REFUSAL_HELLO_FIRST), 1);
    assert_int_equal(hub_refusals(&hub, REFUSAL_INVALID_VALUE), 1);
    (void)close(early);
    finish(twice);
}

static void test_wrong_version_and_token(void **state)
{
    uint8_t bytes[HUB_MESSAGE_SIZE];

    (void)state;
    hub_start(&hub, (struct gateway_options){0});
    int old = ws_open(hub.port);
    ws_send(old, WS_BINARY, true, bytes, hub_hello(bytes, 2, "kiosk"));
    assert_refused(old);
    assert_int_equal(ws_read_close(old), 1002);
    assert_int_equal(hub_refusals(&hub, REFUSAL_UNKNOWN_VERSION), 1);
    int stranger = ws_open(hub.port);
    ws_send(stranger, WS_BINARY, true, bytes, hub_hello(bytes, 1, "stolen"));
    assert_refused(stranger);
    assert_int_equal(ws_read_close(stranger), 1008);
    (void)close(old);
    finish(stranger);
}

/* While a hello is looked into, nothing else is heard: not even what came in the same packet. */
static void test_greeting_reads_nothing(void **state)
{
    uint8_t bytes[HUB_MESSAGE_SIZE];

    (void)state;
    hub_start(&hub, (struct gateway_options){0});
    hub.answers_hello = false;
    int fd = ws_open(hub.port);
    ws_send(fd, WS_BINARY, true, bytes, hub_hello(bytes, 1, "kiosk"));
    for (uint32_t i = 0; i < 100; i++) {
        ask(fd, i, HUB_GET_OFFICE);
    }
    hub_wait_metric(&hub, METRIC_FRAMES_IN, 1);
    assert_int_equal(hub_held(&hub), 0);
    assert_int_equal(hub_metric(&hub, METRIC_FRAMES_IN), 1);
    hub.answers_hello = true;
    finish(fd);
}

static void test_wrong_subprotocol(void **state)
{
    static const char *const names[] = {NULL, "queued.v2", "http", "queued"};

    (void)state;
    hub_start(&hub, (struct gateway_options){0});
    for (size_t i = 0; i < QD_ARRAY_LEN(names); i++) {
        int fd = ws_dial(hub.port, 0);
        assert_int_not_equal(ws_upgrade(fd, names[i], ""), 101);
        (void)close(fd);
    }
    assert_int_equal(hub_metric(&hub, METRIC_CONNECTIONS_REFUSED), QD_ARRAY_LEN(names));
    finish(ws_open(hub.port));
}

static void test_pages_of_other_origins(void **state)
{
    static const struct {
        const char *headers;
        bool allowed;
    } rows[] = {
        {"Origin: http://127.0.0.1\r\n", true},
        {"Origin: https://127.0.0.1\r\n", true},
        {"Origin: http://127.0.0.1:8090\r\n", false},
        {"Origin: http://evil.example\r\n", false},
        {"Origin: http://127.0.0.1.evil.example\r\n", false},
        {"Origin: null\r\n", false},
        {"Origin: file://\r\n", false},
    };
    uint64_t refused = 0;

    (void)state;
    hub_start(&hub, (struct gateway_options){0});
    for (size_t i = 0; i < QD_ARRAY_LEN(rows); i++) {
        int fd = ws_dial(hub.port, 0);
        bool came_in = ws_upgrade(fd, "queued.v1", rows[i].headers) == 101;
        assert_int_equal(came_in, rows[i].allowed);
        refused += came_in ? 0 : 1;
        (void)close(fd);
    }
    assert_int_equal(hub_metric(&hub, METRIC_CONNECTIONS_REFUSED), refused);
    finish(ws_open(hub.port));
}

static void test_too_many_connections(void **state)
{
    (void)state;
    hub_start(&hub, (struct gateway_options){.connection_max = 3});
    int one = hub_join(&hub, "kiosk");
    int two = hub_join(&hub, "display");
    int three = hub_join(&hub, "terminal");
    int four = ws_dial(hub.port, 0);
    assert_int_not_equal(ws_upgrade(four, "queued.v1", ""), 101);
    assert_int_equal(hub_metric(&hub, METRIC_CONNECTIONS_REFUSED), 1);
    ask(one, 4, HUB_GET_FORECAST); /* Those inside are served. */
    assert_int_equal(ws_answer(one).request, 4);
    (void)close(two);
    (void)close(three);
    while (hub_metric(&hub, METRIC_CONNECTIONS) > 1) {
        (void)usleep(1000);
    }
    (void)close(four);
    finish(one);
}

static void assert_answers(int fd)
{
    ask(fd, 4, HUB_GET_FORECAST);
    assert_int_equal(ws_answer(fd).request, 4);
}

/* Whoever fills the house with connections keeps nobody out that the office knows: each newcomer
 * takes the place of the stranger who came first. */
static void test_strangers_give_way(void **state)
{
    enum { MAX = 64, CROWD = 500 };
    static int strangers[CROWD];

    (void)state;
    hub_start(&hub, (struct gateway_options){.connection_max = MAX});
    int machine = hub_join(&hub, "kiosk");
    int phone = hub_join(&hub, "phone");
    for (size_t i = 0; i < CROWD; i++) { /* Silent ones, idle ones, and some that say hello. */
        strangers[i] = i % 3 == 0   ? ws_dial(hub.port, 0)
                       : i % 3 == 1 ? ws_open(hub.port)
                                    : hub_join(&hub, "");
    }
    assert_true(hub_metric(&hub, METRIC_CLOSED_CROWDED) >= CROWD - MAX);
    assert_int_equal(hub_metric(&hub, METRIC_CONNECTIONS_REFUSED), 0);
    ws_wait_gone(strangers[0]);
    int display = hub_join(&hub, "display");
    assert_answers(display);
    assert_answers(machine);
    assert_answers(phone);
    for (size_t i = 0; i < CROWD; i++) {
        (void)close(strangers[i]);
    }
    (void)close(display);
    (void)close(phone);
    finish(machine);
}

/* Where no stranger is left, the phone that came first goes, and comes back when there is room. */
static void test_phones_go_after_strangers(void **state)
{
    enum { MAX = 64 };
    int known[MAX];

    (void)state;
    hub_start(&hub, (struct gateway_options){.connection_max = MAX});
    int first = hub_join(&hub, "phone");
    int second = hub_join(&hub, "phone");
    int stranger = hub_join(&hub, "");
    size_t count = 0;
    while (hub_metric(&hub, METRIC_CLOSED_CROWDED) < 2) {
        assert_true(count < MAX);
        known[count++] = hub_join(&hub, "terminal");
    }
    ws_wait_gone(stranger);
    ws_wait_gone(first);
    assert_answers(second);
    for (size_t i = 0; i < count; i++) {
        assert_answers(known[i]);
        (void)close(known[i]);
    }
    (void)close(first);
    (void)close(stranger);
    finish(second);
}

/* --- Frames --- */

static void test_oversize(void **state)
{
    static const uint8_t zeroes[WS_PAYLOAD_SIZE];
    static const size_t sizes[] = {LIMIT_FRAME_IN + 1, 2 * LIMIT_FRAME_IN, WS_PAYLOAD_SIZE};

    (void)state;
    hub_start(&hub, (struct gateway_options){0});
    for (size_t i = 0; i < QD_ARRAY_LEN(sizes); i++) {
        int fd = hub_join(&hub, "kiosk");
        ws_send(fd, WS_BINARY, true, zeroes, sizes[i]);
        assert_refused(fd);
        assert_int_equal(ws_read_close(fd), 1009);
        (void)close(fd);
    }
    assert_int_equal(hub_refusals(&hub, REFUSAL_TOO_LARGE), QD_ARRAY_LEN(sizes));
    assert_int_equal(hub_metric(&hub, METRIC_CLOSED_PROTOCOL), QD_ARRAY_LEN(sizes));
    finish(ws_open(hub.port));
}

/* A frame that claims an exabyte: what follows counts, not what was claimed. */
static void test_claims(void **state)
{
    static const uint8_t head[] = {
        0x82, 0xff, 0x0f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0};
    static const uint8_t zeroes[2 * LIMIT_FRAME_IN];

    (void)state;
    hub_start(&hub, (struct gateway_options){0});
    int fd = hub_join(&hub, "kiosk");
    ws_write(fd, head, sizeof head);
    (void)ws_try_write(fd, zeroes, sizeof zeroes);
    (void)ws_read_close(fd);
    finish(fd);
}

static void test_fragments(void **state)
{
    uint8_t bytes[HUB_MESSAGE_SIZE];

    (void)state;
    hub_start(&hub, (struct gateway_options){0});
    int fd = ws_open(hub.port);
    size_t len = hub_hello(bytes, 1, "manager");
    for (size_t i = 0; i < len; i++) { /* Byte by byte, with a ping and nothing in between. */
        ws_send(fd, i == 0 ? WS_BINARY : WS_MORE, false, bytes + i, 1);
        ws_send(fd, WS_PING, true, "?", 1);
        ws_send(fd, WS_MORE, false, NULL, 0);
    }
    ws_send(fd, WS_MORE, true, NULL, 0);
    bool welcomed = false;
    while (!welcomed) {
        assert_true(ws_read(fd, &frame));
        assert_true(frame.opcode == WS_PONG || frame.opcode == WS_BINARY);
        welcomed = frame.opcode == WS_BINARY && ws_message(&frame).request == 1;
    }
    assert_int_equal(hub_metric(&hub, METRIC_FRAMES_IN), 1);
    finish(fd);
}

static void test_fragments_without_end(void **state)
{
    (void)state;
    hub_start(&hub, (struct gateway_options){.handshake_ms = 500});
    int fd = hub_join(&hub, "kiosk");
    ws_send(fd, WS_BINARY, false, "x", 1);
    for (size_t i = 0; i < LIMIT_FRAME_IN; i++) {
        ws_send(fd, WS_MORE, false, "x", 1);
    }
    assert_refused(fd);
    assert_int_equal(ws_read_close(fd), 1009);
    (void)close(fd);
    fd = ws_open(hub.port); /* Empty ones need no memory, and hello's time runs out. */
    ws_send(fd, WS_BINARY, false, NULL, 0);
    for (int i = 0; i < 2000; i++) {
        ws_send(fd, WS_MORE, false, NULL, 0);
    }
    assert_refused(fd);
    assert_int_equal(ws_read_close(fd), 1008);
    finish(fd);
}

static void test_text(void **state)
{
    static const char *const texts[] = {"hello", "\xff\xfe", "{\"a\":1}"};

    (void)state;
    hub_start(&hub, (struct gateway_options){0});
    for (size_t i = 0; i < QD_ARRAY_LEN(texts); i++) {
        int fd = hub_join(&hub, "kiosk");
        ws_send(fd, WS_TEXT, true, texts[i], strlen(texts[i]));
        int status = ws_read_close(fd);
        assert_true(status == 1003 || status == 1007);
        (void)close(fd);
    }
    finish(ws_open(hub.port));
}

/* Text inside a message that is not UTF-8, or has characters that no screen should show. */
static void test_bad_text(void **state)
{
    static const char *const names[] = {"\xff\xfe", "a\xc3", "a\x01", "a\xcc\x80", "\xed\xa0\x80"};
    uint8_t bytes[HUB_MESSAGE_SIZE];

    (void)state;
    hub_start(&hub, (struct gateway_options){0});
    for (size_t i = 0; i < QD_ARRAY_LEN(names); i++) {
        int fd = ws_open(hub.port);
        ws_send(fd, WS_BINARY, true, bytes, hub_hello(bytes, 1, names[i]));
        assert_refused(fd);
        (void)close(fd);
    }
    assert_true(hub_refusals(&hub, REFUSAL_INVALID_TEXT) +
                    hub_refusals(&hub, REFUSAL_HELLO_FIRST) ==
                QD_ARRAY_LEN(names));
    finish(ws_open(hub.port));
}

/* Whatever it is, the connection ends and the office goes on. */
static void test_broken_framing(void **state)
{
    static const struct {
        const char *bytes;
        size_t len;
    } rows[] = {
        {"\x82\x05hello", 7},          /* Not masked. */
        {"\xf2\x85\0\0\0\0hello", 11}, /* Reserved bits. */
        {"\x83\x80\0\0\0\0", 6},       /* Reserved opcodes. */
        {"\x8f\x80\0\0\0\0", 6},
        {"\x80\x80\0\0\0\0", 6},                                  /* More of nothing. */
        {"\x09\x80\0\0\0\0", 6},                                  /* A ping in pieces. */
        {"\x89\xfe\x00\x80\0\0\0\0", 8},                          /* A ping of 128 bytes. */
        {"\x02\x80\0\0\0\0\x82\x80\0\0\0\0", 12},                 /* A message inside a message. */
        {"\x88\x81\0\0\0\0x", 7},                                 /* A close of one byte. */
        {"\x82\xff\xff\xff\xff\xff\xff\xff\xff\xff\0\0\0\0", 14}, /* A negative length. */
    };

    (void)state;
    hub_start(&hub, (struct gateway_options){.handshake_ms = 1000, .idle_ms = 2000});
    for (size_t i = 0; i < QD_ARRAY_LEN(rows); i++) {
        int fd = ws_open(hub.port);
        ws_write(fd, rows[i].bytes, rows[i].len);
        (void)ws_read_close(fd);
        ws_wait_gone(fd);
        (void)close(fd);
        assert_serving();
    }
    finish(ws_open(hub.port));
}

static void test_malformed_messages(void **state)
{
    static const struct {
        const char *bytes;
        size_t len;
    } rows[] = {{"\xff\xff\xff", 3}, {"", 0}, {"\x08", 1}, {"\x52\x7f\x01", 3}, {"\x08\x01", 2}};

    (void)state;
    hub_start(&hub, (struct gateway_options){0});
    for (size_t i = 0; i < QD_ARRAY_LEN(rows); i++) {
        int fd = hub_join(&hub, "kiosk");
        ws_send(fd, WS_BINARY, true, rows[i].bytes, rows[i].len);
        assert_refused(fd);
        assert_int_equal(ws_read_close(fd), 1002);
        (void)close(fd);
    }
    assert_int_equal(hub_refusals(&hub, REFUSAL_MALFORMED), QD_ARRAY_LEN(rows));
    finish(ws_open(hub.port));
}

/* --- Patience --- */

static void test_flow(void **state)
{
    static uint8_t bytes[HUB_MESSAGE_SIZE];

    (void)state;
    hub_start(&hub, (struct gateway_options){0});
    int fd = hub_join(&hub, "kiosk");
    for (uint32_t i = 1; i <= 1000; i++) {
        ws_send(fd, WS_BINARY, true, bytes, hub_ask(bytes, i, HUB_GET_OFFICE));
    }
    for (uint32_t i = 1; i <= 1000; i++) {
        while (hub_held(&hub) == 0) {
            (void)usleep(100);
        }
        hub_answer(&hub, 1);
        assert_int_equal(ws_answer(fd).request, i);
    }
    assert_int_equal(hub.held_most, LIMIT_SESSION_COMMANDS);
    finish(fd);
}

/* Ten thousand boards nobody reads: the newest is kept, the others cost nothing. */
static void test_slow_watcher(void **state)
{
    uint8_t bytes[HUB_MESSAGE_SIZE];
    uint64_t version = 0;
    uint64_t read_count = 0;

    (void)state;
    hub_start(&hub, (struct gateway_options){0});
    int fd = ws_dial(hub.port, 4096);
    assert_int_equal(ws_upgrade(fd, "queued.v1", ""), 101);
    ws_send(fd, WS_BINARY, true, bytes, hub_hello(bytes, 1, "display"));
    assert_int_equal(ws_answer(fd).request, 1);
    ws_send(fd, WS_BINARY, true, bytes, hub_watch_board(bytes, 2));
    assert_int_equal(ws_answer(fd).request, 2);
    for (uint64_t i = 1; i <= 10000; i++) {
        hub_publish(&hub, i, 2000);
    }
    assert_true(hub_metric(&hub, METRIC_TOPIC_STATES_SKIPPED) > 5000);
    while (version < 10000) {
        uint64_t before = version;
        assert_true(ws_read(fd, &frame));
        assert_int_equal(frame.len, 2000);
        memcpy(&version, frame.payload, sizeof version);
        assert_true(version > before);
        read_count++;
    }
    assert_int_equal(read_count + hub_metric(&hub, METRIC_TOPIC_STATES_SKIPPED), 10000);
    assert_int_equal(hub_metric(&hub, METRIC_CLOSED_SLOW), 0);
    finish(fd);
}

/* An older state, and the same one again, go to nobody. */
static void test_versions_only_grow(void **state)
{
    uint8_t bytes[HUB_MESSAGE_SIZE];
    uint64_t version = 0;

    (void)state;
    hub_start(&hub, (struct gateway_options){0});
    int fd = hub_join(&hub, "display");
    ws_send(fd, WS_BINARY, true, bytes, hub_watch_board(bytes, 2));
    assert_int_equal(ws_answer(fd).request, 2);
    static const uint64_t versions[] = {5, 4, 5, 6};
    for (size_t i = 0; i < QD_ARRAY_LEN(versions); i++) {
        hub_publish(&hub, versions[i], 100);
        if (versions[i] > version) {
            assert_true(ws_read(fd, &frame));
            memcpy(&version, frame.payload, sizeof version);
            assert_int_equal(version, versions[i]);
        }
    }
    ask(fd, 9, HUB_GET_REPORT); /* Nothing else is on the way before the next answer. */
    assert_refused(fd);
    finish(fd);
}

/* It asks and never reads: the server stops reading as well, and hangs up in the end. */
static void test_slow_reader_of_answers(void **state)
{
    uint8_t bytes[HUB_MESSAGE_SIZE];
    uint64_t sent = 0;

    (void)state;
    hub_start(&hub, (struct gateway_options){.idle_ms = 2000});
    int fd = ws_dial(hub.port, 2048);
    assert_int_equal(ws_upgrade(fd, "queued.v1", ""), 101);
    ws_send(fd, WS_BINARY, true, bytes, hub_hello(bytes, 1, ""));
    size_t len = hub_ask(bytes, 7, HUB_GET_REPORT);
    uint8_t wire[6 + HUB_MESSAGE_SIZE] = {0x82, (uint8_t)(0x80 | len)}; /* The mask is zero. */
    memcpy(wire + 6, bytes, len);
    while (ws_try_write(fd, wire, 6 + len)) {
        sent++;
    }
    uint64_t answered = hub_refusals(&hub, REFUSAL_LOG_IN_FIRST);
    assert_true(answered >= LIMIT_SESSION_COMMANDS);
    assert_true(answered < sent);
    finish(fd);
}

/* What the kernel takes is gone at once; behind that, no more than the queue's limit. */
static void test_notices_nobody_reads(void **state)
{
    uint8_t bytes[HUB_MESSAGE_SIZE];
    uint64_t told = 0;

    (void)state;
    hub_start(&hub, (struct gateway_options){.closing_ms = 50});
    int fd = ws_dial(hub.port, 2048);
    assert_int_equal(ws_upgrade(fd, "queued.v1", ""), 101);
    ws_send(fd, WS_BINARY, true, bytes, hub_hello(bytes, 1, "clerk"));
    assert_int_equal(ws_answer(fd).request, 1);
    hub_notify(&hub, LIMIT_SESSION_QUEUE_FRAMES);
    for (int i = 0; i < LIMIT_SESSION_QUEUE_FRAMES; i++) {
        assert_int_equal(ws_answer(fd).body, HUB_NOTICE);
    }
    assert_int_equal(hub_metric(&hub, METRIC_CLOSED_SLOW), 0);
    while (hub_metric(&hub, METRIC_CLOSED_SLOW) == 0) {
        assert_true(told < 10000000); /* No kernel takes that many. */
        hub_notify(&hub, 1000);
        told += 1000;
    }
    assert_true(told > LIMIT_SESSION_QUEUE_FRAMES);
    (void)ws_read_close(fd);
    finish(fd);
}

static void test_flood_of_small_frames(void **state)
{
    uint8_t bytes[HUB_MESSAGE_SIZE];

    (void)state;
    hub_start(&hub, (struct gateway_options){0});
    int flooder = hub_join(&hub, "kiosk");
    int other = hub_join(&hub, "kiosk");
    size_t len = hub_ask(bytes, 7, HUB_GET_FORECAST);
    for (int round = 0; round < 50; round++) {
        for (int i = 0; i < 100; i++) {
            ws_send(flooder, WS_BINARY, true, bytes, len);
            ws_send(flooder, WS_PING, true, NULL, 0);
        }
        ask(other, 300, HUB_GET_FORECAST);
        assert_int_equal(ws_answer(other).request, 300);
        for (int i = 0; i < 100;) {
            assert_true(ws_read(flooder, &frame));
            i += frame.opcode == WS_BINARY ? 1 : 0;
        }
    }
    (void)close(flooder);
    finish(other);
}

static void test_idle(void **state)
{
    (void)state;
    hub_start(&hub, (struct gateway_options){.idle_ms = 2000});
    int mute = hub_join(&hub, "display"); /* As a machine whose cable was pulled. */
    int alive = hub_join(&hub, "kiosk");
    while (hub_metric(&hub, METRIC_CLOSED_IDLE) == 0) {
        ask(alive, 11, HUB_GET_FORECAST);
        assert_int_equal(ws_answer(alive).request, 11); /* Answers pings on the way. */
    }
    ws_wait_gone(mute);
    assert_int_equal(hub_metric(&hub, METRIC_CLOSED_IDLE), 1);
    ask(alive, 12, HUB_GET_FORECAST);
    assert_int_equal(ws_answer(alive).request, 12);
    (void)close(mute);
    finish(alive);
}

/* --- The end --- */

static void test_stop_tells_everybody(void **state)
{
    int fds[20];

    (void)state;
    hub_start(&hub, (struct gateway_options){0});
    for (size_t i = 0; i < QD_ARRAY_LEN(fds); i++) {
        fds[i] = hub_join(&hub, "display");
    }
    ask(fds[0], 3, HUB_GET_OFFICE); /* Unanswered when the end comes. */
    hub_stop(&hub);
    for (size_t i = 0; i < QD_ARRAY_LEN(fds); i++) {
        assert_int_equal(ws_answer(fds[i]).body, HUB_NOTICE);
        (void)close(fds[i]);
    }
    assert_int_equal(hub.closed_count, QD_ARRAY_LEN(fds));
}

static void test_answers_to_the_gone(void **state)
{
    (void)state;
    hub_start(&hub, (struct gateway_options){0});
    int fd = hub_join(&hub, "kiosk");
    ask(fd, 3, HUB_GET_OFFICE);
    while (hub_held(&hub) == 0) {
        (void)usleep(100);
    }
    (void)close(fd);
    while (hub_metric(&hub, METRIC_CONNECTIONS) > 0) {
        (void)usleep(100);
    }
    int next = hub_join(&hub, "kiosk"); /* In the same slot: it must not get the other's answer. */
    hub_answer(&hub, 1);
    ask(next, 4, HUB_GET_FORECAST);
    assert_int_equal(ws_answer(next).request, 4);
    finish(next);
}

static void test_port_in_use(void **state)
{
    struct gateway *second = NULL;
    char errmsg[GATEWAY_ERRMSG_SIZE] = "";
    uv_loop_t loop;

    (void)state;
    hub_start(&hub, (struct gateway_options){0});
    assert_int_equal(uv_loop_init(&loop), 0);
    struct gateway_options options = {.loop = &loop, .port = hub.port, .metrics = &hub.metrics};
    assert_int_equal(gateway_open(&second, &options, errmsg), QD_ERR_BUSY);
    assert_non_null(strstr(errmsg, "--port"));
    options.host = "no address";
    assert_int_equal(gateway_open(&second, &options, errmsg), QD_ERR_INVALID);
    assert_non_null(strstr(errmsg, "no address"));
    options.host = "192.0.2.1"; /* Of a documentation network: not ours. */
    assert_int_equal(gateway_open(&second, &options, errmsg), QD_ERR_DENIED);
    assert_null(second);
    assert_int_equal(uv_loop_close(&loop), 0);
    finish(ws_open(hub.port));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_hello_welcomes),
        cmocka_unit_test(test_silence_instead_of_hello),
        cmocka_unit_test(test_silence_before_the_upgrade),
        cmocka_unit_test(test_hello_must_come_first_and_once),
        cmocka_unit_test(test_wrong_version_and_token),
        cmocka_unit_test(test_greeting_reads_nothing),
        cmocka_unit_test(test_wrong_subprotocol),
        cmocka_unit_test(test_pages_of_other_origins),
        cmocka_unit_test(test_too_many_connections),
        cmocka_unit_test(test_strangers_give_way),
        cmocka_unit_test(test_phones_go_after_strangers),
        cmocka_unit_test(test_oversize),
        cmocka_unit_test(test_claims),
        cmocka_unit_test(test_fragments),
        cmocka_unit_test(test_fragments_without_end),
        cmocka_unit_test(test_text),
        cmocka_unit_test(test_bad_text),
        cmocka_unit_test(test_broken_framing),
        cmocka_unit_test(test_malformed_messages),
        cmocka_unit_test(test_flow),
        cmocka_unit_test(test_slow_watcher),
        cmocka_unit_test(test_versions_only_grow),
        cmocka_unit_test(test_slow_reader_of_answers),
        cmocka_unit_test(test_notices_nobody_reads),
        cmocka_unit_test(test_flood_of_small_frames),
        cmocka_unit_test(test_idle),
        cmocka_unit_test(test_stop_tells_everybody),
        cmocka_unit_test(test_answers_to_the_gone),
        cmocka_unit_test(test_port_in_use),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
