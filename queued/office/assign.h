/* An assignment: which counter on automatic calls which ticket, without anybody asking. */
#ifndef QUEUED_OFFICE_ASSIGN_H
#define QUEUED_OFFICE_ASSIGN_H

#include <stdbool.h>
#include <stdint.h>

#include "queued/office/office.h"

/* The next assignment: the smallest key that an idle counter on automatic may take. Of several such
 * counters the one with the fewest services, then the one idle longest, then the office's order.
 * False: none is left. */
bool assign_next(const struct office *office, uint32_t *counter_index, uint32_t *ticket_index);

#endif
