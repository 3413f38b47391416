/* A draft: a definition while it is read, in scratch memory, with what the checks need to know
 * besides. */
#ifndef QUEUED_SETUP_DRAFT_H
#define QUEUED_SETUP_DRAFT_H

#include <stdint.h>

#include "queued/base/limits.h"
#include "queued/office/definition.h"

/* A field (lĩnh vực) of the catalogue that a service takes. */
struct draft_field {
    const char *name;
    uint32_t service_index;
    uint32_t line;
    uint32_t procedure_count; /* Taken so far. */
};

/* The lists of all services together; a commune's catalogue knows 60 fields. */
#define DRAFT_FIELDS_MAX 1024

struct draft {
    struct definition definition;
    uint32_t service_lines[LIMIT_SERVICES];
    struct draft_field *fields; /* DRAFT_FIELDS_MAX; NULL without memory. */
    uint32_t field_count;
    uint32_t rest_service; /* Index of the service that takes every other field; INDEX_NONE. */
    uint32_t rest_line;
};

#endif
