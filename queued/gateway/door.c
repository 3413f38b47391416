#include "queued/gateway/door.h"

#include <libwebsockets.h>
#include <stdlib.h>

#include "queued/base/assert.h"

/* Of the sockets: those who have been asked to go and have not gone yet. */
#define PART_LEAVING 64

enum standing { STANDING_STRANGER, STANDING_CITIZEN, STANDING_KNOWN };

/* One socket. */
struct guest {
    struct list link; /* In the list of its standing; alone when it is known. */
    struct lws *wsi;
    enum standing standing;
};

void door_init(struct door *door, uint32_t socket_max, struct metrics *metrics)
{
    QD_ASSERT(socket_max > 0);
    list_init(&door->strangers);
    list_init(&door->citizens);
    door->count = 0;
    door->room = socket_max - socket_max / PART_LEAVING;
    door->metrics = metrics;
}

bool door_is_crowded(const struct door *door, uint32_t count)
{
    return count >= door->room;
}

void door_make_room(struct door *door)
{
    struct list *link = list_pop_front(&door->strangers);

    link = link != NULL ? link : list_pop_front(&door->citizens);
    if (link != NULL) {
        const struct guest *guest = LIST_ENTRY(link, struct guest, link);
        metrics_add(door->metrics, METRIC_CLOSED_CROWDED, 1);
        /* Only the loop may end a connection, and no other one's callback. */
        lws_set_timeout(guest->wsi, PENDING_TIMEOUT_USER_REASON_BASE, LWS_TO_KILL_ASYNC);
    }
}

void door_enter(struct door *door, struct lws *wsi)
{
    struct guest *guest = calloc(1, sizeof *guest);

    if (door_is_crowded(door, door->count)) {
        door_make_room(door);
    }
    if (guest != NULL) {
        guest->wsi = wsi;
        list_init(&guest->link);
        list_push_back(&door->strangers, &guest->link);
        lws_set_opaque_user_data(wsi, guest);
        door->count++;
    }
}

void door_leave(struct door *door, struct lws *wsi)
{
    struct guest *guest = lws_get_opaque_user_data(wsi);

    if (guest != NULL && guest->wsi == wsi) { /* A stream of a socket is none. */
        QD_ASSERT(door->count > 0);
        door->count--;
        list_remove(&guest->link);
        lws_set_opaque_user_data(wsi, NULL);
        free(guest);
    }
}

static enum standing standing_of(const struct identity *identity)
{
    if (identity->actor.kind == ACTOR_CITIZEN) {
        return STANDING_CITIZEN;
    }
    return identity->actor.kind == ACTOR_NONE ? STANDING_STRANGER : STANDING_KNOWN;
}

void door_recognize(struct door *door, struct lws *wsi, const struct identity *identity)
{
    struct lws *socket = lws_get_network_wsi(wsi);
    struct guest *guest = lws_get_opaque_user_data(socket);
    enum standing standing = standing_of(identity);

    /* Of several streams the one that is known best counts. */
    if (guest == NULL || (socket != wsi && standing < guest->standing)) {
        return;
    }
    guest->standing = standing;
    list_remove(&guest->link);
    if (standing == STANDING_STRANGER) {
        list_push_back(&door->strangers, &guest->link);
    } else if (standing == STANDING_CITIZEN) {
        list_push_back(&door->citizens, &guest->link);
    }
}
