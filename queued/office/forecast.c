#include "queued/office/forecast.h"

#include <math.h>
#include <stddef.h>

#include "queued/base/assert.h"
#include "queued/office/place.h"
#include "queued/office/tickets.h"

/* A line being played forward: the next ticket of it. */
struct cursor {
    uint32_t at; /* INDEX_NONE: nobody left. */
};

/* The hall being played forward. A few kilobytes, on the stack; nothing of the office is copied or
 * changed. */
struct play {
    const struct office *office;
    int64_t key_ms; /* Of the ticket whose turn is awaited. */
    uint64_t id;
    uint32_t service_id;
    uint32_t bound_counter_id;
    struct cursor services[LIMIT_SERVICES];
    struct cursor counters[LIMIT_COUNTERS];
    int64_t free_at_ms[LIMIT_COUNTERS]; /* When the counter takes its next; INT64_MAX: never. */
    bool is_ours[LIMIT_COUNTERS];       /* The counter may call the awaited ticket. */
    const struct cursor *own_lines[2];  /* Those that people_ahead() counts; NULL: only one. */
    uint32_t steps;
    uint32_t own_calls; /* Those at counters that may call the awaited ticket. */
    uint32_t own_line;  /* Those of people ahead of it in its own line. */
};

static int64_t mean_of(const struct office *office, uint32_t service_id)
{
    const struct service *service = office_service(office, service_id);

    QD_ASSERT(service != NULL);
    return service->learned.mean_ms;
}

static int64_t scale(int64_t span_ms, double factor)
{
    return (int64_t)((double)span_ms * factor + 0.5);
}

/* Ages of services are told apart to a sixteenth of their mean, up to four means. */
#define AGES_PER_MEAN 16
#define AGE_COUNT (4 * AGES_PER_MEAN)

/* The service at a busy counter. */
struct at_desk {
    int64_t mean_ms;
    int64_t passed_ms; /* Called and on the way: 0. */
    uint32_t age;      /* 0 .. AGE_COUNT - 1 */
};

static struct at_desk look_at_desk(const struct play *play, uint32_t index, int64_t now_ms)
{
    const struct office *office = play->office;
    const struct ticket *ticket = office_ticket(office, office->counters[index].ticket_id);

    QD_ASSERT(ticket != NULL);
    struct at_desk desk = {.mean_ms = mean_of(office, ticket->service_id)};
    if (ticket->state == TICKET_SERVING) {
        desk.passed_ms = now_ms - ticket->leg.started_at_ms - ticket->leg.parked_ms;
    }
    bool is_old = desk.passed_ms / 4 >= desk.mean_ms;
    desk.age = is_old ? AGE_COUNT - 1 : (uint32_t)(desk.passed_ms * AGES_PER_MEAN / desk.mean_ms);
    return desk;
}

/* How long a service still takes, on average, that has taken @passed_ms: the mean at first and half
 * of it in the end, as for the sum of two exponential parts (the mean residual life of Erlang-2).
 * Whoever takes longer than the mean is not just about to stand up. */
static int64_t left_of(const struct at_desk *desk)
{
    double mean = (double)desk->mean_ms;
    double passed = (double)desk->passed_ms;

    return scale(desk->mean_ms, (mean + passed) / (mean + 2.0 * passed));
}

static bool is_busy(const struct play *play, uint32_t index)
{
    const struct counter *counter = &play->office->counters[index];

    return counter_is_staffed(counter) && counter->ticket_id != 0;
}

/* Busy counters do not all become free when theirs is over on average, but one after another: of s
 * counters with mean m, one every m / s, whatever the distribution (Palm and Khinchine: many
 * independent streams together are nearly Poisson's). Whoever has been served longest is first. The
 * counters that may call the awaited ticket are one such group, the others another. */
