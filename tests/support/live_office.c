#include "tests/support/live_office.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>

#include "proto/client/copy.h"
#include "tests/support/await.h"

bool live_wait(bool (*is_true)(void *data), void *data)
{
    struct await await;

    await_begin(&await);
    while (!is_true(data) && await_turn(&await)) {
    }
    await_end(&await);
    return !await.is_late;
}

guint live_setting(const char *name, guint usual)
{
    const char *text = g_getenv(name);
    guint64 number = usual;

    if (text != NULL && !g_ascii_string_to_unsigned(text, 10, 1, LIVE_SETTING_MAX, &number, NULL)) {
        g_error("%s is \"%s\", not a number from 1 to %d", name, text, LIVE_SETTING_MAX);
    }
    return (guint)number;
}

/* --- Programs --- */

static void end_with_parent(gpointer data)
{
    (void)data;
    (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
}

GSubprocess *live_run(GSubprocessFlags flags, const char *const *argv)
{
    GSubprocessLauncher *launcher = g_subprocess_launcher_new(flags);

    g_subprocess_launcher_set_child_setup(launcher, end_with_parent, NULL, NULL);
    GSubprocess *process = g_subprocess_launcher_spawnv(launcher, argv, NULL);
    g_object_unref(launcher);
    return process;
}

/* --- The server --- */

/* It says where it listens on its standard output. */
static guint16 read_port(GInputStream *out)
{
    static const char before[] = "http://127.0.0.1:";
    GDataInputStream *lines = g_data_input_stream_new(out);
    guint16 port = 0;
    char *line = NULL;

    while (port == 0 && (line = g_data_input_stream_read_line(lines, NULL, NULL, NULL)) != NULL) {
        const char *url = strstr(line, before);
        if (url != NULL) {
            port = (guint16)strtoul(url + strlen(before), NULL, 10);
        }
        g_free(line);
    }
    g_filter_input_stream_set_close_base_stream(G_FILTER_INPUT_STREAM(lines), FALSE);
    g_object_unref(lines);
    return port;
}

#define NINE "2026-11-23T09:00:00+0700"

static void serve(struct live_office *office, const char *clock)
{
    char *port = g_strdup_printf("%u", office->port);
    const char *const argv[] = {LIVE_SERVER,
                                "serve",
                                "--sample",
                                "--data",
                                office->folder,
                                "--port",
                                port,
                                "--clock",
                                clock,
                                "--log",
                                "warn",
                                NULL};
    office->process = live_run(G_SUBPROCESS_FLAGS_STDOUT_PIPE, argv);
    g_assert_nonnull(office->process);
    office->port = read_port(g_subprocess_get_stdout_pipe(office->process));
    g_assert_cmpuint(office->port, !=, 0);
    g_free(port);
}

void live_office_start(struct live_office *office)
{
    office->folder = g_dir_make_tmp("queued-live-XXXXXX", NULL);
    office->port = 0;
    serve(office, NINE);
}

static void remove_folder(const char *path)
{
    GDir *folder = g_dir_open(path, 0, NULL);

    for (const char *name = NULL; folder != NULL && (name = g_dir_read_name(folder)) != NULL;) {
        char *file = g_build_filename(path, name, NULL);
        (void)g_remove(file);
        g_free(file);
    }
    g_clear_pointer(&folder, g_dir_close);
    (void)g_rmdir(path);
}

static void on_exited(GObject *source, GAsyncResult *result, gpointer data)
{
    g_assert_true(g_subprocess_wait_finish(G_SUBPROCESS(source), result, NULL));
    *(bool *)data = true;
}

static bool is_set(void *data)
{
    return *(bool *)data;
}

int live_exit_status(GSubprocess *process)
{
    bool is_exited = false;

    g_subprocess_wait_async(process, NULL, on_exited, &is_exited);
    g_assert_true(live_wait(is_set, &is_exited));
    return g_subprocess_get_if_exited(process) ? g_subprocess_get_exit_status(process) : -1;
}

void live_office_kill(struct live_office *office)
{
    g_subprocess_send_signal(office->process, SIGKILL);
    g_assert_cmpint(live_exit_status(office->process), ==, -1);
    g_clear_object(&office->process);
    serve(office, NINE);
}

static char *token_of(const struct live_office *office, const char *token_file)
{
    char *path = live_office_path(office, token_file);
    char *token = NULL;

    g_assert_true(g_file_get_contents(path, &token, NULL, NULL));
    g_free(path);
    return g_strstrip(token);
}

/* Links of ours that are still closing need the main loop to do so. */
static void end(struct live_office *office)
{
    g_subprocess_send_signal(office->process, SIGTERM);
    g_assert_cmpint(live_exit_status(office->process), ==, 0);
    g_clear_object(&office->process);
}

static void on_board(void *owner, const Queued__V1__TopicState *state)
{
    *(bool *)owner = state->board->day_open;
}

void live_office_restart(struct live_office *office, const char *clock)
{
    bool is_open = false;

    end(office);
    serve(office, clock);
    char *url = live_office_url(office);
    char *token = token_of(office, "tv-1.token");
    const struct client_options options = {
        .url = url, .token = token, .name = "test", .owner = &is_open, .on_topic = on_board};
    struct client *client = client_new(&options);
    client_subscribe(client, QUEUED__V1__TOPIC_KIND__TOPIC_KIND_BOARD, 0);
    g_assert_true(live_wait(is_set, &is_open));
    client_free(client);
    g_free(token);
    g_free(url);
}

void live_office_stop(struct live_office *office)
{
    end(office);
    remove_folder(office->folder);
    g_free(office->folder);
}

char *live_office_url(const struct live_office *office)
{
    return g_strdup_printf("ws://127.0.0.1:%u/", office->port);
}

char *live_office_path(const struct live_office *office, const char *name)
{
    return g_build_filename(office->folder, name, NULL);
}

/* --- Somebody who acts --- */

struct live_person {
    struct client *client;
    Queued__V1__ServerMessage *answer; /* Owned; NULL: none yet. */
};

static bool is_answered(void *data)
{
    return ((struct live_person *)data)->answer != NULL;
}

/* What a callback is passed lives during the call only. */
static void on_answer(void *owner, const Queued__V1__ServerMessage *answer)
{
    struct live_person *person = owner;

    person->answer = copy_message(&answer->base);
}

static void forget(struct live_person *person)
{
    if (person->answer != NULL) {
        queued__v1__server_message__free_unpacked(person->answer, NULL);
        person->answer = NULL;
    }
}

const Queued__V1__ServerMessage *live_ask(struct live_person *person,
                                          Queued__V1__ClientMessage *message)
{
    forget(person);
    client_send(person->client, message, 0, on_answer, person);
    g_assert_true(live_wait(is_answered, person));
    if (person->answer->body_case == QUEUED__V1__SERVER_MESSAGE__BODY_REFUSAL) {
        g_error("refused: %s", person->answer->refusal->text);
    }
    return person->answer;
}

static struct live_person *person_new(const struct live_office *office, const char *token)
{
    struct live_person *person = g_new0(struct live_person, 1);
    char *url = live_office_url(office);
    const struct client_options options = {
        .url = url, .token = token, .name = "test", .owner = person};

    person->client = client_new(&options);
    g_free(url);
    return person;
}

struct live_person *live_device(const struct live_office *office, const char *token_file)
{
    char *token = token_of(office, token_file);
    struct live_person *person = person_new(office, token);

    g_free(token);
    return person;
}

struct live_person *live_clerk(const struct live_office *office,
                               const char *user,
                               const char *pin,
                               uint32_t counter_id)
{
    struct live_person *person = person_new(office, NULL);
    Queued__V1__ClientMessage message = QUEUED__V1__CLIENT_MESSAGE__INIT;
    Queued__V1__LogIn log_in = QUEUED__V1__LOG_IN__INIT;
    Queued__V1__OpenCounter open_counter = QUEUED__V1__OPEN_COUNTER__INIT;

    log_in.user = client_text(user);
    log_in.secret = client_text(pin);
    log_in.counter_id = counter_id;
    message.body_case = QUEUED__V1__CLIENT_MESSAGE__BODY_LOG_IN;
    message.log_in = &log_in;
    (void)live_ask(person, &message);
    message.body_case = QUEUED__V1__CLIENT_MESSAGE__BODY_OPEN_COUNTER;
    message.open_counter = &open_counter;
    (void)live_ask(person, &message);
    return person;
}

void live_leave(struct live_person *person)
{
    forget(person);
    client_free(person->client);
    g_free(person);
}

static const char *label_of(const Queued__V1__ServerMessage *answer)
{
    g_assert_cmpint(answer->body_case, ==, QUEUED__V1__SERVER_MESSAGE__BODY_DONE);
    g_assert_nonnull(answer->done->ticket);
    return answer->done->ticket->label;
}

const char *live_issue(struct live_person *kiosk, uint32_t service_id)
{
    Queued__V1__ClientMessage message = QUEUED__V1__CLIENT_MESSAGE__INIT;
    Queued__V1__Issue issue = QUEUED__V1__ISSUE__INIT;

    issue.service_id = service_id;
    message.body_case = QUEUED__V1__CLIENT_MESSAGE__BODY_ISSUE;
    message.issue = &issue;
    return label_of(live_ask(kiosk, &message));
}

const char *live_call_next(struct live_person *clerk)
{
    Queued__V1__ClientMessage message = QUEUED__V1__CLIENT_MESSAGE__INIT;
    Queued__V1__CallNext call_next = QUEUED__V1__CALL_NEXT__INIT;

    message.body_case = QUEUED__V1__CLIENT_MESSAGE__BODY_CALL_NEXT;
    message.call_next = &call_next;
    return label_of(live_ask(clerk, &message));
}

const char *live_start(struct live_person *clerk)
{
    Queued__V1__ClientMessage message = QUEUED__V1__CLIENT_MESSAGE__INIT;
    Queued__V1__Start start = QUEUED__V1__START__INIT;

    message.body_case = QUEUED__V1__CLIENT_MESSAGE__BODY_START;
    message.start = &start;
    return label_of(live_ask(clerk, &message));
}

const char *live_finish(struct live_person *clerk)
{
    Queued__V1__ClientMessage message = QUEUED__V1__CLIENT_MESSAGE__INIT;
    Queued__V1__Finish finish = QUEUED__V1__FINISH__INIT;

    message.body_case = QUEUED__V1__CLIENT_MESSAGE__BODY_FINISH;
    message.finish = &finish;
    return label_of(live_ask(clerk, &message));
}
