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

/* From when on a paused counter counts as left for good: its pause has then taken a promised wait
 * of opening time, and whoever waits for it alone has waited long enough. 0: it is not paused. */
int64_t place_left_at(const struct office *office, const struct counter *counter);

/* Whether the counter is closed, or has been left for good. */
bool place_is_left(const struct office *office, const struct counter *counter, int64_t now_ms);

/* Waiting tickets of the whole office. */
uint32_t place_count(const struct office *office);

/* Tickets that are waiting, called, serving or parked. */
uint32_t place_live_count(const struct office *office);

#endif
