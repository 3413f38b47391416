#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "queued/base/assert.h"
#include "queued/base/hash.h"

/* From the reference implementation's test vectors. */
static const struct {
    const char *text;
    uint64_t value;
} vectors[] = {
    {"", UINT64_C(0xcbf29ce484222325)},
    {"a", UINT64_C(0xaf63dc4c8601ec8c)},
    {"b", UINT64_C(0xaf63df4c8601f1a5)},
    {"foobar", UINT64_C(0x85944171f73967e8)},
};

static uint64_t hash_of(const void *bytes, size_t len)
{
    struct qd_hash hash;

    qd_hash_init(&hash);
    qd_hash_bytes(&hash, bytes, len);
    return qd_hash_value(&hash);
}

static void reference_vectors_match(void **state)
{
    (void)state;
    for (size_t i = 0; i < QD_ARRAY_LEN(vectors); i++) {
        assert_true(hash_of(vectors[i].text, strlen(vectors[i].text)) == vectors[i].value);
    }
}

static void pieces_make_no_difference(void **state)
{
    const char text[] = "hồ sơ 012";

    (void)state;
    for (size_t cut = 0; cut <= sizeof text; cut++) {
        struct qd_hash hash;
        qd_hash_init(&hash);
        qd_hash_bytes(&hash, text, cut);
        qd_hash_bytes(&hash, text + cut, sizeof text - cut);
        assert_true(qd_hash_value(&hash) == hash_of(text, sizeof text));
    }
}

static void numbers_are_eight_bytes_lowest_first(void **state)
{
    const uint8_t bytes[] = {0x08, 0x07, 0x06, 0x05, 0x04, 0x03, 0x02, 0xf1};
    struct qd_hash hash;

    (void)state;
    qd_hash_init(&hash);
    qd_hash_u64(&hash, UINT64_C(0xf102030405060708));
    assert_true(qd_hash_value(&hash) == hash_of(bytes, sizeof bytes));
}

/* Each bit of each of two numbers has its say, and so has their order. */
static void test_words(void **state)
{
    (void)state;
    uint64_t seen[130];

    for (unsigned i = 0; i < 130; i++) {
        struct qd_hash hash;
        qd_hash_init(&hash);
        qd_hash_word(&hash, 7 ^ (i < 64 ? UINT64_C(1) << i : 0));
        qd_hash_word(&hash, 9 ^ (i >= 64 && i < 128 ? UINT64_C(1) << (i - 64) : 0));
        seen[i] = qd_hash_value(&hash);
    }
    struct qd_hash turned;
    qd_hash_init(&turned);
    qd_hash_word(&turned, 9);
    qd_hash_word(&turned, 7);
    seen[129] = qd_hash_value(&turned);
    for (unsigned i = 0; i < 130; i++) {
        for (unsigned j = 0; j < i; j++) {
            assert_true(seen[i] != seen[j]);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reference_vectors_match),
        cmocka_unit_test(pieces_make_no_difference),
        cmocka_unit_test(numbers_are_eight_bytes_lowest_first),
        cmocka_unit_test(test_words),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
