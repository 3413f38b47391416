#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "tests/support/hall.h"

static struct command by_label(uint32_t clerk_id, const char *label)
{
    struct command command = hall_clerk(COMMAND_CALL_TICKET, clerk_id);

    (void)memcpy(command.label, label, strlen(label) + 1);
    return command;
}

/* Whoever is not logged in at a counter can do nothing there; a manager cannot either. */
static void test_nobody_there(void **state)
{
    struct hall hall;

    (void)state;
    hall_open(&hall);
    hall_issue(&hall, SAMPLE_A, CLASS_REGULAR);
    for (int kind = COMMAND_CALL_NEXT; kind <= COMMAND_UNDO; kind++) {
        if (kind == COMMAND_RETURN || kind == COMMAND_RECLASSIFY || kind == COMMAND_CANCEL) {
            continue;
        }
        struct command command = hall_clerk((enum command_kind)kind, SAMPLE_MINH);
        hall_refuse(&hall, command, REFUSAL_NOT_AT_COUNTER);
        command = hall_manager((enum command_kind)kind);
        command.actor.id = SAMPLE_LAN;
        hall_refuse(&hall, command, REFUSAL_NOT_AT_COUNTER);
        command = hall_clerk((enum command_kind)kind, SAMPLE_LAN);
        command.actor.id += UINT64_C(1) << 32; /* Not Lan, though the low bits are. */
        hall_refuse(&hall, command, REFUSAL_NOT_AT_COUNTER);
    }
    hall_deinit(&hall);
}

/* Where a ticket may be sent, and where not. */
static void test_transfer(void **state)
{
    static const struct {
        const char *what;
        uint32_t service_id, counter_id;
        enum refusal refusal;
    } rows[] = {
        {"to nowhere", 0, 0, REFUSAL_SAME_PLACE},
        {"to its own service", SAMPLE_B, 0, REFUSAL_SAME_PLACE},
        {"to this very counter", 0, 1, REFUSAL_SAME_PLACE},
        {"to an unknown service", 99, 0, REFUSAL_UNKNOWN_SERVICE},
        {"to an unknown counter", 0, 99, REFUSAL_UNKNOWN_COUNTER},
        {"to a closed counter", 0, 3, REFUSAL_COUNTER_CLOSED},
        {"to one that does not serve it", SAMPLE_A, 2, REFUSAL_COUNTER_DOES_NOT_SERVE},
        {"to another service", SAMPLE_C, 0, REFUSAL_NONE},
        {"to another counter", 0, 2, REFUSAL_NONE},
        {"to another service there", SAMPLE_C, 2, REFUSAL_NONE},
        {"to another service, here", SAMPLE_A, 1, REFUSAL_NONE},
    };

    (void)state;
    for (size_t i = 0; i < QD_ARRAY_LEN(rows); i++) {
        for (int serving = 0; serving < 2; serving++) {
            struct hall hall;
            hall_open(&hall);
            uint64_t id = hall_issue(&hall, SAMPLE_B, CLASS_PRIORITY);
            hall_do(&hall, hall_clerk(COMMAND_CALL_NEXT, SAMPLE_LAN));
            hall.now_ms += MINUTE;
            if (serving) {
                hall_do(&hall, hall_clerk(COMMAND_START, SAMPLE_LAN));
            }
            struct ticket before = *hall_ticket(&hall, id);
            print_message("%s\n", rows[i].what);
            hall_refuse(&hall,
                        hall_send(SAMPLE_LAN, rows[i].service_id, rows[i].counter_id),
                        rows[i].refusal);
            if (rows[i].refusal == REFUSAL_NONE) {
                const struct ticket *after = hall_ticket(&hall, id);
                assert_int_equal(after->state, TICKET_WAITING);
                assert_int_equal(after->key_ms, before.key_ms); /* Nobody lines up twice. */
                assert_int_equal(after->number, before.number);
                assert_int_equal(after->label_service_id, SAMPLE_B);
                assert_int_equal(after->bound_counter_id, rows[i].counter_id);
                assert_int_equal(after->leg.index, 1);
                assert_int_equal(after->leg.entered_at_ms, hall.now_ms);
            }
            hall_deinit(&hall);
        }
    }
}

/* A ticket visits so many services and no more. */
static void test_legs(void **state)
{
    struct hall hall;

    (void)state;
    hall_open(&hall);
    uint64_t id = hall_issue(&hall, SAMPLE_A, CLASS_REGULAR);
    for (uint32_t i = 1; i < LIMIT_LEGS; i++) {
        hall_do(&hall, hall_clerk(COMMAND_CALL_NEXT, SAMPLE_LAN));
        hall_do(&hall, hall_send(SAMPLE_LAN, i % 2 == 1 ? SAMPLE_B : SAMPLE_A, 0));
        assert_int_equal(hall_ticket(&hall, id)->leg.index, i);
    }
    hall_do(&hall, hall_clerk(COMMAND_CALL_NEXT, SAMPLE_LAN));
    hall_refuse(&hall, hall_send(SAMPLE_LAN, SAMPLE_A, 0), REFUSAL_TOO_MANY_LEGS);
    hall_deinit(&hall);
}

