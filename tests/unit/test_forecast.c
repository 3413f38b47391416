#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "queued/office/forecast.h"
#include "tests/support/hall.h"

#define MEAN (8 * MINUTE) /* The prior of every service of the sample office. */

static struct forecast of(const struct hall *hall, uint64_t ticket_id)
{
    return forecast_ticket(&hall->office, ticket_id, hall->now_ms);
}

/* Field by field: padding has no say. */
static void assert_same(const struct forecast *a, const struct forecast *b)
{
    assert_int_equal(a->known, b->known);
    assert_int_equal(a->people_ahead, b->people_ahead);
    assert_int_equal(a->expected_ms, b->expected_ms);
    assert_int_equal(a->low50_ms, b->low50_ms);
    assert_int_equal(a->high50_ms, b->high50_ms);
    assert_int_equal(a->low90_ms, b->low90_ms);
    assert_int_equal(a->high90_ms, b->high90_ms);
}

/* One counter, nobody at it, n people ahead: each takes a mean. */
static void test_one_counter(void **state)
{
    struct hall hall;

    (void)state;
    hall_open(&hall);
    hall_do(&hall, hall_clerk(COMMAND_CLOSE_COUNTER, SAMPLE_HOA));
    for (uint32_t i = 0; i < 10; i++) {
        struct forecast new = forecast_new(&hall.office, SAMPLE_A, CLASS_REGULAR, hall.now_ms);
        uint64_t id = hall_issue(&hall, SAMPLE_A, CLASS_REGULAR);
        struct forecast forecast = of(&hall, id);
        assert_true(forecast.known);
        assert_int_equal(forecast.people_ahead, i);
        assert_int_equal(forecast.expected_ms, i * MEAN);
        assert_same(&new, &forecast);
        assert_same(&hall_ticket(&hall, id)->forecast, &forecast);
    }
    hall_deinit(&hall);
}

/* Who is at the desk, and for how long already: a mean at first, half a mean in the end. */
static void test_at_the_desk(void **state)
{
    static const struct {
        int64_t served_ms;
        int64_t left_ms;
    } rows[] = {
        {-1, MEAN}, /* Called, on the way. */
        {0, MEAN},
        {MEAN / 2, MEAN * 3 / 4},
        {MEAN, MEAN * 2 / 3},
        {2 * MEAN, MEAN * 3 / 5},
        {12 * MEAN, MEAN * 13 / 25},
    };

    (void)state;
    for (size_t i = 0; i < QD_ARRAY_LEN(rows); i++) {
        struct hall hall;
        hall_open(&hall);
        hall_issue(&hall, SAMPLE_A, CLASS_REGULAR);
        uint64_t id = hall_issue(&hall, SAMPLE_A, CLASS_REGULAR);
        hall_do(&hall, hall_clerk(COMMAND_CALL_NEXT, SAMPLE_LAN));
        hall.now_ms += MINUTE;
        if (rows[i].served_ms >= 0) {
            hall_do(&hall, hall_clerk(COMMAND_START, SAMPLE_LAN));
            hall.now_ms += rows[i].served_ms;
        }
        assert_in_range(of(&hall, id).expected_ms, rows[i].left_ms, rows[i].left_ms + 1);
        hall_deinit(&hall);
    }
}

/* Two busy counters do not become free together: one after half a mean, the other after a whole;
 * the one that has served longest first. */
