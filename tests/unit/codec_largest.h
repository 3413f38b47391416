/* The largest office that a definition can describe: every list full, every text as long as it may
 * be. */
#ifndef QUEUED_TESTS_UNIT_CODEC_LARGEST_H
#define QUEUED_TESTS_UNIT_CODEC_LARGEST_H

#include "queued/office/definition.h"

/* With @procedure_count procedures whose names and documents are of the longest. The caller frees
 * it with definition_deinit(). */
struct definition codec_largest_definition(uint32_t procedure_count);

#endif
