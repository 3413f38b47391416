/* What grows with the number of those who wait: the time of a pick, an issue, a forecast, and of
 * the replay of one event. Prints one line of JSON.
 *
 * usage: bench-growth WAITING */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "queued/office/forecast.h"
#include "queued/office/pick.h"
#include "tests/bench/one_office.h"
#include "tests/sim/random.h"

#define TIMES 2000

static uint64_t now_ns(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * UINT64_C(1000000000) + (uint64_t)now.tv_nsec;
}

static uint32_t any_service(const struct one_office *one, struct random *random)
{
    return 1 + random_below(random, one->plan.service_count);
}

static double time_pick(struct one_office *one)
{
    uint64_t sum = 0;
    uint64_t began_ns = now_ns();

    for (uint32_t i = 0; i < TIMES; i++) {
        sum += pick_head(&one->office, &one->office.counters[i % one->office.counter_count]);
    }
    uint64_t took_ns = now_ns() - began_ns;
    one_office_must(sum > 0, "nobody to pick");
    return (double)took_ns / TIMES;
}

/* Somebody leaves for each who comes: as many wait as before. */
static double time_issue(struct one_office *one, struct random *random)
{
    uint64_t took_ns = 0;

    for (uint32_t i = 0; i < TIMES; i++) {
        uint64_t began_ns = now_ns();
        one_office_issue(one, any_service(one, random));
        took_ns += now_ns() - began_ns;
        one_office_do(one,
                      (struct command){.kind = COMMAND_CANCEL,
                                       .actor = {.kind = ACTOR_MANAGER, .id = 1},
                                       .ticket_id = one->answer.ticket_id});
    }
    return (double)took_ns / TIMES;
}

static uint64_t waiting_ticket(const struct one_office *one, struct random *random)
{
    for (;;) {
        uint32_t at = random_below(random, one->office.ticket_count);
        if (one->office.tickets[at].state == TICKET_WAITING) {
            return one->office.tickets[at].id;
        }
    }
}

static double time_forecast(const struct one_office *one, struct random *random)
{
    uint64_t took_ns = 0;

    for (uint32_t i = 0; i < TIMES; i++) {
        uint64_t ticket_id = waiting_ticket(one, random);
        uint64_t began_ns = now_ns();
        struct forecast forecast = forecast_ticket(&one->office, ticket_id, one->now_ms);
        took_ns += now_ns() - began_ns;
        one_office_must(forecast.known, "no forecast");
    }
    return (double)took_ns / TIMES;
}

/* The day again, from its events alone; it must end in the same state. */
static double time_replay(struct one_office *one, uint32_t count)
{
    struct one_office again;
    uint64_t began_ns = 0;

    one_office_init(&again, NULL, ONE_OFFICE_NINE_MS);
    began_ns = now_ns();
    for (size_t i = 0; i < one->events.count; i++) {
        one_office_must(office_fold(&again.office, &one->events.events[i]) == QD_OK, "replay");
    }
    uint64_t took_ns = now_ns() - began_ns;
    one_office_must(office_hash(&again.office) == office_hash(&one->office) && count > 0,
                    "the replay ends in another state");
    one_office_deinit(&again);
    double events = (double)one->events.count;
    one->events.count = 0;
    return (double)took_ns / events;
}

/* All events of the day are kept: they are replayed. */
static void keep(struct one_office *one, struct command command)
{
    struct obstacle obstacle;

    one_office_fresh_id(one, &command.id);
    enum refusal refusal =
        office_step(&one->office, &command, one->now_ms, &one->events, &one->answer, &obstacle);
    one_office_must(refusal == REFUSAL_NONE, refusal_text(refusal, true));
}

static void fill(struct one_office *one, struct random *random, uint32_t count)
{
    one_office_init(one, NULL, ONE_OFFICE_NINE_MS);
    keep(one,
         (struct command){.kind = COMMAND_OPEN_DAY, .actor = {.kind = ACTOR_MANAGER, .id = 1}});
    for (uint32_t i = 1; i <= one->plan.counter_count; i++) {
        struct command sit = {
            .kind = COMMAND_LOG_IN, .actor = {.kind = ACTOR_CLERK, .id = i}, .counter_id = i};
        keep(one, sit);
        keep(one, (struct command){.kind = COMMAND_OPEN_COUNTER, .actor = sit.actor});
    }
    for (uint32_t i = 0; i < count; i++) {
        struct command command = {.kind = COMMAND_ISSUE, .actor = {.kind = ACTOR_DEVICE, .id = 1}};
        command.issue.service_id = any_service(one, random);
        command.issue.ticket_class = CLASS_REGULAR;
        command.issue.channel = CHANNEL_KIOSK;
        command.issue.language = LANGUAGE_VI;
        one_office_fresh_token(one, &command);
        one->now_ms += 1;
        keep(one, command);
    }
}

int main(int argc, char **argv)
{
    static struct one_office one;
    struct random random;
    uint32_t count = argc == 2 ? (uint32_t)strtoul(argv[1], NULL, 10) : 0;

    if (count == 0) {
        (void)fprintf(stderr, "usage: bench-growth WAITING\n");
        return EXIT_FAILURE;
    }
    random_seed(&random, 7);
    fill(&one, &random, count);
    double replay_ns = time_replay(&one, count);
    double pick_ns = time_pick(&one);
    double issue_ns = time_issue(&one, &random);
    double forecast_ns = time_forecast(&one, &random);
    (void)printf("{\"waiting\": %u, \"pick\": %.1f, \"issue\": %.1f, \"forecast\": %.1f,"
                 " \"replay of an event\": %.1f}\n",
                 count,
                 pick_ns,
                 issue_ns,
                 forecast_ns,
                 replay_ns);
    one_office_deinit(&one);
    return EXIT_SUCCESS;
}
