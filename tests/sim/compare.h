/* Comparing: an office beside its model. NULL when they say the same; else what differs. */
#ifndef QUEUED_TESTS_SIM_COMPARE_H
#define QUEUED_TESTS_SIM_COMPARE_H

#include <stddef.h>
#include <stdint.h>

#include "queued/office/office.h"
#include "tests/sim/model.h"

/* The day, every ticket and every counter; all but labels. */
const char *compare_states(const struct office *office, const struct model *model);

/* The label of the ticket at @index of both. */
const char *compare_label(const struct office *office, const struct model *model, uint32_t index);

/* The calls among the events of a step: who, to which counter, why, past whom. */
const char *compare_calls(const struct model *model, const struct event *events, size_t count);

#endif
