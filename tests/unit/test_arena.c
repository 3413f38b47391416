#include <setjmp.h>
#include <stdalign.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "queued/base/arena.h"
#include "tests/support/death.h"

#define ALIGN alignof(max_align_t)

static alignas(max_align_t) unsigned char memory[1024];

static void arena_takes_exactly_its_size(void **state)
{
    struct arena arena;

    (void)state;
    arena_init(&arena, memory, sizeof memory);
    assert_ptr_equal(arena_alloc(&arena, sizeof memory), memory);
    assert_false(arena.exhausted);
    assert_null(arena_alloc(&arena, 1));
    assert_true(arena.exhausted);

    arena_reset(&arena);
    assert_false(arena.exhausted);
    assert_null(arena_alloc(&arena, sizeof memory + 1));
    assert_true(arena.exhausted);
    assert_int_equal(arena.used, 0);
}

static void arena_refuses_sizes_that_would_wrap(void **state)
{
    struct arena arena;

    (void)state;
    arena_init(&arena, memory, sizeof memory);
    assert_non_null(arena_alloc(&arena, 1));
    for (size_t i = 0; i < 2 * ALIGN; i++) {
        assert_null(arena_alloc(&arena, SIZE_MAX - i));
        assert_null(arena_copy(&arena, memory, SIZE_MAX - i));
    }
    assert_int_equal(arena.used, ALIGN);
}

static void arena_aligns_every_allocation(void **state)
{
    struct arena arena;
    unsigned char *before = NULL;
    size_t before_size = 0;

    (void)state;
    arena_init(&arena, memory, sizeof memory);
    for (size_t size = 0; size <= 2 * ALIGN + 1; size++) {
        unsigned char *piece = arena_alloc(&arena, size);
        assert_non_null(piece);
        assert_int_equal((uintptr_t)piece % ALIGN, 0);
        assert_true(before == NULL || piece >= before + before_size);
        memset(piece, (int)size, size);
        before = piece;
        before_size = size;
    }
}

static void arena_pads_no_further_than_its_end(void **state)
{
    struct arena arena;

    (void)state;
    arena_init(&arena, memory, ALIGN + 3);
    assert_non_null(arena_alloc(&arena, ALIGN));
    assert_non_null(arena_alloc(&arena, 1));
    assert_int_equal(arena.used, arena.size);
    assert_null(arena_alloc(&arena, 1));
}

static void arena_of_nothing_gives_nothing(void **state)
{
    struct arena arena;

    (void)state;
    arena_init(&arena, memory, 0);
    assert_null(arena_alloc(&arena, 1));
    assert_null(arena_copy(&arena, "", 0));
}

static void arena_copy_ends_with_nul(void **state)
{
    struct arena arena;

    (void)state;
    arena_init(&arena, memory, 2 * ALIGN);
    assert_string_equal(arena_copy(&arena, "A012xyz", 4), "A012");
    assert_string_equal(arena_copy(&arena, "0123456789abcdefg", ALIGN - 1), "0123456789abcde");
    assert_false(arena.exhausted);

    arena_reset(&arena);
    assert_null(arena_copy(&arena, memory, 2 * ALIGN)); /* No room for the NUL. */
    assert_true(arena.exhausted);
    assert_non_null(arena_copy(&arena, memory + 512, 2 * ALIGN - 1));
}

static void init_unaligned(void *arg)
{
    struct arena arena;

    (void)arg;
    arena_init(&arena, memory + 1, 16);
}

static void arena_must_be_aligned(void **state)
{
    char output[256];

    (void)state;
    assert_true(death_by_abort(init_unaligned, NULL, output, sizeof output));
    assert_non_null(strstr(output, "queued/base/arena.c:"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(arena_takes_exactly_its_size),
        cmocka_unit_test(arena_refuses_sizes_that_would_wrap),
        cmocka_unit_test(arena_aligns_every_allocation),
        cmocka_unit_test(arena_pads_no_further_than_its_end),
        cmocka_unit_test(arena_of_nothing_gives_nothing),
        cmocka_unit_test(arena_copy_ends_with_nul),
        cmocka_unit_test(arena_must_be_aligned),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
