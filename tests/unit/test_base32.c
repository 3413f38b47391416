#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "queued/base/base32.h"

static const struct {
    const char *text;
    uint8_t bytes[BASE32_BYTES];
} pairs[] = {
    {"00000000000000000000000000", {0}},
    {"zzzzzzzzzzzzzzzzzzzzzzzzzw",
     {255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255}},
    {"g0000000000000000000000000", {0x80}},
    {"00000000000000000000000004", {[15] = 1}},
    {"000g40r40m30e209185gr38e1w", {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}},
};

static void known_values_go_both_ways(void **state)
{
    (void)state;
    for (size_t i = 0; i < QD_ARRAY_LEN(pairs); i++) {
        char text[BASE32_LEN + 1];
        uint8_t bytes[BASE32_BYTES];

        base32_encode(pairs[i].bytes, text);
        assert_string_equal(text, pairs[i].text);
        assert_true(base32_decode(text, BASE32_LEN, bytes));
        assert_memory_equal(bytes, pairs[i].bytes, BASE32_BYTES);
    }
}

static void every_bit_is_carried(void **state)
{
    (void)state;
    for (unsigned bit = 0; bit < 8 * BASE32_BYTES; bit++) {
        uint8_t bytes[BASE32_BYTES] = {0};
        uint8_t decoded[BASE32_BYTES];
        char text[BASE32_LEN + 1];

        bytes[bit / 8] = (uint8_t)(1U << bit % 8);
        base32_encode(bytes, text);
        assert_true(base32_decode(text, strlen(text), decoded));
        assert_memory_equal(decoded, bytes, BASE32_BYTES);
    }
}

/* At every place, exactly the 32 characters of the alphabet are taken, at the last only the eight
 * that leave no stray bits. A refusal leaves the result alone. */
static void anything_else_is_refused_and_changes_nothing(void **state)
{
    (void)state;
    for (size_t place = 0; place < BASE32_LEN; place++) {
        unsigned taken = 0;
        for (unsigned c = 0; c < 256; c++) {
            uint8_t bytes[BASE32_BYTES];
            uint8_t before[BASE32_BYTES];
            char text[BASE32_LEN + 1] = "00000000000000000000000000";

            memset(bytes, 0xaa, sizeof bytes);
            memcpy(before, bytes, sizeof bytes);
            text[place] = (char)(unsigned char)c;
            if (base32_decode(text, BASE32_LEN, bytes)) {
                taken++;
                char again[BASE32_LEN + 1];
                base32_encode(bytes, again);
                assert_string_equal(again, text); /* One spelling. */
            } else {
                assert_memory_equal(bytes, before, sizeof bytes);
            }
        }
        assert_int_equal(taken, place == BASE32_LEN - 1 ? 8 : 32);
    }
}

static void only_one_length_is_taken(void **state)
{
    const char text[] = "0000000000000000000000000000000000000000";
    uint8_t bytes[BASE32_BYTES];

    (void)state;
    for (size_t len = 0; len <= 40; len++) {
        assert_int_equal(base32_decode(text, len, bytes), len == BASE32_LEN);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_values_go_both_ways),
        cmocka_unit_test(every_bit_is_carried),
        cmocka_unit_test(anything_else_is_refused_and_changes_nothing),
        cmocka_unit_test(only_one_length_is_taken),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
