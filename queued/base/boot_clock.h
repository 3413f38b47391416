/* The time since this machine was started, also while it slept: what is measured by it is no
 * shorter for a night that the machine was off its feet. */
#ifndef QUEUED_BASE_BOOT_CLOCK_H
#define QUEUED_BASE_BOOT_CLOCK_H

#include <stdint.h>

int64_t boot_clock_ms(void);

#endif
