#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "display/choice.h"

static struct choice choice;

/* Services A (1), B (2), ĐK (3); counter 1 serves A and B, 2 serves B, 12 serves ĐK. */
static struct hall hall = {
    .service_count = 3,
    .services = {{1, "A", {{{0}}}}, {2, "B", {{{0}}}}, {3, "ĐK", {{{0}}}}},
    .counter_count = 3,
    .counters = {{1, 2, {1, 2}}, {2, 1, {2}}, {12, 1, {3}}},
};

static int set_up(void **state)
{
    (void)state;
    choice_init(&choice);
    return 0;
}

static void everything_is_shown_by_default(void **state)
{
    (void)state;
    assert_int_equal(choice.language_count, 2);
    assert_int_equal(choice.languages[0], LANGUAGE_VI);
    for (uint32_t id = 1; id <= 3; id++) {
        assert_true(choice_has_counter(&choice, &hall, id));
        assert_true(choice_has_service(&choice, &hall, id));
    }
}

static void lists_that_are_none_change_nothing(void **state)
{
    static const char *const languages[] = {"", "vi,", ",vi", "vi,vi", "fr", "vi en", "vie"};
    static const char *const counters[] = {
        "", "0", "3-1", "1,", ",1", "1-", "a", "1;2", "1-513", "1234567890", "-1", "1-2-3"};
    static const char *const services[] = {"", "A,", ",A", "A,,B", "ABCDEFGH"};
    struct choice before = choice;

    (void)state;
    for (size_t i = 0; i < QD_ARRAY_LEN(languages); i++) {
        assert_false(choice_set_languages(&choice, languages[i]));
    }
    for (size_t i = 0; i < QD_ARRAY_LEN(counters); i++) {
        print_message("\"%s\"\n", counters[i]);
        assert_false(choice_set_counters(&choice, counters[i]));
    }
    for (size_t i = 0; i < QD_ARRAY_LEN(services); i++) {
        assert_false(choice_set_services(&choice, services[i]));
    }
    assert_memory_equal(&choice, &before, sizeof choice);
}

static void languages_keep_their_order(void **state)
{
    (void)state;
    assert_true(choice_set_languages(&choice, "en,vi"));
    assert_int_equal(choice.language_count, 2);
    assert_int_equal(choice.languages[0], LANGUAGE_EN);
    assert_true(choice_set_languages(&choice, "en"));
    assert_int_equal(choice.language_count, 1);
}

static void counters_bring_their_services(void **state)
{
    (void)state;
    assert_true(choice_set_counters(&choice, "2,10-12,12"));
    assert_int_equal(choice.counter_count, 4);
    assert_false(choice_has_counter(&choice, &hall, 1));
    assert_true(choice_has_counter(&choice, &hall, 2));
    assert_true(choice_has_counter(&choice, &hall, 12));
    assert_false(choice_has_service(&choice, &hall, 1));
    assert_true(choice_has_service(&choice, &hall, 2));
    assert_true(choice_has_service(&choice, &hall, 3));
}

static void services_bring_their_counters(void **state)
{
    (void)state;
    assert_true(choice_set_services(&choice, "A,ĐK"));
    assert_true(choice_has_counter(&choice, &hall, 1));
    assert_false(choice_has_counter(&choice, &hall, 2));
    assert_true(choice_has_counter(&choice, &hall, 12));
    assert_true(choice_has_service(&choice, &hall, 1));
    assert_false(choice_has_service(&choice, &hall, 2));
    assert_false(choice_has_service(&choice, &hall, 99));
    assert_true(choice_set_counters(&choice, "2")); /* Both lists: each for itself. */
    assert_false(choice_has_counter(&choice, &hall, 1));
    assert_true(choice_has_counter(&choice, &hall, 2));
    assert_false(choice_has_service(&choice, &hall, 2));
}

static void strangers_are_named(void **state)
{
    char name[BOARD_LABEL_SIZE];

    (void)state;
    assert_false(choice_stranger(&choice, &hall, name));
    assert_true(choice_set_counters(&choice, "1-2,12"));
    assert_true(choice_set_services(&choice, "ĐK,B"));
    assert_false(choice_stranger(&choice, &hall, name));
    assert_true(choice_set_services(&choice, "B,Đ"));
    assert_true(choice_stranger(&choice, &hall, name));
    assert_string_equal(name, "Đ");
    assert_true(choice_set_counters(&choice, "2-3"));
    assert_true(choice_stranger(&choice, &hall, name));
    assert_string_equal(name, "3");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(everything_is_shown_by_default, set_up),
        cmocka_unit_test_setup(lists_that_are_none_change_nothing, set_up),
        cmocka_unit_test_setup(languages_keep_their_order, set_up),
        cmocka_unit_test_setup(counters_bring_their_services, set_up),
        cmocka_unit_test_setup(services_bring_their_counters, set_up),
        cmocka_unit_test_setup(strangers_are_named, set_up),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
