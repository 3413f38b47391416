/* Counters of office.yaml: the desks, and what each serves. */
#ifndef QUEUED_SETUP_COUNTERS_H
#define QUEUED_SETUP_COUNTERS_H

#include "queued/setup/draft.h"
#include "queued/setup/reading.h"

/* Reads "counters"; after the services. Warns of services that no counter serves. */
void counters_read(struct reading *reading, const yaml_node_t *root, struct draft *draft);

#endif
