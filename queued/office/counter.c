#include "queued/office/counter.h"

#include "queued/base/assert.h"
#include "queued/base/limits.h"

bool counter_is_staffed(const struct counter *counter)
{
    return counter->state == COUNTER_OPEN || counter->state == COUNTER_CALLING ||
           counter->state == COUNTER_SERVING;
}

void counter_check(const struct counter *counter)
{
    bool busy = counter->state == COUNTER_CALLING || counter->state == COUNTER_SERVING;

    QD_ASSERT(counter->counter_id != 0);
    QD_ASSERT(counter->state >= COUNTER_CLOSED && counter->state <= COUNTER_PAUSED);
    QD_ASSERT(busy == (counter->ticket_id != 0));
    QD_ASSERT(counter->state == COUNTER_CLOSED || counter->clerk_id != 0);
    QD_ASSERT((counter->state == COUNTER_PAUSED) == (counter->pause_reason_id != 0));
    QD_ASSERT(counter->state != COUNTER_CLOSED || !counter->automatic);
    QD_ASSERT(counter->parked_count <= LIMIT_PARKED_PER_COUNTER);
    QD_ASSERT(counter->pending_service_id != 0 || counter->pending_service_ms == 0);
    QD_ASSERT(counter->pending_service_ms >= 0);
    QD_ASSERT(counter->undo.seq <= counter->changed_seq);
    QD_ASSERT((counter->undo.seq == 0) == (counter->undo.ticket.id == 0));
}
