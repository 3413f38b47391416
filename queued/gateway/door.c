#include "queued/gateway/door.h"

#include <libwebsockets.h>
#include <stdlib.h>

#include "queued/base/assert.h"

/* Of the sockets: those who have been asked to go and have not gone yet. */
#define PART_LEAVING 64

/* One socket. */
struct guest {
    struct list link; /* In the list of its kind; alone when it is known. */
    struct lws *wsi;
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

static void make_room(struct door *door)
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

    if (door->count >= door->room) {
        make_room(door);
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

    if (guest != NULL) {
        QD_ASSERT(door->count > 0);
        door->count--;
        list_remove(&guest->link);
        lws_set_opaque_user_data(wsi, NULL);
        free(guest);
    }
}

void door_recognize(struct door *door, struct lws *wsi, const struct identity *identity)
{
    struct guest *guest = lws_get_opaque_user_data(wsi);

    if (guest == NULL) {
        return;
    }
    list_remove(&guest->link);
    if (identity->actor.kind == ACTOR_CITIZEN) {
        list_push_back(&door->citizens, &guest->link);
    } else if (identity->actor.kind == ACTOR_NONE) {
        list_push_back(&door->strangers, &guest->link);
    }
}
