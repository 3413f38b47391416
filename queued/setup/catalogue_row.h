/* A row of the catalogue: one procedure, checked cell by cell. Inside the catalogue only. */
#ifndef QUEUED_SETUP_CATALOGUE_ROW_H
#define QUEUED_SETUP_CATALOGUE_ROW_H

#include "queued/setup/catalogue.h"
#include "queued/setup/csv.h"

enum catalogue_column {
    COLUMN_CODE,
    COLUMN_NAME,
    COLUMN_FIELD,
    COLUMN_SERVICE,
    COLUMN_TIME_N,
    COLUMN_TIME_UNIT,
    COLUMN_SHORT_VI,
    COLUMN_SHORT_EN,
    COLUMN_FEE,
    COLUMN_DOCUMENTS,
    COLUMN_VALID_FROM,
    COLUMN_VALID_TO
};
#define COLUMN_COUNT 12
#define COLUMN_ABSENT UINT32_MAX

/* One file while it is read. */
struct catalogue_import {
    const char *file;
    struct draft *draft;
    struct scratch *scratch;
    struct complaints *complaints;
    struct catalogue_counts counts;
    uint32_t columns[COLUMN_COUNT]; /* Where each is; COLUMN_ABSENT. */
    uint32_t *lines;                /* Of the procedures taken. */
    uint32_t unknown_time_count;
    uint32_t derived_count;
    uint32_t english_missing_count;
};

#define CATALOGUE_REJECT(import, line, ...) \
    complaints_add((import)->complaints, COMPLAINT_WARNING, (import)->file, line, __VA_ARGS__)
#define CATALOGUE_NOTE(import, line, ...) \
    complaints_add((import)->complaints, COMPLAINT_NOTE, (import)->file, line, __VA_ARGS__)

/* Takes @row, whose cells it changes, into the draft. False: it is left out, and said so. */
QD_MUST_USE bool catalogue_row_read(struct catalogue_import *import, struct csv_row *row);

/* Trims @text, makes one space of several, and keeps line feeds if @several_lines. In place. */
void catalogue_row_tidy(char *text, bool several_lines);

#endif
