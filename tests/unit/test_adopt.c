#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "queued/office/office.h"
#include "tests/support/fault.h"
#include "tests/support/hall.h"

static void rename_letter(struct service_plan *plan, const char *letter)
{
    memset(plan->letter, 0, sizeof plan->letter);
    (void)memcpy(plan->letter, letter, strlen(letter));
}

static void assert_label(const struct hall *hall, uint64_t ticket_id, const char *expected)
{
    char label[LABEL_SIZE];

    ticket_label(hall_ticket(hall, ticket_id), label);
    assert_string_equal(label, expected);
}

static void miss(struct hall *hall, uint32_t clerk_id)
{
    hall_do(hall, hall_clerk(COMMAND_CALL_NEXT, clerk_id));
    hall_do(hall, hall_clerk(COMMAND_NO_SHOW, clerk_id));
}

/* A definition without service C: its place goes to a new service, 9, letter K. */
static struct definition without_c(void)
{
    struct definition next = office_sample_definition();

    next.services[2].service_id = 9;
    next.services[2].code = "khac";
    rename_letter(&next.services[2], "K");
    next.procedures[2].service_id = 9;
    return next;
}

/* Two services change letters at noon: no number that a citizen of today holds is given again. */
static void test_letters_swapped(void **state)
{
    struct hall hall;
    struct definition next = office_sample_definition();

    (void)state;
    hall_open(&hall);
    uint64_t first = hall_issue(&hall, SAMPLE_A, CLASS_REGULAR);
    hall_issue(&hall, SAMPLE_A, CLASS_REGULAR);
    hall_issue(&hall, SAMPLE_B, CLASS_REGULAR);
    rename_letter(&next.services[0], "B");
    rename_letter(&next.services[1], "A");
    hall_apply(&hall, &next);
    assert_label(&hall, first, "A001"); /* Tickets at hand keep label and letter. */
    assert_label(&hall, hall_issue(&hall, SAMPLE_B, CLASS_REGULAR), "A003");
    assert_label(&hall, hall_issue(&hall, SAMPLE_A, CLASS_REGULAR), "B003");
    assert_label(&hall, hall_issue(&hall, SAMPLE_B, CLASS_REGULAR), "A004");
    hall_deinit(&hall);
}

/* A service that goes and comes back on one day goes on with its numbers, counts and limit. */
static void test_service_comes_back(void **state)
{
    struct hall hall;
    struct definition gone = without_c();
    struct definition back = office_sample_definition();

    (void)state;
    hall_open(&hall);
    uint64_t id = hall_issue(&hall, SAMPLE_C, CLASS_REGULAR);
    uint64_t missed = hall_issue(&hall, SAMPLE_C, CLASS_REGULAR);
    hall_do(&hall, hall_clerk(COMMAND_CALL_NEXT, SAMPLE_HOA));
    hall_do(&hall, hall_clerk(COMMAND_START, SAMPLE_HOA));
    hall_do(&hall, hall_clerk(COMMAND_FINISH, SAMPLE_HOA));
    miss(&hall, SAMPLE_HOA);
    assert_int_equal(hall_try(&hall, &gone), REFUSAL_STRANDS_TICKETS); /* It may still come back. */
    hall.now_ms += 31 * MINUTE;
    hall_issue(&hall, SAMPLE_A, CLASS_REGULAR);
    hall_apply(&hall, &gone);
    hall_refuse(&hall, hall_about(COMMAND_RETURN, SAMPLE_HOA, missed), REFUSAL_UNKNOWN_SERVICE);
    back.services[2].daily_limit = 3;
    hall_apply(&hall, &back);
    const struct service *service = office_service(&hall.office, SAMPLE_C);
    assert_int_equal(service->issued_count, 2);
    assert_int_equal(service->done_count, 1);
    assert_int_equal(service->no_show_count, 1);
    assert_label(&hall, hall_issue(&hall, SAMPLE_C, CLASS_REGULAR), "C003");
    hall_refuse(&hall, office_sample_issue(SAMPLE_C, CLASS_REGULAR), REFUSAL_SERVICE_FULL);
    assert_label(&hall, id, "C001");
    hall_deinit(&hall);
}

