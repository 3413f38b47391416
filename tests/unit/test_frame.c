#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "queued/base/limits.h"
#include "queued/codec/frame.h"
#include "tests/support/death.h"
#include "tests/support/fault.h"

static void a_frame_has_its_size(void **state)
{
    static const size_t refused[] = {0, LIMIT_FRAME_OUT + 1, SIZE_MAX};
    static const size_t taken[] = {1, LIMIT_FRAME_OUT};

    (void)state;
    for (size_t i = 0; i < QD_ARRAY_LEN(refused); i++) {
        assert_null(frame_new(refused[i]));
    }
    for (size_t i = 0; i < QD_ARRAY_LEN(taken); i++) {
        struct frame *frame = frame_new(taken[i]);
        assert_non_null(frame);
        assert_int_equal(frame->len, taken[i]);
        assert_int_equal(frame->reference_count, 1);
        memset(frame->bytes, 1, FRAME_HEADROOM + taken[i]); /* All of it is ours. */
        assert_ptr_equal(frame_payload(frame), frame->bytes + FRAME_HEADROOM);
        frame_unref(frame);
    }
}

static void the_last_reference_frees(void **state)
{
    struct frame *frame = frame_new(10);

    (void)state;
    for (int i = 0; i < 3; i++) {
        assert_ptr_equal(frame_ref(frame), frame);
    }
    for (int i = 0; i < 3; i++) {
        frame_unref(frame);
        assert_int_equal(frame->reference_count, 3 - i);
    }
    frame_unref(frame); /* The sanitizer sees a leak, or a second free. */
    frame_unref(NULL);
}

static void take_what_is_gone(void *data)
{
    struct frame *frame = data;

    frame->reference_count = 0;
    (void)frame_ref(frame);
}

static void drop_what_is_gone(void *data)
{
    struct frame *frame = data;

    frame->reference_count = 0;
    frame_unref(frame);
}

static void a_frame_that_is_gone_is_not_touched(void **state)
{
    struct frame *frame = frame_new(10);
    char output[4096];

    (void)state;
    assert_true(death_by_abort(take_what_is_gone, frame, output, sizeof output));
    assert_true(death_by_abort(drop_what_is_gone, frame, output, sizeof output));
    frame_unref(frame);
}

static void want_of_memory_is_no_frame(void **state)
{
    (void)state;
    fault_arm(&heap_fault, 1, FAULT_ONCE);
    assert_null(frame_new(10));
    assert_true(fault_disarm(&heap_fault));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_frame_has_its_size),
        cmocka_unit_test(the_last_reference_frees),
        cmocka_unit_test(a_frame_that_is_gone_is_not_touched),
        cmocka_unit_test(want_of_memory_is_no_frame),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
