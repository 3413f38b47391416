/* A checklist: what to bring for one procedure, to take home. */
#ifndef QUEUED_PRINTING_CHECKLIST_H
#define QUEUED_PRINTING_CHECKLIST_H

#include <stdint.h>

#include "queued/base/err.h"
#include "queued/base/limits.h"
#include "queued/office/ticket.h"
#include "queued/printing/bitmap.h"

/* Longer lists end in "…": the paper has an end too. */
#define CHECKLIST_TEXT_SIZE 4096

/* Texts are in the citizen's language where the office has them in it; "" leaves a line out. */
struct checklist {
    enum language language;
    char office[LIMIT_TITLE];
    char label[LIMIT_TITLE];
    char name[CHECKLIST_TEXT_SIZE];
    char documents[CHECKLIST_TEXT_SIZE]; /* One a line. */
    uint32_t time_limit;                 /* 0: not said. */
    char time_unit[LIMIT_NAME];          /* "working_day", "day", "hour" */
    char fee[LIMIT_TITLE];
    char counters[LIMIT_TITLE];
};

/* As slip_render(). */
QD_MUST_USE enum qd_err checklist_render(const struct checklist *checklist,
                                         uint32_t dots,
                                         struct bitmap *bitmap);

#endif
