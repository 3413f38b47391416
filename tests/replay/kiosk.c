#include "tests/replay/kiosk.h"

#include <string.h>

#include "queued/journal/account.h"
#include "tests/replay/caller.h"
#include "tests/replay/clerk.h"
#include "tests/replay/watcher.h"

/* One in so many presses comes twice: the finger trembles, and the same command goes out again. */
#define TREMBLE 40

struct kiosk {
    struct replay *replay;
    struct caller *callers[STAGE_KIOSKS];
    guint next;        /* Citizen who comes next. */
    guint outstanding; /* Issues without an answer. */
    guint timer;
};

/* A citizen's press on the screen. */
struct press {
    struct kiosk *kiosk;
    struct citizen *citizen; /* NULL: of a duel. */
    struct caller *caller;
    void (*on_issued)(void *owner);
    void *owner;
};

struct kiosk *kiosk_new(struct replay *replay)
{
    struct kiosk *kiosk = g_new0(struct kiosk, 1);

    kiosk->replay = replay;
    for (guint i = 0; i < STAGE_KIOSKS; i++) {
        char *name = g_strdup_printf("kiosk-%u", i + 1);
        kiosk->callers[i] = caller_new(&(struct caller_options){
            .replay = replay,
            .name = name,
            .token = replay->stage.kiosk_tokens[i],
            .kind = QUEUED__V1__CLIENT_KIND__CLIENT_KIND_KIOSK,
            .owner = kiosk,
        });
        g_free(name);
    }
    return kiosk;
}

void kiosk_free(struct kiosk *kiosk)
{
    if (kiosk == NULL) {
        return;
    }
    if (kiosk->timer != 0) {
        g_source_remove(kiosk->timer);
    }
    for (guint i = 0; i < STAGE_KIOSKS; i++) {
        caller_free(kiosk->callers[i]);
    }
    g_free(kiosk);
}

static void reprint(struct caller *caller, uint64_t ticket_id)
{
    Queued__V1__ClientMessage message = QUEUED__V1__CLIENT_MESSAGE__INIT;
    Queued__V1__Reprint body = QUEUED__V1__REPRINT__INIT;

    body.ticket_id = ticket_id;
    message.body_case = QUEUED__V1__CLIENT_MESSAGE__BODY_REPRINT;
    message.reprint = &body;
    caller_command(caller, &message, NULL, NULL);
}

/* The clerk at the entrance sees who should not stand. */
static void point_out(const struct replay *replay, struct citizen *citizen)
{
    for (guint i = 0; i < replay->clerks->len; i++) {
        if ((day_clerk(&replay->day, i)->rights & RIGHT_RECLASSIFY) != 0) {
            clerk_reclassify(g_ptr_array_index(replay->clerks, i), citizen);
            return;
        }
    }
}

static void take_ticket(const struct press *press, const Queued__V1__Done *done)
{
    struct replay *replay = press->kiosk->replay;
    struct citizen *citizen = press->citizen;
    gint64 *key = g_new(gint64, 1);

    *key = (gint64)done->ticket->ticket_id;
    citizen->ticket_id = done->ticket->ticket_id;
    g_hash_table_insert(replay->citizens, key, citizen);
    if (citizen->habit == HABIT_REPRINTED) {
        reprint(press->caller, citizen->ticket_id);
    } else if (citizen->habit == HABIT_RECLASSIFIED) {
        point_out(replay, citizen);
    }
    if (citizen->habit == HABIT_WATCHES || citizen->patience_ms != 0) {
        watcher_add_phone(replay, citizen, done->ticket_token);
    }
}

static void look_if_all_came(struct kiosk *kiosk)
{
    if (kiosk->next == kiosk->replay->day.citizens->len && kiosk->outstanding == 0) {
        replay_all_came(kiosk->replay);
    }
}

