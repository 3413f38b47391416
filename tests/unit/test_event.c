#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "queued/office/event.h"
#include "tests/support/death.h"
#include "tests/support/fault.h"

static const struct {
    enum event_kind kind;
    const char *name;
} rows[] = {
    {EVENT_DAY_OPENED, "day_opened"},
    {EVENT_DAY_CLOSED, "day_closed"},
    {EVENT_SERVICE_TIME_LEARNED, "service_time_learned"},
    {EVENT_TICKET_CARRIED, "ticket_carried"},
    {EVENT_DEFINITION_APPLIED, "definition_applied"},
    {EVENT_TICKET_ISSUED, "ticket_issued"},
    {EVENT_TICKET_CALLED, "ticket_called"},
    {EVENT_TICKET_RECALLED, "ticket_recalled"},
    {EVENT_TICKET_STARTED, "ticket_started"},
    {EVENT_TICKET_FINISHED, "ticket_finished"},
    {EVENT_TICKET_NO_SHOW, "ticket_no_show"},
    {EVENT_TICKET_RETURNED, "ticket_returned"},
    {EVENT_TICKET_PARKED, "ticket_parked"},
    {EVENT_TICKET_RESUMED, "ticket_resumed"},
    {EVENT_TICKET_TRANSFERRED, "ticket_transferred"},
    {EVENT_TICKET_REQUEUED, "ticket_requeued"},
    {EVENT_TICKET_RECLASSIFIED, "ticket_reclassified"},
    {EVENT_TICKET_CANCELLED, "ticket_cancelled"},
    {EVENT_TICKET_EXPIRED, "ticket_expired"},
    {EVENT_TICKET_REPRINTED, "ticket_reprinted"},
    {EVENT_TICKET_UNBOUND, "ticket_unbound"},
    {EVENT_ACTION_UNDONE, "action_undone"},
    {EVENT_TICKET_RATED, "ticket_rated"},
    {EVENT_CLERK_LOGGED_IN, "clerk_logged_in"},
    {EVENT_CLERK_LOGGED_OUT, "clerk_logged_out"},
    {EVENT_COUNTER_OPENED, "counter_opened"},
    {EVENT_COUNTER_PAUSED, "counter_paused"},
    {EVENT_COUNTER_CLOSED, "counter_closed"},
};

static bool is_kind(int number)
{
    for (size_t i = 0; i < QD_ARRAY_LEN(rows); i++) {
        if ((int)rows[i].kind == number) {
            return true;
        }
    }
    return false;
}

static void ask_name(void *arg)
{
    (void)event_name((enum event_kind) * (int *)arg);
}

/* Names stand in exports: they do not change. */
static void test_names(void **state)
{
    static const int strangers[] = {-1, 0, 25, 48, EVENT_KIND_MAX + 1};
    char output[512];

    (void)state;
    for (size_t i = 0; i < QD_ARRAY_LEN(rows); i++) {
        assert_string_equal(event_name(rows[i].kind), rows[i].name);
        assert_true(rows[i].kind <= EVENT_KIND_MAX);
    }
    for (size_t i = 0; i < QD_ARRAY_LEN(strangers); i++) {
        int number = strangers[i];
        assert_false(is_kind(number));
        assert_true(death_by_abort(ask_name, &number, output, sizeof output));
    }
}

static struct event numbered(uint64_t seq)
{
    struct event event;

    memset(&event, 0, sizeof event);
    event.seq = seq;
    event.kind = EVENT_TICKET_FINISHED;
    event.ticket_id = seq * 7;
    return event;
}

/* Whatever has been pushed stays there, in its order, while the list grows. */
static void test_a_list_grows(void **state)
{
    static const size_t steps[] = {1, 1, 15, 1, 16, 100, 0, 1000, 1};
    struct event_list list = {0};
    uint64_t seq = 0;

    (void)state;
    for (size_t i = 0; i < QD_ARRAY_LEN(steps); i++) {
        assert_int_equal(event_list_reserve(&list, steps[i]), QD_OK);
        assert_true(list.size - list.count >= steps[i]);
        for (size_t j = 0; j < steps[i]; j++) {
            struct event event = numbered(++seq);
            event_list_push(&list, &event);
        }
    }
    assert_int_equal(list.count, seq);
    for (size_t i = 0; i < list.count; i++) {
        struct event event = numbered(i + 1);
        assert_memory_equal(&list.events[i], &event, sizeof event);
    }
    event_list_deinit(&list);
    assert_null(list.events);
    assert_int_equal(list.count + list.size, 0);
    event_list_deinit(&list); /* A zeroed one is empty. */
}

/* Growing by doubling: n events cost log n moves, not n. */
static void test_growth_is_rare(void **state)
{
    struct event_list list = {0};
    unsigned moves = 0;

    (void)state;
    for (uint64_t seq = 1; seq <= 10000; seq++) {
        size_t size = list.size;
        struct event event = numbered(seq);
        assert_int_equal(event_list_reserve(&list, 1), QD_OK);
        moves += list.size != size ? 1 : 0;
        event_list_push(&list, &event);
    }
    assert_true(moves <= 12);
    event_list_deinit(&list);
}

static void test_without_memory_it_stays(void **state)
{
    struct event_list list = {0};
    struct event event = numbered(1);

    (void)state;
    assert_int_equal(event_list_reserve(&list, 1), QD_OK);
    event_list_push(&list, &event);
    struct event_list before = list;
    fault_arm(&heap_fault, 1, FAULT_ONCE);
    enum qd_err err = event_list_reserve(&list, list.size);
    assert_true(fault_disarm(&heap_fault));
    assert_int_equal(err, QD_ERR_NOMEM);
    assert_memory_equal(&list, &before, sizeof list);
    assert_memory_equal(&list.events[0], &event, sizeof event);
    /* No size whose bytes cannot be counted. */
    assert_int_equal(event_list_reserve(&list, SIZE_MAX), QD_ERR_NOMEM);
    assert_int_equal(event_list_reserve(&list, SIZE_MAX / sizeof event), QD_ERR_NOMEM);
    assert_memory_equal(&list, &before, sizeof list);
    event_list_deinit(&list);
}

static void push_unreserved(void *arg)
{
    struct event event = numbered(1);

    event_list_push(arg, &event);
}

static void test_a_push_without_room_is_a_bug(void **state)
{
    struct event_list list = {0};
    char output[512];

    (void)state;
    assert_true(death_by_abort(push_unreserved, &list, output, sizeof output));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names),
        cmocka_unit_test(test_a_list_grows),
        cmocka_unit_test(test_growth_is_rare),
        cmocka_unit_test(test_without_memory_it_stays),
        cmocka_unit_test(test_a_push_without_room_is_a_bug),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
