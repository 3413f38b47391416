#include "tests/sim/stage.h"

#include <stdlib.h>
#include <string.h>

#include "queued/base/assert.h"
#include "queued/office/forecast.h"
#include "tests/sim/compare.h"

void stage_fail(const struct stage *stage, const char *what)
{
    (void)fflush(stdout);
    (void)fprintf(stderr,
                  "seed %llu, step %u: %s\n(run with --seed %llu to see how it came to that)\n",
                  (unsigned long long)stage->seed,
                  stage->counts.steps,
                  what,
                  (unsigned long long)stage->seed);
    exit(1);
}

static void demand(const struct stage *stage, bool is_so, const char *what)
{
    if (!is_so) {
        stage_fail(stage, what);
    }
}

static struct definition *make_definition(struct stage *stage, uint64_t version)
{
    struct definition *definition = malloc(sizeof *definition);

    demand(stage, version < STAGE_VERSIONS_MAX && definition != NULL, "too many definitions");
    *definition = plan_definition(&stage->plan, version);
    return definition;
}

void stage_init(struct stage *stage, uint64_t seed, const struct plan *plan, int64_t now_ms)
{
    memset(stage, 0, sizeof *stage);
    stage->seed = seed;
    random_seed(&stage->random, seed * UINT64_C(0x2545f4914f6cdd1d) + 1);
    stage->plan = *plan;
    stage->now_ms = now_ms;
    stage->definitions[1] = make_definition(stage, 1);
    demand(stage, office_init(&stage->office, stage->definitions[1]) == QD_OK, "no memory");
    model_init(&stage->model, stage->definitions[1]);
    stage->hash = office_hash(&stage->office);
}

void stage_deinit(struct stage *stage)
{
    office_deinit(&stage->office);
    event_list_deinit(&stage->journal);
    for (size_t i = 0; i < STAGE_VERSIONS_MAX; i++) {
        if (stage->definitions[i] != NULL) {
            definition_deinit(stage->definitions[i]);
            free(stage->definitions[i]);
        }
    }
}

struct command stage_command(struct stage *stage,
                             enum command_kind kind,
                             enum actor_kind actor,
                             uint64_t actor_id)
{
    struct command command;

    memset(&command, 0, sizeof command);
    command.kind = kind;
    command.actor = (struct actor){.kind = actor, .id = actor_id};
    if (kind != COMMAND_TICK) {
        stage->commands++;
        memcpy(command.id.bytes, &stage->commands, sizeof stage->commands);
        memcpy(command.id.bytes + 8, &stage->seed, sizeof stage->seed);
    }
    return command;
}

/* --- Comparing --- */

static void check_forecast(struct stage *stage)
{
    const struct office *office = &stage->office;

    if (office->ticket_count == 0) {
        return;
    }
    uint32_t index = random_below(&stage->random, office->ticket_count);
    const struct ticket *ticket = &office->tickets[index];
    struct forecast forecast = forecast_ticket(office, ticket->id, stage->now_ms);
    if (ticket->state != TICKET_WAITING) {
        demand(stage, !forecast.known, "a forecast for one who does not wait");
        return;
    }
    uint32_t ahead = 0;
    for (uint32_t i = 0; i < stage->model.ticket_count; i++) {
        const struct model_ticket *other = &stage->model.tickets[i];
        bool in_line = other->state == TICKET_WAITING && other->bound_counter_id == 0 &&
                       other->service_id == ticket->service_id;
        bool at_desk = other->state == TICKET_WAITING && ticket->bound_counter_id != 0 &&
                       other->bound_counter_id == ticket->bound_counter_id;
        bool before = model_is_before(other, &stage->model.tickets[index]);
        ahead += (in_line || at_desk) && before ? 1 : 0;
    }
    demand(stage, forecast.people_ahead == ahead, "another number of people ahead");
    demand(stage,
           forecast.low90_ms >= 0 && forecast.low90_ms <= forecast.low50_ms &&
               forecast.low50_ms <= forecast.high50_ms && forecast.high50_ms <= forecast.high90_ms,
           "a range that is none");
    demand(stage,
           forecast.low90_ms <= forecast.expected_ms && forecast.expected_ms <= forecast.high90_ms,
           "a wait outside its range");
}

