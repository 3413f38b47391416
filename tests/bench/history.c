/* A history: days of an office, one after the other, in a database; the newest is half done and
 * still open. The same visits every day.
 *
 * usage: bench-history FOLDER DAYS VISITS */
#include <stdio.h>
#include <stdlib.h>

#include "tests/bench/one_office.h"

#define DAY_MS (INT64_C(24) * 3600 * 1000)
#define MINUTE_MS (INT64_C(60) * 1000)
#define DAYS_A_COMMIT 5 /* Of a size that the journal knows: some thousand events. */

/* They come a minute apart, are called at once, and leave five minutes later. */
static void visit(struct one_office *one, uint32_t number)
{
    const struct counter_plan *counters = one->definition.counters;
    uint32_t at = number % one->plan.counter_count;
    uint32_t service = 0;

    while (!service_set_has(&counters[at].services, service)) {
        service++;
    }
    one->now_ms += MINUTE_MS;
    one_office_issue(one, one->definition.services[service].service_id);
    one_office_clerk(one, COMMAND_CALL_NEXT, at + 1);
    one_office_clerk(one, COMMAND_START, at + 1);
    one->now_ms += MINUTE_MS;
    one_office_clerk(one, COMMAND_FINISH, at + 1);
}

int main(int argc, char **argv)
{
    static struct one_office one;

    if (argc != 4) {
        (void)fprintf(stderr, "usage: bench-history FOLDER DAYS VISITS\n");
        return EXIT_FAILURE;
    }
    int64_t day_count = strtoll(argv[2], NULL, 10);
    uint32_t visits = (uint32_t)strtoul(argv[3], NULL, 10);
    int64_t first_ms = ONE_OFFICE_NINE_MS - (day_count - 1) * DAY_MS;
    one_office_init(&one, argv[1], first_ms);
    for (int64_t day = 1; day <= day_count; day++) {
        one.now_ms = first_ms + (day - 1) * DAY_MS;
        one_office_open_day(&one, one.plan.counter_count);
        for (uint32_t i = 0; i < (day == day_count ? visits / 2 : visits); i++) {
            visit(&one, i);
        }
        if (day < day_count) {
            one_office_do(&one,
                          (struct command){.kind = COMMAND_CLOSE_DAY,
                                           .actor = {.kind = ACTOR_MANAGER, .id = 1}});
        }
        if (day % DAYS_A_COMMIT == 0 || day == day_count) {
            one_office_commit(&one);
        }
    }
    (void)printf("{\"days\": %lld, \"events\": %llu}\n",
                 (long long)day_count,
                 (unsigned long long)one.office.seq);
    one_office_deinit(&one);
    return EXIT_SUCCESS;
}
