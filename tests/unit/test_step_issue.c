#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "queued/office/calendar.h"
#include "tests/support/hall.h"

static void expect_label(struct hall *hall, uint64_t ticket_id, const char *expected)
{
    char label[LABEL_SIZE];

    ticket_label(hall_ticket(hall, ticket_id), label);
    assert_string_equal(label, expected);
}

/* Both sides of each border of the ticketing hours, on a working day and on the holiday. */
static void test_hours(void **state)
{
    static const struct {
        uint32_t hour, minute;
        bool open;
    } rows[] = {{7, 0, true}, {11, 0, false}, {13, 15, true}, {16, 30, false}};

    (void)state;
    for (size_t i = 0; i < QD_ARRAY_LEN(rows); i++) {
        struct hall hall;
        hall_init(&hall, office_sample_at(SAMPLE_MONDAY, 6, 30));
        hall_tick(&hall);
        hall.now_ms = office_sample_at(SAMPLE_MONDAY, rows[i].hour, rows[i].minute) - 1;
        struct command before = office_sample_issue(SAMPLE_A, CLASS_REGULAR);
        hall_refuse(&hall, before, rows[i].open ? REFUSAL_NOT_ISSUING : REFUSAL_NONE);
        if (rows[i].open) {
            assert_int_equal(hall.obstacle.until_ms, hall.now_ms + 1);
        }
        hall.now_ms++;
        struct command after = office_sample_issue(SAMPLE_A, CLASS_REGULAR);
        hall_refuse(&hall, after, rows[i].open ? REFUSAL_NONE : REFUSAL_NOT_ISSUING);
        hall_deinit(&hall);
    }
}

/* 998, 999, 1000: no number wraps; each service counts by itself. */
static void test_numbers(void **state)
{
    static const char *const labels[] = {"A998", "A999", "A1000", "A1001"};
    struct hall hall;

    (void)state;
    hall_init(&hall, office_sample_at(SAMPLE_MONDAY, 6, 30));
    hall.definition.services[0].first_number = 998;
    hall_tick(&hall);
    hall.now_ms += HOUR;
    for (size_t i = 0; i < QD_ARRAY_LEN(labels); i++) {
        expect_label(&hall, hall_issue(&hall, SAMPLE_A, CLASS_PRIORITY), labels[i]);
    }
    expect_label(&hall, hall_issue(&hall, SAMPLE_B, CLASS_REGULAR), "B001");
    hall_deinit(&hall);
}

/* Overnight: numbers that somebody still holds are passed by, one by one. */
static void test_numbers_in_hand(void **state)
{
    struct hall hall;

    (void)state;
    hall_open(&hall);
    hall.definition.keep_overnight = true;
    for (int i = 0; i < 4; i++) {
        hall_issue(&hall, SAMPLE_A, CLASS_REGULAR);
    }
    for (int i = 0; i < 2; i++) { /* 1 and 2 are served; 3 and 4 stay. */
        hall_do(&hall, hall_clerk(COMMAND_CALL_NEXT, SAMPLE_LAN));
        hall_do(&hall, hall_clerk(COMMAND_START, SAMPLE_LAN));
        hall_do(&hall, hall_clerk(COMMAND_FINISH, SAMPLE_LAN));
    }
    hall.now_ms = office_sample_at(20261125, 7, 0);
    hall_tick(&hall);
    hall_tick(&hall);
    expect_label(&hall, hall_issue(&hall, SAMPLE_A, CLASS_REGULAR), "A001");
    expect_label(&hall, hall_issue(&hall, SAMPLE_A, CLASS_REGULAR), "A002");
    expect_label(&hall, hall_issue(&hall, SAMPLE_A, CLASS_REGULAR), "A005");
    assert_int_equal(office_service(&hall.office, SAMPLE_A)->issued_count, 3); /* Of today. */
    hall_deinit(&hall);
}

/* The limit counts tickets issued: cancelled ones and those of yesterday do not free or take. */
static void test_daily_limit(void **state)
{
    struct hall hall;

    (void)state;
    hall_open(&hall);
    hall.definition.services[0].daily_limit = 3;
    hall.definition.keep_overnight = true;
    for (int i = 0; i < 3; i++) {
        uint64_t id = hall_issue(&hall, SAMPLE_A, CLASS_REGULAR);
        if (i < 2) {
            hall_do(&hall, hall_about(COMMAND_CANCEL, SAMPLE_LAN, id));
        }
    }
    hall_refuse(&hall, office_sample_issue(SAMPLE_A, CLASS_REGULAR), REFUSAL_SERVICE_FULL);
    hall_issue(&hall, SAMPLE_B, CLASS_REGULAR);
    hall.now_ms = office_sample_at(20261125, 7, 0);
    hall_tick(&hall);
    hall_tick(&hall);
    for (int i = 0; i < 3; i++) {
        hall_issue(&hall, SAMPLE_A, CLASS_REGULAR);
    }
    hall_refuse(&hall, office_sample_issue(SAMPLE_A, CLASS_REGULAR), REFUSAL_SERVICE_FULL);
    hall_deinit(&hall);
}

