#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "queued/office/assign.h"
#include "queued/office/step.h"
#include "tests/support/fault.h"
#include "tests/support/hall.h"

/* A hall in which each command can be done; whoever is needed is there. */
struct scene {
    struct hall hall;
    uint64_t waiting;
    uint64_t missed;
    uint64_t parked;
};

static void scene_init(struct scene *scene, enum ticket_state at_hand)
{
    struct hall *hall = &scene->hall;

    hall_open(hall);
    scene->parked = hall_issue(hall, SAMPLE_A, CLASS_REGULAR);
    hall_do(hall, hall_clerk(COMMAND_CALL_NEXT, SAMPLE_LAN));
    hall_do(hall, hall_clerk(COMMAND_START, SAMPLE_LAN));
    hall_do(hall, hall_clerk(COMMAND_PARK, SAMPLE_LAN));
    scene->missed = hall_issue(hall, SAMPLE_A, CLASS_REGULAR);
    hall_do(hall, hall_clerk(COMMAND_CALL_NEXT, SAMPLE_LAN));
    hall_do(hall, hall_clerk(COMMAND_NO_SHOW, SAMPLE_LAN));
    if (at_hand != TICKET_WAITING) {
        hall_issue(hall, SAMPLE_A, CLASS_REGULAR);
        hall_do(hall, hall_clerk(COMMAND_CALL_NEXT, SAMPLE_LAN));
        hall->now_ms += 10 * SECOND;
    }
    if (at_hand == TICKET_SERVING) {
        hall_do(hall, hall_clerk(COMMAND_START, SAMPLE_LAN));
    }
    scene->waiting = hall_issue(hall, SAMPLE_A, CLASS_REGULAR);
}

static const struct {
    enum command_kind kind;
    enum ticket_state at_hand; /* WAITING: the counter is idle. */
} rows[] = {
    {COMMAND_ISSUE, TICKET_WAITING},         {COMMAND_CALL_NEXT, TICKET_WAITING},
    {COMMAND_CALL_TICKET, TICKET_WAITING},   {COMMAND_RECALL, TICKET_CALLED},
    {COMMAND_START, TICKET_CALLED},          {COMMAND_FINISH, TICKET_SERVING},
    {COMMAND_NO_SHOW, TICKET_CALLED},        {COMMAND_RETURN, TICKET_WAITING},
    {COMMAND_PARK, TICKET_SERVING},          {COMMAND_RESUME, TICKET_WAITING},
    {COMMAND_TRANSFER, TICKET_CALLED},       {COMMAND_REQUEUE, TICKET_CALLED},
    {COMMAND_RECLASSIFY, TICKET_WAITING},    {COMMAND_CANCEL, TICKET_WAITING},
    {COMMAND_UNDO, TICKET_SERVING},          {COMMAND_REPRINT, TICKET_WAITING},
    {COMMAND_LOG_IN, TICKET_WAITING},        {COMMAND_LOG_OUT, TICKET_WAITING},
    {COMMAND_OPEN_COUNTER, TICKET_WAITING},  {COMMAND_PAUSE_COUNTER, TICKET_WAITING},
    {COMMAND_CLOSE_COUNTER, TICKET_WAITING}, {COMMAND_RELEASE_COUNTER, TICKET_SERVING},
    {COMMAND_CLOSE_DAY, TICKET_SERVING},
};

static struct command command_of(const struct scene *scene, enum command_kind kind)
{
    struct command command = hall_clerk(kind, SAMPLE_LAN);

    if (kind == COMMAND_ISSUE) {
        command = office_sample_issue(SAMPLE_A, CLASS_REGULAR);
    } else if (kind == COMMAND_CALL_TICKET) {
        ticket_label(hall_ticket(&scene->hall, scene->waiting), command.label);
    } else if (kind == COMMAND_RETURN) {
        command.ticket_id = scene->missed;
    } else if (kind == COMMAND_RESUME) {
        command.ticket_id = scene->parked;
    } else if (kind == COMMAND_TRANSFER) {
        command.service_id = SAMPLE_C;
    } else if (kind == COMMAND_RECLASSIFY) {
        command.ticket_id = scene->waiting;
        command.ticket_class = CLASS_PRIORITY;
    } else if (kind == COMMAND_CANCEL || kind == COMMAND_REPRINT) {
        command.ticket_id = scene->waiting;
    } else if (kind == COMMAND_LOG_IN) {
        command.actor.id = SAMPLE_MINH;
        command.counter_id = 3;
    } else if (kind == COMMAND_PAUSE_COUNTER) {
        command.reason_id = 1;
    } else if (kind == COMMAND_RELEASE_COUNTER || kind == COMMAND_CLOSE_DAY) {
        command = hall_manager(kind);
        command.counter_id = kind == COMMAND_RELEASE_COUNTER ? 1 : 0;
    }
    return command;
}

