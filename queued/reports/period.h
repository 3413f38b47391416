/* A period: the packed tallies of its days, from their roll-ups or from their tickets, group by
 * group. */
#ifndef QUEUED_REPORTS_PERIOD_H
#define QUEUED_REPORTS_PERIOD_H

#include <stddef.h>
#include <stdint.h>

#include "queued/base/assert.h"
#include "queued/base/err.h"
#include "queued/reports/daybook.h"
#include "queued/reports/gather.h"

/* One packed tally of a day that was read from its tickets. */
struct period_part {
    enum report_by by;
    int64_t group;
    uint32_t date;
    size_t at; /* In @packing. */
    size_t len;
};

struct period {
    uint32_t *rolled; /* Owned: dates that have a roll-up, ascending. */
    size_t rolled_count;
    struct packing packing;    /* Of all parts. */
    struct period_part *parts; /* Owned: by grouping, group and date. */
    size_t part_count;
    size_t part_size;
};

/* Finds the days of the query of @reading, and reads those without a roll-up; all of them when
 * @from_tickets. The caller's to period_deinit(), also after a failure. */
QD_MUST_USE enum qd_err period_read(struct reading *reading,
                                    bool from_tickets,
                                    struct period *period);
void period_deinit(struct period *period);

/* The packed tallies of one day, in their order. */
QD_MUST_USE enum qd_err period_pack_day(struct daybook *day, struct period *period);

/* Called for each tally: of one group after the other, and of each in the order of days. */
typedef enum qd_err (*period_on_tally)(
    void *owner, int64_t group, uint32_t date, const uint8_t *bytes, size_t len);

QD_MUST_USE enum qd_err period_walk(struct reading *reading,
                                    const struct period *period,
                                    enum report_by by,
                                    period_on_tally on_tally,
                                    void *owner);

#endif
