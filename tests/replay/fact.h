/* A fact: an event of the journal, against the command that asked for it and the answer to it. */
#ifndef QUEUED_REPLAY_FACT_H
#define QUEUED_REPLAY_FACT_H

#include "queued/office/event.h"
#include "tests/replay/differences.h"
#include "tests/replay/told.h"

/* What @command was told happened, as far as it was told; the rest is as in @event. Every
 * disagreement of the two is a difference. */
struct event fact_of(const struct told_command *command,
                     const struct event *event,
                     struct differences *differences);

#endif
