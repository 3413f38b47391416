/* Spans: when counters were open and when busy, as events begin and end them. */
#ifndef QUEUED_REPLAY_HALL_SPAN_H
#define QUEUED_REPLAY_HALL_SPAN_H

#include "tests/replay/hall.h"

/* A span of this counter begins, unless one lasts. */
void hall_span_begin(GArray *spans, const struct hall_counter *counter, int64_t at_ms);

/* The lasting span of this counter ends, if there is one. */
void hall_span_end(GArray *spans, uint32_t counter_id, int64_t at_ms);

/* The newest span of this counter never was, or never ended. */
void hall_span_drop(GArray *spans, uint32_t counter_id);
void hall_span_reopen(GArray *spans, uint32_t counter_id);

#endif
