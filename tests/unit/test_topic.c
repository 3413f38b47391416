#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "tests/support/hub.h"
#include "tests/support/ws.h"

static struct hub hub;
static struct session_id session; /* Of the one client. */

static void take_session(struct hub *at, void *arg)
{
    (void)arg;
    assert_int_equal(at->held_count, 1);
    session = at->held[0].session;
    at->held_count = 0;
}

/* A manager who may watch everything but tickets; the owner may subscribe it to anything. */
static int open_session(void **state)
{
    uint8_t bytes[HUB_MESSAGE_SIZE];
    static int fd;

    hub_start(&hub, (struct gateway_options){0});
    fd = hub_join(&hub, "manager");
    ws_send(fd, WS_BINARY, true, bytes, hub_ask(bytes, 2, HUB_GET_OFFICE));
    while (hub_held(&hub) == 0) {
        (void)usleep(100);
    }
    hub_call(&hub, take_session, NULL);
    *state = &fd;
    return 0;
}

static int close_session(void **state)
{
    const int *fd = *state;

    (void)close(*fd);
    hub_stop(&hub);
    assert_int_equal(hub.metrics.values[METRIC_SUBSCRIPTIONS], 0);
    return 0;
}

static struct topic ticket(uint64_t key)
{
    return (struct topic){.kind = TOPIC_TICKET, .office_id = HUB_OFFICE, .key = key};
}

static void watch_tickets(struct hub *at, void *arg)
{
    uint64_t count = *(const uint64_t *)arg;

    for (uint64_t key = 1; key <= count; key++) {
        const struct topic topic = ticket(key);
        assert_int_equal(topic_subscribe(at->gateway, session, &topic, 0), QD_OK);
        assert_true(topic_is_watched(at->gateway, &topic));
    }
}

static void rotate(struct hub *at, void *arg)
{
    struct topic topic;

    (void)arg;
    for (uint64_t key = 1; key <= 5; key++) {
        assert_true(topic_due_ticket(at->gateway, 0, &topic));
        assert_int_equal(topic.kind, TOPIC_TICKET);
        assert_int_equal(topic.office_id, HUB_OFFICE);
        assert_int_equal(topic.key, key);
    }
    assert_false(topic_due_ticket(at->gateway, UINT64_C(3600000000000), &topic));
    const struct topic third = ticket(3);
    topic_unsubscribe(at->gateway, session, &third);
    assert_false(topic_is_watched(at->gateway, &third));
    static const uint64_t left[] = {1, 2, 4, 5, 1};
    for (size_t i = 0; i < QD_ARRAY_LEN(left); i++) {
        assert_true(topic_due_ticket(at->gateway, 0, &topic));
        assert_int_equal(topic.key, left[i]);
    }
}

static void nothing_due(struct hub *at, void *arg)
{
    struct topic topic;

    (void)arg;
    assert_false(topic_due_ticket(at->gateway, 0, &topic));
}

/* Every watched ticket has its turn, the one that waited longest first; others never come up. */
static void test_tickets_in_turn(void **state)
{
    const int *fd = *state;
    uint8_t bytes[HUB_MESSAGE_SIZE];
    uint64_t count = 5;

    hub_call(&hub, nothing_due, NULL);
    ws_send(*fd, WS_BINARY, true, bytes, hub_watch_board(bytes, 3));
    assert_int_equal(ws_answer(*fd).request, 3);
    hub_call(&hub, nothing_due, NULL);
    hub_call(&hub, watch_tickets, &count);
    hub_call(&hub, rotate, NULL);
}

static void fill(struct hub *at, void *arg)
{
    uint64_t count = LIMIT_SESSION_TOPICS;
    const struct topic known = ticket(7);
    const struct topic one_more = ticket(count + 1);

    (void)arg;
    watch_tickets(at, &count);
    assert_int_equal(topic_subscribe(at->gateway, session, &known, 0), QD_OK); /* Twice is once. */
    assert_int_equal(topic_subscribe(at->gateway, session, &one_more, 0), QD_ERR_BUSY);
    assert_false(topic_is_watched(at->gateway, &one_more));
    assert_int_equal(at->metrics.values[METRIC_SUBSCRIPTIONS], LIMIT_SESSION_TOPICS);
    topic_unsubscribe(at->gateway, session, &known);
    topic_unsubscribe(at->gateway, session, &known);
    assert_int_equal(topic_subscribe(at->gateway, session, &one_more, 0), QD_OK);
}

