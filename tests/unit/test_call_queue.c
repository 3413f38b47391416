#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "display/call_queue.h"

/* The server's list of newest calls. */
#define SERVER_CALLS 16

static struct board board;
static struct call_queue queue;
static uint64_t seq;
static uint32_t chance; /* The same days in every run. */

static int set_up(void **state)
{
    (void)state;
    memset(&board, 0, sizeof board);
    seq = 100;
    board.day_open = true;
    board.counter_count = LIMIT_COUNTERS;
    for (uint32_t i = 0; i < LIMIT_COUNTERS; i++) {
        board.counters[i].counter_id = i + 1;
        board.counters[i].state = BOARD_COUNTER_OPEN;
    }
    call_queue_init(&queue);
    return 0;
}

/* Counter @counter_id calls ticket @number, as the server would show it. */
static uint64_t call(uint32_t counter_id, uint32_t number)
{
    struct board_counter *counter = &board.counters[counter_id - 1];

    counter->state = BOARD_COUNTER_CALLING;
    (void)snprintf(counter->label, sizeof counter->label, "A%03u", number);
    size_t kept = board.call_count < SERVER_CALLS ? board.call_count : SERVER_CALLS - 1;
    memmove(&board.calls[1], &board.calls[0], kept * sizeof board.calls[0]);
    board.call_count = kept + 1;
    board.calls[0] = (struct board_call){.seq = ++seq, .counter_id = counter_id};
    memcpy(board.calls[0].label, counter->label, sizeof counter->label);
    return seq;
}

static void start(uint32_t counter_id)
{
    board.counters[counter_id - 1].state = BOARD_COUNTER_SERVING;
}

static void expect(const char *label, uint32_t counter_id)
{
    struct board_call next;

    assert_true(call_queue_next(&queue, &next));
    assert_string_equal(next.label, label);
    assert_int_equal(next.counter_id, counter_id);
}

static void expect_none(void)
{
    struct board_call next;

    assert_false(call_queue_next(&queue, &next));
}

static void what_was_called_before_the_start_is_not_spoken(void **state)
{
    (void)state;
    (void)call(1, 1);
    (void)call(2, 2);
    call_queue_take(&queue, &board);
    call_queue_take(&queue, &board);
    expect_none();
    (void)call(3, 3);
    call_queue_take(&queue, &board);
    expect("A003", 3);
    expect_none();
}

static void an_empty_board_is_a_start_as_well(void **state)
{
    (void)state;
    call_queue_take(&queue, &board);
    (void)call(1, 1);
    call_queue_take(&queue, &board);
    expect("A001", 1);
    expect_none();
}

static void calls_keep_their_order(void **state)
{
    (void)state;
    call_queue_take(&queue, &board);
    (void)call(5, 1);
    (void)call(2, 2);
    call_queue_take(&queue, &board);
    (void)call(9, 3);
    call_queue_take(&queue, &board);
    expect("A001", 5);
    expect("A002", 2);
    expect("A003", 9);
    expect_none();
}

static void a_call_that_is_over_is_dropped(void **state)
{
    (void)state;
    call_queue_take(&queue, &board);
    (void)call(1, 1);
    (void)call(2, 2);
    call_queue_take(&queue, &board);
    start(1);
    call_queue_take(&queue, &board);
    expect("A002", 2);
    expect_none();
    assert_int_equal(queue.dropped, 1);
    (void)call(1, 3); /* Called and served between two boards. */
    start(1);
    call_queue_take(&queue, &board);
    expect_none();
    assert_int_equal(queue.dropped, 2);
}

static void a_ticket_called_elsewhere_is_spoken_for_its_new_counter_only(void **state)
{
    (void)state;
    call_queue_take(&queue, &board);
    (void)call(1, 1);
    call_queue_take(&queue, &board);
    board.counters[0].state = BOARD_COUNTER_OPEN;
    board.counters[0].label[0] = '\0';
    (void)call(4, 1);
    call_queue_take(&queue, &board);
    expect("A001", 4);
    expect_none();
}

static void a_recall_is_a_new_call(void **state)
{
    (void)state;
    call_queue_take(&queue, &board);
    (void)call(1, 1);
    call_queue_take(&queue, &board);
    expect("A001", 1);
    (void)call(1, 1);
    (void)call(2, 2);
    (void)call(1, 1);
    call_queue_take(&queue, &board);
    expect("A001", 1);
    expect("A002", 2);
    expect("A001", 1);
    expect_none();
}

/* 500 counters call between two boards; the list holds the newest 16. */
static void a_burst_is_spoken_whole(void **state)
{
    (void)state;
    call_queue_take(&queue, &board);
    for (uint32_t i = 1; i <= 500; i++) {
        (void)call(i, i);
    }
    call_queue_take(&queue, &board);
    call_queue_take(&queue, &board);
    for (uint32_t i = 1; i <= 500; i++) {
        char label[BOARD_LABEL_SIZE];
        (void)snprintf(label, sizeof label, "A%03u", i);
        expect(label, i);
    }
    expect_none();
}

/* Journal numbers start lower again: what is on that board is old, what follows is new. */
static void a_restored_server_is_believed(void **state)
{
    (void)state;
    board.version = 900;
    call_queue_take(&queue, &board);
    (void)call(1, 1);
    board.version = 901;
    call_queue_take(&queue, &board);
    expect("A001", 1);
    board.call_count = 0;
    seq = 50;
    (void)call(2, 2);
    board.version = 300;
    call_queue_take(&queue, &board);
    expect_none();
    (void)call(3, 3);
    board.version = 301;
    call_queue_take(&queue, &board);
    expect("A003", 3);
    expect_none();
}

