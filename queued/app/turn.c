#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "queued/app/inside.h"
#include "queued/base/log.h"

#define NS_PER_MS UINT64_C(1000000)

/* Boards that nothing but time has changed: ticketing begins, a return window ends. */
#define REFRESH_NS (UINT64_C(2000) * NS_PER_MS)

static void log_event(const struct site *site, const struct event *event)
{
    bool is_day = event->kind <= EVENT_DEFINITION_APPLIED || event->kind >= EVENT_CLERK_LOGGED_IN;

    if (event->kind != EVENT_SERVICE_TIME_LEARNED) {
        qd_log(is_day ? QD_LEVEL_INFO : QD_LEVEL_DEBUG,
               "app",
               event_name(event->kind),
               "office=%s seq=%llu ticket=%llu counter=%u",
               site->definition->code,
               (unsigned long long)event->seq,
               (unsigned long long)event->ticket_id,
               event->counter_id);
    }
}

enum refusal turn_step(struct app *app,
                       struct site *site,
                       struct command *command,
                       struct answer *answer,
                       struct obstacle *obstacle)
{
    struct batch *batch = &app->open->batch;

    app->events.count = 0;
    if (batch->entry_count >= LIMIT_BATCH_EVENTS) {
        *answer = (struct answer){0};
        *obstacle = (struct obstacle){0};
        return REFUSAL_BUSY; /* The disk does not keep up. */
    }
    enum refusal refusal =
        office_step(&site->office, command, clock_now(&app->clock), &app->events, answer, obstacle);
    if (batch_reserve(batch, app->events.count) != QD_OK) {
        qd_log(QD_LEVEL_ERROR, "app", "out of memory after a step", "");
        _exit(QD_EXIT_STORAGE); /* Memory is ahead of the disk: it is discarded. */
    }
    for (size_t i = 0; i < app->events.count; i++) {
        const struct event *event = &app->events.events[i];
        batch_push(batch, event, office_ticket(&site->office, event->ticket_id));
        log_event(site, event);
        if (event->kind == EVENT_CLERK_LOGGED_OUT && event->logged_out.taken_over) {
            turn_push(app,
                      (struct outbox_item){.kind = OUTBOX_TAKEN_OVER,
                                           .office_id = site->office.office_id,
                                           .key = event->clerk_id});
        }
    }
    if (app->events.count > 0) {
        site->is_dirty = true;
        site->deadline_ms = office_next_deadline(&site->office, site->office.at_ms);
    }
    return refusal;
}

/* The state of which @item speaks is that of the open batch, if it has events; else that of the
 * batch at the journal, if there is one; else all of it is on the disk. */
static struct turn *turn_of_newest(struct app *app)
{
    bool open = app->open->batch.entry_count > 0 || app->committing == NULL;

    return open ? app->open : app->committing;
}

void turn_push(struct app *app, struct outbox_item item)
{
    struct session_id session = item.session;

    if (!outbox_push(&turn_of_newest(app)->outbox, &item)) {
        qd_log(QD_LEVEL_ERROR, "app", "out of memory for an answer", "");
        session_close(
            app->gateway, session, NOTICE_SLOW_READER); /* It asks again, with the same id. */
    }
}

void turn_send(struct app *app, struct session_id session, struct frame *frame)
{
    if (frame == NULL) {
        qd_log(QD_LEVEL_ERROR, "app", "an answer does not fit", "");
        session_close(app->gateway, session, NOTICE_SLOW_READER);
        return;
    }
    turn_push(app, (struct outbox_item){.kind = OUTBOX_SEND, .session = session, .frame = frame});
}

void turn_refuse(struct app *app,
                 struct session_id session,
                 uint32_t number,
                 enum refusal refusal,
                 const struct obstacle *obstacle)
{
    metrics_count_refusal(&app->metrics, refusal);
    turn_send(app,
              session,
              response_refusal(number, refusal, obstacle, session_language(app->gateway, session)));
}

/* --- Seal: boards as of the end of this batch, and no later. --- */

