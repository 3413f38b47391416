#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "queued/base/assert.h"
#include "queued/reports/tally.h"
#include "tests/support/fault.h"

/* In whatever order groups come, they are kept by group, each once. */
static void test_groups(void **state)
{
    (void)state;
    struct tallies tallies = {0};

    for (int64_t i = 0; i < 400; i++) {
        struct tally *tally = tally_at(&tallies, (i * 151) % 200);
        assert_non_null(tally);
        tally->numbers[TALLY_ISSUED]++;
    }
    assert_int_equal(tallies.count, 200);
    for (size_t i = 0; i < tallies.count; i++) {
        assert_int_equal(tallies.items[i].group, i);
        assert_int_equal(tallies.items[i].numbers[TALLY_ISSUED], 2);
    }
    tally_deinit_all(&tallies);
    assert_int_equal(tallies.count, 0);
}

/* The same tally gives the same bytes, in whatever order its samples came; a thousand equal ones
 * take no more room than two. */
static void test_pack(void **state)
{
    (void)state;
    struct packing packings[3] = {0};

    for (size_t i = 0; i < QD_ARRAY_LEN(packings); i++) {
        struct tallies tallies = {0};
        struct tally *tally = tally_at(&tallies, 7);
        assert_non_null(tally);
        tally->numbers[TALLY_ISSUED] = 4;
        for (int64_t j = 0; j < (i == 2 ? 1000 : 10); j++) {
            int64_t ms = i == 0 ? j * 1000 : (9 - j) * 1000;
            assert_true(samples_add(&tally->times[TALLY_WAIT], i == 2 ? 1 : ms));
        }
        tally_pack(tally, &packings[i]);
        assert_false(packings[i].failed);
        tally_deinit_all(&tallies);
    }
    assert_int_equal(packings[0].len, packings[1].len);
    assert_memory_equal(packings[0].bytes, packings[1].bytes, packings[0].len);
    assert_true(packings[2].len < packings[0].len);
    for (size_t i = 0; i < QD_ARRAY_LEN(packings); i++) {
        packing_deinit(&packings[i]);
    }
}

static void test_no_memory(void **state)
{
    (void)state;
    struct tallies tallies = {0};

    fault_arm(&heap_fault, 1, FAULT_ONCE);
    assert_null(tally_at(&tallies, 5));
    assert_true(fault_disarm(&heap_fault));
    assert_int_equal(tallies.count, 0);
    assert_non_null(tally_at(&tallies, 5));
    tally_deinit_all(&tallies);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_groups),
        cmocka_unit_test(test_pack),
        cmocka_unit_test(test_no_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
