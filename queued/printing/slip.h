/* A slip: what a citizen takes away on paper, and its picture for a thermal printer. */
#ifndef QUEUED_PRINTING_SLIP_H
#define QUEUED_PRINTING_SLIP_H

#include <stdbool.h>
#include <stdint.h>

#include "queued/base/err.h"
#include "queued/base/limits.h"
#include "queued/office/ticket.h"
#include "queued/printing/bitmap.h"

#define SLIP_URL_SIZE 192

/* Everything that stands on it. Texts are in the slip's language; "" leaves a line out. */
struct slip {
    uint64_t ticket_id;
    enum language language;
    char office[LIMIT_TITLE];
    char label[LABEL_SIZE]; /* "A012" */
    char service[LIMIT_TITLE];
    char procedure[LIMIT_TITLE];
    uint32_t date;   /* yyyymmdd, of the issue. */
    uint32_t minute; /* After local midnight, of the issue. */
    uint32_t people_ahead;
    bool is_priority;
    bool is_again;           /* A reprint says so. */
    char url[SLIP_URL_SIZE]; /* Of the phone page; drawn as a QR code. */
    char own_text[LIMIT_TITLE];
};

/* Draws @slip for paper of @dots across; the height is what it needs. From any thread, one at a
 * time a thread. NOMEM. @bitmap is the caller's to deinit. */
QD_MUST_USE enum qd_err slip_render(const struct slip *slip, uint32_t dots, struct bitmap *bitmap);

#endif
