/* A histogram of durations, log-linear as HdrHistogram's (G. Tene): each power of two is cut into
 * HISTOGRAM_SUB parts, so a value is known to within 1/HISTOGRAM_SUB of itself. */
#ifndef QUEUED_BENCH_HISTOGRAM_H
#define QUEUED_BENCH_HISTOGRAM_H

#include <stdint.h>

#define HISTOGRAM_SUB_BITS 6
#define HISTOGRAM_SUB (1U << HISTOGRAM_SUB_BITS)
#define HISTOGRAM_SIZE ((64U - HISTOGRAM_SUB_BITS) * HISTOGRAM_SUB)

struct histogram {
    uint64_t counts[HISTOGRAM_SIZE];
    uint64_t total;
    uint64_t longest;
};

/* @value in any unit. */
void histogram_add(struct histogram *histogram, uint64_t value);

/* The value at nearest rank, rounded up to the end of its part; @share 0..1. 0 when empty. */
uint64_t histogram_at(const struct histogram *histogram, double share);

#endif
