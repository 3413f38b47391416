/* One action from the command line, start to end. Needs no display. */
#ifndef QUEUED_COUNTER_CLIENT_ONESHOT_H
#define QUEUED_COUNTER_CLIENT_ONESHOT_H

#include "counter-client/line.h"
#include "counter-client/settings.h"

/* Does what @line says; the exit code. */
int oneshot_run(struct line *line, struct settings *settings);

#endif
