#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "queued/office/office.h"
#include "tests/support/hall.h"

#define WEDNESDAY 20261125 /* The day after the holiday. */

static void bind(struct hall *hall, uint64_t *ticket_id)
{
    *ticket_id = hall_issue(hall, SAMPLE_B, CLASS_REGULAR);
    hall_do(hall, hall_clerk(COMMAND_CALL_NEXT, SAMPLE_LAN));
    hall_do(hall, hall_send(SAMPLE_LAN, 0, 2));
    assert_int_equal(hall_ticket(hall, *ticket_id)->bound_counter_id, 2);
}

/* A pause that has taken a promised wait of opening time is for good: the binding falls. */
static void test_pause_for_good(void **state)
{
    struct hall hall;
    uint64_t id = 0;

    (void)state;
    hall_open(&hall);
    bind(&hall, &id);
    hall_pause(&hall, SAMPLE_HOA);
    int64_t key_ms = hall_ticket(&hall, id)->key_ms;
    int64_t for_good_ms = hall.now_ms + 15 * MINUTE;
    assert_int_equal(office_next_deadline(&hall.office, hall.now_ms), for_good_ms);
    hall.now_ms = for_good_ms - 1;
    hall_tick(&hall);
    assert_int_equal(hall_ticket(&hall, id)->bound_counter_id, 2);
    hall_refuse(&hall, hall_clerk(COMMAND_CALL_NEXT, SAMPLE_LAN), REFUSAL_NOBODY_WAITING);
    hall.now_ms = for_good_ms;
    assert_int_equal(office_next_deadline(&hall.office, hall.now_ms), hall.now_ms);
    hall_tick(&hall);
    assert_int_equal(hall_ticket(&hall, id)->bound_counter_id, 0);
    assert_int_equal(hall_ticket(&hall, id)->key_ms, key_ms);
    assert_int_equal(hall_event(&hall, EVENT_TICKET_UNBOUND)->counter_id, 2);
    assert_true(office_next_deadline(&hall.office, hall.now_ms) > hall.now_ms);
    hall_do(&hall, hall_clerk(COMMAND_CALL_NEXT, SAMPLE_LAN));
    assert_int_equal(hall.answer.ticket_id, id);
    /* And nobody can be sent to where nobody comes back. */
    hall_refuse(&hall, hall_send(SAMPLE_LAN, 0, 2), REFUSAL_COUNTER_PAUSED);
    assert_int_equal(hall.obstacle.counter_id, 2);
    hall_deinit(&hall);
}

/* Lunch is no pause for good: opening time counts. */
static void test_lunch_is_no_pause(void **state)
{
    struct hall hall;
    uint64_t id = 0;

    (void)state;
    hall_open(&hall);
    hall.now_ms = office_sample_at(SAMPLE_MONDAY, 10, 59);
    bind(&hall, &id);
    hall.now_ms = office_sample_at(SAMPLE_MONDAY, 11, 20);
    hall_pause(&hall, SAMPLE_HOA);
    assert_int_equal(office_next_deadline(&hall.office, hall.now_ms),
                     office_sample_at(SAMPLE_MONDAY, 13, 35));
    hall.now_ms = office_sample_at(SAMPLE_MONDAY, 13, 35) - 1;
    hall_tick(&hall);
    assert_int_equal(hall_ticket(&hall, id)->bound_counter_id, 2);
    hall.now_ms++;
    hall_tick(&hall);
    assert_int_equal(hall_ticket(&hall, id)->bound_counter_id, 0);
    hall_deinit(&hall);
}

/* Also a citizen who fetched a copy does not wait for a clerk who has gone. */
static void test_parked_at_a_paused_counter(void **state)
{
    struct hall hall;

    (void)state;
    hall_open(&hall);
    hall_sit(&hall, SAMPLE_MINH, 3, false);
    uint64_t id = hall_issue(&hall, SAMPLE_C, CLASS_REGULAR);
    hall_do(&hall, hall_clerk(COMMAND_CALL_NEXT, SAMPLE_HOA));
    hall_do(&hall, hall_clerk(COMMAND_START, SAMPLE_HOA));
    hall_do(&hall, hall_clerk(COMMAND_PARK, SAMPLE_HOA));
    hall_pause(&hall, SAMPLE_HOA);
    hall.now_ms += 15 * MINUTE - 1;
    hall_refuse(&hall, hall_about(COMMAND_RESUME, SAMPLE_MINH, id), REFUSAL_OTHER_COUNTER);
    assert_int_equal(hall.obstacle.counter_id, 2);
    hall.now_ms++;
    hall_refuse(&hall, hall_about(COMMAND_RESUME, SAMPLE_LAN, id), REFUSAL_COUNTER_DOES_NOT_SERVE);
    hall_do(&hall, hall_about(COMMAND_RESUME, SAMPLE_MINH, id));
    assert_int_equal(hall_ticket(&hall, id)->counter_id, 3);
    assert_int_equal(office_counter(&hall.office, 2)->parked_count, 0);
    hall_deinit(&hall);
}

