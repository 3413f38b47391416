#include "tests/sim/town.h"

#include <string.h>

#include "queued/base/assert.h"

#define SECOND_MS INT64_C(1000)
#define MINUTE_MS (60 * SECOND_MS)
#define HOUR_MS (60 * MINUTE_MS)
#define MIDNIGHT_MS INT64_C(1795366800000) /* Monday 2026-11-23, 00:00 here. */
#define STEP_MS (5 * SECOND_MS)
#define STEPS_PER_HOUR 720
#define CLERK_OF(counter_id) (10 + (counter_id))

/* Whole numbers only, so that a golden trace is the same on every machine. */
struct town_day {
    const char *name;
    uint64_t seed;
    uint32_t arrivals[11]; /* By hour from 07:00. */
    uint32_t priority_percent;
};

static const struct town_day days[] = {
    {"ordinary", 2311, {9, 13, 11, 6, 0, 0, 5, 9, 6, 2, 0}, 12},
    {"market", 2911, {30, 42, 34, 17, 0, 0, 8, 10, 6, 2, 0}, 18},
};

struct desk {
    uint64_t ticket_id;
    enum counter_state state;
    int64_t ready_ms; /* When whoever is there has done what they are doing. */
    uint64_t parked_id;
    int64_t back_ms; /* When the parked one is back. */
    uint32_t recalls;
};

struct missed {
    uint64_t ticket_id; /* 0: nobody. */
    int64_t back_ms;
};

#define MISSED_MAX 16

struct town {
    struct stage *stage;
    const struct town_day *day;
    struct desk desks[PLAN_COUNTERS_MAX];
    struct missed missed[MISSED_MAX];
};

static uint32_t below(struct town *town, uint32_t count)
{
    return random_below(&town->stage->random, count);
}

static int64_t between(struct town *town, uint32_t from_s, uint32_t to_s)
{
    return (int64_t)(from_s + below(town, to_s - from_s + 1)) * SECOND_MS;
}

static struct command by_clerk(struct town *town, enum command_kind kind, uint32_t counter_id)
{
    return stage_command(town->stage, kind, ACTOR_CLERK, CLERK_OF(counter_id));
}

static bool simply(struct town *town, enum command_kind kind, uint32_t counter_id)
{
    struct command command = by_clerk(town, kind, counter_id);

    if (kind == COMMAND_PAUSE_COUNTER) {
        command.reason_id = 1;
    }
    return stage_do(town->stage, &command);
}

static void arrive(struct town *town)
{
    /* Civil status, certified copies and results make most of the way to the office. */
    static const uint32_t services[] = {1, 1, 1, 2, 2, 2, 2, 3, 3, 4, 5, 6, 7, 8, 8, 8};
    struct stage *stage = town->stage;
    uint32_t hour = (uint32_t)((stage->now_ms - MIDNIGHT_MS) / HOUR_MS);

    if (hour < 7 || hour > 17 || below(town, STEPS_PER_HOUR) >= town->day->arrivals[hour - 7] ||
        !model_is_ticketing(&stage->model, stage->now_ms)) {
        return;
    }
    struct command command = stage_command(stage, COMMAND_ISSUE, ACTOR_DEVICE, 1);
    command.issue.service_id = services[below(town, QD_ARRAY_LEN(services))];
    command.issue.ticket_class =
        below(town, 100) < town->day->priority_percent ? CLASS_PRIORITY : CLASS_REGULAR;
    command.issue.channel = CHANNEL_KIOSK;
    command.issue.language = LANGUAGE_VI;
    memcpy(command.issue.token, command.id.bytes, sizeof command.issue.token);
    if (below(town, 12) == 0) {
        command.issue.ticket_class = CLASS_APPOINTMENT;
        command.issue.channel = CHANNEL_APPOINTMENT;
        command.issue.appointment_at_ms = stage->now_ms + between(town, 0, 1200) - 10 * MINUTE_MS;
    }
    (void)stage_do(stage, &command);
}

static void come_back(struct town *town)
{
    for (size_t i = 0; i < MISSED_MAX; i++) {
        struct missed *missed = &town->missed[i];
        if (missed->ticket_id != 0 && town->stage->now_ms >= missed->back_ms) {
            struct command command = by_clerk(town, COMMAND_RETURN, 6);
            command.ticket_id = missed->ticket_id;
            missed->ticket_id = 0;
            (void)stage_do(town->stage, &command);
        }
    }
}

static void miss(struct town *town, uint32_t counter_id)
{
    uint64_t ticket_id = model_counter(&town->stage->model, counter_id)->ticket_id;

    if (simply(town, COMMAND_NO_SHOW, counter_id) && below(town, 3) > 0) {
        for (size_t i = 0; i < MISSED_MAX; i++) {
            if (town->missed[i].ticket_id == 0) {
                town->missed[i].ticket_id = ticket_id;
                town->missed[i].back_ms = town->stage->now_ms + between(town, 120, 1500);
                return;
            }
        }
    }
}

static void answer_call(struct town *town, struct desk *desk, uint32_t counter_id)
{
    if (below(town, 100) < 90) {
        (void)simply(town, COMMAND_START, counter_id);
    } else if (desk->recalls++ < 2) {
        (void)simply(town, COMMAND_RECALL, counter_id);
        desk->ready_ms = town->stage->now_ms + between(town, 20, 40);
    } else {
        miss(town, counter_id);
    }
}

