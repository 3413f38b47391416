#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "queued/app/outbox.h"
#include "tests/support/fault.h"

static struct frame *some_frame(void)
{
    struct frame *frame = frame_new(3);

    assert_non_null(frame);
    return frame;
}

static void test_order_and_clearing(void **state)
{
    struct outbox outbox = {0};
    struct frame *frame = some_frame();

    (void)state;
    for (uint64_t i = 0; i < 1000; i++) {
        const struct outbox_item item = {
            .kind = OUTBOX_SEND, .key = i, .frame = frame_ref(frame), .text = strdup("words")};
        assert_true(outbox_push(&outbox, &item));
    }
    assert_int_equal(outbox.count, 1000);
    assert_int_equal(frame->reference_count, 1001);
    for (uint64_t i = 0; i < 1000; i++) {
        assert_int_equal(outbox.items[i].key, i);
    }
    outbox_clear(&outbox);
    assert_int_equal(outbox.count, 0);
    assert_int_equal(frame->reference_count, 1);
    assert_true(outbox_push(&outbox, &(struct outbox_item){.frame = frame}));
    outbox_deinit(&outbox);
    assert_null(outbox.items);
}

/* Without memory the item is dropped, with all that it owns; the others stay. */
static void test_no_memory(void **state)
{
    struct outbox outbox = {0};
    struct frame *frame = some_frame();
    size_t pushed = 0;

    (void)state;
    while (outbox.count < outbox.size || outbox.size == 0) {
        assert_true(outbox_push(&outbox, &(struct outbox_item){.frame = frame_ref(frame)}));
        pushed++;
    }
    const struct outbox_item item = {.frame = frame_ref(frame), .text = strdup("words")};
    fault_arm(&heap_fault, 1, FAULT_FOR_GOOD);
    bool taken = outbox_push(&outbox, &item);
    assert_true(fault_disarm(&heap_fault));
    assert_false(taken);
    assert_int_equal(outbox.count, pushed);
    assert_int_equal(frame->reference_count, 1 + pushed);
    outbox_deinit(&outbox);
    frame_unref(frame);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_order_and_clearing),
        cmocka_unit_test(test_no_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
