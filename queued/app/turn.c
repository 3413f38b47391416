#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "queued/app/inside.h"
#include "queued/app/sweep.h"
#include "queued/base/log.h"

#define NS_PER_MS UINT64_C(1000000)

/* How often time is looked at, in real milliseconds: an office's shortest interval is a minute; a
 * simulated one runs faster, and many offices take smaller steps. */
#define TICK_MS 250
#define TICK_MS_BUSY 10

/* Offices whose day opens or closes in one step. */
#define DUE_AT_ONCE 64

/* How often the mailbox and the disk are looked at. */
#define POLL_NS (UINT64_C(100) * NS_PER_MS)

/* How often each board is looked at for time's sake. */
#define REFRESH_NS (UINT64_C(2000) * NS_PER_MS)

/* A late tick does not make up for more than this. */
#define TICKETS_SPAN_NS (UINT64_C(250) * NS_PER_MS)

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
        const struct ticket *ticket = office_ticket(&site->office, event->ticket_id);
        batch_push(batch, event, ticket);
        log_event(site, event);
        if (event->kind == EVENT_TICKET_ISSUED) {
            tokens_add(&app->tokens, &app->sites, site, ticket);
        }
        if (event->kind == EVENT_CLERK_LOGGED_OUT && event->logged_out.taken_over) {
            turn_push(app,
                      (struct outbox_item){.kind = OUTBOX_TAKEN_OVER,
                                           .office_id = site->office.office_id,
                                           .key = event->clerk_id});
        }
    }
    if (app->events.count > 0) {
        sites_touch(&app->sites, site);
        sites_schedule(&app->sites, site, office_next_deadline(&site->office, site->office.at_ms));
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

/* --- Seal: states as of the end of this batch, and no later. --- */

/* The present state of @topic; NULL: there is none, or no memory. */
static struct frame *state_of(const struct office *office,
                              const struct topic *topic,
                              int64_t now_ms)
{
    if (topic->kind == TOPIC_BOARD) {
        return response_board(0, office, now_ms);
    }
    if (topic->kind == TOPIC_STATISTICS) {
        return response_statistics(0, office, now_ms);
    }
    if (topic->kind == TOPIC_COUNTER) {
        return response_counter(0, office, (uint32_t)topic->key, now_ms);
    }
    /* Yesterday's tickets are gone. */
    return office_ticket(office, topic->key) == NULL
               ? NULL
               : response_ticket(0, office, topic->key, now_ms);
}

/* Only what somebody watches costs anything. */
static void seal_topic(struct app *app,
                       const struct office *office,
                       struct outbox *outbox,
                       const struct topic *topic)
{
    if (!topic_is_watched(app->gateway, topic)) {
        return;
    }
    struct frame *frame = state_of(office, topic, clock_now(&app->clock));
    struct outbox_item item = {
        .kind = OUTBOX_PUBLISH, .topic = *topic, .version = office->seq, .frame = frame};
    if (frame != NULL && !outbox_push(outbox, &item)) {
        qd_log(QD_LEVEL_WARN, "app", "a board was left out", "");
    }
}

/* What any event may change. */
static void seal_boards(struct app *app, const struct office *office, struct outbox *outbox)
{
    struct topic topic = {.kind = TOPIC_BOARD, .office_id = office->office_id};

    seal_topic(app, office, outbox, &topic);
    topic.kind = TOPIC_STATISTICS;
    seal_topic(app, office, outbox, &topic);
    topic.kind = TOPIC_COUNTER;
    for (uint32_t i = 0; i < office->counter_count; i++) {
        topic.key = office->counters[i].counter_id;
        seal_topic(app, office, outbox, &topic);
    }
}

/* Of the phones, those whose ticket had a part in it: ten thousand others watch and cost nothing.
 * Their forecasts move with every event, and are renewed in turn. */
static void seal_tickets(struct app *app, struct turn *turn)
{
    for (size_t i = 0; i < turn->batch.entry_count; i++) {
        const struct event *event = &turn->batch.entries[i].event;
        if (event->ticket_id != 0) {
            const struct topic topic = {
                .kind = TOPIC_TICKET, .office_id = event->office_id, .key = event->ticket_id};
            seal_topic(app, &app_site(app, event->office_id)->office, &turn->outbox, &topic);
        }
    }
}

static void seal(struct app *app, struct turn *turn)
{
    const struct site *site = NULL;

    while ((site = sites_take_dirty(&app->sites)) != NULL) {
        seal_boards(app, &site->office, &turn->outbox);
    }
    seal_tickets(app, turn);
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
        app_answer_mailbox(app, item);
        break;
    }
}

static void release(struct app *app, struct outbox *outbox)
{
    for (size_t i = 0; i < outbox->count; i++) {
        release_item(app, &outbox->items[i]);
    }
    outbox_clear(outbox);
}

/* --- Commit --- */

