#include "tests/replay/verdict.h"

#include <stdio.h>
#include <string.h>

#include "queued/cli/cli.h"
#include "queued/journal/journal.h"
#include "queued/journal/verify.h"
#include "tests/replay/fact.h"
#include "tests/replay/figures.h"
#include "tests/replay/hall.h"
#include "tests/replay/match.h"
#include "tests/replay/screening.h"

/* What only time changes after the last event: no instant is too late. */
#define AFTERWARDS_MS (48 * INT64_C(3600000))

struct reaching {
    struct verdict *verdict;
    struct told *told;
    const struct verdict_options *options;
    struct definition definition;
    GArray *events; /* struct event, the whole journal. */
    struct hall hall;
    guint next_state;   /* Of told->states. */
    GPtrArray *pending; /* struct told_command whose step is not over. */
};

static enum qd_err on_event(void *owner, const struct event *event)
{
    struct reaching *reaching = owner;

    g_array_append_val(reaching->events, *event);
    return QD_OK;
}

/* The journal as it is on the disk, read by the journal's own reader: chain and numbers hold. */
static bool read_journal(struct reaching *reaching)
{
    const struct verdict_options *asked = reaching->options;
    struct differences *differences = &reaching->verdict->differences;
    const struct journal_options options = {.path = asked->database, .reading = true};
    char errmsg[JOURNAL_ERRMSG_SIZE] = "";
    struct journal *journal = NULL;

    if (journal_open(&journal, &options, errmsg) != QD_OK) {
        differences_add(differences, "the journal cannot be opened: %s", errmsg);
        return false;
    }
    enum qd_err err = journal_load_definition(journal, asked->office_id, 0, &reaching->definition);
    if (err == QD_OK) {
        err = journal_replay(journal, asked->office_id, 1, on_event, reaching);
    }
    if (err != QD_OK) {
        differences_add(differences, "the journal cannot be read: %s", journal_errmsg(journal));
    }
    journal_close(journal, NULL, NULL);
    return err == QD_OK;
}

static void verify(struct reaching *reaching)
{
    struct differences *differences = &reaching->verdict->differences;
    struct verify_result result = {0};
    enum qd_err err = verify_file(reaching->options->database, &result);

    if (err != QD_OK) {
        differences_add(differences, "the journal cannot be verified: %s", qd_err_text(err));
    } else if (result.is_broken) {
        differences_add(differences,
                        "event %" G_GUINT64_FORMAT " is not as it was written: %s",
                        result.seq,
                        result.what);
    }
}

/* --- Events and answers --- */

static bool has_command(const struct event *event)
{
    static const struct command_id none;

    return memcmp(&event->command_id, &none, sizeof none) != 0;
}

/* The fact to follow: what the client was told, or what happened by itself. */
static struct event match_command(struct reaching *reaching, const struct event *event)
{
    struct verdict *verdict = reaching->verdict;
    struct differences *differences = &verdict->differences;
    struct told_command *command = told_find(reaching->told, event->command_id.bytes);

    if (!has_command(event)) {
        bool by_itself = event->actor.kind == ACTOR_SYSTEM;
        if (!by_itself && event->kind != EVENT_DEFINITION_APPLIED) {
            differences_add(differences, "actor %d, and no command", (int)event->actor.kind);
        }
        return *event;
    }
    if (command == NULL) {
        verdict->others++;
        if (event->seq > reaching->options->joined_seq && !reaching->options->others_may_act) {
            differences_add(differences, "no client asked for it");
        }
        return *event;
    }
    if (command->is_matched) {
        differences_add(differences, "%s's command was done twice", command->by->name);
    }
    command->is_matched = true;
    bool refused = command->answer != NULL && !told_is_log_out(command) &&
                   command->answer->body_case == QUEUED__V1__SERVER_MESSAGE__BODY_REFUSAL;
    if (refused || command->answer == NULL) {
        differences_add(differences,
                        "%s was told %s",
                        command->by->name,
                        refused ? command->answer->refusal->message_key : "nothing");
        return *event;
    }
    g_ptr_array_add(reaching->pending, command);
    return fact_of(command, event, differences);
}

/* Events that follow from the one before them are of the same step. */
static bool is_end_of_step(const struct reaching *reaching, guint index)
{
    if (index + 1 == reaching->events->len) {
        return true;
    }
    const struct event *event = &g_array_index(reaching->events, struct event, index);
    const struct event *next = &g_array_index(reaching->events, struct event, index + 1);
    return has_command(next) || next->at_ms != event->at_ms;
}

