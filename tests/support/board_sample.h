/* A busy morning of the sample office, as a display knows it, for tests of what is drawn. */
#ifndef QUEUED_SUPPORT_BOARD_SAMPLE_H
#define QUEUED_SUPPORT_BOARD_SAMPLE_H

#include "display/view.h"

/* Monday 23/11/2026, 09:41 in Vietnam. */
#define BOARD_SAMPLE_NOW_MS INT64_C(1795401660000)

/* Eight services, six counters: two calling, two serving, one paused, one closed. */
void board_sample(struct board *board, struct hall *hall);

/* The same with @counter_count counters, every third calling. */
void board_sample_large(struct board *board, struct hall *hall, uint32_t counter_count);

#endif