/* Hands the open batch to the writer. */
static void commit_open(struct app *app)
{
    struct turn *turn = app->open;

    QD_ASSERT(app->committing == NULL && turn->batch.entry_count > 0);
    seal(app, turn);
    app->committing = turn;
    app->open = turn == &app->turns[0] ? &app->turns[1] : &app->turns[0];
    app->commit_began_ns = uv_hrtime();
    journal_append(app->journal, &turn->batch);
}

/* The disk goes on with the next batch while the answers of this one leave. */
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
    rollups_note(app, batch);
    batch_clear(batch);
    QD_ASSERT(app->told.count == 0);
    struct outbox told = turn->outbox;
    turn->outbox = app->told;
    if (app->open->batch.entry_count > 0) {
        commit_open(app);
    }
    release(app, &told);
    app->told = told; /* Its room is for the next one. */
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

    if (app->committing == NULL && app->open->batch.entry_count > 0) {
        commit_open(app);
    } else if (app->committing == NULL) {
        release(app, &app->open->outbox);
    }
    if (app->closing) {
        app_continue_close(app);
    }
}

/* --- Time --- */

/* False: the batch is full, and the rest has to wait for the disk. */
static bool tick(struct app *app, struct site *site, int64_t now_ms)
{
    struct command command = {.kind = COMMAND_TICK, .actor = {.kind = ACTOR_SYSTEM}};
    struct answer answer;
    struct obstacle obstacle;

    enum refusal refusal = turn_step(app, site, &command, &answer, &obstacle);
    QD_ASSERT(refusal == REFUSAL_NONE || refusal == REFUSAL_BUSY);
    sites_schedule(&app->sites, site, office_next_deadline(&site->office, now_ms));
    return refusal == REFUSAL_NONE;
}

/* At half past six a whole country opens: a few at a time, so that nobody waits for all of them. */
static void tick_due(struct app *app, int64_t now_ms)
{
    struct site *site = NULL;

    for (int i = 0; i < DUE_AT_ONCE && (site = sites_due(&app->sites, now_ms)) != NULL; i++) {
        if (!tick(app, site, now_ms)) {
            break;
        }
    }
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

static void look_around(struct app *app, uint64_t now_ns)
{
    if (app->polled_ns == 0 || now_ns - app->polled_ns >= POLL_NS) {
        app->polled_ns = now_ns;
        app_poll_mailbox(app);
        look_at_disk(app);
    }
    sweep_tick(app);
}

/* Boards that nothing but time has changed: ticketing begins, a return window ends. One site after
 * another, each once in REFRESH_NS. They leave with the newest state, like every answer. */
static void refresh(struct app *app, uint64_t span_ns)
{
    size_t count = app->sites.count;
    uint64_t owed_ns = app->refresh_owed_ns + span_ns * count;

    for (size_t i = 0; i < count && owed_ns >= REFRESH_NS; i++) {
        app->refresh_next = (app->refresh_next + 1) % count;
        seal_boards(app, &app->sites.all[app->refresh_next]->office, &turn_of_newest(app)->outbox);
        app_publish_devices(app, app->sites.all[app->refresh_next]);
        owed_ns -= REFRESH_NS;
    }
    app->refresh_owed_ns = owed_ns % REFRESH_NS;
}

/* Forecasts of the phones, oldest first, for a twentieth of the time at most: the hall comes first.
 */
static void refresh_tickets(struct app *app, uint64_t now_ns, uint64_t span_ns)
{
    uint64_t budget_ns = (span_ns < TICKETS_SPAN_NS ? span_ns : TICKETS_SPAN_NS) / 20;
    struct topic topic;

    while (uv_hrtime() - now_ns < budget_ns && topic_due_ticket(app->gateway, REFRESH_NS, &topic)) {
        const struct site *site = app_site(app, topic.office_id);
        if (site != NULL) {
            seal_topic(app, &site->office, &turn_of_newest(app)->outbox, &topic);
        }
    }
}

uint64_t turn_tick_ms(const struct app *app)
{
    return app->clock.speed > 1 || app->sites.count > DUE_AT_ONCE ? TICK_MS_BUSY : TICK_MS;
}

void turn_on_ticker(uv_timer_t *handle)
{
    struct app *app = handle->data;
    uint64_t now_ns = uv_hrtime();
    uint64_t span_ns = now_ns - app->ticked_ns;

    if (app->closing) {
        return;
    }
    app->ticked_ns = now_ns;
    uv_timer_set_repeat(handle, turn_tick_ms(app)); /* Offices may have joined. */
    look_around(app, now_ns);
    tick_due(app,
             clock_now(&app->clock)); /* An office that has just joined opens its day at once. */
    rollups_tick(app);
    downloads_sweep(app);
    refresh(app, span_ns);
    refresh_tickets(app, uv_hrtime(), span_ns);
}
