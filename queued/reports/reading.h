/* A reading: what the parts of one report share while the database is read. */
#ifndef QUEUED_REPORTS_READING_H
#define QUEUED_REPORTS_READING_H

#include <sqlite3.h>
#include <stdint.h>

#include "queued/codec/report.h"
#include "queued/office/definition.h"
#include "queued/reports/tally.h"

struct reading {
    sqlite3 *db; /* In one transaction: one instant of the office. */
    uint32_t office_id;
    struct report_query query; /* Its dates filled in. */
    struct definition definition;
    int64_t from_ms;    /* The period … */
    int64_t to_ms;      /* … exclusive. */
    int64_t present_ms; /* Its end, or the present when that is earlier: ends what is open. */
    struct tallies tallies;
};

#endif
