/* A waker: a clock that goes on counting while the machine sleeps: what was due in the night is due
 * the moment it wakes up. On the main loop. */
#ifndef QUEUED_DISPLAY_WAKER_H
#define QUEUED_DISPLAY_WAKER_H

#include <stdint.h>

struct waker;

struct waker *waker_new(void (*on_due)(void *owner), void *owner);

/* NULL is allowed. */
void waker_free(struct waker *waker);

/* Due once, in @in_ms, whatever was set before; 0: not at all. */
void waker_set(struct waker *waker, int64_t in_ms);

#endif
