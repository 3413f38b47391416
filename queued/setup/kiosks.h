/* Kiosks of office.yaml: where phones find the office, what is found elsewhere, slip printers. */
#ifndef QUEUED_SETUP_KIOSKS_H
#define QUEUED_SETUP_KIOSKS_H

#include "queued/setup/draft.h"
#include "queued/setup/reading.h"

/* Reads "public_url", "elsewhere" and "printers". */
void kiosks_read(struct reading *reading, const yaml_node_t *root, struct draft *draft);

/* The picture of a service's tile; "" when it has none. */
const char *kiosks_picture(struct reading *reading, const yaml_node_t *map);

#endif
