#include "tests/replay/clerk.h"

#include <string.h>

#include "proto/client/copy.h"
#include "queued/journal/account.h"
#include "tests/replay/caller.h"

/* How long a clerk looks at an empty counter before trying again what was refused. */
#define AGAIN_MS (10 * INT64_C(1000))

/* What is asked again after so many recalls, steps and waits. */
#define RECALL_AFTER_MS (20 * INT64_C(1000))
#define ABSENT_AFTER_MS (45 * INT64_C(1000))
#define MISTAKE_AFTER_MS (5 * INT64_C(1000))
#define COPY_MS (6 * MINUTE_MS)
#define ABSENCE_MS (12 * MINUTE_MS)

struct clerk {
    struct replay *replay;
    const struct day_clerk *plan;
    struct caller *caller;
    Queued__V1__TopicState *state; /* Owned: the counter as last seen; NULL: not yet. */
    uint64_t waits_for;            /* Version that shows what the last command did. */
    bool is_busy;                  /* A command has not been answered. */
    bool is_logged_in;
    bool has_left;
    bool had_lunch;
    unsigned call_count;
    unsigned outcome_count;
    GQueue to_reclassify;     /* struct citizen */
    struct citizen *undo_for; /* Finished too early. */
    guint timer;
};

static void think(struct clerk *clerk);

static gboolean on_timer(gpointer data)
{
    struct clerk *clerk = data;

    clerk->timer = 0;
    think(clerk);
    return G_SOURCE_REMOVE;
}

static void wait_until(struct clerk *clerk, int64_t at_ms)
{
    if (clerk->timer != 0) {
        g_source_remove(clerk->timer);
    }
    clerk->timer = g_timeout_add(replay_delay(clerk->replay, at_ms), on_timer, clerk);
}

/* --- Commands --- */

/* Acts again once the counter's topic shows what this did. */
static void on_acted(void *owner, const Queued__V1__ServerMessage *answer)
{
    struct clerk *clerk = owner;

    clerk->is_busy = false;
    if (answer->body_case == QUEUED__V1__SERVER_MESSAGE__BODY_DONE) {
        clerk->waits_for = answer->done->seq;
        think(clerk);
    } else {
        wait_until(clerk, replay_now(clerk->replay) + AGAIN_MS);
    }
}

static void act(struct clerk *clerk, Queued__V1__ClientMessage *message)
{
    clerk->is_busy = true;
    caller_command(clerk->caller, message, on_acted, clerk);
}

/* The commands without a body of their own differ in their case only; protobuf-c wants a pointer.
 */
static void act_plain(struct clerk *clerk, Queued__V1__ClientMessage__BodyCase body_case)
{
    Queued__V1__ClientMessage message = QUEUED__V1__CLIENT_MESSAGE__INIT;
    Queued__V1__CallNext call_next = QUEUED__V1__CALL_NEXT__INIT;
    Queued__V1__Recall recall = QUEUED__V1__RECALL__INIT;
    Queued__V1__Start start = QUEUED__V1__START__INIT;
    Queued__V1__NoShow no_show = QUEUED__V1__NO_SHOW__INIT;
    Queued__V1__Park park = QUEUED__V1__PARK__INIT;
    Queued__V1__Requeue requeue = QUEUED__V1__REQUEUE__INIT;
    Queued__V1__Undo undo = QUEUED__V1__UNDO__INIT;
    Queued__V1__CloseCounter close = QUEUED__V1__CLOSE_COUNTER__INIT;

    message.body_case = body_case;
    switch ((int)body_case) {
    case QUEUED__V1__CLIENT_MESSAGE__BODY_CALL_NEXT:
        message.call_next = &call_next;
        break;
    case QUEUED__V1__CLIENT_MESSAGE__BODY_RECALL:
        message.recall = &recall;
        break;
    case QUEUED__V1__CLIENT_MESSAGE__BODY_START:
        message.start = &start;
        break;
    case QUEUED__V1__CLIENT_MESSAGE__BODY_NO_SHOW:
        message.no_show = &no_show;
        break;
    case QUEUED__V1__CLIENT_MESSAGE__BODY_PARK:
        message.park = &park;
        break;
    case QUEUED__V1__CLIENT_MESSAGE__BODY_REQUEUE:
        message.requeue = &requeue;
        break;
    case QUEUED__V1__CLIENT_MESSAGE__BODY_UNDO:
        message.undo = &undo;
        break;
    default:
        message.close_counter = &close;
        break;
    }
    act(clerk, &message);
}

