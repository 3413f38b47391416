#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "queued/office/office.h"
#include "tests/support/office_sample.h"

#define SECOND INT64_C(1000)
#define MINUTE (60 * SECOND)

/* An office on virtual time, and everything that happened in it. */
struct hall {
    struct definition definition;
    struct office office;
    struct event_list events;
    int64_t now_ms;
    struct answer answer;
    struct obstacle obstacle;
};

static void hall_init(struct hall *hall, int64_t now_ms)
{
    memset(hall, 0, sizeof *hall);
    hall->definition = office_sample_definition();
    assert_true(definition_is_sound(&hall->definition));
    assert_int_equal(office_init(&hall->office, &hall->definition), QD_OK);
    hall->now_ms = now_ms;
}

/* Whatever happened: a replay of the journal ends in the same state. */
static void hall_check_replay(const struct hall *hall)
{
    struct office twin;

    assert_int_equal(office_init(&twin, &hall->definition), QD_OK);
    size_t from = 0;
    for (size_t i = 0; i < hall->events.count; i++) {
        if (hall->events.events[i].seq == hall->office.day_seq) {
            from = i;
        }
    }
    for (size_t i = from; i < hall->events.count; i++) {
        assert_int_equal(office_fold(&twin, &hall->events.events[i]), QD_OK);
    }
    office_check(&twin);
    assert_int_equal(office_hash(&twin), office_hash(&hall->office));
    office_deinit(&twin);
}

static void hall_deinit(struct hall *hall)
{
    office_check(&hall->office);
    hall_check_replay(hall);
    office_deinit(&hall->office);
    definition_deinit(&hall->definition);
    event_list_deinit(&hall->events);
}

/* Refused means untouched: by hash. */
static enum refusal step(struct hall *hall, const struct command *command)
{
    uint64_t before = office_hash(&hall->office);
    size_t count = hall->events.count;
    enum refusal refusal = office_step(
        &hall->office, command, hall->now_ms, &hall->events, &hall->answer, &hall->obstacle);

    if (refusal != REFUSAL_NONE) {
        assert_int_equal(office_hash(&hall->office), before);
        assert_int_equal(hall->events.count, count);
    }
    return refusal;
}

static void done(struct hall *hall, struct command command)
{
    enum refusal refusal = step(hall, &command);

    if (refusal != REFUSAL_NONE) {
        fail_msg("command %d: %s", (int)command.kind, refusal_key(refusal));
    }
}

static void refused(struct hall *hall, struct command command, enum refusal expected)
{
    enum refusal refusal = step(hall, &command);

    if (refusal != expected) {
        fail_msg("command %d: %s",
                 (int)command.kind,
                 refusal == REFUSAL_NONE ? "done" : refusal_key(refusal));
    }
}

static struct command by_clerk(enum command_kind kind, uint32_t clerk_id)
{
    return office_sample_command(kind, ACTOR_CLERK, clerk_id);
}

static struct command by_manager(enum command_kind kind)
{
    return office_sample_command(kind, ACTOR_MANAGER, 50);
}

static void tick(struct hall *hall)
{
    done(hall, office_sample_command(COMMAND_TICK, ACTOR_SYSTEM, 0));
}

static void sit(struct hall *hall, uint32_t clerk_id, uint32_t counter_id, bool automatic)
{
    struct command in = by_clerk(COMMAND_LOG_IN, clerk_id);
    struct command open = by_clerk(COMMAND_OPEN_COUNTER, clerk_id);

    in.counter_id = counter_id;
    open.automatic = automatic;
    done(hall, in);
    done(hall, open);
}

/* Monday, nine o'clock, Lan at counter 1, Hoa at 2. */
static void hall_open(struct hall *hall)
{
    hall_init(hall, office_sample_at(SAMPLE_MONDAY, 9, 0));
    tick(hall);
    assert_true(hall->office.day_open);
    sit(hall, SAMPLE_LAN, 1, false);
    sit(hall, SAMPLE_HOA, 2, false);
}

static uint64_t issue(struct hall *hall, uint32_t service_id, enum ticket_class ticket_class)
{
    done(hall, office_sample_issue(service_id, ticket_class));
    return hall->answer.ticket_id;
}

