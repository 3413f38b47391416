#include "queued/app/app.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "queued/app/hello.h"
#include "queued/app/inside.h"
#include "queued/base/limits.h"
#include "queued/base/log.h"
#include "queued/base/text.h"
#include "queued/journal/mailbox.h"

/* How far the machine's clock may be behind what has happened already before it is worth a word. */
#define CLOCK_AHEAD_MS 60000

/* Those who wait are counted for metrics once in that many times as long as it takes. */
#define COUNT_EVERY 100

struct site *app_site(const struct app *app, uint32_t office_id)
{
    return sites_find(&app->sites, office_id);
}

enum qd_err app_add_site(struct app *app, struct site *site)
{
    enum qd_err err = sites_add(&app->sites, site);

    if (err == QD_OK) {
        sites_schedule(
            &app->sites, site, office_next_deadline(&site->office, clock_now(&app->clock)));
        site->has_rollups_to_make = true;
        tokens_add_all(&app->tokens, &app->sites, site);
        printers_follow(&app->printers, site->definition);
    }
    return err;
}

/* --- Gateway --- */

static void on_closed(void *owner, struct session_id session, const struct identity *identity)
{
    /* A lost link changes nothing in the hall: the ticket stays, the clerk comes back. */
    sign_in_closed(owner, session, identity);
}

static void answer_voice(void *owner, uint64_t page, const uint8_t *bytes, size_t len)
{
    struct app *app = owner;

    gateway_answer_voice(app->gateway, page, bytes != NULL ? 200 : 503, bytes, len);
}

/* For displays that are here now, and of what they may say: a counter of theirs, a label. */
static void on_voice(void *owner, uint64_t page, const struct gateway_voice *asked)
{
    struct app *app = owner;
    const struct identity *identity = sign_in_display(app, asked->token);
    const struct site *site = identity == NULL ? NULL : app_site(app, identity->office_id);
    struct clips_key key = {.counter_id = asked->counter_id};

    (void)text_copy(key.label, sizeof key.label, asked->label);
    bool is_name = text_copy(key.voice, sizeof key.voice, asked->language);
    if (site == NULL) {
        gateway_answer_voice(app->gateway, page, 403, NULL, 0);
    } else if (!words_is_label(asked->label) || !is_name || app->closing ||
               office_counter(&site->office, asked->counter_id) == NULL ||
               !voice_knows(&app->voice, &key)) {
        gateway_answer_voice(app->gateway, page, 404, NULL, 0);
    } else {
        voice_say(&app->voice, page, &key);
    }
}

static bool is_ready(void *owner)
{
    const struct app *app = owner;

    return app->ready && !app->closing;
}

/* Of a whole country this takes its time, and anybody may ask: a hundredth of all there is. */
static void before_metrics(void *owner)
{
    struct app *app = owner;
    uint64_t began_ns = uv_hrtime();
    uint64_t waiting = 0;

    if (began_ns < app->counted_until_ns) {
        return;
    }
    for (size_t i = 0; i < app->sites.count; i++) {
        const struct office *office = &app->sites.all[i]->office;
        for (uint32_t j = 0; j < office->service_count; j++) {
            waiting += queue_count(&office->services[j].queue, office->tickets);
        }
        for (uint32_t j = 0; j < office->counter_count; j++) {
            waiting += queue_count(&office->counters[j].queue, office->tickets);
        }
    }
    metrics_set(&app->metrics, METRIC_TICKETS_WAITING, waiting);
    uint64_t now_ns = uv_hrtime();
    app->counted_until_ns = now_ns + COUNT_EVERY * (now_ns - began_ns);
}

/* --- Start --- */

static enum qd_exit fail(struct app *app, enum qd_exit code, const char *what)
{
    (void)snprintf(app->errmsg, APP_ERRMSG_SIZE, "%s", what);
    return code;
}

/* What a person has to put right, and what the next start may find mended. */
static enum qd_exit exit_of(enum qd_err err)
{
    bool is_setup = err == QD_ERR_BUSY || err == QD_ERR_DENIED || err == QD_ERR_INVALID ||
                    err == QD_ERR_NOT_FOUND;

    return is_setup ? QD_EXIT_CONFIG : QD_EXIT_STORAGE;
}

static enum qd_exit restore_site(struct app *app, const struct journal_head *head)
{
    char errmsg[JOURNAL_ERRMSG_SIZE] = "out of memory";
    struct site *site = NULL;
    uint64_t began_ns = uv_hrtime();
    enum qd_err err = site_restore(&site, app->journal, head, errmsg);

