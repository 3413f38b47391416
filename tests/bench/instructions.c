/* What each stage of each command costs, in instructions: the same work every time, for callgrind
 * to count (instructions.py). Each stage is dumped under the name "command stage".
 *
 * usage: bench-instructions FOLDER (empty) */
#include <stdalign.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <valgrind/callgrind.h>

#include "queued/codec/request.h"
#include "queued/codec/response.h"
#include "queued/office/forecast.h"
#include "queued/v1/envelope.pb-c.h"
#include "tests/bench/one_office.h"

#define WAITING 200 /* A full hall. */
#define ROUNDS 50   /* Citizens, and events in the commit of each stage. */

typedef Queued__V1__ClientMessage message;

/* One command, ROUNDS times in turn, each stage as a whole. */
struct row {
    const char *name;
    enum command_kind kind;
    void (*fill)(message *message);
    size_t lens[ROUNDS];
    uint8_t bytes[ROUNDS][256];
    struct command commands[ROUNDS];
    struct answer answers[ROUNDS];
};

static void begin(void)
{
    CALLGRIND_ZERO_STATS;
    CALLGRIND_TOGGLE_COLLECT;
}

static void end(const char *command, const char *stage)
{
    char name[64];

    CALLGRIND_TOGGLE_COLLECT;
    (void)snprintf(name, sizeof name, "%s %s", command, stage);
    CALLGRIND_DUMP_STATS_AT(name);
}

static void open_hall(struct one_office *hall, const char *folder)
{
    one_office_init(hall, folder, ONE_OFFICE_NINE_MS);
    one_office_open_day(hall, hall->plan.counter_count);
    for (uint32_t i = 0; i < WAITING; i++) {
        one_office_issue(hall, 1 + i % hall->plan.service_count);
    }
    one_office_commit(hall);
}

/* --- What clients say --- */

static void fill_issue(message *to)
{
    static Queued__V1__Issue issue = QUEUED__V1__ISSUE__INIT;

    issue.service_id = 1;
    to->body_case = QUEUED__V1__CLIENT_MESSAGE__BODY_ISSUE;
    to->issue = &issue;
}

static void fill_call(message *to)
{
    static Queued__V1__CallNext call = QUEUED__V1__CALL_NEXT__INIT;

    to->body_case = QUEUED__V1__CLIENT_MESSAGE__BODY_CALL_NEXT;
    to->call_next = &call;
}

static void fill_start(message *to)
{
    static Queued__V1__Start start = QUEUED__V1__START__INIT;

    to->body_case = QUEUED__V1__CLIENT_MESSAGE__BODY_START;
    to->start = &start;
}

static void fill_finish(message *to)
{
    static Queued__V1__Finish finish = QUEUED__V1__FINISH__INIT;

    to->body_case = QUEUED__V1__CLIENT_MESSAGE__BODY_FINISH;
    to->finish = &finish;
}

static void fill_requeue(message *to)
{
    static Queued__V1__Requeue requeue = QUEUED__V1__REQUEUE__INIT;

    to->body_case = QUEUED__V1__CLIENT_MESSAGE__BODY_REQUEUE;
    to->requeue = &requeue;
}

static void pack(struct one_office *hall, struct row *row)
{
    for (int i = 0; i < ROUNDS; i++) {
        message to = QUEUED__V1__CLIENT_MESSAGE__INIT;
        struct command_id id = {0};
        one_office_fresh_id(hall, &id);
        to.request = (uint32_t)hall->command_count;
        to.command_id = (ProtobufCBinaryData){.len = sizeof id.bytes, .data = id.bytes};
        row->fill(&to);
        one_office_must(queued__v1__client_message__get_packed_size(&to) <= sizeof row->bytes[i],
                        "too long");
        row->lens[i] = queued__v1__client_message__pack(&to, row->bytes[i]);
    }
}

/* --- Stages --- */

static void decode(struct one_office *hall, struct row *row)
{
    static alignas(max_align_t) uint8_t scratch[LIMIT_ARENA];
    static struct request requests[ROUNDS];
    struct arena arena;
    uint32_t bad = 0;

    arena_init(&arena, scratch, sizeof scratch);
    begin();
    for (int i = 0; i < ROUNDS; i++) {
        bad += request_decode(&requests[i], &arena, row->bytes[i], row->lens[i]) != REFUSAL_NONE;
    }
    end(row->name, "decode");
    one_office_must(bad == 0, "a request was refused");
    for (int i = 0; i < ROUNDS; i++) {
        struct command *command = &row->commands[i];
        *command = requests[i].command;
        command->actor = (struct actor){.kind = ACTOR_CLERK, .id = 1};
        if (row->kind == COMMAND_ISSUE) {
            command->actor = (struct actor){.kind = ACTOR_DEVICE, .id = 1};
            command->issue.channel = CHANNEL_KIOSK;
            one_office_fresh_token(hall, command);
        }
    }
}

