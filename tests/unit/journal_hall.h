/* A hall whose every event goes into a journal of its own, in a folder of its own, on virtual time.
 */
#ifndef QUEUED_TESTS_UNIT_JOURNAL_HALL_H
#define QUEUED_TESTS_UNIT_JOURNAL_HALL_H

#include <stdbool.h>
#include <stdint.h>

#include "queued/journal/journal.h"
#include "queued/office/office.h"
#include "tests/support/office_sample.h"

#define HALL_SECOND INT64_C(1000)
#define HALL_MINUTE (60 * HALL_SECOND)

struct journal_hall {
    char folder[128];
    char path[160]; /* The database. */
    struct definition definition;
    struct office office;
    struct event_list events; /* All of them, for comparison. */
    struct batch batch;
    struct journal *journal; /* NULL: closed. */
    int64_t now_ms;
    struct answer answer;
};

/* A fresh folder and an office with its definition applied; the journal is open, without a loop.
 * Monday, nine o'clock. */
void journal_hall_init(struct journal_hall *hall);
/* The same with a definition that @change has changed; NULL: none. */
void journal_hall_init_with(struct journal_hall *hall,
                            void (*change)(struct definition *definition));
void journal_hall_deinit(struct journal_hall *hall); /* Closes it and removes the folder. */

void journal_hall_open(struct journal_hall *hall);
void journal_hall_close(struct journal_hall *hall);

/* Steps the office, which must not refuse, and leaves what happened in hall.batch. */
void journal_hall_step(struct journal_hall *hall, struct command command);
/* Steps the office; what happened is in hall.batch. False: it refused. */
bool journal_hall_try(struct journal_hall *hall, struct command command);
void journal_hall_commit(struct journal_hall *hall); /* Commits hall.batch. */
/* Steps the office, which must not refuse, and commits. */
void journal_hall_do(struct journal_hall *hall, struct command command);
void journal_hall_clerk(struct journal_hall *hall, enum command_kind kind, uint32_t clerk_id);
uint64_t journal_hall_issue(struct journal_hall *hall, uint32_t service_id);

/* The day is open, Lan sits at counter 1 and Hoa at counter 2. */
void journal_hall_staff(struct journal_hall *hall);

/* A day with a bit of everything: a park, a transfer, an undone transfer, a no-show that comes
 * back, a cancelled ticket, tickets that expire. Closed in the end. */
void journal_hall_day(struct journal_hall *hall);

/* Runs SQL on the closed file, as a vandal would. */
void journal_hall_sql(const struct journal_hall *hall, const char *sql);

/* The first column of the first row. */
int64_t journal_hall_number(const struct journal_hall *hall, const char *sql);

#endif
