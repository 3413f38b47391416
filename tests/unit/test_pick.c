#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "queued/office/pick.h"
#include "tests/support/hall.h"

static const struct counter *counter(const struct hall *hall, uint32_t counter_id)
{
    return office_counter(&hall->office, counter_id);
}

/* The newest call, which must be of that ticket. */
static const struct event_called *call(struct hall *hall, uint32_t clerk_id, uint64_t ticket_id)
{
    hall_do(hall, hall_clerk(COMMAND_CALL_NEXT, clerk_id));
    const struct event *event = hall_event(hall, EVENT_TICKET_CALLED);
    assert_int_equal(event->ticket_id, ticket_id);
    assert_int_equal(event->clerk_id, clerk_id);
    assert_int_equal(event->called.key_ms, hall_ticket(hall, ticket_id)->key_ms);
    return &event->called;
}

static void call_by_label(struct hall *hall, uint32_t clerk_id, const char *label)
{
    struct command command = hall_clerk(COMMAND_CALL_TICKET, clerk_id);

    (void)memcpy(command.label, label, strlen(label) + 1);
    hall_do(hall, command);
}

/* Nobody: no pick, and nothing is written. */
static void test_nobody(void **state)
{
    struct hall hall;
    struct event_called called;
    uint64_t ticket_id = 77;

    (void)state;
    hall_open(&hall);
    assert_int_equal(pick_head(&hall.office, counter(&hall, 1)), INDEX_NONE);
    assert_false(office_pick(&hall.office, counter(&hall, 1), &ticket_id, &called));
    assert_int_equal(ticket_id, 77);
    hall_issue(&hall, SAMPLE_C, CLASS_REGULAR); /* Not of counter 1. */
    assert_false(office_pick(&hall.office, counter(&hall, 1), &ticket_id, &called));
    hall_deinit(&hall);
}

/* The smallest key over all lines that the counter serves; equal keys by issue. */
static void test_order(void **state)
{
    struct hall hall;
    uint64_t ids[4];

    (void)state;
    hall_open(&hall);
    ids[1] = hall_issue(&hall, SAMPLE_B, CLASS_REGULAR);
    ids[2] = hall_issue(&hall, SAMPLE_A, CLASS_REGULAR); /* The same instant. */
    hall.now_ms += 10 * MINUTE;
    ids[3] = hall_issue(&hall, SAMPLE_A, CLASS_PRIORITY); /* The same key, ten minutes later. */
    hall.now_ms -= 1;
    ids[0] = hall_issue(&hall, SAMPLE_B, CLASS_REGULAR);
    const uint64_t order[] = {ids[1], ids[2], ids[3], ids[0]};
    for (size_t i = 0; i < QD_ARRAY_LEN(order); i++) {
        const struct event_called *called = call(&hall, SAMPLE_LAN, order[i]);
        assert_int_equal(called->reason, CALL_SMALLEST_KEY);
        assert_int_equal(called->waiting, 4 - i);
        assert_int_equal(called->passed_not_served, 0);
        assert_int_equal(called->passed_by_label, 0);
        assert_false(called->automatic);
        hall_do(&hall, hall_clerk(COMMAND_NO_SHOW, SAMPLE_LAN));
    }
    hall_deinit(&hall);
}

/* Who was passed over, and why: the counter does not serve them, or they wait for another one. The
 * earliest three are named, by key over all lines. */
static void test_passed_over(void **state)
{
    struct hall hall;
    uint64_t passed[5];

    (void)state;
    hall_open(&hall);
    uint64_t bound = hall_issue(&hall, SAMPLE_B, CLASS_REGULAR);
    hall_do(&hall, hall_clerk(COMMAND_CALL_NEXT, SAMPLE_LAN));
    hall_do(&hall, hall_send(SAMPLE_LAN, 0, 2));
    for (size_t i = 0; i < QD_ARRAY_LEN(passed); i++) {
        hall.now_ms += SECOND;
        passed[i] = hall_issue(&hall, i % 2 == 0 ? SAMPLE_C : SAMPLE_E, CLASS_REGULAR);
    }
    hall.now_ms += SECOND;
    uint64_t id = hall_issue(&hall, SAMPLE_A, CLASS_REGULAR);
    hall.now_ms += SECOND;
    hall_issue(&hall, SAMPLE_C, CLASS_REGULAR); /* Later: not passed over. */
    const struct event_called *called = call(&hall, SAMPLE_LAN, id);
    assert_int_equal(called->waiting, 1);
    assert_int_equal(called->passed_not_served, 5);
    assert_int_equal(called->passed_bound, 1);
    assert_int_equal(called->passed_count, PASSED_MAX);
    assert_int_equal(called->passed_ticket_ids[0], bound);
    assert_int_equal(called->passed_ticket_ids[1], passed[0]);
    assert_int_equal(called->passed_ticket_ids[2], passed[1]);
    const struct event_called *own = call(&hall, SAMPLE_HOA, bound);
    assert_int_equal(own->reason, CALL_BOUND);
    assert_int_equal(own->waiting, 5); /* It, and four in C. */
    assert_int_equal(own->passed_not_served + own->passed_bound, 0);
    hall_deinit(&hall);
}

