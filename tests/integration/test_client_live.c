/* The client library against the real server, over a line that is cut wherever it can be: every
 * command is done once, and its owner told once. usage: test_client_live <queued> */
#include <gio/gio.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "proto/client/client.h"
#include "tests/support/cut_line.h"

#define TICKETS 100
#define LIMIT_S 60

static const char *queued;

struct office {
    char *folder; /* Owned. */
    GSubprocess *process;
    uint16_t port;
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

static bool is_late;

static gboolean on_late(gpointer data)
{
    (void)data;
    is_late = true;
    return G_SOURCE_CONTINUE;
}

/* Turns the main loop until @condition, or fails. */
#define WAIT_FOR(condition)                                         \
    do {                                                            \
        is_late = false;                                            \
        guint late = g_timeout_add_seconds(LIMIT_S, on_late, NULL); \
        while (!(condition) && !is_late) {                          \
            g_main_context_iteration(NULL, TRUE);                   \
        }                                                           \
        g_source_remove(late);                                      \
        assert_true(condition);                                     \
    } while (0)

/* --- The server --- */

/* Starts it, and reads the port from its greeting. */
static void start(struct office *office)
{
    char port[16];
    GError *error = NULL;

    (void)snprintf(port, sizeof port, "%u", office->port);
    office->process =
        g_subprocess_new(G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE,
                         &error,
                         queued,
                         "serve",
                         "--sample",
                         "--data",
                         office->folder,
                         "--port",
                         port,
                         "--clock",
                         "2026-11-23T09:00:00+0700",
                         NULL);
    assert_non_null(office->process);
    GDataInputStream *lines =
        g_data_input_stream_new(g_subprocess_get_stdout_pipe(office->process));
    for (;;) {
        char *line = g_data_input_stream_read_line_utf8(lines, NULL, NULL, NULL);
        assert_non_null(line);
        const char *at = strstr(line, "http://127.0.0.1:");
        if (at != NULL) {
            office->port = (uint16_t)g_ascii_strtoull(at + strlen("http://127.0.0.1:"), NULL, 10);
        }
        bool is_last = at != NULL && strstr(line, "healthz") != NULL;
        g_free(line);
        if (is_last) {
            break;
        }
    }
    g_filter_input_stream_set_close_base_stream(G_FILTER_INPUT_STREAM(lines), FALSE);
    g_object_unref(lines);
}

static void stop(struct office *office, int signal_number)
{
    g_subprocess_send_signal(office->process, signal_number);
    assert_true(g_subprocess_wait(office->process, NULL, NULL));
    g_clear_object(&office->process);
}

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

    office->folder = g_dir_make_tmp("queued-live-XXXXXX", NULL);
    start(office);
    office->line = cut_line_new(office->port);
    *state = office;
    return 0;
}

static int tear_down(void **state)
{
    struct office *office = *state;
    GSubprocess *remove = NULL;

    client_free(office->client);
    stop(office, SIGTERM);
    cut_line_free(office->line);
    while (g_main_context_iteration(NULL, FALSE)) {
    }
    remove = g_subprocess_new(G_SUBPROCESS_FLAGS_NONE, NULL, "rm", "-rf", office->folder, NULL);
    bool is_gone = remove != NULL && g_subprocess_wait_check(remove, NULL, NULL);
    g_clear_object(&remove);
    g_free(office->folder);
    g_free(office);
    return is_gone ? 0 : 1;
}

static void open_client(struct office *office, const char *token_name)
{
    char *token = NULL;
    char *url = cut_line_url(office->line);
    char *path = g_build_filename(office->folder, token_name == NULL ? "" : token_name, NULL);

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
    WAIT_FOR(office->up_count == 1);
}

/* --- Tests --- */

static void a_hundred_tickets_over_a_bad_line(void **state)
{
    struct office *office = *state;
    unsigned cuts = 0;

    open_client(office, "kiosk-1.token");
    client_subscribe(office->client, QUEUED__V1__TOPIC_KIND__TOPIC_KIND_BOARD, 0);
    WAIT_FOR(office->topic_count > 0);
    for (unsigned i = 0; i < TICKETS; i++) {
        char expected[32];
        enum cut_line_mode mode = (enum cut_line_mode)(i % CUT_LINE_SILENT);
        cut_line_set(office->line, mode);
        cuts += mode == CUT_LINE_PASS ? 0 : 1;
        issue(office);
        WAIT_FOR(office->answer_count == i + 1);
        /* Numbers follow each other: nothing was issued twice, nothing was lost. */
        (void)snprintf(expected, sizeof expected, "A%03u", i + 1);
        assert_string_equal(office->label, expected);
        WAIT_FOR(office->up_count == cuts + 1);
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
        stop(office, SIGKILL);
        start(office);
        WAIT_FOR(office->answer_count == i + 1);
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
    WAIT_FOR(cut_line_is_cut(office->line));
    WAIT_FOR(office->answer_count == 1);
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
        WAIT_FOR(office->answer_count == 2 * (i + 1));
        assert_true(office->is_logged_in);
    }
    assert_string_equal(office->label, "A008");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        TEST(a_hundred_tickets_over_a_bad_line),
        TEST(a_server_that_is_killed),
        TEST(a_line_that_is_silently_dead),
        TEST(a_log_in_over_a_bad_line),
    };

    if (argc != 2) {
        (void)fprintf(stderr, "usage: test_client_live <queued>\n");
        return 1;
    }
    queued = argv[1];
    return cmocka_run_group_tests(tests, NULL, NULL);
}
