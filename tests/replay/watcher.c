#include "tests/replay/watcher.h"

#include "tests/replay/caller.h"
#include "tests/replay/terminal.h"

struct watcher {
    struct replay *replay;
    struct caller *caller;   /* NULL: a phone that was put away. */
    struct citizen *citizen; /* NULL: a display. */
    const struct told_name *name;
    uint64_t version;
    guint timer; /* To give up; 0: none. */
    guint idle;  /* To be put away. */
    bool is_giving_up;
};

uint64_t watcher_version(const struct watcher *watcher)
{
    return watcher->caller == NULL ? UINT64_MAX : watcher->version;
}

bool watcher_is_display(const struct watcher *watcher)
{
    return watcher->citizen == NULL;
}

const struct told_name *watcher_name(const struct watcher *watcher)
{
    return watcher->name;
}

void watcher_free(gpointer data)
{
    struct watcher *watcher = data;

    if (watcher->timer != 0) {
        g_source_remove(watcher->timer);
    }
    if (watcher->idle != 0) {
        g_source_remove(watcher->idle);
    }
    caller_free(watcher->caller);
    g_free(watcher);
}

static void on_board(void *owner, const Queued__V1__TopicState *state)
{
    struct watcher *watcher = owner;

    watcher->version = state->version;
    if (watcher->replay->terminal != NULL && state->board != NULL) {
        terminal_show(watcher->replay->terminal, state);
    }
}

void watcher_add_display(struct replay *replay, const char *name, const char *token)
{
    struct watcher *watcher = g_new0(struct watcher, 1);

    watcher->replay = replay;
    watcher->caller = caller_new(&(struct caller_options){
        .replay = replay,
        .name = name,
        .token = token,
        .kind = QUEUED__V1__CLIENT_KIND__CLIENT_KIND_DISPLAY,
        .owner = watcher,
        .on_state = on_board,
    });
    watcher->name = caller_name(watcher->caller);
    caller_subscribe(watcher->caller, QUEUED__V1__TOPIC_KIND__TOPIC_KIND_BOARD, 0);
    g_ptr_array_add(replay->watchers, watcher);
}

/* --- Phones --- */

static gboolean on_put_away(gpointer data)
{
    struct watcher *watcher = data;

    watcher->idle = 0;
    caller_free(watcher->caller);
    watcher->caller = NULL;
    return G_SOURCE_REMOVE;
}

static void put_away(struct watcher *watcher)
{
    if (watcher->timer != 0) {
        g_source_remove(watcher->timer);
        watcher->timer = 0;
    }
    if (watcher->idle == 0 && watcher->caller != NULL) {
        watcher->idle = g_idle_add(on_put_away, watcher); /* Not from inside its callback. */
    }
}

static void on_cancelled(void *owner, const Queued__V1__ServerMessage *answer)
{
    (void)answer; /* Refused: it was called in the meantime. */
    put_away(owner);
}

static gboolean on_patience_over(gpointer data)
{
    struct watcher *watcher = data;
    Queued__V1__ClientMessage message = QUEUED__V1__CLIENT_MESSAGE__INIT;
    Queued__V1__Cancel body = QUEUED__V1__CANCEL__INIT;

    watcher->timer = 0;
    if (watcher->replay->is_ending) {
        return G_SOURCE_REMOVE;
    }
    watcher->is_giving_up = true;
    message.body_case = QUEUED__V1__CLIENT_MESSAGE__BODY_CANCEL;
    message.cancel = &body;
    caller_command(watcher->caller, &message, on_cancelled, watcher);
    return G_SOURCE_REMOVE;
}

static void on_ticket(void *owner, const Queued__V1__TopicState *state)
{
    struct watcher *watcher = owner;
    const Queued__V1__Ticket *ticket = state->ticket == NULL ? NULL : state->ticket->ticket;

    watcher->version = state->version;
    if (ticket == NULL || watcher->is_giving_up) {
        return;
    }
    bool is_over = ticket->state == QUEUED__V1__TICKET_STATE__TICKET_STATE_DONE ||
                   ticket->state == QUEUED__V1__TICKET_STATE__TICKET_STATE_CANCELLED ||
                   ticket->state == QUEUED__V1__TICKET_STATE__TICKET_STATE_EXPIRED;
    bool is_called = ticket->state != QUEUED__V1__TICKET_STATE__TICKET_STATE_WAITING;
    if (is_over || (is_called && watcher->citizen->patience_ms != 0)) {
        put_away(watcher);
    }
}

void watcher_add_phone(struct replay *replay, struct citizen *citizen, const char *ticket_token)
{
    struct watcher *watcher = g_new0(struct watcher, 1);
    char *name = g_strdup_printf("phone-%" G_GUINT64_FORMAT, citizen->ticket_id);

    watcher->replay = replay;
    watcher->citizen = citizen;
    watcher->caller = caller_new(&(struct caller_options){
        .replay = replay,
        .name = name,
        .ticket_token = ticket_token,
        .kind = QUEUED__V1__CLIENT_KIND__CLIENT_KIND_PHONE,
        .owner = watcher,
        .on_state = on_ticket,
    });
    g_free(name);
    struct told_name *told = caller_name(watcher->caller);
    told->actor = QUEUED__V1__ACTOR_KIND__ACTOR_KIND_CITIZEN;
    told->actor_id = citizen->ticket_id;
    watcher->name = told;
    caller_subscribe(watcher->caller, QUEUED__V1__TOPIC_KIND__TOPIC_KIND_TICKET, 0);
    if (citizen->patience_ms != 0) {
        int64_t at_ms = citizen->arrives_ms + citizen->patience_ms;
        watcher->timer = g_timeout_add(replay_delay(replay, at_ms), on_patience_over, watcher);
    }
    g_ptr_array_add(replay->watchers, watcher);
}
