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
    int64_t group;         /* Of the ticket at hand, where rows are made by tickets. */
    bool is_serving;
    int64_t last_at_ms; /* Of its newest event, but for those of the close of the day. */

    /* Its newest action that can be undone, and what it ended. */
    enum event_kind action; /* 0: none. */
    int64_t action_at_ms;
    bool was_serving;
};

struct walk {
    struct reading *reading;
    sqlite3_stmt *group_of_ticket; /* Owned; NULL where rows are not made by tickets. */
    int64_t open_ms;               /* Of all counters. */
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

static bool is_by_time(enum report_by by)
{
    return by == REPORT_BY_HOUR || by == REPORT_BY_WEEKDAY || by == REPORT_BY_DATE;
}

/* The column that groups tickets; for legs, of the one that was at hand at instant ?3. */
static const char *ticket_sql(enum report_by by)
{
    if (by == REPORT_BY_SERVICE) {
        return "SELECT service_id FROM leg WHERE office_id = ?1 AND ticket_id = ?2"
               " AND entered_at_ms <= ?3 ORDER BY leg_index DESC LIMIT 1";
    }
    if (by == REPORT_BY_CLASS) {
        return "SELECT class FROM ticket WHERE office_id = ?1 AND ticket_id = ?2 AND ?3 > 0";
    }
    if (by == REPORT_BY_CHANNEL) {
        return "SELECT channel FROM ticket WHERE office_id = ?1 AND ticket_id = ?2 AND ?3 > 0";
    }
    return NULL;
}

static enum qd_err find_group(struct walk *walk,
                              struct desk *desk,
                              int64_t ticket_id,
                              int64_t at_ms)
{
    const int64_t values[] = {walk->reading->office_id, ticket_id, at_ms};

    if (walk->group_of_ticket == NULL) {
        return QD_OK;
    }
    store_bind(walk->group_of_ticket, values, 3);
    int code = sqlite3_step(walk->group_of_ticket);
    desk->group = code == SQLITE_ROW ? sqlite3_column_int64(walk->group_of_ticket, 0) : 0;
    (void)sqlite3_reset(walk->group_of_ticket);
    return code == SQLITE_DONE ? QD_ERR_CORRUPT : store_err(code);
}

static struct tally *tally_of(struct walk *walk, const struct desk *desk, int64_t at_ms)
{
    struct reading *reading = walk->reading;
    struct local_time local = calendar_local(&reading->definition, at_ms);
    int64_t group = 0;

    switch (reading->query.by) {
    case REPORT_BY_COUNTER:
        group = desk->counter_id;
        break;
    case REPORT_BY_CLERK:
        group = desk->clerk_id;
        break;
    case REPORT_BY_HOUR:
        group = local.minute / 60;
        break;
    case REPORT_BY_WEEKDAY:
        group = local.weekday + 1;
        break;
    case REPORT_BY_DATE:
        group = local.date;
        break;
    case REPORT_BY_SERVICE:
    case REPORT_BY_CLASS:
    case REPORT_BY_CHANNEL:
        group = desk->group;
        break;
    case REPORT_BY_OFFICE:
    default:
        break;
    }
    return tally_at(&reading->tallies, group);
}

/* --- Spans --- */

static int64_t next_hour(const struct definition *definition, int64_t at_ms)
{
    struct local_time local = calendar_local(definition, at_ms);
    int64_t gone_s = (int64_t)local.minute % 60 * 60 + local.second;

    return at_ms - at_ms % 1000 + (3600 - gone_s) * 1000;
}

/* Adds a span to the rows it passed in, hour by hour where that matters. */
static bool add_span(
    struct walk *walk, const struct desk *desk, int64_t from_ms, int64_t to_ms, bool busy)
{
    const struct reading *reading = walk->reading;
    bool by_time = is_by_time(reading->query.by);

