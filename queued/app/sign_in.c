#include "queued/app/sign_in.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "queued/app/inside.h"
#include "queued/app/sweep.h"
#include "queued/base/log.h"
#include "queued/base/text.h"
#include "queued/office/calendar.h"

enum job_kind { JOB_HELLO, JOB_ENROL, JOB_LOG_IN, JOB_END_SESSION, JOB_SWEEP };

#define SIGN_IN_ADDRESS_SIZE 64

struct job {
    struct list link;
    enum job_kind kind;
    struct app *app;
    struct sign_in_lane *lane;
    struct session_id session;
    uint32_t number;
    uint32_t office_id;
    uint64_t device_id; /* LOG_IN: of the enrolled device it comes from; 0: from anywhere. */
    char address[SIGN_IN_ADDRESS_SIZE];
    bool has_to_wait;
    int64_t now_ms;
    int64_t expires_at_ms;          /* Of a new session: the end of the day. */
    char token[REQUEST_TOKEN_SIZE]; /* ENROL: the code at first, the device's token in the end. */
    struct request request;         /* LOG_IN. */
    struct sweep *sweep;            /* Owned; SWEEP. */
    /* Results. */
    enum qd_err err;
    struct device device;
    struct user user;
};

enum qd_err sign_in_open(struct sign_in *sign_in,
                         const char *path,
                         char errmsg[JOURNAL_ERRMSG_SIZE])
{
    uint8_t key[16];

    *sign_in = (struct sign_in){.tokens.job_max = SIGN_IN_TOKENS_MAX,
                                .secrets.job_max = SIGN_IN_SECRETS_MAX};
    list_init(&sign_in->tokens.jobs);
    list_init(&sign_in->secrets.jobs);
    if (uv_random(NULL, NULL, key, sizeof key, 0, NULL) != 0) {
        (void)snprintf(errmsg, JOURNAL_ERRMSG_SIZE, "the system gives no random numbers");
        return QD_ERR_IO;
    }
    tries_init(&sign_in->tries, key);
    enum qd_err err = accounts_open(&sign_in->tokens.accounts, path, errmsg);
    if (err == QD_OK) {
        err = accounts_open(&sign_in->secrets.accounts, path, errmsg);
    }
    return err;
}

static void free_job(struct job *job)
{
    free(job->sweep);
    explicit_bzero(job, sizeof *job); /* The secret, and the token. */
    free(job);
}

static void drop_jobs(struct sign_in_lane *lane)
{
    LIST_FOR_EACH(link, &lane->jobs)
    {
        list_remove(link);
        free_job(LIST_ENTRY(link, struct job, link));
    }
    lane->job_count = 0;
}

void sign_in_stop(struct sign_in *sign_in)
{
    drop_jobs(&sign_in->tokens);
    drop_jobs(&sign_in->secrets);
}

void sign_in_close(struct sign_in *sign_in)
{
    QD_ASSERT(sign_in_is_idle(sign_in));
    accounts_close(sign_in->tokens.accounts);
    accounts_close(sign_in->secrets.accounts);
    free(sign_in->notes);
}

bool sign_in_is_idle(const struct sign_in *sign_in)
{
    return !sign_in->tokens.is_busy && !sign_in->secrets.is_busy;
}

/* The note of a session, made when needed; NULL: out of memory, or the session is gone. A slot is
 * used again: what comes late must not write over the note of a newer session. */
static struct sign_in_note *note_of(struct app *app, struct session_id session)
{
    struct sign_in *sign_in = &app->sign_in;

    if (session_identity(app->gateway, session) == NULL) {
        return NULL;
    }
    if (session.slot >= sign_in->note_count) {
        uint32_t count = 2 * session.slot + 16;
        struct sign_in_note *notes = realloc(sign_in->notes, count * sizeof *notes);
        if (notes == NULL) {
            return NULL;
        }
        memset(notes + sign_in->note_count, 0, (count - sign_in->note_count) * sizeof *notes);
        sign_in->notes = notes;
        sign_in->note_count = count;
    }
    struct sign_in_note *note = &sign_in->notes[session.slot];
    if (note->generation != session.generation) {
        *note = (struct sign_in_note){.generation = session.generation};
    }
    return note;
}

