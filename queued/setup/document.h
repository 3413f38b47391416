/* A document: the one YAML document of a file, whose syntax is right. */
#ifndef QUEUED_SETUP_DOCUMENT_H
#define QUEUED_SETUP_DOCUMENT_H

#include <stddef.h>
#include <yaml.h>

#include "queued/base/assert.h"
#include "queued/base/err.h"
#include "queued/setup/complaints.h"

/* Loads the document in the @len bytes at @text. INVALID: complained about at its line, as an error
 * of @file. NOMEM. The document has a root, and is the caller's to delete, on success only. */
QD_MUST_USE enum qd_err document_load(yaml_document_t *document,
                                      const char *text,
                                      size_t len,
                                      const char *file,
                                      struct complaints *complaints);

#endif
