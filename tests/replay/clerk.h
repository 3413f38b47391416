/* A clerk at a counter: comes, opens, calls, serves, has lunch, leaves. Acts on what the counter's
 * topic shows and on nothing else, as somebody at a real screen does. */
#ifndef QUEUED_REPLAY_CLERK_H
#define QUEUED_REPLAY_CLERK_H

#include "tests/replay/replay.h"

struct clerk;

struct clerk *clerk_new(struct replay *replay, const struct day_clerk *plan);
void clerk_free(gpointer data); /* A struct clerk. */

/* Works as the plan says. */
void clerk_begin(struct clerk *clerk);

/* Grants the citizen priority as soon as there is a hand free. */
void clerk_reclassify(struct clerk *clerk, struct citizen *citizen);

const struct told_name *clerk_name(const struct clerk *clerk);

#endif