/* --- Off the loop --- */

static void work(uv_work_t *request)
{
    struct job *job = request->data;
    struct accounts *accounts = job->lane->accounts;
    char token[BASE32_LEN + 1];

    accounts_witness(accounts, job->now_ms, job->address);
    if (job->kind == JOB_HELLO) {
        job->err =
            accounts_check_token(accounts, job->token, job->now_ms, &job->device, &job->user);
    } else if (job->kind == JOB_ENROL) {
        job->err = accounts_enrol(accounts, job->token, job->now_ms, &job->device, token);
        (void)text_copy(job->token, sizeof job->token, job->err == QD_OK ? token : "");
    } else if (job->kind == JOB_END_SESSION) {
        job->err = accounts_end_session(accounts, job->token);
    } else if (job->kind == JOB_SWEEP) {
        sweep_check(job->sweep, accounts, job->now_ms);
    } else if (!job->has_to_wait) {
        const struct account_login login = {.office_id = job->office_id,
                                            .name = job->request.log_in.user,
                                            .secret = job->request.log_in.secret,
                                            .expires_at_ms = job->expires_at_ms};
        job->err = accounts_log_in(accounts, &login, &job->user, token);
        if (job->err == QD_OK) {
            (void)text_copy(job->token, sizeof job->token, token);
        }
    }
}

/* --- On the loop --- */

static void finish(struct job *job);
static bool must_wait(struct sign_in *sign_in, const struct job *job);
static void run_next(struct sign_in_lane *lane);

static void on_worked(uv_work_t *request, int status)
{
    struct job *job = request->data;
    struct sign_in_lane *lane = job->lane;

    (void)status; /* Nobody cancels. */
    lane->is_busy = false;
    finish(job);
    free_job(job);
    run_next(lane);
}

static void run_next(struct sign_in_lane *lane)
{
    struct list *link = lane->is_busy ? NULL : list_pop_front(&lane->jobs);

    if (link == NULL) {
        return;
    }
    struct job *job = LIST_ENTRY(link, struct job, link);
    lane->job_count--;
    lane->is_busy = true;
    lane->work.data = job;
    /* Those before it in the lane may have been wrong. */
    job->has_to_wait = job->kind == JOB_LOG_IN && must_wait(&job->app->sign_in, job);
    int code = uv_queue_work(&job->app->loop, &lane->work, work, on_worked);
    QD_ASSERT(code == 0); /* Fails without a callback only. */
}

static bool queue_job(struct sign_in_lane *lane, const struct job *job)
{
    struct job *queued = lane->job_count < lane->job_max ? malloc(sizeof *queued) : NULL;

    if (queued == NULL) {
        return false;
    }
    *queued = *job;
    queued->lane = lane;
    list_init(&queued->link);
    list_push_back(&lane->jobs, &queued->link);
    lane->job_count++;
    run_next(lane);
    return true;
}

static struct identity identity_of_user(const struct user *user)
{
    static const enum actor_kind kinds[] = {
        [ROLE_CLERK] = ACTOR_CLERK,
        [ROLE_MANAGER] = ACTOR_MANAGER,
        [ROLE_ADMINISTRATOR] = ACTOR_ADMINISTRATOR,
    };
    struct identity identity = {
        .actor = {.kind = kinds[user->role], .id = user->user_id},
        .office_id = user->office_id,
        .rights = user->rights,
    };

    (void)text_copy(identity.name, sizeof identity.name, user->title);
    return identity;
}

static struct identity identity_of_device(const struct device *device)
{
    struct identity identity = {
        .actor = {.kind = ACTOR_DEVICE, .id = device->device_id},
        .device = (enum identity_device)device->kind,
        .office_id = device->office_id,
    };

    (void)text_copy(identity.name, sizeof identity.name, device->name);
    return identity;
}

