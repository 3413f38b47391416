/* Ticket rows: each ticket and its legs as they are now, for statistics. */
#ifndef QUEUED_JOURNAL_TICKET_ROW_H
#define QUEUED_JOURNAL_TICKET_ROW_H

#include <stdint.h>

#include "queued/base/assert.h"
#include "queued/base/err.h"
#include "queued/journal/database.h"
#include "queued/journal/journal.h"

/* Prepared statements; owned. */
struct ticket_rows {
    struct sqlite3_stmt *put_ticket;
    struct sqlite3_stmt *put_leg;
    struct sqlite3_stmt *end_leg;
    struct sqlite3_stmt *drop_legs;
};

QD_MUST_USE enum qd_err ticket_row_prepare(struct ticket_rows *rows, struct database *database);
void ticket_row_finalize(struct ticket_rows *rows);

/* Stores the ticket of @entry and its present leg. A transfer also ends the leg before; an undone
 * one removes the leg it began. @date: the office's day, kept from the ticket's first event on. */
QD_MUST_USE enum qd_err ticket_row_store(struct ticket_rows *rows,
                                         struct database *database,
                                         const struct batch_entry *entry,
                                         uint32_t date);

/* "3,17": the procedures of a ticket as its row has them. */
#define TICKET_ROW_PROCEDURES_SIZE (LIMIT_TICKET_PROCEDURES * 11 + 1)
void ticket_row_procedures(const struct ticket *ticket, char text[TICKET_ROW_PROCEDURES_SIZE]);

#endif
