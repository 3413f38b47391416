#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "queued/office/fold.h"
#include "tests/support/fault.h"
#include "tests/support/hall.h"

/* A day in which every kind of event happens, some of them twice. */
static void live_a_day(struct hall *hall)
{
    struct definition next = office_sample_definition();

    hall_open(hall);
    hall->definition.keep_overnight = true;
    next.keep_overnight = true;
    hall_sit(hall, SAMPLE_MINH, 3, true);
    uint64_t first = hall_issue(hall, SAMPLE_B, CLASS_REGULAR); /* Called by counter 3. */
    uint64_t second = hall_issue(hall, SAMPLE_B, CLASS_REGULAR);
    uint64_t third = hall_issue(hall, SAMPLE_A, CLASS_REGULAR);
    hall_do(hall, hall_about(COMMAND_REPRINT, SAMPLE_LAN, second));
    hall->now_ms += 10 * SECOND;
    hall_do(hall, hall_clerk(COMMAND_RECALL, SAMPLE_MINH));
    hall_do(hall, hall_clerk(COMMAND_START, SAMPLE_MINH));
    hall_do(hall, hall_clerk(COMMAND_PARK, SAMPLE_MINH)); /* And calls the second. */
    hall_do(hall, hall_clerk(COMMAND_NO_SHOW, SAMPLE_MINH));
    hall_do(hall, hall_clerk(COMMAND_UNDO, SAMPLE_MINH));
    hall_do(hall, hall_clerk(COMMAND_CALL_NEXT, SAMPLE_LAN));
    hall_do(hall, hall_send(SAMPLE_LAN, SAMPLE_B, 2));
    hall_pause(hall, SAMPLE_HOA);
    hall->now_ms += 20 * MINUTE;
    hall_tick(hall); /* The binding falls. */
    hall_do(hall, hall_clerk(COMMAND_CALL_NEXT, SAMPLE_MINH));
    hall_do(hall, hall_clerk(COMMAND_REQUEUE, SAMPLE_MINH));
    hall_do(hall, hall_about(COMMAND_RESUME, SAMPLE_MINH, first));
    struct command class = hall_about(COMMAND_RECLASSIFY, SAMPLE_LAN, third);
    class.ticket_class = CLASS_PRIORITY;
    hall_do(hall, class);
    hall_do(hall, hall_clerk(COMMAND_FINISH, SAMPLE_MINH));
    struct command rate = office_sample_command(COMMAND_RATE, ACTOR_CITIZEN, first);
    rate.rating = (struct rating){.level = 4, .reason_count = 1, .reason_ids = {2}};
    hall_do(hall, rate);
    hall_apply(hall, &next);
    uint64_t fourth = hall_issue(hall, SAMPLE_E, CLASS_PRIORITY);
    hall_do(hall, hall_about(COMMAND_CANCEL, SAMPLE_LAN, fourth));
    hall_do(hall, hall_clerk(COMMAND_CALL_NEXT, SAMPLE_LAN));
    uint64_t missed = hall_event(hall, EVENT_TICKET_CALLED)->ticket_id;
    hall_do(hall, hall_clerk(COMMAND_NO_SHOW, SAMPLE_LAN));
    hall_do(hall, hall_about(COMMAND_RETURN, SAMPLE_LAN, missed));
    hall_issue(hall, SAMPLE_C, CLASS_REGULAR);
    hall_do(hall, hall_clerk(COMMAND_CALL_NEXT, SAMPLE_LAN)); /* Left at the counter. */
    hall_do(hall, hall_manager(COMMAND_CLOSE_DAY));
    hall->now_ms = office_sample_at(20261125, 6, 0);
    hall_tick(hall); /* What is left goes over the night. */
}

static const struct definition *definition_of(const struct hall *hall, uint64_t version)
{
    return version == 1 ? &hall->definition : &hall->later[version];
}

/* An office as it was before event @count. */
static void fold_until(const struct hall *hall, size_t count, struct office *office)
{
    assert_int_equal(office_init(office, &hall->definition), QD_OK);
    for (size_t i = 0; i < count; i++) {
        const struct event *event = &hall->events.events[i];
        if (event->kind == EVENT_DEFINITION_APPLIED) {
            assert_int_equal(office_adopt(office, definition_of(hall, event->definition.version)),
                             QD_OK);
        }
        assert_int_equal(office_fold(office, event), QD_OK);
    }
}

static void adopt_for(const struct hall *hall, struct office *office, const struct event *event)
{
    if (event->kind == EVENT_DEFINITION_APPLIED) {
        assert_int_equal(office_adopt(office, definition_of(hall, event->definition.version)),
                         QD_OK);
    }
}

