#include "tests/unit/report_oracle.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <cmocka.h>

#define ZONE_S INT64_C(25200) /* Seven hours. */
#define DAY_S INT64_C(86400)

/* The sample office's local time, by the C library. */
static struct tm local(int64_t at_ms)
{
    time_t seconds = (time_t)(at_ms / 1000 + ZONE_S);
    struct tm parts;

    assert_non_null(gmtime_r(&seconds, &parts));
    return parts;
}

static int64_t date_of(int64_t at_ms)
{
    struct tm parts = local(at_ms);

    int64_t year = parts.tm_year + 1900;

    return year * 10000 + (parts.tm_mon + 1) * INT64_C(100) + parts.tm_mday;
}

static int64_t midnight(int64_t date)
{
    struct tm parts = {
        .tm_year = (int)(date / 10000) - 1900,
        .tm_mon = (int)(date / 100 % 100) - 1,
        .tm_mday = (int)(date % 100),
    };

    return (int64_t)timegm(&parts) - ZONE_S;
}

/* --- Tickets --- */

static bool is_undone(const struct event_list *events, const struct event *event)
{
    if (event->kind == EVENT_ACTION_UNDONE) {
        return true;
    }
    for (size_t i = 0; i < events->count; i++) {
        const struct event *other = &events->events[i];
        if (other->kind == EVENT_ACTION_UNDONE && other->undone.undone_seq == event->seq) {
            return true;
        }
    }
    return false;
}

static struct oracle_ticket *find(struct oracle *oracle, uint64_t id)
{
    for (size_t i = 0; i < oracle->ticket_count; i++) {
        if (oracle->tickets[i].id == id) {
            return &oracle->tickets[i];
        }
    }
    fail_msg("no ticket %llu", (unsigned long long)id);
    abort();
}

static void end(struct oracle_ticket *ticket, struct oracle_leg *leg, int state, int64_t at_ms)
{
    if (ticket->state == TICKET_PARKED) {
        leg->parked += at_ms - ticket->parked_since;
    }
    leg->ended = at_ms;
    ticket->ended = at_ms;
    ticket->state = state;
}

static void follow(struct oracle_ticket *ticket, const struct event *event)
{
    struct oracle_leg *leg = &ticket->legs[ticket->leg_count - 1];

    switch ((int)event->kind) {
    case EVENT_TICKET_CALLED:
        ticket->state = TICKET_CALLED;
        leg->called = event->at_ms;
        leg->first_called = leg->first_called == 0 ? event->at_ms : leg->first_called;
        leg->counter_id = event->counter_id;
        leg->clerk_id = event->clerk_id;
        break;
    case EVENT_TICKET_STARTED:
        ticket->state = TICKET_SERVING;
        leg->started = event->at_ms;
        leg->clerk_id = event->clerk_id;
        break;
    case EVENT_TICKET_FINISHED:
        end(ticket, leg, TICKET_DONE, event->at_ms);
        ticket->outcome = (int)event->finished.outcome;
        memcpy(ticket->dossier, event->finished.dossier_code, sizeof ticket->dossier);
        ticket->due_date = event->finished.dossier_due_date;
        break;
    case EVENT_TICKET_NO_SHOW:
        end(ticket, leg, TICKET_NO_SHOW, event->at_ms);
        break;
    case EVENT_TICKET_RETURNED:
        ticket->state = TICKET_WAITING;
        ticket->ended = 0;
        leg->ended = 0;
        break;
    case EVENT_TICKET_PARKED:
        ticket->state = TICKET_PARKED;
        ticket->parked_since = event->at_ms;
        break;
    case EVENT_TICKET_RESUMED:
        leg->parked += event->at_ms - ticket->parked_since;
        ticket->state = TICKET_SERVING;
        leg->counter_id = event->counter_id;
        leg->clerk_id = event->clerk_id;
        break;
    case EVENT_TICKET_TRANSFERRED:
        ticket->state = TICKET_WAITING;
        leg->ended = event->at_ms;
        ticket->legs[ticket->leg_count++] = (struct oracle_leg){
            .service_id = event->transferred.service_id, .entered = event->at_ms};
        break;
    case EVENT_TICKET_REQUEUED:
        ticket->state = TICKET_WAITING;
        break;
    case EVENT_TICKET_RECLASSIFIED:
        ticket->ticket_class = (int64_t)event->reclassified.ticket_class;
        break;
    case EVENT_TICKET_CANCELLED:
        end(ticket, leg, TICKET_CANCELLED, event->at_ms);
        break;
    case EVENT_TICKET_EXPIRED:
        end(ticket, leg, TICKET_EXPIRED, event->at_ms);
        break;
    case EVENT_TICKET_RATED:
        ticket->rated = event->rated.level;
        break;
    case EVENT_TICKET_CARRIED: /* Whoever called it yesterday does not hold it today. */
        leg->counter_id = 0;
        leg->clerk_id = 0;
        leg->called = leg->first_called;
        break;
    default:
        break;
    }
}