static uint32_t seat_of(const struct site *site, const struct identity *identity)
{
    if (identity->actor.kind != ACTOR_CLERK) {
        return 0;
    }
    const struct counter *counter =
        office_counter_of_clerk(&site->office, (uint32_t)identity->actor.id);
    return counter == NULL ? 0 : counter->counter_id;
}

static void refuse_hello(struct app *app,
                         struct session_id session,
                         uint32_t number,
                         enum refusal refusal)
{
    enum language language = session_language(app->gateway, session);

    metrics_count_refusal(&app->metrics, refusal);
    turn_push(app,
              (struct outbox_item){.kind = OUTBOX_REFUSE_HELLO,
                                   .session = session,
                                   .frame = response_refusal(number, refusal, NULL, language)});
}

static void welcome(struct app *app,
                    struct session_id session,
                    uint32_t number,
                    const struct identity *identity,
                    const char *device_token)
{
    const struct site *site = app_site(app, identity->office_id);
    const struct welcome words = {
        .actor = identity->actor.kind,
        .actor_id = identity->actor.kind == ACTOR_CITIZEN ? 0 : (uint32_t)identity->actor.id,
        .actor_name = identity->name,
        .device = identity->actor.kind == ACTOR_DEVICE ? (uint32_t)identity->device : 0,
        .counter_id = seat_of(site, identity),
        .now_ms = clock_now(&app->clock),
        .device_token = device_token,
        .may_call_ticket = (identity->rights & IDENTITY_CALL_TICKET) != 0,
        .may_reclassify = (identity->rights & IDENTITY_RECLASSIFY) != 0,
    };

    turn_push(app,
              (struct outbox_item){.kind = OUTBOX_WELCOME,
                                   .session = session,
                                   .identity = *identity,
                                   .frame = response_welcome(number, &site->office, &words)});
}

static struct tries_bucket *address_bucket(struct sign_in *sign_in, const struct job *job)
{
    return tries_bucket(&sign_in->tries, job->address, strlen(job->address));
}

static void finish_hello(struct job *job)
{
    struct app *app = job->app;
    struct sign_in_note *note = note_of(app, job->session);

    if (job->kind == JOB_ENROL && job->err == QD_ERR_DENIED) {
        tries_wrong(address_bucket(&app->sign_in, job), SIGN_IN_ADDRESS_TRIES, uv_hrtime());
    }
    if (job->err != QD_OK || note == NULL) {
        bool denied = job->err == QD_ERR_DENIED;
        refuse_hello(app, job->session, job->number, denied ? REFUSAL_BAD_TOKEN : REFUSAL_BUSY);
        return;
    }
    bool is_user = job->user.user_id != 0;
    struct identity identity =
        is_user ? identity_of_user(&job->user) : identity_of_device(&job->device);
    if (app_site(app, identity.office_id) == NULL) {
        refuse_hello(app, job->session, job->number, REFUSAL_BAD_TOKEN);
        return;
    }
    if (is_user) {
        (void)text_copy(note->token, sizeof note->token, job->token);
        note->base = (struct identity){.office_id = identity.office_id};
    } else {
        note->base = identity;
        (void)text_copy(note->device_token, sizeof note->device_token, job->token);
        devices_came(&app->devices, job->device.device_id, clock_now(&app->clock));
    }
    note->active_ns = uv_hrtime();
    welcome(app, job->session, job->number, &identity, job->kind == JOB_ENROL ? job->token : NULL);
}

void sign_in_end_session(struct app *app, struct session_id session, const char *token)
{
    struct job job = {
        .kind = JOB_END_SESSION, .app = app, .session = session, .now_ms = clock_now(&app->clock)};

    (void)text_copy(job.address, sizeof job.address, session_address(app->gateway, session));
    (void)text_copy(job.token, sizeof job.token, token);
    if (token[0] != '\0' && !queue_job(&app->sign_in.tokens, &job)) {
        qd_log(QD_LEVEL_WARN, "app", "a session was not ended; it expires tonight", "");
    }
}