static void end_service(struct town *town, struct desk *desk, uint32_t counter_id)
{
    uint32_t dice = below(town, 100);

    if (dice < 5 && desk->parked_id == 0) { /* A copy is missing. */
        desk->parked_id = desk->ticket_id;
        desk->back_ms = town->stage->now_ms + between(town, 300, 900);
        (void)simply(town, COMMAND_PARK, counter_id);
    } else if (dice < 10) { /* The family's second procedure. */
        struct command command = by_clerk(town, COMMAND_TRANSFER, counter_id);
        command.service_id = 1 + below(town, 8);
        if (!stage_do(town->stage, &command)) {
            (void)simply(town, COMMAND_FINISH, counter_id);
        }
    } else {
        (void)simply(town, COMMAND_FINISH, counter_id);
    }
}

static bool is_anybody_for(struct town *town, const struct model_counter *counter)
{
    const struct model *model = &town->stage->model;

    for (uint32_t i = 0; i < model->ticket_count; i++) {
        if (model_may_call(model, counter, &model->tickets[i])) {
            return true;
        }
    }
    return false;
}

static void idle(struct town *town, struct desk *desk, const struct model_counter *counter)
{
    int64_t since_midnight_ms = town->stage->now_ms - MIDNIGHT_MS;
    bool lunch = since_midnight_ms >= 11 * HOUR_MS + 30 * MINUTE_MS &&
                 since_midnight_ms < 13 * HOUR_MS + 30 * MINUTE_MS;
    bool evening = since_midnight_ms >= 17 * HOUR_MS;

    if (desk->parked_id != 0 && town->stage->now_ms >= desk->back_ms) {
        struct command command = by_clerk(town, COMMAND_RESUME, counter->id);
        command.ticket_id = desk->parked_id;
        desk->parked_id = 0;
        (void)stage_do(town->stage, &command);
    } else if (lunch) {
        (void)simply(town, COMMAND_PAUSE_COUNTER, counter->id);
    } else if (is_anybody_for(town, counter)) {
        (void)simply(town, COMMAND_CALL_NEXT, counter->id);
    } else if (evening && desk->parked_id == 0) {
        (void)simply(town, COMMAND_LOG_OUT, counter->id);
    }
}

static void sit_down(struct town *town, const struct model_counter *counter)
{
    int64_t since_midnight_ms = town->stage->now_ms - MIDNIGHT_MS;
    bool afternoon = since_midnight_ms >= 13 * HOUR_MS + 30 * MINUTE_MS;
    bool open = since_midnight_ms < 11 * HOUR_MS + 30 * MINUTE_MS || afternoon;

    if (counter->clerk_id == 0 && since_midnight_ms < 17 * HOUR_MS) {
        struct command command = by_clerk(town, COMMAND_LOG_IN, counter->id);
        command.counter_id = counter->id;
        (void)stage_do(town->stage, &command);
    }
    if (open && counter->clerk_id != 0) {
        struct command command = by_clerk(town, COMMAND_OPEN_COUNTER, counter->id);
        command.automatic = counter->id <= 2; /* Two of them let the server call. */
        (void)stage_do(town->stage, &command);
    }
}

/* How long the new thing at a desk takes. */
static int64_t takes(struct town *town, enum counter_state state)
{
    if (state == COUNTER_CALLING) {
        return between(town, 10, 50);
    }
    if (state == COUNTER_SERVING) {
        return between(town, 150, 840);
    }
    return between(town, 5, 30);
}

static void work(struct town *town, uint32_t index)
{
    const struct model_counter *counter = &town->stage->model.counters[index];
    struct desk *desk = &town->desks[index];
    int64_t at_work_ms = MIDNIGHT_MS + 7 * HOUR_MS + 25 * MINUTE_MS + index * MINUTE_MS;

    if (town->stage->now_ms < at_work_ms || !town->stage->office.day_open) {
        return;
    }
    if (counter->ticket_id != desk->ticket_id || counter->state != desk->state) {
        desk->recalls = 0;
        desk->ticket_id = counter->ticket_id;
        desk->state = counter->state;
        desk->ready_ms = town->stage->now_ms + takes(town, counter->state);
    }
    if (town->stage->now_ms < desk->ready_ms) {
        return;
    }
    if (counter->state == COUNTER_CALLING) {
        answer_call(town, desk, counter->id);
    } else if (counter->state == COUNTER_SERVING) {
        end_service(town, desk, counter->id);
    } else if (counter->state == COUNTER_OPEN) {
        idle(town, desk, counter);
    } else {
        sit_down(town, counter);
    }
}

int town_play(struct stage *stage, const char *name, FILE *trace)
{
    struct town town = {.stage = stage};
    const struct plan plan = plan_bat_xat();

    for (size_t i = 0; i < QD_ARRAY_LEN(days); i++) {
        town.day = strcmp(days[i].name, name) == 0 ? &days[i] : town.day;
    }
    if (town.day == NULL) {
        (void)fprintf(stderr, "no day is called %s: ordinary, market\n", name);
        return 2;
    }
    stage_init(stage, town.day->seed, &plan, MIDNIGHT_MS + 5 * HOUR_MS);
    stage->trace = trace;
    while (stage->now_ms < MIDNIGHT_MS + 19 * HOUR_MS) {
        stage_advance(stage, stage->now_ms + STEP_MS);
        arrive(&town);
        come_back(&town);
        for (uint32_t i = 0; i < plan.counter_count; i++) {
            work(&town, i);
        }
    }
    stage_restart(stage);
    return 0;
}
