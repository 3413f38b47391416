#include "tests/bench/histogram.h"

static uint32_t part_of(uint64_t value)
{
    if (value < HISTOGRAM_SUB) {
        return (uint32_t)value;
    }
    uint32_t power = 63U - (uint32_t)__builtin_clzll(value) - HISTOGRAM_SUB_BITS;
    return (power + 1) * HISTOGRAM_SUB + (uint32_t)(value >> power) - HISTOGRAM_SUB;
}

/* The largest value of a part. */
static uint64_t end_of(uint32_t part)
{
    if (part < HISTOGRAM_SUB) {
        return part;
    }
    uint32_t power = part / HISTOGRAM_SUB - 1;
    return (((uint64_t)(part % HISTOGRAM_SUB) + HISTOGRAM_SUB + 1) << power) - 1;
}

void histogram_add(struct histogram *histogram, uint64_t value)
{
    histogram->counts[part_of(value)]++;
    histogram->total++;
    histogram->longest = value > histogram->longest ? value : histogram->longest;
}

uint64_t histogram_at(const struct histogram *histogram, double share)
{
    uint64_t rank = (uint64_t)(share * (double)histogram->total + 0.999999);
    uint64_t seen = 0;

    rank = rank == 0 ? 1 : rank;
    for (uint32_t i = 0; i < HISTOGRAM_SIZE && histogram->total > 0; i++) {
        seen += histogram->counts[i];
        if (seen >= rank) {
            return end_of(i) < histogram->longest ? end_of(i) : histogram->longest;
        }
    }
    return 0;
}
