#include <stdlib.h>

#include "queued/app/inside.h"
#include "queued/base/log.h"

/* What managers are told of the devices: who is enrolled, and who is there. */

struct search {
    uint32_t clerk_id;
    bool is_found;
};

static void look_for_clerk(void *owner, struct session_id session, const struct identity *identity)
{
    struct search *search = owner;

    (void)session;
    search->is_found = search->is_found || (identity->actor.kind == ACTOR_CLERK &&
                                            identity->actor.id == search->clerk_id);
}

/* A clerk who went on at another desk misses nothing. */
static bool is_elsewhere(struct app *app, const struct site *site, uint32_t clerk_id)
{
    struct search search = {.clerk_id = clerk_id};

    if (clerk_id != 0) {
        gateway_each_session(app->gateway, site->office.office_id, look_for_clerk, &search);
    }
    return search.is_found;
}

static uint32_t put_views(struct app *app,
                          const struct site *site,
                          const struct device *devices,
                          size_t count,
                          struct device_view *views)
{
    int64_t now_ms = clock_now(&app->clock);
    uint32_t shown = 0;

    for (size_t i = 0; i < count; i++) {
        uint32_t clerk_id = 0;
        if (devices[i].revoked) {
            continue;
        }
        struct device_view *view = &views[shown++];
        *view = devices_view(&app->devices, &devices[i], now_ms);
        view->is_missed =
            devices_is_missed(&app->devices, &devices[i], &site->office, now_ms, &clerk_id) &&
            !is_elsewhere(app, site, clerk_id);
    }
    return shown;
}

struct frame *app_devices_frame(struct app *app, const struct site *site, uint32_t number)
{
    struct device *devices = malloc(LIMIT_DEVICES * sizeof *devices);
    struct device_view *views = malloc(LIMIT_DEVICES * sizeof *views);
    struct frame *frame = NULL;
    size_t count = 0;

    if (devices != NULL && views != NULL) {
        enum qd_err err = accounts_list_devices(
            app->mailbox, site->office.office_id, devices, LIMIT_DEVICES, &count);
        if (err == QD_OK || err == QD_ERR_TOO_BIG) { /* Then the first ones. */
            uint32_t shown = put_views(app, site, devices, count, views);
            frame = response_devices(number, &site->office, views, shown);
        } else {
            qd_log(QD_LEVEL_ERROR,
                   "app",
                   "devices cannot be listed",
                   "err=\"%s\"",
                   accounts_errmsg(app->mailbox));
        }
    }
    free(views);
    free(devices);
    return frame;
}

void app_publish_devices(struct app *app, const struct site *site)
{
    const struct topic topic = {.kind = TOPIC_DEVICES, .office_id = site->office.office_id};

    if (!topic_is_watched(app->gateway, &topic)) {
        return;
    }
    struct frame *frame = app_devices_frame(app, site, 0);
    if (frame == NULL) {
        qd_log(QD_LEVEL_WARN, "app", "news of devices were left out", "");
        return;
    }
    turn_push(
        app,
        (struct outbox_item){
            .kind = OUTBOX_PUBLISH, .topic = topic, .version = site->office.seq, .frame = frame});
}