static void test_every_kind_happens(void **state)
{
    static const enum event_kind kinds[] = {
        EVENT_DAY_OPENED,       EVENT_DAY_CLOSED,          EVENT_SERVICE_TIME_LEARNED,
        EVENT_TICKET_CARRIED,   EVENT_DEFINITION_APPLIED,  EVENT_TICKET_ISSUED,
        EVENT_TICKET_CALLED,    EVENT_TICKET_RECALLED,     EVENT_TICKET_STARTED,
        EVENT_TICKET_FINISHED,  EVENT_TICKET_NO_SHOW,      EVENT_TICKET_RETURNED,
        EVENT_TICKET_PARKED,    EVENT_TICKET_RESUMED,      EVENT_TICKET_TRANSFERRED,
        EVENT_TICKET_REQUEUED,  EVENT_TICKET_RECLASSIFIED, EVENT_TICKET_CANCELLED,
        EVENT_TICKET_EXPIRED,   EVENT_TICKET_REPRINTED,    EVENT_TICKET_UNBOUND,
        EVENT_ACTION_UNDONE,    EVENT_TICKET_RATED,        EVENT_CLERK_LOGGED_IN,
        EVENT_CLERK_LOGGED_OUT, EVENT_COUNTER_OPENED,      EVENT_COUNTER_PAUSED,
        EVENT_COUNTER_CLOSED,
    };
    struct hall hall;

    (void)state;
    live_a_day(&hall);
    for (size_t i = 0; i < QD_ARRAY_LEN(kinds); i++) {
        bool happens = false;
        for (size_t j = 0; j < hall.events.count; j++) {
            happens = happens || hall.events.events[j].kind == kinds[i];
        }
        if (!happens) {
            fail_msg("%s does not happen", event_name(kinds[i]));
        }
    }
    hall_deinit(&hall);
}

/* What no journal of this office can say after these events: each is refused as damage. */
static void test_damage(void **state)
{
    struct hall hall;

    (void)state;
    live_a_day(&hall);
    for (size_t i = 1; i < hall.events.count; i++) {
        const struct event *event = &hall.events.events[i];
        enum { BEFORE, SKIPPED, EARLY, OFFICE, DEFINITION, DAMAGES };
        struct event damaged[DAMAGES];
        for (int j = 0; j < DAMAGES; j++) {
            damaged[j] = *event;
        }
        damaged[BEFORE].seq--;
        damaged[SKIPPED].seq++;
        damaged[EARLY].at_ms = hall.events.events[i - 1].at_ms - 1;
        damaged[OFFICE].office_id++;
        damaged[DEFINITION].definition_version++;
        struct office office;
        fold_until(&hall, i, &office);
        adopt_for(&hall, &office, event);
        for (int j = 0; j < DAMAGES; j++) {
            assert_int_equal(office_fold(&office, &damaged[j]), QD_ERR_CORRUPT);
        }
        assert_int_equal(office_fold(&office, event), QD_OK); /* The true one is taken. */
        struct event twice = *event;
        assert_int_equal(office_fold(&office, &twice), QD_ERR_CORRUPT);
        office_deinit(&office);
    }
    hall_deinit(&hall);
}

static bool is_about_ticket(const struct event *event)
{
    return event->kind > EVENT_TICKET_ISSUED && event->kind <= EVENT_TICKET_RATED;
}

static bool is_at_counter(const struct event *event)
{
    return (event->kind >= EVENT_TICKET_CALLED && event->kind <= EVENT_TICKET_REQUEUED &&
            event->kind != EVENT_TICKET_RETURNED) ||
           event->kind >= EVENT_CLERK_LOGGED_IN || event->kind == EVENT_ACTION_UNDONE;
}

/* Whose fold looks at the clerk who sits there; an opening and a close do not. */
static bool is_by_clerk(const struct event *event)
{
    return is_at_counter(event) && event->kind < EVENT_CLERK_LOGGED_IN &&
           event->kind != EVENT_ACTION_UNDONE;
}

