#include "queued/app/sweep.h"

#include <stdlib.h>
#include <string.h>

#include "queued/app/inside.h"
#include "queued/base/text.h"

/* Between two sweeps, real time: "at once" for a person. */
#define EVERY_NS UINT64_C(500000000)

/* Without anything written, for tokens that run out at midnight. */
#define MINUTE_MS 60000

static void add(struct sweep *sweep, struct session_id session, const char *token)
{
    if (token[0] != '\0') {
        struct sweep_item *item = &sweep->items[sweep->count++];
        *item = (struct sweep_item){.session = session};
        (void)text_copy(item->token, sizeof item->token, token);
    }
}

/* The connection that a note is about, if it is still there. */
static bool is_live(const struct app *app, uint32_t slot, struct session_id *session)
{
    *session = (struct session_id){slot, app->sign_in.notes[slot].generation};
    return session_identity(app->gateway, *session) != NULL;
}

static struct sweep *gather(const struct app *app)
{
    const struct sign_in *sign_in = &app->sign_in;
    size_t max = 2 * (size_t)sign_in->note_count; /* A user's, and that of the device. */
    struct sweep *sweep = malloc(sizeof *sweep + max * sizeof sweep->items[0]);

    if (sweep == NULL) {
        return NULL;
    }
    sweep->count = 0;
    for (uint32_t slot = 0; slot < sign_in->note_count; slot++) {
        struct session_id session;
        if (is_live(app, slot, &session)) {
            add(sweep, session, sign_in->notes[slot].token);
            add(sweep, session, sign_in->notes[slot].device_token);
        }
    }
    return sweep;
}

/* By the machine's time, also in a simulation: it is about a person at a desk. */
static bool is_idle(const struct app *app, const struct identity *identity, uint64_t active_ns)
{
    uint64_t idle_ms = (uv_hrtime() - active_ns) / UINT64_C(1000000);
    bool may_more =
        identity->actor.kind == ACTOR_MANAGER || identity->actor.kind == ACTOR_ADMINISTRATOR;

    return may_more && idle_ms >= app->options.manager_idle_ms;
}

static void end_idle(struct app *app)
{
    struct sign_in *sign_in = &app->sign_in;

    for (uint32_t slot = 0; slot < sign_in->note_count; slot++) {
        struct sign_in_note *note = &sign_in->notes[slot];
        struct session_id session;
        if (is_live(app, slot, &session) &&
            is_idle(app, session_identity(app->gateway, session), note->active_ns)) {
            sign_in_end_session(app, session, note->token);
            note->token[0] = '\0';
            session_close(app->gateway, session, NOTICE_IDLE);
        }
    }
}

void sweep_tick(struct app *app)
{
    struct sign_in *sign_in = &app->sign_in;
    int64_t now_ms = clock_now(&app->clock);
    uint64_t now_ns = uv_hrtime();

    if (now_ns - sign_in->swept_ns < EVERY_NS || sign_in->is_sweeping) {
        return;
    }
    sign_in->swept_ns = now_ns;
    end_idle(app);
    if (!accounts_changed(app->mailbox) && now_ms - sign_in->swept_at_ms < MINUTE_MS) {
        return;
    }
    struct sweep *sweep = gather(app);
    if (sweep != NULL && sweep->count > 0 && sign_in_sweep(app, sweep)) {
        sign_in->swept_at_ms = now_ms;
    } else {
        free(sweep);
    }
}

void sweep_check(struct sweep *sweep, struct accounts *accounts, int64_t now_ms)
{
    for (size_t i = 0; i < sweep->count; i++) {
        struct sweep_item *item = &sweep->items[i];
        struct device device;
        struct user user;
        item->is_bad =
            accounts_check_token(accounts, item->token, now_ms, &device, &user) == QD_ERR_DENIED;
    }
}

void sweep_finish(struct app *app, const struct sweep *sweep)
{
    for (size_t i = 0; i < sweep->count; i++) {
        const struct sweep_item *item = &sweep->items[i];
        const struct sign_in_note *note = &app->sign_in.notes[item->session.slot];
        /* Who has logged out meanwhile has nothing to do with that token any more. */
        bool holds =
            note->generation == item->session.generation &&
            (strcmp(note->token, item->token) == 0 || strcmp(note->device_token, item->token) == 0);
        if (item->is_bad && holds) {
            session_close(app->gateway, item->session, NOTICE_REVOKED);
        }
    }
}
