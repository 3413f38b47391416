/* Forecast: how long until a ticket is called, by playing the real dispatcher forward from the live
 * state.
 *
 * Staffed counters finish what they have one after another, whoever has been served longest first,
 * then take the smallest key among the services they serve, each lasting its learned mean. The
 * expected wait is the instant at which the ticket is taken. The range: the wait is a sum of
 * exponential-like service ends, Gamma with shape n + 1 for n calls before it at the counters that
 * may call it (n people ahead of s equal counters wait Gamma(n + 1, s / m)), scaled to the expected
 * wait; quantiles by Wilson and Hilferty (1931). Paused and closed counters do not take part.
 * Played at most FORECAST_STEPS_MAX calls ahead; what is beyond is scaled from there, by how far
 * its own line has come. */
#ifndef QUEUED_OFFICE_FORECAST_H
#define QUEUED_OFFICE_FORECAST_H

#include <stdint.h>

#include "queued/office/office.h"

#define FORECAST_STEPS_MAX 512

/* For a waiting ticket; !known when it is not waiting or nobody staffed serves it. */
struct forecast forecast_ticket(const struct office *office, uint64_t ticket_id, int64_t now_ms);

/* For a ticket that is being issued now with that key. */
struct forecast forecast_for_key(const struct office *office,
                                 uint32_t service_id,
                                 int64_t key_ms,
                                 int64_t now_ms);

/* For a ticket that would be issued now. */
struct forecast forecast_new(const struct office *office,
                             uint32_t service_id,
                             enum ticket_class ticket_class,
                             int64_t now_ms);

#endif