/* key = max(appointment, arrival) + D while the grace lasts; then a walk-in's. */
static void test_appointment_keys(void **state)
{
    static const struct {
        int64_t late_ms; /* Of the arrival; negative: early. */
        enum ticket_class ticket_class;
        int64_t key_after_ms; /* From the later of appointment and arrival. */
    } rows[] = {
        {-2 * HOUR, CLASS_APPOINTMENT, 5 * MINUTE},
        {-1, CLASS_APPOINTMENT, 5 * MINUTE},
        {0, CLASS_APPOINTMENT, 5 * MINUTE},
        {1, CLASS_APPOINTMENT, 5 * MINUTE},
        {15 * MINUTE, CLASS_APPOINTMENT, 5 * MINUTE},
        {15 * MINUTE + 1, CLASS_REGULAR, 15 * MINUTE},
    };

    (void)state;
    for (size_t i = 0; i < QD_ARRAY_LEN(rows); i++) {
        struct hall hall;
        struct command command = office_sample_issue(SAMPLE_A, CLASS_APPOINTMENT);
        hall_open(&hall);
        command.issue.appointment_at_ms = hall.now_ms - rows[i].late_ms;
        hall_do(&hall, command);
        const struct ticket *ticket = hall_ticket(&hall, hall.answer.ticket_id);
        int64_t from_ms = rows[i].late_ms < 0 ? hall.now_ms - rows[i].late_ms : hall.now_ms;
        assert_int_equal(ticket->ticket_class, rows[i].ticket_class);
        assert_int_equal(ticket->key_ms, from_ms + rows[i].key_after_ms);
        assert_int_equal(ticket->appointment_at_ms, hall.now_ms - rows[i].late_ms);
        hall_deinit(&hall);
    }
}

/* An appointment is of today; other classes have none. */
static void test_appointment_invalid(void **state)
{
    struct hall hall;

    (void)state;
    hall_open(&hall);
    const int64_t midnight_ms = office_sample_at(SAMPLE_MONDAY, 0, 0);
    const int64_t wrong_ms[] = {0, midnight_ms - 1, midnight_ms + 24 * HOUR};
    for (size_t i = 0; i < QD_ARRAY_LEN(wrong_ms); i++) {
        struct command command = office_sample_issue(SAMPLE_A, CLASS_APPOINTMENT);
        command.issue.appointment_at_ms = wrong_ms[i];
        hall_refuse(&hall, command, REFUSAL_APPOINTMENT_INVALID);
    }
    struct command command = office_sample_issue(SAMPLE_A, CLASS_REGULAR);
    command.issue.appointment_at_ms = hall.now_ms;
    hall_refuse(&hall, command, REFUSAL_APPOINTMENT_INVALID);
    hall_deinit(&hall);
}

/* A family's procedures: one ticket, in the service of the first; each known and valid today. */
static void test_procedures(void **state)
{
    struct hall hall;
    struct command family = office_sample_issue(0, CLASS_REGULAR);

    (void)state;
    hall_open(&hall);
    hall_refuse(&hall, family, REFUSAL_UNKNOWN_SERVICE); /* Neither service nor procedure. */
    family.issue.procedure_count = 3;
    family.issue.procedure_ids[0] = 3;
    family.issue.procedure_ids[1] = 1;
    family.issue.procedure_ids[2] = 2;
    hall_do(&hall, family);
    const struct ticket *ticket = hall_ticket(&hall, hall.answer.ticket_id);
    assert_int_equal(ticket->service_id, SAMPLE_C);
    assert_int_equal(ticket->procedure_count, 3);
    assert_int_equal(ticket->procedure_ids[2], 2);
    family = office_sample_issue(SAMPLE_E, CLASS_REGULAR); /* To collect the result of one. */
    family.issue.procedure_count = 1;
    family.issue.procedure_ids[0] = 1;
    hall_do(&hall, family);
    assert_int_equal(hall_ticket(&hall, hall.answer.ticket_id)->service_id, SAMPLE_E);
    static const struct {
        uint32_t from, to;
        bool valid;
    } rows[] = {
        {0, 0, true},
        {SAMPLE_MONDAY, SAMPLE_MONDAY, true},
        {SAMPLE_MONDAY + 1, 0, false},
        {0, SAMPLE_MONDAY - 1, false},
        {SAMPLE_MONDAY - 1, SAMPLE_MONDAY + 1, true},
    };
    for (size_t i = 0; i < QD_ARRAY_LEN(rows); i++) {
        hall.definition.procedures[1].valid_from = rows[i].from;
        hall.definition.procedures[1].valid_to = rows[i].to;
        family = office_sample_issue(0, CLASS_REGULAR);
        family.issue.procedure_count = 2;
        family.issue.procedure_ids[0] = 1;
        family.issue.procedure_ids[1] = 2;
        hall_refuse(&hall, family, rows[i].valid ? REFUSAL_NONE : REFUSAL_UNKNOWN_PROCEDURE);
    }
    hall_deinit(&hall);
}