static const struct ticket *ticket_of(const struct hall *hall, uint64_t ticket_id)
{
    const struct ticket *ticket = office_ticket(&hall->office, ticket_id);

    assert_non_null(ticket);
    return ticket;
}

static void assert_state(const struct hall *hall, uint64_t ticket_id, enum ticket_state state)
{
    assert_int_equal(ticket_of(hall, ticket_id)->state, state);
}

static void test_visit(void **state)
{
    (void)state;
    struct hall hall;
    char label[LABEL_SIZE];

    hall_open(&hall);
    uint64_t first = issue(&hall, SAMPLE_A, CLASS_REGULAR);
    uint64_t second = issue(&hall, SAMPLE_A, CLASS_REGULAR);
    ticket_label(ticket_of(&hall, second), label);
    assert_string_equal(label, "A002");
    hall.now_ms += 2 * MINUTE;
    done(&hall, by_clerk(COMMAND_CALL_NEXT, SAMPLE_LAN));
    assert_int_equal(hall.answer.ticket_id, first);
    assert_int_equal(hall.answer.counter_id, 1);
    refused(&hall, by_clerk(COMMAND_RECALL, SAMPLE_LAN), REFUSAL_TOO_SOON);
    hall.now_ms += 10 * SECOND;
    done(&hall, by_clerk(COMMAND_RECALL, SAMPLE_LAN));
    done(&hall, by_clerk(COMMAND_START, SAMPLE_LAN));
    hall.now_ms += 5 * MINUTE;
    done(&hall, by_clerk(COMMAND_PARK, SAMPLE_LAN));
    hall.now_ms += 3 * MINUTE;
    struct command resume = by_clerk(COMMAND_RESUME, SAMPLE_LAN);
    resume.ticket_id = first;
    done(&hall, resume);
    hall.now_ms += MINUTE;
    struct command finish = by_clerk(COMMAND_FINISH, SAMPLE_LAN);
    finish.finish.outcome = OUTCOME_DOSSIER_ACCEPTED;
    (void)memcpy(finish.finish.dossier_code, "H38.12", 7);
    done(&hall, finish);
    const struct ticket *ticket = ticket_of(&hall, first);
    assert_int_equal(ticket->state, TICKET_DONE);
    assert_int_equal(ticket->leg.service_ms, 6 * MINUTE);
    assert_int_equal(ticket->leg.parked_ms, 3 * MINUTE);
    assert_int_equal(ticket->leg.first_called_at_ms - ticket->issued_at_ms, 2 * MINUTE);
    assert_string_equal(ticket->dossier_code, "H38.12");
    hall_deinit(&hall);
}

