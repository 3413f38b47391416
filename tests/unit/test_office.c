#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "queued/office/office.h"
#include "tests/support/hall.h"

static void test_visit(void **state)
{
    (void)state;
    struct hall hall;
    char label[LABEL_SIZE];

    hall_open(&hall);
    uint64_t first = hall_issue(&hall, SAMPLE_A, CLASS_REGULAR);
    uint64_t second = hall_issue(&hall, SAMPLE_A, CLASS_REGULAR);
    ticket_label(hall_ticket(&hall, second), label);
    assert_string_equal(label, "A002");
    hall.now_ms += 2 * MINUTE;
    hall_do(&hall, hall_clerk(COMMAND_CALL_NEXT, SAMPLE_LAN));
    assert_int_equal(hall.answer.ticket_id, first);
    assert_int_equal(hall.answer.counter_id, 1);
    hall_refuse(&hall, hall_clerk(COMMAND_RECALL, SAMPLE_LAN), REFUSAL_TOO_SOON);
    hall.now_ms += 10 * SECOND;
    hall_do(&hall, hall_clerk(COMMAND_RECALL, SAMPLE_LAN));
    hall_do(&hall, hall_clerk(COMMAND_START, SAMPLE_LAN));
    hall.now_ms += 5 * MINUTE;
    hall_do(&hall, hall_clerk(COMMAND_PARK, SAMPLE_LAN));
    hall.now_ms += 3 * MINUTE;
    struct command resume = hall_clerk(COMMAND_RESUME, SAMPLE_LAN);
    resume.ticket_id = first;
    hall_do(&hall, resume);
    hall.now_ms += MINUTE;
    struct command finish = hall_clerk(COMMAND_FINISH, SAMPLE_LAN);
    finish.finish.outcome = OUTCOME_DOSSIER_ACCEPTED;
    (void)memcpy(finish.finish.dossier_code, "H38.12", 7);
    hall_do(&hall, finish);
    const struct ticket *ticket = hall_ticket(&hall, first);
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
            struct command command = hall_clerk(rows[i].kind, SAMPLE_LAN);
            command.service_id = rows[i].kind == COMMAND_TRANSFER ? SAMPLE_C : 0;
            if (rows[i].kind == COMMAND_PAUSE_COUNTER) {
                command.reason_id = 1;
            }
            hall_open(&hall);
            hall_issue(&hall, SAMPLE_A, CLASS_REGULAR);
            hall_issue(&hall, SAMPLE_A, CLASS_REGULAR);
            if (at == 0) {
                hall_do(&hall, hall_clerk(COMMAND_CLOSE_COUNTER, SAMPLE_LAN));
            } else if (at == 4) {
                struct command pause = hall_clerk(COMMAND_PAUSE_COUNTER, SAMPLE_LAN);
                pause.reason_id = 2;
                hall_do(&hall, pause);
            } else if (at >= 2) {
                hall_do(&hall, hall_clerk(COMMAND_CALL_NEXT, SAMPLE_LAN));
                hall.now_ms += 10 * SECOND;
            }
            if (at == 3) {
                hall_do(&hall, hall_clerk(COMMAND_START, SAMPLE_LAN));
            }
            hall_refuse(&hall, command, expected[at]);
            hall_deinit(&hall);
        }
    }
}

static void test_head_start(void **state)
{
    (void)state;
    struct hall hall;

    hall_open(&hall);
    uint64_t regular = hall_issue(&hall, SAMPLE_A, CLASS_REGULAR);
    hall.now_ms += 10 * MINUTE; /* Equal keys: the earlier issue goes first. */
    uint64_t late = hall_issue(&hall, SAMPLE_A, CLASS_PRIORITY);
    hall_do(&hall, hall_clerk(COMMAND_CALL_NEXT, SAMPLE_LAN));
    assert_int_equal(hall.answer.ticket_id, regular);
    hall_do(&hall, hall_clerk(COMMAND_REQUEUE, SAMPLE_LAN));
    uint64_t second = hall_issue(&hall, SAMPLE_B, CLASS_REGULAR);
    hall.now_ms += 10 * MINUTE - 1;
    uint64_t early = hall_issue(&hall, SAMPLE_B, CLASS_PRIORITY);
    const uint64_t order[] = {regular, late, early, second};
    for (size_t i = 0; i < QD_ARRAY_LEN(order); i++) {
        hall_do(&hall, hall_clerk(COMMAND_CALL_NEXT, SAMPLE_LAN));
        assert_int_equal(hall.answer.ticket_id, order[i]);
        hall_do(&hall, hall_clerk(COMMAND_NO_SHOW, SAMPLE_LAN));
    }
    hall_refuse(&hall, hall_clerk(COMMAND_CALL_NEXT, SAMPLE_LAN), REFUSAL_NOBODY_WAITING);
    hall_deinit(&hall);
}

