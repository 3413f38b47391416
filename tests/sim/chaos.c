#include "tests/sim/chaos.h"

#include <string.h>

#include "queued/base/assert.h"
#include "tests/sim/fate.h"
#include "tests/sim/habits.h"

#define SECOND_MS INT64_C(1000)
#define MINUTE_MS (60 * SECOND_MS)
#define HOUR_MS (60 * MINUTE_MS)
#define STARTS_AT_MS INT64_C(1795387800000) /* Monday 2026-11-23, 05:50 here. */

static uint32_t below(struct stage *stage, uint32_t count)
{
    return random_below(&stage->random, count);
}

/* @percent times in a hundred. */
static bool now_and_then(struct stage *stage, uint32_t percent)
{
    return fate_percent(&stage->random, percent);
}

static struct habits habits(struct stage *stage)
{
    return (struct habits){&stage->random, &stage->model, &stage->plan};
}

static void change_plan(struct stage *stage)
{
    const struct plan before = stage->plan;

    fate_change(&stage->random, &stage->plan);
    if (!stage_adopt(stage)) {
        stage->plan = before;
    }
}

static void issue(struct stage *stage)
{
    struct command command = stage_command(stage, COMMAND_ISSUE, ACTOR_DEVICE, 1 + below(stage, 2));
    struct command_issue *wish = &command.issue;
    const struct habits around = habits(stage);

    wish->service_id = habits_service(&around);
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

static void act_at_counter(struct stage *stage)
{
    const struct model_counter *counter =
        &stage->model.counters[below(stage, stage->model.counter_count)];
    uint32_t clerk_id = counter->clerk_id != 0 && now_and_then(stage, 97) ? counter->clerk_id
                                                                          : 11 + below(stage, 6);
    const struct habits around = habits(stage);
    enum command_kind kind = habits_next(&around, counter);

    if (now_and_then(stage, 2)) {
        kind = COMMAND_UNDO;
    } else if (now_and_then(stage, 6)) {
        kind = COMMAND_CALL_NEXT + below(stage, COMMAND_CLOSE_COUNTER - COMMAND_CALL_NEXT + 1);
    }
    struct command command = stage_command(stage, kind, ACTOR_CLERK, clerk_id);
    habits_fill(&around, &command);
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
    static const enum command_kind kinds[] = {COMMAND_RETURN,
                                              COMMAND_RETURN,
                                              COMMAND_RECLASSIFY,
                                              COMMAND_CANCEL,
                                              COMMAND_REPRINT,
                                              COMMAND_RATE,
                                              COMMAND_RATE,
                                              COMMAND_RATE,
                                              COMMAND_RATE};
    enum command_kind kind = kinds[below(stage, QD_ARRAY_LEN(kinds))];
    const struct habits around = habits(stage);
    struct command command = stage_command(stage, kind, ACTOR_CLERK, 11 + below(stage, 6));

    habits_fill(&around, &command);
    if ((kind == COMMAND_CANCEL && now_and_then(stage, 50)) ||
        (kind == COMMAND_RATE && now_and_then(stage, 95))) {
        command.actor = (struct actor){.kind = ACTOR_CITIZEN, .id = command.ticket_id};
    }
    (void)stage_do(stage, &command);
}

static void manage(struct stage *stage)
{
    const struct habits around = habits(stage);
    uint32_t dice = below(stage, 100);
    enum command_kind kind = dice < 90   ? COMMAND_RELEASE_COUNTER
                             : dice < 97 ? COMMAND_OPEN_DAY
                                         : COMMAND_CLOSE_DAY;
    struct command command = stage_command(stage, kind, ACTOR_MANAGER, 50);

    command.counter_id = kind == COMMAND_RELEASE_COUNTER ? habits_counter(&around) : 0;
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
    stage->plan = fate_plan(&stage->random);
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
