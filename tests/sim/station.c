#include "tests/sim/station.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "queued/base/assert.h"
#include "tests/sim/agenda.h"

#define MS_PER_HOUR 3600000.0
#define MINUTES_5 300000
#define MINUTES_15 900000
#define STARTS_AT_MS INT64_C(1795392000000) /* A Monday at 00:00 UTC, seven here. */

enum { ARRIVES, ENDS, LOSES_PATIENCE };

/* What a run measures, summed over its measured customers. */
struct sums {
    double count[STATION_CLASSES];
    double issued[STATION_CLASSES];
    double wait_ms[STATION_CLASSES];
    double delayed;
    double over5;
    double over15;
    double given_up;
    double foretold; /* Delayed, and with a forecast. */
    double forecast_ms;
    double foretold_ms;
    double within50;
    double within90;
    double service_ms;
    int64_t from_ms;
    int64_t to_ms;
};

struct run {
    const struct station_plan *plan;
    struct random random;
    struct definition definition;
    struct office office;
    struct event_list events;
    struct agenda agenda;
    int64_t now_ms;
    uint32_t arrived;
    uint32_t left; /* Measured customers that still wait. */
    int64_t wait_max_ms;
    uint32_t first_regular; /* No regular one before this ticket waits. */
    uint64_t passed;
    uint64_t passed_late;
    struct sums sums;
};

struct station_storage {
    struct service_plan service;
    struct counter_plan counters[LIMIT_COUNTERS];
};

struct definition station_definition(uint32_t counters, const int64_t head_ms[STATION_CLASSES])
{
    struct station_storage *storage = calloc(1, sizeof *storage);

    QD_ASSERT(counters <= LIMIT_COUNTERS);
    if (storage == NULL) {
        perror("calloc");
        exit(1);
    }
    storage->service = (struct service_plan){
        .service_id = 1,
        .code = "a",
        .letter = "A",
        .first_number = 1,
        .service_prior_ms = SERVICE_PRIOR_MS_DEFAULT,
    };
    for (uint32_t i = 0; i < counters; i++) {
        storage->counters[i].counter_id = i + 1;
        service_set_add(&storage->counters[i].services, 0);
    }
    struct definition definition = {
        .office_id = 1,
        .version = 1,
        .code = "station",
        .zone_base_offset_s = 7 * 3600,
        .head_regular_ms = head_ms[CLASS_REGULAR],
        .head_priority_ms = head_ms[CLASS_PRIORITY],
        .head_appointment_ms = head_ms[CLASS_APPOINTMENT],
        .promised_wait_ms = PROMISED_WAIT_MS_DEFAULT,
        .service_count = 1,
        .services = &storage->service,
        .counter_count = counters,
        .counters = storage->counters,
        .storage = storage,
    };
    QD_ASSERT(definition_is_sound(&definition));
    return definition;
}

/* Hours. */
static double draw_service(struct run *run)
{
    const struct station_plan *plan = run->plan;
    double mean = plan->service_mean;
    struct random *random = &run->random;

    switch (plan->service) {
    case SERVICE_DETERMINISTIC:
        return mean;
    case SERVICE_ERLANG_2:
        return random_exponential(random, mean / 2) + random_exponential(random, mean / 2);
    case SERVICE_LOGNORMAL: {
        double variance = log(1.0 + plan->scv);
        return mean * exp(sqrt(variance) * random_normal(random) - variance / 2);
    }
    case SERVICE_HYPEREXPONENTIAL: {
        double p = (1.0 + sqrt((plan->scv - 1.0) / (plan->scv + 1.0))) / 2;
        double share = random_chance(random, p) ? p : 1.0 - p;
        return random_exponential(random, mean / (2 * share));
    }
    case SERVICE_EXPONENTIAL:
    default:
        return random_exponential(random, mean);
    }
}