static void issue(struct oracle *oracle, const struct event *event)
{
    struct oracle_ticket *ticket = &oracle->tickets[oracle->ticket_count++];

    *ticket = (struct oracle_ticket){
        .id = event->ticket_id,
        .date = date_of(event->at_ms),
        .ticket_class = (int64_t)event->issued.ticket_class,
        .channel = (int64_t)event->issued.channel,
        .procedure_id = event->issued.procedure_count > 0 ? event->issued.procedure_ids[0] : 0,
        .issued = event->at_ms,
        .state = TICKET_WAITING,
        .forecast = event->issued.forecast,
        .leg_count = 1,
    };
    ticket->legs[0] =
        (struct oracle_leg){.service_id = event->issued.service_id, .entered = event->at_ms};
}

void report_oracle_init(struct oracle *oracle, const struct event_list *events, int64_t now_ms)
{
    *oracle = (struct oracle){
        .events = calloc(events->count, sizeof *oracle->events),
        .tickets = calloc(events->count, sizeof *oracle->tickets),
        .promise_ms = INT64_C(900000), /* A quarter of an hour. */
        .now_ms = now_ms,
    };
    assert_non_null(oracle->events);
    assert_non_null(oracle->tickets);
    for (size_t i = 0; i < events->count; i++) {
        if (!is_undone(events, &events->events[i])) {
            oracle->events[oracle->event_count++] = events->events[i];
        }
    }
    for (size_t i = 0; i < oracle->event_count; i++) {
        const struct event *event = &oracle->events[i];
        assert_int_equal(event->at_ms % 1000, 0);
        if (event->kind == EVENT_TICKET_ISSUED) {
            issue(oracle, event);
        } else if (event->ticket_id != 0) {
            follow(find(oracle, event->ticket_id), event);
        }
    }
}

void report_oracle_deinit(struct oracle *oracle)
{
    free(oracle->events);
    free(oracle->tickets);
}

/* --- Groups --- */

static int64_t group_at(enum report_by by, int64_t at_ms)
{
    struct tm parts = local(at_ms);

    if (by == REPORT_BY_HOUR) {
        return parts.tm_hour;
    }
    if (by == REPORT_BY_WEEKDAY) {
        return parts.tm_wday == 0 ? 7 : parts.tm_wday;
    }
    if (by == REPORT_BY_WEEK) {
        return date_of(at_ms - (int64_t)((parts.tm_wday + 6) % 7) * DAY_S * 1000);
    }
    if (by == REPORT_BY_MONTH) {
        return date_of(at_ms) / 100;
    }
    return by == REPORT_BY_DATE ? date_of(at_ms) : 0;
}

static int64_t group_of_ticket(enum report_by by, const struct oracle_ticket *ticket)
{
    if (by == REPORT_BY_CLASS) {
        return ticket->ticket_class;
    }
    if (by == REPORT_BY_PROCEDURE) {
        return ticket->procedure_id;
    }
    return by == REPORT_BY_CHANNEL ? ticket->channel : group_at(by, ticket->issued);
}

