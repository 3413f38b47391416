#include "tests/replay/duel.h"

#include <string.h>

#include "queued/office/calendar.h"
#include "tests/replay/caller.h"
#include "tests/replay/kiosk.h"
#include "tests/replay/manager.h"

#define DUELLISTS 2

struct duellist {
    struct duel *duel;
    struct caller *caller;
    const struct day_clerk *plan;
    uint64_t ticket_id; /* Of this round; 0: none. */
};

struct duel {
    struct replay *replay;
    struct duellist duellists[DUELLISTS];
    guint round;
    guint awaited; /* Answers of this step. */
    guint issued;  /* Tickets of this round: one, or one for each. */
    void (*on_step)(struct duel *duel);
};

void day_draw_duel(struct day *day)
{
    static const char yaml[] = "code: duel\n"
                               "title: {vi: Hai quầy, en: Two counters}\n"
                               "time_zone: Asia/Ho_Chi_Minh\n"
                               "week:\n"
                               "  monday: &day\n"
                               "    - {open: \"00:30\", close: \"23:30\", "
                               "tickets_from: \"00:30\", tickets_until: \"23:30\"}\n"
                               "  tuesday: *day\n  wednesday: *day\n  thursday: *day\n"
                               "  friday: *day\n  saturday: *day\n  sunday: *day\n"
                               "services:\n"
                               "  - {code: mot, letter: A, name: {vi: Một, en: One}, "
                               "expected_minutes: 1}\n"
                               "counters:\n"
                               "  - {number: 1, services: [mot]}\n"
                               "  - {number: 2, services: [mot]}\n"
                               "pause_reasons:\n  - {vi: Nghỉ, en: Break}\n";

    day_init(day, "Hai quầy");
    day_take_office(day, g_strdup(yaml));
    day_add_service(day, "A");
    day->begins_ms = calendar_instant(&day->definition, 20261123, 8 * 60);
    for (uint32_t i = 1; i <= DUELLISTS; i++) {
        struct day_clerk clerk = {.counter_id = i, .secret = "1234"};
        (void)g_snprintf(clerk.user, sizeof clerk.user, "quay-%u", i);
        g_strlcpy(clerk.title, clerk.user, sizeof clerk.title);
        g_array_append_val(day->clerks, clerk);
    }
}

static void count_down(struct duel *duel)
{
    duel->awaited--;
    if (duel->awaited == 0 && !duel->replay->failed) {
        duel->on_step(duel);
    }
}

static void on_done(void *owner, const Queued__V1__ServerMessage *answer)
{
    const struct duellist *duellist = owner;

    if (answer->body_case == QUEUED__V1__SERVER_MESSAGE__BODY_REFUSAL) {
        replay_fail(duellist->duel->replay,
                    "%s was refused: %s",
                    duellist->plan->user,
                    answer->refusal->message_key);
        return;
    }
    count_down(duellist->duel);
}

static void begin_round(struct duel *duel);

/* Who has somebody lets him go; the round is over. */
static void let_go(struct duel *duel)
{
    guint served = 0;

    for (guint i = 0; i < DUELLISTS; i++) {
        served += duel->duellists[i].ticket_id != 0 ? 1 : 0;
    }
    if (served != duel->issued) {
        replay_fail(duel->replay,
                    "round %u: %u waited and %u were called",
                    duel->round,
                    duel->issued,
                    served);
        return;
    }
    duel->awaited = served;
    duel->on_step = begin_round;
    for (guint i = 0; i < DUELLISTS; i++) {
        struct duellist *duellist = &duel->duellists[i];
        Queued__V1__ClientMessage message = QUEUED__V1__CLIENT_MESSAGE__INIT;
        Queued__V1__NoShow body = QUEUED__V1__NO_SHOW__INIT;
        message.body_case = QUEUED__V1__CLIENT_MESSAGE__BODY_NO_SHOW;
        message.no_show = &body;
        if (duellist->ticket_id != 0) {
            caller_command(duellist->caller, &message, on_done, duellist);
        }
    }
}

static void on_told(void *owner, const Queued__V1__ServerMessage *answer)
{
    struct duellist *duellist = owner;
    struct duel *duel = duellist->duel;
    bool is_done = answer->body_case == QUEUED__V1__SERVER_MESSAGE__BODY_DONE;

    duellist->ticket_id = is_done ? answer->done->ticket->ticket_id : 0;
    if (is_done && duel->duellists[0].ticket_id == duel->duellists[1].ticket_id) {
        replay_fail(duel->replay, "round %u: both called the same citizen", duel->round);
        return;
    }
    count_down(duel);
}