static void open_counter(struct clerk *clerk)
{
    Queued__V1__ClientMessage message = QUEUED__V1__CLIENT_MESSAGE__INIT;
    Queued__V1__OpenCounter body = QUEUED__V1__OPEN_COUNTER__INIT;

    body.automatic = clerk->plan->is_automatic;
    message.body_case = QUEUED__V1__CLIENT_MESSAGE__BODY_OPEN_COUNTER;
    message.open_counter = &body;
    act(clerk, &message);
}

static void pause_counter(struct clerk *clerk)
{
    Queued__V1__ClientMessage message = QUEUED__V1__CLIENT_MESSAGE__INIT;
    Queued__V1__PauseCounter body = QUEUED__V1__PAUSE_COUNTER__INIT;

    clerk->had_lunch = true;
    body.reason_id = 1;
    message.body_case = QUEUED__V1__CLIENT_MESSAGE__BODY_PAUSE_COUNTER;
    message.pause_counter = &body;
    act(clerk, &message);
}

static void call_ticket(struct clerk *clerk, char *label)
{
    Queued__V1__ClientMessage message = QUEUED__V1__CLIENT_MESSAGE__INIT;
    Queued__V1__CallTicket body = QUEUED__V1__CALL_TICKET__INIT;

    body.label = label;
    message.body_case = QUEUED__V1__CLIENT_MESSAGE__BODY_CALL_TICKET;
    message.call_ticket = &body;
    act(clerk, &message);
}

static void resume(struct clerk *clerk, uint64_t ticket_id)
{
    Queued__V1__ClientMessage message = QUEUED__V1__CLIENT_MESSAGE__INIT;
    Queued__V1__Resume body = QUEUED__V1__RESUME__INIT;

    body.ticket_id = ticket_id;
    message.body_case = QUEUED__V1__CLIENT_MESSAGE__BODY_RESUME;
    message.resume = &body;
    act(clerk, &message);
}

static void bring_back(struct clerk *clerk, uint64_t ticket_id)
{
    Queued__V1__ClientMessage message = QUEUED__V1__CLIENT_MESSAGE__INIT;
    Queued__V1__Return body = QUEUED__V1__RETURN__INIT;

    body.ticket_id = ticket_id;
    message.body_case = QUEUED__V1__CLIENT_MESSAGE__BODY_RETURN;
    message.return_ = &body;
    act(clerk, &message);
}

static void reclassify(struct clerk *clerk, const struct citizen *citizen)
{
    Queued__V1__ClientMessage message = QUEUED__V1__CLIENT_MESSAGE__INIT;
    Queued__V1__Reclassify body = QUEUED__V1__RECLASSIFY__INIT;

    body.ticket_id = citizen->ticket_id;
    body.ticket_class = citizen->is_priority ? QUEUED__V1__TICKET_CLASS__TICKET_CLASS_REGULAR
                                             : QUEUED__V1__TICKET_CLASS__TICKET_CLASS_PRIORITY;
    message.body_case = QUEUED__V1__CLIENT_MESSAGE__BODY_RECLASSIFY;
    message.reclassify = &body;
    act(clerk, &message);
}

static void transfer(struct clerk *clerk, uint32_t service_id, uint32_t counter_id)
{
    Queued__V1__ClientMessage message = QUEUED__V1__CLIENT_MESSAGE__INIT;
    Queued__V1__Transfer body = QUEUED__V1__TRANSFER__INIT;

    body.service_id = service_id;
    body.counter_id = counter_id;
    message.body_case = QUEUED__V1__CLIENT_MESSAGE__BODY_TRANSFER;
    message.transfer = &body;
    act(clerk, &message);
}

static void finish(struct clerk *clerk)
{
    static char code[] = "H38.12.24-260603-0012";
    Queued__V1__ClientMessage message = QUEUED__V1__CLIENT_MESSAGE__INIT;
    Queued__V1__Finish body = QUEUED__V1__FINISH__INIT;

    body.outcome = (Queued__V1__Outcome)(clerk->outcome_count++ % 7);
    if (body.outcome == QUEUED__V1__OUTCOME__OUTCOME_DOSSIER_ACCEPTED) {
        body.dossier_code = code;
        body.dossier_due_date = 20261204;
    }
    message.body_case = QUEUED__V1__CLIENT_MESSAGE__BODY_FINISH;
    message.finish = &body;
    act(clerk, &message);
}

/* --- Coming and going --- */

