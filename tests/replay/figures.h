/* Figures: the statistics of the day, computed anew from the hall, against what the manager got. */
#ifndef QUEUED_REPLAY_FIGURES_H
#define QUEUED_REPLAY_FIGURES_H

#include "queued/v1/envelope.pb-c.h"
#include "tests/replay/hall.h"

/* The day is over: nothing of the hall lasts. Differences go to hall->differences. */
void figures_match(const struct hall *hall,
                   const Queued__V1__GetReport *asked,
                   const Queued__V1__Report *told);

#endif