/* A clerk takes the seat; others have none. */
static enum refusal take_seat(struct job *job,
                              const struct identity *identity,
                              struct site *site,
                              struct obstacle *obstacle)
{
    struct command *command = &job->request.command;
    struct answer answer;

    if (command->counter_id == 0) {
        return REFUSAL_NONE;
    }
    if (identity->actor.kind != ACTOR_CLERK) {
        return REFUSAL_INVALID_VALUE;
    }
    command->actor = identity->actor;
    return turn_step(job->app, site, command, &answer, obstacle);
}

/* The count that a log-in goes by: of the name, at an enrolled device or from elsewhere. So a
 * stranger who guesses keeps nobody from the counter terminals. */
static struct tries_bucket *name_bucket(struct sign_in *sign_in, const struct job *job)
{
    struct {
        uint64_t office_id;
        uint64_t device_id;
        char name[LIMIT_NAME];
    } who;

    memset(&who, 0, sizeof who);
    who.office_id = job->office_id;
    who.device_id = job->device_id;
    (void)text_copy(who.name, sizeof who.name, job->request.log_in.user);
    return tries_bucket(&sign_in->tries, &who, sizeof who);
}

static bool must_wait(struct sign_in *sign_in, const struct job *job)
{
    uint64_t now_ns = uv_hrtime();

    return tries_must_wait(name_bucket(sign_in, job), now_ns) ||
           (job->device_id == 0 && tries_must_wait(address_bucket(sign_in, job), now_ns));
}

static void count_try(struct sign_in *sign_in, const struct job *job)
{
    uint64_t now_ns = uv_hrtime();

    if (job->err == QD_OK) {
        tries_right(name_bucket(sign_in, job));
        tries_right(address_bucket(sign_in, job));
    } else if (job->err == QD_ERR_DENIED) {
        tries_wrong(name_bucket(sign_in, job), SIGN_IN_NAME_TRIES, now_ns);
        tries_wrong(address_bucket(sign_in, job), SIGN_IN_ADDRESS_TRIES, now_ns);
    }
}

static void finish_log_in(struct job *job)
{
    struct app *app = job->app;
    struct site *site = app_site(app, job->office_id);
    struct sign_in_note *note = note_of(app, job->session);
    struct obstacle obstacle = {0};
    enum refusal refusal = REFUSAL_BUSY;
    struct identity identity = {0};

    if (!job->has_to_wait) {
        count_try(&app->sign_in, job);
    }
    if (note != NULL) {
        note->is_logging_in = false;
    }
    if (job->has_to_wait) {
        refusal = REFUSAL_TOO_MANY_TRIES;
    } else if (job->err == QD_ERR_DENIED) {
        refusal = REFUSAL_BAD_LOGIN;
    } else if (job->err == QD_OK && site != NULL && note != NULL) {
        identity = identity_of_user(&job->user);
        identity.device = note->base.device;
        refusal = take_seat(job, &identity, site, &obstacle);
    }
    if (refusal != REFUSAL_NONE || note == NULL) {
        sign_in_end_session(app, job->session, job->err == QD_OK ? job->token : "");
        turn_refuse(app, job->session, job->number, refusal, &obstacle);
        return;
    }
    sign_in_end_session(
        app, job->session, note->token); /* That of whoever was logged in here before. */
    (void)text_copy(note->token, sizeof note->token, job->token);
    note->active_ns = uv_hrtime();
    const struct logged_in words = {
        .session_token = job->token,
        .user_id = job->user.user_id,
        .user_name = job->user.title,
        .actor = identity.actor.kind,
        .counter_id = seat_of(site, &identity),
        .may_call_ticket = (identity.rights & IDENTITY_CALL_TICKET) != 0,
        .may_reclassify = (identity.rights & IDENTITY_RECLASSIFY) != 0,
    };
    turn_push(app,
              (struct outbox_item){
                  .kind = OUTBOX_IDENTITY, .session = job->session, .identity = identity});
    turn_send(app, job->session, response_logged_in(job->number, &words));
}