/* The tickets of the answers, as the step left them. */
static void match_answers(struct reaching *reaching)
{
    for (guint i = 0; i < reaching->pending->len; i++) {
        const struct told_command *command = g_ptr_array_index(reaching->pending, i);
        const Queued__V1__Done *done = told_done(command);
        if (done != NULL && done->ticket != NULL && !done->repeated) {
            differences_look_at(&reaching->verdict->differences,
                                "answer %" G_GUINT64_FORMAT " to %s",
                                done->seq,
                                command->by->name);
            match_ticket(&reaching->hall, done->ticket);
        }
    }
    g_ptr_array_set_size(reaching->pending, 0);
}

/* --- Screens --- */

static bool is_same(const struct told_state *a, const struct told_state *b)
{
    return a != NULL && a->version == b->version && g_bytes_equal(a->bytes, b->bytes);
}

static void match_states(struct reaching *reaching, uint64_t version, int64_t until_ms)
{
    const GPtrArray *states = reaching->told->states;
    const struct told_state *last = NULL;

    while (reaching->next_state < states->len) {
        const struct told_state *state = g_ptr_array_index(states, reaching->next_state);
        if (state->version > version) {
            break;
        }
        reaching->next_state++;
        differences_look_at(&reaching->verdict->differences,
                            "version %" G_GUINT64_FORMAT " as %s saw it",
                            state->version,
                            state->by->name);
        reaching->verdict->states++;
        if (is_same(last, state)) {
            continue; /* Two screens of one kind: looked at already. */
        }
        last = state;
        gsize len = 0;
        const uint8_t *bytes = g_bytes_get_data(state->bytes, &len);
        Queued__V1__TopicState *message = queued__v1__topic_state__unpack(NULL, len, bytes);
        match_state(&reaching->hall, message, until_ms);
        queued__v1__topic_state__free_unpacked(message, NULL);
    }
}

static void follow(struct reaching *reaching)
{
    for (guint i = 0; i < reaching->events->len; i++) {
        const struct event *event = &g_array_index(reaching->events, struct event, i);
        bool is_last = i + 1 == reaching->events->len;
        differences_look_at(&reaching->verdict->differences,
                            "event %" G_GUINT64_FORMAT " %s",
                            event->seq,
                            event_name(event->kind));
        struct event fact = match_command(reaching, event);
        hall_take(&reaching->hall, &fact);
        if (is_end_of_step(reaching, i)) {
            match_answers(reaching);
        }
        match_states(reaching,
                     event->seq,
                     is_last ? event->at_ms + AFTERWARDS_MS
                             : g_array_index(reaching->events, struct event, i + 1).at_ms);
    }
    for (guint i = reaching->next_state; i < reaching->told->states->len; i++) {
        const struct told_state *state = g_ptr_array_index(reaching->told->states, i);
        differences_look_at(&reaching->verdict->differences, "%s", state->by->name);
        differences_add(&reaching->verdict->differences,
                        "saw version %" G_GUINT64_FORMAT ", which is not in the journal",
                        state->version);
    }
}

/* --- Answers without events --- */

/* A command that was sent again is answered as it was the first time. */
static void match_again(struct differences *differences, const struct told_command *command)
{
    const Queued__V1__Done *again = told_done(command);
    const Queued__V1__Done *first = told_done(command->first);

    if ((again == NULL) != (first == NULL)) {
        differences_add(differences, "done once and refused once");
    } else if (again != NULL) {
        differences_int(differences, "number", (int64_t)again->seq, (int64_t)first->seq);
        differences_int(differences, "at", again->at_ms, first->at_ms);
        differences_text(differences, "token", again->ticket_token, first->ticket_token);
        differences_int(
            differences, "one was done, one repeated", again->repeated != first->repeated, 1);
    }
}

static bool needs_event(const struct told_command *command)
{
    const Queued__V1__ServerMessage *answer = command->answer;

    if (answer->body_case == QUEUED__V1__SERVER_MESSAGE__BODY_LOGGED_IN) {
        return answer->logged_in->counter_id != 0;
    }
    return answer->body_case == QUEUED__V1__SERVER_MESSAGE__BODY_DONE && answer->done->seq != 0;
}

