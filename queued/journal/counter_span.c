#include "queued/journal/counter_span.h"

#include "queued/journal/binding.h"
#include "queued/office/counter.h"

/* The newest row alone: one that lasts is always the newest, and a search for it would walk through
 * the years of a closed counter. */
static const char newest_sql[] = "SELECT from_seq, state, clerk_id, ticket_id, to_ms"
                                 " FROM counter_span WHERE office_id = ?1 AND counter_id = ?2"
                                 " ORDER BY from_seq DESC LIMIT 1";
static const char end_sql[] =
    "UPDATE counter_span SET to_ms = ?4 WHERE office_id = ?1 AND counter_id = ?2 AND from_seq = ?3";
static const char begin_sql[] =
    "INSERT INTO counter_span (office_id, counter_id, from_seq, date, clerk_id, state, ticket_id,"
    " from_ms, to_ms) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 0)";
static const char drop_sql[] =
    "DELETE FROM counter_span WHERE office_id = ?1 AND counter_id = ?2 AND from_seq = ?3";
static const char reopen_sql[] =
    "UPDATE counter_span SET to_ms = 0 WHERE office_id = ?1 AND counter_id = ?2 AND from_seq ="
    " (SELECT max(from_seq) FROM counter_span WHERE office_id = ?1 AND counter_id = ?2)";

enum qd_err counter_span_prepare(struct counter_spans *spans, struct database *database)
{
    const struct {
        struct sqlite3_stmt **statement;
        const char *sql;
    } all[] = {
        {&spans->newest, newest_sql},
        {&spans->end, end_sql},
        {&spans->begin, begin_sql},
        {&spans->drop, drop_sql},
        {&spans->reopen, reopen_sql},
    };

    for (size_t i = 0; i < QD_ARRAY_LEN(all); i++) {
        enum qd_err err = database_prepare(database, all[i].statement, all[i].sql);
        if (err != QD_OK) {
            return err;
        }
    }
    return QD_OK;
}

void counter_span_finalize(struct counter_spans *spans)
{
    database_finalize(&spans->newest);
    database_finalize(&spans->end);
    database_finalize(&spans->begin);
    database_finalize(&spans->drop);
    database_finalize(&spans->reopen);
}

/* The state that an event brings its counter to by itself; 0: it does not. */
static uint32_t state_after(enum event_kind kind)
{
    static const uint8_t states[EVENT_KIND_MAX + 1] = {
        [EVENT_TICKET_CALLED] = COUNTER_CALLING,
        [EVENT_TICKET_STARTED] = COUNTER_SERVING,
        [EVENT_TICKET_RESUMED] = COUNTER_SERVING,
        [EVENT_TICKET_FINISHED] = COUNTER_OPEN,
        [EVENT_TICKET_NO_SHOW] = COUNTER_OPEN,
        [EVENT_TICKET_PARKED] = COUNTER_OPEN,
        [EVENT_TICKET_TRANSFERRED] = COUNTER_OPEN,
        [EVENT_TICKET_REQUEUED] = COUNTER_OPEN,
        [EVENT_COUNTER_OPENED] = COUNTER_OPEN,
        [EVENT_COUNTER_PAUSED] = COUNTER_PAUSED,
    };

    QD_ASSERT((unsigned)kind <= EVENT_KIND_MAX);
    return states[kind];
}

/* The clerk's place is taken, given up, or taken over. A closed counter has no span to speak of. */
static bool follow_clerk(struct counter_span *span, const struct event *event)
{
    uint32_t clerk_id = event->kind == EVENT_CLERK_LOGGED_IN ? event->clerk_id : 0;

    if (span->state == 0 || span->clerk_id == clerk_id) {
        return false;
    }
    span->clerk_id = clerk_id;
    return true;
}