static int64_t group_of_leg(enum report_by by, const struct oracle_leg *leg)
{
    if (by == REPORT_BY_SERVICE) {
        return leg->service_id;
    }
    return by == REPORT_BY_COUNTER ? leg->counter_id : leg->clerk_id;
}

static bool is_by_leg(enum report_by by)
{
    return by == REPORT_BY_SERVICE || by == REPORT_BY_COUNTER || by == REPORT_BY_CLERK;
}

static bool is_in_period(const struct report_query *query, int64_t date)
{
    return date >= query->from_date && date <= query->to_date;
}

/* --- Counters, second by second --- */

struct second {
    bool open, busy;
    int64_t clerk_id;
    uint64_t ticket_id;
    int64_t service_id;
    uint32_t ended; /* Services that ended in this second. */
};

/* One counter's event: what the counter is from this second on. */
static void turn(struct oracle *oracle, struct second *now, const struct event *event)
{
    const struct oracle_ticket *ticket = NULL;

    switch ((int)event->kind) {
    case EVENT_COUNTER_OPENED:
        now->open = true;
        now->clerk_id = event->clerk_id;
        break;
    case EVENT_CLERK_LOGGED_IN:
        now->clerk_id = event->clerk_id;
        break;
    case EVENT_COUNTER_PAUSED:
    case EVENT_COUNTER_CLOSED:
        now->open = false;
        now->busy = false;
        break;
    case EVENT_TICKET_CALLED:
    case EVENT_TICKET_RESUMED:
        now->busy = true;
        now->ticket_id = event->ticket_id;
        ticket = find(oracle, event->ticket_id);
        for (uint32_t i = 0; i < ticket->leg_count; i++) {
            if (ticket->legs[i].entered <= event->at_ms) {
                now->service_id = ticket->legs[i].service_id;
            }
        }
        break;
    case EVENT_TICKET_FINISHED:
    case EVENT_TICKET_NO_SHOW:
    case EVENT_TICKET_PARKED:
    case EVENT_TICKET_TRANSFERRED:
    case EVENT_TICKET_REQUEUED:
        now->busy = false;
        break;
    case EVENT_TICKET_EXPIRED:
        now->busy = now->busy && now->ticket_id != event->ticket_id;
        break;
    default:
        break;
    }
}

/* Whether @event ends a service that was begun: its ticket's leg had started by then. */
static bool is_end(struct oracle *oracle, const struct event *event)
{
    if (event->kind == EVENT_TICKET_FINISHED) {
        return true;
    }
    if (event->kind != EVENT_TICKET_TRANSFERRED) {
        return false;
    }
    uint32_t leg = 0; /* Two may end in one second: this event ends that of its place. */
    for (size_t i = 0; i < oracle->event_count && oracle->events[i].seq < event->seq; i++) {
        const struct event *other = &oracle->events[i];
        leg += other->kind == event->kind && other->ticket_id == event->ticket_id ? 1 : 0;
    }
    return find(oracle, event->ticket_id)->legs[leg].started != 0;
}

static bool is_by_ticket(enum report_by by)
{
    return by == REPORT_BY_SERVICE || by == REPORT_BY_CLASS || by == REPORT_BY_CHANNEL ||
           by == REPORT_BY_PROCEDURE;
}

static struct oracle_time *time_of(struct oracle *oracle,
                                   const struct second *second,
                                   uint32_t counter_id,
                                   int64_t at_ms)
{
    enum report_by by = oracle->query.by;
    int64_t group = group_at(by, at_ms);

    group = by == REPORT_BY_COUNTER ? counter_id : group;
    group = by == REPORT_BY_CLERK ? second->clerk_id : group;
    group = by == REPORT_BY_SERVICE ? second->service_id : group;
    if (by == REPORT_BY_CLASS || by == REPORT_BY_CHANNEL || by == REPORT_BY_PROCEDURE) {
        group = group_of_ticket(by, find(oracle, second->ticket_id));
    }
    for (size_t i = 0; i < oracle->time_count; i++) {
        if (oracle->times[i].group == group) {
            return &oracle->times[i];
        }
    }
    assert_true(oracle->time_count < ORACLE_TIMES);
    oracle->times[oracle->time_count] = (struct oracle_time){.group = group};
    return &oracle->times[oracle->time_count++];
}