/* Opened and closed before its time, the day opens all the same when it comes. */
static void test_closed_before_it_began(void **state)
{
    struct hall hall;

    (void)state;
    hall_init(&hall, office_sample_at(SAMPLE_MONDAY, 5, 0));
    hall_do(&hall, hall_manager(COMMAND_OPEN_DAY));
    uint64_t first = hall_issue(&hall, SAMPLE_A, CLASS_REGULAR);
    assert_int_equal(hall_ticket(&hall, first)->number, 1);
    hall_do(&hall, hall_manager(COMMAND_CLOSE_DAY));
    assert_int_equal(office_next_deadline(&hall.office, hall.now_ms),
                     office_sample_at(SAMPLE_MONDAY, 6, 0));
    hall.now_ms = office_sample_at(SAMPLE_MONDAY, 6, 0);
    hall_tick(&hall);
    assert_true(hall.office.day_open);
    assert_false(hall.office.day_by_manager);
    hall.now_ms = office_sample_at(SAMPLE_MONDAY, 8, 0);
    uint64_t second = hall_issue(&hall, SAMPLE_A, CLASS_REGULAR);
    assert_int_equal(hall_ticket(&hall, second)->number, 2); /* The same date: it goes on. */
    /* Closed early by a manager it stays closed. */
    hall_do(&hall, hall_manager(COMMAND_CLOSE_DAY));
    hall.now_ms += HOUR;
    hall_tick(&hall);
    assert_false(hall.office.day_open);
    assert_int_equal(office_next_deadline(&hall.office, hall.now_ms),
                     office_sample_at(WEDNESDAY, 6, 0));
    hall_deinit(&hall);
}

/* The sums of a day that was closed and opened again, with a service dropped in between. */
static void test_sums_of_the_day(void **state)
{
    struct hall hall;
    struct definition next = office_sample_definition();

    (void)state;
    hall_open(&hall);
    uint64_t done = hall_issue(&hall, SAMPLE_C, CLASS_REGULAR);
    hall_do(&hall, hall_clerk(COMMAND_CALL_NEXT, SAMPLE_HOA));
    hall_do(&hall, hall_clerk(COMMAND_START, SAMPLE_HOA));
    hall_do(&hall, hall_clerk(COMMAND_FINISH, SAMPLE_HOA));
    hall_issue(&hall, SAMPLE_A, CLASS_REGULAR);
    hall_do(&hall, hall_manager(COMMAND_CLOSE_DAY));
    assert_int_equal(hall_event(&hall, EVENT_DAY_CLOSED)->day_closed.issued, 2);
    assert_int_equal(hall_event(&hall, EVENT_DAY_CLOSED)->day_closed.expired, 1);
    next.services[2].service_id = 9;
    (void)memcpy(next.services[2].letter, "K", 2);
    next.services[2].code = "khac";
    next.procedures[2].service_id = 9;
    hall_apply(&hall, &next);
    hall_do(&hall, hall_manager(COMMAND_OPEN_DAY));
    hall_issue(&hall, SAMPLE_B, CLASS_REGULAR);
    hall_do(&hall, hall_manager(COMMAND_CLOSE_DAY));
    assert_int_equal(hall_event(&hall, EVENT_DAY_CLOSED)->day_closed.issued, 3);
    assert_int_equal(hall_event(&hall, EVENT_DAY_CLOSED)->day_closed.expired, 2);
    hall_expect(&hall, done, TICKET_DONE);
    hall_deinit(&hall);
}

