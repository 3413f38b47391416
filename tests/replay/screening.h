/* A screening: the calls of a day as each display showed them, in order, none lost but those that a
 * newer state had passed. */
#ifndef QUEUED_REPLAY_SCREENING_H
#define QUEUED_REPLAY_SCREENING_H

#include "tests/replay/told.h"
#include "tests/replay/verdict.h"

/* @told->states in the order they came; @events is the whole journal (struct event). */
void screening_match(const struct told *told, const GArray *events, struct verdict *verdict);

#endif
