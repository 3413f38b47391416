/* A tally: what one row of a report is made of, while rows of the database go by. */
#ifndef QUEUED_REPORTS_TALLY_H
#define QUEUED_REPORTS_TALLY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "queued/base/assert.h"
#include "queued/base/err.h"
#include "queued/codec/report.h"

struct samples {
    int64_t *values; /* Owned. */
    size_t count;
    size_t size;
};

struct tally {
    int64_t group; /* A service or counter id, a class, an hour, a date … */
    struct report_row row;
    struct samples wait;
    struct samples walk;
    struct samples service;
    struct samples visit;
    struct samples parked;
    struct samples left;
    struct samples forecast_error;
    uint32_t promise_due;
    uint32_t promise_kept;
    int64_t open_ms; /* Counters' open time; < 0: not asked for. */
    int64_t busy_ms;
};

struct tallies {
    struct tally *items; /* Owned; by group. */
    size_t count;
    size_t size;
};

/* The tally of @group, made when needed; NULL: out of memory. */
struct tally *tallies_at(struct tallies *tallies, int64_t group);
void tallies_deinit(struct tallies *tallies);

QD_MUST_USE bool samples_add(struct samples *samples, int64_t value);

/* Fills the row's figures from the samples. */
void tally_close(struct tally *tally);

/* Value at nearest rank of @count (1 or more) values in order; @percent 1..100. */
int64_t samples_rank(const int64_t *values, size_t count, unsigned percent);

#endif
