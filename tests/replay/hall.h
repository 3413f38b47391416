/* A hall: a plain model of an office, lists that are searched from end to end. It follows events
 * one by one, knows nothing of how the server keeps its state, and says of each call who should
 * have been next. */
#ifndef QUEUED_REPLAY_HALL_H
#define QUEUED_REPLAY_HALL_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "queued/office/counter.h"
#include "queued/office/definition.h"
#include "queued/office/event.h"
#include "queued/office/ticket.h"
#include "tests/replay/differences.h"

struct hall_leg {
    uint32_t service_id;
    uint32_t counter_id; /* Of the last call; 0: never called. */
    uint32_t clerk_id;
    int64_t entered_ms;
    int64_t first_called_ms; /* 0: never. */
    int64_t called_ms;
    int64_t started_ms;
    int64_t ended_ms;
    int64_t parked_ms;
};

struct hall_ticket {
    uint64_t id;
    char label[LABEL_SIZE];
    uint8_t token[16];
    uint32_t service_id;
    enum ticket_class ticket_class;
    enum channel channel;
    enum language language;
    enum ticket_state state;
    int64_t since_ms;
    int64_t issued_ms;
    int64_t key_ms;
    uint32_t counter_id; /* Called, serving, parked there, or missed there. */
    uint32_t bound_id;
    uint32_t call_count;
    int64_t called_ms; /* Calls and recalls. */
    uint32_t miss_count;
    int64_t ended_ms;
    enum outcome outcome;
    struct forecast forecast;
    uint32_t leg_count;
    struct hall_leg legs[LIMIT_LEGS];
    uint64_t touched_seq;
};

/* A span of a counter: open, or busy with somebody. */
struct hall_span {
    uint32_t counter_id;
    uint32_t clerk_id;
    uint64_t ticket_id; /* At hand when it began; 0: nobody. */
    int64_t from_ms;
    int64_t until_ms; /* 0: it lasts. */
};

struct hall_counter {
    uint32_t counter_id;
    enum counter_state state;
    int64_t since_ms;
    uint32_t clerk_id;
    bool is_automatic;
    uint32_t reason_id;
    uint64_t ticket_id;
    uint32_t done_count;
    uint64_t touched_seq;
    /* The newest action, and how everything was before it; 0: nothing to undo. */
    uint64_t undo_seq;
    int64_t undo_ms;
    enum event_kind undo_kind;
    enum counter_state undo_state;
    int64_t undo_since_ms;
    struct hall_ticket undo_ticket;
};

struct hall_service {
    uint32_t service_id;
    uint32_t issued;
    uint32_t done;
    uint32_t no_show;
    uint32_t cancelled;
    uint32_t expired;
};

struct hall_call {
    uint64_t seq; /* 0: none, or undone. */
    uint64_t ticket_id;
    uint32_t counter_id;
    int64_t called_ms;
};

#define HALL_CALLS 16

struct hall {
    const struct definition *definition; /* Borrowed. */
    struct differences *differences;
    uint64_t seq;
    int64_t at_ms;
    bool day_open;
    uint32_t date;
    bool day_by_manager;
    uint64_t version;                   /* Of the definition. */
    GArray *tickets;                    /* struct hall_ticket, by id. */
    GArray *counters;                   /* struct hall_counter, in the order of the office. */
    GArray *services;                   /* struct hall_service, in the order of the office. */
    GHashTable *labels;                 /* Numbers given out today. */
    GArray *open;                       /* struct hall_span */
    GArray *busy;                       /* struct hall_span */
    struct hall_call calls[HALL_CALLS]; /* Newest first. */
    guint call_events;                  /* Calls checked against the order. */
};

void hall_init(struct hall *hall,
               const struct definition *definition,
               struct differences *differences);
void hall_deinit(struct hall *hall);

/* What happened; what cannot have happened is a difference. */
void hall_take(struct hall *hall, const struct event *event);

/* NULL: none such. */
struct hall_ticket *hall_ticket(const struct hall *hall, uint64_t ticket_id);
struct hall_counter *hall_counter(const struct hall *hall, uint32_t counter_id);
struct hall_service *hall_service(const struct hall *hall, uint32_t service_id);

bool hall_serves(const struct hall *hall, uint32_t counter_id, uint32_t service_id);
bool hall_is_staffed(const struct hall_counter *counter);

/* Waiting for @service_id, and open counters that serve it. */
uint32_t hall_waiting(const struct hall *hall, uint32_t service_id);
uint32_t hall_open_counters(const struct hall *hall, uint32_t service_id);

/* Whether @a is called before @b. */
bool hall_is_before(const struct hall_ticket *a, const struct hall_ticket *b);

/* Who is next for the counter by the order rule; NULL: nobody. */
struct hall_ticket *hall_next(const struct hall *hall, uint32_t counter_id);

/* Who else waited when @ticket is called to @counter_id: by plain counting. */
struct event_called hall_explain(const struct hall *hall,
                                 const struct hall_ticket *ticket,
                                 uint32_t counter_id);

#endif
