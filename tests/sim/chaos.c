#include "tests/sim/chaos.h"

#include <string.h>

#include "queued/base/assert.h"

#define SECOND_MS INT64_C(1000)
#define MINUTE_MS (60 * SECOND_MS)
#define HOUR_MS (60 * MINUTE_MS)
#define STARTS_AT_MS INT64_C(1795387800000) /* Monday 2026-11-23, 05:50 here. */

static const char letters[] = "ABCEGHKLMNPT";

static uint32_t below(struct stage *stage, uint32_t count)
{
    return random_below(&stage->random, count);
}

/* @percent times in a hundred. */
static bool now_and_then(struct stage *stage, uint32_t percent)
{
    return below(stage, 100) < percent;
}

static struct plan random_plan(struct stage *stage)
{
    struct plan plan = {
        .service_count = 2 + below(stage, 4),
        .counter_count = 2 + below(stage, 4),
        .keep_overnight = now_and_then(stage, 40),
        .issue_without_counter = now_and_then(stage, 70),
    };

    for (uint32_t i = 0; i < plan.service_count; i++) {
        plan.services[i] = (struct plan_service){
            .id = i + 1,
            .letter = letters[i],
            .name = "",
            .first_number = now_and_then(stage, 20) ? 995 : 1, /* 999 is followed by 1000. */
            .daily_limit = now_and_then(stage, 15) ? 10 + below(stage, 20) : 0,
        };
    }
    for (uint32_t i = 0; i < plan.counter_count; i++) {
        uint32_t skills = below(stage, 1U << plan.service_count);
        plan.counters[i] = (struct plan_counter){.id = i + 1, .skills = skills | 1U << (i % 2)};
    }
    return plan;
}

/* One thing about the office becomes different. */
static void change_plan(struct stage *stage)
{
    struct plan before = stage->plan;
    struct plan *plan = &stage->plan;
    uint32_t service = below(stage, plan->service_count);
    uint32_t other = below(stage, plan->service_count);
    uint32_t counter = below(stage, plan->counter_count);
    char letter = plan->services[service].letter;

    switch (below(stage, 8)) {
    case 0: /* Two services change letters. */
        plan->services[service].letter = plan->services[other].letter;
        plan->services[other].letter = letter;
        break;
    case 1: /* A service goes, perhaps to come back: the same letter, the same numbers. */
        if (plan->service_count > 1) {
            plan->services[service] = plan->services[--plan->service_count];
        }
        break;
    case 2: { /* A service comes. */
        uint32_t id = 1 + below(stage, 6);
        bool is_here = false;
        for (uint32_t i = 0; i < plan->service_count; i++) {
            is_here = is_here || plan->services[i].id == id ||
                      plan->services[i].letter == letters[id - 1];
        }
        if (!is_here && plan->service_count < PLAN_SERVICES_MAX) {
            plan->services[plan->service_count++] = (struct plan_service){
                .id = id, .letter = letters[id - 1], .name = "", .first_number = 1};
        }
        break;
    }
    case 3: /* A counter learns or forgets. */
    case 4:
        plan->counters[counter].skills ^= 1U << service;
        break;
    case 5: /* A counter goes. */
        if (plan->counter_count > 1) {
            plan->counters[counter] = plan->counters[--plan->counter_count];
        }
        break;
    case 6: { /* A counter comes. */
        uint32_t id = 1 + below(stage, 7);
        bool is_here = false;
        for (uint32_t i = 0; i < plan->counter_count; i++) {
            is_here = is_here || plan->counters[i].id == id;
        }
        if (!is_here && plan->counter_count < PLAN_COUNTERS_MAX) {
            plan->counters[plan->counter_count++] =
                (struct plan_counter){.id = id, .skills = 1U << service | 1U << other};
        }
        break;
    }
    default:
        plan->services[service].daily_limit = now_and_then(stage, 50) ? 20 : 0;
        plan->issue_without_counter = now_and_then(stage, 70);
        plan->keep_overnight = now_and_then(stage, 40);
        break;
    }
    if (!stage_adopt(stage)) {
        *plan = before;
    }
}

static uint64_t random_ticket(struct stage *stage, enum ticket_state state)
{
    const struct model *model = &stage->model;
    uint32_t from = model->ticket_count > 0 ? below(stage, model->ticket_count) : 0;

    for (uint32_t i = 0; i < model->ticket_count; i++) {
        const struct model_ticket *ticket = &model->tickets[(from + i) % model->ticket_count];
        if (ticket->state == state) {
            return ticket->id;
        }
    }
    return model->ticket_count > 0 ? model->tickets[from].id : 999999;
}

/* One in fifty is unknown. */
static uint32_t any_service(struct stage *stage)
{
    const struct plan *plan = &stage->plan;

    return now_and_then(stage, 98) ? plan->services[below(stage, plan->service_count)].id : 99;
}

static uint32_t any_counter(struct stage *stage)
{
    const struct plan *plan = &stage->plan;

    return now_and_then(stage, 98) ? plan->counters[below(stage, plan->counter_count)].id : 99;
}

