#include "queued/reports/open_time.h"

#include <stdlib.h>

#include "queued/base/limits.h"
#include "queued/journal/event_walk.h"
#include "queued/journal/store.h"
#include "queued/office/calendar.h"
#include "queued/office/event.h"

/* One counter as the events leave it. */
struct desk {
    uint32_t counter_id;
    uint32_t clerk_id;
    int64_t open_since_ms; /* 0: not open. */
    int64_t busy_since_ms; /* 0: nobody at hand. */
    int64_t service_id;    /* Of the ticket at hand, and so on. */
    int64_t ticket_class;
    int64_t channel;
    int64_t procedure_id;
    bool is_serving;
    int64_t last_at_ms; /* Of its newest event, but for those of the close of the day. */

    /* Its newest action that can be undone, and what it ended. */
    enum event_kind action; /* 0: none. */
    int64_t action_at_ms;
    bool was_serving;
};

struct walk {
    struct reading *reading;
    struct daybook *day;
    uint32_t desk_count;
    struct desk desks[LIMIT_COUNTERS];
};

static struct desk *desk_of(struct walk *walk, uint32_t counter_id)
{
    for (uint32_t i = 0; i < walk->desk_count; i++) {
        if (walk->desks[i].counter_id == counter_id) {
            return &walk->desks[i];
        }
    }
    if (walk->desk_count == LIMIT_COUNTERS) {
        return NULL;
    }
    walk->desks[walk->desk_count] = (struct desk){.counter_id = counter_id};
    return &walk->desks[walk->desk_count++];
}

/* --- Which row --- */

static const char *const ticket_sql =
    "SELECT class, channel, CAST(procedures AS INTEGER) FROM ticket"
    " WHERE office_id = ?1 AND ticket_id = ?2";

/* Its leg that was at hand at instant ?3. */
static const char *const leg_sql =
    "SELECT service_id FROM leg WHERE office_id = ?1 AND ticket_id = ?2"
    " AND entered_at_ms <= ?3 ORDER BY leg_index DESC LIMIT 1";

static enum qd_err step_one(sqlite3_stmt *row)
{
    int code = sqlite3_step(row);

    return code == SQLITE_DONE ? QD_ERR_CORRUPT : store_err(code);
}

/* What the ticket that @desk has called is counted under. */
static enum qd_err find_groups(struct walk *walk,
                               struct desk *desk,
                               int64_t ticket_id,
                               int64_t at_ms)
{
    const unsigned of_ticket =
        1U << REPORT_BY_CLASS | 1U << REPORT_BY_CHANNEL | 1U << REPORT_BY_PROCEDURE;
    const int64_t values[] = {walk->reading->office_id, ticket_id, at_ms};
    sqlite3_stmt *row = NULL;
    enum qd_err err = QD_OK;

    if ((walk->day->wanted & of_ticket) != 0) {
        err = daybook_statement(walk->reading, READ_TICKET_GROUPS, ticket_sql, &row);
        if (err == QD_OK) {
            store_bind(row, values, 2);
            err = step_one(row);
        }
        if (err == QD_OK) {
            desk->ticket_class = sqlite3_column_int64(row, 0);
            desk->channel = sqlite3_column_int64(row, 1);
            desk->procedure_id = sqlite3_column_int64(row, 2);
        }
        (void)sqlite3_reset(row);
    }
    if (err == QD_OK && daybook_wants(walk->day, REPORT_BY_SERVICE)) {
        err = daybook_statement(walk->reading, READ_LEG_GROUP, leg_sql, &row);
        if (err == QD_OK) {
            store_bind(row, values, 3);
            err = step_one(row);
        }
        if (err == QD_OK) {
            desk->service_id = sqlite3_column_int64(row, 0);
        }
        (void)sqlite3_reset(row);
    }
    return err;
}

static bool is_by_ticket(enum report_by by)
{
    return by == REPORT_BY_SERVICE || by == REPORT_BY_CLASS || by == REPORT_BY_CHANNEL ||
           by == REPORT_BY_PROCEDURE;
}

static int64_t group_of(const struct walk *walk,
                        enum report_by by,
                        const struct desk *desk,
                        int64_t at_ms)
{
    switch ((int)by) {
    case REPORT_BY_COUNTER:
        return desk->counter_id;
    case REPORT_BY_CLERK:
        return desk->clerk_id;
    case REPORT_BY_HOUR:
        return calendar_local(walk->day->definition, at_ms).minute / 60;
    case REPORT_BY_SERVICE:
        return desk->service_id;
    case REPORT_BY_CLASS:
        return desk->ticket_class;
    case REPORT_BY_CHANNEL:
        return desk->channel;
    case REPORT_BY_PROCEDURE:
        return desk->procedure_id;
    default:
        return 0;
    }
}

/* Adds @amount to the rows of every wanted grouping; open time goes to no ticket's row. */
static bool add(struct walk *walk,
                const struct desk *desk,
                int64_t at_ms,
                enum tally_number number,
                int64_t amount)
{
    for (int i = 0; i < REPORT_BY_COUNT; i++) {
        enum report_by by = (enum report_by)i;
        if (!daybook_wants(walk->day, by) || (number == TALLY_OPEN_MS && is_by_ticket(by))) {
            continue;
        }
        struct tally *tally = tally_at(&walk->day->tallies[by], group_of(walk, by, desk, at_ms));
        if (tally == NULL) {
            return false;
        }
        tally->numbers[number] += amount;
    }
    return true;
}

