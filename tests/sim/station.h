/* A station: one line and some counters on automatic, run by the real office on virtual time, with
 * arrivals and services of queueing theory. */
#ifndef QUEUED_TESTS_SIM_STATION_H
#define QUEUED_TESTS_SIM_STATION_H

#include <stdint.h>

#include "queued/office/office.h"
#include "tests/sim/random.h"

enum station_service {
    SERVICE_DETERMINISTIC,
    SERVICE_ERLANG_2,
    SERVICE_EXPONENTIAL,
    SERVICE_LOGNORMAL,        /* Of a given squared coefficient of variation (scv). */
    SERVICE_HYPEREXPONENTIAL, /* The same; two branches with balanced means. */
};

/* By number of enum ticket_class; 0 is all of them. */
#define STATION_CLASSES TICKET_CLASS_COUNT

struct station_plan {
    uint32_t counters;
    double arrivals;               /* Per hour. */
    double share[STATION_CLASSES]; /* Of the arrivals, by class; the rest is regular. */
    int64_t head_ms[STATION_CLASSES];
    double service_mean; /* Hours. */
    enum station_service service;
    double scv;
    double patience_mean; /* Hours; exponential. 0: nobody gives up. */

    uint32_t runs;       /* Independent; each is one mean: so the error of their mean is known. */
    uint32_t warm_up;    /* Customers of a run that come first and are not measured. */
    uint32_t measured;   /* Those that follow and are. */
    double closes_after; /* Hours; a run ends then, and all who came are measured. 0: it goes on. */
    uint64_t seed;
};

struct estimate {
    double mean;
    double error; /* Standard error of the mean. */
};

struct station_result {
    struct estimate wait[STATION_CLASSES]; /* Hours, from issue to call or giving up. */
    struct estimate delayed;               /* Share that found no idle counter. */
    struct estimate over5;                 /* Share that waited over 5 and 15 minutes. */
    struct estimate over15;
    struct estimate in_line; /* Mean number waiting. */
    struct estimate given_up;
    struct estimate forecast; /* Hours: the mean wait as foretold to those who were delayed, */
    struct estimate foretold; /* and as it came for them. */
    struct estimate within50; /* Share of them that waited within the range they were told. */
    struct estimate within90;
    struct estimate busy;                      /* Share of the counters' time. */
    struct estimate unserved[STATION_CLASSES]; /* Share that still waits when it closes. */
    double wait_max;                           /* Hours. */
    uint64_t passed; /* Calls of priority citizens while a regular one waited who came before, */
    uint64_t passed_late; /* and those that came later than the head start allows. */
    uint64_t customers;   /* All of them, warm-ups included. */
};

void station_run(const struct station_plan *plan, struct station_result *result);

/* One service, @counters counters that serve it, heads by class. Freed with definition_deinit(). */
struct definition station_definition(uint32_t counters, const int64_t head_ms[STATION_CLASSES]);

#endif