static void compare(struct stage *stage, size_t from)
{
    const struct event *events = stage->journal.events + from;
    const char *what = compare_states(&stage->office, &stage->model);

    demand(stage, what == NULL, what);
    for (uint32_t i = 0; i < stage->office.ticket_count; i++) {
        what = compare_label(&stage->office, &stage->model, i);
        demand(stage, what == NULL, what);
    }
    what = compare_calls(&stage->model, events, stage->journal.count - from);
    demand(stage, what == NULL, what);
    stage->counts.calls += stage->model.call_count;
    office_check(&stage->office);
    check_forecast(stage);
}

static void check_numbers(struct stage *stage, size_t from)
{
    for (size_t i = from; i < stage->journal.count; i++) {
        const struct event *event = &stage->journal.events[i];
        const struct event *before = i > 0 ? event - 1 : NULL;
        demand(stage, event->seq == i + 1, "events with a gap");
        demand(stage, before == NULL || before->at_ms <= event->at_ms, "time ran backwards");
        trace_event(stage->trace, &stage->office, event);
        stage->counts.days += event->kind == EVENT_DAY_OPENED ? 1 : 0;
        stage->counts.undos += event->kind == EVENT_ACTION_UNDONE ? 1 : 0;
        stage->counts.ratings += event->kind == EVENT_TICKET_RATED ? 1 : 0;
    }
}

/* --- Doing --- */

static void keep(struct stage *stage, const struct command *command, const struct answer *answer)
{
    stage->said[stage->said_next] = (struct stage_said){
        .command = *command, .answer = *answer, .day_seq = stage->office.day_seq};
    stage->said_next = (stage->said_next + 1) % STAGE_SAID;
}

bool stage_do(struct stage *stage, const struct command *command)
{
    size_t from = stage->journal.count;
    struct answer answer;
    struct obstacle obstacle;

    stage->counts.steps++;
    enum refusal refusal =
        office_step(&stage->office, command, stage->now_ms, &stage->journal, &answer, &obstacle);
    bool done = refusal == REFUSAL_NONE;
    if (command->kind != COMMAND_TICK || stage->journal.count > from) {
        trace_command(stage->trace, stage->now_ms, command, refusal);
    }
    check_numbers(stage, from);
    uint64_t hash = office_hash(&stage->office);
    bool model_done = model_step(&stage->model, command, stage->now_ms, answer.ticket_id);
    demand(stage, !done || model_done, "done, where the model refuses");
    demand(stage, done || !model_done, "refused, where the model does it");
    demand(stage, !answer.repeated, "taken for a repeated command");
    if (!done) {
        demand(stage, stage->journal.count == from, "refused, and yet something happened");
        demand(stage, hash == stage->hash, "refused, and yet changed");
        stage->counts.refused++;
        return false;
    }
    stage->hash = hash;
    compare(stage, from);
    if (command->kind != COMMAND_TICK) {
        demand(stage, answer.seq == from + 1, "an answer that names another event");
        keep(stage, command, &answer);
        stage->counts.done++;
    }
    return true;
}

void stage_advance(struct stage *stage, int64_t now_ms)
{
    for (;;) {
        int64_t due_ms = office_next_deadline(&stage->office, stage->now_ms);
        if (due_ms == 0 || due_ms > now_ms) {
            break;
        }
        stage->now_ms = due_ms > stage->now_ms ? due_ms : stage->now_ms;
        struct command tick = stage_command(stage, COMMAND_TICK, ACTOR_SYSTEM, 0);
        size_t from = stage->journal.count;
        (void)stage_do(stage, &tick);
        /* At the end of the sessions there may still be somebody in the hall. */
        due_ms = office_next_deadline(&stage->office, stage->now_ms);
        demand(stage,
               stage->journal.count > from || due_ms == 0 || due_ms > stage->now_ms,
               "a tick is due again and again, and does nothing");
    }
    stage->now_ms = now_ms > stage->now_ms ? now_ms : stage->now_ms;
}