static void watch_second(struct oracle *oracle,
                         const struct second *now,
                         uint32_t counter_id,
                         int64_t at_ms)
{
    if (!now->open) {
        return;
    }
    oracle->open_ms += 1000;
    if (!is_by_ticket(oracle->query.by)) {
        time_of(oracle, now, counter_id, at_ms)->open_ms += 1000;
    }
    if (now->busy) {
        time_of(oracle, now, counter_id, at_ms)->busy_ms += 1000;
    }
}

static void watch(struct oracle *oracle, uint32_t counter_id)
{
    int64_t from_s = midnight(oracle->query.from_date);
    int64_t to_s = midnight(oracle->query.to_date) + DAY_S;
    struct second now = {0};
    size_t at = 0;

    to_s = to_s * 1000 < oracle->now_ms ? to_s : oracle->now_ms / 1000;
    for (int64_t second = from_s; second < to_s; second++) {
        for (; at < oracle->event_count && oracle->events[at].at_ms <= second * 1000; at++) {
            const struct event *event = &oracle->events[at];
            if (event->counter_id != counter_id) {
                continue;
            }
            if (event->at_ms >= from_s * 1000 && is_end(oracle, event)) {
                time_of(oracle, &now, counter_id, event->at_ms)->ended++;
            }
            turn(oracle, &now, event);
        }
        watch_second(oracle, &now, counter_id, second * 1000);
    }
}

void report_oracle_ask(struct oracle *oracle, const struct report_query *query)
{
    oracle->query = *query;
    oracle->open_ms = 0;
    oracle->time_count = 0;
    for (uint32_t counter_id = 1; counter_id <= 3; counter_id++) {
        watch(oracle, counter_id);
    }
}

/* --- Figures --- */

struct values {
    int64_t *items;
    size_t count;
};

static void add(struct values *values, int64_t value)
{
    values->items = realloc(values->items, (values->count + 1) * sizeof *values->items);
    assert_non_null(values->items);
    values->items[values->count++] = value;
}

/* The smallest value that at least @percent of a hundred values do not exceed. */
static int64_t percentile(const struct values *values, unsigned percent)
{
    int64_t best = INT64_MAX;

    for (size_t i = 0; i < values->count; i++) {
        size_t not_above = 0;
        for (size_t j = 0; j < values->count; j++) {
            not_above += values->items[j] <= values->items[i] ? 1 : 0;
        }
        if (not_above * 100 >= percent * values->count && values->items[i] < best) {
            best = values->items[i];
        }
    }
    return best;
}

static struct durations summed_up(struct values *values)
{
    struct durations of = {.count = (uint32_t)values->count};
    int64_t sum = 0;

    for (size_t i = 0; i < values->count; i++) {
        sum += values->items[i];
        of.longest_ms = values->items[i] > of.longest_ms ? values->items[i] : of.longest_ms;
    }
    if (values->count > 0) {
        of.mean_ms = sum / (int64_t)values->count;
        of.median_ms = percentile(values, 50);
        of.p90_ms = percentile(values, 90);
    }
    free(values->items);
    return of;
}

struct figures {
    struct values wait, walk, service, visit, parked, all_parked, left, error;
    uint32_t kept, in_range;
};

static int64_t due_date(const struct oracle *oracle, const struct oracle_ticket *ticket)
{
    int64_t due = ticket->due_date;

    for (size_t i = 0; i < oracle->ticket_count && ticket->due_date == 0; i++) {
        const struct oracle_ticket *other = &oracle->tickets[i];
        if (other->outcome == OUTCOME_DOSSIER_ACCEPTED && other->due_date != 0 &&
            other->date <= ticket->date && ticket->dossier[0] != '\0' &&
            strcmp(other->dossier, ticket->dossier) == 0) {
            due = other->due_date; /* The newest wins. */
        }
    }
    return due;
}

