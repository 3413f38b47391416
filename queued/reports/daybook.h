/* A daybook: the tickets and events of one day, read, and counted for every grouping that is kept.
 * A period is its days added up, so a roll-up of a day answers as the day itself does.
 *
 * A day is from its opening to the next one's, whatever the clock shows then, and it is read by the
 * definition under which it was opened: what an office changes later does not change its past. */
#ifndef QUEUED_REPORTS_DAYBOOK_H
#define QUEUED_REPORTS_DAYBOOK_H

#include <stdbool.h>
#include <stdint.h>

#include "queued/base/assert.h"
#include "queued/base/err.h"
#include "queued/reports/reading.h"
#include "queued/reports/tally.h"

struct daybook {
    uint32_t date;
    const struct definition *definition; /* Under which it was opened. */
    uint64_t first_seq;                  /* Its opening; 0: it was never opened. */
    unsigned wanted;                     /* Bits: 1 << enum report_by. */
    struct tallies tallies[REPORT_BY_COUNT];
};

/* Those that are kept; the rest are made of REPORT_BY_OFFICE, day by day. */
#define DAYBOOK_KEPT                                                              \
    (1U << REPORT_BY_OFFICE | 1U << REPORT_BY_SERVICE | 1U << REPORT_BY_COUNTER | \
     1U << REPORT_BY_CLERK | 1U << REPORT_BY_CLASS | 1U << REPORT_BY_CHANNEL |    \
     1U << REPORT_BY_HOUR | 1U << REPORT_BY_PROCEDURE)

/* The grouping whose tallies make the rows of @by. */
enum report_by daybook_kept(enum report_by by);

bool daybook_wants(const struct daybook *day, enum report_by by);

/* Fills the tallies of @day, whose date and wanted are given. The caller's to daybook_deinit(),
 * also after a failure. NOMEM, IO, CORRUPT, TOO_BIG. */
QD_MUST_USE enum qd_err daybook_read(struct reading *reading, struct daybook *day);
void daybook_deinit(struct daybook *day);

/* A statement of the reading, prepared when first needed, and ready to be bound. */
QD_MUST_USE enum qd_err daybook_statement(struct reading *reading,
                                          enum reading_statement which,
                                          const char *sql,
                                          sqlite3_stmt **statement);

#endif
