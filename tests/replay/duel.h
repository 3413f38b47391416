/* A duel: two clerks who press "next" at the same instant, again and again. */
#ifndef QUEUED_REPLAY_DUEL_H
#define QUEUED_REPLAY_DUEL_H

#include "tests/replay/replay.h"

struct duel;

/* Plays replay->options.duel_rounds rounds, then the manager ends the day. */
struct duel *duel_new(struct replay *replay);
void duel_free(struct duel *duel); /* NULL is allowed. */

#endif