/* Legs @first to @last of @ticket as one stay: all of them, or one. */
static void count(const struct oracle *oracle,
                  const struct oracle_ticket *ticket,
                  uint32_t first,
                  uint32_t last,
                  struct report_row *row,
                  struct figures *of)
{
    bool is_end = last + 1 == ticket->leg_count;
    int state = is_end ? ticket->state : TICKET_DONE;
    bool cut = state == TICKET_CANCELLED || state == TICKET_EXPIRED;
    int64_t began = ticket->legs[first].entered;
    int64_t ended = ticket->legs[last].ended;
    int64_t wait = 0, walk = 0, service = 0, parked = 0;
    bool called = false, started = false;

    for (uint32_t i = first; i <= last; i++) {
        const struct oracle_leg *leg = &ticket->legs[i];
        called = called || leg->first_called != 0;
        started = started || leg->started != 0;
        wait += leg->first_called != 0 ? leg->first_called - leg->entered : 0;
        walk += leg->started != 0 ? leg->started - leg->called : 0;
        parked += leg->parked;
        service +=
            leg->started != 0 && leg->ended != 0 ? leg->ended - leg->started - leg->parked : 0;
    }
    row->issued++;
    row->transfers += (last - first) + (is_end ? 0 : 1);
    row->served += state == TICKET_DONE && (is_end || started) ? 1 : 0;
    row->no_shows += state == TICKET_NO_SHOW ? 1 : 0;
    row->cancelled += state == TICKET_CANCELLED ? 1 : 0;
    row->expired += state == TICKET_EXPIRED ? 1 : 0;
    row->present += state <= TICKET_PARKED ? 1 : 0;
    if (called && !(state == TICKET_NO_SHOW && oracle->query.without_no_shows)) {
        add(&of->wait, wait);
        row->promise_due++;
        of->kept += wait <= oracle->promise_ms ? 1 : 0;
    } else if (!called && cut) {
        add(&of->left, ended - began);
        row->promise_due += ended - began > oracle->promise_ms ? 1 : 0;
    }
    if (started) {
        add(&of->walk, walk);
    }
    if (started && ended != 0 && !cut) {
        add(&of->service, service);
        add(&of->all_parked, parked);
    }
    if (parked != 0) {
        add(&of->parked, parked);
    }
    if (ended != 0) {
        add(&of->visit, ended - began);
    }
    const struct oracle_leg *opening = &ticket->legs[0];
    if (first == 0 && ticket->forecast.known && opening->first_called != 0) {
        int64_t waited = opening->first_called - ticket->issued;
        add(&of->error, llabs(waited - ticket->forecast.expected_ms));
        of->in_range +=
            waited >= ticket->forecast.low90_ms && waited <= ticket->forecast.high90_ms ? 1 : 0;
    }
    if (is_end && ticket->rated != 0) {
        row->rated[ticket->rated - 1]++;
    }
    if (is_end && state == TICKET_DONE) {
        row->dossiers_accepted += ticket->outcome == OUTCOME_DOSSIER_ACCEPTED ? 1 : 0;
        int64_t due = due_date(oracle, ticket);
        if (ticket->outcome == OUTCOME_RESULT_HANDED_OVER && due != 0) {
            row->dossiers_on_time += date_of(ended) <= due ? 1 : 0;
            row->dossiers_late += date_of(ended) > due ? 1 : 0;
        }
    }
}

static double share(double part, double whole)
{
    return whole == 0 ? -1 : part / whole;
}

/* Fewer than five are no judgement of a clerk, or of a counter. */
static void judge(enum report_by by, struct report_row *row)
{
    double sum = 0;

    for (uint32_t level = 1; level <= 4; level++) {
        row->rating_count += row->rated[level - 1];
        sum += (double)row->rated[level - 1] * level;
    }
    bool of_people = by == REPORT_BY_CLERK || by == REPORT_BY_COUNTER;
    bool is_hidden = of_people && row->rating_count < 5;
    row->rating_mean = is_hidden ? -1 : share(sum, row->rating_count);
    row->rating_good =
        is_hidden ? -1 : share((double)row->rated[2] + row->rated[3], row->rating_count);
}

