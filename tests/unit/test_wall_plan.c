#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "display/wall_plan.h"
#include "tests/support/televisions.h"

#define BOXES_MAX 700

static struct wall_box boxes[BOXES_MAX];
static size_t box_count;

static void add(struct wall_box box)
{
    if (box.width > 0 && box.height > 0) {
        assert_true(box_count < BOXES_MAX);
        boxes[box_count++] = box;
    }
}

static void collect(const struct wall_plan *plan, const struct wall_content *content)
{
    size_t page = plan->columns * plan->rows;

    box_count = 0;
    add(plan->title);
    add(plan->time);
    add(plan->date);
    add(plan->calls_head);
    add(plan->newest.tile);
    for (size_t i = 0; i < plan->recent_count; i++) {
        add(plan->recent[i].tile);
    }
    for (size_t i = 0; i < page && i < content->counter_count; i++) {
        add(wall_plan_cell(plan, i));
    }
    assert_int_equal(plan->page.height > 0, plan->pages > 1);
    add(plan->page);
    add(plan->services_head);
    for (size_t i = 0; i < content->service_count; i++) {
        add(wall_plan_service(plan, i));
    }
    add(plan->slides);
    add(plan->notice);
}

static bool overlap(const struct wall_box *one, const struct wall_box *other)
{
    return one->x < other->x + other->width && other->x < one->x + one->width &&
           one->y < other->y + other->height && other->y < one->y + one->height;
}

/* Says which plan it was, before a check fails. */
static bool say(bool is_good, const struct wall_plan *plan, const struct wall_content *content)
{
    if (!is_good) {
        print_error("%d x %d, %zu counters of %zu digits, %zu services, slides %d\n",
                    plan->width,
                    plan->height,
                    content->counter_count,
                    content->counter_digits,
                    content->service_count,
                    content->has_slides);
    }
    return is_good;
}

static void check(const struct wall_plan *plan, const struct wall_content *content)
{
    collect(plan, content);
    for (size_t i = 0; i < box_count; i++) {
        assert_true(say(boxes[i].x >= 0 && boxes[i].y >= 0, plan, content));
        assert_true(say(boxes[i].x + boxes[i].width <= plan->width, plan, content));
        assert_true(say(boxes[i].y + boxes[i].height <= plan->height, plan, content));
        for (size_t j = 0; j < i; j++) {
            assert_true(say(!overlap(&boxes[i], &boxes[j]), plan, content));
        }
    }
    int side = plan->width < plan->height ? plan->width : plan->height;
    assert_true(say(plan->newest.figure * 12 >= plan->height, plan, content));
    assert_true(say(plan->figure * 12 >= side, plan, content));
    for (size_t i = 0; i < plan->recent_count; i++) {
        assert_true(say(plan->recent[i].figure * 12 >= plan->height, plan, content));
        assert_true(say(plan->recent[i].figure <= plan->newest.figure, plan, content));
    }
    assert_true(
        say(plan->columns * plan->rows * plan->pages >= content->counter_count, plan, content));
}

/* Every usual screen, any number of counters and services, with and without slides. */
static void nothing_overlaps_and_figures_are_large(void **state)
{
    static const size_t services[] = {0, 1, 3, 8, 12};

    (void)state;
    for (size_t i = 0; i < QD_ARRAY_LEN(televisions); i++) {
        for (size_t counters = 0; counters <= 512; counters += counters < 30 ? 1 : 37) {
            for (size_t j = 0; j < 2 * QD_ARRAY_LEN(services); j++) {
                const struct wall_content content = {
                    .counter_count = counters,
                    .service_count = services[j / 2],
                    .label_len = counters % 3 == 2 ? 5 : 4,
                    .counter_digits = counters > 99  ? 3
                                      : counters > 9 ? 2
                                                     : 1,
                    .has_notices = counters % 2 == 0,
                    .has_slides = j % 2 == 1,
                };
                struct wall_plan plan;
                wall_plan_make(&plan, televisions[i][0], televisions[i][1], &content);
                check(&plan, &content);
            }
        }
    }
}

/* Below what anybody would hang on a wall: no figure is promised, and nothing breaks. */
static void no_size_breaks_it(void **state)
{
    const struct wall_content content = {
        .counter_count = 40,
        .service_count = 20,
        .label_len = 15,
        .counter_digits = 3,
        .has_notices = true,
        .has_slides = true,
    };

    (void)state;
    for (int width = 0; width < 900; width += 50) {
        for (int height = 0; height < 900; height += 50) {
            struct wall_plan plan;
            wall_plan_make(&plan, width, height, &content);
            assert_true(plan.columns > 0 && plan.rows > 0 && plan.pages > 0);
        }
    }
}

/* What one number of counters shows in one column, and the fewest columns that keep figures large.
 */
static void six_counters_stand_in_one_column(void **state)
{
    const struct wall_content content = {
        .counter_count = 6, .service_count = 8, .label_len = 4, .counter_digits = 1};
    struct wall_plan plan;

    (void)state;
    wall_plan_make(&plan, 1920, 1080, &content);
    assert_int_equal(plan.columns, 1);
    assert_int_equal(plan.pages, 1);
    assert_true(plan.newest.figure > plan.figure);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_overlaps_and_figures_are_large),
        cmocka_unit_test(no_size_breaks_it),
        cmocka_unit_test(six_counters_stand_in_one_column),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