/* Every command of a counter in every state of it: the table lists what is done. */
static void test_counter_table(void **state)
{
    static const struct {
        enum command_kind kind;
        enum refusal closed, open, calling, serving, paused;
    } rows[] = {
        {COMMAND_CALL_NEXT,
         REFUSAL_COUNTER_CLOSED,
         REFUSAL_NONE,
         REFUSAL_COUNTER_BUSY,
         REFUSAL_COUNTER_BUSY,
         REFUSAL_COUNTER_PAUSED},
        {COMMAND_RECALL,
         REFUSAL_COUNTER_IDLE,
         REFUSAL_COUNTER_IDLE,
         REFUSAL_NONE,
         REFUSAL_WRONG_STATE,
         REFUSAL_COUNTER_IDLE},
        {COMMAND_START,
         REFUSAL_COUNTER_IDLE,
         REFUSAL_COUNTER_IDLE,
         REFUSAL_NONE,
         REFUSAL_WRONG_STATE,
         REFUSAL_COUNTER_IDLE},
        {COMMAND_FINISH,
         REFUSAL_COUNTER_IDLE,
         REFUSAL_COUNTER_IDLE,
         REFUSAL_WRONG_STATE,
         REFUSAL_NONE,
         REFUSAL_COUNTER_IDLE},
        {COMMAND_NO_SHOW,
         REFUSAL_COUNTER_IDLE,
         REFUSAL_COUNTER_IDLE,
         REFUSAL_NONE,
         REFUSAL_WRONG_STATE,
         REFUSAL_COUNTER_IDLE},
        {COMMAND_PARK,
         REFUSAL_COUNTER_IDLE,
         REFUSAL_COUNTER_IDLE,
         REFUSAL_WRONG_STATE,
         REFUSAL_NONE,
         REFUSAL_COUNTER_IDLE},
        {COMMAND_REQUEUE,
         REFUSAL_COUNTER_IDLE,
         REFUSAL_COUNTER_IDLE,
         REFUSAL_NONE,
         REFUSAL_WRONG_STATE,
         REFUSAL_COUNTER_IDLE},
        {COMMAND_TRANSFER,
         REFUSAL_COUNTER_IDLE,
         REFUSAL_COUNTER_IDLE,
         REFUSAL_NONE,
         REFUSAL_NONE,
         REFUSAL_COUNTER_IDLE},
        {COMMAND_OPEN_COUNTER,
         REFUSAL_NONE,
         REFUSAL_NONE,
         REFUSAL_COUNTER_BUSY,
         REFUSAL_COUNTER_BUSY,
         REFUSAL_NONE},
        {COMMAND_PAUSE_COUNTER,
         REFUSAL_COUNTER_CLOSED,
         REFUSAL_NONE,
         REFUSAL_COUNTER_BUSY,
         REFUSAL_COUNTER_BUSY,
         REFUSAL_COUNTER_PAUSED},
        {COMMAND_CLOSE_COUNTER,
         REFUSAL_COUNTER_CLOSED,
         REFUSAL_NONE,
         REFUSAL_COUNTER_BUSY,
         REFUSAL_COUNTER_BUSY,
         REFUSAL_NONE},
        {COMMAND_LOG_OUT,
         REFUSAL_NONE,
         REFUSAL_NONE,
         REFUSAL_COUNTER_BUSY,
         REFUSAL_COUNTER_BUSY,
         REFUSAL_NONE},
    };
    (void)state;

    for (size_t i = 0; i < QD_ARRAY_LEN(rows); i++) {
        const enum refusal expected[] = {
            rows[i].closed, rows[i].open, rows[i].calling, rows[i].serving, rows[i].paused};
        for (int at = 0; at < 5; at++) {
            struct hall hall;
            struct command command = by_clerk(rows[i].kind, SAMPLE_LAN);
            command.service_id = rows[i].kind == COMMAND_TRANSFER ? SAMPLE_C : 0;
            if (rows[i].kind == COMMAND_PAUSE_COUNTER) {
                command.reason_id = 1;
            }
            hall_open(&hall);
            issue(&hall, SAMPLE_A, CLASS_REGULAR);
            issue(&hall, SAMPLE_A, CLASS_REGULAR);
            if (at == 0) {
                done(&hall, by_clerk(COMMAND_CLOSE_COUNTER, SAMPLE_LAN));
            } else if (at == 4) {
                struct command pause = by_clerk(COMMAND_PAUSE_COUNTER, SAMPLE_LAN);
                pause.reason_id = 2;
                done(&hall, pause);
            } else if (at >= 2) {
                done(&hall, by_clerk(COMMAND_CALL_NEXT, SAMPLE_LAN));
                hall.now_ms += 10 * SECOND;
            }
            if (at == 3) {
                done(&hall, by_clerk(COMMAND_START, SAMPLE_LAN));
            }
            refused(&hall, command, expected[at]);
            hall_deinit(&hall);
        }
    }
}

static void test_head_start(void **state)
{
    (void)state;
    struct hall hall;

    hall_open(&hall);
    uint64_t regular = issue(&hall, SAMPLE_A, CLASS_REGULAR);
    hall.now_ms += 10 * MINUTE; /* Equal keys: the earlier issue goes first. */
    uint64_t late = issue(&hall, SAMPLE_A, CLASS_PRIORITY);
    done(&hall, by_clerk(COMMAND_CALL_NEXT, SAMPLE_LAN));
    assert_int_equal(hall.answer.ticket_id, regular);
    done(&hall, by_clerk(COMMAND_REQUEUE, SAMPLE_LAN));
    uint64_t second = issue(&hall, SAMPLE_B, CLASS_REGULAR);
    hall.now_ms += 10 * MINUTE - 1;
    uint64_t early = issue(&hall, SAMPLE_B, CLASS_PRIORITY);
    const uint64_t order[] = {regular, late, early, second};
    for (size_t i = 0; i < QD_ARRAY_LEN(order); i++) {
        done(&hall, by_clerk(COMMAND_CALL_NEXT, SAMPLE_LAN));
        assert_int_equal(hall.answer.ticket_id, order[i]);
        done(&hall, by_clerk(COMMAND_NO_SHOW, SAMPLE_LAN));
    }
    refused(&hall, by_clerk(COMMAND_CALL_NEXT, SAMPLE_LAN), REFUSAL_NOBODY_WAITING);
    hall_deinit(&hall);
}