static void issue(struct stage *stage)
{
    struct command command = stage_command(stage, COMMAND_ISSUE, ACTOR_DEVICE, 1 + below(stage, 2));
    struct command_issue *wish = &command.issue;

    wish->service_id = any_service(stage);
    wish->ticket_class = now_and_then(stage, 25) ? CLASS_PRIORITY : CLASS_REGULAR;
    wish->channel = CHANNEL_KIOSK;
    wish->language = LANGUAGE_VI;
    if (now_and_then(stage, 8)) {
        wish->ticket_class = CLASS_APPOINTMENT;
        wish->channel = CHANNEL_APPOINTMENT;
        wish->appointment_at_ms =
            stage->now_ms + (int64_t)below(stage, 60) * MINUTE_MS - 30 * MINUTE_MS;
    }
    memcpy(wish->token, command.id.bytes, sizeof wish->token);
    (void)stage_do(stage, &command);
}

/* What a clerk would sensibly do next; the weights are out of a hundred. */
static enum command_kind sensible(struct stage *stage, const struct model_counter *counter)
{
    uint32_t dice = below(stage, 100);

    switch (counter->state) {
    case COUNTER_CLOSED:
        return counter->clerk_id == 0 ? COMMAND_LOG_IN : COMMAND_OPEN_COUNTER;
    case COUNTER_OPEN:
        return dice < 75   ? COMMAND_CALL_NEXT
               : dice < 88 ? COMMAND_RESUME
               : dice < 92 ? COMMAND_CALL_TICKET
               : dice < 95 ? COMMAND_PAUSE_COUNTER
               : dice < 97 ? COMMAND_CLOSE_COUNTER
               : dice < 99 ? COMMAND_LOG_OUT
                           : COMMAND_OPEN_COUNTER;
    case COUNTER_CALLING:
        return dice < 65   ? COMMAND_START
               : dice < 78 ? COMMAND_NO_SHOW
               : dice < 86 ? COMMAND_RECALL
               : dice < 92 ? COMMAND_REQUEUE
                           : COMMAND_TRANSFER;
    case COUNTER_SERVING:
        return dice < 65 ? COMMAND_FINISH : dice < 82 ? COMMAND_PARK : COMMAND_TRANSFER;
    case COUNTER_PAUSED:
    default:
        return dice < 30 ? COMMAND_OPEN_COUNTER : COMMAND_RECALL;
    }
}

static void fill(struct stage *stage, struct command *command)
{
    uint64_t ticket_id = 0;

    switch ((int)command->kind) {
    case COMMAND_LOG_IN:
        command->counter_id = any_counter(stage);
        command->take_over = now_and_then(stage, 20);
        break;
    case COMMAND_OPEN_COUNTER:
        command->automatic = now_and_then(stage, 40);
        break;
    case COMMAND_PAUSE_COUNTER:
        command->reason_id = 1;
        break;
    case COMMAND_RESUME:
        command->ticket_id = random_ticket(stage, TICKET_PARKED);
        break;
    case COMMAND_CALL_TICKET:
        ticket_id = random_ticket(stage, TICKET_WAITING);
        if (model_ticket(&stage->model, ticket_id) != NULL) {
            memcpy(command->label, model_ticket(&stage->model, ticket_id)->label, LABEL_SIZE);
        }
        break;
    case COMMAND_TRANSFER:
        command->service_id = now_and_then(stage, 50) ? any_service(stage) : 0;
        command->counter_id = now_and_then(stage, 60) ? any_counter(stage) : 0;
        break;
    case COMMAND_RETURN:
        command->ticket_id = random_ticket(stage, TICKET_NO_SHOW);
        break;
    case COMMAND_RECLASSIFY:
        command->ticket_id = random_ticket(stage, TICKET_WAITING);
        command->ticket_class = now_and_then(stage, 50) ? CLASS_PRIORITY : CLASS_REGULAR;
        break;
    case COMMAND_CANCEL:
        command->ticket_id =
            random_ticket(stage, now_and_then(stage, 70) ? TICKET_WAITING : TICKET_PARKED);
        break;
    case COMMAND_REPRINT:
        command->ticket_id = random_ticket(stage, TICKET_WAITING);
        break;
    default:
        break;
    }
}

static void act_at_counter(struct stage *stage)
{
    const struct model_counter *counter =
        &stage->model.counters[below(stage, stage->model.counter_count)];
    uint32_t clerk_id = counter->clerk_id != 0 && now_and_then(stage, 97) ? counter->clerk_id
                                                                          : 11 + below(stage, 6);
    enum command_kind kind = sensible(stage, counter);

    if (now_and_then(stage, 2)) {
        kind = COMMAND_UNDO;
    } else if (now_and_then(stage, 6)) {
        kind = COMMAND_CALL_NEXT + below(stage, COMMAND_CLOSE_COUNTER - COMMAND_CALL_NEXT + 1);
    }
    struct command command = stage_command(stage, kind, ACTOR_CLERK, clerk_id);
    fill(stage, &command);
    if (kind == COMMAND_LOG_IN && now_and_then(stage, 80)) {
        command.counter_id = counter->id;
    }
    if (stage_do(stage, &command) && now_and_then(stage, 8)) {
        stage_advance(stage, stage->now_ms + (int64_t)below(stage, 32) * SECOND_MS);
        command = stage_command(stage, COMMAND_UNDO, ACTOR_CLERK, clerk_id);
        (void)stage_do(stage, &command);
    }
}

