/* An event: a fact of an office's day, with its time, actor and reason. Values only, no pointers.
 */
#ifndef QUEUED_OFFICE_EVENT_H
#define QUEUED_OFFICE_EVENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "queued/base/assert.h"
#include "queued/base/err.h"
#include "queued/office/actor.h"
#include "queued/office/ticket.h"

/* Numbers are the field numbers of proto Event.body. */
enum event_kind {
    EVENT_DAY_OPENED = 20,
    EVENT_DAY_CLOSED = 21,
    EVENT_SERVICE_TIME_LEARNED = 22,
    EVENT_TICKET_CARRIED = 23,
    EVENT_DEFINITION_APPLIED = 24,
    EVENT_TICKET_ISSUED = 30,
    EVENT_TICKET_CALLED = 31,
    EVENT_TICKET_RECALLED = 32,
    EVENT_TICKET_STARTED = 33,
    EVENT_TICKET_FINISHED = 34,
    EVENT_TICKET_NO_SHOW = 35,
    EVENT_TICKET_RETURNED = 36,
    EVENT_TICKET_PARKED = 37,
    EVENT_TICKET_RESUMED = 38,
    EVENT_TICKET_TRANSFERRED = 39,
    EVENT_TICKET_REQUEUED = 40,
    EVENT_TICKET_RECLASSIFIED = 41,
    EVENT_TICKET_CANCELLED = 42,
    EVENT_TICKET_EXPIRED = 43,
    EVENT_TICKET_REPRINTED = 44,
    EVENT_TICKET_UNBOUND = 45,
    EVENT_ACTION_UNDONE = 46,
    EVENT_TICKET_RATED = 47,
    EVENT_CLERK_LOGGED_IN = 60,
    EVENT_CLERK_LOGGED_OUT = 61,
    EVENT_COUNTER_OPENED = 62,
    EVENT_COUNTER_PAUSED = 63,
    EVENT_COUNTER_CLOSED = 64,
};
#define EVENT_KIND_MAX 64

enum call_reason { CALL_SMALLEST_KEY = 1, CALL_BOUND = 2, CALL_BY_LABEL = 3 };

#define PASSED_MAX 3

struct event_issued {
    uint8_t token[16];
    uint32_t service_id;
    char letter[LETTER_SIZE];
    uint32_t number;
    uint32_t procedure_count;
    uint32_t procedure_ids[LIMIT_TICKET_PROCEDURES];
    enum ticket_class ticket_class;
    enum channel channel;
    enum language language;
    int64_t key_ms;
    int64_t appointment_at_ms;
    struct forecast forecast;
};

struct event_called {
    enum call_reason reason;
    bool automatic;
    int64_t key_ms;
    uint32_t waiting; /* Those this counter could have called, this one included. */
    uint32_t passed_not_served;
    uint32_t passed_bound;
    uint32_t passed_by_label; /* Those this counter could have called: only a call by label. */
    uint32_t passed_count;    /* 0..PASSED_MAX */
    uint64_t passed_ticket_ids[PASSED_MAX];
};

struct event {
    uint64_t seq;  /* 1, 2, 3 … per office, without gaps. */
    int64_t at_ms; /* Never before the event before it. */
    uint32_t office_id;
    uint64_t definition_version;
    struct actor actor;
    struct command_id
        command_id; /* On the first event of a client's command; zero on its consequences. */
    uint64_t command_hash;
    enum event_kind kind;
    uint64_t ticket_id; /* 0: about none. An issue has ticket_id == seq. */
    uint32_t counter_id;
    uint32_t clerk_id;
    union {
        struct {
            uint32_t date;
            bool by_manager;
        } day_opened;
        struct {
            uint32_t date;
            uint32_t issued;
            uint32_t expired;
        } day_closed;
        struct {
            uint32_t service_id;
            int64_t mean_ms;
            uint32_t weight_milli;
        } learned;
        struct {
            struct event_issued issued;
            int64_t issued_at_ms;
            uint32_t service_id; /* Where it waits now. */
            uint32_t leg_index;
            int64_t entered_at_ms;
            int64_t first_called_at_ms;
            uint32_t no_show_count;
        } carried;
        struct {
            uint64_t version;
            uint8_t digest[32]; /* Filled by the journal's side; the office ignores it. */
        } definition;
        struct event_issued issued;
        struct event_called called;
        struct {
            uint32_t call_count;
        } recalled;
        struct {
            enum outcome outcome;
            char dossier_code[LIMIT_DOSSIER + 1];
            uint32_t dossier_due_date;
        } finished;
        struct {
            uint32_t service_id;
            uint32_t to_counter_id;
        } transferred;
        struct {
            enum ticket_class ticket_class;
            int64_t key_ms;
        } reclassified;
        struct {
            uint64_t undone_seq;
        } undone;
        struct rating rated;
        struct {
            bool taken_over;
        } logged_out;
        struct {
            bool automatic;
        } opened;
        struct {
            uint32_t reason_id;
        } paused;
    };
};

/* Grows; owned by whoever initialised it. A zeroed one is empty. */
struct event_list {
    struct event *events; /* Owned. */
    size_t count;
    size_t size;
};

/* Room for @more further events, so that event_list_push cannot fail. */
QD_MUST_USE enum qd_err event_list_reserve(struct event_list *list, size_t more);
void event_list_push(struct event_list *list, const struct event *event);
void event_list_deinit(struct event_list *list);

/* "ticket_called": for export, logs and traces. */
const char *event_name(enum event_kind kind);

#endif