static void test_repeated_command(void **state)
{
    (void)state;
    struct hall hall;
    struct command first = office_sample_issue(SAMPLE_A, CLASS_REGULAR);

    hall_open(&hall);
    done(&hall, first);
    struct answer answer = hall.answer;
    assert_false(answer.repeated);
    hall.now_ms += MINUTE;
    size_t count = hall.events.count;
    first.issue.token[3] ^= 1; /* The app makes a fresh token each time. */
    done(&hall, first);
    assert_true(hall.answer.repeated);
    assert_int_equal(hall.answer.seq, answer.seq);
    assert_int_equal(hall.answer.ticket_id, answer.ticket_id);
    assert_int_equal(hall.events.count, count);
    first.issue.service_id = SAMPLE_B;
    refused(&hall, first, REFUSAL_COMMAND_ID_REUSED);
    /* Another actor's id is another's. */
    first.actor.id = 2;
    first.issue.token[3] ^= 2;
    done(&hall, first);
    assert_false(hall.answer.repeated);
    hall_deinit(&hall);
}

static void test_undo(void **state)
{
    static const struct {
        enum command_kind kind;
        enum ticket_state before;
        bool start;
    } rows[] = {
        {COMMAND_CALL_NEXT, TICKET_WAITING, false},
        {COMMAND_START, TICKET_CALLED, false},
        {COMMAND_NO_SHOW, TICKET_CALLED, false},
        {COMMAND_FINISH, TICKET_SERVING, true},
        {COMMAND_PARK, TICKET_SERVING, true},
        {COMMAND_TRANSFER, TICKET_SERVING, true},
    };
    (void)state;

    for (size_t i = 0; i < QD_ARRAY_LEN(rows); i++) {
        for (int late = 0; late < 2; late++) {
            struct hall hall;
            hall_open(&hall);
            uint64_t id = issue(&hall, SAMPLE_A, CLASS_REGULAR);
            refused(&hall, by_clerk(COMMAND_UNDO, SAMPLE_LAN), REFUSAL_NOTHING_TO_UNDO);
            if (rows[i].kind != COMMAND_CALL_NEXT) {
                done(&hall, by_clerk(COMMAND_CALL_NEXT, SAMPLE_LAN));
            }
            if (rows[i].start) {
                done(&hall, by_clerk(COMMAND_START, SAMPLE_LAN));
            }
            hall.now_ms += MINUTE;
            struct command command = by_clerk(rows[i].kind, SAMPLE_LAN);
            command.service_id = rows[i].kind == COMMAND_TRANSFER ? SAMPLE_C : 0;
            done(&hall, command);
            hall.now_ms += 30 * SECOND + late;
            refused(&hall,
                    by_clerk(COMMAND_UNDO, SAMPLE_LAN),
                    late ? REFUSAL_UNDO_TOO_LATE : REFUSAL_NONE);
            if (!late) {
                assert_state(&hall, id, rows[i].before);
                assert_int_equal(ticket_of(&hall, id)->service_id, SAMPLE_A);
                refused(&hall, by_clerk(COMMAND_UNDO, SAMPLE_LAN), REFUSAL_NOTHING_TO_UNDO);
            }
            hall_deinit(&hall);
        }
    }
}

static void test_undo_overtaken(void **state)
{
    (void)state;
    struct hall hall;

    hall_open(&hall);
    issue(&hall, SAMPLE_B, CLASS_REGULAR);
    done(&hall, by_clerk(COMMAND_CALL_NEXT, SAMPLE_LAN));
    struct command transfer = by_clerk(COMMAND_TRANSFER, SAMPLE_LAN);
    transfer.service_id = SAMPLE_C;
    done(&hall, transfer);
    done(&hall, by_clerk(COMMAND_CALL_NEXT, SAMPLE_HOA));
    refused(&hall, by_clerk(COMMAND_UNDO, SAMPLE_LAN), REFUSAL_UNDO_OVERTAKEN);
    hall_deinit(&hall);
}