static void test_repeated_command(void **state)
{
    (void)state;
    struct hall hall;
    struct command first = office_sample_issue(SAMPLE_A, CLASS_REGULAR);

    hall_open(&hall);
    hall_do(&hall, first);
    struct answer answer = hall.answer;
    assert_false(answer.repeated);
    hall.now_ms += MINUTE;
    size_t count = hall.events.count;
    first.issue.token[3] ^= 1; /* The app makes a fresh token each time. */
    hall_do(&hall, first);
    assert_true(hall.answer.repeated);
    assert_int_equal(hall.answer.seq, answer.seq);
    assert_int_equal(hall.answer.ticket_id, answer.ticket_id);
    assert_int_equal(hall.events.count, count);
    first.issue.service_id = SAMPLE_B;
    hall_refuse(&hall, first, REFUSAL_COMMAND_ID_REUSED);
    /* Another actor's id is another's. */
    first.actor.id = 2;
    first.issue.token[3] ^= 2;
    hall_do(&hall, first);
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
            uint64_t id = hall_issue(&hall, SAMPLE_A, CLASS_REGULAR);
            hall_refuse(&hall, hall_clerk(COMMAND_UNDO, SAMPLE_LAN), REFUSAL_NOTHING_TO_UNDO);
            if (rows[i].kind != COMMAND_CALL_NEXT) {
                hall_do(&hall, hall_clerk(COMMAND_CALL_NEXT, SAMPLE_LAN));
            }
            if (rows[i].start) {
                hall_do(&hall, hall_clerk(COMMAND_START, SAMPLE_LAN));
            }
            hall.now_ms += MINUTE;
            struct command command = hall_clerk(rows[i].kind, SAMPLE_LAN);
            command.service_id = rows[i].kind == COMMAND_TRANSFER ? SAMPLE_C : 0;
            hall_do(&hall, command);
            hall.now_ms += 30 * SECOND + late;
            hall_refuse(&hall,
                        hall_clerk(COMMAND_UNDO, SAMPLE_LAN),
                        late ? REFUSAL_UNDO_TOO_LATE : REFUSAL_NONE);
            if (!late) {
                hall_expect(&hall, id, rows[i].before);
                assert_int_equal(hall_ticket(&hall, id)->service_id, SAMPLE_A);
                hall_refuse(&hall, hall_clerk(COMMAND_UNDO, SAMPLE_LAN), REFUSAL_NOTHING_TO_UNDO);
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
    hall_issue(&hall, SAMPLE_B, CLASS_REGULAR);
    hall_do(&hall, hall_clerk(COMMAND_CALL_NEXT, SAMPLE_LAN));
    struct command transfer = hall_clerk(COMMAND_TRANSFER, SAMPLE_LAN);
    transfer.service_id = SAMPLE_C;
    hall_do(&hall, transfer);
    hall_do(&hall, hall_clerk(COMMAND_CALL_NEXT, SAMPLE_HOA));
    hall_refuse(&hall, hall_clerk(COMMAND_UNDO, SAMPLE_LAN), REFUSAL_UNDO_OVERTAKEN);
    hall_deinit(&hall);
}

static void test_return_window(void **state)
{
    (void)state;
    struct hall hall;

    hall_open(&hall);
    uint64_t id = hall_issue(&hall, SAMPLE_A, CLASS_REGULAR);
    hall.now_ms = office_sample_at(SAMPLE_MONDAY, 11, 10);
    hall_do(&hall, hall_clerk(COMMAND_CALL_NEXT, SAMPLE_LAN));
    hall_do(&hall, hall_clerk(COMMAND_NO_SHOW, SAMPLE_LAN));
    struct command back = hall_clerk(COMMAND_RETURN, SAMPLE_LAN);
    back.ticket_id = id;
    int64_t key_ms = hall_ticket(&hall, id)->key_ms;
    hall.now_ms =
        office_sample_at(SAMPLE_MONDAY, 13, 40) + 1; /* 20 + 10 minutes of opening time. */
    hall_refuse(&hall, back, REFUSAL_RETURN_WINDOW_OVER);
    hall.now_ms -= 1;
    back = hall_clerk(COMMAND_RETURN, SAMPLE_LAN);
    back.ticket_id = id;
    /* The office has seen nothing later than the no-show: refusals leave no time behind. */
    hall_do(&hall, back);
    assert_int_equal(hall_ticket(&hall, id)->key_ms, key_ms);
    hall_do(&hall, hall_clerk(COMMAND_CALL_NEXT, SAMPLE_LAN));
    hall_do(&hall, hall_clerk(COMMAND_NO_SHOW, SAMPLE_LAN));
    struct command again = hall_clerk(COMMAND_RETURN, SAMPLE_LAN);
    again.ticket_id = id;
    hall_refuse(&hall, again, REFUSAL_SECOND_NO_SHOW);
    hall_deinit(&hall);
}

static void test_named_by_label(void **state)
{
    (void)state;
    struct hall hall;
    struct command cancel = hall_clerk(COMMAND_CANCEL, SAMPLE_LAN);
    struct command resume = hall_clerk(COMMAND_RESUME, SAMPLE_LAN);

    hall_open(&hall);
    uint64_t first = hall_issue(&hall, SAMPLE_A, CLASS_REGULAR);
    uint64_t second = hall_issue(&hall, SAMPLE_A, CLASS_REGULAR);
    (void)memcpy(cancel.label, "A009", sizeof "A009");
    hall_refuse(&hall, cancel, REFUSAL_UNKNOWN_TICKET);
    (void)memcpy(cancel.label, "A002", sizeof "A002");
    cancel.ticket_id = first + 77; /* An id goes before a label. */
    hall_refuse(&hall, cancel, REFUSAL_UNKNOWN_TICKET);
    cancel.ticket_id = 0;
    cancel.actor = (struct actor){.kind = ACTOR_CITIZEN, .id = second};
    hall_refuse(&hall, cancel, REFUSAL_NOT_ALLOWED);
    cancel.actor = hall_clerk(COMMAND_CANCEL, SAMPLE_LAN).actor;
    hall_do(&hall, cancel);
    hall_expect(&hall, second, TICKET_CANCELLED);
    hall_do(&hall, hall_clerk(COMMAND_CALL_NEXT, SAMPLE_LAN));
    hall_do(&hall, hall_clerk(COMMAND_START, SAMPLE_LAN));
    hall_do(&hall, hall_clerk(COMMAND_PARK, SAMPLE_LAN));
    (void)memcpy(resume.label, "A001", sizeof "A001");
    hall_do(&hall, resume);
    hall_expect(&hall, first, TICKET_SERVING);
    hall_deinit(&hall);
}

static void test_issue_refusals(void **state)
{
    (void)state;
    struct hall hall;
    struct command command = office_sample_issue(SAMPLE_A, CLASS_REGULAR);

    hall_init(&hall, office_sample_at(SAMPLE_MONDAY, 5, 0));
    hall_refuse(&hall, command, REFUSAL_DAY_CLOSED);
    hall.now_ms = office_sample_at(SAMPLE_MONDAY, 6, 30);
    hall_tick(&hall);
    hall_refuse(&hall, command, REFUSAL_NOT_ISSUING);
    assert_int_equal(hall.obstacle.until_ms, office_sample_at(SAMPLE_MONDAY, 7, 0));
    hall.now_ms = office_sample_at(SAMPLE_MONDAY, 11, 0);
    hall_refuse(&hall, command, REFUSAL_NOT_ISSUING);
    assert_int_equal(hall.obstacle.until_ms, office_sample_at(SAMPLE_MONDAY, 13, 15));
    hall.now_ms = office_sample_at(SAMPLE_MONDAY, 9, 0);
    command.issue.service_id = 99;
    hall_refuse(&hall, command, REFUSAL_UNKNOWN_SERVICE);
    command.issue.service_id = SAMPLE_A;
    command.issue.definition_version = 7;
    hall_refuse(&hall, command, REFUSAL_STALE_DEFINITION);
    command.issue.definition_version = 1;
    command.issue.procedure_count = 1;
    command.issue.procedure_ids[0] = 77;
    hall_refuse(&hall, command, REFUSAL_UNKNOWN_PROCEDURE);
    command.issue.procedure_ids[0] = 3;
    command.issue.service_id = 0;
    hall.definition.issue_without_counter = false;
    hall_refuse(&hall, command, REFUSAL_NO_COUNTER);
    hall.definition.issue_without_counter = true;
    hall.definition.services[2].daily_limit = 1;
    hall_do(&hall, command);
    assert_int_equal(hall_ticket(&hall, hall.answer.ticket_id)->service_id, SAMPLE_C);
    hall_refuse(&hall, office_sample_issue(SAMPLE_C, CLASS_REGULAR), REFUSAL_SERVICE_FULL);
    hall_deinit(&hall);
}

static void test_appointment(void **state)
{
    (void)state;
    struct hall hall;
    struct command command = office_sample_issue(SAMPLE_A, CLASS_APPOINTMENT);

    hall_open(&hall);
    hall_refuse(&hall, command, REFUSAL_APPOINTMENT_INVALID);
    command.issue.appointment_at_ms = office_sample_at(SAMPLE_HOLIDAY, 9, 30);
    hall_refuse(&hall, command, REFUSAL_APPOINTMENT_INVALID);
    command.issue.appointment_at_ms = office_sample_at(SAMPLE_MONDAY, 9, 30);
    hall_do(&hall, command);
    const struct ticket *early = hall_ticket(&hall, hall.answer.ticket_id);
    assert_int_equal(early->key_ms, office_sample_at(SAMPLE_MONDAY, 9, 35));
    hall.now_ms = office_sample_at(SAMPLE_MONDAY, 9, 45) + 1;
    command = office_sample_issue(SAMPLE_A, CLASS_APPOINTMENT);
    command.issue.appointment_at_ms = office_sample_at(SAMPLE_MONDAY, 9, 30);
    hall_do(&hall, command);
    const struct ticket *late = hall_ticket(&hall, hall.answer.ticket_id);
    assert_int_equal(late->ticket_class, CLASS_REGULAR);
    hall_deinit(&hall);
}

static void test_take_over(void **state)
{
    (void)state;
    struct hall hall;
    struct command in = hall_clerk(COMMAND_LOG_IN, SAMPLE_MINH);

    hall_open(&hall);
    uint64_t id = hall_issue(&hall, SAMPLE_A, CLASS_REGULAR);
    hall_do(&hall, hall_clerk(COMMAND_CALL_NEXT, SAMPLE_LAN));
    in.counter_id = 1;
    hall_refuse(&hall, in, REFUSAL_COUNTER_TAKEN);
    in.take_over = true;
    hall_do(&hall, in);
    hall_refuse(&hall, hall_clerk(COMMAND_START, SAMPLE_LAN), REFUSAL_NOT_AT_COUNTER);
    hall_do(&hall, hall_clerk(COMMAND_START, SAMPLE_MINH));
    assert_int_equal(hall_ticket(&hall, id)->leg.clerk_id, SAMPLE_MINH);
    struct command elsewhere = hall_clerk(COMMAND_LOG_IN, SAMPLE_MINH);
    elsewhere.counter_id = 3;
    hall_refuse(&hall, elsewhere, REFUSAL_AT_OTHER_COUNTER);
    struct command release = hall_manager(COMMAND_RELEASE_COUNTER);
    release.counter_id = 1;
    hall_do(&hall, release);
    hall_expect(&hall, id, TICKET_PARKED);
    struct command resume = hall_clerk(COMMAND_RESUME, SAMPLE_HOA);
    resume.ticket_id = id;
    hall_refuse(&hall, resume, REFUSAL_COUNTER_DOES_NOT_SERVE);
    hall_sit(&hall, SAMPLE_MINH, 3, false);
    resume = hall_clerk(COMMAND_RESUME, SAMPLE_MINH);
    resume.ticket_id = id;
    hall_do(&hall, resume); /* Its counter is closed: any that serves it may go on. */
    hall_deinit(&hall);
}

static void test_binding_falls(void **state)
{
    (void)state;
    struct hall hall;
    struct command transfer = hall_clerk(COMMAND_TRANSFER, SAMPLE_LAN);

    hall_open(&hall);
    uint64_t id = hall_issue(&hall, SAMPLE_B, CLASS_REGULAR);
    hall_do(&hall, hall_clerk(COMMAND_CALL_NEXT, SAMPLE_LAN));
    transfer.counter_id = 2;
    hall_do(&hall, transfer);
    hall_refuse(&hall, hall_clerk(COMMAND_CALL_NEXT, SAMPLE_LAN), REFUSAL_NOBODY_WAITING);
    struct command call = hall_clerk(COMMAND_CALL_TICKET, SAMPLE_LAN);
    (void)memcpy(call.label, "B001", 5);
    hall_refuse(&hall, call, REFUSAL_BOUND_ELSEWHERE);
    hall_do(&hall, hall_clerk(COMMAND_LOG_OUT, SAMPLE_HOA));
    assert_int_equal(hall_ticket(&hall, id)->bound_counter_id, 0);
    hall_do(&hall, hall_clerk(COMMAND_CALL_NEXT, SAMPLE_LAN));
    assert_int_equal(hall.answer.ticket_id, id);
    hall_deinit(&hall);
}

/* A ticket finds idle counters on automatic: the fewest services, then the longest idle. */
static void test_automatic(void **state)
{
    (void)state;
    struct hall hall;

    hall_init(&hall, office_sample_at(SAMPLE_MONDAY, 9, 0));
    hall_tick(&hall);
    hall_sit(&hall, SAMPLE_MINH, 3, true);
    hall.now_ms += MINUTE;
    hall_sit(&hall, SAMPLE_HOA, 2, true);
    hall.now_ms += MINUTE;
    hall_sit(&hall, SAMPLE_LAN, 1, true);
    uint64_t first = hall_issue(&hall, SAMPLE_B, CLASS_REGULAR);
    assert_int_equal(hall_ticket(&hall, first)->counter_id, 2);
    uint64_t second = hall_issue(&hall, SAMPLE_B, CLASS_REGULAR);
    assert_int_equal(hall_ticket(&hall, second)->counter_id, 1);
    uint64_t third = hall_issue(&hall, SAMPLE_B, CLASS_REGULAR);
    assert_int_equal(hall_ticket(&hall, third)->counter_id, 3);
    uint64_t fourth = hall_issue(&hall, SAMPLE_B, CLASS_REGULAR);
    hall_expect(&hall, fourth, TICKET_WAITING);
    hall_do(&hall, hall_clerk(COMMAND_START, SAMPLE_LAN));
    hall_do(&hall, hall_clerk(COMMAND_FINISH, SAMPLE_LAN));
    assert_int_equal(hall_ticket(&hall, fourth)->counter_id, 1);
    /* Undoing that call leaves it in the hall, and the counter waits for its clerk. */
    hall_do(&hall, hall_clerk(COMMAND_UNDO, SAMPLE_LAN));
    hall_expect(&hall, fourth, TICKET_WAITING);
    hall_deinit(&hall);
}

static void test_days(void **state)
{
    (void)state;
    struct hall hall;

    hall_open(&hall);
    uint64_t id = hall_issue(&hall, SAMPLE_A, CLASS_REGULAR);
    hall.now_ms = office_sample_at(SAMPLE_MONDAY, 17, 0);
    hall_tick(&hall);
    assert_true(hall.office.day_open); /* Someone is still waiting. */
    hall.now_ms = office_sample_at(SAMPLE_HOLIDAY, 0, 0) - 1;
    assert_int_equal(office_next_deadline(&hall.office, hall.now_ms), hall.now_ms + 1);
    hall.now_ms += 1;
    hall_tick(&hall);
    assert_false(hall.office.day_open);
    hall_expect(&hall, id, TICKET_EXPIRED);
    hall.now_ms = office_sample_at(SAMPLE_HOLIDAY, 9, 0);
    hall_tick(&hall);
    assert_false(hall.office.day_open); /* A holiday. */
    assert_int_equal(office_next_deadline(&hall.office, hall.now_ms),
                     office_sample_at(20261125, 6, 0));
    hall_do(&hall, hall_manager(COMMAND_OPEN_DAY));
    hall_refuse(&hall, hall_manager(COMMAND_OPEN_DAY), REFUSAL_DAY_OPEN);
    uint64_t first = hall_issue(&hall, SAMPLE_A, CLASS_REGULAR);
    assert_int_equal(hall_ticket(&hall, first)->number, 1);
    hall_do(&hall, hall_manager(COMMAND_CLOSE_DAY));
    hall_refuse(&hall, hall_manager(COMMAND_CLOSE_DAY), REFUSAL_DAY_CLOSED);
    hall_do(&hall, hall_manager(COMMAND_OPEN_DAY)); /* The same date goes on: A002. */
    uint64_t second = hall_issue(&hall, SAMPLE_A, CLASS_REGULAR);
    assert_int_equal(hall_ticket(&hall, second)->number, 2);
    hall_check_replay(&hall);
    hall.now_ms = office_sample_at(20261125, 6, 0);
    hall_tick(&hall);
    hall_tick(&hall);
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
    uint64_t kept = hall_issue(&hall, SAMPLE_A, CLASS_REGULAR);
    hall.now_ms = office_sample_at(SAMPLE_HOLIDAY, 0, 0);
    hall_tick(&hall);
    hall_expect(&hall, kept, TICKET_WAITING);
    hall.now_ms = office_sample_at(20261125, 7, 0);
    hall_tick(&hall);
    hall_expect(&hall, kept, TICKET_WAITING);
    uint64_t fresh = hall_issue(&hall, SAMPLE_A, CLASS_REGULAR);
    assert_int_equal(hall_ticket(&hall, fresh)->number, 2); /* A001 is in somebody's hand. */
    hall_sit(&hall, SAMPLE_LAN, 1, false);
    hall_do(&hall, hall_clerk(COMMAND_CALL_NEXT, SAMPLE_LAN));
    assert_int_equal(hall.answer.ticket_id, kept);
    hall_deinit(&hall);
}

static void test_clock_back(void **state)
{
    (void)state;
    struct hall hall;

    hall_open(&hall);
    hall_issue(&hall, SAMPLE_A, CLASS_REGULAR);
    int64_t at_ms = hall.office.at_ms;
    hall.now_ms -= 3600 * SECOND;
    hall_issue(&hall, SAMPLE_A, CLASS_REGULAR);
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
    uint64_t id = hall_issue(&hall, SAMPLE_C, CLASS_REGULAR);
    next.version = 2;
    next.services[2].service_id = 9; /* C is gone, K came. */
    (void)memcpy(next.services[2].letter, "K", 2);
    next.services[2].code = "khac";
    next.procedures[2].service_id = 9;
    assert_int_equal(office_try_definition(&hall.office, &next, stranded, 4, &count),
                     REFUSAL_STRANDS_TICKETS);
    assert_int_equal(count, 1);
    assert_int_equal(stranded[0], id);
    struct command cancel = hall_clerk(COMMAND_CANCEL, SAMPLE_LAN);
    cancel.ticket_id = id;
    hall_do(&hall, cancel);
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
