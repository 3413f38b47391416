/* The client library against the real server, over a line that is cut wherever it can be: every
 * command is done once, and its owner told once. */
#include <gio/gio.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "proto/client/client.h"
#include "tests/support/await.h"
#include "tests/support/cut_line.h"
#include "tests/support/live_office.h"

#define TICKETS 100

struct office {
    struct live_office live;
    struct cut_line *line;
    struct client *client;
    unsigned up_count;
    unsigned down_count;
    unsigned answer_count;
    unsigned topic_count;
    unsigned repeated_count;
    char label[32]; /* Of the last ticket. */
    bool is_logged_in;
};

/* --- The owner --- */

static void on_answer(void *data, const Queued__V1__ServerMessage *answer)
{
    struct office *office = data;

    assert_non_null(answer);
    office->answer_count++;
    if (answer->body_case == QUEUED__V1__SERVER_MESSAGE__BODY_LOGGED_IN) {
        office->is_logged_in = true;
        client_set_token(office->client, answer->logged_in->session_token);
        return;
    }
    assert_int_equal(answer->body_case, QUEUED__V1__SERVER_MESSAGE__BODY_DONE);
    office->repeated_count += answer->done->repeated ? 1 : 0;
    (void)g_strlcpy(office->label,
                    answer->done->ticket == NULL ? "" : answer->done->ticket->label,
                    sizeof office->label);
}

static void on_link(void *data, bool is_up, const char *reason)
{
    struct office *office = data;

    (void)reason;
    office->up_count += is_up ? 1 : 0;
    office->down_count += is_up ? 0 : 1;
}

static void on_topic(void *data, const Queued__V1__TopicState *state)
{
    struct office *office = data;

    assert_int_equal(state->state_case, QUEUED__V1__TOPIC_STATE__STATE_BOARD);
    office->topic_count++;
}

static void issue(struct office *office)
{
    Queued__V1__ClientMessage message = QUEUED__V1__CLIENT_MESSAGE__INIT;
    Queued__V1__Issue body = QUEUED__V1__ISSUE__INIT;

    body.service_id = 1;
    message.body_case = QUEUED__V1__CLIENT_MESSAGE__BODY_ISSUE;
    message.issue = &body;
    client_send(office->client, &message, 0, on_answer, office);
}

static int set_up(void **state)
{
    struct office *office = g_new0(struct office, 1);

    live_office_start(&office->live);
    office->line = cut_line_new(office->live.port);
    *state = office;
    return 0;
}

static int tear_down(void **state)
{
    struct office *office = *state;

    client_free(office->client);
    live_office_stop(&office->live);
    cut_line_free(office->line);
    while (g_main_context_iteration(NULL, FALSE)) {
    }
    g_free(office);
    return 0;
}

static void open_client(struct office *office, const char *token_name)
{
    char *token = NULL;
    char *url = cut_line_url(office->line);
    char *path = live_office_path(&office->live, token_name == NULL ? "" : token_name);

    if (token_name != NULL) {
        assert_true(g_file_get_contents(path, &token, NULL, NULL));
        (void)g_strstrip(token);
    }
    const struct client_options options = {
        .url = url,
        .token = token,
        .retry_ms = 4,
        .keepalive_s = 1,
        .owner = office,
        .on_link = on_link,
        .on_topic = on_topic,
    };
    office->client = client_new(&options);
    g_free(token);
    g_free(url);
    g_free(path);
    AWAIT(office->up_count == 1);
}

/* --- Tests --- */

static void a_hundred_tickets_over_a_bad_line(void **state)
{
    struct office *office = *state;
    unsigned cuts = 0;

    open_client(office, "kiosk-1.token");
    client_subscribe(office->client, QUEUED__V1__TOPIC_KIND__TOPIC_KIND_BOARD, 0);
    AWAIT(office->topic_count > 0);
    for (unsigned i = 0; i < TICKETS; i++) {
        char expected[32];
        enum cut_line_mode mode = (enum cut_line_mode)(i % CUT_LINE_SILENT);
        cut_line_set(office->line, mode);
        cuts += mode == CUT_LINE_PASS ? 0 : 1;
        issue(office);
        AWAIT(office->answer_count == i + 1);
        /* Numbers follow each other: nothing was issued twice, nothing was lost. */
        (void)snprintf(expected, sizeof expected, "A%03u", i + 1);
        assert_string_equal(office->label, expected);
        AWAIT(office->up_count == cuts + 1);
    }
    assert_int_equal(office->answer_count, TICKETS);
    assert_int_equal(office->down_count, cuts);
    /* Those whose answer was lost, and perhaps those that were cut right behind the frame. */
    assert_in_range(office->repeated_count, TICKETS / 5, 2 * TICKETS / 5);
}

static void a_server_that_is_killed(void **state)
{
    struct office *office = *state;

    open_client(office, "kiosk-1.token");
    for (unsigned i = 0; i < 10; i++) {
        char expected[32];
        issue(office);
        g_main_context_iteration(NULL, FALSE);
        live_office_kill(&office->live);
        AWAIT(office->answer_count == i + 1);
        (void)snprintf(expected, sizeof expected, "A%03u", i + 1);
        assert_string_equal(office->label, expected);
    }
}

static void a_line_that_is_silently_dead(void **state)
{
    struct office *office = *state;

    open_client(office, "kiosk-1.token");
    cut_line_set(office->line, CUT_LINE_SILENT);
    issue(office);
    AWAIT(cut_line_is_cut(office->line));
    AWAIT(office->answer_count == 1);
    assert_int_equal(office->down_count, 1);
    assert_string_equal(office->label, "A001");
}

static void a_log_in_over_a_bad_line(void **state)
{
    static char user[] = "lan";
    static char pin[] = "1111";
    struct office *office = *state;
    Queued__V1__ClientMessage message = QUEUED__V1__CLIENT_MESSAGE__INIT;
    Queued__V1__LogIn log_in = QUEUED__V1__LOG_IN__INIT;

    open_client(office, NULL);
    log_in.user = user;
    log_in.secret = pin;
    log_in.counter_id = 2;
    message.body_case = QUEUED__V1__CLIENT_MESSAGE__BODY_LOG_IN;
    message.log_in = &log_in;
    for (unsigned i = 0; i < 8; i++) {
        /* From the second time on there is a session, which the log-in ends. */
        cut_line_set(office->line, i % 2 == 0 ? CUT_LINE_ANSWER : CUT_LINE_AFTER);
        office->is_logged_in = false;
        client_send(office->client, &message, 0, on_answer, office);
        issue(office); /* As a clerk: it waits for the log-in. */
        AWAIT(office->answer_count == 2 * (i + 1));
        assert_true(office->is_logged_in);
    }
    assert_string_equal(office->label, "A008");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_hundred_tickets_over_a_bad_line),
        TEST(a_server_that_is_killed),
        TEST(a_line_that_is_silently_dead),
        TEST(a_log_in_over_a_bad_line),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
