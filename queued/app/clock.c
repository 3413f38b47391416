#include "queued/app/clock.h"

#include <uv.h>

#include "queued/base/assert.h"

static int64_t machine_now(void)
{
    uv_timeval64_t now = {0};

    (void)uv_gettimeofday(&now); /* Fails only for a bad pointer. */
    return now.tv_sec * 1000 + now.tv_usec / 1000;
}

void clock_init(struct clock *clock, int64_t start_ms, uint32_t speed)
{
    QD_ASSERT(speed >= 1 && speed <= 10000);
    int64_t now_ms = machine_now();

    *clock = (struct clock){.started_at_ms = start_ms != 0 ? start_ms : now_ms,
                            .real_start_ms = now_ms,
                            .speed = start_ms != 0 ? speed : 1};
    clock->latest_ms = clock->started_at_ms;
}

int64_t clock_now(struct clock *clock)
{
    int64_t now_ms = clock->started_at_ms + (machine_now() - clock->real_start_ms) * clock->speed;

    if (now_ms > clock->latest_ms) {
        clock->latest_ms = now_ms;
    }
    return clock->latest_ms;
}

uint64_t clock_real_span(const struct clock *clock, int64_t span_ms)
{
    int64_t real_ms = span_ms / clock->speed;

    return real_ms > 0 ? (uint64_t)real_ms : 1;
}
