#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "queued/office/queue.h"
#include "tests/support/death.h"

#define TICKETS 400
#define QUEUES 3
#define MANY 100000

/* Queues over one table of tickets, and beside each what it should be: a sorted list. */
struct line {
    struct queue queue;
    uint32_t sorted[TICKETS];
    uint32_t count;
};

struct hall {
    struct ticket tickets[TICKETS];
    struct line lines[QUEUES];
    uint32_t stands_in[TICKETS]; /* Index of the line; QUEUES: none. */
    uint64_t random;
};

static struct hall hall;

static uint32_t draw(uint64_t *random, uint32_t below)
{
    *random = *random * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)((*random >> 33) % below);
}

/* Few different keys, so that many are equal. */
static void hall_init(uint64_t seed, uint32_t keys)
{
    memset(&hall, 0, sizeof hall);
    hall.random = seed;
    for (uint32_t i = 0; i < TICKETS; i++) {
        hall.tickets[i].id = i + 1;
        hall.tickets[i].key_ms = (int64_t)draw(&hall.random, keys) - keys / 2;
        hall.stands_in[i] = QUEUES;
    }
    for (uint32_t i = 0; i < QUEUES; i++) {
        queue_init(&hall.lines[i].queue);
    }
}

/* The rule itself, in other words than order.c has it. */
static bool comes_first(uint32_t a, uint32_t b)
{
    const struct ticket *one = &hall.tickets[a];
    const struct ticket *two = &hall.tickets[b];

    return one->key_ms < two->key_ms || (one->key_ms == two->key_ms && one->id < two->id);
}

static void enter(struct line *line, uint32_t index)
{
    uint32_t at = line->count++;

    while (at > 0 && comes_first(index, line->sorted[at - 1])) {
        line->sorted[at] = line->sorted[at - 1];
        at--;
    }
    line->sorted[at] = index;
    hall.stands_in[index] = (uint32_t)(line - hall.lines);
    queue_insert(&line->queue, hall.tickets, index);
}

static void leave(struct line *line, uint32_t index)
{
    uint32_t at = 0;

    while (line->sorted[at] != index) {
        at++;
    }
    line->count--;
    memmove(&line->sorted[at], &line->sorted[at + 1], (line->count - at) * sizeof *line->sorted);
    hall.stands_in[index] = QUEUES;
    queue_remove(&line->queue, hall.tickets, index);
}

static void compare(const struct line *line)
{
    uint32_t at = line->queue.head;

    queue_check(&line->queue, hall.tickets);
    assert_int_equal(queue_count(&line->queue, hall.tickets), line->count);
    for (uint32_t i = 0; i < line->count; i++) {
        assert_int_equal(at, line->sorted[i]);
        at = queue_next(hall.tickets, at);
    }
    assert_int_equal(at, INDEX_NONE);
}

/* Those before it, wherever it stands itself. */
static void compare_rank(const struct line *line, uint32_t index)
{
    uint32_t before = 0;

    for (uint32_t i = 0; i < line->count; i++) {
        before += comes_first(line->sorted[i], index) ? 1 : 0;
    }
    const struct ticket *ticket = &hall.tickets[index];
    assert_int_equal(queue_rank(&line->queue, hall.tickets, ticket->key_ms, ticket->id), before);
}

/* Anybody comes and goes, in any order, now more, now fewer. */
static void test_random_comings_and_goings(void **state)
{
    static const uint32_t keys[] = {1, 2, 50, 1000000};

    (void)state;
    for (uint64_t seed = 1; seed <= 12; seed++) {
        hall_init(seed, keys[seed % QD_ARRAY_LEN(keys)]);
        for (int step = 0; step < 4000; step++) {
            uint32_t index = draw(&hall.random, TICKETS);
            bool filling = step / 500 % 2 == 0;
            if (hall.stands_in[index] == QUEUES) {
                if (filling || draw(&hall.random, 4) == 0) {
                    enter(&hall.lines[draw(&hall.random, QUEUES)], index);
                }
            } else if (!filling || draw(&hall.random, 4) == 0) {
                leave(&hall.lines[hall.stands_in[index]], index);
            }
            for (uint32_t i = 0; i < QUEUES; i++) {
                const struct line *line = &hall.lines[i];
                uint32_t head = line->count == 0 ? INDEX_NONE : line->sorted[0];
                assert_int_equal(line->queue.head, head);
                compare_rank(line, index);
            }
            if (step % 37 == 0) {
                compare(&hall.lines[draw(&hall.random, QUEUES)]);
            }
        }
        for (uint32_t i = 0; i < QUEUES; i++) {
            compare(&hall.lines[i]);
            while (hall.lines[i].count >
                   0) { /* As counters do it: the head, until nobody is left. */
                leave(&hall.lines[i], hall.lines[i].queue.head);
            }
            compare(&hall.lines[i]);
        }
    }
}

static void test_an_empty_queue(void **state)
{
    struct queue queue;

    (void)state;
    hall_init(1, 10);
    queue_init(&queue);
    queue_check(&queue, hall.tickets);
    assert_int_equal(queue_count(&queue, hall.tickets), 0);
    assert_int_equal(queue.head, INDEX_NONE);
    assert_int_equal(queue_rank(&queue, hall.tickets, INT64_MAX, UINT64_MAX), 0);
}

