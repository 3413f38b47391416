/* A counter: a desk, what it serves, who sits there and what it is doing. */
#ifndef QUEUED_OFFICE_COUNTER_H
#define QUEUED_OFFICE_COUNTER_H

#include <stdbool.h>
#include <stdint.h>

#include "queued/office/event.h"
#include "queued/office/queue.h"

/* Numbers are those of proto CounterState. */
enum counter_state {
    COUNTER_CLOSED = 1,
    COUNTER_OPEN = 2, /* Open and idle. */
    COUNTER_CALLING = 3,
    COUNTER_SERVING = 4,
    COUNTER_PAUSED = 5,
};
#define COUNTER_STATE_COUNT 6

/* A counter's newest action and what it needs to be reversed. Undoing puts @ticket back as it was.
 */
struct undo {
    uint64_t seq; /* 0: nothing to undo. */
    int64_t at_ms;
    enum event_kind kind; /* CALLED, STARTED, FINISHED, NO_SHOW, PARKED or TRANSFERRED. */
    uint64_t clerk_id;
    enum counter_state counter_state; /* Before the action. */
    int64_t counter_since_ms;
    struct ticket ticket; /* Before the action; its links are not meaningful. */
};

struct counter {
    uint32_t counter_id;
    enum counter_state state;
    int64_t since_ms;
    uint64_t changed_seq; /* Event that last touched it. */
    uint32_t clerk_id;    /* 0: nobody logged in. */
    bool automatic;
    uint32_t pause_reason_id; /* 0 unless PAUSED. */
    uint64_t ticket_id;       /* CALLING or SERVING; else 0. */
    uint32_t parked_count;
    uint32_t done_count; /* Tickets finished here today. */
    struct queue queue;  /* Waiting tickets that only this counter may call. */
    struct undo undo;
    /* Service time of the newest finish, learned once it can no longer be undone (learn.h). */
    uint32_t pending_service_id; /* 0: none. */
    int64_t pending_service_ms;
};

bool counter_is_staffed(const struct counter *counter); /* OPEN, CALLING, SERVING. */
void counter_check(const struct counter *counter);

#endif
