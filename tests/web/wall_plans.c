/* Prints where everything stands on the display's walls, one plan a line, for the test that holds
 * the board in a browser to them (queued/web/test/board.test.ts): what is placed, and then each
 * number of the plan in an order that both know. */
#include <stdio.h>

#include "display/wall_plan.h"
#include "tests/support/televisions.h"

static void put(struct wall_box box)
{
    printf(" %d,%d,%d,%d", box.x, box.y, box.width, box.height);
}

static void put_call(const struct wall_call *call)
{
    printf(" call %d", call->figure);
    put(call->tile);
    put(call->label);
    put(call->arrow);
    put(call->caption);
    put(call->counter);
}

static void put_plan(const struct wall_plan *plan, const struct wall_content *content)
{
    printf("%d %d %zu %zu %zu %zu %d:",
           plan->width,
           plan->height,
           content->counter_count,
           content->service_count,
           content->label_len,
           content->counter_digits,
           content->has_slides);
    printf(" %d %d %d", plan->margin, plan->gap, plan->text);
    put(plan->title);
    put(plan->title_second);
    put(plan->time);
    put(plan->date);
    put(plan->calls_head);
    put_call(&plan->newest);
    for (size_t i = 0; i < plan->recent_count; i++) {
        put_call(&plan->recent[i]);
    }
    printf(" grid %zu %zu %zu %d", plan->columns, plan->rows, plan->pages, plan->figure);
    for (size_t i = 0; i < plan->columns * plan->rows && i < content->counter_count; i++) {
        put(wall_plan_cell(plan, i));
    }
    put(plan->page);
    printf(" services");
    put(plan->services_head);
    put(plan->services);
    for (size_t i = 0; plan->services.height > 0 && i < content->service_count; i++) {
        put(wall_plan_service(plan, i));
    }
    put(plan->slides);
    put(plan->notice);
    putchar('\n');
}

static void put_plans(int width, int height)
{
    static const size_t counters[] = {1, 2, 6, 8, 13, 40, 120};
    static const size_t services[] = {0, 3, 7, 12};

    for (size_t i = 0; i < QD_ARRAY_LEN(counters); i++) {
        for (size_t j = 0; j < 4 * QD_ARRAY_LEN(services); j++) {
            const struct wall_content content = {
                .counter_count = counters[i],
                .service_count = services[j / 4],
                .label_len = j % 2 == 0 ? 4 : 5,
                .counter_digits = counters[i] > 99  ? 3
                                  : counters[i] > 9 ? 2
                                                    : 1,
                .has_notices = true, /* As display/wall.c asks for. */
                .has_slides = j % 4 > 1,
            };
            struct wall_plan plan;
            wall_plan_make(&plan, width, height, &content);
            put_plan(&plan, &content);
        }
    }
}

int main(void)
{
    for (size_t i = 0; i < QD_ARRAY_LEN(televisions); i++) {
        put_plans(televisions[i][0], televisions[i][1]);
    }
    put_plans(480, 1920); /* A pillar. */
    return fflush(stdout) == 0 ? 0 : 1;
}
