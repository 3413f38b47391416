#include "tests/replay/spoil.h"

#include <stdio.h>
#include <string.h>

#include "proto/client/copy.h"

#define ASKED(name) QUEUED__V1__CLIENT_MESSAGE__BODY_##name
#define STATE(name) QUEUED__V1__TOPIC_STATE__STATE_##name

/* --- Answers --- */

static void move_number(Queued__V1__Done *done)
{
    done->seq++;
}

static void move_instant(Queued__V1__Done *done)
{
    done->at_ms++;
}

static void move_key(Queued__V1__Done *done)
{
    done->ticket->key_ms++;
}

static void move_counter(Queued__V1__Done *done)
{
    done->counter_id++;
}

static void change_label(Queued__V1__Done *done)
{
    done->ticket->label[0]++;
}

static void change_token(Queued__V1__Done *done)
{
    done->ticket_token[0] = done->ticket_token[0] == 'a' ? 'b' : 'a';
}

static const struct {
    const char *what;
    Queued__V1__ClientMessage__BodyCase asked;
    void (*edit)(Queued__V1__Done *done);
} answers[] = {
    {"another number in an answer", ASKED(FINISH), move_number},
    {"another instant in an answer", ASKED(START), move_instant},
    {"another key on a ticket", ASKED(ISSUE), move_key},
    {"another label on a ticket", ASKED(ISSUE), change_label},
    {"another secret on a ticket", ASKED(ISSUE), change_token},
    {"another counter for a call", ASKED(CALL_NEXT), move_counter},
};

/* The one in the middle of those that were done. */
static struct told_command *find_done(const struct told *told,
                                      Queued__V1__ClientMessage__BodyCase asked)
{
    GPtrArray *found = g_ptr_array_new();

    for (guint i = 0; i < told->commands->len; i++) {
        struct told_command *command = g_ptr_array_index(told->commands, i);
        const Queued__V1__Done *done = told_done(command);
        if (done != NULL && !done->repeated && command->first == NULL &&
            command->asked->body_case == asked) {
            g_ptr_array_add(found, command);
        }
    }
    struct told_command *middle = found->len == 0 ? NULL : g_ptr_array_index(found, found->len / 2);
    g_ptr_array_unref(found);
    return middle;
}

static bool is_found(struct told *told, const struct verdict_options *options, const char *what)
{
    struct verdict verdict;

    verdict_reach(&verdict, told, options);
    const GPtrArray *lines = verdict.differences.lines;
    bool found = verdict.differences.count > 0;
    (void)printf("  %s %s: %s\n",
                 found ? "✓" : "✗",
                 what,
                 found ? (const char *)g_ptr_array_index(lines, 0) : "was not found");
    verdict_deinit(&verdict);
    return found;
}

static bool nothing_to_spoil(const char *what)
{
    (void)printf("  ✗ %s: the day has none\n", what);
    return false;
}

static bool spoil_answer(struct told *told, const struct verdict_options *options, guint index)
{
    struct told_command *command = find_done(told, answers[index].asked);

    if (command == NULL) {
        return nothing_to_spoil(answers[index].what);
    }
    Queued__V1__ServerMessage *kept = command->answer;
    command->answer = copy_message(&kept->base);
    answers[index].edit(command->answer->done);
    bool found = is_found(told, options, answers[index].what);
    queued__v1__server_message__free_unpacked(command->answer, NULL);
    command->answer = kept;
    return found;
}

/* Done, and told that it was refused. */
static bool spoil_outcome(struct told *told, const struct verdict_options *options)
{
    struct told_command *command = find_done(told, ASKED(FINISH));
    static char key[] = "refusal.busy";
    Queued__V1__Refusal refusal = QUEUED__V1__REFUSAL__INIT;
    Queued__V1__ServerMessage refused = QUEUED__V1__SERVER_MESSAGE__INIT;

    if (command == NULL) {
        return nothing_to_spoil("a refusal");
    }
    refusal.message_key = key;
    refused.body_case = QUEUED__V1__SERVER_MESSAGE__BODY_REFUSAL;
    refused.refusal = &refusal;
    Queued__V1__ServerMessage *kept = command->answer;
    command->answer = &refused;
    bool found = is_found(told, options, "a refusal of what was done");
    command->answer = NULL;
    found = is_found(told, options, "an answer that never came") && found;
    command->answer = kept;
    return found;
}

/* A ticket that nobody asked for, and one that was acknowledged and is not there. */
static bool spoil_command(struct told *told, const struct verdict_options *options)
{
    struct told_command *command = find_done(told, ASKED(ISSUE));

    if (command == NULL) {
        return nothing_to_spoil("a command");
    }
    command->id[COMMAND_ID_SIZE - 1] ^= 1;
    bool found = is_found(told, options, "a ticket that the journal does not have");
    command->id[COMMAND_ID_SIZE - 1] ^= 1;
    return found;
}