static bool is_measured(const struct run *run, uint32_t index)
{
    return run->plan->closes_after > 0 ||
           (index >= run->plan->warm_up && index < run->plan->warm_up + run->plan->measured);
}

/* Whoever waited, until called or tired of it. */
static void measure(struct run *run, const struct ticket *ticket)
{
    int64_t wait_ms = run->now_ms - ticket->issued_at_ms;
    struct sums *sums = &run->sums;

    run->wait_max_ms = wait_ms > run->wait_max_ms ? wait_ms : run->wait_max_ms;
    if (!is_measured(run, ticket->number - 1)) {
        return;
    }
    for (int i = 0; i < 2; i++) {
        enum ticket_class of = i == 0 ? 0 : ticket->ticket_class;
        sums->count[of] += 1;
        sums->wait_ms[of] += (double)wait_ms;
    }
    const struct forecast *forecast = &ticket->forecast;
    if (forecast->known && wait_ms > 0) {
        sums->foretold += 1;
        sums->forecast_ms += (double)forecast->expected_ms;
        sums->foretold_ms += (double)wait_ms;
        sums->within50 += wait_ms >= forecast->low50_ms && wait_ms <= forecast->high50_ms ? 1 : 0;
        sums->within90 += wait_ms >= forecast->low90_ms && wait_ms <= forecast->high90_ms ? 1 : 0;
    }
    sums->over5 += wait_ms > MINUTES_5 ? 1 : 0;
    sums->over15 += wait_ms > MINUTES_15 ? 1 : 0;
    run->left--;
}

/* A priority citizen is called. The regular one who has waited longest came first of all regular
 * ones: if that one may be passed, so may the rest. */
static void look_who_is_passed(struct run *run, const struct ticket *called)
{
    const struct office *office = &run->office;
    int64_t head_ms = run->plan->head_ms[CLASS_REGULAR] - run->plan->head_ms[CLASS_PRIORITY];

    for (; run->first_regular < office->ticket_count; run->first_regular++) {
        const struct ticket *first = &office->tickets[run->first_regular];
        if (first->state == TICKET_WAITING && first->ticket_class == CLASS_REGULAR) {
            bool passes = called->id > first->id;
            run->passed += passes ? 1 : 0;
            run->passed_late +=
                passes && called->issued_at_ms - first->issued_at_ms >= head_ms ? 1 : 0;
            return;
        }
    }
}

/* Does it; the newest event of it. */
static struct event decide(struct run *run, const struct command *command)
{
    struct answer answer;
    struct obstacle obstacle;

    run->events.count = 0;
    enum refusal refusal =
        office_step(&run->office, command, run->now_ms, &run->events, &answer, &obstacle);
    QD_ASSERT(refusal == REFUSAL_NONE && run->events.count > 0);
    return run->events.events[run->events.count - 1];
}

/* The citizen is there at once; the service begins. */
static void start(struct run *run, const struct event *called)
{
    const struct command command = {
        .kind = COMMAND_START,
        .actor = {.kind = ACTOR_CLERK, .id = called->clerk_id},
    };
    const struct ticket *ticket = office_ticket(&run->office, called->ticket_id);
    int64_t service_ms = (int64_t)llround(draw_service(run) * MS_PER_HOUR);

    if (ticket->ticket_class == CLASS_PRIORITY) {
        look_who_is_passed(run, ticket);
    }
    measure(run, ticket);
    if (is_measured(run, ticket->number - 1)) {
        run->sums.service_ms += (double)service_ms;
    }
    agenda_note(&run->agenda, run->now_ms + service_ms, ENDS, called->counter_id);
    (void)decide(run, &command);
}

/* Does it, and starts whoever was called by it: at most one, and nobody is called by a start. */
static void step(struct run *run, const struct command *command)
{
    const struct event last = decide(run, command);

    if (last.kind == EVENT_TICKET_CALLED) {
        start(run, &last);
    }
}