static void test_return_window(void **state)
{
    (void)state;
    struct hall hall;

    hall_open(&hall);
    uint64_t id = issue(&hall, SAMPLE_A, CLASS_REGULAR);
    hall.now_ms = office_sample_at(SAMPLE_MONDAY, 11, 10);
    done(&hall, by_clerk(COMMAND_CALL_NEXT, SAMPLE_LAN));
    done(&hall, by_clerk(COMMAND_NO_SHOW, SAMPLE_LAN));
    struct command back = by_clerk(COMMAND_RETURN, SAMPLE_LAN);
    back.ticket_id = id;
    int64_t key_ms = ticket_of(&hall, id)->key_ms;
    hall.now_ms =
        office_sample_at(SAMPLE_MONDAY, 13, 40) + 1; /* 20 + 10 minutes of opening time. */
    refused(&hall, back, REFUSAL_RETURN_WINDOW_OVER);
    hall.now_ms -= 1;
    back = by_clerk(COMMAND_RETURN, SAMPLE_LAN);
    back.ticket_id = id;
    /* The office has seen nothing later than the no-show: refusals leave no time behind. */
    done(&hall, back);
    assert_int_equal(ticket_of(&hall, id)->key_ms, key_ms);
    done(&hall, by_clerk(COMMAND_CALL_NEXT, SAMPLE_LAN));
    done(&hall, by_clerk(COMMAND_NO_SHOW, SAMPLE_LAN));
    struct command again = by_clerk(COMMAND_RETURN, SAMPLE_LAN);
    again.ticket_id = id;
    refused(&hall, again, REFUSAL_SECOND_NO_SHOW);
    hall_deinit(&hall);
}

static void test_named_by_label(void **state)
{
    (void)state;
    struct hall hall;
    struct command cancel = by_clerk(COMMAND_CANCEL, SAMPLE_LAN);
    struct command resume = by_clerk(COMMAND_RESUME, SAMPLE_LAN);

    hall_open(&hall);
    uint64_t first = issue(&hall, SAMPLE_A, CLASS_REGULAR);
    uint64_t second = issue(&hall, SAMPLE_A, CLASS_REGULAR);
    (void)memcpy(cancel.label, "A009", sizeof "A009");
    refused(&hall, cancel, REFUSAL_UNKNOWN_TICKET);
    (void)memcpy(cancel.label, "A002", sizeof "A002");
    cancel.ticket_id = first + 77; /* An id goes before a label. */
    refused(&hall, cancel, REFUSAL_UNKNOWN_TICKET);
    cancel.ticket_id = 0;
    cancel.actor = (struct actor){.kind = ACTOR_CITIZEN, .id = second};
    refused(&hall, cancel, REFUSAL_NOT_ALLOWED);
    cancel.actor = by_clerk(COMMAND_CANCEL, SAMPLE_LAN).actor;
    done(&hall, cancel);
    assert_state(&hall, second, TICKET_CANCELLED);
    done(&hall, by_clerk(COMMAND_CALL_NEXT, SAMPLE_LAN));
    done(&hall, by_clerk(COMMAND_START, SAMPLE_LAN));
    done(&hall, by_clerk(COMMAND_PARK, SAMPLE_LAN));
    (void)memcpy(resume.label, "A001", sizeof "A001");
    done(&hall, resume);
    assert_state(&hall, first, TICKET_SERVING);
    hall_deinit(&hall);
}

