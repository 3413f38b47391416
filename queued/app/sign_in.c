#include "queued/app/sign_in.h"

#include <stdlib.h>
#include <string.h>

#include "queued/app/inside.h"
#include "queued/base/hash.h"
#include "queued/base/log.h"
#include "queued/base/text.h"
#include "queued/office/calendar.h"

enum job_kind { JOB_HELLO, JOB_LOG_IN, JOB_END_SESSION };

struct job {
    struct list link;
    enum job_kind kind;
    struct app *app;
    struct sign_in_lane *lane;
    struct session_id session;
    uint32_t number;
    uint32_t office_id;
    int64_t now_ms;
    int64_t expires_at_ms; /* Of a new session: the end of the day. */
    char token[REQUEST_TOKEN_SIZE];
    struct request request; /* LOG_IN. */
    /* Results. */
    enum qd_err err;
    struct device device;
    struct user user;
};

enum qd_err sign_in_open(struct sign_in *sign_in,
                         const char *path,
                         char errmsg[JOURNAL_ERRMSG_SIZE])
{
    *sign_in = (struct sign_in){0};
    list_init(&sign_in->tokens.jobs);
    list_init(&sign_in->secrets.jobs);
    enum qd_err err = accounts_open(&sign_in->tokens.accounts, path, errmsg);
    if (err == QD_OK) {
        err = accounts_open(&sign_in->secrets.accounts, path, errmsg);
    }
    return err;
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

/* The note of a session, made when needed; NULL: out of memory. */
static struct sign_in_note *note_of(struct sign_in *sign_in, struct session_id session)
{
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

    if (job->kind == JOB_HELLO) {
        job->err =
            accounts_check_token(accounts, job->token, job->now_ms, &job->device, &job->user);
    } else if (job->kind == JOB_END_SESSION) {
        job->err = accounts_end_session(accounts, job->token);
    } else {
        job->err = accounts_check_secret(accounts,
                                         job->office_id,
                                         job->request.log_in.user,
                                         job->request.log_in.secret,
                                         &job->user);
        if (job->err == QD_OK) {
            job->err = accounts_add_session(accounts, job->user.user_id, job->expires_at_ms, token);
        }
        if (job->err == QD_OK) {
            (void)text_copy(job->token, sizeof job->token, token);
        }
    }
}

/* --- On the loop --- */

static void finish(struct job *job);

static void run_next(struct sign_in_lane *lane);

static void on_worked(uv_work_t *request, int status)
{
    struct job *job = request->data;
    struct sign_in_lane *lane = job->lane;

    (void)status; /* Nobody cancels. */
    lane->is_busy = false;
    finish(job);
    memset(&job->request, 0, sizeof job->request); /* The secret. */
    free(job);
    run_next(lane);
}

static void run_next(struct sign_in_lane *lane)
{
    struct list *link = lane->is_busy ? NULL : list_pop_front(&lane->jobs);

    if (link == NULL) {
        return;
    }
    struct job *job = LIST_ENTRY(link, struct job, link);
    lane->is_busy = true;
    lane->work.data = job;
    int code = uv_queue_work(&job->app->loop, &lane->work, work, on_worked);
    QD_ASSERT(code == 0); /* Fails without a callback only. */
}

static bool queue_job(struct sign_in_lane *lane, const struct job *job)
{
    struct job *queued = malloc(sizeof *queued);

    if (queued == NULL) {
        return false;
    }
    *queued = *job;
    queued->lane = lane;
    list_init(&queued->link);
    list_push_back(&lane->jobs, &queued->link);
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
                    const struct site *site)
{
    const struct welcome words = {
        .actor = identity->actor.kind,
        .actor_id = identity->actor.kind == ACTOR_CITIZEN ? 0 : (uint32_t)identity->actor.id,
        .actor_name = identity->name,
        .counter_id = seat_of(site, identity),
        .now_ms = clock_now(&app->clock),
        .may_call_ticket = (identity->rights & IDENTITY_CALL_TICKET) != 0,
        .may_reclassify = (identity->rights & IDENTITY_RECLASSIFY) != 0,
    };

    turn_push(app,
              (struct outbox_item){.kind = OUTBOX_WELCOME,
                                   .session = session,
                                   .identity = *identity,
                                   .frame = response_welcome(number, &site->office, &words)});
}

static void finish_hello(struct job *job)
{
    struct app *app = job->app;
    struct sign_in_note *note = note_of(&app->sign_in, job->session);

    if (job->err != QD_OK || note == NULL) {
        bool denied = job->err == QD_ERR_DENIED;
        refuse_hello(app, job->session, job->number, denied ? REFUSAL_BAD_TOKEN : REFUSAL_BUSY);
        return;
    }
    bool is_user = job->user.user_id != 0;
    struct identity identity =
        is_user ? identity_of_user(&job->user) : identity_of_device(&job->device);
    const struct site *site = app_site(app, identity.office_id);
    if (site == NULL) {
        refuse_hello(app, job->session, job->number, REFUSAL_BAD_TOKEN);
        return;
    }
    if (is_user) {
        (void)text_copy(note->token, sizeof note->token, job->token);
        note->base = (struct identity){.office_id = identity.office_id};
    } else {
        note->base = identity;
    }
    welcome(app, job->session, job->number, &identity, site);
}

static void end_session_later(struct app *app, const char *token)
{
    struct job job = {.kind = JOB_END_SESSION, .app = app};

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

static struct sign_in_tries *tries_of(struct sign_in *sign_in, uint32_t office_id, const char *name)
{
    struct qd_hash hash;

    qd_hash_init(&hash);
    qd_hash_u64(&hash, office_id);
    qd_hash_bytes(&hash, name, strlen(name));
    struct sign_in_tries *tries = &sign_in->tries[qd_hash_value(&hash) % SIGN_IN_NAMES];
    if (tries->name_hash != qd_hash_value(&hash)) {
        *tries = (struct sign_in_tries){.name_hash = qd_hash_value(&hash)};
    }
    return tries;
}

static void count_try(struct job *job)
{
    struct sign_in_tries *tries =
        tries_of(&job->app->sign_in, job->office_id, job->request.log_in.user);

    if (job->err == QD_OK) {
        tries->count = 0;
    } else if (job->err == QD_ERR_DENIED && ++tries->count >= SIGN_IN_TRIES_MAX) {
        tries->count = 0;
        tries->wait_until_ns = uv_hrtime() + SIGN_IN_WAIT_NS;
    }
}

static void finish_log_in(struct job *job)
{
    struct app *app = job->app;
    struct site *site = app_site(app, job->office_id);
    struct sign_in_note *note = note_of(&app->sign_in, job->session);
    struct obstacle obstacle = {0};
    enum refusal refusal = REFUSAL_BUSY;
    struct identity identity = {0};

    count_try(job);
    if (job->err == QD_ERR_DENIED) {
        refusal = REFUSAL_BAD_LOGIN;
    } else if (job->err == QD_OK && site != NULL && note != NULL) {
        identity = identity_of_user(&job->user);
        identity.device = note->base.device;
        refusal = take_seat(job, &identity, site, &obstacle);
    }
    if (refusal != REFUSAL_NONE) {
        end_session_later(app, job->err == QD_OK ? job->token : "");
        turn_refuse(app, job->session, job->number, refusal, &obstacle);
        return;
    }
    end_session_later(app, note->token); /* That of whoever was logged in here before. */
    (void)text_copy(note->token, sizeof note->token, job->token);
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
    if (job->kind == JOB_HELLO) {
        finish_hello(job);
    } else if (job->kind == JOB_LOG_IN) {
        finish_log_in(job);
    }
}

/* --- Requests --- */

static void welcome_citizen(struct app *app,
                            struct session_id session,
                            uint32_t number,
                            const uint8_t token[16])
{
    for (size_t i = 0; i < app->site_count; i++) {
        const struct site *site = app->sites[i];
        const struct ticket *ticket = office_ticket_by_token(&site->office, token);
        if (ticket != NULL) {
            const struct identity identity = {
                .actor = {.kind = ACTOR_CITIZEN, .id = ticket->id},
                .office_id = site->office.office_id,
            };
            welcome(app, session, number, &identity, site);
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

    if (hello->has_ticket_token) {
        welcome_citizen(app, session, number, hello->ticket_token);
        return;
    }
    if (hello->token[0] != '\0') {
        struct job job = {.kind = JOB_HELLO,
                          .app = app,
                          .session = session,
                          .number = number,
                          .now_ms = clock_now(&app->clock)};
        (void)text_copy(job.token, sizeof job.token, hello->token);
        if (!queue_job(&app->sign_in.tokens, &job)) {
            refuse_hello(app, session, number, REFUSAL_BUSY);
        }
        return;
    }
    const struct site *site = app_site_by_code(app, hello->office);
    struct sign_in_note *note = note_of(&app->sign_in, session);
    if (site == NULL || note == NULL) {
        refuse_hello(app, session, number, site == NULL ? REFUSAL_INVALID_VALUE : REFUSAL_BUSY);
        return;
    }
    note->base = (struct identity){.office_id = site->office.office_id};
    welcome(app, session, number, &note->base, site);
}

void sign_in_log_in(struct app *app,
                    struct session_id session,
                    const struct identity *identity,
                    const struct request *request)
{
    const struct site *site = app_site(app, identity->office_id);
    struct job job = {.kind = JOB_LOG_IN,
                      .app = app,
                      .session = session,
                      .number = request->number,
                      .office_id = identity->office_id,
                      .now_ms = clock_now(&app->clock),
                      .request = *request};
    const struct sign_in_tries *tries =
        tries_of(&app->sign_in, identity->office_id, request->log_in.user);

    if (uv_hrtime() < tries->wait_until_ns) {
        turn_refuse(app, session, request->number, REFUSAL_TOO_MANY_TRIES, NULL);
        return;
    }
    uint32_t date = calendar_local(site->definition, job.now_ms).date;
    job.expires_at_ms = calendar_instant(site->definition, calendar_date_add(date, 1), 0);
    if (!queue_job(&app->sign_in.secrets, &job)) {
        turn_refuse(app, session, request->number, REFUSAL_BUSY, NULL);
    }
}

void sign_in_log_out(struct app *app,
                     struct session_id session,
                     const struct identity *identity,
                     const struct request *request)
{
    struct site *site = app_site(app, identity->office_id);
    struct sign_in_note *note = note_of(&app->sign_in, session);
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
        end_session_later(app, note->token);
        note->token[0] = '\0';
        turn_push(app,
                  (struct outbox_item){
                      .kind = OUTBOX_IDENTITY, .session = session, .identity = note->base});
    }
    turn_send(
        app, session, response_done(request->number, &site->office, COMMAND_LOG_OUT, &answer));
}
