#include "tests/support/hall.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

void hall_init(struct hall *hall, int64_t now_ms)
{
    memset(hall, 0, sizeof *hall);
    hall->definition = office_sample_definition();
    assert_true(definition_is_sound(&hall->definition));
    assert_int_equal(office_init(&hall->office, &hall->definition), QD_OK);
    hall->now_ms = now_ms;
}

static const struct definition *definition_of(const struct hall *hall, uint64_t version)
{
    assert_in_range(version, 1, HALL_DEFINITIONS_MAX - 1);
    return version == 1 ? &hall->definition : &hall->later[version];
}

void hall_check_replay(const struct hall *hall)
{
    const struct event *events = hall->events.events;
    struct office twin;
    size_t from = 0;

    for (size_t i = 0; i < hall->events.count; i++) {
        from = events[i].seq == hall->office.day_seq ? i : from;
    }
    if (hall->events.count == 0) {
        return;
    }
    assert_int_equal(office_init(&twin, definition_of(hall, events[from].definition_version)),
                     QD_OK);
    for (size_t i = from; i < hall->events.count; i++) {
        if (events[i].kind == EVENT_DEFINITION_APPLIED) {
            assert_int_equal(office_adopt(&twin, definition_of(hall, events[i].definition.version)),
                             QD_OK);
        }
        assert_int_equal(office_fold(&twin, &events[i]), QD_OK);
    }
    office_check(&twin);
    assert_int_equal(office_hash(&twin), office_hash(&hall->office));
    office_deinit(&twin);
}

void hall_deinit(struct hall *hall)
{
    office_check(&hall->office);
    hall_check_replay(hall);
    office_deinit(&hall->office);
    definition_deinit(&hall->definition);
    for (size_t i = 0; i < HALL_DEFINITIONS_MAX; i++) {
        definition_deinit(&hall->later[i]);
    }
    event_list_deinit(&hall->events);
}

enum refusal hall_step(struct hall *hall, const struct command *command)
{
    uint64_t before = office_hash(&hall->office);
    size_t count = hall->events.count;
    enum refusal refusal = office_step(
        &hall->office, command, hall->now_ms, &hall->events, &hall->answer, &hall->obstacle);

    if (refusal != REFUSAL_NONE) {
        assert_int_equal(office_hash(&hall->office), before);
        assert_int_equal(hall->events.count, count);
    }
    return refusal;
}

void hall_do(struct hall *hall, struct command command)
{
    hall_refuse(hall, command, REFUSAL_NONE);
}

void hall_refuse(struct hall *hall, struct command command, enum refusal expected)
{
    enum refusal refusal = hall_step(hall, &command);

    if (refusal != expected) {
        fail_msg("command %d: %s, expected %s",
                 (int)command.kind,
                 refusal_key(refusal),
                 refusal_key(expected));
    }
}

struct command hall_clerk(enum command_kind kind, uint32_t clerk_id)
{
    return office_sample_command(kind, ACTOR_CLERK, clerk_id);
}

struct command hall_manager(enum command_kind kind)
{
    return office_sample_command(kind, ACTOR_MANAGER, 50);
}

struct command hall_about(enum command_kind kind, uint32_t clerk_id, uint64_t ticket_id)
{
    struct command command = hall_clerk(kind, clerk_id);

    command.ticket_id = ticket_id;
    return command;
}

struct command hall_send(uint32_t clerk_id, uint32_t service_id, uint32_t counter_id)
{
    struct command command = hall_clerk(COMMAND_TRANSFER, clerk_id);

    command.service_id = service_id;
    command.counter_id = counter_id;
    return command;
}

void hall_tick(struct hall *hall)
{
    hall_do(hall, office_sample_command(COMMAND_TICK, ACTOR_SYSTEM, 0));
}

void hall_sit(struct hall *hall, uint32_t clerk_id, uint32_t counter_id, bool automatic)
{
    struct command in = hall_clerk(COMMAND_LOG_IN, clerk_id);
    struct command open = hall_clerk(COMMAND_OPEN_COUNTER, clerk_id);

    in.counter_id = counter_id;
    open.automatic = automatic;
    hall_do(hall, in);
    hall_do(hall, open);
}

void hall_pause(struct hall *hall, uint32_t clerk_id)
{
    struct command pause = hall_clerk(COMMAND_PAUSE_COUNTER, clerk_id);

    pause.reason_id = 1;
    hall_do(hall, pause);
}

void hall_open(struct hall *hall)
{
    hall_init(hall, office_sample_at(SAMPLE_MONDAY, 9, 0));
    hall_tick(hall);
    assert_true(hall->office.day_open);
    hall_sit(hall, SAMPLE_LAN, 1, false);
    hall_sit(hall, SAMPLE_HOA, 2, false);
}

uint64_t hall_issue(struct hall *hall, uint32_t service_id, enum ticket_class ticket_class)
{
    hall_do(hall, office_sample_issue(service_id, ticket_class));
    return hall->answer.ticket_id;
}

enum refusal hall_try(const struct hall *hall, const struct definition *candidate)
{
    uint64_t before = office_hash(&hall->office);
    uint64_t ticket_ids[4];
    size_t count = 0;
    enum refusal refusal = office_try_definition(
        &hall->office, candidate, ticket_ids, sizeof ticket_ids / sizeof *ticket_ids, &count);

    assert_int_equal(office_hash(&hall->office), before);
    assert_true((count > 0) == (refusal == REFUSAL_STRANDS_TICKETS));
    return refusal;
}

void hall_apply(struct hall *hall, struct definition *candidate)
{
    uint64_t version = hall->office.definition->version + 1;

    assert_in_range(version, 2, HALL_DEFINITIONS_MAX - 1);
    assert_int_equal(hall_try(hall, candidate), REFUSAL_NONE);
    candidate->version = version;
    hall->later[version] = *candidate;
    *candidate = (struct definition){0};
    assert_int_equal(office_apply_definition(&hall->office,
                                             &hall->later[version],
                                             (struct actor){.kind = ACTOR_ADMINISTRATOR, .id = 1},
                                             hall->now_ms,
                                             &hall->events),
                     QD_OK);
    office_check(&hall->office);
}

const struct ticket *hall_ticket(const struct hall *hall, uint64_t ticket_id)
{
    const struct ticket *ticket = office_ticket(&hall->office, ticket_id);

    assert_non_null(ticket);
    return ticket;
}

void hall_expect(const struct hall *hall, uint64_t ticket_id, enum ticket_state state)
{
    assert_int_equal(hall_ticket(hall, ticket_id)->state, state);
}

const struct event *hall_event(const struct hall *hall, enum event_kind kind)
{
    assert_true(hall->events.count > 0);
    const struct event *event = &hall->events.events[hall->events.count - 1];
    assert_int_equal(event->kind, kind);
    return event;
}
