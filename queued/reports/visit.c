#include "queued/reports/visit.h"

#include "queued/journal/store.h"
#include "queued/office/calendar.h"
#include "queued/office/ticket.h"

/* How long a dossier may take: the longest periods of the law end well within it. */
#define DOSSIER_DAYS 400

/* A service ends by finishing or by handing on. What the close of the day, or the citizen, cut off
 * has no end that says how long it took. */
static bool is_cut_off(int64_t state)
{
    return state == TICKET_CANCELLED || state == TICKET_EXPIRED;
}

/* A leg, or all legs of a visit together. */
struct stay {
    int64_t state; /* 0: sent on to the next leg. */
    int64_t began_at_ms;
    int64_t ended_at_ms; /* 0: not yet. */
    bool called;
    bool started;
    int64_t wait_ms; /* Up to the first call; when not called, up to the end. */
    int64_t walk_ms;
    int64_t service_ms;
    int64_t parked_ms;
    int64_t transfer_count;
    bool is_first; /* The forecast of the ticket was about it. */
    bool is_last;  /* The outcome of the ticket is its own. */
};

/* What a ticket's row says. */
struct visit {
    int64_t ticket_id; /* 0: none yet. */
    int64_t ticket_class;
    int64_t channel;
    int64_t procedure_id; /* The first: what it came for; 0: none was noted. */
    int64_t outcome;
    int64_t rating;   /* 0: not rated. */
    int64_t due_date; /* Of the result that was handed over; 0: not noted, or none was. */
    bool forecast_known;
    int64_t expected_ms, low90_ms, high90_ms;
    int64_t forecast_wait_ms; /* Issue to the very first call; < 0: not called. */
    struct stay stay;         /* Its legs, one after another added up. */
};

struct leg_row {
    int64_t service_id, counter_id, clerk_id;
    struct stay stay;
};

static int64_t group_of_visit(const struct daybook *day,
                              enum report_by by,
                              const struct visit *visit)
{
    switch ((int)by) {
    case REPORT_BY_CLASS:
        return visit->ticket_class;
    case REPORT_BY_CHANNEL:
        return visit->channel;
    case REPORT_BY_PROCEDURE:
        return visit->procedure_id;
    case REPORT_BY_HOUR:
        return calendar_local(day->definition, visit->stay.began_at_ms).minute / 60;
    default:
        return 0;
    }
}

static int64_t group_of_leg(enum report_by by, const struct leg_row *leg)
{
    if (by == REPORT_BY_SERVICE) {
        return leg->service_id;
    }
    return by == REPORT_BY_COUNTER ? leg->counter_id : leg->clerk_id;
}

/* How it ended. A leg that was left for another one was served there, if it was begun. */
static void count_end(struct tally *tally, const struct stay *stay)
{
    int64_t *numbers = tally->numbers;

    numbers[TALLY_ISSUED]++;
    numbers[TALLY_TRANSFERS] += stay->transfer_count;
    switch (stay->state) {
    case 0:
        numbers[TALLY_SERVED] += stay->started ? 1 : 0;
        break;
    case TICKET_DONE:
        numbers[TALLY_SERVED]++;
        break;
    case TICKET_NO_SHOW:
        numbers[TALLY_NO_SHOWS]++;
        break;
    case TICKET_CANCELLED:
        numbers[TALLY_CANCELLED]++;
        break;
    case TICKET_EXPIRED:
        numbers[TALLY_EXPIRED]++;
        break;
    default:
        numbers[TALLY_PRESENT]++;
        break;
    }
}

static void count_dossier(const struct daybook *day, struct tally *tally, const struct visit *visit)
{
    if (visit->stay.state != TICKET_DONE) {
        return;
    }
    tally->numbers[TALLY_ACCEPTED] += visit->outcome == OUTCOME_DOSSIER_ACCEPTED ? 1 : 0;
    if (visit->outcome == OUTCOME_RESULT_HANDED_OVER && visit->due_date != 0) {
        uint32_t date = calendar_local(day->definition, visit->stay.ended_at_ms).date;
        bool on_time = date <= visit->due_date;
        tally->numbers[on_time ? TALLY_ON_TIME : TALLY_LATE]++;
    }
}

