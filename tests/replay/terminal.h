/* A terminal: the hall shown live while a day is played. A calm board where there is one; plain
 * lines where the output goes elsewhere. */
#ifndef QUEUED_REPLAY_TERMINAL_H
#define QUEUED_REPLAY_TERMINAL_H

#include "queued/v1/envelope.pb-c.h"
#include "tests/replay/replay.h"

struct terminal;

struct terminal *terminal_new(struct replay *replay);
void terminal_free(struct terminal *terminal); /* Leaves the screen as it was. NULL is allowed. */

/* The newest board of a display. */
void terminal_show(struct terminal *terminal, const Queued__V1__TopicState *state);

#endif
