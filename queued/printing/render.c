#include "queued/printing/render.h"

enum qd_err render_sheet(const struct sheet *sheet, uint32_t dots, struct bitmap *bitmap)
{
    return sheet->kind == SHEET_CHECKLIST ? checklist_render(&sheet->checklist, dots, bitmap)
                                          : slip_render(&sheet->slip, dots, bitmap);
}
