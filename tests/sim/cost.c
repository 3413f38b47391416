/* What a step costs, counted and not timed: the office is compiled so that each of its basic blocks
 * counts when it is entered. A pick with a million waiting enters as many as one with a hundred. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "queued/base/assert.h"
#include "queued/office/forecast.h"
#include "queued/office/pick.h"
#include "tests/sim/plan.h"
#include "tests/sim/random.h"

#define FEW 100
#ifdef QUEUED_SLOW_ASSERTS
#define MANY 100000 /* With sanitizers. */
#else
#define MANY 1000000
#endif
#define TIMES 200
#define NINE_MS INT64_C(1795399200000) /* Monday 2026-11-23, 09:00 here. */

static uint64_t blocks;

/* Called by the compiler's code for each basic block, under the name that it asks for. */
void count_block(void) __asm__("__sanitizer_cov_trace_pc");
void count_block(void)
{
    blocks++;
}

struct hall {
    struct plan plan;
    struct definition definition;
    struct office office;
    struct event_list events;
    struct random random;
    int64_t now_ms;
    uint64_t issued;
};

/* The cost of it. */
static uint64_t step(struct hall *hall, const struct command *command)
{
    struct answer answer;
    struct obstacle obstacle;
    uint64_t before = blocks;

    hall->events.count = 0;
    enum refusal refusal =
        office_step(&hall->office, command, hall->now_ms, &hall->events, &answer, &obstacle);
    QD_ASSERT(refusal == REFUSAL_NONE);
    return blocks - before;
}

static uint64_t issue(struct hall *hall)
{
    struct command command = {.kind = COMMAND_ISSUE, .actor = {.kind = ACTOR_DEVICE, .id = 1}};

    hall->now_ms += 1 + random_below(&hall->random, 10);
    command.issue.service_id = 1 + random_below(&hall->random, hall->plan.service_count);
    command.issue.ticket_class =
        random_below(&hall->random, 5) == 0 ? CLASS_PRIORITY : CLASS_REGULAR;
    command.issue.channel = CHANNEL_KIOSK;
    command.issue.language = LANGUAGE_VI;
    hall->issued++;
    memcpy(command.issue.token, &hall->issued, sizeof hall->issued);
    return step(hall, &command);
}

static void hall_fill(struct hall *hall, uint32_t count)
{
    const struct command open = {.kind = COMMAND_OPEN_DAY,
                                 .actor = {.kind = ACTOR_MANAGER, .id = 1}};

    *hall = (struct hall){.plan = plan_bat_xat(), .now_ms = NINE_MS};
    random_seed(&hall->random, 7);
    hall->definition = plan_definition(&hall->plan, 1);
    if (office_init(&hall->office, &hall->definition) != QD_OK) {
        perror("office_init");
        exit(1);
    }
    (void)step(hall, &open);
    for (uint32_t i = 0; i < count; i++) {
        (void)issue(hall);
    }
    for (uint32_t i = 1; i <= hall->plan.counter_count; i++) {
        struct command sit = {
            .kind = COMMAND_LOG_IN, .actor = {.kind = ACTOR_CLERK, .id = i}, .counter_id = i};
        (void)step(hall, &sit);
        sit.kind = COMMAND_OPEN_COUNTER;
        (void)step(hall, &sit);
    }
}

static void hall_deinit(struct hall *hall)
{
    office_deinit(&hall->office);
    definition_deinit(&hall->definition);
    event_list_deinit(&hall->events);
}

static uint64_t waiting_ticket(struct hall *hall)
{
    for (;;) {
        uint32_t at = random_below(&hall->random, hall->office.ticket_count);
        if (hall->office.tickets[at].state == TICKET_WAITING) {
            return hall->office.tickets[at].id;
        }
    }
}

/* --- What is counted; each leaves as many waiting as before. --- */

static uint64_t cost_pick(struct hall *hall)
{
    uint64_t before = blocks;

    uint32_t index = pick_head(&hall->office, &hall->office.counters[5]);
    QD_ASSERT(index != INDEX_NONE);
    return blocks - before;
}

