/* Opening hours of office.yaml: the week, and the dates that differ from it. */
#ifndef QUEUED_SETUP_HOURS_H
#define QUEUED_SETUP_HOURS_H

#include "queued/setup/draft.h"
#include "queued/setup/reading.h"

/* Reads "week" and "dates" of the mapping @root. */
void hours_read(struct reading *reading, const yaml_node_t *root, struct draft *draft);

#endif