static void test_issue_refusals(void **state)
{
    (void)state;
    struct hall hall;
    struct command command = office_sample_issue(SAMPLE_A, CLASS_REGULAR);

    hall_init(&hall, office_sample_at(SAMPLE_MONDAY, 5, 0));
    refused(&hall, command, REFUSAL_DAY_CLOSED);
    hall.now_ms = office_sample_at(SAMPLE_MONDAY, 6, 30);
    tick(&hall);
    refused(&hall, command, REFUSAL_NOT_ISSUING);
    assert_int_equal(hall.obstacle.until_ms, office_sample_at(SAMPLE_MONDAY, 7, 0));
    hall.now_ms = office_sample_at(SAMPLE_MONDAY, 11, 0);
    refused(&hall, command, REFUSAL_NOT_ISSUING);
    assert_int_equal(hall.obstacle.until_ms, office_sample_at(SAMPLE_MONDAY, 13, 15));
    hall.now_ms = office_sample_at(SAMPLE_MONDAY, 9, 0);
    command.issue.service_id = 99;
    refused(&hall, command, REFUSAL_UNKNOWN_SERVICE);
    command.issue.service_id = SAMPLE_A;
    command.issue.definition_version = 7;
    refused(&hall, command, REFUSAL_STALE_DEFINITION);
    command.issue.definition_version = 1;
    command.issue.procedure_count = 1;
    command.issue.procedure_ids[0] = 77;
    refused(&hall, command, REFUSAL_UNKNOWN_PROCEDURE);
    command.issue.procedure_ids[0] = 3;
    command.issue.service_id = 0;
    hall.definition.issue_without_counter = false;
    refused(&hall, command, REFUSAL_NO_COUNTER);
    hall.definition.issue_without_counter = true;
    hall.definition.services[2].daily_limit = 1;
    done(&hall, command);
    assert_int_equal(ticket_of(&hall, hall.answer.ticket_id)->service_id, SAMPLE_C);
    refused(&hall, office_sample_issue(SAMPLE_C, CLASS_REGULAR), REFUSAL_SERVICE_FULL);
    hall_deinit(&hall);
}

static void test_appointment(void **state)
{
    (void)state;
    struct hall hall;
    struct command command = office_sample_issue(SAMPLE_A, CLASS_APPOINTMENT);

    hall_open(&hall);
    refused(&hall, command, REFUSAL_APPOINTMENT_INVALID);
    command.issue.appointment_at_ms = office_sample_at(SAMPLE_HOLIDAY, 9, 30);
    refused(&hall, command, REFUSAL_APPOINTMENT_INVALID);
    command.issue.appointment_at_ms = office_sample_at(SAMPLE_MONDAY, 9, 30);
    done(&hall, command);
    const struct ticket *early = ticket_of(&hall, hall.answer.ticket_id);
    assert_int_equal(early->key_ms, office_sample_at(SAMPLE_MONDAY, 9, 35));
    hall.now_ms = office_sample_at(SAMPLE_MONDAY, 9, 45) + 1;
    command = office_sample_issue(SAMPLE_A, CLASS_APPOINTMENT);
    command.issue.appointment_at_ms = office_sample_at(SAMPLE_MONDAY, 9, 30);
    done(&hall, command);
    const struct ticket *late = ticket_of(&hall, hall.answer.ticket_id);
    assert_int_equal(late->ticket_class, CLASS_REGULAR);
    hall_deinit(&hall);
}

static void test_take_over(void **state)
{
    (void)state;
    struct hall hall;
    struct command in = by_clerk(COMMAND_LOG_IN, SAMPLE_MINH);

    hall_open(&hall);
    uint64_t id = issue(&hall, SAMPLE_A, CLASS_REGULAR);
    done(&hall, by_clerk(COMMAND_CALL_NEXT, SAMPLE_LAN));
    in.counter_id = 1;
    refused(&hall, in, REFUSAL_COUNTER_TAKEN);
    in.take_over = true;
    done(&hall, in);
    refused(&hall, by_clerk(COMMAND_START, SAMPLE_LAN), REFUSAL_NOT_AT_COUNTER);
    done(&hall, by_clerk(COMMAND_START, SAMPLE_MINH));
    assert_int_equal(ticket_of(&hall, id)->leg.clerk_id, SAMPLE_MINH);
    struct command elsewhere = by_clerk(COMMAND_LOG_IN, SAMPLE_MINH);
    elsewhere.counter_id = 3;
    refused(&hall, elsewhere, REFUSAL_AT_OTHER_COUNTER);
    struct command release = by_manager(COMMAND_RELEASE_COUNTER);
    release.counter_id = 1;
    done(&hall, release);
    assert_state(&hall, id, TICKET_PARKED);
    struct command resume = by_clerk(COMMAND_RESUME, SAMPLE_HOA);
    resume.ticket_id = id;
    refused(&hall, resume, REFUSAL_COUNTER_DOES_NOT_SERVE);
    sit(&hall, SAMPLE_MINH, 3, false);
    resume = by_clerk(COMMAND_RESUME, SAMPLE_MINH);
    resume.ticket_id = id;
    done(&hall, resume); /* Its counter is closed: any that serves it may go on. */
    hall_deinit(&hall);
}