struct sealing {
    struct app *app;
    struct site *site;
    struct turn *turn;
    bool tickets_too; /* Phones: forecasts move with every event, and are renewed at leisure. */
    int64_t now_ms;
};

static void seal_topic(void *owner, const struct topic *topic)
{
    const struct sealing *sealing = owner;
    const struct office *office = &sealing->site->office;
    struct frame *frame = NULL;

    if (topic->kind == TOPIC_BOARD) {
        frame = response_board(0, office, sealing->now_ms);
    } else if (topic->kind == TOPIC_STATISTICS) {
        frame = response_statistics(0, office, sealing->now_ms);
    } else if (topic->kind == TOPIC_PRINTERS) {
        frame = app_printers_frame(sealing->app, sealing->site, topic, 0);
    } else if (topic->kind == TOPIC_COUNTER) {
        if (office_counter(office, (uint32_t)topic->key) == NULL) {
            return; /* Gone with the last definition. */
        }
        frame = response_counter(0, office, (uint32_t)topic->key, sealing->now_ms);
    } else {
        const struct ticket *ticket = office_ticket(office, topic->key);
        if (ticket == NULL || (!sealing->tickets_too && ticket->state == TICKET_WAITING)) {
            return;
        }
        frame = response_ticket(0, office, topic->key, sealing->now_ms);
    }
    struct outbox_item item = {
        .kind = OUTBOX_PUBLISH, .topic = *topic, .version = office->seq, .frame = frame};
    if (frame == NULL || !outbox_push(&sealing->turn->outbox, &item)) {
        qd_log(QD_LEVEL_WARN, "app", "a board was left out", "");
    }
}

static void seal_site(struct app *app, struct site *site, struct turn *turn, bool tickets_too)
{
    struct sealing sealing = {.app = app,
                              .site = site,
                              .turn = turn,
                              .tickets_too = tickets_too,
                              .now_ms = clock_now(&app->clock)};

    topic_each(app->gateway, site->office.office_id, seal_topic, &sealing);
    site->is_dirty = false;
}

/* --- Release --- */

struct telling {
    struct app *app;
    uint64_t clerk_id;
};

static void tell_clerk(void *owner, struct session_id session, const struct identity *identity)
{
    const struct telling *telling = owner;

    if (identity->actor.kind != ACTOR_CLERK || identity->actor.id != telling->clerk_id) {
        return;
    }
    struct gateway *gateway = telling->app->gateway;
    struct frame *frame = response_notice(NOTICE_TAKEN_OVER, session_language(gateway, session));
    if (frame != NULL) {
        session_notify(gateway, session, frame);
        frame_unref(frame);
    }
}

static void release_item(struct app *app, struct outbox_item *item)
{
    struct telling telling = {.app = app, .clerk_id = item->key};

    switch (item->kind) {
    case OUTBOX_SEND:
        session_send(app->gateway, item->session, item->frame);
        break;
    case OUTBOX_WELCOME:
        session_welcome(app->gateway, item->session, &item->identity, item->frame);
        break;
    case OUTBOX_REFUSE_HELLO:
        session_refuse_hello(app->gateway, item->session, item->frame);
        break;
    case OUTBOX_IDENTITY:
        session_set_identity(app->gateway, item->session, &item->identity);
        break;
    case OUTBOX_PUBLISH:
        topic_publish(app->gateway, &item->topic, item->version, item->frame);
        break;
    case OUTBOX_TAKEN_OVER:
        gateway_each_session(app->gateway, item->office_id, tell_clerk, &telling);
        break;
    case OUTBOX_PRINT:
        printers_print(&app->printers, item->office_id, item->key, item->sheet);
        item->sheet = NULL;
        break;
    case OUTBOX_MAILBOX:
    default:
        QD_ASSERT(item->kind == OUTBOX_MAILBOX);
        app_answer_mailbox(app, item->key, item->refusal, item->text);
        break;
    }
}

static void release(struct app *app, struct turn *turn)
{
    for (size_t i = 0; i < turn->outbox.count; i++) {
        release_item(app, &turn->outbox.items[i]);
    }
    outbox_clear(&turn->outbox);
}

