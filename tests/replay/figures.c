#include "tests/replay/figures.h"

#include <string.h>

#include "queued/codec/report.h"
#include "queued/office/calendar.h"
#include "tests/replay/hall_span.h"

/* One row, as plain lists of durations. */
struct figure {
    int64_t group;
    uint32_t issued, served, no_shows, cancelled, expired, transfers, dossiers;
    GArray *wait; /* int64_t, as are the others. */
    GArray *walk;
    GArray *service;
    GArray *visit;
    GArray *parked;
    GArray *left;
    GArray *error;
    uint32_t due;
    uint32_t kept;
};

struct figures {
    const struct hall *hall;
    enum report_by by;
    bool without_no_shows;
    GArray *rows; /* struct figure, by group. */
};

static GArray *list_new(void)
{
    return g_array_new(FALSE, FALSE, sizeof(int64_t));
}

static struct figure *row_of(struct figures *figures, int64_t group)
{
    guint at = 0;

    while (at < figures->rows->len &&
           g_array_index(figures->rows, struct figure, at).group < group) {
        at++;
    }
    if (at == figures->rows->len ||
        g_array_index(figures->rows, struct figure, at).group != group) {
        const struct figure fresh = {
            .group = group,
            .wait = list_new(),
            .walk = list_new(),
            .service = list_new(),
            .visit = list_new(),
            .parked = list_new(),
            .left = list_new(),
            .error = list_new(),
        };
        g_array_insert_val(figures->rows, at, fresh);
    }
    return &g_array_index(figures->rows, struct figure, at);
}

static void row_clear(gpointer data)
{
    const struct figure *row = data;

    g_array_unref(row->wait);
    g_array_unref(row->walk);
    g_array_unref(row->service);
    g_array_unref(row->visit);
    g_array_unref(row->parked);
    g_array_unref(row->left);
    g_array_unref(row->error);
}

static void add(GArray *list, int64_t value)
{
    g_array_append_val(list, value);
}

static void count_end(struct figure *row, const struct hall_ticket *ticket)
{
    bool done = ticket->state == TICKET_DONE;

    row->served += done ? 1 : 0;
    row->no_shows += ticket->state == TICKET_NO_SHOW ? 1 : 0;
    row->cancelled += ticket->state == TICKET_CANCELLED ? 1 : 0;
    row->expired += ticket->state == TICKET_EXPIRED ? 1 : 0;
    row->dossiers += done && ticket->outcome == OUTCOME_DOSSIER_ACCEPTED ? 1 : 0;
}

/* @state: how the ticket ended here; 0 when it went on elsewhere. Who was called waited @wait_ms;
 * who left before waited @left_ms. */
static void count_wait(
    const struct figures *figures, struct figure *row, int state, int64_t wait_ms, int64_t left_ms)
{
    int64_t promise_ms = figures->hall->definition->promised_wait_ms;
    bool gave_up = state == TICKET_CANCELLED || state == TICKET_EXPIRED;

    if (wait_ms < 0 && gave_up) {
        add(row->left, left_ms);
        row->due += left_ms > promise_ms ? 1 : 0;
    } else if (wait_ms >= 0 && !(state == TICKET_NO_SHOW && figures->without_no_shows)) {
        add(row->wait, wait_ms);
        row->due++;
        row->kept += wait_ms <= promise_ms ? 1 : 0;
    }
}

static int64_t service_ms(const struct hall_leg *leg)
{
    return leg->started_ms != 0 && leg->ended_ms != 0
               ? leg->ended_ms - leg->started_ms - leg->parked_ms
               : 0;
}

static void add_leg(struct figures *figures, const struct hall_ticket *ticket, uint32_t index)
{
    const struct hall_leg *leg = &ticket->legs[index];
    bool is_last = index + 1 == ticket->leg_count;
    int64_t group = figures->by == REPORT_BY_SERVICE ? leg->service_id : leg->clerk_id;
    group = figures->by == REPORT_BY_COUNTER ? leg->counter_id : group;

    if (group == 0) {
        return; /* It never came to a counter. */
    }
    struct figure *row = row_of(figures, group);
    row->issued++;
    row->transfers += is_last ? 0 : 1;
    if (is_last) {
        count_end(row, ticket);
    } else {
        row->served += leg->started_ms != 0 ? 1 : 0;
    }
    count_wait(figures,
               row,
               is_last ? (int)ticket->state : 0,
               leg->first_called_ms == 0 ? -1 : leg->first_called_ms - leg->entered_ms,
               leg->ended_ms - leg->entered_ms);
    if (leg->started_ms != 0) {
        add(row->walk, leg->started_ms - leg->called_ms);
        add(row->service, service_ms(leg));
        add(row->parked, leg->parked_ms);
    }
    add(row->visit, leg->ended_ms - leg->entered_ms);
}

