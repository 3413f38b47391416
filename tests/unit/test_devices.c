/* Devices that come, go, come back and are missed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "queued/app/devices.h"
#include "tests/support/hall.h"

static const struct device kiosk = {.device_id = 1, .name = "kiosk-1", .kind = DEVICE_KIOSK};
static const struct device desk = {.device_id = 70, .name = "quay-1", .kind = DEVICE_COUNTER};

static void open_hall(struct hall *hall)
{
    hall_open(hall);
    hall->definition.alarms = (struct alarm_limits){.device_ms = 5 * MINUTE};
}

static enum device_view_state state_of(struct devices *devices,
                                       const struct device *device,
                                       int64_t now_ms,
                                       int64_t since_ms)
{
    struct device_view view = devices_view(devices, device, now_ms);

    assert_int_equal(view.device_id, device->device_id);
    assert_string_equal(view.name, device->name);
    assert_int_equal(view.kind, device->kind);
    assert_int_equal(view.since_ms, since_ms);
    return view.state;
}

static bool is_missed(const struct hall *hall,
                      const struct devices *devices,
                      const struct device *device)
{
    uint32_t clerk_id = UINT32_MAX;
    bool missed = devices_is_missed(devices, device, &hall->office, hall->now_ms, &clerk_id);

    assert_int_equal(clerk_id, missed && device->kind == DEVICE_COUNTER ? SAMPLE_LAN : 0);
    return missed;
}

/* Two pages of one device are one device; neither tells of another. */
static void test_come_and_go(void **state)
{
    struct devices devices = {0};

    (void)state;
    assert_int_equal(state_of(&devices, &kiosk, 900, 0), DEVICE_VIEW_UNSEEN);
    devices_came(&devices, kiosk.device_id, 1000);
    assert_int_equal(state_of(&devices, &kiosk, 1000, 1000), DEVICE_VIEW_CONNECTED);
    devices_came(&devices, kiosk.device_id, 2000);
    devices_left(&devices, kiosk.device_id, 0, 3000);
    assert_int_equal(state_of(&devices, &kiosk, 3000, 1000), DEVICE_VIEW_CONNECTED);
    devices_came(&devices, desk.device_id, 3500); /* The table grows. */
    assert_int_equal(state_of(&devices, &kiosk, 3500, 1000), DEVICE_VIEW_CONNECTED);
    devices_left(&devices, kiosk.device_id, 0, 4000);
    assert_int_equal(state_of(&devices, &kiosk, 9000, 4000), DEVICE_VIEW_GONE);
    assert_int_equal(state_of(&devices, &desk, 9000, 3500), DEVICE_VIEW_CONNECTED);
    devices_left(&devices, kiosk.device_id, 0, 5000); /* It was not there. */
    assert_int_equal(state_of(&devices, &kiosk, 9000, 4000), DEVICE_VIEW_GONE);
    devices_came(&devices, kiosk.device_id, 9500);
    assert_int_equal(state_of(&devices, &kiosk, 9500, 9500), DEVICE_VIEW_CONNECTED);
    devices_deinit(&devices);
    assert_int_equal(state_of(&devices, &kiosk, 9500, 0), DEVICE_VIEW_UNSEEN);
    devices_deinit(&devices);
}

/* Beyond the limit, and no longer than it is away. */
static void test_missed(void **state)
{
    struct devices devices = {0};
    struct hall hall;

    (void)state;
    open_hall(&hall);
    devices_came(&devices, kiosk.device_id, hall.now_ms);
    hall.now_ms += 60 * MINUTE;
    assert_false(is_missed(&hall, &devices, &kiosk));
    devices_left(&devices, kiosk.device_id, 0, hall.now_ms);
    hall.now_ms += 5 * MINUTE;
    assert_false(is_missed(&hall, &devices, &kiosk));
    hall.now_ms++;
    assert_true(is_missed(&hall, &devices, &kiosk));
    hall.definition.alarms.device_ms = 0; /* Never. */
    assert_false(is_missed(&hall, &devices, &kiosk));
    hall.definition.alarms.device_ms = 5 * MINUTE;
    devices_came(&devices, kiosk.device_id, hall.now_ms);
    assert_false(is_missed(&hall, &devices, &kiosk));
    devices_left(&devices, kiosk.device_id, 0, hall.now_ms);
    hall.now_ms += 6 * MINUTE;
    assert_true(is_missed(&hall, &devices, &kiosk));
    hall_do(&hall, hall_manager(COMMAND_CLOSE_DAY));
    assert_false(is_missed(&hall, &devices, &kiosk));
    devices_deinit(&devices);
    hall_deinit(&hall);
}

