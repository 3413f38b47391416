#include "queued/reports/open_time.h"

#include "queued/base/limits.h"
#include "queued/codec/record.h"
#include "queued/journal/store.h"
#include "queued/office/calendar.h"

/* One counter as the events leave it. */
struct desk {
    uint32_t counter_id;
    uint32_t clerk_id;
    int64_t open_since_ms; /* 0: not open. */
    int64_t busy_since_ms; /* 0: nobody at hand. */
};

struct walk {
    const struct open_time_query *query;
    struct tallies *tallies;
    struct desk desks[LIMIT_COUNTERS];
    uint32_t desk_count;
    /* Busy before the newest action of each desk, so that an undo can put it back. */
    int64_t busy_before_ms[LIMIT_COUNTERS];
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

static struct tally *tally_of(struct walk *walk, const struct desk *desk, int64_t at_ms)
{
    switch ((int)walk->query->by) {
    case REPORT_BY_OFFICE:
        return tally_at(walk->tallies, 0);
    case REPORT_BY_COUNTER:
        return tally_at(walk->tallies, desk->counter_id);
    case REPORT_BY_CLERK:
        return tally_at(walk->tallies, desk->clerk_id);
    case REPORT_BY_DATE:
        return tally_at(walk->tallies, calendar_local(walk->query->definition, at_ms).date);
    default:
        return NULL;
    }
}

static int64_t clip(const struct open_time_query *query, int64_t from_ms, int64_t to_ms)
{
    int64_t start_ms = from_ms > query->from_ms ? from_ms : query->from_ms;
    int64_t end_ms = to_ms < query->to_ms ? to_ms : query->to_ms;

    return end_ms > start_ms ? end_ms - start_ms : 0;
}

static bool add_open(struct walk *walk, struct desk *desk, int64_t at_ms)
{
    struct tally *tally =
        desk->open_since_ms == 0 ? NULL : tally_of(walk, desk, desk->open_since_ms);

    if (desk->open_since_ms == 0) {
        return true;
    }
    if (tally == NULL) {
        return false;
    }
    tally->open_ms = tally->open_ms < 0 ? 0 : tally->open_ms;
    tally->open_ms += clip(walk->query, desk->open_since_ms, at_ms);
    desk->open_since_ms = 0;
    return true;
}

static bool add_busy(struct walk *walk, struct desk *desk, int64_t at_ms)
{
    struct tally *tally =
        desk->busy_since_ms == 0 ? NULL : tally_of(walk, desk, desk->busy_since_ms);

    if (desk->busy_since_ms == 0) {
        return true;
    }
    if (tally == NULL) {
        return false;
    }
    tally->busy_ms += clip(walk->query, desk->busy_since_ms, at_ms);
    desk->busy_since_ms = 0;
    return true;
}

static bool take(struct walk *walk, struct desk *desk, const struct event *event)
{
    switch ((int)event->kind) {
    case EVENT_COUNTER_OPENED:
        desk->clerk_id = event->clerk_id;
        desk->open_since_ms = desk->open_since_ms == 0 ? event->at_ms : desk->open_since_ms;
        return true;
    case EVENT_COUNTER_PAUSED:
    case EVENT_COUNTER_CLOSED:
        return add_busy(walk, desk, event->at_ms) && add_open(walk, desk, event->at_ms);
    case EVENT_CLERK_LOGGED_IN: /* Taken over while open: the time from here is the new clerk's. */
        if (desk->open_since_ms != 0 && desk->clerk_id != event->clerk_id) {
            bool was_busy = desk->busy_since_ms != 0;
            bool added = add_busy(walk, desk, event->at_ms) && add_open(walk, desk, event->at_ms);
            desk->open_since_ms = event->at_ms;
            desk->busy_since_ms = was_busy ? event->at_ms : 0;
            desk->clerk_id = event->clerk_id;
            return added;
        }
        return true;
    case EVENT_TICKET_CALLED:
    case EVENT_TICKET_RESUMED:
        desk->busy_since_ms = event->at_ms;
        return true;
    case EVENT_TICKET_FINISHED:
    case EVENT_TICKET_NO_SHOW:
    case EVENT_TICKET_PARKED:
    case EVENT_TICKET_TRANSFERRED:
    case EVENT_TICKET_REQUEUED:
    case EVENT_TICKET_EXPIRED:
        walk->busy_before_ms[desk - walk->desks] = event->at_ms;
        return add_busy(walk, desk, event->at_ms);
    default:
        return true;
    }
}

/* An undone action leaves no trace: an undone call was none; an undone end of service was no end,
 * and the time since then was busy too. */
static void undo(struct walk *walk, struct desk *desk, int undone_kind)
{
    if (undone_kind == EVENT_TICKET_CALLED) {
        desk->busy_since_ms = 0;
    } else if (undone_kind != EVENT_TICKET_STARTED) {
        desk->busy_since_ms = walk->busy_before_ms[desk - walk->desks];
    }
}

static enum qd_err take_row(struct walk *walk, sqlite3_stmt *statement)
{
    const struct event event = {
        .kind = (enum event_kind)sqlite3_column_int(statement, 0),
        .at_ms = sqlite3_column_int64(statement, 1),
        .counter_id = (uint32_t)sqlite3_column_int64(statement, 2),
        .clerk_id = (uint32_t)sqlite3_column_int64(statement, 3),
    };
    struct desk *desk = desk_of(walk, event.counter_id);
    if (desk == NULL) {
        return QD_ERR_TOO_BIG;
    }
    if (event.kind == EVENT_ACTION_UNDONE) {
        undo(walk, desk, sqlite3_column_int(statement, 4));
        return QD_OK;
    }
    bool taken = take(walk, desk, &event);
    return taken ? QD_OK : QD_ERR_NOMEM;
}

enum qd_err open_time_add(sqlite3 *db, const struct open_time_query *query, struct tallies *tallies)
{
    static const char *const sql =
        "SELECT e.kind, e.at_ms, e.counter_id, e.clerk_id, (SELECT u.kind FROM event u WHERE"
        " u.office_id = e.office_id AND u.counter_id = e.counter_id AND u.seq < e.seq AND u.kind IN"
        " (31, 33, 34, 35, 37, 39) AND e.kind = 46 ORDER BY u.seq DESC LIMIT 1) FROM event e"
        " WHERE e.office_id = ?1 AND e.at_ms >= ?2 AND e.at_ms < ?3 AND e.counter_id <> 0"
        " ORDER BY e.seq";
    const int64_t values[] = {query->office_id, query->from_ms, query->to_ms};
    static struct walk walk; /* Reports are made one at a time. */
    sqlite3_stmt *statement = NULL;
    int code = SQLITE_DONE;
    enum qd_err err = store_prepare(db, sql, &statement);

    walk = (struct walk){.query = query, .tallies = tallies};
    if (err == QD_OK) {
        store_bind(statement, values, 3);
    }
    while (err == QD_OK && (code = sqlite3_step(statement)) == SQLITE_ROW) {
        err = take_row(&walk, statement);
    }
    err = err == QD_OK ? store_err(code) : err;
    for (uint32_t i = 0; i < walk.desk_count && err == QD_OK; i++) {
        bool added = add_busy(&walk, &walk.desks[i], query->to_ms) &&
                     add_open(&walk, &walk.desks[i], query->to_ms);
        err = added ? QD_OK : QD_ERR_NOMEM;
    }
    (void)sqlite3_finalize(statement);
    return err;
}