/* Done, said again, said again after a restart; and the same id for something else. */
static void test_said_again(void **state)
{
    (void)state;
    for (size_t i = 0; i < QD_ARRAY_LEN(rows); i++) {
        struct scene scene;
        scene_init(&scene, rows[i].at_hand);
        struct hall *hall = &scene.hall;
        struct command command = command_of(&scene, rows[i].kind);
        print_message("command %d\n", (int)rows[i].kind);
        size_t from = hall->events.count;
        hall_do(hall, command);
        struct answer first = hall->answer;
        assert_false(first.repeated);
        assert_true(hall->events.count > from);
        assert_int_equal(first.seq, hall->events.events[from].seq);
        assert_memory_equal(&hall->events.events[from].command_id, &command.id, sizeof command.id);
        assert_int_equal(hall->events.events[from].actor.kind, command.actor.kind);
        for (size_t j = from + 1; j < hall->events.count; j++) { /* What follows is the system's. */
            assert_int_equal(hall->events.events[j].actor.kind, ACTOR_SYSTEM);
            assert_true(command_id_is_zero(&hall->events.events[j].command_id));
        }
        uint64_t hash = office_hash(&hall->office);
        size_t count = hall->events.count;
        hall->now_ms += MINUTE;
        hall_do(hall, command);
        assert_true(hall->answer.repeated);
        assert_int_equal(hall->answer.seq, first.seq);
        assert_int_equal(hall->answer.at_ms, first.at_ms);
        assert_int_equal(hall->answer.ticket_id, first.ticket_id);
        assert_int_equal(hall->answer.counter_id, first.counter_id);
        command.kind = command.kind == COMMAND_START ? COMMAND_FINISH : COMMAND_START;
        hall_refuse(hall, command, REFUSAL_COMMAND_ID_REUSED);
        assert_int_equal(hall->events.count, count);
        assert_int_equal(office_hash(&hall->office), hash);
        hall_deinit(hall);
    }
}

/* Each allocation fails in turn: the server is busy, nothing has changed, and the same command is
 * done when it is sent again. */
static void test_no_memory(void **state)
{
    (void)state;
    for (size_t i = 0; i < QD_ARRAY_LEN(rows); i++) {
        struct scene scene;
        unsigned failures = 0;
        scene_init(&scene, rows[i].at_hand);
        struct hall *hall = &scene.hall;
        struct command command = command_of(&scene, rows[i].kind);
        /* An actor of whom nothing is known yet, where anybody may do it. */
        if (rows[i].kind == COMMAND_ISSUE) {
            command.actor.id = 77;
        }
        for (unsigned fail_at = 1;; fail_at++) {
            struct event_list events = {0};
            uint64_t before = office_hash(&hall->office);
            fault_arm(&heap_fault, fail_at, FAULT_ONCE);
            enum refusal refusal = office_step(
                &hall->office, &command, hall->now_ms, &events, &hall->answer, &hall->obstacle);
            bool failed = fault_disarm(&heap_fault);
            assert_int_equal(refusal, failed ? REFUSAL_BUSY : REFUSAL_NONE);
            assert_true(failed == (events.count == 0));
            assert_true(!failed || office_hash(&hall->office) == before);
            failures += failed ? 1 : 0;
            for (size_t j = 0; j < events.count; j++) {
                assert_int_equal(event_list_reserve(&hall->events, 1), QD_OK);
                event_list_push(&hall->events, &events.events[j]);
            }
            event_list_deinit(&events);
            if (!failed) {
                break;
            }
        }
        assert_true(failures >= 1);
        hall_deinit(hall);
    }
}

/* The last 1,024 commands of an actor are known, one more is not; other actors do not push. */
static void test_how_many_are_known(void **state)
{
    struct hall hall;
    struct command first = office_sample_issue(SAMPLE_A, CLASS_REGULAR);

    (void)state;
    hall_open(&hall);
    hall_do(&hall, first);
    uint64_t id = hall.answer.ticket_id;
    for (int i = 0; i < LIMIT_COMMAND_IDS - 1; i++) {
        struct command print = office_sample_command(COMMAND_REPRINT, ACTOR_DEVICE, 1);
        print.ticket_id = id;
        hall_do(&hall, print);
        print = office_sample_command(COMMAND_REPRINT, ACTOR_DEVICE, 2);
        print.ticket_id = id;
        hall_do(&hall, print);
    }
    hall_do(&hall, first);
    assert_true(hall.answer.repeated);
    struct command one_more = office_sample_command(COMMAND_REPRINT, ACTOR_DEVICE, 1);
    one_more.ticket_id = id;
    hall_do(&hall, one_more);
    first.issue.token[0] ^= 1;
    hall_do(&hall, first);
    assert_false(hall.answer.repeated);
    hall_deinit(&hall);
}

