#include "queued/app/outbox.h"

#include <stdlib.h>

#define OUTBOX_SIZE_MIN 64

static void drop(const struct outbox_item *item)
{
    frame_unref(item->frame);
    free(item->text);
    free(item->sheet);
}

bool outbox_push(struct outbox *outbox, const struct outbox_item *item)
{
    if (outbox->count == outbox->size) {
        size_t size = outbox->size == 0 ? OUTBOX_SIZE_MIN : 2 * outbox->size;
        struct outbox_item *items = realloc(outbox->items, size * sizeof *items);
        if (items == NULL) {
            drop(item);
            return false;
        }
        outbox->items = items;
        outbox->size = size;
    }
    outbox->items[outbox->count++] = *item;
    return true;
}

void outbox_clear(struct outbox *outbox)
{
    for (size_t i = 0; i < outbox->count; i++) {
        drop(&outbox->items[i]);
    }
    outbox->count = 0;
}

void outbox_deinit(struct outbox *outbox)
{
    outbox_clear(outbox);
    free(outbox->items);
    *outbox = (struct outbox){0};
}
