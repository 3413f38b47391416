/* The clock: the one source of time for every office of the process; it never runs backwards. */
#ifndef QUEUED_APP_CLOCK_H
#define QUEUED_APP_CLOCK_H

#include <stdint.h>

struct clock {
    int64_t started_at_ms; /* What it showed at the start. */
    int64_t real_start_ms; /* The machine's clock at the start. */
    uint32_t speed;    /* Seconds that pass here in one of the machine's; 1 but in a simulation. */
    int64_t latest_ms; /* Newest instant given out. */
};

/* @start_ms 0: the machine's time. Else a simulated clock that begins there and runs @speed
 * (1..10,000) times as fast. */
void clock_init(struct clock *clock, int64_t start_ms, uint32_t speed);

/* Milliseconds since 1970 UTC. A machine clock that is set back holds this one still until it has
 * caught up. */
int64_t clock_now(struct clock *clock);

/* How much real time a span of this clock takes, milliseconds, at least 1. */
uint64_t clock_real_span(const struct clock *clock, int64_t span_ms);

#endif
