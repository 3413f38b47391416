/* Deaths on demand: a broken contract aborts, in a process of its own. Link queued_death. */
#ifndef QUEUED_TESTS_SUPPORT_DEATH_H
#define QUEUED_TESTS_SUPPORT_DEATH_H

#include <stdbool.h>
#include <stddef.h>

/* Run @call with @arg in a child. True if it ended by abort(). What it wrote to stderr is in
 * @output, cut to @output_size - 1 bytes and ended by NUL. */
bool death_by_abort(void (*call)(void *arg), void *arg, char *output, size_t output_size);

/* The same for a call that may return: 0 after a return, its exit status, or 128 + signal. */
int death_status(void (*call)(void *arg), void *arg, char *output, size_t output_size);

#endif
