#include "tests/replay/figures.h"

#include <string.h>

#include "queued/codec/report.h"
#include "queued/office/calendar.h"

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
    uint32_t within; /* Of the forecasts, those whose nine-in-ten range held. */
    int64_t parked_ms;
    uint32_t due;
    uint32_t kept;
    uint32_t ended; /* Services, where and when they ended. */
    int64_t open_ms;
    int64_t busy_ms;
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

/* What the citizen or the close of the day cut off has no end that says how long it took. */
static bool is_cut_off(int state)
{
    return state == TICKET_CANCELLED || state == TICKET_EXPIRED;
}

static void count_service(struct figure *row, int state, int64_t took_ms, int64_t parked_ms)
{
    if (!is_cut_off(state)) {
        add(row->service, took_ms);
        row->parked_ms += parked_ms;
    }
}

static void count_forecast(struct figure *row, const struct hall_ticket *ticket)
{
    const struct forecast *said = &ticket->forecast;
    int64_t wait_ms = ticket->legs[0].first_called_ms - ticket->issued_ms;

    if (said->known && ticket->legs[0].first_called_ms != 0) {
        add(row->error, ABS(wait_ms - said->expected_ms));
        row->within += wait_ms >= said->low90_ms && wait_ms <= said->high90_ms ? 1 : 0;
    }
}

static void add_leg(struct figures *figures, const struct hall_ticket *ticket, uint32_t index)
{
    const struct hall_leg *leg = &ticket->legs[index];
    bool is_last = index + 1 == ticket->leg_count;
    int state = is_last ? (int)ticket->state : 0;
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
               state,
               leg->first_called_ms == 0 ? -1 : leg->first_called_ms - leg->entered_ms,
               leg->ended_ms - leg->entered_ms);
    if (leg->started_ms != 0) {
        add(row->walk, leg->started_ms - leg->called_ms);
        count_service(row, state, service_ms(leg), leg->parked_ms);
    }
    if (leg->parked_ms > 0) {
        add(row->parked, leg->parked_ms);
    }
    add(row->visit, leg->ended_ms - leg->entered_ms);
    if (index == 0) {
        count_forecast(row, ticket);
    }
}

static int64_t group_of_time(const struct figures *figures, int64_t at_ms)
{
    struct local_time local = calendar_local(figures->hall->definition, at_ms);

    switch ((int)figures->by) {
    case REPORT_BY_HOUR:
        return local.minute / 60;
    case REPORT_BY_WEEKDAY:
        return local.weekday + 1;
    case REPORT_BY_DATE:
        return local.date;
    case REPORT_BY_WEEK:
        return calendar_date_add(local.date, -(int32_t)local.weekday);
    case REPORT_BY_MONTH:
        return local.date / 100;
    default: /* Nobody names a procedure at these kiosks. */
        return 0;
    }
}

static int64_t group_of_visit(const struct figures *figures, const struct hall_ticket *ticket)
{
    if (figures->by == REPORT_BY_CLASS) {
        return (int64_t)ticket->ticket_class;
    }
    return figures->by == REPORT_BY_CHANNEL ? (int64_t)ticket->channel
                                            : group_of_time(figures, ticket->issued_ms);
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
        count_service(row, (int)ticket->state, served_ms, sum.parked_ms);
    }
    if (sum.parked_ms > 0) {
        add(row->parked, sum.parked_ms);
    }
    add(row->visit, ticket->ended_ms - ticket->issued_ms);
    count_forecast(row, ticket);
}

/* --- Counters' time --- */

/* The leg that was at hand at @at_ms; NULL: none. */
static const struct hall_leg *leg_at(const struct hall_ticket *ticket, int64_t at_ms)
{
    const struct hall_leg *found = NULL;

    for (uint32_t i = 0; ticket != NULL && i < ticket->leg_count; i++) {
        found = ticket->legs[i].entered_ms <= at_ms ? &ticket->legs[i] : found;
    }
    return found;
}

/* The row in which time at a counter counts; by service, class and channel that of @ticket. */
static int64_t group_of_desk(const struct figures *figures,
                             const struct hall_span *span,
                             const struct hall_ticket *ticket,
                             int64_t at_ms)
{
    const struct hall_leg *leg = leg_at(ticket, span->from_ms);

    switch ((int)figures->by) {
    case REPORT_BY_COUNTER:
        return span->counter_id;
    case REPORT_BY_CLERK:
        return span->clerk_id;
    case REPORT_BY_SERVICE:
        return leg == NULL ? 0 : leg->service_id;
    case REPORT_BY_CLASS:
        return ticket == NULL ? 0 : (int64_t)ticket->ticket_class;
    case REPORT_BY_CHANNEL:
        return ticket == NULL ? 0 : (int64_t)ticket->channel;
    default:
        return group_of_time(figures, at_ms);
    }
}