static void test_binding_falls(void **state)
{
    (void)state;
    struct hall hall;
    struct command transfer = by_clerk(COMMAND_TRANSFER, SAMPLE_LAN);

    hall_open(&hall);
    uint64_t id = issue(&hall, SAMPLE_B, CLASS_REGULAR);
    done(&hall, by_clerk(COMMAND_CALL_NEXT, SAMPLE_LAN));
    transfer.counter_id = 2;
    done(&hall, transfer);
    refused(&hall, by_clerk(COMMAND_CALL_NEXT, SAMPLE_LAN), REFUSAL_NOBODY_WAITING);
    struct command call = by_clerk(COMMAND_CALL_TICKET, SAMPLE_LAN);
    (void)memcpy(call.label, "B001", 5);
    refused(&hall, call, REFUSAL_BOUND_ELSEWHERE);
    done(&hall, by_clerk(COMMAND_LOG_OUT, SAMPLE_HOA));
    assert_int_equal(ticket_of(&hall, id)->bound_counter_id, 0);
    done(&hall, by_clerk(COMMAND_CALL_NEXT, SAMPLE_LAN));
    assert_int_equal(hall.answer.ticket_id, id);
    hall_deinit(&hall);
}

/* A ticket finds idle counters on automatic: the fewest services, then the longest idle. */
static void test_automatic(void **state)
{
    (void)state;
    struct hall hall;

    hall_init(&hall, office_sample_at(SAMPLE_MONDAY, 9, 0));
    tick(&hall);
    sit(&hall, SAMPLE_MINH, 3, true);
    hall.now_ms += MINUTE;
    sit(&hall, SAMPLE_HOA, 2, true);
    hall.now_ms += MINUTE;
    sit(&hall, SAMPLE_LAN, 1, true);
    uint64_t first = issue(&hall, SAMPLE_B, CLASS_REGULAR);
    assert_int_equal(ticket_of(&hall, first)->counter_id, 2);
    uint64_t second = issue(&hall, SAMPLE_B, CLASS_REGULAR);
    assert_int_equal(ticket_of(&hall, second)->counter_id, 1);
    uint64_t third = issue(&hall, SAMPLE_B, CLASS_REGULAR);
    assert_int_equal(ticket_of(&hall, third)->counter_id, 3);
    uint64_t fourth = issue(&hall, SAMPLE_B, CLASS_REGULAR);
    assert_state(&hall, fourth, TICKET_WAITING);
    done(&hall, by_clerk(COMMAND_START, SAMPLE_LAN));
    done(&hall, by_clerk(COMMAND_FINISH, SAMPLE_LAN));
    assert_int_equal(ticket_of(&hall, fourth)->counter_id, 1);
    /* Undoing that call leaves it in the hall, and the counter waits for its clerk. */
    done(&hall, by_clerk(COMMAND_UNDO, SAMPLE_LAN));
    assert_state(&hall, fourth, TICKET_WAITING);
    hall_deinit(&hall);
}

static void test_days(void **state)
{
    (void)state;
    struct hall hall;

    hall_open(&hall);
    uint64_t id = issue(&hall, SAMPLE_A, CLASS_REGULAR);
    hall.now_ms = office_sample_at(SAMPLE_MONDAY, 17, 0);
    tick(&hall);
    assert_true(hall.office.day_open); /* Someone is still waiting. */
    hall.now_ms = office_sample_at(SAMPLE_HOLIDAY, 0, 0) - 1;
    assert_int_equal(office_next_deadline(&hall.office, hall.now_ms), hall.now_ms + 1);
    hall.now_ms += 1;
    tick(&hall);
    assert_false(hall.office.day_open);
    assert_state(&hall, id, TICKET_EXPIRED);
    hall.now_ms = office_sample_at(SAMPLE_HOLIDAY, 9, 0);
    tick(&hall);
    assert_false(hall.office.day_open); /* A holiday. */
    assert_int_equal(office_next_deadline(&hall.office, hall.now_ms),
                     office_sample_at(20261125, 6, 0));
    done(&hall, by_manager(COMMAND_OPEN_DAY));
    refused(&hall, by_manager(COMMAND_OPEN_DAY), REFUSAL_DAY_OPEN);
    uint64_t first = issue(&hall, SAMPLE_A, CLASS_REGULAR);
    assert_int_equal(ticket_of(&hall, first)->number, 1);
    done(&hall, by_manager(COMMAND_CLOSE_DAY));
    refused(&hall, by_manager(COMMAND_CLOSE_DAY), REFUSAL_DAY_CLOSED);
    done(&hall, by_manager(COMMAND_OPEN_DAY)); /* The same date goes on: A002. */
    uint64_t second = issue(&hall, SAMPLE_A, CLASS_REGULAR);
    assert_int_equal(ticket_of(&hall, second)->number, 2);
    hall_check_replay(&hall);
    hall.now_ms = office_sample_at(20261125, 6, 0);
    tick(&hall);
    tick(&hall);
    assert_true(hall.office.day_open);
    assert_int_equal(hall.office.ticket_count, 0);
    hall_deinit(&hall);
}

