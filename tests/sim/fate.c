#include "tests/sim/fate.h"

static const char letters[] = "ABCEGHKLMNPT";

bool fate_percent(struct random *random, uint32_t percent)
{
    return random_below(random, 100) < percent;
}

struct plan fate_plan(struct random *random)
{
    struct plan plan = {
        .service_count = 2 + random_below(random, 4),
        .counter_count = 2 + random_below(random, 4),
        .keep_overnight = fate_percent(random, 40),
        .issue_without_counter = fate_percent(random, 70),
    };

    for (uint32_t i = 0; i < plan.service_count; i++) {
        plan.services[i] = (struct plan_service){
            .id = i + 1,
            .letter = letters[i],
            .name = "",
            .first_number = fate_percent(random, 20) ? 995 : 1, /* 999 is followed by 1000. */
            .daily_limit = fate_percent(random, 15) ? 10 + random_below(random, 20) : 0,
        };
    }
    for (uint32_t i = 0; i < plan.counter_count; i++) {
        uint32_t skills = random_below(random, 1U << plan.service_count);
        plan.counters[i] = (struct plan_counter){.id = i + 1, .skills = skills | 1U << (i % 2)};
    }
    return plan;
}

void fate_change(struct random *random, struct plan *plan)
{
    uint32_t service = random_below(random, plan->service_count);
    uint32_t other = random_below(random, plan->service_count);
    uint32_t counter = random_below(random, plan->counter_count);
    char letter = plan->services[service].letter;

    switch (random_below(random, 8)) {
    case 0: /* Two services change letters. */
        plan->services[service].letter = plan->services[other].letter;
        plan->services[other].letter = letter;
        break;
    case 1: /* A service goes, perhaps to come back: the same letter, the same numbers. */
        if (plan->service_count > 1) {
            plan->services[service] = plan->services[--plan->service_count];
        }
        break;
    case 2: { /* A service comes. */
        uint32_t id = 1 + random_below(random, 6);
        bool is_here = false;
        for (uint32_t i = 0; i < plan->service_count; i++) {
            is_here = is_here || plan->services[i].id == id ||
                      plan->services[i].letter == letters[id - 1];
        }
        if (!is_here && plan->service_count < PLAN_SERVICES_MAX) {
            plan->services[plan->service_count++] = (struct plan_service){
                .id = id, .letter = letters[id - 1], .name = "", .first_number = 1};
        }
        break;
    }
    case 3: /* A counter learns or forgets. */
    case 4:
        plan->counters[counter].skills ^= 1U << service;
        break;
    case 5: /* A counter goes. */
        if (plan->counter_count > 1) {
            plan->counters[counter] = plan->counters[--plan->counter_count];
        }
        break;
    case 6: { /* A counter comes. */
        uint32_t id = 1 + random_below(random, 7);
        bool is_here = false;
        for (uint32_t i = 0; i < plan->counter_count; i++) {
            is_here = is_here || plan->counters[i].id == id;
        }
        if (!is_here && plan->counter_count < PLAN_COUNTERS_MAX) {
            plan->counters[plan->counter_count++] =
                (struct plan_counter){.id = id, .skills = 1U << service | 1U << other};
        }
        break;
    }
    default:
        plan->services[service].daily_limit = fate_percent(random, 50) ? 20 : 0;
        plan->issue_without_counter = fate_percent(random, 70);
        plan->keep_overnight = fate_percent(random, 40);
        break;
    }
}
