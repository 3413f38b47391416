/* The clock: the one source of time for every office of the process. It never runs backwards, and
 * it never stands still.
 *
 * It shows the machine's time. When that is set back, or was behind what the journal has seen, it
 * goes on at half the pace until the machine has caught up: a clerk's ten seconds still end. */
#ifndef QUEUED_APP_CLOCK_H
#define QUEUED_APP_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

struct clock {
    uint32_t speed;     /* Seconds that pass here in one of the machine's; 1 but in a simulation. */
    bool is_simulated;  /* Begins where it was told, and knows nothing of the machine's date. */
    int64_t latest_ms;  /* Newest instant given out. */
    int64_t machine_ms; /* The machine's clock at that moment. */
    uint64_t steady_ns; /* Of the steady clock, up to which @latest_ms has been moved on. */
};

/* @start_ms 0: the machine's time. Else a simulated clock that begins there and runs @speed
 * (1..10,000) times as fast. */
void clock_init(struct clock *clock, int64_t start_ms, uint32_t speed);

/* Something happened at @at_ms already: no earlier instant will be given out. */
void clock_not_before(struct clock *clock, int64_t at_ms);

/* Milliseconds since 1970 UTC. */
int64_t clock_now(struct clock *clock);

/* By how much this clock is ahead of the machine's, milliseconds; 0 or more. */
int64_t clock_ahead(const struct clock *clock);

/* The same on given readings of the machine's clock and of a steady one. */
void clock_init_at(
    struct clock *clock, int64_t start_ms, uint32_t speed, int64_t machine_ms, uint64_t steady_ns);
int64_t clock_at(struct clock *clock, int64_t machine_ms, uint64_t steady_ns);

#endif