static void test_overnight(void **state)
{
    (void)state;
    struct hall hall;

    hall_open(&hall);
    hall.definition.keep_overnight = true;
    uint64_t kept = issue(&hall, SAMPLE_A, CLASS_REGULAR);
    hall.now_ms = office_sample_at(SAMPLE_HOLIDAY, 0, 0);
    tick(&hall);
    assert_state(&hall, kept, TICKET_WAITING);
    hall.now_ms = office_sample_at(20261125, 7, 0);
    tick(&hall);
    assert_state(&hall, kept, TICKET_WAITING);
    uint64_t fresh = issue(&hall, SAMPLE_A, CLASS_REGULAR);
    assert_int_equal(ticket_of(&hall, fresh)->number, 2); /* A001 is in somebody's hand. */
    sit(&hall, SAMPLE_LAN, 1, false);
    done(&hall, by_clerk(COMMAND_CALL_NEXT, SAMPLE_LAN));
    assert_int_equal(hall.answer.ticket_id, kept);
    hall_deinit(&hall);
}

static void test_clock_back(void **state)
{
    (void)state;
    struct hall hall;

    hall_open(&hall);
    issue(&hall, SAMPLE_A, CLASS_REGULAR);
    int64_t at_ms = hall.office.at_ms;
    hall.now_ms -= 3600 * SECOND;
    issue(&hall, SAMPLE_A, CLASS_REGULAR);
    assert_int_equal(hall.office.at_ms, at_ms);
    hall_deinit(&hall);
}

static void test_definition_change(void **state)
{
    (void)state;
    struct hall hall;
    uint64_t stranded[4];
    size_t count = 0;
    struct definition next = office_sample_definition();

    hall_open(&hall);
    uint64_t id = issue(&hall, SAMPLE_C, CLASS_REGULAR);
    next.version = 2;
    next.services[2].service_id = 9; /* C is gone, K came. */
    (void)memcpy(next.services[2].letter, "K", 2);
    next.services[2].code = "khac";
    next.procedures[2].service_id = 9;
    assert_int_equal(office_try_definition(&hall.office, &next, stranded, 4, &count),
                     REFUSAL_STRANDS_TICKETS);
    assert_int_equal(count, 1);
    assert_int_equal(stranded[0], id);
    struct command cancel = by_clerk(COMMAND_CANCEL, SAMPLE_LAN);
    cancel.ticket_id = id;
    done(&hall, cancel);
    assert_int_equal(office_try_definition(&hall.office, &next, stranded, 4, &count), REFUSAL_NONE);
    definition_deinit(&next);
    hall_deinit(&hall);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_visit),
        cmocka_unit_test(test_counter_table),
        cmocka_unit_test(test_head_start),
        cmocka_unit_test(test_repeated_command),
        cmocka_unit_test(test_undo),
        cmocka_unit_test(test_undo_overtaken),
        cmocka_unit_test(test_return_window),
        cmocka_unit_test(test_named_by_label),
        cmocka_unit_test(test_issue_refusals),
        cmocka_unit_test(test_appointment),
        cmocka_unit_test(test_take_over),
        cmocka_unit_test(test_binding_falls),
        cmocka_unit_test(test_automatic),
        cmocka_unit_test(test_days),
        cmocka_unit_test(test_overnight),
        cmocka_unit_test(test_clock_back),
        cmocka_unit_test(test_definition_change),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
