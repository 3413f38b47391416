/* The catalogue: the office's procedures, from a CSV file of the kind that the national portal
 * exports.
 *
 * Columns are known by their header, in English or Vietnamese, in any order:
 *   code, name             needed; code is the portal's, "1.001193"
 *   field | service        one of them: the field (lĩnh vực) that a service takes, or a service's
 * code time_n, time_unit      time limit; units working_day, day, hour short_vi, short_en     what
 * a button says; derived from the name where it is empty fee, documents         documents one a
 * line valid_from, valid_to   2026-09-01 or 01/09/2026 A row that cannot be used is left out, with
 * a warning at its line; the others are taken. */
#ifndef QUEUED_SETUP_CATALOGUE_H
#define QUEUED_SETUP_CATALOGUE_H

#include <stdint.h>

#include "queued/setup/complaints.h"
#include "queued/setup/draft.h"
#include "queued/setup/scratch.h"

/* The whole portal is below 2 MiB. */
#define CATALOGUE_SIZE_MAX 8388608

struct catalogue_counts {
    uint32_t rows; /* Without the header and empty rows. */
    uint32_t taken;
    uint32_t rejected; /* Each with a warning; rows = taken + rejected. */
};

/* Appends the procedures of the @len bytes at @text, which is changed, to @draft, in the order of
 * the file and with ids 0. @file names it in complaints; the fields of the draft count what they
 * take. */
struct catalogue_counts catalogue_read(char *text,
                                       size_t len,
                                       const char *file,
                                       struct draft *draft,
                                       struct scratch *scratch,
                                       struct complaints *complaints);

#endif