static void test_one_after_another(void **state)
{
    struct hall hall;

    (void)state;
    hall_open(&hall);
    for (int i = 0; i < 2; i++) {
        hall_issue(&hall, SAMPLE_B, CLASS_REGULAR);
    }
    uint64_t third = hall_issue(&hall, SAMPLE_B, CLASS_REGULAR);
    uint64_t fourth = hall_issue(&hall, SAMPLE_B, CLASS_REGULAR);
    uint64_t fifth = hall_issue(&hall, SAMPLE_B, CLASS_REGULAR);
    hall_do(&hall, hall_clerk(COMMAND_CALL_NEXT, SAMPLE_LAN));
    hall_do(&hall, hall_clerk(COMMAND_CALL_NEXT, SAMPLE_HOA));
    assert_int_equal(of(&hall, third).expected_ms, MEAN / 2);
    assert_int_equal(of(&hall, fourth).expected_ms, MEAN);
    assert_int_equal(of(&hall, fifth).expected_ms, MEAN + MEAN / 2);
    /* Counter 2 is at it for a mean, and is first: a citizen for it alone knows. */
    hall_do(&hall, hall_clerk(COMMAND_START, SAMPLE_HOA));
    hall.now_ms += MEAN;
    hall_do(&hall, hall_clerk(COMMAND_START, SAMPLE_LAN));
    assert_in_range(of(&hall, third).expected_ms, MEAN / 3, MEAN / 3 + 1);
    assert_int_equal(of(&hall, fourth).expected_ms, MEAN);
    hall_deinit(&hall);
}

/* Time parked is not time served. */
static void test_parked_time(void **state)
{
    struct hall hall;

    (void)state;
    hall_open(&hall);
    uint64_t first = hall_issue(&hall, SAMPLE_A, CLASS_REGULAR);
    uint64_t id = hall_issue(&hall, SAMPLE_A, CLASS_REGULAR);
    hall_do(&hall, hall_clerk(COMMAND_CALL_NEXT, SAMPLE_LAN));
    hall_do(&hall, hall_clerk(COMMAND_START, SAMPLE_LAN));
    hall.now_ms += 2 * MINUTE;
    hall_do(&hall, hall_clerk(COMMAND_PARK, SAMPLE_LAN));
    assert_int_equal(of(&hall, id).expected_ms, 0); /* The counter is idle. */
    hall.now_ms += 30 * MINUTE;
    hall_do(&hall, hall_about(COMMAND_RESUME, SAMPLE_LAN, first));
    hall.now_ms += MINUTE;
    /* Three minutes of eight have been served. */
    assert_in_range(of(&hall, id).expected_ms, MEAN * 11 / 14, MEAN * 11 / 14 + 1);
    hall_deinit(&hall);
}

/* Counters that are closed or paused do not take part; those that come back do. */
static void test_who_takes_part(void **state)
{
    struct hall hall;

    (void)state;
    hall_open(&hall); /* Both serve B. */
    for (int i = 0; i < 4; i++) {
        hall_issue(&hall, SAMPLE_B, CLASS_REGULAR);
    }
    uint64_t id = hall_issue(&hall, SAMPLE_B, CLASS_REGULAR);
    assert_int_equal(of(&hall, id).expected_ms, 2 * MEAN);
    hall_pause(&hall, SAMPLE_HOA);
    assert_int_equal(of(&hall, id).expected_ms, 4 * MEAN);
    hall_do(&hall, hall_clerk(COMMAND_CLOSE_COUNTER, SAMPLE_LAN));
    struct forecast forecast = of(&hall, id);
    assert_false(forecast.known);
    assert_int_equal(forecast.people_ahead, 4);
    assert_int_equal(forecast.expected_ms, 0);
    hall_do(&hall, hall_clerk(COMMAND_OPEN_COUNTER, SAMPLE_HOA));
    assert_int_equal(of(&hall, id).expected_ms, 4 * MEAN);
    hall_deinit(&hall);
}

/* A counter that serves two lines is shared with the other line, by key. */
static void test_shared_counter(void **state)
{
    struct hall hall;

    (void)state;
    hall_open(&hall);
    hall_do(&hall, hall_clerk(COMMAND_CLOSE_COUNTER, SAMPLE_HOA));
    hall_issue(&hall, SAMPLE_B, CLASS_REGULAR);
    hall_issue(&hall, SAMPLE_B, CLASS_REGULAR);
    uint64_t id = hall_issue(&hall, SAMPLE_A, CLASS_REGULAR);
    uint64_t priority = hall_issue(&hall, SAMPLE_A, CLASS_PRIORITY);
    assert_int_equal(of(&hall, priority).expected_ms, 0); /* Ten minutes ahead of all of them. */
    assert_int_equal(of(&hall, id).people_ahead, 1);      /* Of its own line. */
    assert_int_equal(of(&hall, id).expected_ms, 3 * MEAN);
    hall_deinit(&hall);
}

