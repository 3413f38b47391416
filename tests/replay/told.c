#include "tests/replay/told.h"

#include <string.h>

#include "proto/client/copy.h"

/* Command ids are random: their first bytes are hash enough. */
static guint id_hash(gconstpointer id)
{
    guint hash = 0;

    memcpy(&hash, id, sizeof hash);
    return hash;
}

static gboolean id_equal(gconstpointer a, gconstpointer b)
{
    return memcmp(a, b, COMMAND_ID_SIZE) == 0;
}

static void name_free(gpointer data)
{
    struct told_name *name = data;

    g_free(name->name);
    g_free(name);
}

static void command_free(gpointer data)
{
    struct told_command *command = data;

    queued__v1__client_message__free_unpacked(command->asked, NULL);
    queued__v1__server_message__free_unpacked(command->answer, NULL);
    g_free(command);
}

static void state_free(gpointer data)
{
    struct told_state *state = data;

    g_bytes_unref(state->bytes);
    g_free(state);
}

static void report_free(gpointer data)
{
    struct told_report *report = data;

    queued__v1__server_message__free_unpacked(report->answer, NULL);
    g_free(report);
}

void told_init(struct told *told)
{
    *told = (struct told){
        .names = g_ptr_array_new_with_free_func(name_free),
        .commands = g_ptr_array_new_with_free_func(command_free),
        .by_id = g_hash_table_new(id_hash, id_equal),
        .states = g_ptr_array_new_with_free_func(state_free),
        .reports = g_ptr_array_new_with_free_func(report_free),
    };
}

void told_deinit(struct told *told)
{
    if (told->names == NULL) {
        return;
    }
    g_hash_table_unref(told->by_id);
    g_ptr_array_unref(told->commands);
    g_ptr_array_unref(told->states);
    g_ptr_array_unref(told->reports);
    g_ptr_array_unref(told->names);
    *told = (struct told){0};
}

struct told_name *told_add_name(struct told *told, const char *text)
{
    struct told_name *name = g_new0(struct told_name, 1);

    name->name = g_strdup(text);
    g_ptr_array_add(told->names, name);
    return name;
}

struct told_command *told_add_command(struct told *told,
                                      const struct told_name *by,
                                      const Queued__V1__ClientMessage *message)
{
    struct told_command *command = g_new0(struct told_command, 1);

    g_assert(message->command_id.len == COMMAND_ID_SIZE);
    command->asked = copy_message(&message->base);
    g_assert(command->asked != NULL);
    memcpy(command->id, message->command_id.data, COMMAND_ID_SIZE);
    command->by = by;
    command->first = told_find(told, command->id);
    command->sent_us = g_get_monotonic_time();
    if (command->first == NULL) {
        g_hash_table_insert(told->by_id, command->id, command);
    }
    g_ptr_array_add(told->commands, command);
    told->unanswered++;
    return command;
}

void told_answer(struct told *told,
                 struct told_command *command,
                 const Queued__V1__ServerMessage *answer)
{
    g_assert(command->answer == NULL);
    command->answer = copy_message(&answer->base);
    command->answered_us = g_get_monotonic_time();
    told->unanswered--;
}

void told_add_state(struct told *told,
                    const struct told_name *by,
                    const Queued__V1__TopicState *message)
{
    struct told_state *state = g_new0(struct told_state, 1);
    size_t len = queued__v1__topic_state__get_packed_size(message);
    uint8_t *bytes = g_malloc(len + 1);

    (void)queued__v1__topic_state__pack(message, bytes);
    state->by = by;
    state->version = message->version;
    state->bytes = g_bytes_new_take(bytes, len);
    g_ptr_array_add(told->states, state);
}

void told_add_report(struct told *told,
                     const Queued__V1__GetReport *asked,
                     const Queued__V1__ServerMessage *answer)
{
    struct told_report *report = g_new0(struct told_report, 1);

    report->asked = *asked;
    report->answer = copy_message(&answer->base);
    g_ptr_array_add(told->reports, report);
}

struct told_command *told_find(const struct told *told, const uint8_t id[COMMAND_ID_SIZE])
{
    return g_hash_table_lookup(told->by_id, id);
}

const Queued__V1__Done *told_done(const struct told_command *command)
{
    const Queued__V1__ServerMessage *answer = command->answer;
    bool done = answer != NULL && answer->body_case == QUEUED__V1__SERVER_MESSAGE__BODY_DONE;

    return done ? answer->done : NULL;
}

bool told_is_log_out(const struct told_command *command)
{
    const Queued__V1__ServerMessage *answer = command->answer;
    bool is_ended = answer != NULL &&
                    (answer->body_case == QUEUED__V1__SERVER_MESSAGE__BODY_DONE ||
                     (answer->body_case == QUEUED__V1__SERVER_MESSAGE__BODY_REFUSAL &&
                      answer->refusal->code == QUEUED__V1__REFUSAL_CODE__REFUSAL_CODE_BAD_TOKEN));

    return is_ended && command->asked->body_case == QUEUED__V1__CLIENT_MESSAGE__BODY_LOG_OUT;
}

static gint by_version(gconstpointer a, gconstpointer b)
{
    const struct told_state *first = *(const struct told_state *const *)a;
    const struct told_state *second = *(const struct told_state *const *)b;

    return (first->version > second->version) - (first->version < second->version);
}

/* GLib's sort is a merge sort: what is equal keeps its order. */
void told_sort_states(struct told *told)
{
    g_ptr_array_sort(told->states, by_version);
}
