/* An undo: a counter's newest action, kept so that it can be reversed. */
#ifndef QUEUED_OFFICE_UNDO_H
#define QUEUED_OFFICE_UNDO_H

#include <stdbool.h>
#include <stdint.h>

#include "queued/base/assert.h"
#include "queued/office/office.h"

/* Before @event changes @ticket and @counter: keeps both as they are. */
void undo_keep(struct counter *counter, const struct ticket *ticket, const struct event *event);

/* Why the newest action of @counter cannot be undone now, or REFUSAL_NONE: NOTHING_TO_UNDO,
 * UNDO_TOO_LATE, UNDO_OVERTAKEN. */
enum refusal undo_refusal(const struct office *office,
                          const struct counter *counter,
                          int64_t now_ms);

/* Folds an ACTION_UNDONE: ticket, counter and counts are as before the action. An undone call also
 * takes the counter off automatic, which would call the same ticket again at once. */
QD_MUST_USE bool undo_restore(struct office *office,
                              struct counter *counter,
                              const struct event *event);

#endif
