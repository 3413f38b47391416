#include "queued/reports/tally.h"

#include <stdlib.h>
#include <string.h>

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
        for (int times = 0; times < TALLY_TIMES_COUNT; times++) {
            samples_deinit(&tallies->items[i].times[times]);
        }
    }
    free(tallies->items);
    *tallies = (struct tallies){0};
}

/* Runs of equal seconds: the step from the run before, and how many. Most are alone, so the lowest
 * bit of the step says whether a count follows. */
static void pack_samples(struct samples *samples, struct packing *packing)
{
    uint32_t before = 0;

    samples_sort(samples);
    packing_put(packing, samples->count);
    if (samples->count > 0) {
        packing_put(packing, (uint64_t)samples->sum_ms);
    }
    for (size_t i = 0; i < samples->count;) {
        uint32_t seconds = samples->seconds[i];
        size_t first = i;
        while (i < samples->count && samples->seconds[i] == seconds) {
            i++;
        }
        size_t many = i - first;
        packing_put(packing, (uint64_t)(seconds - before) << 1 | (many > 1 ? 1U : 0U));
        if (many > 1) {
            packing_put(packing, many);
        }
        before = seconds;
    }
}

void tally_pack(struct tally *tally, struct packing *packing)
{
    for (int i = 0; i < TALLY_NUMBER_COUNT; i++) {
        packing_put(packing, (uint64_t)tally->numbers[i]);
    }
    for (int i = 0; i < TALLY_TIMES_COUNT; i++) {
        pack_samples(&tally->times[i], packing);
    }
}