/* Each of the burst waits on its board alone; the voice is slow. */
static void a_burst_that_is_half_served_is_half_spoken(void **state)
{
    (void)state;
    call_queue_take(&queue, &board);
    for (uint32_t i = 1; i <= 500; i++) {
        (void)call(i, i);
        call_queue_take(&queue, &board);
    }
    for (uint32_t i = 2; i <= 500; i += 2) {
        start(i);
        call_queue_take(&queue, &board);
    }
    for (uint32_t i = 1; i <= 500; i += 2) {
        char label[BOARD_LABEL_SIZE];
        (void)snprintf(label, sizeof label, "A%03u", i);
        expect(label, i);
    }
    expect_none();
    assert_int_equal(queue.dropped, 250);
}

static void the_queue_has_an_end(void **state)
{
    (void)state;
    call_queue_take(&queue, &board);
    for (size_t i = 0; i < CALL_QUEUE_MAX + 3; i++) {
        (void)call(1, 7);
        call_queue_take(&queue, &board);
    }
    assert_int_equal(queue.count, CALL_QUEUE_MAX);
    assert_int_equal(queue.dropped, 3);
    assert_int_equal(queue.calls[CALL_QUEUE_MAX - 1].seq, seq);
}

/* 0 to @below - 1. */
static uint32_t draw(uint32_t below)
{
    chance = chance * 1664525 + 1013904223;
    return (chance >> 8) % below;
}

/* A random day: counters call, recall, start and finish; boards are skipped; the voice is slow. At
 * every moment what is spoken was being called when the last board came, calls of the list keep
 * their order, and in the end everyone still called has been spoken since called. */
static void random_day(unsigned seed, unsigned counters, unsigned skip)
{
    uint64_t called[LIMIT_COUNTERS + 1] = {
        0}; /* Newest call of the counter, while it is calling. */
    bool is_spoken[LIMIT_COUNTERS + 1] = {false};
    uint64_t last = 0;
    uint32_t number = 0;
    struct board_call next;

    chance = seed;
    (void)set_up(NULL);
    call_queue_take(&queue, &board);
    for (unsigned i = 0; i < 5000; i++) {
        uint32_t id = 1 + draw(counters);
        struct board_counter *counter = &board.counters[id - 1];
        if (counter->state == BOARD_COUNTER_OPEN) {
            called[id] = call(id, ++number);
            is_spoken[id] = false;
        } else if (counter->state == BOARD_COUNTER_CALLING && draw(3) == 0) {
            called[id] = call(id, (uint32_t)strtoul(counter->label + 1, NULL, 10));
            is_spoken[id] = is_spoken[id] && skip > 1; /* Speaking once more makes good for it. */
        } else if (counter->state == BOARD_COUNTER_CALLING) {
            start(id);
            called[id] = 0;
        } else {
            counter->state = BOARD_COUNTER_OPEN;
            counter->label[0] = '\0';
        }
        if (draw(skip) == 0) {
            call_queue_take(&queue, &board);
            if (draw(4) == 0 && call_queue_next(&queue, &next)) {
                assert_true(board_is_calling(&board, next.counter_id, next.label));
                assert_true(next.seq == 0 || next.seq > last);
                last = next.seq == 0 ? last : next.seq;
                is_spoken[next.counter_id] =
                    next.seq == 0 || next.seq == called[next.counter_id] || skip > 1;
            }
        }
    }
    call_queue_take(&queue, &board);
    while (call_queue_next(&queue, &next)) {
        assert_true(board_is_calling(&board, next.counter_id, next.label));
        assert_true(next.seq == 0 || next.seq > last);
        last = next.seq == 0 ? last : next.seq;
        is_spoken[next.counter_id] = true;
    }
    for (uint32_t id = 1; id <= counters; id++) {
        assert_true(called[id] == 0 || is_spoken[id]);
    }
}

static void random_days(void **state)
{
    static const unsigned counters[] = {1, 6, 40, 500};
    static const unsigned skips[] = {1, 3, 50};

    (void)state;
    for (unsigned seed = 0; seed < 24; seed++) {
        for (size_t i = 0; i < QD_ARRAY_LEN(counters); i++) {
            random_day(seed, counters[i], skips[seed % QD_ARRAY_LEN(skips)]);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(what_was_called_before_the_start_is_not_spoken, set_up),
        cmocka_unit_test_setup(an_empty_board_is_a_start_as_well, set_up),
        cmocka_unit_test_setup(calls_keep_their_order, set_up),
        cmocka_unit_test_setup(a_call_that_is_over_is_dropped, set_up),
        cmocka_unit_test_setup(a_ticket_called_elsewhere_is_spoken_for_its_new_counter_only,
                               set_up),
        cmocka_unit_test_setup(a_recall_is_a_new_call, set_up),
        cmocka_unit_test_setup(a_burst_is_spoken_whole, set_up),
        cmocka_unit_test_setup(a_burst_that_is_half_served_is_half_spoken, set_up),
        cmocka_unit_test_setup(the_queue_has_an_end, set_up),
        cmocka_unit_test_setup(a_restored_server_is_believed, set_up),
        cmocka_unit_test(random_days),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
