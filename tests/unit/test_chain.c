#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "queued/base/hex.h"
#include "queued/journal/chain.h"

static void assert_digest(const uint8_t digest[JOURNAL_DIGEST_SIZE], const char *expected)
{
    char text[2 * JOURNAL_DIGEST_SIZE + 1];

    hex_encode(digest, JOURNAL_DIGEST_SIZE, text);
    assert_string_equal(text, expected);
}

/* Reference values by another implementation: Python's hashlib.blake2b(..., digest_size=32). */
static void test_reference(void **state)
{
    (void)state;
    uint8_t digest[JOURNAL_DIGEST_SIZE];
    uint8_t chain[JOURNAL_DIGEST_SIZE] = {0};

    chain_digest(digest, (const uint8_t *)"abc", 3);
    assert_digest(digest, "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319");
    chain_advance(chain, 1, (const uint8_t *)"abc", 3);
    assert_digest(chain, "8835894c81ef7ae05028c0d2364208eaebbd0e2b79737d7ea5c13c3b3135a043");
    chain_advance(chain, 258, (const uint8_t *)"", 0);
    assert_digest(chain, "a355ac2506b11de6ee5e73783f447db43a8328dddc8e6b604baeb719b0c419a2");
}

/* Everything that goes in makes a difference. */
static void test_sensitive(void **state)
{
    (void)state;
    uint8_t plain[JOURNAL_DIGEST_SIZE] = {0};
    uint8_t other_seq[JOURNAL_DIGEST_SIZE] = {0};
    uint8_t other_byte[JOURNAL_DIGEST_SIZE] = {0};
    uint8_t longer[JOURNAL_DIGEST_SIZE] = {0};
    uint8_t other_past[JOURNAL_DIGEST_SIZE] = {1};

    chain_advance(plain, 1, (const uint8_t *)"abc", 3);
    chain_advance(other_seq, 2, (const uint8_t *)"abc", 3);
    chain_advance(other_byte, 1, (const uint8_t *)"abd", 3);
    chain_advance(longer, 1, (const uint8_t *)"abc\0", 4);
    chain_advance(other_past, 1, (const uint8_t *)"abc", 3);
    assert_memory_not_equal(plain, other_seq, sizeof plain);
    assert_memory_not_equal(plain, other_byte, sizeof plain);
    assert_memory_not_equal(plain, longer, sizeof plain);
    assert_memory_not_equal(plain, other_past, sizeof plain);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_reference),
        cmocka_unit_test(test_sensitive),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
