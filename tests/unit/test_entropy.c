#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "queued/base/entropy.h"
#include "tests/support/death.h"

#define TOKEN_LEN 16
#define TOKEN_COUNT (3 * ENTROPY_SIZE / TOKEN_LEN + 7)

static int compare(const void *a, const void *b)
{
    return memcmp(a, b, TOKEN_LEN);
}

/* Across refills: what is given out twice shows among the neighbours of the sorted list. */
static void nothing_is_given_out_twice(void **state)
{
    static uint8_t tokens[TOKEN_COUNT][TOKEN_LEN];
    struct entropy entropy = {0};

    (void)state;
    for (size_t i = 0; i < TOKEN_COUNT; i++) {
        assert_int_equal(entropy_draw(&entropy, tokens[i], TOKEN_LEN), QD_OK);
    }
    qsort(tokens, TOKEN_COUNT, TOKEN_LEN, compare);
    for (size_t i = 1; i < TOKEN_COUNT; i++) {
        assert_memory_not_equal(tokens[i - 1], tokens[i], TOKEN_LEN);
    }
}

static void what_was_given_out_is_wiped(void **state)
{
    static const uint8_t zeros[ENTROPY_SIZE];
    struct entropy entropy = {0};
    uint8_t token[TOKEN_LEN];

    (void)state;
    assert_int_equal(entropy_draw(&entropy, token, sizeof token), QD_OK);
    assert_int_equal(entropy.left, ENTROPY_SIZE - TOKEN_LEN);
    assert_memory_equal(entropy.bytes + entropy.left, zeros, TOKEN_LEN);
    assert_memory_not_equal(token, zeros, TOKEN_LEN);
    entropy_wipe(&entropy);
    assert_int_equal(entropy.left, 0);
    assert_memory_equal(entropy.bytes, zeros, ENTROPY_SIZE);
}

static void any_length_is_served(void **state)
{
    struct entropy entropy = {0};
    uint8_t bytes[ENTROPY_SIZE];

    (void)state;
    for (size_t len = 0; len <= ENTROPY_SIZE; len += 511) {
        assert_int_equal(entropy_draw(&entropy, bytes, len), QD_OK);
    }
    assert_int_equal(entropy_draw(&entropy, bytes, sizeof bytes), QD_OK);
    assert_int_equal(entropy.left, 0);
}

static void draw_too_much(void *arg)
{
    struct entropy entropy = {0};
    enum qd_err err = entropy_draw(&entropy, arg, ENTROPY_SIZE + 1);

    (void)err;
}

static void more_than_the_pool_is_a_bug(void **state)
{
    uint8_t bytes[ENTROPY_SIZE + 1];
    char output[512];

    (void)state;
    assert_true(death_by_abort(draw_too_much, bytes, output, sizeof output));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_is_given_out_twice),
        cmocka_unit_test(what_was_given_out_is_wiped),
        cmocka_unit_test(any_length_is_served),
        cmocka_unit_test(more_than_the_pool_is_a_bug),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
