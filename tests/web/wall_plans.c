/* Prints where everything stands on the display's walls, one plan a line, for the test that holds
 * the board in a browser to them (queued/web/test/board.test.ts): what is placed, and then each
 * number of the plan in an order that both know. */
#include <stdio.h>

#include "display/wall_plan.h"

static const int sizes[][2] = {
    {1280, 720},
    {1366, 768},
    {1920, 1080},
    {2560, 1440},
    {3840, 2160},
    {2560, 1080},
    {1024, 768},
    {720, 1280},
    {800, 1280},
    {768, 1366},
    {1080, 1920},
    {2160, 3840},
    {480, 1920},
};

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

int main(void)
{
    static const size_t counters[] = {1, 2, 6, 8, 13, 40, 120};
    static const size_t services[] = {0, 3, 7, 12};

    for (size_t i = 0; i < QD_ARRAY_LEN(sizes); i++) {
        for (size_t j = 0; j < QD_ARRAY_LEN(counters); j++) {
            for (size_t k = 0; k < 4 * QD_ARRAY_LEN(services); k++) {
                const struct wall_content content = {
                    .counter_count = counters[j],
                    .service_count = services[k / 4],
                    .label_len = k % 2 == 0 ? 4 : 5,
                    .counter_digits = counters[j] > 99  ? 3
                                      : counters[j] > 9 ? 2
                                                        : 1,
                    .has_notices = true, /* As display/wall.c asks for. */
                    .has_slides = k % 4 > 1,
                };
                struct wall_plan plan;
                wall_plan_make(&plan, sizes[i][0], sizes[i][1], &content);
                put_plan(&plan, &content);
            }
        }
    }
    return fflush(stdout) == 0 ? 0 : 1;
}