/* The counter is brought to where @kind may come next, and somebody comes for whom it will take. */
static void prepare(struct one_office *hall, enum command_kind kind)
{
    static const enum command_kind before[] = {COMMAND_CALL_NEXT, COMMAND_START};
    size_t count = kind == COMMAND_START || kind == COMMAND_REQUEUE ? 1 : 0;

    count = kind == COMMAND_FINISH ? 2 : count;
    if (kind != COMMAND_ISSUE) {
        one_office_issue(hall, 1);
    }
    for (size_t i = 0; i < count; i++) {
        one_office_clerk(hall, before[i], 1);
    }
}

/* And back to where it may be called from. */
static void clear(struct one_office *hall, enum command_kind kind)
{
    static const enum command_kind after[] = {COMMAND_START, COMMAND_FINISH};
    size_t first = kind == COMMAND_CALL_NEXT ? 0 : 1;

    if (kind != COMMAND_CALL_NEXT && kind != COMMAND_START) {
        return;
    }
    for (size_t i = first; i < 2; i++) {
        one_office_clerk(hall, after[i], 1);
    }
}

static void step_and_encode(struct one_office *hall, struct row *row)
{
    struct frame *frames[ROUNDS];
    struct obstacle obstacle;

    for (int i = 0; i < ROUNDS; i++) {
        prepare(hall, row->kind);
        hall->now_ms += 100;
        CALLGRIND_TOGGLE_COLLECT;
        enum refusal refusal = office_step(&hall->office,
                                           &row->commands[i],
                                           hall->now_ms,
                                           &hall->events,
                                           &row->answers[i],
                                           &obstacle);
        CALLGRIND_TOGGLE_COLLECT;
        one_office_must(refusal == REFUSAL_NONE, refusal_text(refusal, true));
        one_office_push(hall);
        clear(hall, row->kind);
    }
    CALLGRIND_TOGGLE_COLLECT; /* end() turns it off. */
    end(row->name, "step");
    one_office_commit(hall);
    begin();
    for (uint32_t i = 0; i < ROUNDS; i++) {
        frames[i] = response_done(i + 1, &hall->office, row->kind, &row->answers[i]);
    }
    end(row->name, "encode");
    for (int i = 0; i < ROUNDS; i++) {
        one_office_must(frames[i] != NULL, "an answer does not fit");
        frame_unref(frames[i]);
    }
}

/* The events of ROUNDS such commands in one commit, and nothing else. */
static void append(struct one_office *hall, struct row *row)
{
    for (int i = 0; i < ROUNDS; i++) {
        prepare(hall, row->kind);
        one_office_commit(hall);
        hall->now_ms += 100;
        if (row->kind == COMMAND_ISSUE) {
            one_office_fresh_token(hall, &row->commands[i]);
        }
        one_office_do(hall, row->commands[i]);
        begin();
        one_office_must(journal_commit_now(hall->journal, &hall->batch) == QD_OK, "commit");
        end(row->name, "append");
        batch_clear(&hall->batch);
        clear(hall, row->kind);
        one_office_commit(hall);
    }
}

/* What screens are sent, with a full hall. */
static void states(struct one_office *hall)
{
    static const char *const names[] = {"board", "counter", "phone", "forecast"};
    uint64_t ticket_id = 0;

    for (uint32_t i = 0; i < hall->office.ticket_count; i++) {
        const struct ticket *ticket = &hall->office.tickets[i];
        ticket_id = ticket->state == TICKET_WAITING ? ticket->id : ticket_id;
    }
    for (size_t which = 0; which < QD_ARRAY_LEN(names); which++) {
        struct frame *frame = NULL;
        struct forecast forecast = {.known = true};
        begin();
        if (which == 0) {
            frame = response_board(0, &hall->office, hall->now_ms);
        } else if (which == 1) {
            frame = response_counter(0, &hall->office, 1, hall->now_ms);
        } else if (which == 2) {
            frame = response_ticket(0, &hall->office, ticket_id, hall->now_ms);
        } else {
            forecast = forecast_ticket(&hall->office, ticket_id, hall->now_ms);
        }
        end(names[which], "state");
        one_office_must(forecast.known && (which == 3 || frame != NULL), "there is no such state");
        frame_unref(frame);
    }
}

int main(int argc, char **argv)
{
    static struct row rows[] = {
        {.name = "issue", .kind = COMMAND_ISSUE, .fill = fill_issue},
        {.name = "call", .kind = COMMAND_CALL_NEXT, .fill = fill_call},
        {.name = "start", .kind = COMMAND_START, .fill = fill_start},
        {.name = "finish", .kind = COMMAND_FINISH, .fill = fill_finish},
        {.name = "requeue", .kind = COMMAND_REQUEUE, .fill = fill_requeue},
    };
    static struct one_office hall;

    one_office_must(argc == 2, "usage: bench-instructions FOLDER");
    open_hall(&hall, argv[1]);
    for (size_t i = 0; i < QD_ARRAY_LEN(rows); i++) {
        pack(&hall, &rows[i]);
        decode(&hall, &rows[i]);
        CALLGRIND_ZERO_STATS;
        step_and_encode(&hall, &rows[i]);
        append(&hall, &rows[i]);
    }
    states(&hall);
    one_office_deinit(&hall);
    return EXIT_SUCCESS;
}
