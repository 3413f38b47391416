#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "queued/office/place.h"
#include "tests/support/hall.h"

/* A place is a known service, or a known counter that serves it. */
static void test_exists(void **state)
{
    static const struct {
        uint32_t service_id, counter_id;
        bool exists;
    } rows[] = {
        {SAMPLE_A, 0, true},
        {99, 0, false},
        {SAMPLE_A, 1, true},
        {SAMPLE_A, 2, false},
        {SAMPLE_C, 2, true},
        {SAMPLE_E, 3, true},
        {SAMPLE_E, 99, false},
        {99, 1, false},
    };
    struct hall hall;

    (void)state;
    hall_open(&hall);
    for (size_t i = 0; i < QD_ARRAY_LEN(rows); i++) {
        const struct ticket ticket = {.service_id = rows[i].service_id,
                                      .bound_counter_id = rows[i].counter_id};
        assert_true(place_exists(&hall.office, &ticket) == rows[i].exists);
    }
    hall_deinit(&hall);
}

/* Everybody in the hall is counted once, wherever they are. */
static void test_counts(void **state)
{
    struct hall hall;

    (void)state;
    hall_open(&hall);
    assert_int_equal(place_live_count(&hall.office), 0);
    for (int i = 0; i < 4; i++) {
        hall_issue(&hall, SAMPLE_B, CLASS_REGULAR);
    }
    assert_int_equal(place_count(&hall.office), 4);
    hall_do(&hall, hall_clerk(COMMAND_CALL_NEXT, SAMPLE_LAN));
    hall_do(&hall, hall_send(SAMPLE_LAN, 0, 2)); /* Bound. */
    assert_int_equal(place_count(&hall.office), 4);
    hall_do(&hall, hall_clerk(COMMAND_CALL_NEXT, SAMPLE_LAN));
    hall_do(&hall, hall_clerk(COMMAND_START, SAMPLE_LAN));
    hall_do(&hall, hall_clerk(COMMAND_PARK, SAMPLE_LAN));
    hall_do(&hall, hall_clerk(COMMAND_CALL_NEXT, SAMPLE_LAN));
    assert_int_equal(place_count(&hall.office), 2);
    assert_int_equal(place_live_count(&hall.office), 4);
    hall_do(&hall, hall_clerk(COMMAND_NO_SHOW, SAMPLE_LAN));
    assert_int_equal(place_live_count(&hall.office), 3);
    hall_deinit(&hall);
}

/* Closed is left at once; paused, after a promised wait of opening time; open, never. */
static void test_left(void **state)
{
    struct hall hall;

    (void)state;
    hall_open(&hall);
    const struct counter *counter = office_counter(&hall.office, 2);
    assert_true(place_is_left(&hall.office, office_counter(&hall.office, 3), hall.now_ms));
    assert_int_equal(place_left_at(&hall.office, counter), 0);
    assert_false(place_is_left(&hall.office, counter, hall.now_ms + 24 * HOUR));
    hall_pause(&hall, SAMPLE_HOA);
    int64_t left_at_ms = place_left_at(&hall.office, counter);
    assert_int_equal(left_at_ms, hall.now_ms + 15 * MINUTE);
    assert_false(place_is_left(&hall.office, counter, left_at_ms - 1));
    assert_true(place_is_left(&hall.office, counter, left_at_ms));
    hall_do(&hall, hall_clerk(COMMAND_OPEN_COUNTER, SAMPLE_HOA));
    assert_false(place_is_left(&hall.office, counter, left_at_ms));
    /* An office that never opens again has no such instant. */
    hall_pause(&hall, SAMPLE_HOA);
    memset(hall.definition.week, 0, sizeof hall.definition.week);
    assert_int_equal(place_left_at(&hall.office, counter), 0);
    assert_false(place_is_left(&hall.office, counter, hall.now_ms + 24 * HOUR));
    hall_deinit(&hall);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_exists),
        cmocka_unit_test(test_counts),
        cmocka_unit_test(test_left),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
