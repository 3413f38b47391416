#include "queued/app/devices.h"

#include <stdlib.h>
#include <string.h>

#include "queued/base/assert.h"
#include "queued/base/limits.h"
#include "queued/office/calendar.h"

/* Ids of devices are not used again: room for every office to replace each of its devices. */
#define LINKS_MAX (2 * LIMIT_OFFICES * LIMIT_DEVICES)

#define DAY_MS (INT64_C(24) * 60 * 60 * 1000)

void devices_deinit(struct devices *devices)
{
    free(devices->links);
    *devices = (struct devices){0};
}

/* NULL: out of memory. */
static struct device_link *link_of(struct devices *devices, uint32_t device_id)
{
    if (device_id >= LINKS_MAX) {
        return NULL;
    }
    if (device_id >= devices->count) {
        uint32_t count = 2 * device_id + 16;
        struct device_link *links = realloc(devices->links, count * sizeof *links);
        if (links == NULL) {
            return NULL;
        }
        memset(links + devices->count, 0, (count - devices->count) * sizeof *links);
        devices->links = links;
        devices->count = count;
    }
    return &devices->links[device_id];
}

void devices_came(struct devices *devices, uint32_t device_id, int64_t now_ms)
{
    struct device_link *link = link_of(devices, device_id);

    if (link == NULL) {
        return;
    }
    if (link->session_count == 0) {
        link->since_ms = now_ms;
        link->clerk_id = 0;
    }
    link->session_count++;
}

void devices_left(struct devices *devices, uint32_t device_id, uint32_t clerk_id, int64_t now_ms)
{
    struct device_link *link = device_id < devices->count ? &devices->links[device_id] : NULL;

    if (link == NULL || link->session_count == 0) {
        return; /* There was no memory when it came. */
    }
    link->session_count--;
    if (link->session_count == 0) {
        link->since_ms = now_ms;
        link->clerk_id = clerk_id;
    }
}

struct device_view devices_view(struct devices *devices,
                                const struct device *device,
                                int64_t now_ms)
{
    struct device_link *link = link_of(devices, device->device_id);
    struct device_view view = {.device_id = device->device_id,
                               .name = device->name,
                               .kind = (uint32_t)device->kind,
                               .state = DEVICE_VIEW_UNSEEN,
                               .since_ms = devices->started_ms};

    if (link == NULL) {
        return view;
    }
    link->listed_ms = link->listed_ms == 0 ? now_ms : link->listed_ms;
    if (link->since_ms != 0) {
        view.state = link->session_count > 0 ? DEVICE_VIEW_CONNECTED : DEVICE_VIEW_GONE;
        view.since_ms = link->since_ms;
    }
    return view;
}

/* A device that was away for days is away for as long as one that was for a day. */
static int64_t away_ms(const struct office *office, int64_t from_ms, int64_t now_ms)
{
    from_ms = now_ms - from_ms > DAY_MS ? now_ms - DAY_MS : from_ms;
    return office->day_by_manager || from_ms >= now_ms
               ? now_ms - from_ms
               : calendar_open_between(office->definition, from_ms, now_ms);
}

bool devices_is_missed(const struct devices *devices,
                       const struct device *device,
                       const struct office *office,
                       int64_t now_ms,
                       uint32_t *clerk_id)
{
    const struct device_link *link =
        device->device_id < devices->count ? &devices->links[device->device_id] : NULL;
    int64_t limit_ms = office->definition->alarms.device_ms;

    *clerk_id = 0;
    if (link == NULL || link->session_count > 0 || !office->day_open || limit_ms == 0) {
        return false;
    }
    int64_t from_ms = link->since_ms != 0 ? link->since_ms : link->listed_ms;
    if (from_ms == 0 || away_ms(office, from_ms, now_ms) <= limit_ms) {
        return false;
    }
    if (device->kind != DEVICE_COUNTER) {
        return true;
    }
    *clerk_id = link->clerk_id;
    return link->clerk_id != 0 && office_counter_of_clerk(office, link->clerk_id) != NULL;
}
