#include "queued/reports/samples.h"

#include <stdlib.h>

#define SAMPLES_MIN 16

void samples_deinit(struct samples *samples)
{
    free(samples->seconds);
}

bool samples_add(struct samples *samples, int64_t ms)
{
    int64_t seconds = (ms + 999) / 1000;

    if (samples->count == samples->size) {
        size_t size = samples->size == 0 ? SAMPLES_MIN : 2 * samples->size;
        uint32_t *grown = realloc(samples->seconds, size * sizeof *grown);
        if (grown == NULL) {
            return false;
        }
        samples->seconds = grown;
        samples->size = size;
    }
    seconds = seconds < 0 ? 0 : seconds;
    samples->seconds[samples->count++] = seconds > UINT32_MAX ? UINT32_MAX : (uint32_t)seconds;
    samples->sum_ms += ms;
    return true;
}

static int by_value(const void *a, const void *b)
{
    uint32_t first = *(const uint32_t *)a;
    uint32_t second = *(const uint32_t *)b;

    return (first > second) - (first < second);
}

void samples_sort(struct samples *samples)
{
    if (samples->count > 1) {
        qsort(samples->seconds, samples->count, sizeof *samples->seconds, by_value);
    }
}
