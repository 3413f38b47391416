/* A watcher: a display in the hall, or a citizen's phone that follows one ticket and may give up.
 */
#ifndef QUEUED_REPLAY_WATCHER_H
#define QUEUED_REPLAY_WATCHER_H

#include "tests/replay/replay.h"

struct watcher;

/* Adds it to replay->watchers. */
void watcher_add_display(struct replay *replay, const char *name, const char *token);
void watcher_add_phone(struct replay *replay, struct citizen *citizen, const char *ticket_token);
void watcher_free(gpointer data); /* A struct watcher. */

/* Newest version seen; 0: none. Phones: UINT64_MAX once they are done. */
uint64_t watcher_version(const struct watcher *watcher);
bool watcher_is_display(const struct watcher *watcher);
const struct told_name *watcher_name(const struct watcher *watcher);

#endif