/* Within one in a hundred. */
static void assert_near(int64_t value_ms, int64_t of_ms, int64_t thousandths)
{
    int64_t away = value_ms * 1000 / of_ms - thousandths;

    assert_true(away >= -10 && away <= 10);
}

/* The range: Gamma(n + 1) about the expected wait, by the calls that decide it. For n = 3 the
 * quantiles of Gamma(4, 1/4) are 0.634, 1.277, 0.342 and 1.938 (exact tables). */
static void test_range(void **state)
{
    struct hall hall;

    (void)state;
    hall_open(&hall);
    hall_do(&hall, hall_clerk(COMMAND_CLOSE_COUNTER, SAMPLE_HOA));
    for (int i = 0; i < 3; i++) {
        hall_issue(&hall, SAMPLE_A, CLASS_REGULAR);
    }
    uint64_t id = hall_issue(&hall, SAMPLE_A, CLASS_REGULAR);
    struct forecast forecast = of(&hall, id);
    int64_t expected_ms = forecast.expected_ms;
    assert_int_equal(forecast.expected_ms, 3 * MEAN);
    assert_near(forecast.low50_ms, expected_ms, 634);
    assert_near(forecast.high50_ms, expected_ms, 1277);
    assert_near(forecast.low90_ms, expected_ms, 342);
    assert_near(forecast.high90_ms, expected_ms, 1938);
    hall_deinit(&hall);
}

/* What other counters call meanwhile says nothing about how sure this wait is. */
static void test_others_do_not_narrow_the_range(void **state)
{
    struct hall hall;

    (void)state;
    hall_open(&hall);
    hall_issue(&hall, SAMPLE_A, CLASS_REGULAR);
    uint64_t id = hall_issue(&hall, SAMPLE_A, CLASS_REGULAR);
    struct forecast alone = of(&hall, id);
    hall_do(&hall, hall_about(COMMAND_CANCEL, SAMPLE_LAN, id));
    for (int i = 0; i < 30; i++) { /* Counter 2 has much to do, in C. */
        hall_issue(&hall, SAMPLE_C, CLASS_PRIORITY);
    }
    id = hall_issue(&hall, SAMPLE_A, CLASS_REGULAR);
    struct forecast beside = of(&hall, id);
    assert_same(&alone, &beside);
    hall_deinit(&hall);
}

/* An appointment that is checked in early waits for its time, and is told so. */
static void test_appointment(void **state)
{
    struct hall hall;
    struct command early = office_sample_issue(SAMPLE_A, CLASS_APPOINTMENT);

    (void)state;
    hall_open(&hall);
    hall_do(&hall, hall_clerk(COMMAND_CLOSE_COUNTER, SAMPLE_HOA));
    for (int i = 0; i < 4; i++) {
        hall_issue(&hall, SAMPLE_A, CLASS_REGULAR);
    }
    early.issue.appointment_at_ms = hall.now_ms + HOUR;
    hall_do(&hall, early);
    const struct ticket *ticket = hall_ticket(&hall, hall.answer.ticket_id);
    assert_int_equal(ticket->forecast.people_ahead, 4);
    assert_int_equal(ticket->forecast.expected_ms, 4 * MEAN);
    hall_deinit(&hall);
}

/* Beyond what is played, by how far its own line has come. */
static void test_far_ahead(void **state)
{
    struct hall hall;
    uint64_t id = 0;

    (void)state;
    hall_open(&hall);
    for (int i = 0; i < 3 * FORECAST_STEPS_MAX / 2; i++) {
        (void)hall_issue(&hall, SAMPLE_A, CLASS_REGULAR);
        id = hall_issue(&hall, SAMPLE_C, CLASS_REGULAR);
    }
    struct forecast forecast = of(&hall, id); /* Counter 2 alone serves C: one after another. */
    int64_t exact_ms = (3 * FORECAST_STEPS_MAX / 2 - 1) * MEAN;
    assert_int_equal(forecast.people_ahead, 3 * FORECAST_STEPS_MAX / 2 - 1);
    assert_true(forecast.expected_ms > exact_ms * 98 / 100);
    assert_true(forecast.expected_ms < exact_ms * 102 / 100);
    hall_deinit(&hall);
}

