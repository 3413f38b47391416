#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "queued/journal/journal.h"
#include "tests/support/fault.h"

static void test_entries(void **state)
{
    (void)state;
    struct batch batch = {0};
    const struct ticket ticket = {.id = 7};

    for (uint64_t seq = 1; seq <= 1000; seq++) {
        const struct event event = {.seq = seq, .ticket_id = seq % 2 == 0 ? 7 : 0};
        assert_int_equal(batch_reserve(&batch, 1), QD_OK);
        batch_push(&batch, &event, seq % 2 == 0 ? &ticket : NULL);
    }
    assert_int_equal(batch.entry_count, 1000);
    for (size_t i = 0; i < 1000; i++) {
        assert_int_equal(batch.entries[i].event.seq, i + 1);
        assert_int_equal(batch.entries[i].ticket.id, i % 2 == 1 ? 7 : 0);
    }
    size_t size = batch.entry_size;
    batch_clear(&batch);
    assert_int_equal(batch.entry_count, 0);
    assert_int_equal(batch.entry_size, size); /* Its room stays. */
    batch_deinit(&batch);
    assert_null(batch.entries);
}

static struct batch_definition definition_of(uint64_t version)
{
    struct batch_definition definition = {
        .office_id = 1, .version = version, .bytes = malloc(8), .len = 8};

    assert_non_null(definition.bytes);
    memset(definition.bytes, (int)version, 8);
    return definition;
}

/* Bytes are the batch's from the push on: leaks and double frees are the sanitizer's to find. */
static void test_definitions(void **state)
{
    (void)state;
    struct batch batch = {0};

    for (uint64_t version = 1; version <= 10; version++) {
        const struct batch_definition definition = definition_of(version);
        assert_int_equal(batch_push_definition(&batch, &definition), QD_OK);
    }
    assert_int_equal(batch.definition_count, 10);
    assert_int_equal(batch.definitions[9].bytes[0], 10);
    batch_drop_definition(&batch);
    assert_int_equal(batch.definition_count, 9);
    batch_clear(&batch);
    assert_int_equal(batch.definition_count, 0);
    const struct batch_definition definition = definition_of(11);
    assert_int_equal(batch_push_definition(&batch, &definition), QD_OK);
    batch_deinit(&batch);
}

/* Without memory the batch is as it was, and the bytes are still the caller's. */
static void test_no_memory(void **state)
{
    (void)state;
    struct batch batch = {0};
    const struct event event = {.seq = 1};
    const struct batch_definition definition = definition_of(1);

    assert_int_equal(batch_reserve(&batch, 1), QD_OK);
    batch_push(&batch, &event, NULL);
    fault_arm(&heap_fault, 1, FAULT_FOR_GOOD);
    enum qd_err reserve = batch_reserve(&batch, 100000);
    enum qd_err push = batch_push_definition(&batch, &definition);
    assert_true(fault_disarm(&heap_fault));
    assert_int_equal(reserve, QD_ERR_NOMEM);
    assert_int_equal(push, QD_ERR_NOMEM);
    assert_int_equal(batch.entry_count, 1);
    assert_int_equal(batch.entries[0].event.seq, 1);
    assert_int_equal(batch.definition_count, 0);
    free(definition.bytes);
    batch_deinit(&batch);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_entries),
        cmocka_unit_test(test_definitions),
        cmocka_unit_test(test_no_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
