/* Counter spans: how long each counter was open, calling, serving or paused, and with whom; for
 * load and throughput per counter-hour. Made from the events alone.
 *
 * An event that moves a counter ends its newest span and begins the next. An undone action takes
 * its span away, and the one before lasts on: every action that can be undone began exactly one
 * span, and nothing has touched the counter since (undo.h). */
#ifndef QUEUED_JOURNAL_COUNTER_SPAN_H
#define QUEUED_JOURNAL_COUNTER_SPAN_H

#include <stdbool.h>
#include <stdint.h>

#include "queued/base/assert.h"
#include "queued/base/err.h"
#include "queued/journal/database.h"
#include "queued/office/event.h"

/* Prepared statements; owned. */
struct counter_spans {
    struct sqlite3_stmt *newest;
    struct sqlite3_stmt *end;
    struct sqlite3_stmt *begin;
    struct sqlite3_stmt *drop;
    struct sqlite3_stmt *reopen;
};

/* What a counter is doing; state 0: closed. */
struct counter_span {
    uint32_t state; /* enum counter_state. */
    uint32_t clerk_id;
    uint64_t ticket_id;
};

QD_MUST_USE enum qd_err counter_span_prepare(struct counter_spans *spans,
                                             struct database *database);
void counter_span_finalize(struct counter_spans *spans);

/* What @event makes of @span; false: nothing changes. Not for EVENT_ACTION_UNDONE. */
bool counter_span_follow(struct counter_span *span, const struct event *event);

QD_MUST_USE enum qd_err counter_span_store(struct counter_spans *spans,
                                           struct database *database,
                                           const struct event *event,
                                           uint32_t date);

#endif
