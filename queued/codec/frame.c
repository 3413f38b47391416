#include "queued/codec/frame.h"

#include <stdlib.h>

#include "queued/base/limits.h"

struct frame *frame_new(size_t len)
{
    if (len == 0 || len > LIMIT_FRAME_OUT) {
        return NULL;
    }
    struct frame *frame = malloc(sizeof *frame + FRAME_HEADROOM + len);
    if (frame != NULL) {
        frame->reference_count = 1;
        frame->len = len;
    }
    return frame;
}

struct frame *frame_ref(struct frame *frame)
{
    QD_ASSERT(frame->reference_count > 0);
    frame->reference_count++;
    return frame;
}

void frame_unref(struct frame *frame)
{
    if (frame == NULL) {
        return;
    }
    QD_ASSERT(frame->reference_count > 0);
    if (--frame->reference_count == 0) {
        free(frame);
    }
}