/* Between 00:00 and 07:00 UTC it is already the same local day, and after 17:00 UTC the next. */
static void test_the_day_is_local(void **state)
{
    struct hall hall;

    (void)state;
    hall_open(&hall); /* 09:00 here is 02:00 UTC. */
    hall_issue(&hall, SAMPLE_A, CLASS_REGULAR);
    assert_int_equal(hall.office.date, SAMPLE_MONDAY);
    hall.now_ms = office_sample_at(SAMPLE_MONDAY, 23, 59);
    hall_tick(&hall);
    assert_true(hall.office.day_open); /* Someone waits: only midnight ends it, and it is local. */
    hall.now_ms += MINUTE;
    hall_tick(&hall);
    assert_false(hall.office.day_open);
    hall.now_ms = office_sample_at(WEDNESDAY, 6, 0); /* 23:00 UTC of Tuesday. */
    hall_tick(&hall);
    assert_true(hall.office.day_open);
    assert_int_equal(hall.office.date, WEDNESDAY);
    hall_deinit(&hall);
}

/* Each kind of leftover at a close, with the queue kept and not. */
static void test_leftovers(void **state)
{
    (void)state;
    for (int keep = 0; keep < 2; keep++) {
        struct hall hall;
        uint64_t bound = 0;
        hall_open(&hall);
        hall_sit(&hall, SAMPLE_MINH, 3, false);
        hall.definition.keep_overnight = keep != 0;
        bind(&hall, &bound);
        uint64_t parked = hall_issue(&hall, SAMPLE_C, CLASS_REGULAR);
        hall_do(&hall, hall_clerk(COMMAND_CALL_NEXT, SAMPLE_MINH));
        hall_do(&hall, hall_clerk(COMMAND_START, SAMPLE_MINH));
        hall_do(&hall, hall_clerk(COMMAND_PARK, SAMPLE_MINH));
        uint64_t called = hall_issue(&hall, SAMPLE_A, CLASS_REGULAR);
        hall_do(&hall, hall_clerk(COMMAND_CALL_NEXT, SAMPLE_LAN));
        uint64_t serving = hall_issue(&hall, SAMPLE_E, CLASS_REGULAR);
        hall_do(&hall, hall_clerk(COMMAND_CALL_NEXT, SAMPLE_MINH));
        hall_do(&hall, hall_clerk(COMMAND_START, SAMPLE_MINH));
        uint64_t waiting = hall_issue(&hall, SAMPLE_A, CLASS_PRIORITY);
        int64_t key_ms = hall_ticket(&hall, waiting)->key_ms;
        hall_do(&hall, hall_manager(COMMAND_CLOSE_DAY));
        enum ticket_state kept = keep ? TICKET_WAITING : TICKET_EXPIRED;
        hall_expect(&hall, waiting, kept);
        hall_expect(&hall, bound, kept);
        assert_int_equal(hall_ticket(&hall, bound)->bound_counter_id, 0);
        hall_expect(&hall, called, TICKET_EXPIRED);
        hall_expect(&hall, serving, TICKET_EXPIRED);
        hall_expect(&hall, parked, TICKET_EXPIRED);
        hall.now_ms = office_sample_at(WEDNESDAY, 6, 0);
        hall_tick(&hall);
        assert_int_equal(hall.office.ticket_count, keep ? 2 : 0);
        if (keep) {
            assert_int_equal(hall_ticket(&hall, waiting)->key_ms, key_ms);
            assert_int_equal(hall_ticket(&hall, waiting)->ticket_class, CLASS_PRIORITY);
        }
        hall_deinit(&hall);
    }
}

/* Learned times go over the night; what was counted does not. */
static void test_what_the_night_keeps(void **state)
{
    struct hall hall;

    (void)state;
    hall_open(&hall);
    for (int i = 0; i < 3; i++) {
        hall_issue(&hall, SAMPLE_A, CLASS_REGULAR);
        hall_do(&hall, hall_clerk(COMMAND_CALL_NEXT, SAMPLE_LAN));
        hall_do(&hall, hall_clerk(COMMAND_START, SAMPLE_LAN));
        hall.now_ms += 3 * MINUTE;
        hall_do(&hall, hall_clerk(COMMAND_FINISH, SAMPLE_LAN));
    }
    hall.now_ms = office_sample_at(SAMPLE_MONDAY, 17, 0);
    hall_tick(&hall); /* The hall is empty: the day closes with its last session. */
    assert_false(hall.office.day_open);
    struct learned learned = office_service(&hall.office, SAMPLE_A)->learned;
    assert_int_equal(learned.weight_milli, 8000);
    hall.now_ms = office_sample_at(WEDNESDAY, 7, 0);
    hall_tick(&hall);
    const struct service *service = office_service(&hall.office, SAMPLE_A);
    assert_int_equal(service->learned.mean_ms, learned.mean_ms);
    assert_int_equal(service->learned.weight_milli, learned.weight_milli);
    assert_int_equal(service->issued_count, 0);
    assert_int_equal(service->done_count, 0);
    assert_int_equal(service->next_number, 1);
    hall_deinit(&hall);
}

