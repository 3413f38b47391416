#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "queued/office/tickets.h"
#include "tests/support/fault.h"
#include "tests/support/office_sample.h"

#define MANY 3000

struct table {
    struct definition definition;
    struct office office;
};

static void table_init(struct table *table)
{
    table->definition = office_sample_definition();
    assert_int_equal(office_init(&table->office, &table->definition), QD_OK);
}

static void table_deinit(struct table *table)
{
    office_deinit(&table->office);
    definition_deinit(&table->definition);
}

/* The @n-th of them: ids 10, 20, 30 …, labels A001, B001, A002, B002 … */
static struct ticket nth(uint32_t n)
{
    struct ticket ticket;

    memset(&ticket, 0, sizeof ticket);
    ticket.id = 10 * (uint64_t)n;
    ticket.number = (n + 1) / 2;
    ticket.letter[0] = n % 2 == 1 ? 'A' : 'B';
    memcpy(ticket.token, &n, sizeof n);
    return ticket;
}

static void append(struct table *table, uint32_t n)
{
    struct ticket ticket = nth(n);

    assert_int_equal(tickets_reserve(&table->office), QD_OK);
    assert_int_equal(tickets_append(&table->office, &ticket), n - 1);
}

static void assert_known(const struct table *table, uint32_t n, bool known)
{
    struct ticket ticket = nth(n);
    uint32_t expected = known ? n - 1 : INDEX_NONE;
    char label[LABEL_SIZE];

    ticket_label(&ticket, label);
    assert_int_equal(tickets_find(&table->office, ticket.id), expected);
    assert_int_equal(tickets_find(&table->office, ticket.id + 1), INDEX_NONE);
    assert_int_equal(tickets_find_token(&table->office, ticket.token), expected);
    assert_int_equal(tickets_find_label(&table->office, label), expected);
    if (known) {
        assert_int_equal(tickets_index(&table->office, &table->office.tickets[n - 1]), n - 1);
    }
}

/* Found by id, token and label, while the table grows, and after it was cleared and filled again.
 */
static void test_found(void **state)
{
    struct table table;

    (void)state;
    table_init(&table);
    assert_known(&table, 1, false); /* In an empty one too. */
    for (int day = 0; day < 2; day++) {
        for (uint32_t n = 1; n <= MANY; n++) {
            assert_known(&table, n, false);
            append(&table, n);
            assert_known(&table, n, true);
        }
        for (uint32_t n = 1; n <= MANY; n++) {
            assert_known(&table, n, true);
        }
        uint32_t size = table.office.ticket_size;
        tickets_clear(&table.office);
        assert_int_equal(table.office.ticket_count, 0);
        assert_int_equal(table.office.ticket_size, size); /* Tomorrow as many come. */
        for (uint32_t n = 1; n <= MANY; n++) {
            assert_known(&table, n, false);
        }
    }
    table_deinit(&table);
}

/* A label is what is printed, not letter and number: nothing else is found by it. */
static void test_labels(void **state)
{
    static const char *const strangers[] = {"", "A", "001", "A01", "A0001", "a001", "A001 ", "A1"};
    struct table table;

    (void)state;
    table_init(&table);
    append(&table, 1);
    assert_int_equal(tickets_find_label(&table.office, "A001"), 0);
    for (size_t i = 0; i < QD_ARRAY_LEN(strangers); i++) {
        assert_int_equal(tickets_find_label(&table.office, strangers[i]), INDEX_NONE);
    }
    table_deinit(&table);
}

/* No memory: everything stays as it was and is found as before. */
static void test_no_memory(void **state)
{
    /* The tickets, then the labels, the tokens, and each of them again when the rest is there. */
    static const unsigned turns[] = {1, 3, 2, 1};
    struct table table;
    unsigned failures = 0;

    (void)state;
    table_init(&table);
    for (uint32_t n = 1; n <= 300; n++) {
        for (size_t i = 0; i < QD_ARRAY_LEN(turns); i++) {
            fault_arm(&heap_fault, turns[i], FAULT_ONCE);
            enum qd_err err = tickets_reserve(&table.office);
            bool failed = fault_disarm(&heap_fault);
            assert_int_equal(err, failed ? QD_ERR_NOMEM : QD_OK);
            failures += failed ? 1 : 0;
            assert_int_equal(table.office.ticket_count, n - 1);
            assert_known(&table, n, false);
            if (n > 1) {
                assert_known(&table, n - 1, true);
                assert_known(&table, 1, true);
            }
        }
        append(&table, n);
    }
    assert_int_equal(failures, 4 * QD_ARRAY_LEN(turns)); /* Each table grew four times. */
    table_deinit(&table);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_found),
        cmocka_unit_test(test_labels),
        cmocka_unit_test(test_no_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