static void on_logged_in(void *owner, const Queued__V1__ServerMessage *answer)
{
    struct clerk *clerk = owner;

    clerk->is_busy = false;
    if (answer->body_case != QUEUED__V1__SERVER_MESSAGE__BODY_LOGGED_IN) {
        wait_until(clerk, replay_now(clerk->replay) + MINUTE_MS); /* The day is not open yet. */
        return;
    }
    caller_log_in(clerk->caller, answer->logged_in);
    if (!clerk->is_logged_in) {
        clerk->is_logged_in = true;
        caller_subscribe(
            clerk->caller, QUEUED__V1__TOPIC_KIND__TOPIC_KIND_COUNTER, clerk->plan->counter_id);
    }
}

static void log_in(struct clerk *clerk)
{
    Queued__V1__ClientMessage message = QUEUED__V1__CLIENT_MESSAGE__INIT;
    Queued__V1__LogIn body = QUEUED__V1__LOG_IN__INIT;
    char user[LIMIT_NAME];
    char secret[sizeof clerk->plan->secret];

    g_strlcpy(user, clerk->plan->user, sizeof user);
    g_strlcpy(secret, clerk->plan->secret, sizeof secret);
    body.user = user;
    body.secret = secret;
    body.counter_id = clerk->plan->counter_id;
    message.body_case = QUEUED__V1__CLIENT_MESSAGE__BODY_LOG_IN;
    message.log_in = &body;
    clerk->is_busy = true;
    caller_command(clerk->caller, &message, on_logged_in, clerk);
}

static void leave(struct clerk *clerk)
{
    if (!clerk->has_left) {
        clerk->has_left = true;
        replay_clerk_left(clerk->replay);
    }
}

static void on_logged_out(void *owner, const Queued__V1__ServerMessage *answer)
{
    struct clerk *clerk = owner;

    (void)answer;
    clerk->is_busy = false;
    leave(clerk);
}

static void log_out(struct clerk *clerk)
{
    Queued__V1__ClientMessage message = QUEUED__V1__CLIENT_MESSAGE__INIT;
    Queued__V1__LogOut body = QUEUED__V1__LOG_OUT__INIT;

    message.body_case = QUEUED__V1__CLIENT_MESSAGE__BODY_LOG_OUT;
    message.log_out = &body;
    clerk->is_busy = true;
    caller_command(clerk->caller, &message, on_logged_out, clerk);
}

/* --- Thinking: one look at the counter, at most one command --- */

/* True: did it, or waits for it. */
static bool reach(struct clerk *clerk, int64_t at_ms)
{
    if (replay_now(clerk->replay) >= at_ms) {
        return true;
    }
    wait_until(clerk, at_ms);
    return false;
}

/* A citizen who is not one of ours, or of whom the kiosk has not heard yet. */
static struct citizen *stranger(void)
{
    static struct citizen citizen;

    citizen = (struct citizen){.walk_ms = 10000, .service_ms = 60000};
    return &citizen;
}

static struct citizen *at_hand(const struct clerk *clerk, const Queued__V1__CounterView *view)
{
    struct citizen *citizen =
        view->at_hand == NULL ? NULL : replay_citizen(clerk->replay, view->at_hand->ticket_id);

    return citizen == NULL ? stranger() : citizen;
}

static void think_calling(struct clerk *clerk, const Queued__V1__CounterView *view)
{
    struct citizen *citizen = at_hand(clerk, view);
    int64_t called_ms = view->since_ms;
    bool is_new = !citizen->had_habit;
    bool is_absent = is_new && (citizen->habit == HABIT_ABSENT || citizen->habit == HABIT_RETURNS);

    if (is_new && (citizen->habit == HABIT_MISCALLED || citizen->habit == HABIT_CALL_UNDONE)) {
        if (reach(clerk, called_ms + MISTAKE_AFTER_MS)) {
            citizen->had_habit = true;
            act_plain(clerk,
                      citizen->habit == HABIT_MISCALLED ? QUEUED__V1__CLIENT_MESSAGE__BODY_REQUEUE
                                                        : QUEUED__V1__CLIENT_MESSAGE__BODY_UNDO);
        }
    } else if ((is_absent || citizen->habit == HABIT_RECALLED) && !citizen->was_recalled) {
        if (reach(clerk, called_ms + RECALL_AFTER_MS)) {
            citizen->was_recalled = true;
            act_plain(clerk, QUEUED__V1__CLIENT_MESSAGE__BODY_RECALL);
        }
    } else if (is_absent) {
        if (reach(clerk, called_ms + ABSENT_AFTER_MS)) {
            citizen->had_habit = citizen->habit == HABIT_RETURNS;
            citizen->back_at_ms = replay_now(clerk->replay) + ABSENCE_MS;
            act_plain(clerk, QUEUED__V1__CLIENT_MESSAGE__BODY_NO_SHOW);
        }
    } else if (reach(clerk, called_ms + citizen->walk_ms)) {
        act_plain(clerk, QUEUED__V1__CLIENT_MESSAGE__BODY_START);
    }
}

