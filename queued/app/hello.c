#include "queued/app/hello.h"

#include <string.h>

#include "queued/app/inside.h"
#include "queued/app/sign_in_job.h"
#include "queued/app/who.h"
#include "queued/base/text.h"

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
        .counter_id = who_seat(site, identity),
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

void hello_finish(struct sign_in_job *job)
{
    struct app *app = job->app;
    struct sign_in_note *note = sign_in_note_of(app, job->session);

    if (job->has_to_wait) {
        refuse_hello(app, job->session, job->number, REFUSAL_TOO_MANY_TRIES);
        return;
    }
    if (job->kind == SIGN_IN_ENROL && job->err == QD_ERR_DENIED) {
        tries_wrong(
            sign_in_job_address_bucket(&app->sign_in, job), SIGN_IN_ADDRESS_TRIES, uv_hrtime());
    }
    if (job->err != QD_OK || note == NULL) {
        bool denied = job->err == QD_ERR_DENIED;
        refuse_hello(app, job->session, job->number, denied ? REFUSAL_BAD_TOKEN : REFUSAL_BUSY);
        return;
    }
    bool is_user = job->user.user_id != 0;
    struct identity identity = is_user ? who_of_user(&job->user) : who_of_device(&job->device);
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
    welcome(
        app, job->session, job->number, &identity, job->kind == SIGN_IN_ENROL ? job->token : NULL);
}

static void welcome_citizen(struct app *app,
                            struct session_id session,
                            uint32_t number,
                            const uint8_t token[16])
{
    const struct site *site = NULL;
    const struct ticket *ticket = tokens_find(&app->tokens, &app->sites, token, &site);

    if (ticket == NULL) {
        refuse_hello(app, session, number, REFUSAL_BAD_TOKEN);
        return;
    }
    const struct identity identity = {
        .actor = {.kind = ACTOR_CITIZEN, .id = ticket->id},
        .office_id = site->office.office_id,
    };
    welcome(app, session, number, &identity, NULL);
}

void hello_on_hello(void *owner,
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
        struct sign_in_job job = {.kind = enrols ? SIGN_IN_ENROL : SIGN_IN_HELLO,
                                  .app = app,
                                  .session = session,
                                  .number = number,
                                  .now_ms = clock_now(&app->clock)};
        (void)text_copy(job.token, sizeof job.token, enrols ? hello->enrolment_code : hello->token);
        (void)text_copy(job.address, sizeof job.address, session_address(app->gateway, session));
        if (enrols &&
            tries_must_wait(sign_in_job_address_bucket(&app->sign_in, &job), uv_hrtime())) {
            refuse_hello(app, session, number, REFUSAL_TOO_MANY_TRIES);
        } else if (!sign_in_job_queue(&app->sign_in.tokens, &job)) {
            refuse_hello(app, session, number, REFUSAL_BUSY);
        }
        return;
    }
    const struct site *site = sites_find_code(&app->sites, hello->office);
    struct sign_in_note *note = sign_in_note_of(app, session);
    if (site == NULL || note == NULL) {
        refuse_hello(app, session, number, site == NULL ? REFUSAL_INVALID_VALUE : REFUSAL_BUSY);
        return;
    }
    note->base = (struct identity){.office_id = site->office.office_id};
    welcome(app, session, number, &note->base, NULL);
}