/* --- Screens --- */

static void change_waiting(Queued__V1__TopicState *state)
{
    state->board->services[0]->waiting++;
}

static void change_call(Queued__V1__TopicState *state)
{
    state->board->calls[0]->counter_id++;
}

static void drop_call(Queued__V1__TopicState *state)
{
    state->board->n_calls--;
    queued__v1__board_call__free_unpacked(state->board->calls[state->board->n_calls], NULL);
}

static void change_counter(Queued__V1__TopicState *state)
{
    state->counter->since_ms++;
}

static void change_phone(Queued__V1__TopicState *state)
{
    state->ticket->ticket->since_ms++;
}

static void change_figure(Queued__V1__TopicState *state)
{
    state->statistics->services[0]->issued++;
}

/* As if it had been sealed one event too late. */
static void come_late(Queued__V1__TopicState *state)
{
    state->version--;
}

static const struct {
    const char *what;
    Queued__V1__TopicState__StateCase topic;
    void (*edit)(Queued__V1__TopicState *state);
} screens[] = {
    {"another count on a board", STATE(BOARD), change_waiting},
    {"another counter for a call on a board", STATE(BOARD), change_call},
    {"a call missing on a board", STATE(BOARD), drop_call},
    {"a board sealed too late", STATE(BOARD), come_late},
    {"another instant on a counter", STATE(COUNTER), change_counter},
    {"another instant on a phone", STATE(TICKET), change_phone},
    {"another figure for the manager", STATE(STATISTICS), change_figure},
};

static Queued__V1__TopicState *unpack(const struct told_state *state)
{
    gsize len = 0;
    const uint8_t *bytes = g_bytes_get_data(state->bytes, &len);

    return queued__v1__topic_state__unpack(NULL, len, bytes);
}

/* One from the middle of the day on, with calls where it is a board. */
static struct told_state *find_state(const struct told *told,
                                     Queued__V1__TopicState__StateCase topic)
{
    struct told_state *found = NULL;

    for (guint i = 0; i < told->states->len; i++) {
        struct told_state *state = g_ptr_array_index(told->states, i);
        Queued__V1__TopicState *message = unpack(state);
        bool fits =
            message->state_case == topic && (topic != STATE(BOARD) || message->board->n_calls > 1);
        queued__v1__topic_state__free_unpacked(message, NULL);
        found = fits ? state : found;
        if (found != NULL && i > told->states->len / 2) {
            break;
        }
    }
    return found;
}

static bool spoil_screen(struct told *told, const struct verdict_options *options, guint index)
{
    struct told_state *state = find_state(told, screens[index].topic);

    if (state == NULL) {
        return nothing_to_spoil(screens[index].what);
    }
    const struct told_state kept = *state;
    Queued__V1__TopicState *message = unpack(state);
    screens[index].edit(message);
    size_t len = queued__v1__topic_state__get_packed_size(message);
    uint8_t *bytes = g_malloc(len + 1);
    (void)queued__v1__topic_state__pack(message, bytes);
    state->bytes = g_bytes_new_take(bytes, len);
    state->version = message->version;
    queued__v1__topic_state__free_unpacked(message, NULL);
    bool found = is_found(told, options, screens[index].what);
    g_bytes_unref(state->bytes);
    *state = kept;
    return found;
}

/* The last board of every display is lost. */
static bool spoil_last_board(struct told *told, const struct verdict_options *options)
{
    const struct told_state *last = g_ptr_array_index(told->states, told->states->len - 1);
    GPtrArray *all = told->states;

    told->states = g_ptr_array_new();
    for (guint i = 0; i < all->len; i++) {
        struct told_state *state = g_ptr_array_index(all, i);
        if (state->version < last->version) {
            g_ptr_array_add(told->states, state);
        }
    }
    bool found = is_found(told, options, "a last board that nobody saw");
    g_ptr_array_unref(told->states);
    told->states = all;
    return found;
}

static bool spoil_report(struct told *told, const struct verdict_options *options)
{
    const struct told_report *report = g_ptr_array_index(told->reports, 0);
    Queued__V1__ReportRow *row = report->answer->report->rows[0];

    row->wait->median_ms++;
    bool found = is_found(told, options, "another median in a report");
    row->wait->median_ms--;
    return found;
}

bool spoil_all(struct told *told, const struct verdict_options *options)
{
    bool found = true;

    for (guint i = 0; i < G_N_ELEMENTS(answers); i++) {
        found = spoil_answer(told, options, i) && found;
    }
    found = spoil_outcome(told, options) && found;
    found = spoil_command(told, options) && found;
    for (guint i = 0; i < G_N_ELEMENTS(screens); i++) {
        found = spoil_screen(told, options, i) && found;
    }
    found = spoil_last_board(told, options) && found;
    return spoil_report(told, options) && found;
}