/* A visit is rated as a whole, and once: the rating is of whoever served it last. */
static void count_rating(struct tally *tally, const struct visit *visit)
{
    if (visit->rating >= 1 && visit->rating <= LIMIT_RATING_LEVELS) {
        tally->numbers[TALLY_RATED + (int)visit->rating - 1]++;
    }
}

static bool count_wait(struct tally *tally, const struct stay *stay)
{
    if (stay->called) {
        enum tally_times times = stay->state == TICKET_NO_SHOW ? TALLY_NO_SHOW_WAIT : TALLY_WAIT;
        return samples_add(&tally->times[times], stay->wait_ms);
    }
    return !is_cut_off(stay->state) || samples_add(&tally->times[TALLY_LEFT], stay->wait_ms);
}

static bool count_times(struct tally *tally, const struct stay *stay)
{
    struct samples *times = tally->times;
    bool added = !stay->started || samples_add(&times[TALLY_WALK], stay->walk_ms);

    if (stay->started && stay->ended_at_ms != 0 && !is_cut_off(stay->state)) {
        tally->numbers[TALLY_PARKED_MS] += stay->parked_ms;
        added = added && samples_add(&times[TALLY_SERVICE], stay->service_ms);
    }
    if (stay->parked_ms > 0) {
        added = added && samples_add(&times[TALLY_PARKED], stay->parked_ms);
    }
    if (stay->ended_at_ms != 0) {
        added = added && samples_add(&times[TALLY_VISIT], stay->ended_at_ms - stay->began_at_ms);
    }
    return added;
}

static void count_forecast(struct tally *tally, const struct visit *visit)
{
    int64_t wait_ms = visit->forecast_wait_ms;
    int64_t error_ms = wait_ms - visit->expected_ms;

    if (!visit->forecast_known || wait_ms < 0) {
        return;
    }
    tally->numbers[TALLY_FORECASTS]++;
    tally->numbers[TALLY_FORECASTS_KEPT] +=
        wait_ms >= visit->low90_ms && wait_ms <= visit->high90_ms ? 1 : 0;
    tally->numbers[TALLY_FORECAST_ERROR_MS] += error_ms < 0 ? -error_ms : error_ms;
}

static bool count(struct daybook *day,
                  enum report_by by,
                  int64_t group,
                  const struct visit *visit,
                  const struct stay *stay)
{
    struct tally *tally = tally_at(&day->tallies[by], group);

    if (tally == NULL) {
        return false;
    }
    count_end(tally, stay);
    if (stay->is_last) {
        count_dossier(day, tally, visit);
        count_rating(tally, visit);
    }
    if (stay->is_first) {
        count_forecast(tally, visit);
    }
    return count_wait(tally, stay) && count_times(tally, stay);
}

static bool count_visit(struct daybook *day, const struct visit *visit)
{
    static const enum report_by groupings[] = {
        REPORT_BY_OFFICE, REPORT_BY_CLASS, REPORT_BY_CHANNEL, REPORT_BY_HOUR, REPORT_BY_PROCEDURE};
    bool added = true;

    for (size_t i = 0; i < QD_ARRAY_LEN(groupings) && added && visit->ticket_id != 0; i++) {
        enum report_by by = groupings[i];
        if (daybook_wants(day, by)) {
            added = count(day, by, group_of_visit(day, by, visit), visit, &visit->stay);
        }
    }
    return added;
}

static bool count_leg(struct daybook *day, const struct visit *visit, const struct leg_row *leg)
{
    static const enum report_by groupings[] = {
        REPORT_BY_SERVICE, REPORT_BY_COUNTER, REPORT_BY_CLERK};
    bool added = true;

    for (size_t i = 0; i < QD_ARRAY_LEN(groupings) && added; i++) {
        enum report_by by = groupings[i];
        int64_t group = group_of_leg(by, leg);
        if (daybook_wants(day, by) && group != 0) {
            added = count(day, by, group, visit, &leg->stay);
        }
    }
    return added;
}

