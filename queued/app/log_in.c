#include "queued/app/log_in.h"

#include <string.h>

#include "queued/app/inside.h"
#include "queued/app/sign_in_job.h"
#include "queued/app/who.h"
#include "queued/base/text.h"
#include "queued/office/calendar.h"

/* A clerk takes the seat; others have none. */
static enum refusal take_seat(struct sign_in_job *job,
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
static struct tries_bucket *name_bucket(struct sign_in *sign_in, const struct sign_in_job *job)
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

bool log_in_must_wait(struct sign_in *sign_in, const struct sign_in_job *job)
{
    uint64_t now_ns = uv_hrtime();

    return tries_must_wait(name_bucket(sign_in, job), now_ns) ||
           (job->device_id == 0 &&
            tries_must_wait(sign_in_job_address_bucket(sign_in, job), now_ns));
}

/* What is mistyped at an enrolled terminal, or typed right, says nothing of the strangers behind
 * the same address. */
static void count_try(struct sign_in *sign_in, const struct sign_in_job *job)
{
    struct tries_bucket *name = name_bucket(sign_in, job);
    struct tries_bucket *address =
        job->device_id == 0 ? sign_in_job_address_bucket(sign_in, job) : NULL;
    uint64_t now_ns = uv_hrtime();

    if (job->err == QD_OK) {
        tries_right(name);
    } else if (job->err == QD_ERR_DENIED) {
        tries_wrong(name, SIGN_IN_NAME_TRIES, now_ns);
    }
    if (address != NULL && job->err == QD_OK) {
        tries_right(address);
    } else if (address != NULL && job->err == QD_ERR_DENIED) {
        tries_wrong(address, SIGN_IN_ADDRESS_TRIES, now_ns);
    }
}

void log_in_finish(struct sign_in_job *job)
{
    struct app *app = job->app;
    struct site *site = app_site(app, job->office_id);
    struct sign_in_note *note = sign_in_note_of(app, job->session);
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
        identity = who_of_user(&job->user);
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
        .counter_id = who_seat(site, &identity),
        .may_call_ticket = (identity.rights & IDENTITY_CALL_TICKET) != 0,
        .may_reclassify = (identity.rights & IDENTITY_RECLASSIFY) != 0,
    };
    turn_push(app,
              (struct outbox_item){
                  .kind = OUTBOX_IDENTITY, .session = job->session, .identity = identity});
    turn_send(app, job->session, response_logged_in(job->number, &words));
}

void log_in_request(struct app *app,
                    struct session_id session,
                    const struct identity *identity,
                    const struct request *request)
{
    const struct site *site = app_site(app, identity->office_id);
    struct sign_in_note *note = sign_in_note_of(app, session);
    struct sign_in_job job = {.kind = SIGN_IN_LOG_IN,
                              .app = app,
                              .session = session,
                              .number = request->number,
                              .office_id = identity->office_id,
                              .now_ms = clock_now(&app->clock),
                              .request = *request};
    enum refusal refusal = REFUSAL_BUSY;

    (void)text_copy(job.address, sizeof job.address, session_address(app->gateway, session));
    job.device_id = note != NULL ? note->base.actor.id : 0;
    if (log_in_must_wait(&app->sign_in, &job)) {
        refusal = REFUSAL_TOO_MANY_TRIES;
    } else if (note != NULL && !note->is_logging_in) {
        uint32_t date = calendar_local(site->definition, job.now_ms).date;
        job.expires_at_ms = calendar_instant(site->definition, calendar_date_add(date, 1), 0);
        note->is_logging_in = sign_in_job_queue(&app->sign_in.secrets, &job);
        refusal = note->is_logging_in ? REFUSAL_NONE : REFUSAL_BUSY;
    }
    explicit_bzero(&job, sizeof job);
    if (refusal != REFUSAL_NONE) {
        turn_refuse(app, session, request->number, refusal, NULL);
    }
}

void log_in_end(struct app *app,
                struct session_id session,
                const struct identity *identity,
                const struct request *request)
{
    struct site *site = app_site(app, identity->office_id);
    struct sign_in_note *note = sign_in_note_of(app, session);
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
