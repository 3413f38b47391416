#include "queued/reports/tally.h"

#include <stdlib.h>
#include <string.h>

#define MS_PER_HOUR 3600000.0

struct tally *tally_at(struct tallies *tallies, int64_t group)
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

void tally_close(struct tally *tally)
{
    struct report_row *row = &tally->row;

    row->wait = samples_close(&tally->wait);
    row->walk = samples_close(&tally->walk);
    row->service = samples_close(&tally->service);
    row->visit = samples_close(&tally->visit);
    row->parked_mean_ms = samples_mean(&tally->parked);
    row->left_before_call = (uint32_t)tally->left.count;
    row->left_before_call_mean_ms = samples_mean(&tally->left);
    row->forecast_count = (uint32_t)tally->forecast_error.count;
    row->forecast_error_mean_ms = samples_mean(&tally->forecast_error);
    row->within_promise =
        tally->promise_due == 0 ? -1.0 : (double)tally->promise_kept / (double)tally->promise_due;
    row->throughput_per_hour = -1.0;
    row->load = -1.0;
    if (tally->open_ms > 0) {
        row->throughput_per_hour = (double)row->served * MS_PER_HOUR / (double)tally->open_ms;
        row->load = (double)tally->busy_ms / (double)tally->open_ms;
    }
}