void turn_on_committed(void *owner, struct batch *batch, enum qd_err err)
{
    struct app *app = owner;
    struct turn *turn = app->committing;

    QD_ASSERT(turn != NULL && batch == &turn->batch);
    if (err != QD_OK) {
        qd_log(QD_LEVEL_ERROR, "app", "commit failed", "err=\"%s\"", journal_errmsg(app->journal));
        _exit(QD_EXIT_STORAGE); /* Memory is ahead of the disk: it is discarded. */
    }
    metrics_add(&app->metrics, METRIC_COMMITS, 1);
    metrics_add(&app->metrics, METRIC_EVENTS, batch->entry_count);
    metrics_add(&app->metrics,
                METRIC_COMMIT_MICROSECONDS,
                (uv_hrtime() - app->commit_began_ns) / UINT64_C(1000));
    app->committing = NULL;
    batch_clear(batch);
    release(app, turn);
}

bool turn_is_idle(const struct app *app)
{
    return app->committing == NULL && app->open->batch.entry_count == 0 &&
           app->open->outbox.count == 0;
}

/* Runs just before the loop sleeps: hands the open batch to the writer, unless one is still there.
 */
void turn_on_prepare(uv_prepare_t *handle)
{
    struct app *app = handle->data;
    struct turn *turn = app->open;

    if (app->committing == NULL && turn->batch.entry_count == 0) {
        release(app, turn);
    } else if (app->committing == NULL) {
        for (size_t i = 0; i < app->site_count; i++) {
            if (app->sites[i]->is_dirty) {
                seal_site(app, app->sites[i], turn, false);
            }
        }
        app->committing = turn;
        app->open = turn == &app->turns[0] ? &app->turns[1] : &app->turns[0];
        app->commit_began_ns = uv_hrtime();
        journal_append(app->journal, &turn->batch);
    }
    if (app->closing) {
        app_continue_close(app);
    }
}

/* --- Time --- */

static void tick(struct app *app, struct site *site, int64_t now_ms)
{
    struct command command = {.kind = COMMAND_TICK, .actor = {.kind = ACTOR_SYSTEM}};
    struct answer answer;
    struct obstacle obstacle;

    enum refusal refusal = turn_step(app, site, &command, &answer, &obstacle);
    QD_ASSERT(refusal == REFUSAL_NONE || refusal == REFUSAL_BUSY);
    site->deadline_ms = office_next_deadline(&site->office, now_ms);
}

static void look_at_disk(struct app *app)
{
    struct statvfs stats;

    if (statvfs(app->options.path, &stats) == 0) {
        uint64_t free_bytes = (uint64_t)stats.f_bavail * stats.f_frsize;
        metrics_set(&app->metrics, METRIC_DISK_FREE_BYTES, free_bytes);
        bool is_low = free_bytes < DISK_FREE_MIN;
        if (is_low != app->disk_is_low) {
            qd_log(is_low ? QD_LEVEL_ERROR : QD_LEVEL_INFO,
                   "app",
                   is_low ? "disk nearly full; no new tickets" : "disk has room again",
                   "free=%llu",
                   (unsigned long long)free_bytes);
        }
        app->disk_is_low = is_low;
    }
}

/* States that only time has changed go out when nothing else is under way; they speak of what is
 * committed. */
static void refresh(struct app *app)
{
    if (uv_hrtime() - app->refreshed_ns < REFRESH_NS || !turn_is_idle(app)) {
        return;
    }
    app->refreshed_ns = uv_hrtime();
    look_at_disk(app);
    for (size_t i = 0; i < app->site_count; i++) {
        seal_site(app, app->sites[i], app->open, true);
    }
}

void turn_on_ticker(uv_timer_t *handle)
{
    struct app *app = handle->data;
    int64_t now_ms = clock_now(&app->clock);

    if (app->closing) {
        return;
    }
    for (size_t i = 0; i < app->site_count; i++) {
        struct site *site = app->sites[i];
        if (site->deadline_ms != 0 && now_ms >= site->deadline_ms) {
            tick(app, site, now_ms);
        }
    }
    app_poll_mailbox(app);
    refresh(app);
}
