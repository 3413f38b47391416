/* The manager: watches the figures, closes the day when it is over, and asks for every report. */
#ifndef QUEUED_REPLAY_MANAGER_H
#define QUEUED_REPLAY_MANAGER_H

#include "tests/replay/replay.h"

struct manager;

/* Logs in; @on_ready when services have the ids that the server knows them by. */
struct manager *manager_new(struct replay *replay, void (*on_ready)(struct replay *replay));
void manager_free(struct manager *manager);

/* Closes the day, asks for the reports and for the last board, then replay_end(). */
void manager_end_day(struct manager *manager);

#endif
