/* ESC/POS: the bytes that make a thermal printer burn a bitmap and cut, and what it says about
 * itself.
 *
 * Commands as in Epson's reference: ESC @, GS v 0 (raster), GS V 66 (feed and cut), DLE EOT n
 * (status in real time). Raster commands need no code page, so any text prints on any of them. */
#ifndef QUEUED_PRINTING_ESCPOS_H
#define QUEUED_PRINTING_ESCPOS_H

#include <stddef.h>
#include <stdint.h>

#include "queued/base/assert.h"
#include "queued/base/err.h"
#include "queued/printing/bitmap.h"

/* How a printer is. Numbers are those of proto PrinterState. */
enum printer_state {
    PRINTER_UNKNOWN = 0, /* Not asked yet. */
    PRINTER_READY = 1,
    PRINTER_PAPER_LOW = 2, /* Still prints. */
    PRINTER_NO_PAPER = 3,
    PRINTER_COVER_OPEN = 4,
    PRINTER_FAULT = 5, /* Jammed, cutter stuck, too hot. */
    PRINTER_OFFLINE = 6,
};

/* @bitmap as bytes for the printer, to free(). NOMEM. */
QD_MUST_USE enum qd_err escpos_encode(const struct bitmap *bitmap, uint8_t **bytes, size_t *len);

/* DLE EOT 1, 2, 3, 4: printer, why it is offline, errors, paper. */
#define ESCPOS_QUESTIONS 4
extern const uint8_t escpos_questions[ESCPOS_QUESTIONS][3];

/* Whether a byte is an answer to DLE EOT at all. */
bool escpos_is_answer(uint8_t byte);

/* What the four answers mean together. Bytes that are no answer count as not given. */
enum printer_state escpos_state(const uint8_t answers[ESCPOS_QUESTIONS]);

#endif