/* Undone after its service has gone and come back: counts stay right. */
static void test_undo_after_service_came_back(void **state)
{
    struct hall hall;
    struct definition gone = without_c();
    struct definition back = office_sample_definition();

    (void)state;
    hall_open(&hall);
    uint64_t id = hall_issue(&hall, SAMPLE_C, CLASS_REGULAR);
    hall_do(&hall, hall_clerk(COMMAND_CALL_NEXT, SAMPLE_HOA));
    hall_do(&hall, hall_clerk(COMMAND_START, SAMPLE_HOA));
    hall_do(&hall, hall_clerk(COMMAND_FINISH, SAMPLE_HOA));
    hall_apply(&hall, &gone);
    hall_refuse(&hall, hall_clerk(COMMAND_UNDO, SAMPLE_HOA), REFUSAL_UNDO_OVERTAKEN);
    hall_apply(&hall, &back);
    hall_do(&hall, hall_clerk(COMMAND_UNDO, SAMPLE_HOA));
    hall_expect(&hall, id, TICKET_SERVING);
    assert_int_equal(office_service(&hall.office, SAMPLE_C)->done_count, 0);
    hall_deinit(&hall);
}

/* A manager closes early, the evening's definition drops a service, the manager opens again: a
 * citizen who was missed there is told so, and the office lives. */
static void test_missed_then_dropped_then_reopened(void **state)
{
    struct hall hall;
    struct definition gone = without_c();
    struct definition next = without_c();

    (void)state;
    hall_open(&hall);
    uint64_t id = hall_issue(&hall, SAMPLE_C, CLASS_REGULAR);
    miss(&hall, SAMPLE_HOA);
    hall_do(&hall, hall_manager(COMMAND_CLOSE_DAY));
    hall_apply(&hall, &gone);
    hall_do(&hall, hall_manager(COMMAND_OPEN_DAY));
    assert_int_equal(hall_try(&hall, &next), REFUSAL_NONE);
    hall_refuse(&hall, hall_about(COMMAND_RETURN, SAMPLE_HOA, id), REFUSAL_UNKNOWN_SERVICE);
    definition_deinit(&next);
    hall_deinit(&hall);
}

/* A missed citizen who was bound to a counter that is gone comes back to the service. */
static void test_missed_and_bound(void **state)
{
    struct hall hall;
    struct definition next = office_sample_definition();

    (void)state;
    hall_open(&hall);
    uint64_t id = hall_issue(&hall, SAMPLE_B, CLASS_REGULAR);
    hall_do(&hall, hall_clerk(COMMAND_CALL_NEXT, SAMPLE_LAN));
    hall_do(&hall, hall_send(SAMPLE_LAN, 0, 2));
    miss(&hall, SAMPLE_HOA);
    assert_int_equal(hall_ticket(&hall, id)->bound_counter_id, 2);
    hall_do(&hall, hall_clerk(COMMAND_LOG_OUT, SAMPLE_HOA));
    next.counters[1].counter_id = 7;
    hall_apply(&hall, &next);
    hall_do(&hall, hall_about(COMMAND_RETURN, SAMPLE_LAN, id));
    assert_int_equal(hall_ticket(&hall, id)->bound_counter_id, 0);
    hall_do(&hall, hall_clerk(COMMAND_CALL_NEXT, SAMPLE_LAN));
    assert_int_equal(hall.answer.ticket_id, id);
    hall_deinit(&hall);
}

