#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "queued/base/limits.h"
#include "queued/office/answers.h"
#include "tests/support/fault.h"

static const struct actor clerk = {.kind = ACTOR_CLERK, .id = 7};

static struct command_id id_of(uint64_t number)
{
    struct command_id id;

    memset(&id, 0, sizeof id);
    memcpy(id.bytes, &number, sizeof number);
    return id;
}

static void remember(struct answers *answers, struct actor actor, uint64_t number)
{
    struct command_id id = id_of(number);
    const struct answer answer = {.seq = number, .at_ms = (int64_t)number, .ticket_id = number + 1};

    assert_int_equal(answers_reserve(answers, actor), QD_OK);
    answers_remember(answers, actor, &id, number * 3, &answer);
}

static const struct answer_entry *find(const struct answers *answers,
                                       struct actor actor,
                                       uint64_t number)
{
    struct command_id id = id_of(number);

    return answers_find(answers, actor, &id);
}

static uint64_t hash_of(const struct answers *answers)
{
    struct qd_hash hash;

    qd_hash_init(&hash);
    answers_hash(answers, &hash);
    return qd_hash_value(&hash);
}

/* The newest LIMIT_COMMAND_IDS, no more and no fewer, however many there were. */
static void test_the_newest_are_known(void **state)
{
    struct answers answers;

    (void)state;
    answers_init(&answers);
    for (uint64_t number = 1; number <= 3 * LIMIT_COMMAND_IDS; number++) {
        remember(&answers, clerk, number);
        assert_non_null(find(&answers, clerk, number));
        assert_null(find(&answers, clerk, number + 1));
        if (number > LIMIT_COMMAND_IDS) {
            assert_null(find(&answers, clerk, number - LIMIT_COMMAND_IDS));
            assert_non_null(find(&answers, clerk, number - LIMIT_COMMAND_IDS + 1));
        } else {
            assert_non_null(find(&answers, clerk, 1));
        }
    }
    const struct answer_entry *entry = find(&answers, clerk, 3 * LIMIT_COMMAND_IDS - 5);
    assert_int_equal(entry->answer.seq, 3 * LIMIT_COMMAND_IDS - 5);
    assert_int_equal(entry->command_hash, 3 * (3 * LIMIT_COMMAND_IDS - 5));
    answers_deinit(&answers);
}

/* Each actor has its own, by kind and number. */
static void test_actors(void **state)
{
    struct answers answers;

    (void)state;
    answers_init(&answers);
    for (uint64_t actor_id = 1; actor_id <= 100; actor_id++) {
        remember(&answers, (struct actor){.kind = ACTOR_CITIZEN, .id = actor_id}, 5);
    }
    remember(&answers, clerk, 6);
    assert_non_null(find(&answers, (struct actor){.kind = ACTOR_CITIZEN, .id = 100}, 5));
    assert_null(find(&answers, (struct actor){.kind = ACTOR_CITIZEN, .id = 101}, 5));
    assert_null(find(&answers, (struct actor){.kind = ACTOR_DEVICE, .id = 7}, 6));
    assert_null(find(&answers, clerk, 5));
    answers_deinit(&answers);
}

/* A new day knows nothing, and hashes as one that never knew anything. */
static void test_a_new_day(void **state)
{
    struct answers answers;
    struct answers fresh;

    (void)state;
    answers_init(&answers);
    answers_init(&fresh);
    for (uint64_t number = 1; number <= LIMIT_COMMAND_IDS + 10; number++) {
        remember(&answers, clerk, number);
    }
    uint64_t full = hash_of(&answers);
    answers_clear(&answers);
    assert_null(find(&answers, clerk, LIMIT_COMMAND_IDS));
    assert_int_equal(hash_of(&answers), hash_of(&fresh));
    assert_int_not_equal(hash_of(&answers), full);
    remember(&answers, (struct actor){.kind = ACTOR_DEVICE, .id = 1}, 9);
    remember(&fresh, (struct actor){.kind = ACTOR_DEVICE, .id = 1}, 9);
    assert_int_equal(hash_of(&answers),
                     hash_of(&fresh)); /* Memory kept from yesterday has no say. */
    answers_deinit(&answers);
    answers_deinit(&fresh);
}

/* Whatever is kept is part of the state. */
static void test_the_hash_sees_all(void **state)
{
    static const struct {
        const char *what;
        uint64_t id, command_hash;
        struct answer answer;
    } rows[] = {
        {"as it is", 1, 2, {.seq = 3, .at_ms = 4, .ticket_id = 5, .counter_id = 6}},
        {"id", 9, 2, {.seq = 3, .at_ms = 4, .ticket_id = 5, .counter_id = 6}},
        {"command", 1, 9, {.seq = 3, .at_ms = 4, .ticket_id = 5, .counter_id = 6}},
        {"event", 1, 2, {.seq = 9, .at_ms = 4, .ticket_id = 5, .counter_id = 6}},
        {"time", 1, 2, {.seq = 3, .at_ms = 9, .ticket_id = 5, .counter_id = 6}},
        {"ticket", 1, 2, {.seq = 3, .at_ms = 4, .ticket_id = 9, .counter_id = 6}},
        {"counter", 1, 2, {.seq = 3, .at_ms = 4, .ticket_id = 5, .counter_id = 9}},
    };
    uint64_t first = 0;

    (void)state;
    for (size_t i = 0; i < QD_ARRAY_LEN(rows); i++) {
        struct answers answers;
        struct command_id id = id_of(rows[i].id);
        answers_init(&answers);
        assert_int_equal(answers_reserve(&answers, clerk), QD_OK);
        answers_remember(&answers, clerk, &id, rows[i].command_hash, &rows[i].answer);
        first = i == 0 ? hash_of(&answers) : first;
        print_message("%s\n", rows[i].what);
        assert_true((hash_of(&answers) == first) == (i == 0));
        answers_deinit(&answers);
    }
}

/* Each allocation fails in turn: nothing is remembered or forgotten, and later it works. */
static void test_no_memory(void **state)
{
    struct answers answers;

    (void)state;
    answers_init(&answers);
    for (uint64_t number = 1; number <= 200; number++) {
        struct actor actor = {.kind = ACTOR_CLERK, .id = 1 + number % 40};
        uint64_t before = hash_of(&answers);
        for (unsigned fail_at = 1;; fail_at++) {
            fault_arm(&heap_fault, fail_at, FAULT_ONCE);
            enum qd_err err = answers_reserve(&answers, actor);
            bool failed = fault_disarm(&heap_fault);
            assert_int_equal(err, failed ? QD_ERR_NOMEM : QD_OK);
            assert_int_equal(hash_of(&answers), before);
            if (!failed) {
                break;
            }
        }
        remember(&answers, actor, number);
        assert_non_null(find(&answers, actor, number));
    }
    answers_deinit(&answers);
    answers_deinit(&answers); /* Once more does no harm. */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_newest_are_known),
        cmocka_unit_test(test_actors),
        cmocka_unit_test(test_a_new_day),
        cmocka_unit_test(test_the_hash_sees_all),
        cmocka_unit_test(test_no_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