/* A ticket for one counter competes there by its key. */
static void test_bound_competes(void **state)
{
    struct hall hall;

    (void)state;
    hall_open(&hall);
    uint64_t first = hall_issue(&hall, SAMPLE_C, CLASS_REGULAR);
    hall.now_ms += MINUTE;
    uint64_t bound = hall_issue(&hall, SAMPLE_B, CLASS_REGULAR);
    hall_do(&hall, hall_clerk(COMMAND_CALL_NEXT, SAMPLE_LAN));
    hall_do(&hall, hall_send(SAMPLE_LAN, SAMPLE_C, 2));
    hall.now_ms += MINUTE;
    uint64_t last = hall_issue(&hall, SAMPLE_C, CLASS_REGULAR);
    const uint64_t order[] = {first, bound, last};
    for (size_t i = 0; i < QD_ARRAY_LEN(order); i++) {
        const struct event_called *called = call(&hall, SAMPLE_HOA, order[i]);
        assert_int_equal(called->reason, order[i] == bound ? CALL_BOUND : CALL_SMALLEST_KEY);
        hall_do(&hall, hall_clerk(COMMAND_NO_SHOW, SAMPLE_HOA));
    }
    hall_deinit(&hall);
}

/* Called out of order, the event says so, and how many had to stand back. */
static void test_by_label(void **state)
{
    struct hall hall;

    (void)state;
    hall_open(&hall);
    uint64_t first = hall_issue(&hall, SAMPLE_A, CLASS_REGULAR);
    hall_issue(&hall, SAMPLE_C, CLASS_REGULAR);
    hall.now_ms += SECOND;
    hall_issue(&hall, SAMPLE_B, CLASS_REGULAR);
    hall.now_ms += SECOND;
    hall_issue(&hall, SAMPLE_A, CLASS_REGULAR);
    call_by_label(&hall, SAMPLE_LAN, "A002");
    const struct event_called *called = &hall_event(&hall, EVENT_TICKET_CALLED)->called;
    assert_int_equal(called->reason, CALL_BY_LABEL);
    assert_int_equal(called->waiting, 3);
    assert_int_equal(called->passed_by_label, 2);
    assert_int_equal(called->passed_not_served, 1);
    assert_int_equal(called->passed_count, 3);
    assert_int_equal(called->passed_ticket_ids[0], first);
    hall_deinit(&hall);
}

/* What a counter is shown as next is what it calls. */
static void test_shown_is_called(void **state)
{
    struct hall hall;
    struct event_called shown;
    uint64_t ticket_id = 0;

    (void)state;
    hall_open(&hall);
    for (int i = 0; i < 12; i++) {
        hall.now_ms += MINUTE;
        hall_issue(&hall, 1 + (uint32_t)i % 4, i % 3 == 0 ? CLASS_PRIORITY : CLASS_REGULAR);
    }
    while (office_pick(&hall.office, counter(&hall, 1), &ticket_id, &shown)) {
        const struct event_called *called = call(&hall, SAMPLE_LAN, ticket_id);
        assert_int_equal(called->reason, shown.reason);
        assert_int_equal(called->waiting, shown.waiting);
        assert_int_equal(called->passed_not_served, shown.passed_not_served);
        assert_int_equal(called->passed_bound, shown.passed_bound);
        assert_int_equal(called->passed_count, shown.passed_count);
        assert_memory_equal(
            called->passed_ticket_ids, shown.passed_ticket_ids, sizeof shown.passed_ticket_ids);
        hall_do(&hall, hall_clerk(COMMAND_NO_SHOW, SAMPLE_LAN));
    }
    hall_refuse(&hall, hall_clerk(COMMAND_CALL_NEXT, SAMPLE_LAN), REFUSAL_NOBODY_WAITING);
    hall_deinit(&hall);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nobody),
        cmocka_unit_test(test_order),
        cmocka_unit_test(test_passed_over),
        cmocka_unit_test(test_bound_competes),
        cmocka_unit_test(test_by_label),
        cmocka_unit_test(test_shown_is_called),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