static void finish(struct job *job)
{
    if (job->err != QD_OK && job->err != QD_ERR_DENIED) {
        qd_log(QD_LEVEL_ERROR,
               "app",
               "accounts failed",
               "err=\"%s\"",
               accounts_errmsg(job->lane->accounts));
    }
    if (job->kind == JOB_HELLO || job->kind == JOB_ENROL) {
        finish_hello(job);
    } else if (job->kind == JOB_LOG_IN) {
        finish_log_in(job);
    } else if (job->kind == JOB_SWEEP) {
        job->app->sign_in.is_sweeping = false;
        sweep_finish(job->app, job->sweep);
    }
}

/* --- Requests --- */

static void welcome_citizen(struct app *app,
                            struct session_id session,
                            uint32_t number,
                            const uint8_t token[16])
{
    for (size_t i = 0; i < app->sites.count; i++) {
        const struct site *site = app->sites.all[i];
        const struct ticket *ticket = office_ticket_by_token(&site->office, token);
        if (ticket != NULL) {
            const struct identity identity = {
                .actor = {.kind = ACTOR_CITIZEN, .id = ticket->id},
                .office_id = site->office.office_id,
            };
            welcome(app, session, number, &identity, NULL);
            return;
        }
    }
    refuse_hello(app, session, number, REFUSAL_BAD_TOKEN);
}

void sign_in_on_hello(void *owner,
                      struct session_id session,
                      uint32_t number,
                      const struct request_hello *hello)
{
    struct app *app = owner;

    if (app->closing) {
        refuse_hello(app, session, number, REFUSAL_BUSY);
        return;
    }
    if (hello->has_ticket_token) {
        welcome_citizen(app, session, number, hello->ticket_token);
        return;
    }
    bool enrols = hello->enrolment_code[0] != '\0';
    if (hello->token[0] != '\0' || enrols) {
        struct job job = {.kind = enrols ? JOB_ENROL : JOB_HELLO,
                          .app = app,
                          .session = session,
                          .number = number,
                          .now_ms = clock_now(&app->clock)};
        (void)text_copy(job.token, sizeof job.token, enrols ? hello->enrolment_code : hello->token);
        (void)text_copy(job.address, sizeof job.address, session_address(app->gateway, session));
        if (enrols && tries_must_wait(address_bucket(&app->sign_in, &job), uv_hrtime())) {
            refuse_hello(app, session, number, REFUSAL_TOO_MANY_TRIES);
        } else if (!queue_job(&app->sign_in.tokens, &job)) {
            refuse_hello(app, session, number, REFUSAL_BUSY);
        }
        return;
    }
    const struct site *site = sites_find_code(&app->sites, hello->office);
    struct sign_in_note *note = note_of(app, session);
    if (site == NULL || note == NULL) {
        refuse_hello(app, session, number, site == NULL ? REFUSAL_INVALID_VALUE : REFUSAL_BUSY);
        return;
    }
    note->base = (struct identity){.office_id = site->office.office_id};
    welcome(app, session, number, &note->base, NULL);
}

void sign_in_log_in(struct app *app,
                    struct session_id session,
                    const struct identity *identity,
                    const struct request *request)
{
    const struct site *site = app_site(app, identity->office_id);
    struct sign_in_note *note = note_of(app, session);
    struct job job = {.kind = JOB_LOG_IN,
                      .app = app,
                      .session = session,
                      .number = request->number,
                      .office_id = identity->office_id,
                      .now_ms = clock_now(&app->clock),
                      .request = *request};
    enum refusal refusal = REFUSAL_BUSY;

    (void)text_copy(job.address, sizeof job.address, session_address(app->gateway, session));
    job.device_id = note != NULL ? note->base.actor.id : 0;
    if (must_wait(&app->sign_in, &job)) {
        refusal = REFUSAL_TOO_MANY_TRIES;
    } else if (note != NULL && !note->is_logging_in) {
        uint32_t date = calendar_local(site->definition, job.now_ms).date;
        job.expires_at_ms = calendar_instant(site->definition, calendar_date_add(date, 1), 0);
        note->is_logging_in = queue_job(&app->sign_in.secrets, &job);
        refusal = note->is_logging_in ? REFUSAL_NONE : REFUSAL_BUSY;
    }
    explicit_bzero(&job, sizeof job);
    if (refusal != REFUSAL_NONE) {
        turn_refuse(app, session, request->number, refusal, NULL);
    }
}

