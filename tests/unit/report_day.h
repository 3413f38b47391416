/* A report day: random work in a hall, with every action that statistics must understand. */
#ifndef QUEUED_TESTS_UNIT_REPORT_DAY_H
#define QUEUED_TESTS_UNIT_REPORT_DAY_H

#include <stdint.h>

#include "tests/unit/journal_hall.h"

struct report_day {
    uint64_t seed; /* Not 0. */
    uint32_t undo_count;
    uint32_t transfer_count;
    uint32_t park_count;
    uint32_t rating_count;
};

/* @steps things that citizens, clerks and managers try, some of which the office refuses; whole
 * seconds apart. The same seed does the same. */
void report_day_work(struct report_day *day, struct journal_hall *hall, uint32_t steps);

/* A manager closes the day, some minutes later. */
void report_day_close(struct journal_hall *hall);

#endif
