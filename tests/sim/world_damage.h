/* Damage on a line: what a broken adapter, a stranger or a fuzzer sends. The server ends that
 * connection or refuses what was said on it; nothing else changes. */
#ifndef QUEUED_TESTS_SIM_WORLD_DAMAGE_H
#define QUEUED_TESTS_SIM_WORLD_DAMAGE_H

#include <stdint.h>

struct line;

void damage_line(struct line *line);

/* Some time after damage that no connection survives: wire_number() of the line. */
void damage_check(uint64_t number);

#endif
