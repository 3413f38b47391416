/* The clerk's window. */
#ifndef QUEUED_COUNTER_CLIENT_WINDOW_H
#define QUEUED_COUNTER_CLIENT_WINDOW_H

#include <stdbool.h>

#include "counter-client/settings.h"

struct window_options {
    bool is_compact;    /* Begins as a strip. */
    uint32_t action_ms; /* How long what is pressed may wait for the server; 0: as usual. */
};

/* Runs until the window is closed; the exit code. ANSWER_SETTING: there is no display. */
int window_run(struct settings *settings, const struct window_options *options);

#endif