/* Percentiles of visits are of sums: what a citizen has waited in all. */
static void add_leg(struct visit *visit, const struct leg_row *leg)
{
    struct stay *stay = &visit->stay;
    const struct stay *more = &leg->stay;

    if (more->is_first) {
        visit->forecast_wait_ms = more->called ? more->wait_ms : -1;
        stay->wait_ms = more->wait_ms;
    } else if (more->called) {
        stay->wait_ms += more->wait_ms;
    }
    stay->called = stay->called || more->called;
    stay->started = stay->started || more->started;
    stay->walk_ms += more->walk_ms;
    stay->service_ms += more->service_ms;
    stay->parked_ms += more->parked_ms;
}

/* --- Rows of the database --- */

enum column {
    TICKET_ID,
    PROCEDURE,
    CLASS,
    CHANNEL,
    ISSUED_AT,
    ENDED_AT,
    STATE,
    OUTCOME,
    TRANSFERS,
    FORECAST_KNOWN,
    EXPECTED,
    LOW90,
    HIGH90,
    DUE_DATE,
    RATING,
    LEG_INDEX,
    SERVICE_ID,
    COUNTER_ID,
    CLERK_ID,
    LEG_ENTERED_AT,
    LEG_FIRST_CALLED_AT,
    LEG_CALLED_AT,
    LEG_STARTED_AT,
    LEG_ENDED_AT,
    LEG_SERVICE,
    LEG_PARKED,
};

/* A result's due date is that noted when it was handed over, or when its dossier was accepted: on
 * that day, or at most DOSSIER_DAYS before. */
static const char *const tickets_sql =
    "SELECT t.ticket_id, CAST(t.procedures AS INTEGER), t.class, t.channel, t.issued_at_ms,"
    " t.ended_at_ms, t.state, t.outcome, t.transfer_count, t.forecast_known, t.expected_ms,"
    " t.low90_ms, t.high90_ms,"
    " CASE WHEN t.outcome <> 4 THEN 0 WHEN t.dossier_due_date <> 0 THEN t.dossier_due_date"
    " ELSE (SELECT a.dossier_due_date FROM ticket a WHERE a.office_id = ?1"
    " AND a.dossier_code = t.dossier_code AND a.dossier_code <> '' AND a.date BETWEEN ?3 AND ?2"
    " AND a.state = 5 AND a.outcome = 2 AND a.dossier_due_date <> 0"
    " ORDER BY a.ticket_id DESC LIMIT 1) END, ifnull(t.rating, 0),"
    " l.leg_index, l.service_id, l.counter_id, l.clerk_id, l.entered_at_ms, l.first_called_at_ms,"
    " l.called_at_ms, l.started_at_ms, l.ended_at_ms, l.service_ms, l.parked_ms"
    " FROM ticket t JOIN leg l USING (office_id, ticket_id)"
    " WHERE t.office_id = ?1 AND t.date = ?2 ORDER BY t.ticket_id, l.leg_index";

/* A box that was switched off with people left over closes the day the next morning: they did not
 * wait through the night. */
static int64_t end_of(const struct daybook *day, sqlite3_stmt *row, enum column column)
{
    const struct definition *definition = day->definition;
    int64_t began_at_ms = sqlite3_column_int64(row, ISSUED_AT);
    int64_t ended_at_ms = sqlite3_column_int64(row, (int)column);
    bool is_over_night = sqlite3_column_int64(row, STATE) == TICKET_EXPIRED &&
                         !definition->keep_overnight && ended_at_ms != 0 &&
                         calendar_local(definition, ended_at_ms).date > day->date;
    int64_t closing_ms = is_over_night ? calendar_day_end(definition, day->date) : 0;

    if (closing_ms == 0 || closing_ms > ended_at_ms) {
        return ended_at_ms;
    }
    int64_t entered_at_ms = sqlite3_column_int64(row, LEG_ENTERED_AT);
    int64_t least_ms = entered_at_ms > began_at_ms ? entered_at_ms : began_at_ms;
    return closing_ms > least_ms ? closing_ms : least_ms;
}