void stage_restart(struct stage *stage)
{
    const struct event *events = stage->journal.events;
    struct office twin;
    size_t from = stage->office.day_seq > 0 ? (size_t)stage->office.day_seq - 1 : 0;

    if (stage->journal.count == 0) {
        return;
    }
    uint64_t version = events[from].definition_version;
    if (events[from].kind == EVENT_DEFINITION_APPLIED) {
        version = 1;
    }
    demand(stage, office_init(&twin, stage->definitions[version]) == QD_OK, "no memory");
    for (size_t i = from; i < stage->journal.count; i++) {
        if (events[i].kind == EVENT_DEFINITION_APPLIED) {
            struct definition *next = stage->definitions[events[i].definition.version];
            demand(stage, office_adopt(&twin, next) == QD_OK, "no memory");
        }
        demand(stage, office_fold(&twin, &events[i]) == QD_OK, "the journal cannot be folded");
    }
    office_check(&twin);
    demand(stage, office_hash(&twin) == stage->hash, "a restart ends in another state");
    office_deinit(&stage->office);
    stage->office = twin;
    stage->counts.restarts++;
    trace_note(stage->trace, stage->now_ms, "restart");
}

void stage_repeat(struct stage *stage, bool altered)
{
    const struct stage_said *said = &stage->said[random_below(&stage->random, STAGE_SAID)];
    size_t count = stage->journal.count;
    struct command command = said->command;
    struct answer answer;
    struct obstacle obstacle;

    if (said->answer.seq == 0 || said->day_seq != stage->office.day_seq) {
        return; /* Ids are remembered for the day. */
    }
    if (command.kind == COMMAND_ISSUE) {
        command.issue.token[15] ^= 0x80; /* The server makes a fresh token each time. */
    }
    if (altered) {
        command.counter_id += 1000;
    }
    enum refusal refusal =
        office_step(&stage->office, &command, stage->now_ms, &stage->journal, &answer, &obstacle);
    if (altered) {
        demand(stage, refusal == REFUSAL_COMMAND_ID_REUSED, "an id was good for two commands");
    } else {
        demand(stage, refusal == REFUSAL_NONE && answer.repeated, "a repeated command was done");
        demand(stage,
               answer.seq == said->answer.seq && answer.ticket_id == said->answer.ticket_id &&
                   answer.counter_id == said->answer.counter_id &&
                   answer.at_ms == said->answer.at_ms,
               "a repeated command got another answer");
    }
    demand(stage, stage->journal.count == count, "a repeated command made events");
    demand(
        stage, office_hash(&stage->office) == stage->hash, "a repeated command changed something");
    stage->counts.repeats++;
    trace_note(stage->trace, stage->now_ms, altered ? "id used again" : "repeated");
}

bool stage_adopt(struct stage *stage)
{
    const struct actor actor = {.kind = ACTOR_ADMINISTRATOR, .id = 1};
    uint64_t version = stage->office.definition->version + 1;
    struct definition *next = make_definition(stage, version);
    uint64_t ticket_ids[4];
    size_t stranded = 0;
    size_t from = stage->journal.count;

    enum refusal refusal = office_try_definition(
        &stage->office, next, ticket_ids, QD_ARRAY_LEN(ticket_ids), &stranded);
    bool may = model_may_adopt(&stage->model, next);
    demand(stage, (refusal == REFUSAL_NONE) == may, "a definition refused, or not, by the model");
    demand(stage, office_hash(&stage->office) == stage->hash, "a definition tried, and a change");
    if (!may) {
        trace_note(stage->trace, stage->now_ms, refusal_key(refusal));
        definition_deinit(next);
        free(next);
        return false;
    }
    stage->definitions[version] = next;
    demand(stage,
           office_apply_definition(&stage->office, next, actor, stage->now_ms, &stage->journal) ==
               QD_OK,
           "no memory");
    model_adopt(&stage->model, next, stage->now_ms);
    check_numbers(stage, from);
    stage->hash = office_hash(&stage->office);
    compare(stage, from);
    stage->counts.changes++;
    return true;
}
