/* A pick: whom a counter takes next, and why. */
#ifndef QUEUED_OFFICE_PICK_H
#define QUEUED_OFFICE_PICK_H

#include <stdint.h>

#include "queued/office/office.h"

/* Index of the smallest (key, id) among the heads of the queues that @counter may take from;
 * INDEX_NONE when they are empty. */
uint32_t pick_head(const struct office *office, const struct counter *counter);

/* Why @counter takes @ticket now, which is waiting: who else it could have taken, and who was
 * passed over. reason is CALL_BOUND or CALL_SMALLEST_KEY; automatic is false. */
void pick_explain(const struct office *office,
                  const struct counter *counter,
                  const struct ticket *ticket,
                  struct event_called *called);

#endif
