#include "tests/replay/manager.h"

#include <string.h>

#include "queued/codec/report.h"
#include "tests/replay/caller.h"
#include "tests/replay/watcher.h"

/* How often it is looked whether everybody has seen the end, milliseconds of the machine. */
#define LOOK_MS 20

/* Between two tries of what was refused for the time being. */
#define AGAIN_REAL_MS 100

struct manager {
    struct replay *replay;
    void (*on_ready)(struct replay *replay);
    struct caller *caller;
    bool is_ready;
    bool is_logged_in;
    int report; /* Asked for last: an enum report_by, and those again without no-shows. */
    guint timer;
};

static void on_office(void *owner, const Queued__V1__ServerMessage *answer)
{
    struct manager *manager = owner;
    struct day *day = &manager->replay->day;

    if (answer->body_case != QUEUED__V1__SERVER_MESSAGE__BODY_OFFICE) {
        replay_fail(manager->replay, "the office was not shown");
        return;
    }
    for (size_t i = 0; i < answer->office->n_services; i++) {
        const Queued__V1__ServiceInfo *info = answer->office->services[i];
        for (guint j = 0; j < day->services->len; j++) {
            struct day_service *service = day_service(day, j);
            if (strcmp(service->letter, info->letter) == 0) {
                service->service_id = info->service_id;
            }
        }
    }
    manager->on_ready(manager->replay);
}

static void on_logged_in(void *owner, const Queued__V1__ServerMessage *answer)
{
    struct manager *manager = owner;
    Queued__V1__ClientMessage message = QUEUED__V1__CLIENT_MESSAGE__INIT;
    Queued__V1__GetOffice body = QUEUED__V1__GET_OFFICE__INIT;

    if (answer->body_case != QUEUED__V1__SERVER_MESSAGE__BODY_LOGGED_IN) {
        replay_fail(manager->replay, "the manager cannot log in");
        return;
    }
    caller_log_in(manager->caller, answer->logged_in);
    caller_subscribe(manager->caller, QUEUED__V1__TOPIC_KIND__TOPIC_KIND_STATISTICS, 0);
    message.body_case = QUEUED__V1__CLIENT_MESSAGE__BODY_GET_OFFICE;
    message.get_office = &body;
    caller_ask(manager->caller, &message, on_office, manager);
}

struct manager *manager_new(struct replay *replay, void (*on_ready)(struct replay *replay))
{
    struct manager *manager = g_new0(struct manager, 1);
    Queued__V1__ClientMessage message = QUEUED__V1__CLIENT_MESSAGE__INIT;
    Queued__V1__LogIn body = QUEUED__V1__LOG_IN__INIT;
    static char user[] = STAGE_MANAGER;
    static char secret[] = STAGE_MANAGER_SECRET;

    manager->replay = replay;
    manager->on_ready = on_ready;
    manager->caller = caller_new(&(struct caller_options){
        .replay = replay,
        .name = STAGE_MANAGER,
        .kind = QUEUED__V1__CLIENT_KIND__CLIENT_KIND_MANAGER,
        .owner = manager,
    });
    body.user = user;
    body.secret = secret;
    message.body_case = QUEUED__V1__CLIENT_MESSAGE__BODY_LOG_IN;
    message.log_in = &body;
    caller_command(manager->caller, &message, on_logged_in, manager);
    return manager;
}

void manager_free(struct manager *manager)
{
    if (manager != NULL) {
        if (manager->timer != 0) {
            g_source_remove(manager->timer);
        }
        caller_free(manager->caller);
        g_free(manager);
    }
}

/* --- The end of the day --- */

/* Every display shows the newest state that anybody was shown, and everybody was answered. */
static gboolean on_look(gpointer data)
{
    struct manager *manager = data;
    const struct replay *replay = manager->replay;
    uint64_t newest = 0;

    for (guint i = 0; i < replay->watchers->len; i++) {
        const struct watcher *watcher = g_ptr_array_index(replay->watchers, i);
        newest = watcher_is_display(watcher) ? MAX(newest, watcher_version(watcher)) : newest;
    }
    for (guint i = 0; i < replay->watchers->len; i++) {
        const struct watcher *watcher = g_ptr_array_index(replay->watchers, i);
        if (watcher_is_display(watcher) && watcher_version(watcher) < newest) {
            return G_SOURCE_CONTINUE;
        }
    }
    if (newest == 0 || replay->told.unanswered > 0) {
        return G_SOURCE_CONTINUE;
    }
    manager->timer = 0;
    replay_end(manager->replay);
    return G_SOURCE_REMOVE;
}

static void ask_report(struct manager *manager);

static gboolean on_ask_again(gpointer data)
{
    struct manager *manager = data;

    manager->timer = 0;
    ask_report(manager);
    return G_SOURCE_REMOVE;
}

static Queued__V1__GetReport report_body(const struct manager *manager)
{
    Queued__V1__GetReport body = QUEUED__V1__GET_REPORT__INIT;

    body.by = (Queued__V1__ReportBy)(manager->report % REPORT_BY_COUNT);
    body.without_no_shows = manager->report >= REPORT_BY_COUNT;
    return body;
}

static void on_report(void *owner, const Queued__V1__ServerMessage *answer)
{
    struct manager *manager = owner;

    if (answer->body_case != QUEUED__V1__SERVER_MESSAGE__BODY_REPORT) {
        manager->timer = g_timeout_add(AGAIN_REAL_MS, on_ask_again, manager); /* Busy. */
        return;
    }
    const Queued__V1__GetReport body = report_body(manager);
    told_add_report(&manager->replay->told, &body, answer);
    manager->report++;
    if (manager->report < 2 * REPORT_BY_COUNT) {
        ask_report(manager);
        return;
    }
    /* Somebody who comes last sees the same board as those who were there all day. */
    watcher_add_display(manager->replay, "tv-late", manager->replay->stage.display_tokens[0]);
    manager->timer = g_timeout_add(LOOK_MS, on_look, manager);
}

static void ask_report(struct manager *manager)
{
    Queued__V1__ClientMessage message = QUEUED__V1__CLIENT_MESSAGE__INIT;
    Queued__V1__GetReport body = report_body(manager);

    message.body_case = QUEUED__V1__CLIENT_MESSAGE__BODY_GET_REPORT;
    message.get_report = &body;
    caller_ask(manager->caller, &message, on_report, manager);
}

static void on_day_closed(void *owner, const Queued__V1__ServerMessage *answer)
{
    (void)answer; /* Refused when the calendar has closed it. */
    ask_report(owner);
}

void manager_end_day(struct manager *manager)
{
    Queued__V1__ClientMessage message = QUEUED__V1__CLIENT_MESSAGE__INIT;
    Queued__V1__CloseDay body = QUEUED__V1__CLOSE_DAY__INIT;

    message.body_case = QUEUED__V1__CLIENT_MESSAGE__BODY_CLOSE_DAY;
    message.close_day = &body;
    caller_command(manager->caller, &message, on_day_closed, manager);
}
