/* A twin: the office folded again from its journal, to compare the rows for statistics with. */
#ifndef QUEUED_JOURNAL_VERIFY_TWIN_H
#define QUEUED_JOURNAL_VERIFY_TWIN_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>

#include "queued/base/assert.h"
#include "queued/base/err.h"
#include "queued/journal/journal.h"
#include "queued/office/office.h"

/* A leg that a ticket has left for another one: the office itself forgets it. */
struct left_leg {
    uint64_t ticket_id;
    struct leg leg;
};

struct verify_twin {
    sqlite3 *db; /* Borrowed. */
    uint32_t office_id;
    struct definition *definition; /* Owned; the one in force. */
    struct office office;
    bool is_open;               /* @office is initialised. */
    struct left_leg *left_legs; /* Owned; of tickets of today, and of those kept overnight. */
    size_t left_count;
    size_t left_size;
    sqlite3_stmt *issued; /* Owned, as are these. */
    sqlite3_stmt *ticket;
    sqlite3_stmt *leg;
    sqlite3_stmt *left_leg;
    uint64_t seq;     /* After CORRUPT: the event, or the ticket's issue. */
    const char *what; /* After CORRUPT: a word about it. */
};

QD_MUST_USE enum qd_err verify_twin_open(struct verify_twin *twin, sqlite3 *db, uint32_t office_id);
void verify_twin_close(struct verify_twin *twin); /* Of a zeroed one: nothing. */

/* The next event, in order. Definitions, and what a ticket's row says of its issue, are checked on
 * the way; before a new day begins the tickets that are over are compared with their rows. */
QD_MUST_USE enum qd_err verify_twin_follow(struct verify_twin *twin, const struct event *event);

/* After the last event: every ticket of the newest day is compared, and tickets without an issue
 * are looked for. */
QD_MUST_USE enum qd_err verify_twin_finish(struct verify_twin *twin);

#endif
