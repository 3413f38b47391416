#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "queued/base/list.h"

struct person {
    int number;
    struct list link;
};

static int number_of(struct list *link)
{
    return LIST_ENTRY(link, struct person, link)->number;
}

static void list_keeps_order(void **state)
{
    struct list head;
    struct person people[3] = {{.number = 1}, {.number = 2}, {.number = 3}};
    int expected = 1;

    (void)state;
    list_init(&head);
    assert_true(list_is_empty(&head));
    list_push_back(&head, &people[1].link);
    list_push_back(&head, &people[2].link);
    list_push_front(&head, &people[0].link);
    assert_false(list_is_empty(&head));
    LIST_FOR_EACH(link, &head)
    {
        assert_int_equal(number_of(link), expected++);
    }
    assert_int_equal(expected, 4);
}

static void list_pops_from_the_front(void **state)
{
    struct list head;
    struct person people[2] = {{.number = 1}, {.number = 2}};

    (void)state;
    list_init(&head);
    list_push_back(&head, &people[0].link);
    list_push_back(&head, &people[1].link);
    assert_ptr_equal(list_pop_front(&head), &people[0].link);
    assert_true(list_is_empty(&people[0].link));
    assert_ptr_equal(list_pop_front(&head), &people[1].link);
    assert_null(list_pop_front(&head));
    assert_true(list_is_empty(&head));
}

static void removing_twice_does_no_harm(void **state)
{
    struct list head;
    struct person people[3] = {{.number = 1}, {.number = 2}, {.number = 3}};

    (void)state;
    list_init(&head);
    for (int i = 0; i < 3; i++) {
        list_push_back(&head, &people[i].link);
    }
    list_remove(&people[1].link);
    list_remove(&people[1].link);
    assert_ptr_equal(people[0].link.next, &people[2].link);
    assert_ptr_equal(people[2].link.prev, &people[0].link);
}

static void loop_may_remove_what_it_visits(void **state)
{
    struct list head;
    struct person people[4] = {{.number = 1}, {.number = 2}, {.number = 3}, {.number = 4}};
    int visited = 0;

    (void)state;
    list_init(&head);
    for (int i = 0; i < 4; i++) {
        list_push_back(&head, &people[i].link);
    }
    LIST_FOR_EACH(link, &head)
    {
        list_remove(link);
        visited++;
    }
    assert_int_equal(visited, 4);
    assert_true(list_is_empty(&head));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(list_keeps_order),
        cmocka_unit_test(list_pops_from_the_front),
        cmocka_unit_test(removing_twice_does_no_harm),
        cmocka_unit_test(loop_may_remove_what_it_visits),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
