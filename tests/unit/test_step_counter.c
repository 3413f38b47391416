#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "tests/support/hall.h"

static struct command log_in(uint32_t clerk_id, uint32_t counter_id, bool take_over)
{
    struct command command = hall_clerk(COMMAND_LOG_IN, clerk_id);

    command.counter_id = counter_id;
    command.take_over = take_over;
    return command;
}

static struct command release(uint32_t counter_id)
{
    struct command command = hall_manager(COMMAND_RELEASE_COUNTER);

    command.counter_id = counter_id;
    return command;
}

/* One clerk a counter, one counter a clerk. */
static void test_log_in(void **state)
{
    struct hall hall;

    (void)state;
    hall_open(&hall);
    hall_refuse(&hall, log_in(SAMPLE_MINH, 99, false), REFUSAL_UNKNOWN_COUNTER);
    hall_refuse(&hall, log_in(SAMPLE_MINH, 1, false), REFUSAL_COUNTER_TAKEN);
    assert_int_equal(hall.obstacle.counter_id, 1);
    hall_refuse(&hall, log_in(SAMPLE_LAN, 3, false), REFUSAL_AT_OTHER_COUNTER);
    hall_refuse(&hall, log_in(SAMPLE_LAN, 2, true), REFUSAL_AT_OTHER_COUNTER);
    hall_refuse(&hall, log_in(0, 3, false), REFUSAL_NOT_ALLOWED);
    struct command manager = hall_manager(COMMAND_LOG_IN);
    manager.counter_id = 3;
    hall_refuse(&hall, manager, REFUSAL_NOT_ALLOWED);
    uint64_t changed = office_counter(&hall.office, 1)->changed_seq;
    hall_do(&hall, log_in(SAMPLE_LAN, 1, false)); /* Again, as after a lost link. */
    assert_int_equal(office_counter(&hall.office, 1)->changed_seq, changed);
    assert_int_equal(office_counter(&hall.office, 1)->state, COUNTER_OPEN);
    hall_deinit(&hall);
}

/* The first is logged out, the ticket at hand stays, and so does what the counter was doing. */
static void test_take_over(void **state)
{
    (void)state;
    for (int automatic = 0; automatic < 2; automatic++) {
        struct hall hall;
        hall_init(&hall, office_sample_at(SAMPLE_MONDAY, 9, 0));
        hall_tick(&hall);
        hall_sit(&hall, SAMPLE_LAN, 1, automatic != 0);
        uint64_t id = hall_issue(&hall, SAMPLE_A, CLASS_REGULAR);
        if (!automatic) {
            hall_do(&hall, hall_clerk(COMMAND_CALL_NEXT, SAMPLE_LAN));
        }
        size_t from = hall.events.count;
        hall_do(&hall, log_in(SAMPLE_MINH, 1, true));
        assert_int_equal(hall.events.events[from].kind, EVENT_CLERK_LOGGED_OUT);
        assert_true(hall.events.events[from].logged_out.taken_over);
        assert_int_equal(hall.events.events[from].clerk_id, SAMPLE_LAN);
        const struct counter *counter = office_counter(&hall.office, 1);
        assert_int_equal(counter->clerk_id, SAMPLE_MINH);
        assert_int_equal(counter->ticket_id, id);
        assert_int_equal(counter->state, COUNTER_CALLING);
        assert_true(counter->automatic == (automatic != 0));
        hall_refuse(&hall, hall_clerk(COMMAND_START, SAMPLE_LAN), REFUSAL_NOT_AT_COUNTER);
        hall_do(&hall, hall_clerk(COMMAND_START, SAMPLE_MINH));
        hall_do(&hall, log_in(SAMPLE_LAN, 3, false)); /* Free to sit elsewhere. */
        hall_deinit(&hall);
    }
}

static void test_pause_reasons(void **state)
{
    static const struct {
        uint32_t reason_id;
        enum refusal refusal;
    } rows[] = {{0, REFUSAL_UNKNOWN_REASON}, {3, REFUSAL_UNKNOWN_REASON}, {1, REFUSAL_NONE}};
    struct hall hall;

    (void)state;
    hall_open(&hall);
    for (size_t i = 0; i < QD_ARRAY_LEN(rows); i++) {
        struct command pause = hall_clerk(COMMAND_PAUSE_COUNTER, SAMPLE_LAN);
        pause.reason_id = rows[i].reason_id;
        hall_refuse(&hall, pause, rows[i].refusal);
    }
    assert_int_equal(office_counter(&hall.office, 1)->pause_reason_id, 1);
    assert_int_equal(office_service(&hall.office, SAMPLE_A)->open_counters, 0);
    hall_do(&hall, hall_clerk(COMMAND_OPEN_COUNTER, SAMPLE_LAN));
    assert_int_equal(office_counter(&hall.office, 1)->pause_reason_id, 0);
    hall_deinit(&hall);
}

/* A manager frees a counter: called goes back with its key, serving is parked, bound ones go free.
 */
