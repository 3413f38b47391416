/* The part "rating" of office.yaml: what the faces on the phone page say, and the reasons below. */
#ifndef QUEUED_SETUP_RATING_H
#define QUEUED_SETUP_RATING_H

#include "queued/office/definition.h"
#include "queued/setup/reading.h"

/* An office that says nothing asks with the usual words, without reasons. */
void rating_read(struct reading *reading, const yaml_node_t *root, struct definition *definition);

#endif