static void test_limit(void **state)
{
    (void)state;
    hub_call(&hub, fill, NULL);
}

static void become(struct hub *at, void *arg)
{
    const struct identity identity = {.actor = {.kind = *(const enum actor_kind *)arg, .id = 7},
                                      .device = IDENTITY_DISPLAY,
                                      .office_id = HUB_OFFICE};

    session_set_identity(at->gateway, session, &identity);
}

struct watched {
    enum topic_kind kind;
    bool is_watched;
};

static void look(struct hub *at, void *arg)
{
    struct watched *watched = arg;
    const struct topic topic = {.kind = watched->kind, .office_id = HUB_OFFICE};

    watched->is_watched = topic_is_watched(at->gateway, &topic);
}

static bool is_watched(enum topic_kind kind)
{
    struct watched watched = {.kind = kind};

    hub_call(&hub, look, &watched);
    return watched.is_watched;
}

static void watch_all(struct hub *at, void *arg)
{
    static const enum topic_kind kinds[] = {TOPIC_BOARD, TOPIC_STATISTICS, TOPIC_COUNTER};

    (void)arg;
    for (size_t i = 0; i < QD_ARRAY_LEN(kinds); i++) {
        const struct topic topic = {.kind = kinds[i], .office_id = HUB_OFFICE};
        assert_int_equal(topic_subscribe(at->gateway, session, &topic, 0), QD_OK);
    }
}

/* Who is somebody else from now on watches only what that one may. */
static void test_rights_change(void **state)
{
    enum actor_kind actor = ACTOR_CLERK;

    (void)state;
    hub_call(&hub, watch_all, NULL);
    hub_call(&hub, become, &actor);
    assert_true(is_watched(TOPIC_BOARD));
    assert_true(is_watched(TOPIC_COUNTER));
    assert_false(is_watched(TOPIC_STATISTICS));
    actor = ACTOR_DEVICE;
    hub_call(&hub, become, &actor);
    assert_true(is_watched(TOPIC_BOARD));
    assert_false(is_watched(TOPIC_COUNTER));
    actor = ACTOR_NONE;
    hub_call(&hub, become, &actor);
    assert_false(is_watched(TOPIC_BOARD));
}

static void test_end_of_the_connection(void **state)
{
    int *fd = *state;
    uint64_t count = 100;

    hub_call(&hub, watch_tickets, &count);
    hub_call(&hub, watch_all, NULL);
    (void)close(*fd);
    *fd = -1;
    while (hub_metric(&hub, METRIC_CONNECTIONS) > 0) {
        (void)usleep(100);
    }
    assert_false(is_watched(TOPIC_BOARD));
    hub_call(&hub, nothing_due, NULL);
    hub_publish(&hub, 5, 100); /* To nobody. */
}

static void watch_board(struct hub *at, void *arg)
{
    const struct topic topic = {.kind = TOPIC_BOARD, .office_id = HUB_OFFICE};

    assert_int_equal(topic_subscribe(at->gateway, session, &topic, *(const uint64_t *)arg), QD_OK);
}

/* A subscriber that was answered with state 10 never hears of an earlier one. */
static void test_no_way_back(void **state)
{
    const int *fd = *state;
    static struct ws_frame frame;
    uint64_t version = 10;
    uint64_t told = 0;

    hub_call(&hub, watch_board, &version);
    hub_publish(&hub, 9, 100);
    hub_publish(&hub, 10, 101);
    assert_true(ws_read(*fd, &frame));
    memcpy(&told, frame.payload, sizeof told);
    assert_int_equal(told, 10);
    version = 12; /* Asked once more. */
    hub_call(&hub, watch_board, &version);
    hub_publish(&hub, 11, 102);
    hub_publish(&hub, 13, 103);
    assert_true(ws_read(*fd, &frame));
    memcpy(&told, frame.payload, sizeof told);
    assert_int_equal(told, 13);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_tickets_in_turn, open_session, close_session),
        cmocka_unit_test_setup_teardown(test_limit, open_session, close_session),
        cmocka_unit_test_setup_teardown(test_rights_change, open_session, close_session),
        cmocka_unit_test_setup_teardown(test_no_way_back, open_session, close_session),
        cmocka_unit_test_setup_teardown(test_end_of_the_connection, open_session, close_session),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
