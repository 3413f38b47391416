/* A match: what a screen was shown, against the hall at that very version. */
#ifndef QUEUED_REPLAY_MATCH_H
#define QUEUED_REPLAY_MATCH_H

#include "queued/v1/envelope.pb-c.h"
#include "tests/replay/hall.h"

/* The state was sealed between the hall's newest event and @until_ms: what only time changes may be
 * as of any instant of that span. Differences go to hall->differences. */
void match_state(const struct hall *hall, const Queued__V1__TopicState *state, int64_t until_ms);

/* A ticket as it is in the hall now. */
void match_ticket(const struct hall *hall, const Queued__V1__Ticket *told);

#endif
