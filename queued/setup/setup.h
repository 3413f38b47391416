/* Setup: the office as its people write it down (office.yaml and a catalogue) becomes a sound
 * definition. */
#ifndef QUEUED_SETUP_SETUP_H
#define QUEUED_SETUP_SETUP_H

#include <stddef.h>

#include "queued/base/assert.h"
#include "queued/base/err.h"
#include "queued/office/definition.h"
#include "queued/setup/complaints.h"

/* An office with every limit reached stays below half of it. */
#define SETUP_SIZE_MAX 1048576

/* Reads office.yaml at @path and the catalogue it names. Everything wrong is on @complaints,
 * sorted, each with its line; warnings and notes also after success. @complaints is initialised by
 * the caller.
 *
 * Ids of services and procedures are those of @previous (NULL: none) where the code is there; new
 * ones are above all of @previous. Counter ids are the numbers on the desks. The office id is that
 * of @previous, else 0; the version is 0. @definition is written on success only, and owned by the
 * caller then (definition_deinit()).
 *
 * INVALID: there are errors. NOT_FOUND, DENIED, TOO_BIG, IO: of @path itself, also complained
 * about. NOMEM. */
QD_MUST_USE enum qd_err setup_load(const char *path,
                                   const struct definition *previous,
                                   struct definition *definition,
                                   struct complaints *complaints);

/* The same for the @len bytes at @yaml; complaints call it @file. The catalogue is looked for in
 * @folder. */
struct setup_text {
    const char *yaml;
    size_t len;
    const char *file;
    const char *folder;
};
QD_MUST_USE enum qd_err setup_parse(const struct setup_text *text,
                                    const struct definition *previous,
                                    struct definition *definition,
                                    struct complaints *complaints);

#endif
