/* The clerk's window. */
#ifndef QUEUED_COUNTER_CLIENT_WINDOW_H
#define QUEUED_COUNTER_CLIENT_WINDOW_H

#include <stdbool.h>

#include "counter-client/settings.h"

/* Runs until the window is closed; the exit code. ANSWER_SETTING: there is no display. */
int window_run(struct settings *settings, bool is_compact);

#endif
