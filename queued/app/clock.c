#include "queued/app/clock.h"

#include <uv.h>

#include "queued/base/assert.h"

#define NS_PER_MS UINT64_C(1000000)

/* While the machine's clock is behind. */
#define SLOWED_BY 2

static int64_t machine_now(void)
{
    uv_timeval64_t now = {0};

    (void)uv_gettimeofday(&now); /* Fails only for a bad pointer. */
    return now.tv_sec * 1000 + now.tv_usec / 1000;
}

void clock_init_at(
    struct clock *clock, int64_t start_ms, uint32_t speed, int64_t machine_ms, uint64_t steady_ns)
{
    QD_ASSERT(speed >= 1 && speed <= 10000);
    *clock = (struct clock){
        .speed = start_ms != 0 ? speed : 1,
        .is_simulated = start_ms != 0,
        .latest_ms = start_ms != 0 ? start_ms : machine_ms,
        .machine_ms = machine_ms,
        .steady_ns = steady_ns,
    };
}

int64_t clock_at(struct clock *clock, int64_t machine_ms, uint64_t steady_ns)
{
    QD_ASSERT(steady_ns >= clock->steady_ns);
    clock->machine_ms = machine_ms;
    if (!clock->is_simulated && machine_ms >= clock->latest_ms) {
        clock->latest_ms = machine_ms;
        clock->steady_ns = steady_ns;
        return machine_ms;
    }
    uint64_t slowed_by = clock->is_simulated ? 1 : SLOWED_BY;
    uint64_t steps = (steady_ns - clock->steady_ns) / (slowed_by * NS_PER_MS);
    clock->latest_ms += (int64_t)steps * clock->speed;
    clock->steady_ns += steps * slowed_by * NS_PER_MS; /* What is left over counts next time. */
    return clock->latest_ms;
}

void clock_init(struct clock *clock, int64_t start_ms, uint32_t speed)
{
    clock_init_at(clock, start_ms, speed, machine_now(), uv_hrtime());
}

int64_t clock_now(struct clock *clock)
{
    return clock_at(clock, machine_now(), uv_hrtime());
}

void clock_not_before(struct clock *clock, int64_t at_ms)
{
    clock->latest_ms = at_ms > clock->latest_ms ? at_ms : clock->latest_ms;
}

int64_t clock_ahead(const struct clock *clock)
{
    return clock->is_simulated ? 0 : clock->latest_ms - clock->machine_ms;
}