    if (err == QD_OK) {
        clock_not_before(&app->clock, site->office.at_ms);
        err = app_add_site(app, site);
    }
    if (err != QD_OK) {
        site_free(site);
        return fail(app, QD_EXIT_STORAGE, errmsg);
    }
    qd_log(QD_LEVEL_INFO,
           "app",
           "office restored",
           "office=%s seq=%llu tickets=%u milliseconds=%llu",
           site->definition->code,
           (unsigned long long)site->office.seq,
           site->office.ticket_count,
           (unsigned long long)((uv_hrtime() - began_ns) / 1000000));
    return QD_EXIT_OK;
}

static enum qd_exit restore(struct app *app)
{
    static struct journal_head heads[LIMIT_OFFICES];
    enum qd_exit code = QD_EXIT_OK;
    size_t count = 0;

    if (journal_offices(app->journal, heads, LIMIT_OFFICES, &count) != QD_OK) {
        return fail(app, QD_EXIT_STORAGE, journal_errmsg(app->journal));
    }
    if (count == 0) {
        return fail(app, QD_EXIT_CONFIG, "no office here yet; run queued apply office.yaml first");
    }
    for (size_t i = 0; i < count && code == QD_EXIT_OK; i++) {
        code = restore_site(app, &heads[i]);
    }
    return code;
}

/* A box without a battery wakes up in the past: the day goes on all the same, and somebody has to
 * set the clock. */
static void look_at_clock(struct app *app)
{
    (void)clock_now(&app->clock);
    if (clock_ahead(&app->clock) > CLOCK_AHEAD_MS) {
        qd_log(QD_LEVEL_WARN,
               "app",
               "the machine's clock is behind the journal; set it",
               "behind_seconds=%lld",
               (long long)(clock_ahead(&app->clock) / 1000));
    }
}

static enum qd_exit open_journal(struct app *app)
{
    char errmsg[JOURNAL_ERRMSG_SIZE] = "";
    const struct journal_options options = {
        .path = app->options.path,
        .loop = &app->loop,
        .on_committed = turn_on_committed,
        .owner = app,
    };

    enum qd_err err = journal_open(&app->journal, &options, errmsg);
    if (err != QD_OK) {
        return fail(app, exit_of(err), errmsg);
    }
    app->has_journal = true;
    if (sign_in_open(&app->sign_in, app->options.path, errmsg) != QD_OK ||
        accounts_open(&app->mailbox, app->options.path, errmsg) != QD_OK) {
        return fail(app, QD_EXIT_STORAGE, errmsg);
    }
    if (mailbox_clear(app->mailbox, (int)REFUSAL_BUSY, "") != QD_OK) {
        return fail(app, QD_EXIT_STORAGE, accounts_errmsg(app->mailbox));
    }
    return restore(app);
}

static enum qd_exit open_voices(struct app *app)
{
    char errmsg[APP_ERRMSG_SIZE] = "";
    enum qd_err err = voices_open(&app->voice.voices, app->options.clips, errmsg, sizeof errmsg);

    return err == QD_OK ? QD_EXIT_OK : fail(app, QD_EXIT_CONFIG, errmsg);
}

static enum qd_exit open_gateway(struct app *app)
{
    char errmsg[GATEWAY_ERRMSG_SIZE] = "";
    const struct gateway_options options = {
        .loop = &app->loop,
        .host = app->options.host,
        .port = app->options.port,
        .web_root = app->options.web_root,
        .slides = app->options.slides,
        .tls_cert = app->options.tls_cert,
        .tls_key = app->options.tls_key,
        .metrics = &app->metrics,
        .handler = {.owner = app,
                    .on_hello = hello_on_hello,
                    .on_request = app_on_request,
                    .on_closed = on_closed,
                    .on_voice = on_voice,
                    .is_ready = is_ready,
                    .take_download = downloads_take,
                    .before_metrics = before_metrics},
    };

    enum qd_err err = gateway_open(&app->gateway, &options, errmsg);
    if (err != QD_OK) {
        return fail(app, err == QD_ERR_NOT_FOUND ? QD_EXIT_CONFIG : QD_EXIT_LISTEN, errmsg);
    }
    return QD_EXIT_OK;
}

/* --- Stop --- */

static void on_journal_closed(void *owner)
{
    struct app *app = owner;

    app->has_journal = false;
}

static void close_handles(struct app *app)
{
    uv_handle_t *handles[] = {(uv_handle_t *)&app->prepare,
                              (uv_handle_t *)&app->ticker,
                              (uv_handle_t *)&app->signals[0],
                              (uv_handle_t *)&app->signals[1]};

    for (size_t i = 0; i < QD_ARRAY_LEN(handles); i++) {
        if (!uv_is_closing(handles[i])) {
            uv_close(handles[i], NULL);
        }
    }
}

static void on_gateway_closed(void *owner)
{
    struct app *app = owner;

    app->is_closed = true;
    printers_close(&app->printers);
    voice_close(&app->voice);
    if (app->has_journal) {
        journal_close(app->journal, on_journal_closed, app);
    }
    close_handles(app);
}

