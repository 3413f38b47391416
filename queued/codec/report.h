/* A report: statistics of a period, as plain values. Definitions: domain.md sections 7 and 10. */
#ifndef QUEUED_CODEC_REPORT_H
#define QUEUED_CODEC_REPORT_H

#include <stdbool.h>
#include <stdint.h>

#include "queued/base/limits.h"

/* Numbers are those of proto ReportBy. */
enum report_by {
    REPORT_BY_OFFICE = 0,
    REPORT_BY_SERVICE = 1,
    REPORT_BY_COUNTER = 2,
    REPORT_BY_CLERK = 3,
    REPORT_BY_CLASS = 4,
    REPORT_BY_CHANNEL = 5,
    REPORT_BY_HOUR = 6,
    REPORT_BY_WEEKDAY = 7,
    REPORT_BY_DATE = 8,
    REPORT_BY_PROCEDURE = 9,
    REPORT_BY_WEEK = 10,
    REPORT_BY_MONTH = 11,
};
#define REPORT_BY_COUNT 12

/* Ten years: as long as an office should run untouched. */
#define REPORT_DAYS_MAX 3660
/* A row for each date is for a year, and some days of the next; longer periods go by week or month.
 */
#define REPORT_DATES_MAX 400
#define REPORT_ROWS_MAX LIMIT_CLERKS

struct report_query {
    uint32_t from_date; /* yyyymmdd in the office's calendar. */
    uint32_t to_date;   /* Inclusive, not before from_date, less than REPORT_DAYS_MAX after it; by
                           date, less than REPORT_DATES_MAX. */
    enum report_by by;
    bool without_no_shows;  /* Leave the waits of no-shows out. */
    bool with_distribution; /* Of the whole period, whatever the rows are of. */
};

/* Durations of one kind in milliseconds; percentiles by nearest rank, in begun seconds, and so the
 * longest; the mean is exact. All 0 when count is 0. */
struct durations {
    uint32_t count;
    int64_t mean_ms;
    int64_t median_ms;
    int64_t p90_ms;
    int64_t longest_ms;
};

/* Of visits or, by service, counter and clerk, of legs. Shares are 0..1; negative: of nothing. */
struct report_row {
    char group[LIMIT_NAME];     /* Service letter, counter number, user name, "regular", "08", "1"
                                   (Monday), "20261123" (of a week its Monday), "202611"; "" for the
                                   office, and for those who named no procedure. */
    char title[LIMIT_TITLE];    /* The same in Vietnamese words … */
    char title_en[LIMIT_TITLE]; /* … and in English ones. */
    uint32_t issued;            /* = served + no_shows + cancelled + expired + present. */
    uint32_t served;
    uint32_t no_shows;
    uint32_t cancelled;
    uint32_t expired;
    uint32_t present; /* Still waiting, called, served or parked. */
    uint32_t transfers;
    struct durations wait;
    struct durations walk;
    struct durations service;
    struct durations visit;
    struct durations parked;    /* Of those that were parked at all … */
    int64_t parked_mean_ms;     /* … and over all that were served. */
    uint32_t promise_due;       /* Called, or given up after the promise had passed. */
    double within_promise;      /* Share of them that was called within the promise. */
    double throughput_per_hour; /* Services ended per open counter-hour; negative: none was open. */
    double load;                /* Busy over open time, 0..1; negative: no counter was open. */
    int64_t open_ms; /* Counters' open time; by service, class, channel and procedure all of it. */
    int64_t busy_ms; /* Of it, with a ticket at hand. */
    uint32_t forecast_count;
    int64_t forecast_error_mean_ms; /* Mean absolute error of the forecast given at issue. */
    double forecast_within;         /* Share called within the nine-in-ten range said at issue. */
    uint32_t dossiers_accepted;
    uint32_t dossiers_on_time;        /* Results handed over by their due date, where noted … */
    uint32_t dossiers_late;           /* … and after it. */
    double dossiers_on_time_rate;     /* Share on time of both. */
    uint32_t left_before_call;        /* Cancelled or expired before any call … */
    int64_t left_before_call_mean_ms; /* … and how long they had waited. */
    int64_t left_before_call_longest_ms;
    uint32_t rated[LIMIT_RATING_LEVELS]; /* Visits by their rating, the worst level first. */
    uint32_t rating_count;               /* All of them. */
    double rating_mean; /* 1, the worst, to LIMIT_RATING_LEVELS; negative: too few. */
    double rating_good; /* Share of the upper half of the levels; negative: too few. */
};

/* Durations of one kind by the minute: bin i holds those longer than i and up to i + 1 minutes, bin
 * 0 also those of 0, and the last all that are longer than three hours. */
#define REPORT_BINS 181
struct distribution {
    uint32_t counts[REPORT_BINS];
};

enum report_times { REPORT_WAIT, REPORT_WALK, REPORT_SERVICE, REPORT_VISIT };
#define REPORT_TIMES_COUNT 4

struct report {
    struct report_query query;
    int64_t promised_wait_ms; /* The promise that within_promise is about. */
    struct distribution distributions[REPORT_TIMES_COUNT]; /* All 0 unless asked for. */
    uint32_t row_count;
    struct report_row *rows; /* Owned; freed by whoever asked for the report. */
};

#endif
