/* A frame: one encoded server message, shared by everyone it is sent to. */
#ifndef QUEUED_CODEC_FRAME_H
#define QUEUED_CODEC_FRAME_H

#include <stddef.h>
#include <stdint.h>

#include "queued/base/assert.h"

/* Bytes before the payload that the transport may overwrite (libwebsockets wants LWS_PRE). */
#define FRAME_HEADROOM 16

struct frame {
    uint32_t reference_count;
    size_t len;      /* Payload bytes, 1..LIMIT_FRAME_OUT. */
    uint8_t bytes[]; /* FRAME_HEADROOM, then the payload. */
};

/* One reference, payload not yet written. NULL: out of memory. */
QD_MUST_USE struct frame *frame_new(size_t len);
struct frame *frame_ref(struct frame *frame);
void frame_unref(struct frame *frame); /* NULL is allowed. */

static inline uint8_t *frame_payload(struct frame *frame)
{
    return frame->bytes + FRAME_HEADROOM;
}

#endif
