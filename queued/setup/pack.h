/* Packing: a definition from anywhere into one block of its own. */
#ifndef QUEUED_SETUP_PACK_H
#define QUEUED_SETUP_PACK_H

#include "queued/base/assert.h"
#include "queued/base/err.h"
#include "queued/office/definition.h"

/* Copies @draft, texts and tables included, to *@definition with a storage of its own. NOMEM:
 * untouched. */
QD_MUST_USE enum qd_err pack_definition(const struct definition *draft,
                                        struct definition *definition);

#endif
