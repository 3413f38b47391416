#include "queued/reports/tally.h"

#include <stdlib.h>
#include <string.h>

#define MS_PER_HOUR 3600000.0
#define TALLIES_MIN 16

/* Where @group is, or would be. */
static size_t place(const struct tallies *tallies, int64_t group)
{
    size_t low = 0;
    size_t high = tallies->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (tallies->items[middle].group < group) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

struct tally *tally_at(struct tallies *tallies, int64_t group)
{
    size_t at = place(tallies, group);

    if (at < tallies->count && tallies->items[at].group == group) {
        return &tallies->items[at];
    }
    if (tallies->count == tallies->size) {
        size_t size = tallies->size == 0 ? TALLIES_MIN : 2 * tallies->size;
        struct tally *items = realloc(tallies->items, size * sizeof *items);
        if (items == NULL) {
            return NULL;
        }
        tallies->items = items;
        tallies->size = size;
    }
    struct tally *items = tallies->items;
    memmove(&items[at + 1], &items[at], (tallies->count - at) * sizeof *items);
    tallies->count++;
    items[at] = (struct tally){.group = group};
    return &items[at];
}

void tally_deinit_all(struct tallies *tallies)
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

/* Negative: of nothing. */
static double share(uint32_t part, uint32_t whole)
{
    return whole == 0 ? -1.0 : (double)part / (double)whole;
}

void tally_close(struct tally *tally)
{
    struct report_row *row = &tally->row;
    struct durations left = samples_close(&tally->left);
    uint32_t dossiers = row->dossiers_on_time + row->dossiers_late;

    row->wait = samples_close(&tally->wait);
    row->walk = samples_close(&tally->walk);
    row->service = samples_close(&tally->service);
    row->visit = samples_close(&tally->visit);
    row->parked = samples_close(&tally->parked);
    row->parked_mean_ms =
        row->service.count == 0 ? 0 : tally->parked_ms / (int64_t)row->service.count;
    row->left_before_call = left.count;
    row->left_before_call_mean_ms = left.mean_ms;
    row->left_before_call_longest_ms = left.longest_ms;
    row->forecast_count = (uint32_t)tally->forecast_error.count;
    row->forecast_error_mean_ms = samples_mean(&tally->forecast_error);
    row->forecast_within = share(tally->forecast_kept, row->forecast_count);
    row->within_promise = share(tally->promise_kept, row->promise_due);
    row->dossiers_on_time_rate = share(row->dossiers_on_time, dossiers);
    row->throughput_per_hour = -1.0;
    row->load = -1.0;
    if (row->open_ms > 0) {
        row->throughput_per_hour = (double)tally->ended_count * MS_PER_HOUR / (double)row->open_ms;
        row->load = (double)row->busy_ms / (double)row->open_ms;
    }
}
