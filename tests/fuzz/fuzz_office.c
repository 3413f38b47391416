/* A day of commands from anybody, at any time: each is done or refused, what is refused changes
 * nothing, the office stays sound, and its events replay to the same state. */
#include <stdint.h>
#include <string.h>

#include "queued/office/office.h"
#include "tests/support/feed.h"
#include "tests/support/office_sample.h"

#define COMMANDS_MAX 200

static struct actor read_actor(uint8_t byte)
{
    static const struct actor actors[] = {
        {ACTOR_CLERK, SAMPLE_LAN},
        {ACTOR_CLERK, SAMPLE_HOA},
        {ACTOR_CLERK, SAMPLE_MINH},
        {ACTOR_MANAGER, 21},
        {ACTOR_DEVICE, 31},
        {ACTOR_CITIZEN, 0},
        {ACTOR_SYSTEM, 0},
    };

    return actors[byte % QD_ARRAY_LEN(actors)];
}

/* Kinds, classes and outcomes that exist, as the codec sees to it; numbers that need not. */
static struct command read_command(struct feed *feed, const struct office *office, uint32_t number)
{
    struct command command;
    uint8_t value = 0;

    memset(&command, 0, sizeof command);
    command.kind = (enum command_kind)(1 + feed_next(feed) % (COMMAND_KIND_COUNT - 1));
    command.actor = read_actor(feed_next(feed));
    memcpy(command.id.bytes, &number, sizeof number);
    if (office->ticket_count > 0) {
        command.ticket_id = office->tickets[feed_next(feed) % office->ticket_count].id;
    }
    if (command.actor.kind == ACTOR_CITIZEN) {
        command.actor.id = command.ticket_id;
    }
    value = feed_next(feed);
    command.service_id = value % 6U;
    command.counter_id = value / 6U % 5U;
    value = feed_next(feed);
    if (command.kind == COMMAND_ISSUE) {
        command.issue = (struct command_issue){
            .service_id = command.service_id,
            .procedure_count = value % 3U,
            .procedure_ids = {1U + value % 5U, 1U + value / 5U % 5U},
            .ticket_class = (enum ticket_class)(1U + value / 3U % (TICKET_CLASS_COUNT - 1)),
            .channel = (enum channel)(1U + value % 3U),
            .language = LANGUAGE_VI,
            .appointment_at_ms = value % 7U == 0 ? office->at_ms + value * INT64_C(60000) : 0,
        };
        memcpy(command.issue.token, &number, sizeof number);
    } else if (command.kind == COMMAND_RECLASSIFY) {
        command.ticket_class = (enum ticket_class)(1U + value % (TICKET_CLASS_COUNT - 1));
    } else if (command.kind == COMMAND_LOG_IN) {
        command.take_over = value % 2U == 0;
    } else if (command.kind == COMMAND_OPEN_COUNTER) {
        command.automatic = value % 2U == 0;
    } else if (command.kind == COMMAND_PAUSE_COUNTER) {
        command.reason_id = value % 4U;
    } else if (command.kind == COMMAND_FINISH) {
        command.finish.outcome = (enum outcome)(1U + value % (OUTCOME_COUNT - 1));
    }
    return command;
}

static void check_replay(const struct office *office, const struct event_list *events)
{
    struct office twin;
    size_t from = 0;

    for (size_t i = 0; i < events->count; i++) {
        from = events->events[i].seq == office->day_seq ? i : from;
    }
    if (events->count == 0 || office_init(&twin, office->definition) != QD_OK) {
        return;
    }
    for (size_t i = from; i < events->count; i++) {
        enum qd_err err = office_fold(&twin, &events->events[i]);
        QD_ASSERT(err == QD_OK);
    }
    QD_ASSERT(office_hash(&twin) == office_hash(office));
    office_deinit(&twin);
}

static void run(struct feed *feed, struct office *office, struct event_list *events)
{
    int64_t now_ms = office_sample_at(SAMPLE_MONDAY, 7, 30);

    for (uint32_t i = 1; i <= COMMANDS_MAX && feed->size > 0; i++) {
        struct command command = read_command(feed, office, i);
        struct answer answer;
        struct obstacle obstacle;
        uint8_t wait = feed_next(feed); /* Mostly seconds, now and then hours, at times none. */
        now_ms += wait < 200 ? wait * INT64_C(1000) : (wait - 199) * INT64_C(600000);
        uint64_t before = office_hash(office);
        size_t count = events->count;
        enum refusal refusal = office_step(office, &command, now_ms, events, &answer, &obstacle);
        QD_ASSERT(refusal == REFUSAL_NONE || refusal_key(refusal) != NULL);
        QD_ASSERT(refusal == REFUSAL_NONE ||
                  (office_hash(office) == before && events->count == count));
        office_check(office);
    }
}

/* NOLINTNEXTLINE(readability-identifier-naming): libFuzzer's name. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct definition definition = office_sample_definition();
    struct event_list events = {0};
    struct feed feed = {.data = data, .size = size};
    struct office office;

    if (office_init(&office, &definition) == QD_OK) {
        run(&feed, &office, &events);
        check_replay(&office, &events);
        office_deinit(&office);
    }
    event_list_deinit(&events);
    definition_deinit(&definition);
    return 0;
}