static int64_t group_of_visit(const struct figures *figures, const struct hall_ticket *ticket)
{
    struct local_time local = calendar_local(figures->hall->definition, ticket->issued_ms);

    switch ((int)figures->by) {
    case REPORT_BY_CLASS:
        return (int64_t)ticket->ticket_class;
    case REPORT_BY_CHANNEL:
        return (int64_t)ticket->channel;
    case REPORT_BY_HOUR:
        return local.minute / 60;
    case REPORT_BY_WEEKDAY:
        return local.weekday + 1;
    case REPORT_BY_DATE:
        return local.date;
    default:
        return 0;
    }
}

static void add_visit(struct figures *figures, const struct hall_ticket *ticket)
{
    struct figure *row = row_of(figures, group_of_visit(figures, ticket));
    struct hall_leg sum = {0};
    int64_t served_ms = 0;
    int64_t walk_ms = 0;
    int64_t wait_ms = 0;
    int64_t first_called_ms = 0;

    for (uint32_t i = 0; i < ticket->leg_count; i++) {
        const struct hall_leg *leg = &ticket->legs[i];
        bool called = leg->first_called_ms != 0;
        wait_ms += called ? leg->first_called_ms - leg->entered_ms : 0;
        first_called_ms = first_called_ms == 0 ? leg->first_called_ms : first_called_ms;
        walk_ms += leg->started_ms != 0 ? leg->started_ms - leg->called_ms : 0;
        sum.started_ms = sum.started_ms == 0 ? leg->started_ms : sum.started_ms;
        sum.parked_ms += leg->parked_ms;
        served_ms += service_ms(leg);
    }
    row->issued++;
    row->transfers += ticket->leg_count - 1;
    count_end(row, ticket);
    count_wait(figures,
               row,
               (int)ticket->state,
               first_called_ms == 0 ? -1 : wait_ms,
               ticket->ended_ms - ticket->issued_ms);
    if (sum.started_ms != 0) {
        add(row->walk, walk_ms);
        add(row->service, served_ms);
        add(row->parked, sum.parked_ms);
    }
    add(row->visit, ticket->ended_ms - ticket->issued_ms);
    if (ticket->forecast.known && first_called_ms != 0) {
        int64_t error_ms = first_called_ms - ticket->issued_ms - ticket->forecast.expected_ms;
        add(row->error, error_ms < 0 ? -error_ms : error_ms);
    }
}

/* Counters and clerks who were there have a row, also when nobody came to them. */
static void add_idle(struct figures *figures)
{
    for (guint i = 0; i < figures->hall->open->len; i++) {
        const struct hall_span *span = &g_array_index(figures->hall->open, struct hall_span, i);
        if (figures->by == REPORT_BY_COUNTER) {
            (void)row_of(figures, span->counter_id);
        } else if (figures->by == REPORT_BY_CLERK) {
            (void)row_of(figures, span->clerk_id);
        }
    }
}

/* --- Against what was told --- */

static gint by_value(gconstpointer a, gconstpointer b)
{
    int64_t first = *(const int64_t *)a;
    int64_t second = *(const int64_t *)b;

    return (first > second) - (first < second);
}

static int64_t mean(const GArray *list)
{
    int64_t sum = 0;

    for (guint i = 0; i < list->len; i++) {
        sum += g_array_index(list, int64_t, i);
    }
    return list->len == 0 ? 0 : sum / (int64_t)list->len;
}

/* Nearest rank: the first value that @percent of all do not exceed. */
static int64_t percentile(const GArray *sorted, guint percent)
{
    for (guint i = 0; i < sorted->len; i++) {
        if ((i + 1) * 100 >= percent * sorted->len) {
            return g_array_index(sorted, int64_t, i);
        }
    }
    return 0;
}

static void match_durations(struct differences *differences,
                            const char *what,
                            const Queued__V1__Durations *told,
                            GArray *is)
{
    static const Queued__V1__Durations none = QUEUED__V1__DURATIONS__INIT;
    char name[32];

    told = told == NULL ? &none : told;
    g_array_sort(is, by_value);
    (void)g_snprintf(name, sizeof name, "%s count", what);
    differences_int(differences, name, told->count, is->len);
    (void)g_snprintf(name, sizeof name, "%s mean", what);
    differences_int(differences, name, told->mean_ms, mean(is));
    (void)g_snprintf(name, sizeof name, "%s median", what);
    differences_int(differences, name, told->median_ms, percentile(is, 50));
    (void)g_snprintf(name, sizeof name, "%s p90", what);
    differences_int(differences, name, told->p90_ms, percentile(is, 90));
    (void)g_snprintf(name, sizeof name, "%s longest", what);
    differences_int(differences, name, told->longest_ms, percentile(is, 100));
}

