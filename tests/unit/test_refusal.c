#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "queued/base/assert.h"
#include "queued/base/limits.h"
#include "queued/base/text.h"
#include "queued/office/refusal.h"
#include "tests/support/death.h"

static const struct {
    enum refusal refusal;
    unsigned number;
    const char *name;
} rows[] = {
#define X(name, number, vi, en) {REFUSAL_##name, number, #name},
    REFUSAL_MAP(X)
#undef X
};

/* "refusal." and the name in lower case. */
static void test_keys_are_the_names(void **state)
{
    (void)state;
    for (size_t i = 0; i < QD_ARRAY_LEN(rows); i++) {
        const char *key = refusal_key(rows[i].refusal);
        size_t prefix = strlen("refusal.");
        size_t len = strlen(rows[i].name);
        print_message("%s\n", rows[i].name);
        assert_int_equal(strlen(key), prefix + len);
        assert_memory_equal(key, "refusal.", prefix);
        for (size_t j = 0; j < len; j++) {
            char letter = rows[i].name[j];
            bool capital = letter >= 'A' && letter <= 'Z';
            assert_int_equal(key[prefix + j], capital ? letter - 'A' + 'a' : letter);
        }
    }
}

static void test_numbers_are_given_once(void **state)
{
    bool given[REFUSAL_NUMBER_MAX + 1] = {true}; /* 0 is NONE. */
    unsigned max = 0;

    (void)state;
    for (size_t i = 0; i < QD_ARRAY_LEN(rows); i++) {
        print_message("%s\n", rows[i].name);
        assert_true(rows[i].number <= REFUSAL_NUMBER_MAX);
        assert_int_equal((unsigned)rows[i].refusal, rows[i].number);
        assert_false(given[rows[i].number]);
        given[rows[i].number] = true;
        max = rows[i].number > max ? rows[i].number : max;
    }
    assert_int_equal(max, REFUSAL_NUMBER_MAX);
}

/* A sentence in either language: for a screen, in form C, and not the same twice. */
static void test_texts_are_sentences(void **state)
{
    (void)state;
    for (size_t i = 0; i < QD_ARRAY_LEN(rows); i++) {
        const char *texts[2] = {refusal_text(rows[i].refusal, 0), refusal_text(rows[i].refusal, 1)};
        print_message("%s\n", rows[i].name);
        for (size_t j = 0; j < 2; j++) {
            size_t len = strlen(texts[j]);
            assert_true(text_is_label(texts[j], len, LIMIT_TITLE));
            assert_int_equal(texts[j][len - 1], '.');
        }
        assert_string_not_equal(texts[0], texts[1]);
        for (size_t j = 0; j < i; j++) {
            assert_string_not_equal(texts[0], refusal_text(rows[j].refusal, 0));
            assert_string_not_equal(texts[1], refusal_text(rows[j].refusal, 1));
        }
    }
}

static void test_none_is_a_member(void **state)
{
    (void)state;
    assert_string_equal(refusal_key(REFUSAL_NONE), "refusal.none");
    assert_string_equal(refusal_text(REFUSAL_NONE, 0), "");
    assert_string_equal(refusal_text(REFUSAL_NONE, 1), "");
}

/* A key stays what it was while others are asked for. */
static void test_keys_are_constants(void **state)
{
    const char *key = refusal_key(REFUSAL_COUNTER_TAKEN);

    (void)state;
    assert_string_not_equal(refusal_key(REFUSAL_BUSY), key);
    assert_string_equal(key, "refusal.counter_taken");
}

static void ask_key(void *arg)
{
    (void)refusal_key(*(enum refusal *)arg);
}

static void ask_text(void *arg)
{
    (void)refusal_text(*(enum refusal *)arg, 0);
}

static void test_strangers_are_bugs(void **state)
{
    enum refusal strangers[] = {(enum refusal)9, (enum refusal)(REFUSAL_NUMBER_MAX + 1)};
    char output[512];

    (void)state;
    for (size_t i = 0; i < QD_ARRAY_LEN(strangers); i++) {
        assert_true(death_by_abort(ask_key, &strangers[i], output, sizeof output));
        assert_true(death_by_abort(ask_text, &strangers[i], output, sizeof output));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_keys_are_the_names),
        cmocka_unit_test(test_numbers_are_given_once),
        cmocka_unit_test(test_texts_are_sentences),
        cmocka_unit_test(test_none_is_a_member),
        cmocka_unit_test(test_keys_are_constants),
        cmocka_unit_test(test_strangers_are_bugs),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