    to_ms = to_ms < reading->present_ms ? to_ms : reading->present_ms;
    while (from_ms < to_ms) {
        int64_t until_ms = by_time ? next_hour(&reading->definition, from_ms) : to_ms;
        until_ms = until_ms < to_ms ? until_ms : to_ms;
        struct tally *tally = tally_of(walk, desk, from_ms);
        if (tally == NULL) {
            return false;
        }
        *(busy ? &tally->row.busy_ms : &tally->row.open_ms) += until_ms - from_ms;
        from_ms = until_ms;
    }
    return true;
}

/* A counter that was left open when the box was switched off is closed the next morning; it was
 * open until the office closed, or until its own last event. */
static int64_t end_of_span(const struct walk *walk, const struct desk *desk, int64_t at_ms)
{
    const struct definition *definition = &walk->reading->definition;
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
    return add_span(walk, desk, since_ms, end_of_span(walk, desk, at_ms), true);
}

static bool end_open(struct walk *walk, struct desk *desk, int64_t at_ms)
{
    int64_t since_ms = desk->open_since_ms;

    if (since_ms == 0) {
        return true;
    }
    int64_t end_ms = end_of_span(walk, desk, at_ms);
    desk->open_since_ms = 0;
    if (walk->group_of_ticket != NULL) {
        int64_t present_ms = walk->reading->present_ms;
        end_ms = end_ms < present_ms ? end_ms : present_ms;
        walk->open_ms += end_ms > since_ms ? end_ms - since_ms : 0;
        return true;
    }
    return add_span(walk, desk, since_ms, end_ms, false);
}

/* --- Events --- */

/* One more service ended, or, after an undo, one fewer. */
static bool count_end(struct walk *walk, const struct desk *desk, int64_t at_ms, bool more)
{
    struct tally *tally = tally_of(walk, desk, at_ms);

    if (tally == NULL) {
        return false;
    }
    tally->ended_count += more ? 1 : UINT32_MAX;
    return true;
}

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
        added = added && count_end(walk, desk, event->at_ms, true);
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
        return true; /* Of before the period. */
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
           count_end(walk, desk, desk->action_at_ms, false);
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
        err = find_group(walk, desk, sqlite3_column_int64(row, TICKET_ID), event.at_ms);
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

static enum qd_err read_events(struct walk *walk)
{
    const struct reading *reading = walk->reading;
    sqlite3_stmt *row = NULL;
    uint64_t first = 0;
    int code = SQLITE_DONE;
    enum qd_err err = event_walk_find(reading->db, reading->office_id, reading->from_ms, &first);

    if (err == QD_OK) {
        err = store_prepare(reading->db,
                            "SELECT kind, at_ms, counter_id, clerk_id, ticket_id FROM event"
                            " WHERE office_id = ?1 AND seq >= ?2 ORDER BY seq",
                            &row);
    }
    if (err == QD_OK) {
        const int64_t values[] = {reading->office_id, (int64_t)first};
        store_bind(row, values, 2);
    }
    while (err == QD_OK && (code = sqlite3_step(row)) == SQLITE_ROW) {
        if (sqlite3_column_int64(row, AT_MS) >= reading->to_ms) {
            code = SQLITE_DONE;
            break;
        }
        if (sqlite3_column_int64(row, COUNTER_ID) != 0) {
            err = take_row(walk, row);
        }
    }
    (void)sqlite3_finalize(row);
    return err == QD_OK ? store_err(code) : err;
}

/* What is open at the end of the period, and the share of those who have no counter of their own.
 */
static bool finish(struct walk *walk)
{
    struct tallies *tallies = &walk->reading->tallies;
    int64_t end_ms = walk->reading->present_ms;
    bool added = true;

    for (uint32_t i = 0; i < walk->desk_count && added; i++) {
        added = end_busy(walk, &walk->desks[i], end_ms) && end_open(walk, &walk->desks[i], end_ms);
    }
    for (size_t i = 0; i < tallies->count && walk->group_of_ticket != NULL; i++) {
        tallies->items[i].row.open_ms = walk->open_ms;
    }
    return added;
}

enum qd_err open_time_add(struct reading *reading)
{
    const char *sql = ticket_sql(reading->query.by);
    struct walk *walk = calloc(1, sizeof *walk);
    enum qd_err err = walk == NULL ? QD_ERR_NOMEM : QD_OK;

    if (err == QD_OK) {
        walk->reading = reading;
        err = sql == NULL ? QD_OK : store_prepare(reading->db, sql, &walk->group_of_ticket);
    }
    if (err == QD_OK) {
        err = read_events(walk);
    }
    if (err == QD_OK && !finish(walk)) {
        err = QD_ERR_NOMEM;
    }
    if (walk != NULL) {
        (void)sqlite3_finalize(walk->group_of_ticket);
    }
    free(walk);
    return err;
}
