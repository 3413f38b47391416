#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "queued/office/alarm.h"
#include "tests/support/hall.h"

static struct alarm alarms[ALARM_COUNT_MAX];

static void open_hall(struct hall *hall)
{
    hall_open(hall);
    hall->definition.alarms = (struct alarm_limits){
        .wait_ms = 15 * MINUTE, .waiting = 2, .service_percent = 200, .pause_ms = 10 * MINUTE};
}

/* The alarm of this kind about this service or counter; NULL: there is none. */
static const struct alarm *find(const struct hall *hall,
                                enum alarm_kind kind,
                                uint32_t service_id,
                                uint32_t counter_id)
{
    uint32_t count = alarm_list(&hall->office, hall->now_ms, alarms);

    for (uint32_t i = 0; i < count; i++) {
        if (alarms[i].kind == kind && alarms[i].service_id == service_id &&
            alarms[i].counter_id == counter_id) {
            return &alarms[i];
        }
    }
    return NULL;
}

/* Nobody serves E: it is said as soon as one waits, whatever the limits, and no longer than that.
 */
static void test_no_counter(void **state)
{
    struct hall hall;

    (void)state;
    open_hall(&hall);
    hall.definition.alarms = (struct alarm_limits){0};
    assert_int_equal(alarm_list(&hall.office, hall.now_ms, alarms), 0);
    uint64_t id = hall_issue(&hall, SAMPLE_E, CLASS_REGULAR);
    const struct alarm *alarm = find(&hall, ALARM_NO_COUNTER, SAMPLE_E, 0);
    assert_non_null(alarm);
    assert_int_equal(alarm->waiting, 1);
    assert_int_equal(alarm_list(&hall.office, hall.now_ms + 600 * MINUTE, alarms), 1);
    hall_do(&hall, hall_about(COMMAND_CANCEL, SAMPLE_LAN, id));
    assert_int_equal(alarm_list(&hall.office, hall.now_ms, alarms), 0);
    hall_deinit(&hall);
}

/* Both sides of the limit; over once the citizen is called. */
static void test_long_wait(void **state)
{
    struct hall hall;

    (void)state;
    open_hall(&hall);
    int64_t from_ms = hall.now_ms;
    (void)hall_issue(&hall, SAMPLE_C, CLASS_REGULAR);
    hall.now_ms = from_ms + 15 * MINUTE;
    assert_null(find(&hall, ALARM_LONG_WAIT, SAMPLE_C, 0));
    hall.now_ms++;
    const struct alarm *alarm = find(&hall, ALARM_LONG_WAIT, SAMPLE_C, 0);
    assert_non_null(alarm);
    assert_int_equal(alarm->since_ms, from_ms);
    assert_int_equal(alarm->limit_ms, 15 * MINUTE);
    hall_do(&hall, hall_clerk(COMMAND_CALL_NEXT, SAMPLE_HOA));
    assert_null(find(&hall, ALARM_LONG_WAIT, SAMPLE_C, 0));
    hall_deinit(&hall);
}

static void test_crowd(void **state)
{
    struct hall hall;

    (void)state;
    open_hall(&hall);
    (void)hall_issue(&hall, SAMPLE_C, CLASS_REGULAR);
    (void)hall_issue(&hall, SAMPLE_C, CLASS_REGULAR);
    assert_null(find(&hall, ALARM_CROWD, SAMPLE_C, 0));
    (void)hall_issue(&hall, SAMPLE_C, CLASS_REGULAR);
    const struct alarm *alarm = find(&hall, ALARM_CROWD, SAMPLE_C, 0);
    assert_non_null(alarm);
    assert_int_equal(alarm->waiting, 3);
    assert_int_equal(alarm->limit_count, 2);
    hall_do(&hall, hall_clerk(COMMAND_CALL_NEXT, SAMPLE_HOA));
    assert_null(find(&hall, ALARM_CROWD, SAMPLE_C, 0));
    hall_deinit(&hall);
}

/* Twice the service's own expected time; walking to the counter is not service. */
static void test_long_service(void **state)
{
    struct hall hall;

    (void)state;
    open_hall(&hall);
    (void)hall_issue(&hall, SAMPLE_C, CLASS_REGULAR);
    hall_do(&hall, hall_clerk(COMMAND_CALL_NEXT, SAMPLE_HOA));
    hall.now_ms += 60 * MINUTE;
    assert_null(find(&hall, ALARM_LONG_SERVICE, SAMPLE_C, 2));
    hall_do(&hall, hall_clerk(COMMAND_START, SAMPLE_HOA));
    int64_t from_ms = hall.now_ms;
    uint32_t index = definition_service_index(&hall.definition, SAMPLE_C);
    int64_t limit_ms = 2 * hall.definition.services[index].service_prior_ms;
    hall.now_ms = from_ms + limit_ms;
    assert_null(find(&hall, ALARM_LONG_SERVICE, SAMPLE_C, 2));
    hall.now_ms++;
    const struct alarm *alarm = find(&hall, ALARM_LONG_SERVICE, SAMPLE_C, 2);
    assert_non_null(alarm);
    assert_int_equal(alarm->since_ms, from_ms);
    assert_int_equal(alarm->limit_ms, limit_ms);
    hall_do(&hall, hall_clerk(COMMAND_FINISH, SAMPLE_HOA));
    assert_null(find(&hall, ALARM_LONG_SERVICE, SAMPLE_C, 2));
    hall_deinit(&hall);
}

static void test_long_pause(void **state)
{
    struct hall hall;

    (void)state;
    open_hall(&hall);
    hall_pause(&hall, SAMPLE_HOA);
    int64_t from_ms = hall.now_ms;
    hall.now_ms = from_ms + 10 * MINUTE;
    assert_null(find(&hall, ALARM_LONG_PAUSE, 0, 2));
    hall.now_ms++;
    assert_non_null(find(&hall, ALARM_LONG_PAUSE, 0, 2));
    hall_do(&hall, hall_clerk(COMMAND_OPEN_COUNTER, SAMPLE_HOA));
    assert_null(find(&hall, ALARM_LONG_PAUSE, 0, 2));
    hall_deinit(&hall);
}

/* Limits of 0 and a closed day say nothing. */
static void test_silence(void **state)
{
    struct hall hall;

    (void)state;
    open_hall(&hall);
    hall.definition.keep_overnight = true;
    for (int i = 0; i < 3; i++) {
        (void)hall_issue(&hall, SAMPLE_C, CLASS_REGULAR);
    }
    hall_pause(&hall, SAMPLE_LAN);
    hall.now_ms += 120 * MINUTE;
    assert_int_equal(alarm_list(&hall.office, hall.now_ms, alarms), 3);
    const struct alarm_limits limits = hall.definition.alarms;
    hall.definition.alarms = (struct alarm_limits){0};
    assert_int_equal(alarm_list(&hall.office, hall.now_ms, alarms), 0);
    hall.definition.alarms = limits;
    hall_do(&hall, hall_manager(COMMAND_CLOSE_DAY));
    assert_int_equal(alarm_list(&hall.office, hall.now_ms, alarms), 0);
    hall_deinit(&hall);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_no_counter),
        cmocka_unit_test(test_long_wait),
        cmocka_unit_test(test_crowd),
        cmocka_unit_test(test_long_service),
        cmocka_unit_test(test_long_pause),
        cmocka_unit_test(test_silence),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