static struct leg_row read_leg(const struct daybook *day, sqlite3_stmt *row)
{
    int64_t entered_at_ms = sqlite3_column_int64(row, LEG_ENTERED_AT);
    int64_t first_called_at_ms = sqlite3_column_int64(row, LEG_FIRST_CALLED_AT);
    int64_t started_at_ms = sqlite3_column_int64(row, LEG_STARTED_AT);
    int64_t called_at_ms = sqlite3_column_int64(row, LEG_CALLED_AT);
    bool is_last = sqlite3_column_int64(row, LEG_INDEX) == sqlite3_column_int64(row, TRANSFERS);
    int64_t ended_at_ms =
        is_last ? end_of(day, row, LEG_ENDED_AT) : sqlite3_column_int64(row, LEG_ENDED_AT);
    int64_t waited_until_ms = first_called_at_ms != 0 ? first_called_at_ms : ended_at_ms;

    return (struct leg_row){
        .service_id = sqlite3_column_int64(row, SERVICE_ID),
        .counter_id = sqlite3_column_int64(row, COUNTER_ID),
        .clerk_id = sqlite3_column_int64(row, CLERK_ID),
        .stay = {.state = is_last ? sqlite3_column_int64(row, STATE) : 0,
                 .began_at_ms = entered_at_ms,
                 .ended_at_ms = ended_at_ms,
                 .called = first_called_at_ms != 0,
                 .started = started_at_ms != 0,
                 .wait_ms = waited_until_ms == 0 ? 0 : waited_until_ms - entered_at_ms,
                 .walk_ms = started_at_ms == 0 ? 0 : started_at_ms - called_at_ms,
                 .service_ms = sqlite3_column_int64(row, LEG_SERVICE),
                 .parked_ms = sqlite3_column_int64(row, LEG_PARKED),
                 .transfer_count = is_last ? 0 : 1,
                 .is_first = sqlite3_column_int64(row, LEG_INDEX) == 0,
                 .is_last = is_last},
    };
}

static struct visit read_visit(const struct daybook *day, sqlite3_stmt *row)
{
    return (struct visit){
        .ticket_id = sqlite3_column_int64(row, TICKET_ID),
        .procedure_id = sqlite3_column_int64(row, PROCEDURE),
        .ticket_class = sqlite3_column_int64(row, CLASS),
        .channel = sqlite3_column_int64(row, CHANNEL),
        .outcome = sqlite3_column_int64(row, OUTCOME),
        .rating = sqlite3_column_int64(row, RATING),
        .due_date = sqlite3_column_int64(row, DUE_DATE),
        .forecast_known = sqlite3_column_int(row, FORECAST_KNOWN) != 0,
        .expected_ms = sqlite3_column_int64(row, EXPECTED),
        .low90_ms = sqlite3_column_int64(row, LOW90),
        .high90_ms = sqlite3_column_int64(row, HIGH90),
        .forecast_wait_ms = -1,
        .stay = {.state = sqlite3_column_int64(row, STATE),
                 .began_at_ms = sqlite3_column_int64(row, ISSUED_AT),
                 .ended_at_ms = end_of(day, row, ENDED_AT),
                 .transfer_count = sqlite3_column_int64(row, TRANSFERS),
                 .is_first = true,
                 .is_last = true},
    };
}

enum qd_err visit_count_all(struct reading *reading, struct daybook *day)
{
    const int64_t values[] = {
        reading->office_id, day->date, calendar_date_add(day->date, -DOSSIER_DAYS)};
    sqlite3_stmt *row = NULL;
    struct visit visit = {0};
    bool added = true;
    int code = SQLITE_DONE;
    enum qd_err err = daybook_statement(reading, READ_TICKETS, tickets_sql, &row);

    if (err == QD_OK) {
        store_bind(row, values, (int)QD_ARRAY_LEN(values));
    }
    while (err == QD_OK && added && (code = sqlite3_step(row)) == SQLITE_ROW) {
        if (sqlite3_column_int64(row, TICKET_ID) != visit.ticket_id) {
            added = count_visit(day, &visit);
            visit = read_visit(day, row);
        }
        struct leg_row leg = read_leg(day, row);
        add_leg(&visit, &leg);
        added = added && count_leg(day, &visit, &leg);
    }
    added = added && count_visit(day, &visit);
    (void)sqlite3_reset(row);
    err = err == QD_OK ? store_err(code) : err;
    return err == QD_OK && !added ? QD_ERR_NOMEM : err;
}
