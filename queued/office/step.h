/* A step: one command being decided. Each decision looks first and then emits: once the first event
 * is out, nothing can refuse any more. */
#ifndef QUEUED_OFFICE_STEP_H
#define QUEUED_OFFICE_STEP_H

#include <stddef.h>
#include <stdint.h>

#include "queued/office/office.h"

struct step {
    struct office *office;
    const struct command *command;
    int64_t now_ms;
    struct event_list *events;
    size_t first; /* Count of @events when the step began. */
    struct obstacle *obstacle;
};

/* An event of this step: number, time and definition are filled in; the actor and id are the
 * command's on the first event and the system's on what follows from it. */
struct event step_event(const struct step *step, enum event_kind kind);

/* The same about a ticket, or at a counter where its clerk sits. */
struct event step_ticket_event(const struct step *step, enum event_kind kind, uint64_t ticket_id);
struct event step_counter_event(const struct step *step,
                                enum event_kind kind,
                                const struct counter *counter);

/* Folds an event that is on the list already. It cannot fail: the decision looked first. */
void step_fold(struct step *step, const struct event *event);

/* Records and folds it. */
void step_emit(struct step *step, const struct event *event);

/* Calls @ticket to @counter. */
void step_call(struct step *step,
               const struct counter *counter,
               const struct ticket *ticket,
               enum call_reason reason,
               bool automatic);

/* Closes the counter if it is not, and lets its bound tickets go. */
void step_close_counter(struct step *step, const struct counter *counter);

/* Lets go whoever waits for this counter alone: back to their services, with their keys. */
void step_unbind(struct step *step, const struct counter *counter);

/* The ticket that a command names, by its id or its label; NULL: unknown. */
const struct ticket *step_named_ticket(const struct step *step);

/* The counter at which the command's clerk sits; NULL: none. */
const struct counter *step_own_counter(const struct step *step);

/* The decisions, by theme; each knows the kinds of commands it is given. */
enum refusal step_issue(struct step *step);
enum refusal step_at_counter(struct step *step); /* From call next to requeue, and undo. */
enum refusal step_ticket(struct step *step);     /* Return, reclassify, cancel, reprint, rate. */
enum refusal step_counter(struct step *step);    /* Log in and out, open, pause, close, release. */
enum refusal step_day(struct step *step);        /* Open, close, tick. */

#endif
