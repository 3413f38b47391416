/* The devices of the offices: which are connected, and when the others last were. It is remembered
 * while the server runs; a device that has not come since is unseen. */
#ifndef QUEUED_APP_DEVICES_H
#define QUEUED_APP_DEVICES_H

#include <stdbool.h>
#include <stdint.h>

#include "queued/codec/response.h"
#include "queued/journal/account.h"
#include "queued/office/office.h"

/* What is known of one device's connections. All zero: nothing. */
struct device_link {
    uint32_t session_count; /* Connections now: a page may be open twice. */
    uint32_t clerk_id;      /* Who was logged in there when the last one ended; 0: nobody. */
    int64_t since_ms;       /* When the first of them came, or the last one ended; 0: unseen. */
    int64_t listed_ms;      /* When the device was first looked for; 0: not yet. */
};

struct devices {
    struct device_link *links; /* Owned; by device id: those are given out one by one. */
    uint32_t count;
    int64_t started_ms; /* When the server did: nothing is known of what was before. */
};

void devices_deinit(struct devices *devices);

/* Out of memory, the device stays unseen. */
void devices_came(struct devices *devices, uint32_t device_id, int64_t now_ms);
/* @clerk_id: who was logged in there; 0: nobody. */
void devices_left(struct devices *devices, uint32_t device_id, uint32_t clerk_id, int64_t now_ms);

/* How @device is; looking for it counts as noticing that it is there to be missed. */
struct device_view devices_view(struct devices *devices,
                                const struct device *device,
                                int64_t now_ms);

/* Whether @device has been away for more of the opening hours than the office puts up with; in a
 * day that a manager has opened every hour counts. A counter's device is missed only where the
 * clerk who worked there still has a seat: *@clerk_id is that clerk, who may have moved to another
 * device. Else it is 0. */
bool devices_is_missed(const struct devices *devices,
                       const struct device *device,
                       const struct office *office,
                       int64_t now_ms,
                       uint32_t *clerk_id);

#endif
