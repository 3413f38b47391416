#include "queued/reports/tally.h"

#include <stdlib.h>
#include <string.h>

#define MS_PER_HOUR 3600000.0

struct tally *tallies_at(struct tallies *tallies, int64_t group)
{
    size_t at = 0;

    while (at < tallies->count && tallies->items[at].group < group) {
        at++;
    }
    if (at < tallies->count && tallies->items[at].group == group) {
        return &tallies->items[at];
    }
    if (tallies->count == tallies->size) {
        size_t size = tallies->size == 0 ? 16 : 2 * tallies->size;
        struct tally *items = realloc(tallies->items, size * sizeof *items);
        if (items == NULL) {
            return NULL;
        }
        tallies->items = items;
        tallies->size = size;
    }
    memmove(&tallies->items[at + 1],
            &tallies->items[at],
            (tallies->count - at) * sizeof *tallies->items);
    tallies->count++;
    tallies->items[at] = (struct tally){.group = group, .open_ms = -1};
    return &tallies->items[at];
}

static void samples_deinit(struct samples *samples)
{
    free(samples->values);
}

void tallies_deinit(struct tallies *tallies)
{
    for (size_t i = 0; i < tallies->count; i++) {
        struct tally *tally = &tallies->items[i];
        samples_deinit(&tally->wait);
        samples_deinit(&tally->walk);
        samples_deinit(&tally->service);
        samples_deinit(&tally->visit);
        samples_deinit(&tally->parked);
        samples_deinit(&tally->left);
        samples_deinit(&tally->forecast_error);
    }
    free(tallies->items);
    *tallies = (struct tallies){0};
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

static int64_t mean(const struct samples *samples)
{
    int64_t sum = 0;

    for (size_t i = 0; i < samples->count; i++) {
        sum += samples->values[i];
    }
    return samples->count == 0 ? 0 : sum / (int64_t)samples->count;
}

static struct durations close_samples(struct samples *samples)
{
    struct durations durations = {.count = (uint32_t)samples->count, .mean_ms = mean(samples)};

    if (samples->count > 0) {
        qsort(samples->values, samples->count, sizeof *samples->values, by_value);
        durations.median_ms = samples_rank(samples->values, samples->count, 50);
        durations.p90_ms = samples_rank(samples->values, samples->count, 90);
        durations.longest_ms = samples->values[samples->count - 1];
    }
    return durations;
}

void tally_close(struct tally *tally)
{
    struct report_row *row = &tally->row;

    row->wait = close_samples(&tally->wait);
    row->walk = close_samples(&tally->walk);
    row->service = close_samples(&tally->service);
    row->visit = close_samples(&tally->visit);
    row->parked_mean_ms = mean(&tally->parked);
    row->left_before_call = (uint32_t)tally->left.count;
    row->left_before_call_mean_ms = mean(&tally->left);
    row->forecast_count = (uint32_t)tally->forecast_error.count;
    row->forecast_error_mean_ms = mean(&tally->forecast_error);
    row->within_promise =
        tally->promise_due == 0 ? -1.0 : (double)tally->promise_kept / (double)tally->promise_due;
    row->throughput_per_hour = -1.0;
    row->load = -1.0;
    if (tally->open_ms > 0) {
        row->throughput_per_hour = (double)row->served * MS_PER_HOUR / (double)tally->open_ms;
        row->load = (double)tally->busy_ms / (double)tally->open_ms;
    }
}