/* The pick, the reason, who was passed over, and the event folded; then all of it taken back. */
static uint64_t cost_call(struct hall *hall)
{
    struct command command = {.kind = COMMAND_CALL_NEXT, .actor = {.kind = ACTOR_CLERK, .id = 6}};
    uint64_t cost = step(hall, &command);

    command.kind = COMMAND_REQUEUE;
    (void)step(hall, &command);
    return cost;
}

static uint64_t cost_cancel(struct hall *hall)
{
    const struct command cancel = {.kind = COMMAND_CANCEL,
                                   .actor = {.kind = ACTOR_MANAGER, .id = 1},
                                   .ticket_id = waiting_ticket(hall)};
    uint64_t cost = step(hall, &cancel);

    (void)issue(hall);
    return cost;
}

static uint64_t cost_issue(struct hall *hall)
{
    uint64_t cost = issue(hall);
    const struct command cancel = {.kind = COMMAND_CANCEL,
                                   .actor = {.kind = ACTOR_MANAGER, .id = 1},
                                   .ticket_id = waiting_ticket(hall)};

    (void)step(hall, &cancel);
    return cost;
}

static uint64_t cost_forecast(struct hall *hall)
{
    uint64_t ticket_id = waiting_ticket(hall);
    uint64_t before = blocks;

    struct forecast forecast = forecast_ticket(&hall->office, ticket_id, hall->now_ms);
    QD_ASSERT(forecast.known);
    return blocks - before;
}

static uint64_t cost_label(struct hall *hall)
{
    char label[LABEL_SIZE];

    ticket_label(office_ticket(&hall->office, waiting_ticket(hall)), label);
    uint64_t before = blocks;
    const struct ticket *ticket = office_ticket_by_label(&hall->office, label);
    QD_ASSERT(ticket != NULL);
    return blocks - before;
}

static double mean(struct hall *hall, uint64_t (*cost)(struct hall *))
{
    uint64_t sum = 0;

    for (int i = 0; i < TIMES; i++) {
        sum += cost(hall);
    }
    return (double)sum / TIMES;
}

int main(void)
{
    /* Of a balanced tree's depth: what grows, grows with the logarithm. */
    double logarithm = log2(MANY) / log2(FEW);
    const struct {
        const char *what;
        uint64_t (*cost)(struct hall *);
        double ratio_max;
    } rows[] = {
        {"pick: who is next", cost_pick, 1.01},
        {"call, with its reason", cost_call, logarithm},
        {"cancel in the middle", cost_cancel, logarithm},
        {"find by label", cost_label, 2.0},
        /* Played at most FORECAST_STEPS_MAX calls ahead, and a hundred are fewer than that. */
        {"issue, with its forecast", cost_issue, 2.0 * FORECAST_STEPS_MAX / FEW * 2},
        {"forecast of one who waits", cost_forecast, 2.0 * FORECAST_STEPS_MAX / FEW * 2},
    };
    static struct hall few;
    static struct hall many;
    int wrong = 0;

    hall_fill(&few, FEW);
    hall_fill(&many, MANY);
    (void)printf("%-28s %12s %12s   basic blocks\n",
                 "waiting",
                 "100",
                 MANY == 1000000 ? "1,000,000" : "100,000");
    for (size_t i = 0; i < QD_ARRAY_LEN(rows); i++) {
        double cost_few = mean(&few, rows[i].cost);
        double cost_many = mean(&many, rows[i].cost);
        double ratio = cost_many / cost_few;
        bool good = cost_few > 0 && ratio <= rows[i].ratio_max;
        (void)printf("%-28s %12.0f %12.0f   x %.2f, at most %.2f%s\n",
                     rows[i].what,
                     cost_few,
                     cost_many,
                     ratio,
                     rows[i].ratio_max,
                     good ? "" : "  WRONG");
        wrong += good ? 0 : 1;
    }
    hall_deinit(&few);
    hall_deinit(&many);
    return wrong == 0 ? 0 : 1;
}