/* So many are parked at a counter and no more; another counter still may. */
static void test_parked(void **state)
{
    struct hall hall;

    (void)state;
    hall_open(&hall);
    for (int i = 0; i <= LIMIT_PARKED_PER_COUNTER; i++) {
        hall_issue(&hall, SAMPLE_B, CLASS_REGULAR);
        hall_do(&hall, hall_clerk(COMMAND_CALL_NEXT, SAMPLE_LAN));
        hall_do(&hall, hall_clerk(COMMAND_START, SAMPLE_LAN));
        hall_refuse(&hall,
                    hall_clerk(COMMAND_PARK, SAMPLE_LAN),
                    i < LIMIT_PARKED_PER_COUNTER ? REFUSAL_NONE : REFUSAL_TOO_MANY_PARKED);
    }
    struct command release = hall_manager(COMMAND_RELEASE_COUNTER);
    release.counter_id = 1;
    hall_refuse(&hall, release, REFUSAL_TOO_MANY_PARKED);
    hall_do(&hall, hall_clerk(COMMAND_FINISH, SAMPLE_LAN));
    hall_do(&hall, release);
    hall_deinit(&hall);
}

/* Who comes back goes to the own counter, while that is there. */
static void test_resume(void **state)
{
    struct hall hall;

    (void)state;
    hall_open(&hall);
    hall_sit(&hall, SAMPLE_MINH, 3, false);
    uint64_t id = hall_issue(&hall, SAMPLE_A, CLASS_REGULAR);
    hall_refuse(&hall, hall_about(COMMAND_RESUME, SAMPLE_LAN, 999), REFUSAL_UNKNOWN_TICKET);
    hall_refuse(&hall, hall_about(COMMAND_RESUME, SAMPLE_LAN, id), REFUSAL_WRONG_STATE);
    hall_do(&hall, hall_clerk(COMMAND_CALL_NEXT, SAMPLE_LAN));
    hall_do(&hall, hall_clerk(COMMAND_START, SAMPLE_LAN));
    hall_do(&hall, hall_clerk(COMMAND_PARK, SAMPLE_LAN));
    hall_refuse(&hall, hall_about(COMMAND_RESUME, SAMPLE_MINH, id), REFUSAL_OTHER_COUNTER);
    hall_pause(&hall, SAMPLE_LAN);
    hall_refuse(&hall, hall_about(COMMAND_RESUME, SAMPLE_LAN, id), REFUSAL_COUNTER_PAUSED);
    hall_do(&hall, hall_clerk(COMMAND_CLOSE_COUNTER, SAMPLE_LAN));
    hall_refuse(&hall, hall_about(COMMAND_RESUME, SAMPLE_LAN, id), REFUSAL_COUNTER_CLOSED);
    hall_refuse(&hall, hall_about(COMMAND_RESUME, SAMPLE_HOA, id), REFUSAL_COUNTER_DOES_NOT_SERVE);
    hall_issue(&hall, SAMPLE_E, CLASS_REGULAR);
    hall_do(&hall, hall_clerk(COMMAND_CALL_NEXT, SAMPLE_MINH));
    hall_refuse(&hall, hall_about(COMMAND_RESUME, SAMPLE_MINH, id), REFUSAL_COUNTER_BUSY);
    hall_do(&hall, hall_clerk(COMMAND_NO_SHOW, SAMPLE_MINH));
    hall.now_ms += 5 * MINUTE;
    hall_do(&hall, hall_about(COMMAND_RESUME, SAMPLE_MINH, id));
    assert_int_equal(hall_ticket(&hall, id)->leg.parked_ms, 5 * MINUTE);
    assert_int_equal(hall_ticket(&hall, id)->leg.clerk_id, SAMPLE_MINH);
    hall_deinit(&hall);
}

/* Ten seconds between two calls of one citizen, counted from the newest. */
static void test_recall(void **state)
{
    struct hall hall;

    (void)state;
    hall_open(&hall);
    uint64_t id = hall_issue(&hall, SAMPLE_A, CLASS_REGULAR);
    hall_do(&hall, hall_clerk(COMMAND_CALL_NEXT, SAMPLE_LAN));
    for (uint32_t i = 2; i < 5; i++) {
        hall.now_ms += 10 * SECOND - 1;
        hall_refuse(&hall, hall_clerk(COMMAND_RECALL, SAMPLE_LAN), REFUSAL_TOO_SOON);
        assert_int_equal(hall.obstacle.until_ms, hall.now_ms + 1);
        hall.now_ms++;
        hall_do(&hall, hall_clerk(COMMAND_RECALL, SAMPLE_LAN));
        assert_int_equal(hall_event(&hall, EVENT_TICKET_RECALLED)->recalled.call_count, i);
        assert_int_equal(hall_ticket(&hall, id)->call_count, i);
    }
    hall_deinit(&hall);
}

