#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "queued/office/undo.h"
#include "tests/support/hall.h"

/* What can be undone, each from the state it needs. */
struct action {
    const char *name;
    enum command_kind kind;
    bool call, start; /* Before it. */
};

static const struct action actions[] = {
    {"call", COMMAND_CALL_NEXT, false, false},
    {"start", COMMAND_START, true, false},
    {"no show", COMMAND_NO_SHOW, true, false},
    {"transfer, called", COMMAND_TRANSFER, true, false},
    {"finish", COMMAND_FINISH, true, true},
    {"park", COMMAND_PARK, true, true},
    {"transfer", COMMAND_TRANSFER, true, true},
};

static uint64_t prepare(struct hall *hall, const struct action *action)
{
    hall_open(hall);
    hall_sit(hall, SAMPLE_MINH, 3, false);
    uint64_t id = hall_issue(hall, SAMPLE_A, CLASS_REGULAR);
    if (action->call) {
        hall_do(hall, hall_clerk(COMMAND_CALL_NEXT, SAMPLE_LAN));
    }
    hall->now_ms += 2 * MINUTE;
    if (action->start) {
        hall_do(hall, hall_clerk(COMMAND_START, SAMPLE_LAN));
    }
    hall->now_ms += 5 * MINUTE;
    return id;
}

static void act(struct hall *hall, const struct action *action)
{
    struct command command = hall_clerk(action->kind, SAMPLE_LAN);

    if (action->kind == COMMAND_TRANSFER) {
        command.service_id = SAMPLE_E;
    }
    hall_do(hall, command);
}

static bool differs(const struct counter *a, const struct counter *b)
{
    return a->state != b->state || a->since_ms != b->since_ms || a->ticket_id != b->ticket_id ||
           a->clerk_id != b->clerk_id || a->parked_count != b->parked_count ||
           a->done_count != b->done_count;
}

/* Ticket, counter and counts are as they were, but for the number of the event that touched them;
 * both sides of the window. */
static void test_all_is_as_before(void **state)
{
    (void)state;
    for (size_t i = 0; i < QD_ARRAY_LEN(actions); i++) {
        struct hall hall;
        print_message("%s\n", actions[i].name);
        uint64_t id = prepare(&hall, &actions[i]);
        struct ticket before = *hall_ticket(&hall, id);
        struct counter counter = *office_counter(&hall.office, 1);
        struct service service = *office_service(&hall.office, SAMPLE_A);
        act(&hall, &actions[i]);
        uint64_t acted = hall_event(&hall, hall.events.events[hall.events.count - 1].kind)->seq;
        hall.now_ms += 30 * SECOND + 1;
        hall_refuse(&hall, hall_clerk(COMMAND_UNDO, SAMPLE_LAN), REFUSAL_UNDO_TOO_LATE);
        hall.now_ms -= 1;
        hall_do(&hall, hall_clerk(COMMAND_UNDO, SAMPLE_LAN));
        assert_int_equal(hall_event(&hall, EVENT_ACTION_UNDONE)->undone.undone_seq, acted);
        struct ticket after = *hall_ticket(&hall, id);
        assert_int_equal(after.changed_seq, hall.office.seq);
        after.changed_seq = before.changed_seq;
        after.link = before.link;
        assert_memory_equal(&after, &before, sizeof after);
        assert_false(differs(office_counter(&hall.office, 1), &counter));
        const struct service *now = office_service(&hall.office, SAMPLE_A);
        assert_int_equal(now->done_count, service.done_count);
        assert_int_equal(now->no_show_count, service.no_show_count);
        assert_int_equal(now->learned.mean_ms, service.learned.mean_ms);
        hall_refuse(&hall, hall_clerk(COMMAND_UNDO, SAMPLE_LAN), REFUSAL_NOTHING_TO_UNDO);
        hall_deinit(&hall);
    }
}

/* What happens to the ticket or the counter meanwhile; undoing is then no longer the clerk's. */
static void test_overtaken(void **state)
{
    static const struct {
        const char *what;
        enum command_kind kind;
        uint32_t clerk_id;
        bool after[QD_ARRAY_LEN(actions)]; /* Which of the actions can be overtaken by it. */
    } rows[] = {
        {"reprint", COMMAND_REPRINT, SAMPLE_HOA, {1, 1, 1, 1, 1, 1, 1}},
        {"cancel", COMMAND_CANCEL, SAMPLE_HOA, {0, 0, 0, 1, 0, 1, 1}},
        {"reclassify", COMMAND_RECLASSIFY, SAMPLE_HOA, {0, 0, 0, 1, 0, 0, 1}},
        {"return", COMMAND_RETURN, SAMPLE_HOA, {0, 0, 1, 0, 0, 0, 0}},
        {"called elsewhere", COMMAND_CALL_NEXT, SAMPLE_MINH, {0, 0, 0, 1, 0, 0, 1}},
        {"closed", COMMAND_CLOSE_COUNTER, SAMPLE_LAN, {0, 0, 1, 1, 1, 1, 1}},
        {"paused", COMMAND_PAUSE_COUNTER, SAMPLE_LAN, {0, 0, 1, 1, 1, 1, 1}},
        {"taken over", COMMAND_LOG_IN, 19, {1, 1, 1, 1, 1, 1, 1}},
        {"released", COMMAND_RELEASE_COUNTER, 50, {1, 1, 1, 1, 1, 1, 1}},
    };

    (void)state;
    for (size_t i = 0; i < QD_ARRAY_LEN(actions); i++) {
        for (size_t j = 0; j < QD_ARRAY_LEN(rows); j++) {
            struct hall hall;
            if (!rows[j].after[i]) {
                continue;
            }
            print_message("%s, %s\n", actions[i].name, rows[j].what);
            uint64_t id = prepare(&hall, &actions[i]);
            act(&hall, &actions[i]);
            struct command command = hall_about(rows[j].kind, rows[j].clerk_id, id);
            if (rows[j].kind == COMMAND_RECLASSIFY) {
                command.ticket_class = CLASS_PRIORITY;
            } else if (rows[j].kind == COMMAND_PAUSE_COUNTER) {
                command.reason_id = 1;
            } else if (rows[j].kind == COMMAND_LOG_IN) {
                command.counter_id = 1;
                command.take_over = true;
            } else if (rows[j].kind == COMMAND_RELEASE_COUNTER) {
                command.actor.kind = ACTOR_MANAGER;
                command.counter_id = 1;
            }
            hall_do(&hall, command);
            if (rows[j].kind == COMMAND_RELEASE_COUNTER) {
                struct command in = hall_clerk(COMMAND_LOG_IN, SAMPLE_LAN);
                in.counter_id = 1;
                hall_do(&hall, in);
            }
            uint32_t clerk_id = rows[j].kind == COMMAND_LOG_IN ? 19 : SAMPLE_LAN;
            hall_refuse(&hall, hall_clerk(COMMAND_UNDO, clerk_id), REFUSAL_UNDO_OVERTAKEN);
            hall_deinit(&hall);
        }
    }
}

