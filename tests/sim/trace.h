/* A trace: what a seed did, as text that people read. NULL for the file: none. */
#ifndef QUEUED_TESTS_SIM_TRACE_H
#define QUEUED_TESTS_SIM_TRACE_H

#include <stdint.h>
#include <stdio.h>

#include "queued/office/office.h"

/* One line a command, one line an event. */
void trace_command(FILE *file, int64_t now_ms, const struct command *command, enum refusal refusal);
void trace_event(FILE *file, const struct office *office, const struct event *event);
void trace_note(FILE *file, int64_t now_ms, const char *what);

#endif
