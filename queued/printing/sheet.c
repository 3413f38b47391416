#include "queued/printing/sheet.h"

uint32_t sheet_dots(uint32_t paper_mm)
{
    return paper_mm == 58 ? SHEET_DOTS_58 : SHEET_DOTS_80;
}

uint64_t sheet_ticket_id(const struct sheet *sheet)
{
    return sheet->kind == SHEET_SLIP ? sheet->slip.ticket_id : 0;
}