static void count_answers(struct reaching *reaching)
{
    struct verdict *verdict = reaching->verdict;

    for (guint i = 0; i < reaching->told->commands->len; i++) {
        const struct told_command *command = g_ptr_array_index(reaching->told->commands, i);
        const Queued__V1__Done *done = told_done(command);
        differences_look_at(&verdict->differences,
                            "command %u of %s (%d)",
                            i,
                            command->by->name,
                            (int)command->asked->body_case);
        verdict->commands++;
        if (command->answer == NULL) {
            differences_add(&verdict->differences, "was never answered");
            continue;
        }
        bool refused = command->answer->body_case == QUEUED__V1__SERVER_MESSAGE__BODY_REFUSAL;
        verdict->refused += refused ? 1 : 0;
        verdict->done += refused ? 0 : 1;
        verdict->repeated += done != NULL && done->repeated ? 1 : 0;
        if (command->first != NULL) {
            if (command->first->answer != NULL) {
                match_again(&verdict->differences, command);
            }
        } else if (needs_event(command) && !command->is_matched) {
            differences_add(&verdict->differences, "was acknowledged, and is not in the journal");
        }
    }
}

/* --- The end --- */

static void match_reports(struct reaching *reaching)
{
    const GPtrArray *reports = reaching->told->reports;

    for (guint i = 0; i < reports->len; i++) {
        const struct told_report *report = g_ptr_array_index(reports, i);
        figures_match(&reaching->hall, &report->asked, report->answer->report);
        reaching->verdict->reports++;
    }
}

void verdict_reach(struct verdict *verdict,
                   struct told *told,
                   const struct verdict_options *options)
{
    struct reaching reaching = {
        .verdict = verdict,
        .told = told,
        .options = options,
        .events = g_array_new(FALSE, FALSE, sizeof(struct event)),
        .pending = g_ptr_array_new(),
    };

    *verdict = (struct verdict){0};
    for (guint i = 0; i < told->commands->len; i++) {
        ((struct told_command *)g_ptr_array_index(told->commands, i))->is_matched = false;
    }
    differences_init(&verdict->differences);
    if (read_journal(&reaching)) {
        hall_init(&reaching.hall, &reaching.definition, &verdict->differences);
        /* Each watcher's states in the order they came, before they are put in that of versions. */
        screening_match(told, reaching.events, verdict);
        told_sort_states(told);
        follow(&reaching);
        count_answers(&reaching);
        match_reports(&reaching);
        differences_look_at(&verdict->differences, "%s", options->database);
        verify(&reaching);
        if (options->early > 0) {
            differences_add(&verdict->differences,
                            "%u messages spoke of what was not on the disk when they came",
                            options->early);
        }
        verdict->looked = options->looked;
        verdict->events = reaching.events->len;
        verdict->tickets = reaching.hall.tickets->len;
        verdict->calls = reaching.hall.call_events;
        hall_deinit(&reaching.hall);
    }
    definition_deinit(&reaching.definition);
    g_array_unref(reaching.events);
    g_ptr_array_unref(reaching.pending);
}

void verdict_print(const struct verdict *verdict)
{
    const struct differences *differences = &verdict->differences;

    bool vi = cli_in_vietnamese();

    (void)printf(vi ? "  %u lệnh đã được trả lời: %u xong (%u gửi lại), %u từ chối\n"
                    : "  %u commands answered: %u done (%u of them asked again), %u refused\n",
                 verdict->commands,
                 verdict->done,
                 verdict->repeated,
                 verdict->refused);
    (void)printf(vi ? "  %u việc trong sổ: %u số, %u lượt gọi đúng thứ tự\n"
                    : "  %u events in the journal: %u tickets, %u calls by the order rule\n",
                 verdict->events,
                 verdict->tickets,
                 verdict->calls);
    (void)printf(vi ? "  %u trạng thái đã hiện, trong đó %u bảng; %u lượt gọi màn hình bỏ qua\n"
                    : "  %u states shown, %u of them boards; %u calls passed a slow display\n",
                 verdict->states,
                 verdict->boards,
                 verdict->skipped_calls);
    (void)printf(vi ? "  %u tin nhắn: khi đến thì việc đã ghi trên đĩa\n"
                    : "  %u messages came after what they spoke of was on the disk\n",
                 verdict->looked);
    (void)printf(vi ? "  %u báo cáo đã được tính lại\n" : "  %u reports computed anew\n",
                 verdict->reports);
    if (verdict->others > 0) {
        (void)printf(vi ? "  %u việc của người khác\n" : "  %u events by others\n",
                     verdict->others);
    }
    for (guint i = 0; i < differences->lines->len; i++) {
        (void)printf("  ≠ %s\n", (const char *)g_ptr_array_index(differences->lines, i));
    }
    if (differences->count > differences->lines->len) {
        (void)printf("  … and %u more\n", differences->count - differences->lines->len);
    }
    (void)printf(vi ? "%u khác biệt\n" : "%u differences\n", differences->count);
}

void verdict_deinit(struct verdict *verdict)
{
    differences_deinit(&verdict->differences);
}
