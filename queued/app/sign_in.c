#include "queued/app/sign_in.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "queued/app/hello.h"
#include "queued/app/inside.h"
#include "queued/app/log_in.h"
#include "queued/app/sign_in_job.h"
#include "queued/app/sweep.h"
#include "queued/base/log.h"
#include "queued/base/text.h"

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

void sign_in_stop(struct sign_in *sign_in)
{
    sign_in_job_drop_all(&sign_in->tokens);
    sign_in_job_drop_all(&sign_in->secrets);
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

struct sign_in_note *sign_in_note_of(struct app *app, struct session_id session)
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

void sign_in_end_session(struct app *app, struct session_id session, const char *token)
{
    struct sign_in_job job = {.kind = SIGN_IN_END_SESSION,
                              .app = app,
                              .session = session,
                              .now_ms = clock_now(&app->clock)};

    (void)text_copy(job.address, sizeof job.address, session_address(app->gateway, session));
    (void)text_copy(job.token, sizeof job.token, token);
    if (token[0] != '\0' && !sign_in_job_queue(&app->sign_in.tokens, &job)) {
        qd_log(QD_LEVEL_WARN, "app", "a session was not ended; it expires tonight", "");
    }
}

void sign_in_finish(struct sign_in_job *job)
{
    if (job->err != QD_OK && job->err != QD_ERR_DENIED) {
        qd_log(QD_LEVEL_ERROR,
               "app",
               "accounts failed",
               "err=\"%s\"",
               accounts_errmsg(job->lane->accounts));
    }
    if (job->kind == SIGN_IN_HELLO || job->kind == SIGN_IN_ENROL) {
        hello_finish(job);
    } else if (job->kind == SIGN_IN_LOG_IN) {
        log_in_finish(job);
    } else if (job->kind == SIGN_IN_SWEEP) {
        job->app->sign_in.is_sweeping = false;
        sweep_finish(job->app, job->sweep);
    }
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
    const struct sign_in_job job = {
        .kind = SIGN_IN_SWEEP, .app = app, .now_ms = clock_now(&app->clock), .sweep = sweep};

    app->sign_in.is_sweeping = sign_in_job_queue(&app->sign_in.tokens, &job);
    return app->sign_in.is_sweeping;
}
