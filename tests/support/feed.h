/* What a fuzzer was given, taken from the front. Bytes that run out give zeros. */
#ifndef QUEUED_TESTS_SUPPORT_FEED_H
#define QUEUED_TESTS_SUPPORT_FEED_H

#include <stddef.h>
#include <stdint.h>

struct feed {
    const uint8_t *data;
    size_t size;
};

static inline uint8_t feed_next(struct feed *feed)
{
    if (feed->size == 0) {
        return 0;
    }
    feed->size--;
    return *feed->data++;
}

#endif