static void on_answer(void *owner, const Queued__V1__ServerMessage *answer)
{
    struct press *press = owner;
    struct kiosk *kiosk = press->kiosk;
    bool issued = answer->body_case == QUEUED__V1__SERVER_MESSAGE__BODY_DONE;

    kiosk->outstanding--;
    if (issued && press->citizen != NULL && press->citizen->ticket_id == 0) {
        take_ticket(press, answer->done);
    }
    if (press->on_issued != NULL) {
        press->on_issued(press->owner);
    } else {
        look_if_all_came(kiosk);
    }
    g_free(press);
}

static void issue(struct kiosk *kiosk, const struct press *template, uint32_t service_id)
{
    const struct citizen *citizen = template->citizen;
    Queued__V1__ClientMessage message = QUEUED__V1__CLIENT_MESSAGE__INIT;
    Queued__V1__Issue body = QUEUED__V1__ISSUE__INIT;
    uint8_t id[COMMAND_ID_SIZE];
    bool trembles = g_rand_int_range(kiosk->replay->dice, 0, TREMBLE) == 0;
    bool is_priority = citizen != NULL && citizen->is_priority;

    body.service_id = service_id;
    body.ticket_class = is_priority ? QUEUED__V1__TICKET_CLASS__TICKET_CLASS_PRIORITY
                                    : QUEUED__V1__TICKET_CLASS__TICKET_CLASS_REGULAR;
    body.language = citizen != NULL && citizen->is_english ? QUEUED__V1__LANGUAGE__LANGUAGE_EN
                                                           : QUEUED__V1__LANGUAGE__LANGUAGE_VI;
    message.body_case = QUEUED__V1__CLIENT_MESSAGE__BODY_ISSUE;
    message.issue = &body;
    for (guint i = 0; i < (trembles ? 2U : 1U); i++) {
        struct press *press = g_new0(struct press, 1);
        *press = *template;
        press->on_issued = i == 0 ? template->on_issued : NULL;
        kiosk->outstanding++;
        if (i == 1) {
            message.command_id.data = id;
            message.command_id.len = sizeof id;
        }
        caller_command(press->caller, &message, on_answer, press);
        const GPtrArray *commands = kiosk->replay->told.commands;
        const struct told_command *sent = g_ptr_array_index(commands, commands->len - 1);
        memcpy(id, sent->id, sizeof id);
    }
}

static gboolean on_arrival(gpointer data);

static void wait_for_next(struct kiosk *kiosk)
{
    const struct day *day = &kiosk->replay->day;

    if (kiosk->next < day->citizens->len) {
        int64_t at_ms = day_citizen(day, kiosk->next)->arrives_ms;
        kiosk->timer = g_timeout_add(replay_delay(kiosk->replay, at_ms), on_arrival, kiosk);
    }
}

static gboolean on_arrival(gpointer data)
{
    struct kiosk *kiosk = data;
    struct replay *replay = kiosk->replay;
    int64_t now_ms = replay_now(replay);

    kiosk->timer = 0;
    if (replay->is_ending) {
        return G_SOURCE_REMOVE;
    }
    while (kiosk->next < replay->day.citizens->len &&
           day_citizen(&replay->day, kiosk->next)->arrives_ms <= now_ms) {
        struct press press = {
            .kiosk = kiosk,
            .citizen = day_citizen(&replay->day, kiosk->next),
            .caller = kiosk->callers[kiosk->next % STAGE_KIOSKS],
        };
        kiosk->next++;
        issue(kiosk, &press, day_service(&replay->day, press.citizen->service)->service_id);
    }
    wait_for_next(kiosk);
    return G_SOURCE_REMOVE;
}

void kiosk_begin(struct kiosk *kiosk)
{
    wait_for_next(kiosk);
    look_if_all_came(kiosk);
}

void kiosk_issue_one(struct kiosk *kiosk, void (*on_issued)(void *owner), void *owner)
{
    const struct press press = {
        .kiosk = kiosk,
        .caller = kiosk->callers[kiosk->next++ % STAGE_KIOSKS],
        .on_issued = on_issued,
        .owner = owner,
    };

    issue(kiosk, &press, day_service(&kiosk->replay->day, 0)->service_id);
}