/* Nobody knows how long it has been away: its time runs from when it was first looked for. */
static void test_unseen(void **state)
{
    struct devices devices = {0};
    struct hall hall;

    (void)state;
    open_hall(&hall);
    assert_false(is_missed(&hall, &devices, &kiosk));
    devices.started_ms = 55;
    assert_int_equal(state_of(&devices, &kiosk, hall.now_ms, 55), DEVICE_VIEW_UNSEEN);
    hall.now_ms += 4 * MINUTE;
    assert_int_equal(state_of(&devices, &kiosk, hall.now_ms, 55), DEVICE_VIEW_UNSEEN);
    hall.now_ms += MINUTE;
    assert_false(is_missed(&hall, &devices, &kiosk));
    hall.now_ms++;
    assert_true(is_missed(&hall, &devices, &kiosk));
    assert_false(is_missed(&hall, &devices, &desk));
    devices_deinit(&devices);
    hall_deinit(&hall);
}

/* Switched off at night and over lunch: it is missed once the desks have been open for so long. */
static void test_opening_time(void **state)
{
    struct devices devices = {0};
    struct hall hall;

    (void)state;
    hall_init(&hall, office_sample_at(SAMPLE_MONDAY, 6, 59));
    hall.definition.alarms = (struct alarm_limits){.device_ms = 5 * MINUTE};
    hall_tick(&hall);
    assert_true(hall.office.day_open);
    devices_came(&devices, kiosk.device_id, office_sample_at(20261120, 8, 0));
    devices_left(&devices, kiosk.device_id, 0, office_sample_at(20261120, 17, 0));
    hall.now_ms = office_sample_at(SAMPLE_MONDAY, 7, 35);
    assert_false(is_missed(&hall, &devices, &kiosk));
    hall.now_ms++;
    assert_true(is_missed(&hall, &devices, &kiosk));
    devices_came(&devices, kiosk.device_id, hall.now_ms);
    devices_left(&devices, kiosk.device_id, 0, office_sample_at(SAMPLE_MONDAY, 11, 28));
    hall.now_ms = office_sample_at(SAMPLE_MONDAY, 13, 33);
    assert_false(is_missed(&hall, &devices, &kiosk));
    hall.now_ms++;
    assert_true(is_missed(&hall, &devices, &kiosk));
    devices_deinit(&devices);
    hall_deinit(&hall);
}

/* A day outside the calendar has no opening hours. */
static void test_day_by_manager(void **state)
{
    struct devices devices = {0};
    struct hall hall;

    (void)state;
    hall_init(&hall, office_sample_at(SAMPLE_HOLIDAY, 9, 0));
    hall.definition.alarms = (struct alarm_limits){.device_ms = 5 * MINUTE};
    devices_came(&devices, kiosk.device_id, hall.now_ms);
    hall_do(&hall, hall_manager(COMMAND_OPEN_DAY));
    devices_left(&devices, kiosk.device_id, 0, hall.now_ms);
    hall.now_ms += 5 * MINUTE;
    assert_false(is_missed(&hall, &devices, &kiosk));
    hall.now_ms++;
    assert_true(is_missed(&hall, &devices, &kiosk));
    devices_deinit(&devices);
    hall_deinit(&hall);
}

/* A desk that nobody sits at may be switched off; one whose clerk is still expected there may not.
 */
static void test_desk(void **state)
{
    struct devices devices = {0};
    struct hall hall;

    (void)state;
    open_hall(&hall);
    devices_came(&devices, desk.device_id, hall.now_ms);
    devices_left(&devices, desk.device_id, 0, hall.now_ms);
    hall.now_ms += 60 * MINUTE;
    assert_false(is_missed(&hall, &devices, &desk));
    devices_came(&devices, desk.device_id, hall.now_ms);
    devices_left(&devices, desk.device_id, SAMPLE_LAN, hall.now_ms);
    hall.now_ms += 6 * MINUTE;
    assert_true(is_missed(&hall, &devices, &desk));
    hall_do(&hall, hall_clerk(COMMAND_LOG_OUT, SAMPLE_LAN)); /* At another device. */
    uint32_t clerk_id = 0;
    assert_false(devices_is_missed(&devices, &desk, &hall.office, hall.now_ms, &clerk_id));
    devices_deinit(&devices);
    hall_deinit(&hall);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_come_and_go),
        cmocka_unit_test(test_missed),
        cmocka_unit_test(test_unseen),
        cmocka_unit_test(test_opening_time),
        cmocka_unit_test(test_day_by_manager),
        cmocka_unit_test(test_desk),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
