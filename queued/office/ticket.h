/* A ticket: one citizen's visit, from issue to the end. */
#ifndef QUEUED_OFFICE_TICKET_H
#define QUEUED_OFFICE_TICKET_H

#include <stdbool.h>
#include <stdint.h>

#include "queued/base/assert.h"
#include "queued/base/limits.h"
#include "queued/office/definition.h"
#include "queued/office/refusal.h"

/* issue -> WAITING -> CALLED -> SERVING -> DONE, and aside: PARKED, NO_SHOW, CANCELLED, EXPIRED.
 * The table of moves is in ticket.c. Numbers are those of proto TicketState. */
enum ticket_state {
    TICKET_WAITING = 1,
    TICKET_CALLED = 2,
    TICKET_SERVING = 3,
    TICKET_PARKED = 4,
    TICKET_DONE = 5,
    TICKET_NO_SHOW = 6,
    TICKET_CANCELLED = 7,
    TICKET_EXPIRED = 8,
};
#define TICKET_STATE_COUNT 9

enum ticket_action {
    TICKET_CALL,
    TICKET_RECALL,
    TICKET_START,
    TICKET_FINISH,
    TICKET_MISS, /* no_show */
    TICKET_RETURN,
    TICKET_PARK,
    TICKET_RESUME,
    TICKET_TRANSFER,
    TICKET_REQUEUE,
    TICKET_RECLASSIFY,
    TICKET_CANCEL,
    TICKET_EXPIRE,
};
#define TICKET_ACTION_COUNT 13

enum ticket_class { CLASS_REGULAR = 1, CLASS_PRIORITY = 2, CLASS_APPOINTMENT = 3 };
#define TICKET_CLASS_COUNT 4

enum channel { CHANNEL_KIOSK = 1, CHANNEL_PHONE = 2, CHANNEL_CLERK = 3, CHANNEL_APPOINTMENT = 4 };
#define CHANNEL_COUNT 5

enum language { LANGUAGE_VI = 1, LANGUAGE_EN = 2 };
#define LANGUAGE_COUNT 3

enum outcome {
    OUTCOME_NONE = 0,
    OUTCOME_SETTLED = 1,
    OUTCOME_DOSSIER_ACCEPTED = 2,
    OUTCOME_MORE_DOCUMENTS = 3,
    OUTCOME_RESULT_HANDED_OVER = 4,
    OUTCOME_REFUSED = 5,
    OUTCOME_REFERRED = 6,
};
#define OUTCOME_COUNT 7

/* A waiting time as said to a citizen; durations in milliseconds from the moment it was said. */
struct forecast {
    bool known; /* False: no open counter serves the service; the durations are then 0. */
    uint32_t people_ahead;
    int64_t expected_ms;
    int64_t low50_ms;
    int64_t high50_ms;
    int64_t low90_ms;
    int64_t high90_ms;
};

/* What the citizen thought of the visit, once it was over. No words, and nobody's name. */
struct rating {
    uint32_t level; /* 1, the worst, to LIMIT_RATING_LEVELS; 0: not rated. */
    uint32_t reason_count;
    uint32_t reason_ids[LIMIT_RATING_REASONS]; /* From the definition, each at most once. */
};

/* A ticket's stay with one service. Instants are 0 until they happen, durations exclude what is
 * still running. */
struct leg {
    uint32_t index; /* 0 for the first service of the visit. */
    uint32_t service_id;
    uint32_t counter_id; /* Of the last call; 0 before. */
    uint32_t clerk_id;
    int64_t entered_at_ms;      /* Entering this service's queue. */
    int64_t first_called_at_ms; /* wait = entered -> first call; recalls and requeues do not restart
                                   it. */
    int64_t called_at_ms;       /* Last call (not recall). */
    int64_t started_at_ms;      /* First start. walk = called -> start. */
    int64_t ended_at_ms;
    int64_t service_ms; /* start -> end without parked time; complete once ended. */
    int64_t parked_ms;
};

/* Links of the queue a waiting ticket stands in (order.h). Indexes into office.tickets. */
struct queue_link {
    uint32_t left;
    uint32_t right;
    uint32_t parent;
    uint32_t count; /* Tickets in this subtree. */
};

struct ticket {
    uint64_t id; /* Sequence number of its issue event: never 0, never reused; tickets are kept in
                    this order. */
    uint8_t token[16];
    char letter[LETTER_SIZE];
    uint32_t number;
    uint32_t label_service_id; /* Service that numbered it. */
    uint32_t service_id;       /* Service it waits for or is served in. */
    uint32_t procedure_count;
    uint32_t procedure_ids[LIMIT_TICKET_PROCEDURES];
    enum ticket_class ticket_class;
    enum ticket_class issued_class;
    enum channel channel;
    enum language language;
    int64_t issued_at_ms;
    int64_t appointment_at_ms; /* 0: none. */
    int64_t key_ms;            /* Orders tickets: smaller is called first; equal keys by id. */

    enum ticket_state state;
    int64_t since_ms;     /* When it entered @state. */
    uint64_t changed_seq; /* Event that last touched it. */
    uint32_t counter_id; /* Where it is CALLED, SERVING or PARKED; for NO_SHOW, where it was missed;
                            else 0. */
    uint32_t bound_counter_id; /* The only counter that may call it; 0: any. */
    uint32_t call_count;       /* Calls and recalls in this leg. */
    int64_t last_called_at_ms; /* Last call or recall, for the recall interval. */
    uint32_t no_show_count;
    uint32_t transfer_count;
    struct leg leg;      /* The present one. */
    int64_t ended_at_ms; /* DONE, NO_SHOW, CANCELLED, EXPIRED; else 0. */
    enum outcome outcome;
    char dossier_code[LIMIT_DOSSIER + 1];
    uint32_t dossier_due_date; /* yyyymmdd; 0: none. */
    struct forecast forecast;  /* As given at issue. */
    uint32_t reprint_count;
    struct rating rating;

    struct queue_link link;
};

/* Whether @action may start from @state, by the table of domain.md section 2. */
bool ticket_allows(enum ticket_state state, enum ticket_action action);

/* WRONG_STATE, or the state @action leads to in *@to (written only when allowed). */
QD_MUST_USE enum refusal ticket_next_state(enum ticket_state state,
                                           enum ticket_action action,
                                           enum ticket_state *to);

bool ticket_is_at_counter(const struct ticket *ticket); /* CALLED or SERVING. */
bool ticket_is_over(const struct ticket *ticket);       /* DONE, NO_SHOW, CANCELLED or EXPIRED. */

/* Key of a class for an arrival (domain.md section 4). */
int64_t ticket_key(const struct definition *definition,
                   enum ticket_class ticket_class,
                   int64_t arrival_ms,
                   int64_t appointment_at_ms);

/* "A012": letter and at least three digits. */
#define LABEL_SIZE (LETTER_SIZE + 10)
void ticket_label(const struct ticket *ticket, char label[LABEL_SIZE]);

void ticket_check(const struct ticket *ticket); /* Asserts every invariant of @ticket. */

#endif