/* Of a ticket, a counter, a clerk, a service that there is not. */
static void test_strangers(void **state)
{
    struct hall hall;

    (void)state;
    live_a_day(&hall);
    for (size_t i = 1; i < hall.events.count; i++) {
        const struct event *event = &hall.events.events[i];
        struct event damaged[8];
        size_t count = 0;
        if (is_about_ticket(event)) {
            damaged[count] = *event;
            damaged[count++].ticket_id = 99999;
        }
        if (is_at_counter(event)) {
            damaged[count] = *event;
            damaged[count++].counter_id = 99;
        }
        if (is_by_clerk(event)) {
            damaged[count] = *event;
            damaged[count++].clerk_id = 99;
        }
        if (event->kind == EVENT_TICKET_ISSUED) {
            damaged[count] = *event;
            damaged[count++].issued.service_id = 99;
            damaged[count] = *event;
            damaged[count++].issued.number = 0;
            damaged[count] = *event;
            damaged[count++].ticket_id--;
        } else if (event->kind == EVENT_TICKET_TRANSFERRED) {
            damaged[count] = *event;
            damaged[count++].transferred.service_id = 99;
            damaged[count] = *event;
            damaged[count++].transferred.to_counter_id = 99;
        } else if (event->kind == EVENT_ACTION_UNDONE) {
            damaged[count] = *event;
            damaged[count++].undone.undone_seq--;
        } else if (event->kind == EVENT_DAY_CLOSED) {
            damaged[count] = *event;
            damaged[count++].day_closed.date++;
        } else if (event->kind == EVENT_TICKET_RECALLED) {
            damaged[count] = *event;
            damaged[count++].recalled.call_count++;
        } else if (event->kind == EVENT_SERVICE_TIME_LEARNED) {
            damaged[count] = *event;
            damaged[count++].learned.service_id = 99;
            damaged[count] = *event;
            damaged[count++].learned.mean_ms = 0;
        } else if (event->kind == EVENT_TICKET_CARRIED) {
            damaged[count] = *event;
            damaged[count++].carried.service_id = 99;
            damaged[count] = *event;
            damaged[count++].ticket_id = hall.office.day_seq;
        } else if (event->kind == EVENT_COUNTER_PAUSED) {
            damaged[count] = *event;
            damaged[count++].paused.reason_id = 0;
        }
        for (size_t j = 0; j < count;
             j++) { /* A refused one leaves an office unusable: a fresh one. */
            struct office office;
            fold_until(&hall, i, &office);
            if (office_fold(&office, &damaged[j]) != QD_ERR_CORRUPT) {
                fail_msg("%s %zu is taken", event_name(event->kind), j);
            }
            office_deinit(&office);
        }
    }
    hall_deinit(&hall);
}

/* Any event anywhere else in the day: either it fits there, or it is damage; never an abort, and
 * the state is sound whenever it was taken. */
static void test_any_event_anywhere(void **state)
{
    struct hall hall;

    (void)state;
    live_a_day(&hall);
    size_t taken = 0;
    for (size_t i = 1; i < hall.events.count; i++) {
        for (size_t j = 0; j < hall.events.count; j++) {
            struct event event = hall.events.events[j];
            struct office office;
            if (event.kind == EVENT_DEFINITION_APPLIED) {
                continue;
            }
            fold_until(&hall, i, &office);
            event.seq = office.seq + 1;
            event.at_ms = office.at_ms;
            event.definition_version = office.definition->version;
            event.ticket_id = event.kind == EVENT_TICKET_ISSUED ? event.seq : event.ticket_id;
            if (office_fold(&office, &event) == QD_OK) {
                taken++;
                /* A close is followed by its tickets' release: alone it is half of something. */
                if (event.kind != EVENT_COUNTER_CLOSED) {
                    office_check(&office);
                }
            }
            office_deinit(&office);
        }
    }
    assert_true(taken > hall.events.count); /* Many do fit. */
    hall_deinit(&hall);
}

/* No memory: the state stays as it was, and the same event is taken later. */
static void test_no_memory(void **state)
{
    struct hall hall;
    struct office office;
    unsigned failures = 0;

    (void)state;
    live_a_day(&hall);
    assert_int_equal(office_init(&office, &hall.definition), QD_OK);
    for (size_t i = 0; i < hall.events.count; i++) {
        const struct event *event = &hall.events.events[i];
        adopt_for(&hall, &office, event);
        uint64_t before = office_hash(&office);
        for (unsigned fail_at = 1;; fail_at++) {
            fault_arm(&heap_fault, fail_at, FAULT_ONCE);
            enum qd_err err = office_fold(&office, event);
            if (!fault_disarm(&heap_fault)) {
                assert_int_equal(err, QD_OK);
                break;
            }
            failures++;
            assert_int_equal(err, QD_ERR_NOMEM);
            assert_int_equal(office_hash(&office), before);
        }
    }
    assert_true(failures >= 5);
    assert_int_equal(office_hash(&office), office_hash(&hall.office));
    office_deinit(&office);
    hall_deinit(&hall);
}

/* A restart that begins with the day's first event ends in the same state. */
static void test_from_the_day(void **state)
{
    struct hall hall;

    (void)state;
    live_a_day(&hall);
    assert_true(hall.office.day_seq > 1);
    hall_check_replay(&hall);
    hall_deinit(&hall);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_kind_happens),
        cmocka_unit_test(test_damage),
        cmocka_unit_test(test_strangers),
        cmocka_unit_test(test_any_event_anywhere),
        cmocka_unit_test(test_no_memory),
        cmocka_unit_test(test_from_the_day),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