/* Refusals are not kept: the same command may be done later. */
static void test_refused_then_done(void **state)
{
    struct hall hall;
    struct command next = hall_clerk(COMMAND_CALL_NEXT, SAMPLE_LAN);

    (void)state;
    hall_open(&hall);
    hall_refuse(&hall, next, REFUSAL_NOBODY_WAITING);
    assert_int_equal(hall.answer.seq, 0);
    hall_issue(&hall, SAMPLE_A, CLASS_REGULAR);
    hall_do(&hall, next);
    assert_false(hall.answer.repeated);
    hall_deinit(&hall);
}

/* A clock that jumps back: what happens then happens at the newest event's instant. */
static void test_clock_jumps_back(void **state)
{
    struct hall hall;

    (void)state;
    hall_open(&hall);
    hall_issue(&hall, SAMPLE_A, CLASS_REGULAR);
    hall_do(&hall, hall_clerk(COMMAND_CALL_NEXT, SAMPLE_LAN));
    int64_t at_ms = hall.office.at_ms;
    hall.now_ms -= 3 * HOUR;
    hall_refuse(&hall, hall_clerk(COMMAND_RECALL, SAMPLE_LAN), REFUSAL_TOO_SOON);
    hall_do(&hall, hall_clerk(COMMAND_START, SAMPLE_LAN));
    assert_int_equal(hall_event(&hall, EVENT_TICKET_STARTED)->at_ms, at_ms);
    hall.now_ms = at_ms + MINUTE;
    hall_do(&hall, hall_clerk(COMMAND_FINISH, SAMPLE_LAN));
    assert_int_equal(hall_ticket(&hall, hall.answer.ticket_id)->leg.service_ms, MINUTE);
    hall_deinit(&hall);
}

/* On automatic: the earliest of all who wait is taken first, by the counter with the fewest
 * services, then by the longest idle, then in the office's order. */
static void test_assignment(void **state)
{
    struct hall hall;
    uint32_t counter = 0;
    uint32_t ticket = 0;

    (void)state;
    hall_init(&hall, office_sample_at(SAMPLE_MONDAY, 9, 0));
    hall_tick(&hall);
    assert_false(assign_next(&hall.office, &counter, &ticket));
    uint64_t late = hall_issue(&hall, SAMPLE_B, CLASS_REGULAR);
    uint64_t early = hall_issue(&hall, SAMPLE_C, CLASS_PRIORITY);
    hall_sit(&hall, SAMPLE_LAN, 1, false);
    hall_sit(&hall, SAMPLE_HOA, 2, false);
    assert_false(assign_next(&hall.office, &counter, &ticket)); /* Nobody is on automatic. */
    hall_pause(&hall, SAMPLE_LAN);
    struct command open = hall_clerk(COMMAND_OPEN_COUNTER, SAMPLE_HOA);
    open.automatic = true;
    hall_do(&hall, open); /* Serves both; takes the smaller key. */
    hall_expect(&hall, early, TICKET_CALLED);
    hall_expect(&hall, late, TICKET_WAITING);
    open = hall_clerk(COMMAND_OPEN_COUNTER, SAMPLE_LAN);
    open.automatic = true;
    hall_do(&hall, open);
    assert_int_equal(hall_ticket(&hall, late)->counter_id, 1);
    /* Idle at the same instant with equally many services: the office's order. */
    hall_do(&hall, hall_clerk(COMMAND_NO_SHOW, SAMPLE_HOA));
    hall_do(&hall, hall_clerk(COMMAND_NO_SHOW, SAMPLE_LAN));
    uint64_t third = hall_issue(&hall, SAMPLE_B, CLASS_REGULAR);
    assert_int_equal(hall_ticket(&hall, third)->counter_id, 1);
    hall_deinit(&hall);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_said_again),
        cmocka_unit_test(test_no_memory),
        cmocka_unit_test(test_how_many_are_known),
        cmocka_unit_test(test_refused_then_done),
        cmocka_unit_test(test_clock_jumps_back),
        cmocka_unit_test(test_assignment),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