/* --- Spans --- */

static int64_t next_hour(const struct definition *definition, int64_t at_ms)
{
    struct local_time local = calendar_local(definition, at_ms);
    int64_t gone_s = (int64_t)local.minute % 60 * 60 + local.second;

    return at_ms - at_ms % 1000 + (3600 - gone_s) * 1000;
}

/* Adds a span to the rows it passed in, hour by hour where that matters. */
static bool add_span(struct walk *walk,
                     const struct desk *desk,
                     int64_t from_ms,
                     int64_t to_ms,
                     enum tally_number number)
{
    int64_t present_ms = walk->reading->present_ms;
    bool by_hour = daybook_wants(walk->day, REPORT_BY_HOUR);

    to_ms = to_ms < present_ms ? to_ms : present_ms;
    while (from_ms < to_ms) {
        int64_t until_ms = by_hour ? next_hour(walk->day->definition, from_ms) : to_ms;
        until_ms = until_ms < to_ms ? until_ms : to_ms;
        if (!add(walk, desk, from_ms, number, until_ms - from_ms)) {
            return false;
        }
        from_ms = until_ms;
    }
    return true;
}

/* A counter that was left open when the box was switched off is closed the next morning; it was
 * open until the office closed, or until its own last event. */
static int64_t end_of_span(const struct walk *walk, const struct desk *desk, int64_t at_ms)
{
    const struct definition *definition = walk->day->definition;
    uint32_t date = calendar_local(definition, desk->open_since_ms).date;

    if (calendar_local(definition, at_ms).date == date) {
        return at_ms;
    }
    int64_t end_ms = calendar_day_end(definition, date);
    end_ms = end_ms < at_ms ? end_ms : at_ms;
    return end_ms > desk->last_at_ms ? end_ms : desk->last_at_ms;
}

static bool end_busy(struct walk *walk, struct desk *desk, int64_t at_ms)
{
    int64_t since_ms = desk->busy_since_ms;

    if (since_ms == 0) {
        return true;
    }
    desk->busy_since_ms = 0;
    return add_span(walk, desk, since_ms, end_of_span(walk, desk, at_ms), TALLY_BUSY_MS);
}

static bool end_open(struct walk *walk, struct desk *desk, int64_t at_ms)
{
    int64_t since_ms = desk->open_since_ms;

    if (since_ms == 0) {
        return true;
    }
    int64_t end_ms = end_of_span(walk, desk, at_ms);
    desk->open_since_ms = 0;
    return add_span(walk, desk, since_ms, end_ms, TALLY_OPEN_MS);
}

/* --- Events --- */

static bool is_service_end(enum event_kind kind, bool was_serving)
{
    return was_serving && (kind == EVENT_TICKET_FINISHED || kind == EVENT_TICKET_TRANSFERRED);
}

/* The ticket at hand leaves. */
static bool take_leaving(struct walk *walk, struct desk *desk, const struct event *event)
{
    desk->action = event->kind;
    desk->action_at_ms = event->at_ms;
    desk->was_serving = desk->is_serving;
    desk->is_serving = false;
    bool added = end_busy(walk, desk, event->at_ms);
    if (is_service_end(event->kind, desk->was_serving)) {
        added = added && add(walk, desk, event->at_ms, TALLY_ENDED, 1);
    }
    return added;
}

/* An undone action leaves no trace: an undone call was none; an undone end of a service was no end,
 * and the time since then was busy too. */
static bool take_undo(struct walk *walk, struct desk *desk)
{
    enum event_kind action = desk->action;

    desk->action = 0;
    if (action == 0) {
        return true; /* Of what is not counted here. */
    }
    if (action == EVENT_TICKET_CALLED) {
        desk->busy_since_ms = 0;
        return true;
    }
    desk->is_serving = desk->was_serving;
    if (action == EVENT_TICKET_STARTED) {
        return true;
    }
    desk->busy_since_ms = desk->action_at_ms;
    return !is_service_end(action, desk->was_serving) ||
           add(walk, desk, desk->action_at_ms, TALLY_ENDED, -1);
}

/* Taken over while open: the time from here on is the new clerk's. */
static bool take_over(struct walk *walk, struct desk *desk, const struct event *event)
{
    bool was_open = desk->open_since_ms != 0;
    bool was_busy = desk->busy_since_ms != 0;
    bool added = end_busy(walk, desk, event->at_ms) && end_open(walk, desk, event->at_ms);

    desk->clerk_id = event->clerk_id;
    desk->open_since_ms = was_open ? event->at_ms : 0;
    desk->busy_since_ms = was_busy ? event->at_ms : 0;
    return added;
}

static bool take_opened(struct desk *desk, const struct event *event)
{
    desk->clerk_id = event->clerk_id;
    if (desk->open_since_ms == 0) {
        desk->open_since_ms = event->at_ms;
    }
    return true;
}

