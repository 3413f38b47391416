/* The renderer: a program beside this one that draws sheets, so that the libraries for text and
 * their fonts are not in the server's memory, and cannot take it down. */
#ifndef QUEUED_PRINTING_RENDERER_H
#define QUEUED_PRINTING_RENDERER_H

#include <stddef.h>
#include <stdint.h>

#include "queued/base/err.h"
#include "queued/printing/sheet.h"

/* Its name, in the folder of the running program. */
#define RENDERER_PROGRAM "queued-slip"

/* Longer than the first drawing on a slow machine with a cold cache of fonts. */
#define RENDERER_MS 20000

/* What it is asked: the two programs are built together. */
struct renderer_job {
    uint32_t dots;
    struct sheet sheet;
};

/* @sheet as bytes for the printer, to free(). NOT_FOUND: no such program; IO: it failed, took too
 * long, or @cancel_fd (-1: none) became readable. NOMEM. Blocking, for a thread of its own. */
QD_MUST_USE enum qd_err renderer_make(
    const struct sheet *sheet, uint32_t dots, int cancel_fd, uint8_t **bytes, size_t *len);

#endif
