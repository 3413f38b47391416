/* Questions that are answered by the number of a ticket: chosen from those that are shown, typed,
 * or its digits alone on a pad; then it is asked of which service. */
#ifndef QUEUED_COUNTER_CLIENT_NUMBER_H
#define QUEUED_COUNTER_CLIENT_NUMBER_H

#include "counter-client/question.h"

void number_ask_parked(struct question *question);
void number_ask_missed(struct question *question);
void number_ask_called(struct question *question);
void number_ask_reclassified(struct question *question);

#endif