static void open_hall(struct run *run)
{
    const struct command open = {.kind = COMMAND_OPEN_DAY,
                                 .actor = {.kind = ACTOR_MANAGER, .id = 1}};

    step(run, &open);
    for (uint32_t i = 1; i <= run->plan->counters; i++) {
        struct command sit = {
            .kind = COMMAND_LOG_IN, .actor = {.kind = ACTOR_CLERK, .id = i}, .counter_id = i};
        step(run, &sit);
        sit.kind = COMMAND_OPEN_COUNTER;
        sit.automatic = true;
        step(run, &sit);
    }
}

static enum ticket_class draw_class(struct run *run)
{
    double u = random_unit(&run->random);

    if (u < run->plan->share[CLASS_PRIORITY]) {
        return CLASS_PRIORITY;
    }
    u -= run->plan->share[CLASS_PRIORITY];
    return u < run->plan->share[CLASS_APPOINTMENT] ? CLASS_APPOINTMENT : CLASS_REGULAR;
}

static void note_arrival(struct run *run)
{
    double gap = random_exponential(&run->random, MS_PER_HOUR / run->plan->arrivals);

    agenda_note(&run->agenda, run->now_ms + llround(gap), ARRIVES, 0);
}

static void arrive(struct run *run)
{
    const struct station_plan *plan = run->plan;
    struct command issue = {.kind = COMMAND_ISSUE, .actor = {.kind = ACTOR_DEVICE, .id = 1}};
    uint32_t index = run->arrived++;

    issue.issue.service_id = 1;
    issue.issue.ticket_class = draw_class(run);
    issue.issue.channel = CHANNEL_KIOSK;
    issue.issue.language = LANGUAGE_VI;
    if (issue.issue.ticket_class == CLASS_APPOINTMENT) {
        issue.issue.appointment_at_ms = run->now_ms;
    }
    memcpy(issue.issue.token, &run->arrived, sizeof run->arrived);
    if (is_measured(run, index)) {
        run->sums.from_ms = run->sums.from_ms == 0 ? run->now_ms : run->sums.from_ms;
        run->sums.to_ms = run->now_ms;
    }
    uint64_t ticket_id = run->office.seq + 1;
    step(run, &issue);
    bool delayed = office_ticket(&run->office, ticket_id)->state == TICKET_WAITING;
    if (delayed && is_measured(run, index)) {
        run->sums.delayed += 1;
    }
    if (delayed && plan->patience_mean > 0) {
        double patience = random_exponential(&run->random, plan->patience_mean * MS_PER_HOUR);
        agenda_note(&run->agenda, run->now_ms + llround(patience), LOSES_PATIENCE, ticket_id);
    }
    run->sums.issued[issue.issue.ticket_class] += 1;
    note_arrival(run);
}

static void lose_patience(struct run *run, uint64_t ticket_id)
{
    const struct command cancel = {.kind = COMMAND_CANCEL,
                                   .actor = {.kind = ACTOR_CITIZEN, .id = ticket_id}};
    const struct ticket *ticket = office_ticket(&run->office, ticket_id);

    if (ticket->state != TICKET_WAITING) {
        return;
    }
    measure(run, ticket);
    if (is_measured(run, ticket->number - 1)) {
        run->sums.given_up += 1;
    }
    step(run, &cancel);
}

static void play(struct run *run)
{
    struct agenda_item item;

    int64_t closes_ms = run->plan->closes_after > 0
                            ? STARTS_AT_MS + llround(run->plan->closes_after * MS_PER_HOUR)
                            : INT64_MAX;
    run->left = run->plan->measured;
    open_hall(run);
    note_arrival(run);
    while (run->left > 0 && agenda_take(&run->agenda, &item) && item.at_ms < closes_ms) {
        run->now_ms = item.at_ms;
        if (item.kind == ARRIVES) {
            arrive(run);
        } else if (item.kind == ENDS) {
            const struct command finish = {.kind = COMMAND_FINISH,
                                           .actor = {.kind = ACTOR_CLERK, .id = item.number}};
            step(run, &finish);
        } else {
            lose_patience(run, item.number);
        }
    }
    QD_ASSERT(run->left == 0 || closes_ms != INT64_MAX);
    office_check(&run->office);
}

