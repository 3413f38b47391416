/* The loop of a world: libuv on virtual time. Timers are late, a thread runs when it is its turn,
 * and nobody sleeps. */
#ifndef QUEUED_TESTS_SIM_WORLD_LOOP_H
#define QUEUED_TESTS_SIM_WORLD_LOOP_H

#include <stdint.h>

#include "tests/sim/world.h"

void loop_handle(enum world_kind kind, uint64_t number);

/* What libuv does before it sleeps. */
void loop_prepare(void);

void loop_signal(void); /* SIGTERM. */
void loop_forget(void); /* The process is gone, and all it had. */

/* Gives the writer's thread its turn, until it waits for something; from the loop's thread. */
void loop_run_thread(uint32_t number);

/* From the writer's thread: the process has ended. */
_Noreturn void loop_end_thread(void);
bool loop_is_thread(void);

#endif