/* Whoever still has a place in the office holds it: what would strand is refused. */
static void test_what_strands(void **state)
{
    static const struct {
        const char *what;
        bool call, start, park, send;
    } rows[] = {
        {"waiting", false, false, false, false},
        {"called", true, false, false, false},
        {"serving", true, true, false, false},
        {"parked", true, true, true, false},
        {"bound", true, false, false, true},
    };

    (void)state;
    for (size_t i = 0; i < QD_ARRAY_LEN(rows); i++) {
        struct hall hall;
        struct definition service_gone = without_c();
        struct definition counter_gone = office_sample_definition();
        struct definition skill_gone = office_sample_definition();
        print_message("%s\n", rows[i].what);
        hall_open(&hall);
        hall_sit(&hall, SAMPLE_MINH, 3, false);
        uint64_t id = hall_issue(&hall, SAMPLE_C, CLASS_REGULAR);
        if (rows[i].call) {
            hall_do(&hall, hall_clerk(COMMAND_CALL_NEXT, rows[i].send ? SAMPLE_MINH : SAMPLE_HOA));
        }
        if (rows[i].start) {
            hall_do(&hall, hall_clerk(COMMAND_START, SAMPLE_HOA));
        }
        if (rows[i].park) {
            hall_do(&hall, hall_clerk(COMMAND_PARK, SAMPLE_HOA));
        }
        if (rows[i].send) {
            hall_do(&hall, hall_send(SAMPLE_MINH, 0, 2));
        }
        counter_gone.counters[1].counter_id = 7;
        skill_gone.counters[1].services = (struct service_set){0};
        enum refusal expected = rows[i].call ? REFUSAL_STRANDS_TICKETS : REFUSAL_COUNTER_TAKEN;
        assert_int_equal(hall_try(&hall, &service_gone), REFUSAL_STRANDS_TICKETS);
        assert_int_equal(hall_try(&hall, &counter_gone), expected);
        assert_int_equal(hall_try(&hall, &skill_gone),
                         rows[i].call ? REFUSAL_STRANDS_TICKETS : REFUSAL_NONE);
        hall_expect(&hall, id, hall_ticket(&hall, id)->state);
        definition_deinit(&service_gone);
        definition_deinit(&counter_gone);
        definition_deinit(&skill_gone);
        hall_deinit(&hall);
    }
}

/* The last counter that could serve somebody who waits cannot forget how. */
static void test_last_skill(void **state)
{
    struct hall hall;
    struct definition next = office_sample_definition();
    struct definition none = office_sample_definition();

    (void)state;
    next.counters[1].services = (struct service_set){0};
    none.counters[1].services = (struct service_set){0};
    none.counters[2].services = (struct service_set){0};
    hall_open(&hall);
    uint64_t id = hall_issue(&hall, SAMPLE_C, CLASS_REGULAR);
    assert_int_equal(hall_try(&hall, &next), REFUSAL_NONE); /* Counter 3 still can. */
    assert_int_equal(hall_try(&hall, &none), REFUSAL_STRANDS_TICKETS);
    hall_do(&hall, hall_about(COMMAND_CANCEL, SAMPLE_LAN, id));
    hall_apply(&hall, &none);
    hall_issue(&hall, SAMPLE_C, CLASS_REGULAR);
    next.counters[2].services = (struct service_set){0};
    service_set_add(&next.counters[2].services, 3);
    assert_int_equal(hall_try(&hall, &next), REFUSAL_NONE); /* It makes nothing worse. */
    definition_deinit(&next);
    hall_deinit(&hall);
}

