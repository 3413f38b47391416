/* A fold: applies one event to the state of an office. The only code that changes it.
 *
 * Each function below first looks whether the event can follow the state (false: it cannot, and the
 * office is unusable, as after a damaged journal), and then makes it true. office_step() folds what
 * it decided with the same functions as a replay; there a false is a bug. Memory is reserved by the
 * caller. */
#ifndef QUEUED_OFFICE_FOLD_H
#define QUEUED_OFFICE_FOLD_H

#include <stdbool.h>
#include <stdint.h>

#include "queued/base/assert.h"
#include "queued/base/err.h"
#include "queued/office/office.h"

/* Room for what @event adds: a ticket, an answer. */
QD_MUST_USE enum qd_err fold_reserve(struct office *office, const struct event *event);

/* The answer to a command whose first event is @event: it follows from that event alone. */
struct answer fold_answer(const struct event *event);

/* QD_OK or QD_ERR_CORRUPT. */
QD_MUST_USE enum qd_err fold_event(struct office *office, const struct event *event);

/* The parts of fold_event(), by kind. */
QD_MUST_USE bool fold_day(struct office *office, const struct event *event);
QD_MUST_USE bool fold_ticket(struct office *office, const struct event *event);
QD_MUST_USE bool fold_counter(struct office *office, const struct event *event);

/* An event has touched the counter: an earlier finish can no longer be undone, so its service time
 * is learned. */
void fold_touch(struct office *office, struct counter *counter, const struct event *event);
void fold_settle(struct office *office, struct counter *counter);

/* Moves the counter to @state and keeps the services' open_counters right. */
void fold_counter_state(struct office *office,
                        struct counter *counter,
                        enum counter_state state,
                        int64_t at_ms);

/* The service with this id; NULL when the definition in force has none. */
struct service *fold_service(struct office *office, uint32_t service_id);

#endif