bool counter_span_follow(struct counter_span *span, const struct event *event)
{
    enum event_kind kind = event->kind;
    uint32_t state = state_after(kind);

    QD_ASSERT(kind != EVENT_ACTION_UNDONE);
    if (kind == EVENT_CLERK_LOGGED_IN || kind == EVENT_CLERK_LOGGED_OUT) {
        return follow_clerk(span, event);
    }
    if (kind == EVENT_COUNTER_CLOSED) {
        bool was_open = span->state != 0;
        *span = (struct counter_span){0};
        return was_open;
    }
    /* Given up at the counter, not while parked there. */
    if ((kind == EVENT_TICKET_EXPIRED || kind == EVENT_TICKET_CANCELLED) && span->state != 0 &&
        span->ticket_id == event->ticket_id) {
        state = COUNTER_OPEN;
    }
    /* Opened again: only its automatic was switched. */
    if (state == 0 || (kind == EVENT_COUNTER_OPENED && span->state == COUNTER_OPEN)) {
        return false;
    }
    if (span->state == 0) {
        span->clerk_id = event->clerk_id;
    }
    span->state = state;
    span->ticket_id = state == COUNTER_CALLING || state == COUNTER_SERVING ? event->ticket_id : 0;
    return true;
}

static void bind_counter(struct binding *binding, const struct event *event)
{
    binding_int(binding, event->office_id);
    binding_int(binding, event->counter_id);
}

static enum qd_err undo(struct counter_spans *spans,
                        struct database *database,
                        const struct event *event)
{
    struct binding drop = binding_start(spans->drop);
    struct binding reopen = binding_start(spans->reopen);

    bind_counter(&drop, event);
    binding_uint(&drop, event->undone.undone_seq);
    bind_counter(&reopen, event);
    enum qd_err err = binding_run(&drop, database, "drop counter span");
    if (err == QD_OK && database_changes(database) > 0) {
        err = binding_run(&reopen, database, "reopen counter span");
    }
    return err;
}

/* Ends the span that began with @from_seq (0: there is none), and begins the next. */
static enum qd_err replace(struct counter_spans *spans,
                           struct database *database,
                           const struct event *event,
                           uint64_t from_seq,
                           const struct counter_span *next,
                           uint32_t date)
{
    enum qd_err err = QD_OK;

    if (from_seq != 0) {
        struct binding binding = binding_start(spans->end);
        bind_counter(&binding, event);
        binding_uint(&binding, from_seq);
        binding_int(&binding, event->at_ms);
        err = binding_run(&binding, database, "end counter span");
    }
    if (err == QD_OK && next->state != 0) {
        struct binding binding = binding_start(spans->begin);
        bind_counter(&binding, event);
        binding_uint(&binding, event->seq);
        binding_int(&binding, date);
        binding_int(&binding, next->clerk_id);
        binding_int(&binding, next->state);
        binding_uint(&binding, next->ticket_id);
        binding_int(&binding, event->at_ms);
        err = binding_run(&binding, database, "begin counter span");
    }
    return err;
}

enum qd_err counter_span_store(struct counter_spans *spans,
                               struct database *database,
                               const struct event *event,
                               uint32_t date)
{
    struct counter_span span = {0};
    uint64_t from_seq = 0;
    bool row = false;

    if (event->counter_id == 0) {
        return QD_OK;
    }
    if (event->kind == EVENT_ACTION_UNDONE) {
        return undo(spans, database, event);
    }
    struct binding binding = binding_start(spans->newest);
    bind_counter(&binding, event);
    enum qd_err err = binding_step(&binding, database, "read counter span", &row);
    if (err == QD_OK && row && binding_column_int(&binding, 4) == 0) {
        from_seq = binding_column_uint(&binding, 0);
        span.state = (uint32_t)binding_column_uint(&binding, 1);
        span.clerk_id = (uint32_t)binding_column_uint(&binding, 2);
        span.ticket_id = binding_column_uint(&binding, 3);
    }
    binding_reset(&binding);
    if (err != QD_OK || !counter_span_follow(&span, event)) {
        return err;
    }
    return replace(spans, database, event, from_seq, &span, date);
}
