/* An office: one hall's day as a state machine. Commands and the time go in, events come out.
 *
 * The state is nothing but the fold of the events since the day was opened: office_step() decides
 * and folds what it decided, office_fold() repeats that from the journal, and both end in the same
 * state (office_hash). Time is passed in and never runs backwards: an instant before the newest
 * event is taken as that event's. All memory is reserved before a step begins; a step that began
 * cannot fail. */
#ifndef QUEUED_OFFICE_OFFICE_H
#define QUEUED_OFFICE_OFFICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "queued/base/assert.h"
#include "queued/base/err.h"
#include "queued/office/answers.h"
#include "queued/office/command.h"
#include "queued/office/counter.h"
#include "queued/office/definition.h"
#include "queued/office/event.h"
#include "queued/office/learned.h"

/* One service's line today. */
struct service {
    uint32_t service_id;
    struct queue queue;    /* Waiting tickets that any counter of the service may call. */
    uint32_t issued_count; /* Today; cancelled ones do not free a place. */
    uint32_t next_number;
    uint32_t open_counters; /* Staffed counters that serve it. */
    struct learned learned; /* Service time. */
    uint32_t done_count;
    uint32_t no_show_count;
    uint32_t cancelled_count;
    uint32_t expired_count;
};

/* A call as the hall heard it; the ring keeps the newest RECENT_CALLS. */
#define RECENT_CALLS 16
struct recent_call {
    uint64_t seq; /* 0: unused. */
    uint64_t ticket_id;
    uint32_t counter_id;
    int64_t called_at_ms;
};

struct office {
    uint32_t office_id;
    const struct definition *definition; /* Borrowed; replaced by office_adopt(). */
    uint64_t seq;                        /* Newest event. */
    int64_t at_ms;                       /* Its instant. */
    uint64_t day_seq; /* The DAY_OPENED of this day: what a restart replays from. 0 before the first
                         day. */
    uint32_t date;    /* yyyymmdd of the open day, or of the last one. */
    bool day_open;
    bool day_by_manager; /* Opened by a manager: ticketing hours do not bind, and no clock but
                            midnight closes it. */

    struct service *services; /* Owned; same order and count as definition->services. */
    uint32_t service_count;
    struct counter *counters; /* Owned; same order and count as definition->counters. */
    uint32_t counter_count;
    struct ticket *tickets; /* Owned; today's, by id. */
    uint32_t ticket_count;
    uint32_t ticket_size;
    uint32_t *token_slots;  /* Owned: open addressing over tickets' tokens, */
    uint32_t *label_slots;  /* and over their labels: no two of a day are alike. */
    uint32_t slot_size;     /* Of each; a power of two, at least twice ticket_count. */
    struct answers answers; /* Command ids of today. */
    struct recent_call recent[RECENT_CALLS];
    uint32_t recent_next;
};

QD_MUST_USE enum qd_err office_init(struct office *office, const struct definition *definition);
void office_deinit(struct office *office);

/* Does @command at @now_ms, or refuses it and changes nothing.
 * Appends what happened to @events; *@answer and *@obstacle are written always.
 * BUSY is the refusal when memory cannot be reserved. */
QD_MUST_USE enum refusal office_step(struct office *office,
                                     const struct command *command,
                                     int64_t now_ms,
                                     struct event_list *events,
                                     struct answer *answer,
                                     struct obstacle *obstacle);

/* Repeats a journalled event. CORRUPT when it cannot follow the state; the office is then unusable.
 */
QD_MUST_USE enum qd_err office_fold(struct office *office, const struct event *event);

/* When the clock next has something to do (COMMAND_TICK); 0: nothing in sight. */
int64_t office_next_deadline(const struct office *office, int64_t now_ms);

/* Whether @candidate may replace the definition. STRANDS_TICKETS: *@ticket_ids (at most @max) name
 * some of the *@ticket_count tickets that a removed service or counter still holds, or that no
 * counter would serve any more; missed ones that may come back included. COUNTER_TAKEN: a clerk
 * sits at a removed counter. Nothing changes.
 */
QD_MUST_USE enum refusal office_try_definition(const struct office *office,
                                               const struct definition *candidate,
                                               uint64_t *ticket_ids,
                                               size_t max,
                                               size_t *ticket_count);

/* Puts a definition in force that office_try_definition() accepted, and records it
 * (EVENT_DEFINITION_APPLIED). The old one may be freed afterwards. NOMEM leaves everything as it
 * was. Whom the new one lets a counter on automatic call is called by the next tick, which is then
 * due at once. */
QD_MUST_USE enum qd_err office_apply_definition(struct office *office,
                                                const struct definition *candidate,
                                                struct actor actor,
                                                int64_t now_ms,
                                                struct event_list *events);

/* Before folding an EVENT_DEFINITION_APPLIED: makes its definition the one in force. */
QD_MUST_USE enum qd_err office_adopt(struct office *office, const struct definition *definition);

/* Lookups; NULL when unknown. */
const struct ticket *office_ticket(const struct office *office, uint64_t ticket_id);
const struct ticket *office_ticket_by_label(const struct office *office, const char *label);
const struct ticket *office_ticket_by_token(const struct office *office, const uint8_t token[16]);
const struct counter *office_counter(const struct office *office, uint32_t counter_id);
const struct counter *office_counter_of_clerk(const struct office *office, uint32_t clerk_id);
const struct service *office_service(const struct office *office, uint32_t service_id);

/* Whether @counter serves the service; by the definition in force. */
bool office_serves(const struct office *office, const struct counter *counter, uint32_t service_id);

/* Waiting tickets of a service, those bound to one counter included. */
uint32_t office_waiting(const struct office *office, uint32_t service_id);

/* Who would be next for @counter now, and why; false when nobody is. *@called has no key order to
 * choose from beyond the queues' heads: the cost is the number of services. */
bool office_pick(const struct office *office,
                 const struct counter *counter,
                 uint64_t *ticket_id,
                 struct event_called *called);

/* Whether tickets may be taken for @service_id at @now_ms: REFUSAL_NONE, or why not. */
enum refusal office_may_issue(const struct office *office,
                              uint32_t service_id,
                              int64_t now_ms,
                              struct obstacle *obstacle);

/* When ticketing hours begin next, from @now_ms on; 0 when the calendar knows none. */
int64_t office_next_issuing(const struct office *office, int64_t now_ms);

/* Asserts every invariant of the whole state: O(n). */
void office_check(const struct office *office);

/* A hash of everything that a replay must reproduce. */
uint64_t office_hash(const struct office *office);

/* Whether the citizen may say now how the visit was: served, not said before, the day still open,
 * and the office asks. */
bool office_may_rate(const struct office *office, const struct ticket *ticket);

#endif
