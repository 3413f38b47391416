/* Spoiling: one thing that was told is changed, and the verdict must find it. A comparison that
 * cannot fail proves nothing. */
#ifndef QUEUED_REPLAY_SPOIL_H
#define QUEUED_REPLAY_SPOIL_H

#include "tests/replay/told.h"
#include "tests/replay/verdict.h"

/* After a verdict without differences: spoils one thing after another, each alone, and prints what
 * was found. True: every one was found. */
bool spoil_all(struct told *told, const struct verdict_options *options);

#endif
