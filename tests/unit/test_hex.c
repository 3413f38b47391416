#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "queued/base/hex.h"

static void every_byte_goes_both_ways(void **state)
{
    uint8_t bytes[256];
    uint8_t decoded[256];
    char text[513];

    (void)state;
    for (unsigned i = 0; i < 256; i++) {
        bytes[i] = (uint8_t)i;
    }
    hex_encode(bytes, sizeof bytes, text);
    assert_int_equal(strlen(text), 512);
    assert_memory_equal(text, "000102", 6);
    assert_string_equal(text + 506, "fdfeff");
    assert_true(hex_decode(text, 512, decoded, sizeof decoded));
    assert_memory_equal(decoded, bytes, sizeof bytes);
}

static void only_sixteen_digits_are_taken(void **state)
{
    (void)state;
    for (size_t place = 0; place < 2; place++) {
        unsigned taken = 0;
        for (unsigned c = 0; c < 256; c++) {
            char text[2] = {'0', '0'};
            uint8_t byte = 0;
            text[place] = (char)(unsigned char)c;
            taken += hex_decode(text, 2, &byte, 1);
        }
        assert_int_equal(taken, 16);
    }
}

static void lengths_must_agree(void **state)
{
    uint8_t bytes[4];

    (void)state;
    for (size_t len = 0; len <= 8; len++) {
        assert_int_equal(hex_decode("00000000", len, bytes, 2), len == 4);
    }
    assert_true(hex_decode("", 0, bytes, 0));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_byte_goes_both_ways),
        cmocka_unit_test(only_sixteen_digits_are_taken),
        cmocka_unit_test(lengths_must_agree),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
