#include "queued/printing/sheet.h"

enum qd_err sheet_render(const struct sheet *sheet, uint32_t dots, struct bitmap *bitmap)
{
    return sheet->kind == SHEET_CHECKLIST ? checklist_render(&sheet->checklist, dots, bitmap)
                                          : slip_render(&sheet->slip, dots, bitmap);
}

uint64_t sheet_ticket_id(const struct sheet *sheet)
{
    return sheet->kind == SHEET_SLIP ? sheet->slip.ticket_id : 0;
}