void app_continue_close(struct app *app)
{
    if (app->is_closed || !turn_is_idle(app) || !sign_in_is_idle(&app->sign_in) ||
        app->report_count > 0 || app->rollups.is_working) {
        return;
    }
    gateway_close(app->gateway, on_gateway_closed, app);
}

static void on_signal(uv_signal_t *handle, int number)
{
    struct app *app = handle->data;

    qd_log(QD_LEVEL_INFO, "app", "stopping", "signal=%d", number);
    app->closing = true;
    atomic_store(&app->rollups.is_ending, true);
    sign_in_stop(&app->sign_in);
}

static void init_handles(struct app *app)
{
    static const int numbers[] = {SIGTERM, SIGINT};
    int code = uv_loop_init(&app->loop);

    code |= uv_prepare_init(&app->loop, &app->prepare);
    code |= uv_timer_init(&app->loop, &app->ticker);
    app->prepare.data = app;
    app->ticker.data = app;
    for (size_t i = 0; i < QD_ARRAY_LEN(numbers); i++) {
        code |= uv_signal_init(&app->loop, &app->signals[i]);
        app->signals[i].data = app;
        code |= uv_signal_start(&app->signals[i], on_signal, numbers[i]);
    }
    if (code != 0) {
        (void)fprintf(stderr, "queued: the event loop cannot be made\n");
        abort(); /* Out of descriptors before anything has begun. */
    }
    voice_open(&app->voice, &app->loop, answer_voice, app);
    enum qd_err err = printers_open(&app->printers, &app->loop, app_on_printers, app);
    QD_ASSERT(err == QD_OK); /* As above. */
    (void)signal(SIGPIPE, SIG_IGN);
    (void)signal(SIGXFSZ, SIG_IGN); /* A file at its limit is a full disk: the write says so. */
}

static void run(struct app *app)
{
    (void)uv_prepare_start(&app->prepare, turn_on_prepare);
    (void)uv_timer_start(&app->ticker, turn_on_ticker, 0, turn_tick_ms(app));
    app->ticked_ns = uv_hrtime();
    look_at_clock(app);
    app->devices.started_ms = clock_now(&app->clock);
    app->ready = true;
    qd_log(QD_LEVEL_INFO,
           "app",
           "serving",
           "port=%u offices=%zu",
           gateway_port(app->gateway),
           app->sites.count);
    if (app->options.on_ready != NULL) {
        app->options.on_ready(app->options.owner,
                              gateway_port(app->gateway),
                              app->sites.all[0]->definition->title.vi);
    }
    (void)uv_run(&app->loop, UV_RUN_DEFAULT);
}

static void deinit(struct app *app)
{
    gateway_free(app->gateway);
    int code = uv_loop_close(&app->loop);

    QD_ASSERT(code == 0); /* Busy means that a handle was forgotten. */
    if (app->sign_in.tokens.accounts != NULL) {
        sign_in_close(&app->sign_in);
    }
    accounts_close(app->mailbox);
    voice_deinit(&app->voice);
    tokens_deinit(&app->tokens);
    sites_deinit(&app->sites);
    for (size_t i = 0; i < QD_ARRAY_LEN(app->turns); i++) {
        batch_deinit(&app->turns[i].batch);
        outbox_deinit(&app->turns[i].outbox);
    }
    outbox_deinit(&app->told);
    outbox_deinit(&app->late_answers);
    event_list_deinit(&app->events);
    entropy_wipe(&app->entropy);
    downloads_deinit(app);
    devices_deinit(&app->devices);
    free(app);
}

enum qd_exit app_run(const struct app_options *options, char errmsg[APP_ERRMSG_SIZE])
{
    struct app *app = calloc(1, sizeof *app);

    if (app == NULL) {
        (void)snprintf(errmsg, APP_ERRMSG_SIZE, "out of memory");
        return QD_EXIT_STORAGE;
    }
    app->options = *options;
    app->options.manager_idle_ms =
        options->manager_idle_ms == 0 ? LIMIT_MANAGER_IDLE_MS : options->manager_idle_ms;
    app->errmsg = errmsg;
    app->open = &app->turns[0];
    sites_init(&app->sites);
    tokens_init(&app->tokens);
    clock_init(
        &app->clock, options->clock_start_ms, options->clock_speed == 0 ? 1 : options->clock_speed);
    init_handles(app);
    enum qd_exit code = open_voices(app);
    if (code == QD_EXIT_OK) {
        code = open_journal(app);
    }
    if (code == QD_EXIT_OK) {
        code = open_gateway(app);
    }
    if (code == QD_EXIT_OK) {
        run(app);
    } else {
        on_gateway_closed(app);
        (void)uv_run(&app->loop, UV_RUN_DEFAULT);
    }
    deinit(app);
    return code;
}
