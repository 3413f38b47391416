#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "queued/base/limits.h"
#include "queued/office/answers.h"

#define ACTORS 700

static struct answers answers;

static struct actor actor_of(uint64_t number)
{
    return (struct actor){.kind = number % 2 == 0 ? ACTOR_CLERK : ACTOR_CITIZEN, .id = number + 1};
}

/* Not @spread: all ids of an actor fall into one bucket, as an attacker would make them who has
 * read the source. */
static struct command_id id_of(uint64_t number, bool spread)
{
    struct command_id id = {{1}};
    uint64_t first = (number + 1) * UINT64_C(0x9e3779b97f4a7c15);
    uint64_t second = number + 1;

    if (!spread) {
        second = first;
        first = 0 - (number + 1) * UINT64_C(0xd6e8feb86659fd93);
    }
    memcpy(id.bytes, &first, sizeof first);
    memcpy(id.bytes + 8, &second, sizeof second);
    return id;
}

static void remember(struct actor actor, uint64_t number, bool spread)
{
    const struct command_id id = id_of(number, spread);
    const struct answer answer = {.seq = number, .ticket_id = number + 5};

    assert_int_equal(answers_reserve(&answers, actor), QD_OK);
    answers_remember(&answers, actor, &id, number * 3, &answer);
}

static const struct answer_entry *find(struct actor actor, uint64_t number, bool spread)
{
    const struct command_id id = id_of(number, spread);

    return answers_find(&answers, actor, &id);
}

static int set_up(void **state)
{
    (void)state;
    answers_init(&answers);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    answers_deinit(&answers);
    return 0;
}

/* The newest LIMIT_COMMAND_IDS of an actor are known, with their own answers; older ones are not.
 */
static void check_one_actor(bool spread)
{
    const struct actor actor = actor_of(6);
    const uint64_t many = UINT64_C(3) * LIMIT_COMMAND_IDS + 17;

    for (uint64_t i = 0; i < many; i++) {
        assert_null(find(actor, i, spread));
        remember(actor, i, spread);
        assert_int_equal(find(actor, i, spread)->answer.seq, i);
        if (i >= LIMIT_COMMAND_IDS) {
            assert_null(find(actor, i - LIMIT_COMMAND_IDS, spread));
            assert_int_equal(find(actor, i - LIMIT_COMMAND_IDS + 1, spread)->command_hash,
                             (i - LIMIT_COMMAND_IDS + 1) * 3);
        } else {
            assert_int_equal(find(actor, 0, spread)->answer.ticket_id, 5);
        }
    }
    for (uint64_t i = 0; i < many; i++) {
        const struct answer_entry *entry = find(actor, i, spread);
        assert_int_equal(entry != NULL, i >= many - LIMIT_COMMAND_IDS);
        assert_true(entry == NULL || entry->answer.seq == i);
    }
}

static void test_the_newest_of_one_actor(void **state)
{
    (void)state;
    check_one_actor(true);
}

static void test_ids_that_collide(void **state)
{
    (void)state;
    check_one_actor(false);
}

static void test_actors_do_not_see_each_other(void **state)
{
    (void)state;
    assert_null(find(actor_of(1), 1, true)); /* Before anything was remembered. */
    for (uint64_t i = 0; i < ACTORS; i++) {
        remember(actor_of(i), i, true);
        remember(actor_of(i), ACTORS, true); /* The same id as everybody's. */
    }
    for (uint64_t i = 0; i < ACTORS; i++) {
        assert_int_equal(find(actor_of(i), i, true)->answer.seq, i);
        assert_non_null(find(actor_of(i), ACTORS, true));
        assert_null(find(actor_of(i), (i + 1) % ACTORS, true));
    }
    const struct actor same_number = {.kind = ACTOR_DEVICE, .id = 1};
    assert_null(find(same_number, 0, true));
}

static uint64_t hash(void)
{
    struct qd_hash hash;

    qd_hash_init(&hash);
    answers_hash(&answers, &hash);
    return qd_hash_value(&hash);
}

/* What was known yesterday is not known today, and leaves no trace in the state. */
static void test_a_new_day(void **state)
{
    uint64_t first = 0;

    (void)state;
    for (int day = 0; day < 3; day++) {
        for (uint64_t i = 0; i < 100; i++) {
            remember(actor_of(i % 7), i, true);
        }
        first = day == 0 ? hash() : first;
        assert_true(hash() == first);
        answers_clear(&answers);
        assert_null(find(actor_of(0), 0, true));
        for (uint64_t i = 0; i < 300; i++) { /* Other people, so that memory is used again. */
            remember(actor_of(i), i, true);
        }
        answers_clear(&answers);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_the_newest_of_one_actor, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_ids_that_collide, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_actors_do_not_see_each_other, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_a_new_day, set_up, tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