static void free_one_by_one(struct play *play, bool ours, int64_t now_ms)
{
    uint32_t older[AGE_COUNT + 1] = {0}; /* How many are of that age; then how many are older. */
    uint32_t count = 0;

    for (uint32_t i = 0; i < play->office->counter_count; i++) {
        if (play->is_ours[i] == ours && is_busy(play, i)) {
            older[look_at_desk(play, i, now_ms).age]++;
            count++;
        }
    }
    for (uint32_t age = AGE_COUNT, sum = 0; age > 0; age--) {
        uint32_t of_age = older[age - 1];
        older[age - 1] = sum;
        sum += of_age;
    }
    for (uint32_t i = 0; i < play->office->counter_count; i++) {
        if (play->is_ours[i] == ours && is_busy(play, i)) {
            struct at_desk desk = look_at_desk(play, i, now_ms);
            int64_t before = older[desk.age]++;
            play->free_at_ms[i] = now_ms + (before * desk.mean_ms + left_of(&desk)) / count;
        }
    }
}

static bool may_call(const struct play *play, const struct counter *counter)
{
    if (play->bound_counter_id != 0) {
        return counter->counter_id == play->bound_counter_id;
    }
    return office_serves(play->office, counter, play->service_id);
}

static bool begin(struct play *play, int64_t now_ms)
{
    const struct office *office = play->office;
    bool served = false;

    for (uint32_t i = 0; i < office->service_count; i++) {
        play->services[i].at = office->services[i].queue.head;
    }
    for (uint32_t i = 0; i < office->counter_count; i++) {
        play->counters[i].at = office->counters[i].queue.head;
        play->free_at_ms[i] = counter_is_staffed(&office->counters[i]) ? now_ms : INT64_MAX;
        play->is_ours[i] = may_call(play, &office->counters[i]);
        served = served || (play->free_at_ms[i] != INT64_MAX && play->is_ours[i]);
    }
    free_one_by_one(play, true, now_ms);
    free_one_by_one(play, false, now_ms);
    uint32_t service = definition_service_index(office->definition, play->service_id);
    uint32_t counter = definition_counter_index(office->definition, play->bound_counter_id);
    play->own_lines[0] = &play->services[service];
    play->own_lines[1] = counter != INDEX_NONE ? &play->counters[counter] : NULL;
    return served;
}

/* The earlier of *@best and what @cursor shows, if it stands before the awaited ticket. */
static void consider(const struct play *play, struct cursor *cursor, struct cursor **best)
{
    const struct ticket *tickets = play->office->tickets;

    if (cursor->at == INDEX_NONE) {
        return;
    }
    const struct ticket *ticket = &tickets[cursor->at];
    if (ticket_order(ticket->key_ms, ticket->id, play->key_ms, play->id) >= 0) {
        return;
    }
    if (*best == NULL ||
        ticket_order(
            ticket->key_ms, ticket->id, tickets[(*best)->at].key_ms, tickets[(*best)->at].id) < 0) {
        *best = cursor;
    }
}

/* Whom counter @index would take before the awaited ticket; NULL: nobody. */
static struct cursor *head_for(struct play *play, uint32_t index)
{
    const struct office *office = play->office;
    const struct service_set *set = &office->definition->counters[index].services;
    struct cursor *best = NULL;

    consider(play, &play->counters[index], &best);
    for (uint32_t i = 0; i < office->service_count; i++) {
        if (play->services[i].at != INDEX_NONE && service_set_has(set, i)) {
            consider(play, &play->services[i], &best);
        }
    }
    return best;
}

static uint32_t next_free(const struct play *play)
{
    uint32_t next = 0;

    for (uint32_t i = 1; i < play->office->counter_count; i++) {
        next = play->free_at_ms[i] < play->free_at_ms[next] ? i : next;
    }
    return next;
}

/* The instant at which the awaited ticket is called. */
static int64_t play_forward(struct play *play)
{
    const struct office *office = play->office;

    for (;;) {
        uint32_t index = next_free(play);
        int64_t at_ms = play->free_at_ms[index];
        QD_ASSERT(at_ms != INT64_MAX);
        struct cursor *head = head_for(play, index);
        if (head == NULL) {
            if (play->is_ours[index]) {
                return at_ms;
            }
            play->free_at_ms[index] = INT64_MAX; /* Has nobody to take before the awaited one. */
            continue;
        }
        if (play->steps == FORECAST_STEPS_MAX) {
            return at_ms;
        }
        play->steps++;
        play->own_calls += play->is_ours[index] ? 1 : 0;
        play->own_line += head == play->own_lines[0] || head == play->own_lines[1] ? 1 : 0;
        play->free_at_ms[index] = at_ms + mean_of(office, office->tickets[head->at].service_id);
        head->at = queue_next(office->tickets, head->at);
    }
}

