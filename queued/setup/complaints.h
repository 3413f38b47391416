/* Complaints: everything a file of the office has wrong, each with its line and its remedy. */
#ifndef QUEUED_SETUP_COMPLAINTS_H
#define QUEUED_SETUP_COMPLAINTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "queued/base/assert.h"

enum complaint_severity {
    COMPLAINT_ERROR,   /* The file cannot be used. */
    COMPLAINT_WARNING, /* It can, and probably does not say what was meant; or one row is left out.
                        */
    COMPLAINT_NOTE     /* Good to know. */
};
#define COMPLAINT_SEVERITY_COUNT 3

/* Kept for one run. More than that nobody reads; they are counted. */
#define COMPLAINTS_KEPT_MAX 10000

struct complaint {
    enum complaint_severity severity;
    uint32_t line; /* From 1; 0: the file as a whole. */
    char *file;    /* Owned, as are the texts. As the reader of the message knows it. */
    char *vi;      /* What is wrong; what to do. */
    char *en;
};

struct complaints {
    struct complaint *items;                 /* Owned. */
    size_t count;                            /* Of @items. */
    size_t size;                             /* Room in @items. */
    size_t totals[COMPLAINT_SEVERITY_COUNT]; /* Also of those that were not kept. */
    bool failed; /* One could not be stored for want of memory: the list is not to be trusted. */
};

void complaints_init(struct complaints *complaints);
void complaints_deinit(struct complaints *complaints);

/* @vi and @en are printf formats of the same arguments in the same order. Never fails; see @failed.
 */
void complaints_add(struct complaints *complaints,
                    enum complaint_severity severity,
                    const char *file,
                    uint32_t line,
                    const char *vi,
                    const char *en,
                    ...) QD_PRINTF(5, 7) QD_PRINTF(6, 7);

/* By file, in the order they were first named, then by line; same lines stay in order. */
void complaints_sort(struct complaints *complaints);

/* One a line: "office.yaml:31: error: letter A is taken by line 24; choose another, for example C".
 */
void complaints_print(const struct complaints *complaints, FILE *stream, bool in_vietnamese);

#endif