/* Called by label: known, waiting, served here, and not waiting for another counter. */
static void test_by_label(void **state)
{
    struct hall hall;

    (void)state;
    hall_open(&hall);
    hall_refuse(&hall, by_label(SAMPLE_LAN, "A001"), REFUSAL_UNKNOWN_TICKET);
    uint64_t id = hall_issue(&hall, SAMPLE_B, CLASS_REGULAR);
    uint64_t other = hall_issue(&hall, SAMPLE_C, CLASS_REGULAR);
    hall_refuse(&hall, by_label(SAMPLE_LAN, "C001"), REFUSAL_COUNTER_DOES_NOT_SERVE);
    hall_do(&hall, by_label(SAMPLE_HOA, "B001"));
    hall_refuse(&hall, by_label(SAMPLE_LAN, "B001"), REFUSAL_OTHER_COUNTER);
    assert_int_equal(hall.obstacle.counter_id, 2);
    hall_do(&hall, hall_send(SAMPLE_HOA, 0, 1));
    hall_refuse(&hall, by_label(SAMPLE_HOA, "B001"), REFUSAL_BOUND_ELSEWHERE);
    assert_int_equal(hall.obstacle.counter_id, 1);
    hall_do(&hall, by_label(SAMPLE_LAN, "B001"));
    hall_do(&hall, hall_clerk(COMMAND_NO_SHOW, SAMPLE_LAN));
    hall_refuse(&hall, by_label(SAMPLE_LAN, "B001"), REFUSAL_WRONG_STATE);
    hall_expect(&hall, id, TICKET_NO_SHOW);
    hall_expect(&hall, other, TICKET_WAITING);
    hall_deinit(&hall);
}

/* What was the outcome is kept; none is "settled on the spot". */
static void test_finish(void **state)
{
    struct hall hall;

    (void)state;
    hall_open(&hall);
    for (int outcome = OUTCOME_NONE; outcome < OUTCOME_COUNT; outcome++) {
        uint64_t id = hall_issue(&hall, SAMPLE_A, CLASS_REGULAR);
        hall_do(&hall, hall_clerk(COMMAND_CALL_NEXT, SAMPLE_LAN));
        hall_do(&hall, hall_clerk(COMMAND_START, SAMPLE_LAN));
        struct command finish = hall_clerk(COMMAND_FINISH, SAMPLE_LAN);
        finish.finish.outcome = (enum outcome)outcome;
        finish.finish.dossier_due_date = 20261201;
        (void)memcpy(finish.finish.dossier_code, "H38.12", 7);
        hall_do(&hall, finish);
        const struct ticket *ticket = hall_ticket(&hall, id);
        assert_int_equal(ticket->outcome, outcome == OUTCOME_NONE ? OUTCOME_SETTLED : outcome);
        assert_string_equal(ticket->dossier_code, "H38.12");
        assert_int_equal(ticket->dossier_due_date, 20261201);
    }
    assert_int_equal(office_counter(&hall.office, 1)->done_count, OUTCOME_COUNT);
    hall_deinit(&hall);
}

/* Called by mistake: the old key, and a counter on automatic does not call it again by itself. */
static void test_requeue(void **state)
{
    struct hall hall;

    (void)state;
    hall_init(&hall, office_sample_at(SAMPLE_MONDAY, 9, 0));
    hall_tick(&hall);
    hall_sit(&hall, SAMPLE_LAN, 1, true);
    uint64_t id = hall_issue(&hall, SAMPLE_A, CLASS_REGULAR);
    int64_t key_ms = hall_ticket(&hall, id)->key_ms;
    hall.now_ms += MINUTE;
    hall_do(&hall, hall_clerk(COMMAND_REQUEUE, SAMPLE_LAN));
    hall_expect(&hall, id, TICKET_WAITING);
    assert_int_equal(hall_ticket(&hall, id)->key_ms, key_ms);
    assert_int_equal(hall_ticket(&hall, id)->leg.first_called_at_ms, hall.now_ms - MINUTE);
    assert_false(office_counter(&hall.office, 1)->automatic);
    hall_deinit(&hall);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nobody_there),
        cmocka_unit_test(test_transfer),
        cmocka_unit_test(test_legs),
        cmocka_unit_test(test_parked),
        cmocka_unit_test(test_resume),
        cmocka_unit_test(test_recall),
        cmocka_unit_test(test_by_label),
        cmocka_unit_test(test_finish),
        cmocka_unit_test(test_requeue),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