/* A counter on automatic that learns a new service calls whoever waits there already. */
static void test_new_skill_calls(void **state)
{
    struct hall hall;
    struct definition next = office_sample_definition();

    (void)state;
    hall_init(&hall, office_sample_at(SAMPLE_MONDAY, 9, 0));
    hall_tick(&hall);
    hall_sit(&hall, SAMPLE_LAN, 1, true);
    uint64_t id = hall_issue(&hall, SAMPLE_C, CLASS_REGULAR);
    hall_expect(&hall, id, TICKET_WAITING);
    assert_true(office_next_deadline(&hall.office, hall.now_ms) > hall.now_ms);
    service_set_add(&next.counters[0].services, 2);
    hall_apply(&hall, &next);
    assert_int_equal(office_service(&hall.office, SAMPLE_C)->open_counters, 1);
    assert_int_equal(office_next_deadline(&hall.office, hall.now_ms), hall.now_ms);
    hall_tick(&hall);
    hall_expect(&hall, id, TICKET_CALLED);
    assert_true(hall_event(&hall, EVENT_TICKET_CALLED)->called.automatic);
    assert_int_equal(hall_event(&hall, EVENT_TICKET_CALLED)->actor.kind, ACTOR_SYSTEM);
    hall_deinit(&hall);
}

/* A change of the definition does not make final what can still be undone. */
static void test_learned_waits_for_undo(void **state)
{
    struct hall hall;
    struct definition next = office_sample_definition();

    (void)state;
    hall_open(&hall);
    hall_issue(&hall, SAMPLE_A, CLASS_REGULAR);
    hall_do(&hall, hall_clerk(COMMAND_CALL_NEXT, SAMPLE_LAN));
    hall_do(&hall, hall_clerk(COMMAND_START, SAMPLE_LAN));
    hall.now_ms += 20 * MINUTE;
    hall_do(&hall, hall_clerk(COMMAND_FINISH, SAMPLE_LAN));
    int64_t mean_ms = office_service(&hall.office, SAMPLE_A)->learned.mean_ms;
    hall_apply(&hall, &next);
    assert_int_equal(office_service(&hall.office, SAMPLE_A)->learned.mean_ms, mean_ms);
    hall_do(&hall, hall_clerk(COMMAND_UNDO, SAMPLE_LAN));
    assert_int_equal(office_service(&hall.office, SAMPLE_A)->learned.mean_ms, mean_ms);
    hall.now_ms += MINUTE;
    hall_do(&hall, hall_clerk(COMMAND_FINISH, SAMPLE_LAN));
    hall_do(&hall, hall_clerk(COMMAND_CLOSE_COUNTER, SAMPLE_LAN));
    assert_int_equal(office_service(&hall.office, SAMPLE_A)->learned.mean_ms,
                     mean_ms + (21 * MINUTE - mean_ms) * 1000 / 6000);
    hall_deinit(&hall);
}

/* What a counter was about to teach is learned when the counter goes. */
static void test_removed_counter_teaches(void **state)
{
    struct hall hall;
    struct definition next = office_sample_definition();

    (void)state;
    hall_open(&hall);
    hall_issue(&hall, SAMPLE_A, CLASS_REGULAR);
    hall_do(&hall, hall_clerk(COMMAND_CALL_NEXT, SAMPLE_LAN));
    hall_do(&hall, hall_clerk(COMMAND_START, SAMPLE_LAN));
    hall.now_ms += 20 * MINUTE;
    hall_do(&hall, hall_clerk(COMMAND_FINISH, SAMPLE_LAN));
    int64_t mean_ms = office_service(&hall.office, SAMPLE_A)->learned.mean_ms;
    next.counters[0].counter_id = 8;
    assert_int_equal(hall_try(&hall, &next), REFUSAL_COUNTER_TAKEN);
    hall_do(&hall, hall_clerk(COMMAND_LOG_OUT, SAMPLE_LAN));
    hall_apply(&hall, &next);
    assert_true(office_service(&hall.office, SAMPLE_A)->learned.mean_ms > mean_ms);
    assert_null(office_counter(&hall.office, 1));
    assert_int_equal(office_counter(&hall.office, 8)->state, COUNTER_CLOSED);
    hall_deinit(&hall);
}