static void act_on_ticket(struct stage *stage)
{
    static const enum command_kind kinds[] = {
        COMMAND_RETURN, COMMAND_RETURN, COMMAND_RECLASSIFY, COMMAND_CANCEL, COMMAND_REPRINT};
    enum command_kind kind = kinds[below(stage, QD_ARRAY_LEN(kinds))];
    struct command command = stage_command(stage, kind, ACTOR_CLERK, 11 + below(stage, 6));

    fill(stage, &command);
    if (kind == COMMAND_CANCEL && now_and_then(stage, 50)) {
        command.actor = (struct actor){.kind = ACTOR_CITIZEN, .id = command.ticket_id};
    }
    (void)stage_do(stage, &command);
}

static void manage(struct stage *stage)
{
    uint32_t dice = below(stage, 100);
    enum command_kind kind = dice < 90   ? COMMAND_RELEASE_COUNTER
                             : dice < 97 ? COMMAND_OPEN_DAY
                                         : COMMAND_CLOSE_DAY;
    struct command command = stage_command(stage, kind, ACTOR_MANAGER, 50);

    command.counter_id = kind == COMMAND_RELEASE_COUNTER ? any_counter(stage) : 0;
    (void)stage_do(stage, &command);
}

/* What anybody may do at any time. */
static void act(struct stage *stage)
{
    uint32_t dice = below(stage, 1000);

    bool is_time = model_is_ticketing(&stage->model, stage->now_ms);
    if (dice < 330 && (is_time || dice < 33)) {
        issue(stage);
    } else if (dice < 830) {
        act_at_counter(stage);
    } else if (dice < 890) {
        act_on_ticket(stage);
    } else if (dice < 905) {
        manage(stage);
    } else if (dice < 945) {
        stage_repeat(stage, now_and_then(stage, 25));
    } else if (dice < 965) {
        stage_restart(stage);
    } else if (dice < 980) {
        change_plan(stage);
    } else {
        struct command tick = stage_command(stage, COMMAND_TICK, ACTOR_SYSTEM, 0);
        (void)stage_do(stage, &tick);
    }
}

static void jump(struct stage *stage)
{
    int64_t by_ms = (int64_t)below(stage, 120) * MINUTE_MS;

    trace_note(stage->trace, stage->now_ms, "the clock jumps");
    stage->counts.jumps++;
    if (now_and_then(stage, 60)) {
        int64_t now_ms = stage->now_ms;
        stage->now_ms -= now_and_then(stage, 30) ? 20 * by_ms : by_ms; /* Into yesterday. */
        stage_advance(stage, stage->now_ms + SECOND_MS);
        act(stage);
        stage_advance(stage, now_ms); /* Somebody sets it right. */
    } else {
        stage_advance(stage, stage->now_ms + by_ms / 3);
    }
}

/* At night, at noon when the hall is empty, in the evening. */
static bool is_quiet(const struct stage *stage)
{
    uint32_t waiting = 0;

    for (uint32_t i = 0; i < stage->model.ticket_count; i++) {
        waiting += stage->model.tickets[i].state == TICKET_WAITING ? 1 : 0;
    }
    return !stage->office.day_open ||
           (waiting == 0 && !model_is_ticketing(&stage->model, stage->now_ms));
}

void chaos_play(struct stage *stage, uint64_t seed, uint32_t days, FILE *trace)
{
    struct plan nothing = {.service_count = 1,
                           .services = {{1, 'A', "", 1, 0}},
                           .counter_count = 1,
                           .counters = {{1, 1}}};

    stage_init(stage, seed, &nothing, STARTS_AT_MS);
    stage->trace = trace;
    stage->plan = random_plan(stage);
    (void)stage_adopt(stage); /* As `queued apply` does with a new office. */
    int64_t end_ms = STARTS_AT_MS + (int64_t)days * 24 * HOUR_MS;
    while (stage->now_ms < end_ms) {
        int64_t gap_ms = (int64_t)below(stage, 100) * SECOND_MS + below(stage, 1000);
        if (is_quiet(stage) && now_and_then(stage, 90)) {
            gap_ms = (int64_t)below(stage, 120) * MINUTE_MS;
        }
        stage_advance(stage, stage->now_ms + gap_ms);
        if (below(stage, 200) == 0) {
            jump(stage);
        }
        act(stage);
    }
    stage_restart(stage);
}
