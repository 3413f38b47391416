/* The door: every socket that is open, and who gives way when it gets crowded.
 *
 * Anybody on the network can open connections until there is no room left. So when there is little,
 * each newcomer takes the place of a stranger: the one who came first among those that have not
 * said who they are, and when there are none, the citizen's phone that came first (it comes back by
 * itself). Devices and people who have logged in are never asked to go; the newcomer may be one. */
#ifndef QUEUED_GATEWAY_DOOR_H
#define QUEUED_GATEWAY_DOOR_H

#include <stdint.h>

#include "queued/base/list.h"
#include "queued/gateway/metrics.h"
#include "queued/gateway/rights.h"

struct lws;

struct door {
    struct list strangers; /* Of guests; the first one came first. */
    struct list citizens;
    uint32_t count; /* Sockets. */
    uint32_t room;  /* From that many on it is crowded. */
    struct metrics *metrics;
};

/* @socket_max: as many can be open; the last few of them are for those who are on their way out. */
void door_init(struct door *door, uint32_t socket_max, struct metrics *metrics);

/* A socket has been opened, by a stranger. Without memory for a note it is never asked to go. */
void door_enter(struct door *door, struct lws *wsi);
void door_leave(struct door *door, struct lws *wsi); /* It is being closed. */

/* Who it is behind the socket. */
void door_recognize(struct door *door, struct lws *wsi, const struct identity *identity);

#endif