/* Numbers already given are not given again, whatever the first number becomes. */
static void test_first_number(void **state)
{
    static const struct {
        uint32_t issued, first, expected;
    } rows[] = {{0, 100, 100}, {1, 100, 100}, {3, 2, 4}, {3, 1, 4}, {3, 4, 4}};

    (void)state;
    for (size_t i = 0; i < QD_ARRAY_LEN(rows); i++) {
        struct hall hall;
        struct definition next = office_sample_definition();
        hall_open(&hall);
        for (uint32_t j = 0; j < rows[i].issued; j++) {
            hall_issue(&hall, SAMPLE_A, CLASS_REGULAR);
        }
        next.services[0].first_number = rows[i].first;
        hall_apply(&hall, &next);
        uint64_t id = hall_issue(&hall, SAMPLE_A, CLASS_REGULAR);
        assert_int_equal(hall_ticket(&hall, id)->number, rows[i].expected);
        assert_int_equal(hall_event(&hall, EVENT_TICKET_ISSUED)->definition_version, 2);
        hall_deinit(&hall);
    }
}

/* No memory: the office stays as it was, and the same definition can be applied later. */
static void test_no_memory(void **state)
{
    struct hall hall;
    struct definition next = office_sample_definition();
    const struct actor actor = {.kind = ACTOR_ADMINISTRATOR, .id = 1};
    struct event_list events = {0};
    enum qd_err err = QD_OK;

    (void)state;
    hall_open(&hall);
    hall_issue(&hall, SAMPLE_A, CLASS_REGULAR);
    next.version = 2;
    uint64_t before = office_hash(&hall.office);
    unsigned fail_at = 1;
    for (;; fail_at++) {
        event_list_deinit(&events);
        fault_arm(&heap_fault, fail_at, FAULT_ONCE);
        err = office_apply_definition(&hall.office, &next, actor, hall.now_ms, &events);
        if (!fault_disarm(&heap_fault)) {
            break;
        }
        assert_int_equal(err, QD_ERR_NOMEM);
        assert_int_equal(office_hash(&hall.office), before);
        assert_int_equal(events.count, 0);
    }
    assert_int_equal(err, QD_OK);
    assert_int_equal(fail_at, 4); /* The list of events, the services, the counters. */
    assert_int_equal(events.count, 1);
    office_check(&hall.office);
    event_list_deinit(&events);
    office_deinit(&hall.office);
    definition_deinit(&next);
    definition_deinit(&hall.definition);
    event_list_deinit(&hall.events);
}

/* An office that cannot be made leaves nothing behind. */
static void test_no_memory_for_an_office(void **state)
{
    struct definition definition = office_sample_definition();
    unsigned fail_at = 1;

    (void)state;
    for (;; fail_at++) {
        struct office office = {0};
        fault_arm(&heap_fault, fail_at, FAULT_ONCE);
        enum qd_err err = office_init(&office, &definition);
        bool failed = fault_disarm(&heap_fault);
        assert_int_equal(err, failed ? QD_ERR_NOMEM : QD_OK);
        assert_true(failed == (office.services == NULL));
        office_deinit(&office);
        office_deinit(&office); /* Once more does no harm. */
        if (!failed) {
            break;
        }
    }
    assert_int_equal(fail_at, 3);
    definition_deinit(&definition);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_letters_swapped),
        cmocka_unit_test(test_service_comes_back),
        cmocka_unit_test(test_undo_after_service_came_back),
        cmocka_unit_test(test_missed_then_dropped_then_reopened),
        cmocka_unit_test(test_missed_and_bound),
        cmocka_unit_test(test_what_strands),
        cmocka_unit_test(test_last_skill),
        cmocka_unit_test(test_new_skill_calls),
        cmocka_unit_test(test_learned_waits_for_undo),
        cmocka_unit_test(test_removed_counter_teaches),
        cmocka_unit_test(test_first_number),
        cmocka_unit_test(test_no_memory),
        cmocka_unit_test(test_no_memory_for_an_office),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