/* A ticket for one counter waits for that one. */
static void test_bound(void **state)
{
    struct hall hall;

    (void)state;
    hall_open(&hall);
    uint64_t id = hall_issue(&hall, SAMPLE_B, CLASS_REGULAR);
    hall_do(&hall, hall_clerk(COMMAND_CALL_NEXT, SAMPLE_LAN));
    hall_issue(&hall, SAMPLE_C, CLASS_REGULAR);
    hall_do(&hall, hall_clerk(COMMAND_CALL_NEXT, SAMPLE_HOA));
    hall_do(&hall, hall_send(SAMPLE_LAN, 0, 2));
    assert_int_equal(of(&hall, id).expected_ms, MEAN); /* Counter 1 is idle, and no help. */
    hall_pause(&hall, SAMPLE_LAN);
    assert_int_equal(of(&hall, id).expected_ms, MEAN);
    hall_do(&hall, hall_clerk(COMMAND_REQUEUE, SAMPLE_HOA));
    assert_int_equal(of(&hall, id).expected_ms, 0);
    hall_pause(&hall, SAMPLE_HOA);
    assert_false(of(&hall, id).known);
    hall_deinit(&hall);
}

/* Who does not wait has no forecast. */
static void test_not_waiting(void **state)
{
    struct hall hall;

    (void)state;
    hall_open(&hall);
    uint64_t id = hall_issue(&hall, SAMPLE_A, CLASS_REGULAR);
    assert_true(of(&hall, id).known);
    hall_do(&hall, hall_clerk(COMMAND_CALL_NEXT, SAMPLE_LAN));
    assert_false(of(&hall, id).known);
    assert_false(of(&hall, 999).known);
    hall_deinit(&hall);
}

/* Learned times count, for each service its own. */
static void test_learned(void **state)
{
    struct hall hall;

    (void)state;
    hall_open(&hall);
    hall_issue(&hall, SAMPLE_A, CLASS_REGULAR);
    hall_do(&hall, hall_clerk(COMMAND_CALL_NEXT, SAMPLE_LAN));
    hall_do(&hall, hall_clerk(COMMAND_START, SAMPLE_LAN));
    hall.now_ms += 20 * MINUTE;
    hall_do(&hall, hall_clerk(COMMAND_FINISH, SAMPLE_LAN));
    hall_do(&hall, hall_clerk(COMMAND_OPEN_COUNTER, SAMPLE_LAN)); /* Not to be undone any more. */
    hall_issue(&hall, SAMPLE_A, CLASS_REGULAR);
    hall_issue(&hall, SAMPLE_C, CLASS_REGULAR);
    uint64_t a = hall_issue(&hall, SAMPLE_A, CLASS_REGULAR);
    uint64_t c = hall_issue(&hall, SAMPLE_C, CLASS_REGULAR);
    assert_int_equal(of(&hall, a).expected_ms, 10 * MINUTE); /* (5 x 8 + 20) / 6 */
    assert_int_equal(of(&hall, c).expected_ms, MEAN);
    hall_deinit(&hall);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_one_counter),
        cmocka_unit_test(test_at_the_desk),
        cmocka_unit_test(test_one_after_another),
        cmocka_unit_test(test_parked_time),
        cmocka_unit_test(test_who_takes_part),
        cmocka_unit_test(test_shared_counter),
        cmocka_unit_test(test_range),
        cmocka_unit_test(test_others_do_not_narrow_the_range),
        cmocka_unit_test(test_appointment),
        cmocka_unit_test(test_far_ahead),
        cmocka_unit_test(test_bound),
        cmocka_unit_test(test_not_waiting),
        cmocka_unit_test(test_learned),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
