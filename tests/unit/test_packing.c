#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "queued/base/assert.h"
#include "queued/reports/packing.h"
#include "tests/support/fault.h"

static const struct {
    uint64_t number;
    size_t len;
} numbers[] = {
    {0, 1},
    {1, 1},
    {127, 1},
    {128, 2},
    {16383, 2},
    {16384, 3},
    {UINT32_MAX, 5},
    {INT64_MAX, 9},
    {UINT64_MAX, 10},
};

static void test_there_and_back(void **state)
{
    (void)state;
    struct packing packing = {0};

    for (size_t i = 0; i < QD_ARRAY_LEN(numbers); i++) {
        size_t before = packing.len;
        packing_put(&packing, numbers[i].number);
        assert_int_equal(packing.len - before, numbers[i].len);
    }
    struct unpacking unpacking = {packing.bytes, packing.bytes + packing.len, false};
    for (size_t i = 0; i < QD_ARRAY_LEN(numbers); i++) {
        assert_true(packing_take(&unpacking) == numbers[i].number);
    }
    assert_false(unpacking.failed);
    assert_ptr_equal(unpacking.at, unpacking.end);
    assert_int_equal(packing_take(&unpacking), 0); /* Nothing is left. */
    assert_true(unpacking.failed);
    packing_deinit(&packing);
}

/* Cut short anywhere, or going on for longer than any number. */
static void test_not_numbers(void **state)
{
    (void)state;
    static const uint8_t endless[] = {
        0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01};

    for (size_t len = 0; len < sizeof endless; len++) {
        struct unpacking unpacking = {endless, endless + len, false};
        assert_int_equal(packing_take(&unpacking), 0);
        assert_true(unpacking.failed);
    }
    struct unpacking unpacking = {endless, endless + sizeof endless, false};
    assert_int_equal(packing_take(&unpacking), 0);
    assert_true(unpacking.failed);
}

static void test_no_memory(void **state)
{
    (void)state;
    struct packing packing = {0};

    fault_arm(&heap_fault, 1, FAULT_ONCE);
    packing_put(&packing, 1);
    assert_true(fault_disarm(&heap_fault));
    assert_true(packing.failed);
    packing_put(&packing, 2); /* One number is missing: none that follows is put. */
    assert_int_equal(packing.len, 0);
    packing_deinit(&packing);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_there_and_back),
        cmocka_unit_test(test_not_numbers),
        cmocka_unit_test(test_no_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
