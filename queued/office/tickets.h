/* The tickets of an office's day: a growing table by id, with an index by token and one by label.
 */
#ifndef QUEUED_OFFICE_TICKETS_H
#define QUEUED_OFFICE_TICKETS_H

#include <stdint.h>

#include "queued/base/assert.h"
#include "queued/base/err.h"
#include "queued/office/office.h"

/* Room for one more ticket, so that tickets_append() cannot fail. Moves office.tickets: pointers to
 * tickets end here. NOMEM leaves everything as it was. */
QD_MUST_USE enum qd_err tickets_reserve(struct office *office);

/* Its id is greater than every other, its token and its label are nobody else's. Returns its index;
 * it stands in no queue yet. */
uint32_t tickets_append(struct office *office, const struct ticket *ticket);

/* Forgets all of them and keeps the memory. */
void tickets_clear(struct office *office);

/* Index of a ticket; INDEX_NONE when unknown. */
uint32_t tickets_find(const struct office *office, uint64_t ticket_id);
uint32_t tickets_find_token(const struct office *office, const uint8_t token[16]);
uint32_t tickets_find_label(const struct office *office, const char *label);

/* Index of a ticket that is known to exist. */
uint32_t tickets_index(const struct office *office, const struct ticket *ticket);

#endif