void report_oracle_row(const struct oracle *oracle, int64_t group, struct report_row *row)
{
    const struct report_query *query = &oracle->query;
    struct figures of = {0};
    uint32_t ended = 0;

    memset(row, 0, sizeof *row);
    for (size_t i = 0; i < oracle->ticket_count; i++) {
        const struct oracle_ticket *ticket = &oracle->tickets[i];
        if (!is_in_period(query, ticket->date)) {
            continue;
        }
        if (!is_by_leg(query->by) && group_of_ticket(query->by, ticket) == group) {
            count(oracle, ticket, 0, ticket->leg_count - 1, row, &of);
        }
        for (uint32_t j = 0; j < ticket->leg_count && is_by_leg(query->by); j++) {
            if (group_of_leg(query->by, &ticket->legs[j]) == group) {
                count(oracle, ticket, j, j, row, &of);
            }
        }
    }
    for (size_t i = 0; i < oracle->time_count; i++) {
        if (oracle->times[i].group == group) {
            row->open_ms = oracle->times[i].open_ms;
            row->busy_ms = oracle->times[i].busy_ms;
            ended = oracle->times[i].ended;
        }
    }
    row->open_ms = is_by_ticket(query->by) ? oracle->open_ms : row->open_ms;
    row->wait = summed_up(&of.wait);
    row->walk = summed_up(&of.walk);
    row->service = summed_up(&of.service);
    row->visit = summed_up(&of.visit);
    row->parked = summed_up(&of.parked);
    row->parked_mean_ms = summed_up(&of.all_parked).mean_ms;
    struct durations left = summed_up(&of.left);
    struct durations error = summed_up(&of.error);
    row->left_before_call = left.count;
    row->left_before_call_mean_ms = left.mean_ms;
    row->left_before_call_longest_ms = left.longest_ms;
    row->forecast_count = error.count;
    row->forecast_error_mean_ms = error.mean_ms;
    row->forecast_within = share(of.in_range, error.count);
    row->within_promise = share(of.kept, row->promise_due);
    row->dossiers_on_time_rate =
        share(row->dossiers_on_time, row->dossiers_on_time + row->dossiers_late);
    judge(query->by, row);
    row->throughput_per_hour = share(ended * 3600000.0, (double)row->open_ms);
    row->load = share((double)row->busy_ms, (double)row->open_ms);
}

static size_t add_group(int64_t *groups, size_t count, size_t max, int64_t group)
{
    size_t at = 0;

    while (at < count && groups[at] < group) {
        at++;
    }
    if (at < count && groups[at] == group) {
        return count;
    }
    assert_true(count < max);
    memmove(&groups[at + 1], &groups[at], (count - at) * sizeof *groups);
    groups[at] = group;
    return count + 1;
}

size_t report_oracle_groups(const struct oracle *oracle, int64_t *groups, size_t max)
{
    const struct report_query *query = &oracle->query;
    size_t count = 0;

    for (size_t i = 0; i < oracle->ticket_count; i++) {
        const struct oracle_ticket *ticket = &oracle->tickets[i];
        if (!is_in_period(query, ticket->date)) {
            continue;
        }
        if (!is_by_leg(query->by)) {
            count = add_group(groups, count, max, group_of_ticket(query->by, ticket));
        }
        for (uint32_t j = 0; j < ticket->leg_count && is_by_leg(query->by); j++) {
            int64_t group = group_of_leg(query->by, &ticket->legs[j]);
            count = group == 0 ? count : add_group(groups, count, max, group);
        }
    }
    /* Counters that were open without a visitor have a row, too. */
    for (size_t i = 0; i < oracle->time_count; i++) {
        count = add_group(groups, count, max, oracle->times[i].group);
    }
    return count;
}