static void press_next(struct duel *duel)
{
    duel->awaited = DUELLISTS;
    duel->on_step = let_go;
    for (guint i = 0; i < DUELLISTS; i++) {
        /* Now the one's message leaves first, now the other's. */
        struct duellist *duellist = &duel->duellists[(i + duel->round / 2) % DUELLISTS];
        Queued__V1__ClientMessage message = QUEUED__V1__CLIENT_MESSAGE__INIT;
        Queued__V1__CallNext body = QUEUED__V1__CALL_NEXT__INIT;
        message.body_case = QUEUED__V1__CLIENT_MESSAGE__BODY_CALL_NEXT;
        message.call_next = &body;
        caller_command(duellist->caller, &message, on_told, duellist);
    }
}

static void on_issued(void *owner)
{
    count_down(owner);
}

static void begin_round(struct duel *duel)
{
    for (guint i = 0; i < DUELLISTS; i++) {
        duel->duellists[i].ticket_id = 0;
    }
    if (duel->replay->is_ending) {
        return;
    }
    if (duel->round == duel->replay->options.duel_rounds) {
        replay_all_came(duel->replay);
        return;
    }
    duel->round++;
    duel->issued = 1 + duel->round % DUELLISTS;
    duel->awaited = duel->issued;
    duel->on_step = press_next;
    for (guint i = 0; i < duel->issued; i++) {
        kiosk_issue_one(duel->replay->kiosk, on_issued, duel);
    }
}

static void open_counters(struct duel *duel)
{
    duel->awaited = DUELLISTS;
    duel->on_step = begin_round;
    for (guint i = 0; i < DUELLISTS; i++) {
        Queued__V1__ClientMessage message = QUEUED__V1__CLIENT_MESSAGE__INIT;
        Queued__V1__OpenCounter body = QUEUED__V1__OPEN_COUNTER__INIT;
        message.body_case = QUEUED__V1__CLIENT_MESSAGE__BODY_OPEN_COUNTER;
        message.open_counter = &body;
        caller_command(duel->duellists[i].caller, &message, on_done, &duel->duellists[i]);
    }
}

static void on_logged_in(void *owner, const Queued__V1__ServerMessage *answer)
{
    struct duellist *duellist = owner;

    if (answer->body_case == QUEUED__V1__SERVER_MESSAGE__BODY_LOGGED_IN) {
        caller_log_in(duellist->caller, answer->logged_in);
    }
    on_done(owner, answer);
}

struct duel *duel_new(struct replay *replay)
{
    struct duel *duel = g_new0(struct duel, 1);

    duel->replay = replay;
    duel->awaited = DUELLISTS;
    duel->on_step = open_counters;
    for (guint i = 0; i < DUELLISTS; i++) {
        struct duellist *duellist = &duel->duellists[i];
        Queued__V1__ClientMessage message = QUEUED__V1__CLIENT_MESSAGE__INIT;
        Queued__V1__LogIn body = QUEUED__V1__LOG_IN__INIT;
        duellist->duel = duel;
        duellist->plan = day_clerk(&replay->day, i);
        duellist->caller = caller_new(&(struct caller_options){
            .replay = replay,
            .name = duellist->plan->user,
            .kind = QUEUED__V1__CLIENT_KIND__CLIENT_KIND_COUNTER,
            .owner = duellist,
        });
        char *user = g_strdup(duellist->plan->user);
        char *secret = g_strdup(duellist->plan->secret);
        body.user = user;
        body.secret = secret;
        body.counter_id = duellist->plan->counter_id;
        message.body_case = QUEUED__V1__CLIENT_MESSAGE__BODY_LOG_IN;
        message.log_in = &body;
        caller_command(duellist->caller, &message, on_logged_in, duellist);
        g_free(user);
        g_free(secret);
    }
    return duel;
}

void duel_free(struct duel *duel)
{
    if (duel == NULL) {
        return;
    }
    for (guint i = 0; i < DUELLISTS; i++) {
        caller_free(duel->duellists[i].caller);
    }
    g_free(duel);
}
