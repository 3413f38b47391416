/* A sheet: what one printing makes, a slip or a checklist. */
#ifndef QUEUED_PRINTING_SHEET_H
#define QUEUED_PRINTING_SHEET_H

#include "queued/printing/checklist.h"
#include "queued/printing/slip.h"

/* Dots across: 203 dpi printers, 72 of 80 mm and 48 of 58 mm. */
#define SHEET_DOTS_80 576
#define SHEET_DOTS_58 384
uint32_t sheet_dots(uint32_t paper_mm);

enum sheet_kind { SHEET_SLIP, SHEET_CHECKLIST };

struct sheet {
    enum sheet_kind kind;
    union {
        struct slip slip;
        struct checklist checklist;
    };
};

/* The ticket that it is about; 0: none. */
uint64_t sheet_ticket_id(const struct sheet *sheet);

#endif
