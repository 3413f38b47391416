/* A history: days of an office, one after the other, in a database; the newest is half done and
 * still open. The same visits every day: in the morning more come than can be served, so that
 * people wait for all kinds of times, and in the afternoon fewer.
 *
 * usage: bench-history FOLDER DAYS VISITS */
#include <stdio.h>
#include <stdlib.h>

#include "queued/base/assert.h"
#include "tests/bench/one_office.h"

#define DAY_MS (INT64_C(24) * 3600 * 1000)
#define WORK_MS (INT64_C(8) * 3600 * 1000)
#define EVENTS_A_COMMIT 4000 /* A full batch of the server. */

/* From half to one and a half, without chance: whoever runs it again gets the same days. */
static int64_t uneven(int64_t mean_ms, uint32_t number)
{
    return mean_ms / 2 + mean_ms * (int64_t)(number * UINT32_C(2654435761) >> 16) / 65536;
}

/* Something that counter number @at serves. */
static void arrive(struct one_office *one, uint32_t at)
{
    const struct counter_plan *counter = &one->definition.counters[at];
    uint32_t service = 0;

    while (!service_set_has(&counter->services, service)) {
        service++;
    }
    one_office_issue(one, one->definition.services[service].service_id);
}

/* The counter is done with whoever is there, and serves the next. */
static void serve(struct one_office *one, uint32_t at)
{
    const struct counter *counter = office_counter(&one->office, at + 1);
    struct event_called called;
    uint64_t ticket_id = 0;

    if (counter->state == COUNTER_SERVING) {
        one_office_clerk(one, COMMAND_FINISH, at + 1);
    }
    if (office_pick(&one->office, counter, &ticket_id, &called)) {
        one_office_clerk(one, COMMAND_CALL_NEXT, at + 1);
        one_office_clerk(one, COMMAND_START, at + 1);
    }
}

static void commit_if_full(struct one_office *one)
{
    if (one->batch.entry_count >= EVENTS_A_COMMIT) {
        one_office_commit(one);
    }
}

static uint32_t arrivals(uint32_t number, uint32_t visits)
{
    uint32_t one_in_four = number % 4 == 0 ? 1 : 0;

    return number < visits / 2 ? 1 + one_in_four : 1 - one_in_four;
}

/* The first @count of @visits turns: in each somebody may come, and one counter is free. */
static void work(struct one_office *one, uint32_t visits, uint32_t count)
{
    uint32_t counters = one->plan.counter_count;

    for (uint32_t i = 0; i < count; i++) {
        one->now_ms += uneven(WORK_MS / visits, i);
        for (uint32_t j = arrivals(i, visits); j > 0; j--) {
            arrive(one, (i + j) % counters);
        }
        serve(one, i % counters);
        commit_if_full(one);
    }
}

static bool is_anybody_left(const struct one_office *one)
{
    for (uint32_t i = 1; i <= one->plan.counter_count; i++) {
        struct event_called called;
        uint64_t ticket_id = 0;
        const struct counter *counter = office_counter(&one->office, i);
        if (counter->state == COUNTER_SERVING ||
            office_pick(&one->office, counter, &ticket_id, &called)) {
            return true;
        }
    }
    return false;
}

static void finish_day(struct one_office *one, uint32_t visits)
{
    QD_ASSERT(visits > 0);
    for (uint32_t i = 0; is_anybody_left(one); i++) {
        one->now_ms += uneven(WORK_MS / visits, i);
        serve(one, i % one->plan.counter_count);
        commit_if_full(one);
    }
    one_office_do(
        one,
        (struct command){.kind = COMMAND_CLOSE_DAY, .actor = {.kind = ACTOR_MANAGER, .id = 1}});
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
    one_office_must(day_count > 0 && visits > 0, "no days, or no visits");
    int64_t first_ms = ONE_OFFICE_NINE_MS - (day_count - 1) * DAY_MS;
    one_office_init(&one, argv[1], first_ms);
    for (int64_t day = 1; day <= day_count; day++) {
        one.now_ms = first_ms + (day - 1) * DAY_MS;
        one_office_open_day(&one, one.plan.counter_count);
        work(&one, visits, day == day_count ? visits / 2 : visits);
        if (day < day_count) {
            finish_day(&one, visits);
        }
    }
    one_office_commit(&one);
    (void)printf("{\"days\": %lld, \"events\": %llu}\n",
                 (long long)day_count,
                 (unsigned long long)one.office.seq);
    one_office_deinit(&one);
    return EXIT_SUCCESS;
}
