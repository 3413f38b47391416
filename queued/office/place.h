/* A place: where a waiting ticket stands, in its service's queue or in that of the only counter
 * that may call it. */
#ifndef QUEUED_OFFICE_PLACE_H
#define QUEUED_OFFICE_PLACE_H

#include <stdbool.h>
#include <stdint.h>

#include "queued/office/office.h"

/* Whether the ticket's service, and the counter it is bound to, exist and go together. */
bool place_exists(const struct office *office, const struct ticket *ticket);

/* The ticket is WAITING, and its place exists. */
void place_enter(struct office *office, uint32_t ticket_index);
void place_leave(struct office *office, uint32_t ticket_index);

/* Waiting tickets of the whole office. */
uint32_t place_count(const struct office *office);

/* Tickets that are waiting, called, serving or parked. */
uint32_t place_live_count(const struct office *office);

#endif
