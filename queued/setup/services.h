/* Services of office.yaml: what citizens line up for. */
#ifndef QUEUED_SETUP_SERVICES_H
#define QUEUED_SETUP_SERVICES_H

#include "queued/setup/draft.h"
#include "queued/setup/reading.h"

/* Reads "services" with the fields of the catalogue they take. Ids are still 0. */
void services_read(struct reading *reading, const yaml_node_t *root, struct draft *draft);

/* The index of the service @code; INDEX_NONE. */
uint32_t services_find(const struct definition *definition, const char *code);

#endif
