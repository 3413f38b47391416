#include "queued/reports/spread.h"

#include <stdlib.h>
#include <string.h>

#define RUNS_MIN 64

void spread_deinit(struct spread *spread)
{
    free(spread->counts);
    free(spread->runs);
    *spread = (struct spread){0};
}

void spread_clear(struct spread *spread)
{
    if (spread->top > 0) {
        memset(spread->counts, 0, spread->top * sizeof *spread->counts);
    }
    spread->top = 0;
    spread->run_count = 0;
    spread->count = 0;
    spread->sum_ms = 0;
}

static bool make_room(struct spread *spread)
{
    if (spread->counts == NULL) {
        spread->counts = calloc(SPREAD_SECONDS, sizeof *spread->counts);
    }
    return spread->counts != NULL;
}

static bool put_beyond(struct spread *spread, uint32_t seconds, uint32_t count)
{
    if (spread->run_count == spread->run_size) {
        size_t size = spread->run_size == 0 ? RUNS_MIN : 2 * spread->run_size;
        struct spread_run *runs = realloc(spread->runs, size * sizeof *runs);
        if (runs == NULL) {
            return false;
        }
        spread->runs = runs;
        spread->run_size = size;
    }
    spread->runs[spread->run_count++] = (struct spread_run){seconds, count};
    return true;
}

/* Most numbers take one byte, and there are millions of them. */
static inline uint64_t take(struct unpacking *unpacking)
{
    if (unpacking->at < unpacking->end && *unpacking->at <= 0x7f) {
        return *unpacking->at++;
    }
    return packing_take(unpacking);
}

enum qd_err spread_add(struct spread *spread, struct unpacking *unpacking)
{
    uint64_t left = take(unpacking);
    uint64_t seconds = 0;

    if (left == 0) {
        return unpacking->failed ? QD_ERR_CORRUPT : QD_OK;
    }
    if (!make_room(spread)) {
        return QD_ERR_NOMEM;
    }
    spread->count += left;
    spread->sum_ms += (int64_t)take(unpacking);
    while (left > 0) {
        uint64_t step = take(unpacking);
        uint64_t many = (step & 1) != 0 ? take(unpacking) : 1;
        seconds += step >> 1;
        if (unpacking->failed || many == 0 || many > left || seconds > UINT32_MAX) {
            unpacking->failed = true;
            return QD_ERR_CORRUPT;
        }
        left -= many;
        if (seconds < SPREAD_SECONDS) {
            spread->counts[seconds] += (uint32_t)many;
        } else if (!put_beyond(spread, (uint32_t)seconds, (uint32_t)many)) {
            return QD_ERR_NOMEM;
        }
        if (seconds >= spread->top) {
            spread->top = (uint32_t)(seconds < SPREAD_SECONDS ? seconds + 1 : SPREAD_SECONDS);
        }
    }
    return QD_OK;
}

enum qd_err spread_join(struct spread *spread, const struct spread *more)
{
    if (more->count == 0) {
        return QD_OK;
    }
    if (!make_room(spread)) {
        return QD_ERR_NOMEM;
    }
    for (uint32_t i = 0; i < more->top; i++) {
        spread->counts[i] += more->counts[i];
    }
    for (size_t i = 0; i < more->run_count; i++) {
        if (!put_beyond(spread, more->runs[i].seconds, more->runs[i].count)) {
            return QD_ERR_NOMEM;
        }
    }
    spread->top = more->top > spread->top ? more->top : spread->top;
    spread->count += more->count;
    spread->sum_ms += more->sum_ms;
    return QD_OK;
}

static int by_seconds(const void *a, const void *b)
{
    const struct spread_run *first = a;
    const struct spread_run *second = b;

    return (first->seconds > second->seconds) - (first->seconds < second->seconds);
}

/* Nearest rank: the value at position ceil(p * n) of n in order, 1 or more. */
static int64_t rank_ms(const struct spread *spread, unsigned percent)
{
    uint64_t rank = (spread->count * percent + 99) / 100;
    uint64_t passed = 0;

    for (uint32_t i = 0; i < spread->top; i++) {
        passed += spread->counts[i];
        if (passed >= rank) {
            return (int64_t)i * 1000;
        }
    }
    for (size_t i = 0; i < spread->run_count; i++) {
        passed += spread->runs[i].count;
        if (passed >= rank) {
            return (int64_t)spread->runs[i].seconds * 1000;
        }
    }
    return 0;
}

struct durations spread_close(struct spread *spread)
{
    if (spread->count == 0) {
        return (struct durations){0};
    }
    if (spread->run_count > 1) {
        qsort(spread->runs, spread->run_count, sizeof *spread->runs, by_seconds);
    }
    return (struct durations){
        .count = (uint32_t)spread->count,
        .mean_ms = spread->sum_ms / (int64_t)spread->count,
        .median_ms = rank_ms(spread, 50),
        .p90_ms = rank_ms(spread, 90),
        .longest_ms = rank_ms(spread, 100),
    };
}

uint64_t spread_within(const struct spread *spread, int64_t ms)
{
    int64_t most = ms / 1000;
    uint64_t within = 0;

    for (int64_t i = 0; i <= most && i < (int64_t)spread->top; i++) {
        within += spread->counts[i];
    }
    for (size_t i = 0; i < spread->run_count; i++) {
        within += (int64_t)spread->runs[i].seconds <= most ? spread->runs[i].count : 0;
    }
    return within;
}

static size_t bin_of(uint32_t seconds)
{
    size_t bin = seconds == 0 ? 0 : (seconds - 1) / 60;

    return bin < REPORT_BINS ? bin : REPORT_BINS - 1;
}

void spread_distribute(const struct spread *spread, struct distribution *distribution)
{
    for (uint32_t i = 0; i < spread->top; i++) {
        distribution->counts[bin_of(i)] += spread->counts[i];
    }
    for (size_t i = 0; i < spread->run_count; i++) {
        distribution->counts[REPORT_BINS - 1] += spread->runs[i].count;
    }
}
