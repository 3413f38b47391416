/* An alarm clock that goes on counting while the machine sleeps: what was due in the night is due
 * the moment it wakes up. On the main loop. */
#ifndef QUEUED_DISPLAY_ALARM_H
#define QUEUED_DISPLAY_ALARM_H

#include <stdint.h>

struct alarm;

struct alarm *alarm_new(void (*on_due)(void *owner), void *owner);

/* NULL is allowed. */
void alarm_free(struct alarm *alarm);

/* Due once, in @in_ms, whatever was set before; 0: not at all. */
void alarm_set(struct alarm *alarm, int64_t in_ms);

#endif