/* A span, second by second where the hour matters: slow, and plainly right. */
static void add_span(struct figures *figures, const struct hall_span *span, bool busy)
{
    const struct hall *hall = figures->hall;
    const struct hall_ticket *ticket = busy ? hall_ticket(hall, span->ticket_id) : NULL;
    int64_t until_ms = span->until_ms == 0 ? hall->at_ms : span->until_ms;
    bool by_time = figures->by == REPORT_BY_HOUR || figures->by == REPORT_BY_WEEKDAY ||
                   figures->by == REPORT_BY_DATE || figures->by == REPORT_BY_WEEK ||
                   figures->by == REPORT_BY_MONTH;

    for (int64_t at_ms = span->from_ms; at_ms < until_ms;) {
        int64_t next_ms = by_time ? MIN(until_ms, at_ms - at_ms % 1000 + 1000) : until_ms;
        struct figure *row = row_of(figures, group_of_desk(figures, span, ticket, at_ms));
        *(busy ? &row->busy_ms : &row->open_ms) += next_ms - at_ms;
        at_ms = next_ms;
    }
}

static bool is_by_ticket(enum report_by by)
{
    return by == REPORT_BY_SERVICE || by == REPORT_BY_CLASS || by == REPORT_BY_CHANNEL ||
           by == REPORT_BY_PROCEDURE;
}

/* A service ends by finishing, or by being handed on. */
static void add_ended(struct figures *figures, const struct hall_ticket *ticket)
{
    for (uint32_t i = 0; i < ticket->leg_count; i++) {
        const struct hall_leg *leg = &ticket->legs[i];
        const struct hall_span desk = {
            .counter_id = leg->counter_id, .clerk_id = leg->clerk_id, .from_ms = leg->called_ms};
        bool ended = i + 1 < ticket->leg_count || ticket->state == TICKET_DONE;
        if (leg->started_ms != 0 && ended) {
            row_of(figures, group_of_desk(figures, &desk, ticket, leg->ended_ms))->ended++;
        }
    }
}

static void add_time(struct figures *figures)
{
    const struct hall *hall = figures->hall;
    int64_t open_ms = 0;

    for (guint i = 0; i < hall->open->len; i++) {
        const struct hall_span *span = &g_array_index(hall->open, struct hall_span, i);
        if (is_by_ticket(figures->by)) {
            open_ms += (span->until_ms == 0 ? hall->at_ms : span->until_ms) - span->from_ms;
        } else {
            add_span(figures, span, false);
        }
    }
    for (guint i = 0; i < hall->busy->len; i++) {
        add_span(figures, &g_array_index(hall->busy, struct hall_span, i), true);
    }
    for (guint i = 0; i < hall->tickets->len; i++) {
        add_ended(figures, &g_array_index(hall->tickets, struct hall_ticket, i));
    }
    for (guint i = 0; is_by_ticket(figures->by) && i < figures->rows->len; i++) {
        g_array_index(figures->rows, struct figure, i).open_ms = open_ms;
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
/* In begun seconds, as reports tell it. */
static int64_t percentile(const GArray *sorted, guint percent)
{
    for (guint i = 0; i < sorted->len; i++) {
        if ((i + 1) * 100 >= percent * sorted->len) {
            return (g_array_index(sorted, int64_t, i) + 999) / 1000 * 1000;
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

static void match_load(struct differences *differences,
                       const struct figure *row,
                       const Queued__V1__ReportRow *told)
{
    bool known = row->open_ms > 0;
    double open_ms = (double)row->open_ms;

    differences_int(differences, "open", told->open_ms, row->open_ms);
    differences_int(differences, "busy", told->busy_ms, row->busy_ms);
    differences_ratio(differences,
                      "throughput",
                      told->throughput_per_hour,
                      known ? (double)row->ended * 3600000.0 / open_ms : -1);
    differences_ratio(differences, "load", told->load, known ? (double)row->busy_ms / open_ms : -1);
}

static double share(uint32_t part, uint32_t whole)
{
    return whole == 0 ? -1 : (double)part / (double)whole;
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
    differences_int(differences, "present", told->present, 0);
    differences_int(differences, "transfers", told->transfers, row->transfers);
    differences_int(differences, "dossiers", told->dossiers_accepted, row->dossiers);
    match_durations(differences, "wait", told->wait, row->wait);
    match_durations(differences, "walk", told->walk, row->walk);
    match_durations(differences, "service", told->service, row->service);
    match_durations(differences, "visit", told->visit, row->visit);
    match_durations(differences, "parked", told->parked, row->parked);
    differences_int(differences,
                    "parked over all",
                    told->parked_mean_ms,
                    row->service->len == 0 ? 0 : row->parked_ms / row->service->len);
    differences_int(differences, "left", told->left_before_call, row->left->len);
    differences_int(differences, "left after", told->left_before_call_mean_ms, mean(row->left));
    differences_int(differences, "forecasts", told->forecast_count, row->error->len);
    differences_int(differences, "forecast error", told->forecast_error_mean_ms, mean(row->error));
    differences_ratio(differences,
                      "within the forecast",
                      told->forecast_within,
                      share(row->within, row->error->len));
    differences_ratio(
        differences, "within the promise", told->within_promise, share(row->kept, row->due));
    match_load(differences, row, told);
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
    add_time(&figures);
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
