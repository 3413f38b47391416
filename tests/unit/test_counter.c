#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "queued/office/counter.h"
#include "tests/support/death.h"

/* A sound counter in each state. */
static struct counter sound(enum counter_state state)
{
    bool busy = state == COUNTER_CALLING || state == COUNTER_SERVING;
    struct counter counter = {
        .counter_id = 3,
        .state = state,
        .changed_seq = 9,
        .clerk_id = state == COUNTER_CLOSED ? 0 : 11,
        .pause_reason_id = state == COUNTER_PAUSED ? 1 : 0,
        .ticket_id = busy ? 5 : 0,
    };

    queue_init(&counter.queue);
    return counter;
}

static void test_who_is_staffed(void **state)
{
    (void)state;
    for (int in = COUNTER_CLOSED; in < COUNTER_STATE_COUNT; in++) {
        struct counter counter = sound((enum counter_state)in);
        bool staffed = in != COUNTER_CLOSED && in != COUNTER_PAUSED;
        assert_int_equal(counter_is_staffed(&counter), staffed);
        counter_check(&counter);
    }
}

static void no_number(struct counter *counter)
{
    counter->counter_id = 0;
}

static void unknown_state(struct counter *counter)
{
    counter->state = (enum counter_state)COUNTER_STATE_COUNT;
}

static void no_state(struct counter *counter)
{
    counter->state = (enum counter_state)0;
}

static void with_ticket(struct counter *counter)
{
    counter->ticket_id = 5;
}

static void no_ticket(struct counter *counter)
{
    counter->ticket_id = 0;
}

static void no_clerk(struct counter *counter)
{
    counter->clerk_id = 0;
}

static void with_reason(struct counter *counter)
{
    counter->pause_reason_id = 1;
}

static void no_reason(struct counter *counter)
{
    counter->pause_reason_id = 0;
}

static void automatic(struct counter *counter)
{
    counter->automatic = true;
}

static void too_many_parked(struct counter *counter)
{
    counter->parked_count = LIMIT_PARKED_PER_COUNTER + 1;
}

static void time_of_no_service(struct counter *counter)
{
    counter->pending_service_ms = 1;
}

static void negative_time(struct counter *counter)
{
    counter->pending_service_id = 1;
    counter->pending_service_ms = -1;
}

static void undo_of_the_future(struct counter *counter)
{
    counter->undo.seq = counter->changed_seq + 1;
    counter->undo.ticket.id = 5;
}

static void undo_of_no_ticket(struct counter *counter)
{
    counter->undo.seq = counter->changed_seq;
}

static const struct {
    enum counter_state state;
    void (*apply)(struct counter *counter);
} breaches[] = {
    {COUNTER_OPEN, no_number},          {COUNTER_OPEN, unknown_state},
    {COUNTER_OPEN, no_state},           {COUNTER_CLOSED, with_ticket},
    {COUNTER_OPEN, with_ticket},        {COUNTER_PAUSED, with_ticket},
    {COUNTER_CALLING, no_ticket},       {COUNTER_SERVING, no_ticket},
    {COUNTER_OPEN, no_clerk},           {COUNTER_CALLING, no_clerk},
    {COUNTER_SERVING, no_clerk},        {COUNTER_PAUSED, no_clerk},
    {COUNTER_CLOSED, with_reason},      {COUNTER_OPEN, with_reason},
    {COUNTER_SERVING, with_reason},     {COUNTER_PAUSED, no_reason},
    {COUNTER_CLOSED, automatic},        {COUNTER_OPEN, too_many_parked},
    {COUNTER_OPEN, time_of_no_service}, {COUNTER_OPEN, negative_time},
    {COUNTER_OPEN, undo_of_the_future}, {COUNTER_OPEN, undo_of_no_ticket},
};

static void check(void *arg)
{
    counter_check(arg);
}

static void test_each_breach_is_seen(void **state)
{
    char output[512];

    (void)state;
    for (size_t i = 0; i < QD_ARRAY_LEN(breaches); i++) {
        struct counter counter = sound(breaches[i].state);
        print_message("breach %zu\n", i);
        breaches[i].apply(&counter);
        assert_true(death_by_abort(check, &counter, output, sizeof output));
        assert_non_null(strstr(output, "counter.c"));
    }
}

/* A clerk logs in before opening, parks up to the limit, and switches the automatic on. */
static void test_the_other_side_of_the_limits(void **state)
{
    struct counter counter = sound(COUNTER_CLOSED);

    (void)state;
    counter.clerk_id = 11;
    counter.parked_count = LIMIT_PARKED_PER_COUNTER;
    counter_check(&counter);
    counter = sound(COUNTER_PAUSED);
    counter.automatic = true;
    counter_check(&counter);
    counter.undo.seq = counter.changed_seq;
    counter.undo.ticket.id = 5;
    counter.pending_service_id = 1;
    counter_check(&counter);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_who_is_staffed),
        cmocka_unit_test(test_each_breach_is_seen),
        cmocka_unit_test(test_the_other_side_of_the_limits),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
