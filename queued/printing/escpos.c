#include "queued/printing/escpos.h"

#include <stdlib.h>
#include <string.h>

/* Rows in one raster command: printers with little memory take no more at a time. */
#define BAND_ROWS 128

#define BAND_HEADER 8
#define FEED_DOTS 24 /* White before the cut, so that the knife is below the last line. */

static const uint8_t start[] = {0x1b, '@'};                 /* As after switching on. */
static const uint8_t finish[] = {0x1d, 'V', 66, FEED_DOTS}; /* Feed, then cut. */
const uint8_t escpos_questions[ESCPOS_QUESTIONS][3] = {
    {0x10, 0x04, 1}, {0x10, 0x04, 2}, {0x10, 0x04, 3}, {0x10, 0x04, 4}};

static uint8_t *put(uint8_t *at, const void *bytes, size_t len)
{
    memcpy(at, bytes, len);
    return at + len;
}

enum qd_err escpos_encode(const struct bitmap *bitmap, uint8_t **bytes, size_t *len)
{
    size_t row_bytes = bitmap->width / 8;
    size_t bands = (bitmap->height + BAND_ROWS - 1) / BAND_ROWS;
    size_t size = sizeof start + bands * BAND_HEADER + bitmap->height * row_bytes + sizeof finish;
    uint8_t *made = malloc(size);

    if (made == NULL) {
        return QD_ERR_NOMEM;
    }
    uint8_t *at = put(made, start, sizeof start);
    for (uint32_t row = 0; row < bitmap->height; row += BAND_ROWS) {
        uint32_t rows = bitmap->height - row < BAND_ROWS ? bitmap->height - row : BAND_ROWS;
        const uint8_t header[BAND_HEADER] = {0x1d,
                                             'v',
                                             '0',
                                             0,
                                             (uint8_t)(row_bytes & 0xff),
                                             (uint8_t)(row_bytes >> 8),
                                             (uint8_t)(rows & 0xff),
                                             (uint8_t)(rows >> 8)};
        at = put(at, header, sizeof header);
        at = put(at, bitmap->dots + row * row_bytes, rows * row_bytes);
    }
    at = put(at, finish, sizeof finish);
    QD_ASSERT((size_t)(at - made) == size);
    *bytes = made;
    *len = size;
    return QD_OK;
}

bool escpos_is_answer(uint8_t byte)
{
    return (byte & 0x93) == 0x12; /* Bits 1 and 4 set, 0 and 7 clear, in every answer. */
}

enum printer_state escpos_state(const uint8_t answers[ESCPOS_QUESTIONS])
{
    uint8_t bits[ESCPOS_QUESTIONS];

    for (size_t i = 0; i < ESCPOS_QUESTIONS; i++) {
        bits[i] = escpos_is_answer(answers[i]) ? answers[i] : 0;
    }
    if ((bits[3] & 0x60) != 0 || (bits[1] & 0x20) != 0) {
        return PRINTER_NO_PAPER;
    }
    if ((bits[1] & 0x04) != 0) {
        return PRINTER_COVER_OPEN;
    }
    if ((bits[2] & 0x68) != 0 || (bits[1] & 0x40) != 0) {
        return PRINTER_FAULT;
    }
    if ((bits[0] & 0x08) != 0) {
        return PRINTER_OFFLINE;
    }
    return (bits[3] & 0x0c) != 0 ? PRINTER_PAPER_LOW : PRINTER_READY;
}