static void run_once(const struct station_plan *plan, uint64_t seed, struct run *run)
{
    *run = (struct run){.plan = plan, .now_ms = STARTS_AT_MS};
    random_seed(&run->random, seed);
    run->definition = station_definition(plan->counters, plan->head_ms);
    if (office_init(&run->office, &run->definition) != QD_OK) {
        perror("office_init");
        exit(1);
    }
    play(run);
    office_deinit(&run->office);
    definition_deinit(&run->definition);
    event_list_deinit(&run->events);
    agenda_deinit(&run->agenda);
}

/* One more independent run came to @value. Source: Welford, Technometrics 4 (1962). */
static void add(struct estimate *estimate, uint32_t index, double value)
{
    double away = value - estimate->mean;

    estimate->mean += away / (index + 1);
    estimate->error += away * (value - estimate->mean); /* A sum of squares, for now. */
}

static void add_run(struct station_result *result, const struct run *run, uint32_t index)
{
    const struct sums *sums = &run->sums;
    double span_ms = (double)(sums->to_ms - sums->from_ms);
    double wait_max = (double)run->wait_max_ms / MS_PER_HOUR;

    for (uint32_t i = 0; i < STATION_CLASSES; i++) {
        double wait_ms = sums->count[i] > 0 ? sums->wait_ms[i] / sums->count[i] : 0;
        double served = sums->issued[i] > 0 ? sums->count[i] / sums->issued[i] : 1;
        add(&result->wait[i], index, wait_ms / MS_PER_HOUR);
        add(&result->unserved[i], index, 1.0 - served);
    }
    add(&result->delayed, index, sums->delayed / sums->count[0]);
    add(&result->over5, index, sums->over5 / sums->count[0]);
    add(&result->over15, index, sums->over15 / sums->count[0]);
    add(&result->in_line, index, sums->wait_ms[0] / span_ms);
    add(&result->given_up, index, sums->given_up / sums->count[0]);
    double foretold = sums->foretold > 0 ? sums->foretold : 1;
    add(&result->forecast, index, sums->forecast_ms / foretold / MS_PER_HOUR);
    add(&result->foretold, index, sums->foretold_ms / foretold / MS_PER_HOUR);
    add(&result->within50, index, sums->within50 / foretold);
    add(&result->within90, index, sums->within90 / foretold);
    add(&result->busy, index, sums->service_ms / span_ms / run->plan->counters);
    result->wait_max = wait_max > result->wait_max ? wait_max : result->wait_max;
    result->customers += run->arrived;
    result->passed += run->passed;
    result->passed_late += run->passed_late;
}

static void settle(struct estimate *estimate, uint32_t runs)
{
    estimate->error = sqrt(estimate->error / (runs - 1) / runs);
}

void station_run(const struct station_plan *plan, struct station_result *result)
{
    *result = (struct station_result){0};
    for (uint32_t i = 0; i < plan->runs; i++) {
        struct run run;
        run_once(plan, plan->seed * 1000003 + i, &run);
        add_run(result, &run, i);
    }
    for (uint32_t i = 0; i < STATION_CLASSES; i++) {
        settle(&result->wait[i], plan->runs);
        settle(&result->unserved[i], plan->runs);
    }
    settle(&result->delayed, plan->runs);
    settle(&result->over5, plan->runs);
    settle(&result->over15, plan->runs);
    settle(&result->in_line, plan->runs);
    settle(&result->given_up, plan->runs);
    settle(&result->forecast, plan->runs);
    settle(&result->foretold, plan->runs);
    settle(&result->within50, plan->runs);
    settle(&result->within90, plan->runs);
    settle(&result->busy, plan->runs);
}
