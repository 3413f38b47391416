/* The town: named days of the office of Bát Xát, with citizens and clerks who behave. */
#ifndef QUEUED_TESTS_SIM_TOWN_H
#define QUEUED_TESTS_SIM_TOWN_H

#include <stdio.h>

#include "tests/sim/stage.h"

/* "ordinary" or "market". 2: no such day. */
int town_play(struct stage *stage, const char *name, FILE *trace);

#endif
