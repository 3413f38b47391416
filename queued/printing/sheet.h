/* A sheet: what one printing makes, a slip or a checklist. */
#ifndef QUEUED_PRINTING_SHEET_H
#define QUEUED_PRINTING_SHEET_H

#include "queued/printing/checklist.h"
#include "queued/printing/slip.h"

enum sheet_kind { SHEET_SLIP, SHEET_CHECKLIST };

struct sheet {
    enum sheet_kind kind;
    union {
        struct slip slip;
        struct checklist checklist;
    };
};

QD_MUST_USE enum qd_err sheet_render(const struct sheet *sheet,
                                     uint32_t dots,
                                     struct bitmap *bitmap);

/* The ticket that it is about; 0: none. */
uint64_t sheet_ticket_id(const struct sheet *sheet);

#endif