static void test_release(void **state)
{
    static const struct {
        bool call, start, pause;
        enum ticket_state to;
    } rows[] = {
        {false, false, false, TICKET_WAITING},
        {false, false, true, TICKET_WAITING},
        {true, false, false, TICKET_WAITING},
        {true, true, false, TICKET_PARKED},
    };

    (void)state;
    for (size_t i = 0; i < QD_ARRAY_LEN(rows); i++) {
        struct hall hall;
        hall_open(&hall);
        uint64_t bound = hall_issue(&hall, SAMPLE_B, CLASS_REGULAR);
        hall_do(&hall, hall_clerk(COMMAND_CALL_NEXT, SAMPLE_HOA));
        hall_do(&hall, hall_send(SAMPLE_HOA, 0, 1));
        uint64_t id = hall_issue(&hall, SAMPLE_A, CLASS_PRIORITY);
        int64_t key_ms = hall_ticket(&hall, id)->key_ms;
        if (rows[i].call) {
            hall_do(&hall, hall_clerk(COMMAND_CALL_NEXT, SAMPLE_LAN));
        }
        if (rows[i].start) {
            hall_do(&hall, hall_clerk(COMMAND_START, SAMPLE_LAN));
        }
        if (rows[i].pause) {
            hall_pause(&hall, SAMPLE_LAN);
        }
        hall_do(&hall, release(1));
        hall_expect(&hall, id, rows[i].to);
        assert_int_equal(hall_ticket(&hall, id)->key_ms, key_ms);
        assert_int_equal(hall_ticket(&hall, bound)->bound_counter_id, 0);
        assert_int_equal(office_counter(&hall.office, 1)->state, COUNTER_CLOSED);
        assert_int_equal(office_counter(&hall.office, 1)->clerk_id, 0);
        hall_refuse(&hall, release(1), REFUSAL_COUNTER_CLOSED);
        hall_refuse(&hall, release(99), REFUSAL_UNKNOWN_COUNTER);
        hall_sit(&hall, SAMPLE_MINH, 1, false); /* Another clerk goes on there. */
        hall_deinit(&hall);
    }
}

/* Whoever closes lets those go who waited for this counter alone; leaving with a citizen there is
 * refused (the table of every state is in test_office.c). */
static void test_bound_go_free(void **state)
{
    static const enum command_kind kinds[] = {COMMAND_CLOSE_COUNTER, COMMAND_LOG_OUT};

    (void)state;
    for (size_t i = 0; i < QD_ARRAY_LEN(kinds); i++) {
        struct hall hall;
        uint64_t ids[3];
        hall_open(&hall);
        for (size_t j = 0; j < QD_ARRAY_LEN(ids); j++) {
            hall.now_ms += SECOND;
            ids[j] = hall_issue(&hall, SAMPLE_B, CLASS_REGULAR);
            hall_do(&hall, hall_clerk(COMMAND_CALL_NEXT, SAMPLE_HOA));
            hall_do(&hall, hall_send(SAMPLE_HOA, 0, 1));
        }
        assert_int_equal(office_waiting(&hall.office, SAMPLE_B), 3);
        hall_do(&hall, hall_clerk(kinds[i], SAMPLE_LAN));
        assert_int_equal(office_waiting(&hall.office, SAMPLE_B), 3);
        for (size_t j = 0; j < QD_ARRAY_LEN(ids); j++) {
            hall_do(&hall, hall_clerk(COMMAND_CALL_NEXT, SAMPLE_HOA));
            assert_int_equal(hall.answer.ticket_id, ids[j]);
            hall_do(&hall, hall_clerk(COMMAND_NO_SHOW, SAMPLE_HOA));
        }
        hall_deinit(&hall);
    }
}

/* Switching automatic does not begin a new idle time. */
static void test_idle_goes_on(void **state)
{
    struct hall hall;

    (void)state;
    hall_open(&hall);
    int64_t since_ms = office_counter(&hall.office, 1)->since_ms;
    hall.now_ms += 5 * MINUTE;
    struct command open = hall_clerk(COMMAND_OPEN_COUNTER, SAMPLE_LAN);
    open.automatic = true;
    hall_do(&hall, open);
    assert_true(office_counter(&hall.office, 1)->automatic);
    assert_int_equal(office_counter(&hall.office, 1)->since_ms, since_ms);
    hall_pause(&hall, SAMPLE_LAN);
    hall_do(&hall, hall_clerk(COMMAND_OPEN_COUNTER, SAMPLE_LAN));
    assert_int_equal(office_counter(&hall.office, 1)->since_ms, hall.now_ms);
    hall_deinit(&hall);
}

/* The lookups of an office: who is where, and nobody of whom there is nothing. */
static void test_lookups(void **state)
{
    struct hall hall;
    const uint8_t stranger[16] = {9};

    (void)state;
    hall_open(&hall);
    assert_null(office_ticket(&hall.office, 1));
    assert_null(office_ticket_by_label(&hall.office, "A001"));
    assert_null(office_ticket_by_token(&hall.office, stranger));
    uint64_t id = hall_issue(&hall, SAMPLE_A, CLASS_REGULAR);
    const struct ticket *ticket = hall_ticket(&hall, id);
    assert_ptr_equal(office_ticket_by_label(&hall.office, "A001"), ticket);
    assert_ptr_equal(office_ticket_by_token(&hall.office, ticket->token), ticket);
    assert_null(office_ticket_by_token(&hall.office, stranger));
    assert_null(office_counter(&hall.office, 99));
    assert_null(office_service(&hall.office, 99));
    assert_null(office_counter_of_clerk(&hall.office, 0));
    assert_null(office_counter_of_clerk(&hall.office, SAMPLE_MINH));
    assert_int_equal(office_counter_of_clerk(&hall.office, SAMPLE_HOA)->counter_id, 2);
    assert_int_equal(office_waiting(&hall.office, 99), 0);
    assert_true(office_serves(&hall.office, office_counter(&hall.office, 1), SAMPLE_A));
    assert_false(office_serves(&hall.office, office_counter(&hall.office, 1), SAMPLE_C));
    assert_false(office_serves(&hall.office, office_counter(&hall.office, 1), 99));
    hall_deinit(&hall);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_log_in),
        cmocka_unit_test(test_take_over),
        cmocka_unit_test(test_pause_reasons),
        cmocka_unit_test(test_release),
        cmocka_unit_test(test_bound_go_free),
        cmocka_unit_test(test_idle_goes_on),
        cmocka_unit_test(test_lookups),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