static void end_service(struct clerk *clerk, struct citizen *citizen)
{
    bool is_new = !citizen->had_habit;

    if (is_new && citizen->habit == HABIT_SENT_ON) {
        citizen->had_habit = true;
        const struct day_service *next = day_service(&clerk->replay->day, citizen->next_service);
        transfer(clerk, next->service_id, 0);
    } else {
        clerk->undo_for = is_new && citizen->habit == HABIT_FINISH_UNDONE ? citizen : NULL;
        finish(clerk);
    }
}

static void think_serving(struct clerk *clerk, const Queued__V1__CounterView *view)
{
    struct citizen *citizen = at_hand(clerk, view);
    int64_t started_ms = view->at_hand == NULL ? view->since_ms : view->at_hand->started_at_ms;
    int64_t parked_ms = view->at_hand == NULL ? 0 : view->at_hand->parked_total_ms;
    bool is_new = !citizen->had_habit;

    if (is_new && citizen->habit == HABIT_FETCHES_COPY) {
        if (reach(clerk, started_ms + citizen->service_ms / 3)) {
            citizen->had_habit = true;
            citizen->back_at_ms = replay_now(clerk->replay) + COPY_MS;
            act_plain(clerk, QUEUED__V1__CLIENT_MESSAGE__BODY_PARK);
        }
    } else if (reach(clerk, started_ms + parked_ms + citizen->service_ms)) {
        end_service(clerk, citizen);
    }
}

/* Somebody parked or missed who is back; *@at_ms: when the first of the others will be. */
static uint64_t who_is_back(const struct clerk *clerk,
                            Queued__V1__Ticket **tickets,
                            size_t count,
                            enum habit habit,
                            int64_t *at_ms)
{
    int64_t now_ms = replay_now(clerk->replay);

    for (size_t i = 0; i < count; i++) {
        const struct citizen *citizen = replay_citizen(clerk->replay, tickets[i]->ticket_id);
        if (citizen == NULL || citizen->habit != habit || citizen->back_at_ms == 0) {
            continue;
        }
        if (citizen->back_at_ms <= now_ms) {
            return tickets[i]->ticket_id;
        }
        *at_ms = MIN(*at_ms, citizen->back_at_ms);
    }
    return 0;
}

/* Not while somebody is fetching a copy. */
static void go_home(struct clerk *clerk, const Queued__V1__CounterView *view, int64_t back_at_ms)
{
    if (view->n_parked == 0) {
        act_plain(clerk, QUEUED__V1__CLIENT_MESSAGE__BODY_CLOSE_COUNTER);
    } else if (back_at_ms != INT64_MAX) {
        wait_until(clerk, back_at_ms);
    } else {
        resume(clerk, view->parked[0]->ticket_id);
    }
}

static void call(struct clerk *clerk, const Queued__V1__CounterView *view)
{
    bool by_label = (clerk->plan->rights & RIGHT_CALL_TICKET) != 0 && ++clerk->call_count % 7 == 0;

    if (by_label) {
        call_ticket(clerk, view->next->ticket->label);
    } else {
        act_plain(clerk, QUEUED__V1__CLIENT_MESSAGE__BODY_CALL_NEXT);
    }
}