/* A tick in the middle of a day, or of a night, does nothing at all. */
static void test_idle_ticks(void **state)
{
    struct hall hall;

    (void)state;
    hall_open(&hall);
    hall_issue(&hall, SAMPLE_A, CLASS_REGULAR);
    size_t count = hall.events.count;
    uint64_t before = office_hash(&hall.office);
    for (int hour = 9; hour < 24; hour++) {
        hall.now_ms = office_sample_at(SAMPLE_MONDAY, (uint32_t)hour, 30);
        hall_tick(&hall);
    }
    assert_int_equal(hall.events.count, count);
    assert_int_equal(office_hash(&hall.office), before);
    hall.now_ms -= 12 * HOUR; /* The clock jumps back: no day is opened or closed by that. */
    hall_tick(&hall);
    assert_int_equal(hall.events.count, count);
    hall_deinit(&hall);
}

/* A box whose clock has lost its battery: a tick that is due does something, however far back the
 * clock is; else the server would tick for ever and do nothing. */
static void test_clock_far_back(void **state)
{
    static const int64_t back_ms[] = {MINUTE, HOUR, 20 * HOUR, 9600 * HOUR};

    (void)state;
    for (size_t i = 0; i < QD_ARRAY_LEN(back_ms); i++) {
        struct hall hall;
        struct definition next = office_sample_definition();
        hall_open(&hall);
        hall_do(&hall, hall_clerk(COMMAND_LOG_OUT, SAMPLE_HOA));
        hall_sit(&hall, SAMPLE_HOA, 2, true);
        uint64_t id = hall_issue(&hall, SAMPLE_E, CLASS_REGULAR);
        hall.now_ms -= back_ms[i];
        size_t count = hall.events.count;
        assert_true(office_next_deadline(&hall.office, hall.now_ms) > hall.now_ms);
        hall_tick(&hall);
        assert_int_equal(hall.events.count, count);
        service_set_add(&next.counters[1].services, 3); /* Now somebody can be called. */
        hall_apply(&hall, &next);
        assert_int_equal(office_next_deadline(&hall.office, hall.now_ms), hall.now_ms);
        hall_tick(&hall);
        hall_expect(&hall, id, TICKET_CALLED);
        assert_true(office_next_deadline(&hall.office, hall.now_ms) > hall.now_ms);
        hall_do(&hall, hall_manager(COMMAND_CLOSE_DAY));
        assert_true(office_next_deadline(&hall.office, hall.now_ms) > hall.now_ms);
        hall_deinit(&hall);
    }
}

/* A command that was repeated across a close and the next opening is still known, and not after. */
static void test_commands_over_night(void **state)
{
    struct hall hall;
    struct command issue = office_sample_issue(SAMPLE_A, CLASS_REGULAR);

    (void)state;
    hall_open(&hall);
    hall_do(&hall, issue);
    uint64_t id = hall.answer.ticket_id;
    struct command close = hall_manager(COMMAND_CLOSE_DAY);
    hall_do(&hall, close);
    assert_int_equal(hall.answer.ticket_id, 0); /* About no ticket, though one expired. */
    hall_do(&hall, close);
    assert_true(hall.answer.repeated);
    hall_do(&hall, issue);
    assert_true(hall.answer.repeated);
    assert_int_equal(hall.answer.ticket_id, id);
    hall.now_ms = office_sample_at(SAMPLE_HOLIDAY, 8, 0);
    struct command open = hall_manager(COMMAND_OPEN_DAY);
    hall_do(&hall, open);
    hall_do(&hall, open); /* The command that began the day is of the day. */
    assert_true(hall.answer.repeated);
    hall_do(&hall, issue);
    assert_false(hall.answer.repeated);
    hall_deinit(&hall);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pause_for_good),
        cmocka_unit_test(test_lunch_is_no_pause),
        cmocka_unit_test(test_parked_at_a_paused_counter),
        cmocka_unit_test(test_closed_before_it_began),
        cmocka_unit_test(test_sums_of_the_day),
        cmocka_unit_test(test_the_day_is_local),
        cmocka_unit_test(test_leftovers),
        cmocka_unit_test(test_what_the_night_keeps),
        cmocka_unit_test(test_idle_ticks),
        cmocka_unit_test(test_clock_far_back),
        cmocka_unit_test(test_commands_over_night),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