/* What is not on the list leaves nothing to undo: it is the newest, and covers what was before. */
static void test_not_on_the_list(void **state)
{
    struct hall hall;

    (void)state;
    hall_open(&hall);
    hall_refuse(&hall, hall_clerk(COMMAND_UNDO, SAMPLE_LAN), REFUSAL_NOTHING_TO_UNDO);
    hall_issue(&hall, SAMPLE_A, CLASS_REGULAR);
    hall_do(&hall, hall_clerk(COMMAND_CALL_NEXT, SAMPLE_LAN));
    hall.now_ms += 10 * SECOND;
    hall_do(&hall, hall_clerk(COMMAND_RECALL, SAMPLE_LAN)); /* The hall has heard it twice. */
    hall_refuse(&hall, hall_clerk(COMMAND_UNDO, SAMPLE_LAN), REFUSAL_UNDO_OVERTAKEN);
    hall_do(&hall, hall_clerk(COMMAND_REQUEUE, SAMPLE_LAN));
    hall_refuse(&hall, hall_clerk(COMMAND_UNDO, SAMPLE_LAN), REFUSAL_UNDO_OVERTAKEN);
    hall_deinit(&hall);
}

/* The same clerk again after a lost link: nothing has happened to the counter. */
static void test_logged_in_again(void **state)
{
    struct hall hall;
    struct command again = hall_clerk(COMMAND_LOG_IN, SAMPLE_LAN);

    (void)state;
    hall_open(&hall);
    uint64_t id = hall_issue(&hall, SAMPLE_A, CLASS_REGULAR);
    hall_do(&hall, hall_clerk(COMMAND_CALL_NEXT, SAMPLE_LAN));
    again.counter_id = 1;
    hall_do(&hall, again);
    hall_do(&hall, hall_clerk(COMMAND_UNDO, SAMPLE_LAN));
    hall_expect(&hall, id, TICKET_WAITING);
    hall_deinit(&hall);
}

/* A call that was undone was never heard: it leaves the newest calls, and the counter waits. */
static void test_an_undone_call(void **state)
{
    struct hall hall;

    (void)state;
    hall_init(&hall, office_sample_at(SAMPLE_MONDAY, 9, 0));
    hall_tick(&hall);
    hall_sit(&hall, SAMPLE_LAN, 1, true);
    uint64_t id = hall_issue(&hall, SAMPLE_A, CLASS_REGULAR);
    hall_expect(&hall, id, TICKET_CALLED);
    assert_int_equal(hall.office.recent[0].ticket_id, id);
    hall_do(&hall, hall_clerk(COMMAND_UNDO, SAMPLE_LAN));
    assert_int_equal(hall.office.recent[0].seq, 0);
    assert_false(office_counter(&hall.office, 1)->automatic);
    hall_expect(&hall, id, TICKET_WAITING);
    hall_sit(&hall, SAMPLE_MINH, 3, true); /* Another one on automatic takes it. */
    assert_int_equal(hall_ticket(&hall, id)->counter_id, 3);
    hall_deinit(&hall);
}

/* Undone, the service runs on from its first start. */
static void test_service_runs_on(void **state)
{
    struct hall hall;

    (void)state;
    hall_open(&hall);
    uint64_t id = hall_issue(&hall, SAMPLE_A, CLASS_REGULAR);
    hall_do(&hall, hall_clerk(COMMAND_CALL_NEXT, SAMPLE_LAN));
    hall_do(&hall, hall_clerk(COMMAND_START, SAMPLE_LAN));
    hall.now_ms += 4 * MINUTE;
    hall_do(&hall, hall_clerk(COMMAND_FINISH, SAMPLE_LAN));
    hall.now_ms += 20 * SECOND;
    hall_do(&hall, hall_clerk(COMMAND_UNDO, SAMPLE_LAN));
    hall.now_ms += 40 * SECOND;
    hall_do(&hall, hall_clerk(COMMAND_FINISH, SAMPLE_LAN));
    assert_int_equal(hall_ticket(&hall, id)->leg.service_ms, 5 * MINUTE);
    assert_int_equal(office_service(&hall.office, SAMPLE_A)->done_count, 1);
    hall_deinit(&hall);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_all_is_as_before),
        cmocka_unit_test(test_overtaken),
        cmocka_unit_test(test_not_on_the_list),
        cmocka_unit_test(test_logged_in_again),
        cmocka_unit_test(test_an_undone_call),
        cmocka_unit_test(test_service_runs_on),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
