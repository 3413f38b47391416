/* Rendering: a sheet as a bitmap. Inside the program that the renderer starts. */
#ifndef QUEUED_PRINTING_RENDER_H
#define QUEUED_PRINTING_RENDER_H

#include "queued/printing/bitmap.h"
#include "queued/printing/sheet.h"

/* NOMEM. @bitmap is the caller's to deinit. */
QD_MUST_USE enum qd_err render_sheet(const struct sheet *sheet,
                                     uint32_t dots,
                                     struct bitmap *bitmap);

#endif
