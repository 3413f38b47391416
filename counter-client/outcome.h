/* The question of how a service ends: its outcome, a dossier and the date it is due. */
#ifndef QUEUED_COUNTER_CLIENT_OUTCOME_H
#define QUEUED_COUNTER_CLIENT_OUTCOME_H

#include "counter-client/question.h"

void outcome_ask(struct question *question);

#endif