static bool take(struct walk *walk, struct desk *desk, const struct event *event)
{
    switch ((int)event->kind) {
    case EVENT_COUNTER_OPENED:
        return take_opened(desk, event);
    case EVENT_COUNTER_PAUSED:
    case EVENT_COUNTER_CLOSED:
        return end_busy(walk, desk, event->at_ms) && end_open(walk, desk, event->at_ms);
    case EVENT_CLERK_LOGGED_IN:
        return desk->clerk_id == event->clerk_id || take_over(walk, desk, event);
    case EVENT_TICKET_CALLED:
        desk->action = event->kind;
        desk->busy_since_ms = event->at_ms;
        desk->is_serving = false;
        return true;
    case EVENT_TICKET_RESUMED:
        desk->action = 0;
        desk->busy_since_ms = event->at_ms;
        desk->is_serving = true;
        return true;
    case EVENT_TICKET_STARTED:
        desk->action = event->kind;
        desk->was_serving = false;
        desk->is_serving = true;
        return true;
    case EVENT_TICKET_FINISHED:
    case EVENT_TICKET_NO_SHOW:
    case EVENT_TICKET_PARKED:
    case EVENT_TICKET_TRANSFERRED:
    case EVENT_TICKET_REQUEUED:
    case EVENT_TICKET_EXPIRED:
        return take_leaving(walk, desk, event);
    case EVENT_ACTION_UNDONE:
        return take_undo(walk, desk);
    default:
        return true;
    }
}

enum column { KIND, AT_MS, COUNTER_ID, CLERK_ID, TICKET_ID };

static enum qd_err take_row(struct walk *walk, sqlite3_stmt *row)
{
    const struct event event = {
        .kind = (enum event_kind)sqlite3_column_int(row, KIND),
        .at_ms = sqlite3_column_int64(row, AT_MS),
        .counter_id = (uint32_t)sqlite3_column_int64(row, COUNTER_ID),
        .clerk_id = (uint32_t)sqlite3_column_int64(row, CLERK_ID),
    };
    struct desk *desk = desk_of(walk, event.counter_id);
    enum qd_err err = desk == NULL ? QD_ERR_TOO_BIG : QD_OK;

    if (err == QD_OK && (event.kind == EVENT_TICKET_CALLED || event.kind == EVENT_TICKET_RESUMED)) {
        err = find_groups(walk, desk, sqlite3_column_int64(row, TICKET_ID), event.at_ms);
    }
    if (err != QD_OK) {
        return err;
    }
    if (!take(walk, desk, &event)) {
        return QD_ERR_NOMEM;
    }
    bool is_close_of_day = event.kind == EVENT_TICKET_EXPIRED || event.kind == EVENT_TICKET_UNBOUND;
    desk->last_at_ms = is_close_of_day ? desk->last_at_ms : event.at_ms;
    return QD_OK;
}

static const char *const events_sql =
    "SELECT kind, at_ms, counter_id, clerk_id, ticket_id FROM event"
    " WHERE office_id = ?1 AND seq >= ?2 ORDER BY seq";

/* A day that was closed and is opened again goes on. */
static bool begins_another(const struct walk *walk, sqlite3_stmt *row)
{
    int64_t at_ms = sqlite3_column_int64(row, AT_MS);

    return sqlite3_column_int(row, KIND) == EVENT_DAY_OPENED &&
           calendar_local(walk->day->definition, at_ms).date != walk->day->date;
}

static enum qd_err read_events(struct walk *walk)
{
    const int64_t values[] = {walk->reading->office_id, (int64_t)walk->day->first_seq};
    sqlite3_stmt *row = NULL;
    int code = SQLITE_DONE;
    enum qd_err err = daybook_statement(walk->reading, READ_EVENTS, events_sql, &row);

    if (err == QD_OK) {
        store_bind(row, values, 2);
    }
    while (err == QD_OK && (code = sqlite3_step(row)) == SQLITE_ROW) {
        if (begins_another(walk, row)) {
            code = SQLITE_DONE;
            break;
        }
        if (sqlite3_column_int64(row, COUNTER_ID) != 0) {
            err = take_row(walk, row);
        }
    }
    (void)sqlite3_reset(row);
    return err == QD_OK ? store_err(code) : err;
}

/* What is open now. */
static bool finish(struct walk *walk)
{
    int64_t end_ms = walk->reading->present_ms;
    bool added = true;

    for (uint32_t i = 0; i < walk->desk_count && added; i++) {
        added = end_busy(walk, &walk->desks[i], end_ms) && end_open(walk, &walk->desks[i], end_ms);
    }
    return added;
}

enum qd_err open_time_add(struct reading *reading, struct daybook *day)
{
    struct walk *walk = calloc(1, sizeof *walk);

    if (walk == NULL) {
        return QD_ERR_NOMEM;
    }
    walk->reading = reading;
    walk->day = day;
    enum qd_err err = read_events(walk);
    if (err == QD_OK && !finish(walk)) {
        err = QD_ERR_NOMEM;
    }
    free(walk);
    return err;
}
