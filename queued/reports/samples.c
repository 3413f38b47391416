#include "queued/reports/samples.h"

#include <stdlib.h>

void samples_deinit(struct samples *samples)
{
    free(samples->values);
}

bool samples_add(struct samples *samples, int64_t value)
{
    if (samples->count == samples->size) {
        size_t size = samples->size == 0 ? 64 : 2 * samples->size;
        int64_t *values = realloc(samples->values, size * sizeof *values);
        if (values == NULL) {
            return false;
        }
        samples->values = values;
        samples->size = size;
    }
    samples->values[samples->count++] = value;
    return true;
}

static int by_value(const void *a, const void *b)
{
    int64_t first = *(const int64_t *)a;
    int64_t second = *(const int64_t *)b;

    return (first > second) - (first < second);
}

int64_t samples_rank(const int64_t *values, size_t count, unsigned percent)
{
    QD_ASSERT(count > 0 && percent >= 1 && percent <= 100);
    return values[(count * percent + 99) / 100 - 1];
}

int64_t samples_mean(const struct samples *samples)
{
    int64_t sum = 0;

    for (size_t i = 0; i < samples->count; i++) {
        sum += samples->values[i];
    }
    return samples->count == 0 ? 0 : sum / (int64_t)samples->count;
}

struct durations samples_close(struct samples *samples)
{
    struct durations durations = {.count = (uint32_t)samples->count,
                                  .mean_ms = samples_mean(samples)};

    if (samples->count > 0) {
        qsort(samples->values, samples->count, sizeof *samples->values, by_value);
        durations.median_ms = samples_rank(samples->values, samples->count, 50);
        durations.p90_ms = samples_rank(samples->values, samples->count, 90);
        durations.longest_ms = samples->values[samples->count - 1];
    }
    return durations;
}