/* Where nobody serves it, an office issues or not, as it says; a pause is no service. */
static void test_without_counter(void **state)
{
    struct hall hall;

    (void)state;
    hall_open(&hall);
    hall.definition.issue_without_counter = false;
    hall_issue(&hall, SAMPLE_A, CLASS_REGULAR);
    hall_refuse(&hall, office_sample_issue(SAMPLE_E, CLASS_REGULAR), REFUSAL_NO_COUNTER);
    hall_pause(&hall, SAMPLE_LAN);
    hall_refuse(&hall, office_sample_issue(SAMPLE_A, CLASS_REGULAR), REFUSAL_NO_COUNTER);
    hall.definition.issue_without_counter = true;
    hall_issue(&hall, SAMPLE_A, CLASS_REGULAR);
    hall_deinit(&hall);
}

/* A token or a day's last ticket is not given twice. */
static void test_limits(void **state)
{
    struct hall hall;
    struct obstacle obstacle;
    struct command first = office_sample_issue(SAMPLE_A, CLASS_REGULAR);
    struct command second = office_sample_issue(SAMPLE_A, CLASS_REGULAR);

    (void)state;
    hall_open(&hall);
    hall_do(&hall, first);
    memcpy(second.issue.token, first.issue.token, sizeof second.issue.token);
    hall_refuse(&hall, second, REFUSAL_BUSY);
    struct office full = hall.office; /* Only counted here; nothing is read of its tickets. */
    full.ticket_count = LIMIT_TICKETS_PER_DAY - 1;
    assert_int_equal(office_may_issue(&full, SAMPLE_A, hall.now_ms, &obstacle), REFUSAL_NONE);
    full.ticket_count = LIMIT_TICKETS_PER_DAY;
    assert_int_equal(office_may_issue(&full, SAMPLE_A, hall.now_ms, &obstacle),
                     REFUSAL_OFFICE_FULL);
    hall_deinit(&hall);
}

/* A kiosk that has not heard of the new definition is told so. */
static void test_stale(void **state)
{
    struct hall hall;
    struct definition next = office_sample_definition();
    struct command command = office_sample_issue(SAMPLE_A, CLASS_REGULAR);

    (void)state;
    hall_open(&hall);
    command.issue.definition_version = 1;
    hall_do(&hall, command);
    hall_apply(&hall, &next);
    command = office_sample_issue(SAMPLE_A, CLASS_REGULAR);
    command.issue.definition_version = 1;
    hall_refuse(&hall, command, REFUSAL_STALE_DEFINITION);
    command.issue.definition_version = 2;
    hall_do(&hall, command);
    hall_deinit(&hall);
}

/* A manager's day is not bound to hours. */
static void test_by_manager(void **state)
{
    struct hall hall;

    (void)state;
    hall_init(&hall, office_sample_at(SAMPLE_HOLIDAY, 20, 0));
    hall_refuse(&hall, office_sample_issue(SAMPLE_A, CLASS_REGULAR), REFUSAL_DAY_CLOSED);
    assert_int_equal(hall.obstacle.until_ms,
                     calendar_next_ticketing(hall.office.definition, hall.now_ms));
    hall_do(&hall, hall_manager(COMMAND_OPEN_DAY));
    hall_issue(&hall, SAMPLE_A, CLASS_REGULAR);
    hall_deinit(&hall);
}

/* Opened and closed at dawn: the day still comes, and whoever asks is told when. */
static void test_closed_before_its_hours(void **state)
{
    struct hall hall;

    (void)state;
    hall_init(&hall, office_sample_at(SAMPLE_MONDAY, 4, 0));
    hall_do(&hall, hall_manager(COMMAND_OPEN_DAY));
    hall_do(&hall, hall_manager(COMMAND_CLOSE_DAY));
    hall_refuse(&hall, office_sample_issue(SAMPLE_A, CLASS_REGULAR), REFUSAL_DAY_CLOSED);
    assert_int_equal(calendar_local(hall.office.definition, hall.obstacle.until_ms).date,
                     SAMPLE_MONDAY);
    hall.now_ms = hall.obstacle.until_ms;
    hall_tick(&hall);
    hall_issue(&hall, SAMPLE_A, CLASS_REGULAR);
    hall_deinit(&hall);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_hours),
        cmocka_unit_test(test_numbers),
        cmocka_unit_test(test_numbers_in_hand),
        cmocka_unit_test(test_daily_limit),
        cmocka_unit_test(test_appointment_keys),
        cmocka_unit_test(test_appointment_invalid),
        cmocka_unit_test(test_procedures),
        cmocka_unit_test(test_without_counter),
        cmocka_unit_test(test_limits),
        cmocka_unit_test(test_stale),
        cmocka_unit_test(test_by_manager),
        cmocka_unit_test(test_closed_before_its_hours),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