static void match_load(const struct figures *figures,
                       const struct figure *row,
                       const Queued__V1__ReportRow *told)
{
    const struct hall *hall = figures->hall;
    uint32_t counter_id = figures->by == REPORT_BY_COUNTER ? (uint32_t)row->group : 0;
    uint32_t clerk_id = figures->by == REPORT_BY_CLERK ? (uint32_t)row->group : 0;
    bool asked = figures->by == REPORT_BY_OFFICE || figures->by == REPORT_BY_DATE ||
                 counter_id != 0 || clerk_id != 0;
    int64_t open_ms = hall_span_sum(hall->open, counter_id, clerk_id, hall->at_ms);
    int64_t busy_ms = hall_span_sum(hall->busy, counter_id, clerk_id, hall->at_ms);
    bool known = asked && open_ms > 0;

    differences_ratio(hall->differences,
                      "throughput",
                      told->throughput_per_hour,
                      known ? (double)row->served * 3600000.0 / (double)open_ms : -1);
    differences_ratio(
        hall->differences, "load", told->load, known ? (double)busy_ms / (double)open_ms : -1);
}

static void match_row(const struct figures *figures,
                      const struct figure *row,
                      const Queued__V1__ReportRow *told)
{
    struct differences *differences = figures->hall->differences;

    differences_int(differences, "issued", told->issued, row->issued);
    differences_int(differences, "served", told->served, row->served);
    differences_int(differences, "no-shows", told->no_shows, row->no_shows);
    differences_int(differences, "cancelled", told->cancelled, row->cancelled);
    differences_int(differences, "expired", told->expired, row->expired);
    differences_int(differences, "transfers", told->transfers, row->transfers);
    differences_int(differences, "dossiers", told->dossiers_accepted, row->dossiers);
    match_durations(differences, "wait", told->wait, row->wait);
    match_durations(differences, "walk", told->walk, row->walk);
    match_durations(differences, "service", told->service, row->service);
    match_durations(differences, "visit", told->visit, row->visit);
    differences_int(differences, "parked", told->parked_mean_ms, mean(row->parked));
    differences_int(differences, "left", told->left_before_call, row->left->len);
    differences_int(differences, "left after", told->left_before_call_mean_ms, mean(row->left));
    differences_int(differences, "forecasts", told->forecast_count, row->error->len);
    differences_int(differences, "forecast error", told->forecast_error_mean_ms, mean(row->error));
    differences_ratio(differences,
                      "within the promise",
                      told->within_promise,
                      row->due == 0 ? -1 : (double)row->kept / (double)row->due);
    match_load(figures, row, told);
}

static void match_name(const struct figures *figures,
                       const struct figure *row,
                       const Queued__V1__ReportRow *told)
{
    const struct definition *definition = figures->hall->definition;
    struct differences *differences = figures->hall->differences;

    if (figures->by == REPORT_BY_SERVICE) {
        uint32_t index = definition_service_index(definition, (uint32_t)row->group);
        differences_text(differences,
                         "row",
                         told->group,
                         index == INDEX_NONE ? "" : definition->services[index].letter);
    } else if (figures->by == REPORT_BY_COUNTER) {
        differences_int(differences, "row", g_ascii_strtoll(told->group, NULL, 10), row->group);
    }
}

void figures_match(const struct hall *hall,
                   const Queued__V1__GetReport *asked,
                   const Queued__V1__Report *told)
{
    struct figures figures = {
        .hall = hall,
        .by = (enum report_by)asked->by,
        .without_no_shows = asked->without_no_shows,
        .rows = g_array_new(FALSE, FALSE, sizeof(struct figure)),
    };
    bool by_leg = figures.by == REPORT_BY_SERVICE || figures.by == REPORT_BY_COUNTER ||
                  figures.by == REPORT_BY_CLERK;

    g_array_set_clear_func(figures.rows, row_clear);
    for (guint i = 0; i < hall->tickets->len; i++) {
        const struct hall_ticket *ticket = &g_array_index(hall->tickets, struct hall_ticket, i);
        for (uint32_t j = 0; j < ticket->leg_count && by_leg; j++) {
            add_leg(&figures, ticket, j);
        }
        if (!by_leg) {
            add_visit(&figures, ticket);
        }
    }
    add_idle(&figures);
    if (figures.by == REPORT_BY_OFFICE) {
        (void)row_of(&figures, 0);
    }
    differences_int(hall->differences, "rows", (int64_t)told->n_rows, figures.rows->len);
    for (guint i = 0; i < figures.rows->len && i < told->n_rows; i++) {
        const struct figure *row = &g_array_index(figures.rows, struct figure, i);
        differences_look_at(hall->differences,
                            "report by %d%s, row \"%s\"",
                            (int)asked->by,
                            asked->without_no_shows ? " without no-shows" : "",
                            told->rows[i]->group);
        match_name(&figures, row, told->rows[i]);
        match_row(&figures, row, told->rows[i]);
    }
    g_array_unref(figures.rows);
}