static void think_open(struct clerk *clerk, const Queued__V1__CounterView *view)
{
    int64_t now_ms = replay_now(clerk->replay);
    int64_t again_ms = INT64_MAX;
    const struct day_clerk *plan = clerk->plan;
    bool is_lunch = !clerk->had_lunch && plan->lunch_from_ms != 0 &&
                    now_ms >= plan->lunch_from_ms && now_ms < plan->lunch_until_ms;
    uint64_t parked =
        who_is_back(clerk, view->parked, view->n_parked, HABIT_FETCHES_COPY, &again_ms);
    uint64_t missed = who_is_back(clerk, view->missed, view->n_missed, HABIT_RETURNS, &again_ms);

    if (clerk->undo_for != NULL) {
        struct citizen *citizen = clerk->undo_for;
        clerk->undo_for = NULL;
        citizen->had_habit = true;
        citizen->service_ms += MINUTE_MS;
        act_plain(clerk, QUEUED__V1__CLIENT_MESSAGE__BODY_UNDO);
    } else if (parked != 0) {
        replay_citizen(clerk->replay, parked)->back_at_ms = 0;
        resume(clerk, parked);
    } else if (missed != 0) {
        replay_citizen(clerk->replay, missed)->back_at_ms = 0;
        bring_back(clerk, missed);
    } else if (is_lunch) {
        pause_counter(clerk);
    } else if (view->next != NULL && !view->automatic) {
        call(clerk, view);
    } else if (view->next == NULL && now_ms >= plan->leaves_ms) {
        go_home(clerk, view, again_ms);
    } else if (again_ms != INT64_MAX) {
        wait_until(clerk, again_ms);
    } else {
        bool before_lunch = !clerk->had_lunch && now_ms < plan->lunch_from_ms;
        wait_until(clerk, before_lunch ? plan->lunch_from_ms : MAX(plan->leaves_ms, now_ms + 1));
    }
}

static void think_closed(struct clerk *clerk)
{
    int64_t now_ms = replay_now(clerk->replay);

    if (now_ms >= clerk->plan->leaves_ms) {
        log_out(clerk);
    } else {
        open_counter(clerk);
    }
}

static bool may_think(const struct clerk *clerk)
{
    return !clerk->is_busy && !clerk->has_left && !clerk->replay->is_ending;
}

static void think(struct clerk *clerk)
{
    if (!may_think(clerk)) {
        return;
    }
    if (!clerk->is_logged_in) {
        log_in(clerk);
        return;
    }
    if (clerk->state == NULL || clerk->state->version < clerk->waits_for) {
        return; /* The topic will show it. */
    }
    const Queued__V1__CounterView *view = clerk->state->counter;
    if (view->clerk_id != caller_name(clerk->caller)->actor_id) {
        leave(clerk); /* Somebody took the seat, or the day was closed. */
        return;
    }
    struct citizen *pointed_out = g_queue_pop_head(&clerk->to_reclassify);
    if (pointed_out != NULL) {
        reclassify(clerk, pointed_out);
    } else if (view->state == QUEUED__V1__COUNTER_STATE__COUNTER_STATE_CALLING) {
        think_calling(clerk, view);
    } else if (view->state == QUEUED__V1__COUNTER_STATE__COUNTER_STATE_SERVING) {
        think_serving(clerk, view);
    } else if (view->state == QUEUED__V1__COUNTER_STATE__COUNTER_STATE_OPEN) {
        think_open(clerk, view);
    } else if (view->state == QUEUED__V1__COUNTER_STATE__COUNTER_STATE_CLOSED) {
        think_closed(clerk);
    } else if (reach(clerk, clerk->plan->lunch_until_ms)) {
        open_counter(clerk);
    }
}

static void on_state(void *owner, const Queued__V1__TopicState *state)
{
    struct clerk *clerk = owner;

    if (state->state_case == QUEUED__V1__TOPIC_STATE__STATE_COUNTER) {
        queued__v1__topic_state__free_unpacked(clerk->state, NULL);
        clerk->state = copy_message(&state->base);
        think(clerk);
    }
}

/* --- For the replay --- */

struct clerk *clerk_new(struct replay *replay, const struct day_clerk *plan)
{
    struct clerk *clerk = g_new0(struct clerk, 1);

    clerk->replay = replay;
    clerk->plan = plan;
    g_queue_init(&clerk->to_reclassify);
    clerk->caller = caller_new(&(struct caller_options){
        .replay = replay,
        .name = plan->user,
        .kind = QUEUED__V1__CLIENT_KIND__CLIENT_KIND_COUNTER,
        .owner = clerk,
        .on_state = on_state,
    });
    return clerk;
}

void clerk_free(gpointer data)
{
    struct clerk *clerk = data;

    if (clerk->timer != 0) {
        g_source_remove(clerk->timer);
    }
    caller_free(clerk->caller);
    queued__v1__topic_state__free_unpacked(clerk->state, NULL);
    g_queue_clear(&clerk->to_reclassify);
    g_free(clerk);
}

void clerk_begin(struct clerk *clerk)
{
    wait_until(clerk, clerk->plan->comes_ms);
}

void clerk_reclassify(struct clerk *clerk, struct citizen *citizen)
{
    g_queue_push_tail(&clerk->to_reclassify, citizen);
}

const struct told_name *clerk_name(const struct clerk *clerk)
{
    return caller_name(clerk->caller);
}