static void test_order_of_keys(void **state)
{
    static const struct {
        int64_t key_a;
        uint64_t id_a;
        int64_t key_b;
        uint64_t id_b;
        int order;
    } rows[] = {
        {1, 1, 1, 1, 0},
        {1, 1, 2, 1, -1},
        {2, 1, 1, 9, 1},
        {5, 3, 5, 4, -1},
        {5, 4, 5, 3, 1},
        {INT64_MIN, 1, INT64_MAX, 1, -1},
        {0, 0, 0, UINT64_MAX, -1},
        {INT64_MAX, 2, INT64_MIN, 1, 1},
    };

    (void)state;
    for (size_t i = 0; i < QD_ARRAY_LEN(rows); i++) {
        int order = ticket_order(rows[i].key_a, rows[i].id_a, rows[i].key_b, rows[i].id_b);
        assert_int_equal((order > 0) - (order < 0), rows[i].order);
    }
}

/* In whatever order the same tickets came, and whoever was there meanwhile: the same tree. */
static void test_the_shape_does_not_know_the_past(void **state)
{
    static struct queue_link first[TICKETS];

    (void)state;
    for (uint64_t seed = 1; seed <= 20; seed++) {
        hall_init(7, 100); /* The same tickets … */
        uint64_t random = seed;
        while (hall.lines[0].count < TICKETS) { /* … in another order each time. */
            uint32_t index = draw(&random, TICKETS);
            if (hall.stands_in[index] == QUEUES) {
                enter(&hall.lines[0], index);
            } else if (hall.lines[0].count < TICKETS - 5) {
                leave(&hall.lines[0], index);
                enter(&hall.lines[0], index);
            }
        }
        for (uint32_t i = 0; i < TICKETS; i += 3) {
            leave(&hall.lines[0], i);
        }
        compare(&hall.lines[0]);
        for (uint32_t i = 0; i < TICKETS; i++) {
            const struct queue_link *link = &hall.tickets[i].link;
            if (seed > 1) {
                assert_memory_equal(link, &first[i], sizeof *link);
            }
            first[i] = *link;
        }
    }
}

/* Tickets come in the order of their keys on most days: the worst case of a plain tree. */
static void test_the_tree_stays_low(void **state)
{
    struct ticket *tickets = calloc(MANY, sizeof *tickets);
    struct queue queue;
    uint32_t lowest = 0;

    (void)state;
    assert_non_null(tickets);
    queue_init(&queue);
    for (uint32_t i = 0; i < MANY; i++) {
        tickets[i].id = i + 1;
        tickets[i].key_ms = i;
        queue_insert(&queue, tickets, i);
    }
    for (uint32_t i = 0; i < MANY; i++) {
        uint32_t depth = 0;
        for (uint32_t at = i; at != INDEX_NONE; at = tickets[at].link.parent) {
            depth++;
        }
        lowest = depth > lowest ? depth : lowest;
    }
    print_message("%u tickets, %u levels\n", (unsigned)MANY, (unsigned)lowest);
    assert_true(lowest < 60); /* log2 of MANY is 17; a random tree of that size has about 40. */
    queue_check(&queue, tickets);
    free(tickets);
}

static void enter_twice(void *arg)
{
    (void)arg;
    queue_insert(&hall.lines[0].queue, hall.tickets, 1);
}

static void enter_elsewhere(void *arg)
{
    (void)arg;
    queue_insert(&hall.lines[1].queue, hall.tickets, 1);
}

static void leave_elsewhere(void *arg)
{
    (void)arg;
    queue_remove(&hall.lines[1].queue, hall.tickets, 1);
}

static void leave_nothing(void *arg)
{
    (void)arg;
    queue_remove(&hall.lines[0].queue, hall.tickets, 30);
}

static void change_key(void *arg)
{
    (void)arg;
    hall.tickets[hall.lines[0].queue.head].key_ms = 1000;
    queue_check(&hall.lines[0].queue, hall.tickets);
}

static void change_head(void *arg)
{
    (void)arg;
    hall.lines[0].queue.head = queue_next(hall.tickets, hall.lines[0].queue.head);
    queue_check(&hall.lines[0].queue, hall.tickets);
}

static void change_count(void *arg)
{
    (void)arg;
    hall.tickets[hall.lines[0].queue.root].link.count++;
    queue_check(&hall.lines[0].queue, hall.tickets);
}

static void lose_head(void *arg)
{
    (void)arg;
    hall.lines[0].queue.head = INDEX_NONE;
    queue_check(&hall.lines[0].queue, hall.tickets);
}

/* Ticket 1 and its neighbours wait in line 0, others in line 1, ticket 30 nowhere. */
static void test_bugs_are_seen(void **state)
{
    static void (*const bugs[])(void *) = {
        enter_twice,
        enter_elsewhere,
        leave_elsewhere,
        leave_nothing,
        change_key,
        change_head,
        change_count,
        lose_head,
    };
    char output[512];

    (void)state;
    hall_init(3, 20);
    for (uint32_t i = 0; i < 20; i++) {
        enter(&hall.lines[i < 10 ? 0 : 1], i);
    }
    for (size_t i = 0; i < QD_ARRAY_LEN(bugs); i++) {
        print_message("bug %zu\n", i);
        assert_true(death_by_abort(bugs[i], NULL, output, sizeof output));
        assert_non_null(strstr(output, "queue.c"));
    }
    compare(&hall.lines[0]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_random_comings_and_goings),
        cmocka_unit_test(test_an_empty_queue),
        cmocka_unit_test(test_order_of_keys),
        cmocka_unit_test(test_the_shape_does_not_know_the_past),
        cmocka_unit_test(test_the_tree_stays_low),
        cmocka_unit_test(test_bugs_are_seen),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
