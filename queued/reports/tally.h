/* A tally: what one row of a report is made of, while rows of the database go by. */
#ifndef QUEUED_REPORTS_TALLY_H
#define QUEUED_REPORTS_TALLY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "queued/codec/report.h"
#include "queued/reports/samples.h"

struct tally {
    int64_t group; /* A service or counter id, a class, an hour, a date … */
    struct report_row row;
    struct samples wait;
    struct samples walk;
    struct samples service;
    struct samples visit;
    struct samples parked; /* Of those that were parked. */
    int64_t parked_ms;     /* Of those that were served. */
    struct samples left;
    struct samples forecast_error;
    uint32_t promise_kept;
    uint32_t forecast_kept;
    uint32_t ended_count; /* Services ended while a counter was open: what throughput counts. */
};

struct tallies {
    struct tally *items; /* Owned; by group. */
    size_t count;
    size_t size;
};

/* The tally of @group, made when needed; NULL: out of memory. Good until the next call. */
struct tally *tally_at(struct tallies *tallies, int64_t group);
void tally_deinit_all(struct tallies *tallies);

/* Fills the row's figures from the samples. */
void tally_close(struct tally *tally);

#endif