/* Quantile of Gamma(shape, 1) over its mean. Source: Wilson and Hilferty, PNAS 17 (1931): the cube
 * root of a chi-squared variable is nearly normal. @z is the normal quantile. */
static double gamma_quantile(double shape, double z)
{
    double ninth = 1.0 / (9.0 * shape);
    double root = 1.0 - ninth + z * sqrt(ninth);

    return root > 0.0 ? root * root * root : 0.0;
}

#define Z_25 0.6744897501960817 /* Normal quantile of 0.75. */
#define Z_05 1.6448536269514722 /* Normal quantile of 0.95. */

static struct forecast in_words(uint32_t people_ahead, uint32_t calls_before, int64_t wait_ms)
{
    double shape = (double)calls_before + 1.0;

    return (struct forecast){
        .known = true,
        .people_ahead = people_ahead,
        .expected_ms = wait_ms,
        .low50_ms = scale(wait_ms, gamma_quantile(shape, -Z_25)),
        .high50_ms = scale(wait_ms, gamma_quantile(shape, Z_25)),
        .low90_ms = scale(wait_ms, gamma_quantile(shape, -Z_05)),
        .high90_ms = scale(wait_ms, gamma_quantile(shape, Z_05)),
    };
}

static uint32_t people_ahead(const struct play *play)
{
    const struct office *office = play->office;
    const struct service *service = office_service(office, play->service_id);
    uint32_t rank = queue_rank(&service->queue, office->tickets, play->key_ms, play->id);

    if (play->bound_counter_id != 0) {
        const struct counter *counter = office_counter(office, play->bound_counter_id);
        rank += queue_rank(&counter->queue, office->tickets, play->key_ms, play->id);
    }
    return rank;
}

static struct forecast run(struct play *play, int64_t now_ms)
{
    uint32_t ahead = people_ahead(play);

    if (!begin(play, now_ms)) {
        return (struct forecast){.people_ahead = ahead};
    }
    int64_t wait_ms = play_forward(play) - now_ms;
    uint32_t calls = play->own_calls;
    if (play->steps == FORECAST_STEPS_MAX && play->own_line > 0) {
        double further = (double)ahead / (double)play->own_line;
        wait_ms = scale(wait_ms, further);
        calls = (uint32_t)((double)calls * further);
    }
    return in_words(ahead, calls, wait_ms);
}

struct forecast forecast_ticket(const struct office *office, uint64_t ticket_id, int64_t now_ms)
{
    const struct ticket *ticket = office_ticket(office, ticket_id);

    if (ticket == NULL || ticket->state != TICKET_WAITING) {
        return (struct forecast){0};
    }
    struct play play = {
        .office = office,
        .key_ms = ticket->key_ms,
        .id = ticket->id,
        .service_id = ticket->service_id,
        .bound_counter_id = ticket->bound_counter_id,
    };
    return run(&play, now_ms > office->at_ms ? now_ms : office->at_ms);
}

struct forecast forecast_for_key(const struct office *office,
                                 uint32_t service_id,
                                 int64_t key_ms,
                                 int64_t now_ms)
{
    struct play play = {
        .office = office,
        .key_ms = key_ms,
        .id = UINT64_MAX,
        .service_id = service_id,
    };

    QD_ASSERT(office_service(office, service_id) != NULL);
    return run(&play, now_ms > office->at_ms ? now_ms : office->at_ms);
}

struct forecast forecast_new(const struct office *office,
                             uint32_t service_id,
                             enum ticket_class ticket_class,
                             int64_t now_ms)
{
    int64_t at_ms = now_ms > office->at_ms ? now_ms : office->at_ms;

    return forecast_for_key(
        office, service_id, ticket_key(office->definition, ticket_class, at_ms, 0), at_ms);
}