void sign_in_log_out(struct app *app,
                     struct session_id session,
                     const struct identity *identity,
                     const struct request *request)
{
    struct site *site = app_site(app, identity->office_id);
    struct sign_in_note *note = note_of(app, session);
    struct command command = request->command;
    struct answer answer = {0};
    struct obstacle obstacle = {0};
    enum refusal refusal = REFUSAL_NOT_AT_COUNTER;

    command.actor = identity->actor;
    if (identity->actor.kind == ACTOR_CLERK) {
        refusal = turn_step(app, site, &command, &answer, &obstacle);
    }
    bool seatless = refusal == REFUSAL_NOT_AT_COUNTER || refusal == REFUSAL_DAY_CLOSED;
    if (refusal != REFUSAL_NONE && !seatless) {
        turn_refuse(app, session, request->number, refusal, &obstacle);
        return;
    }
    if (note != NULL) {
        sign_in_end_session(app, session, note->token);
        note->token[0] = '\0';
        turn_push(app,
                  (struct outbox_item){
                      .kind = OUTBOX_IDENTITY, .session = session, .identity = note->base});
    }
    turn_send(
        app, session, response_done(request->number, &site->office, COMMAND_LOG_OUT, &answer));
}

void sign_in_closed(struct app *app, struct session_id session, const struct identity *identity)
{
    const struct sign_in *sign_in = &app->sign_in;

    if (session.slot >= sign_in->note_count ||
        sign_in->notes[session.slot].generation != session.generation ||
        sign_in->notes[session.slot].base.actor.kind != ACTOR_DEVICE) {
        return;
    }
    uint32_t clerk_id = identity->actor.kind == ACTOR_CLERK ? (uint32_t)identity->actor.id : 0;
    devices_left(&app->devices,
                 (uint32_t)sign_in->notes[session.slot].base.actor.id,
                 clerk_id,
                 clock_now(&app->clock));
}

void sign_in_active(struct app *app, struct session_id session)
{
    struct sign_in *sign_in = &app->sign_in;

    if (session.slot < sign_in->note_count &&
        sign_in->notes[session.slot].generation == session.generation) {
        sign_in->notes[session.slot].active_ns = uv_hrtime();
    }
}

/* Takes the same time wherever they differ. */
static bool is_same_token(const char one[BASE32_LEN + 1], const char *other)
{
    unsigned difference = 0;

    if (strlen(other) != BASE32_LEN) {
        return false;
    }
    for (size_t i = 0; i < BASE32_LEN; i++) {
        difference |= (unsigned)(unsigned char)one[i] ^ (unsigned char)other[i];
    }
    return difference == 0;
}

const struct identity *sign_in_display(const struct app *app, const char *token)
{
    const struct sign_in *sign_in = &app->sign_in;

    for (uint32_t i = 0; i < sign_in->note_count; i++) {
        const struct sign_in_note *note = &sign_in->notes[i];
        const struct session_id session = {i, note->generation};
        if (note->generation == 0 || note->device_token[0] == '\0' ||
            !is_same_token(note->device_token, token)) {
            continue;
        }
        const struct identity *identity = session_identity(app->gateway, session);
        if (identity != NULL && identity->device == IDENTITY_DISPLAY) {
            return identity;
        }
    }
    return NULL;
}

bool sign_in_sweep(struct app *app, struct sweep *sweep)
{
    const struct job job = {
        .kind = JOB_SWEEP, .app = app, .now_ms = clock_now(&app->clock), .sweep = sweep};

    app->sign_in.is_sweeping = queue_job(&app->sign_in.tokens, &job);
    return app->sign_in.is_sweeping;
}
