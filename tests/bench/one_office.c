#include "tests/bench/one_office.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "queued/codec/record.h"

#define ISSUE_EVERY_MS 100

void one_office_must(bool is_good, const char *what)
{
    if (!is_good) {
        (void)fprintf(stderr, "bench: %s\n", what);
        exit(EXIT_FAILURE);
    }
}

void one_office_fresh_id(struct one_office *one, struct command_id *id)
{
    one->command_count++;
    memcpy(id->bytes, &one->command_count, sizeof one->command_count);
}

void one_office_fresh_token(struct one_office *one, struct command *command)
{
    one->command_count++;
    memcpy(command->issue.token, &one->command_count, sizeof one->command_count);
}

void one_office_push(struct one_office *one)
{
    if (one->journal != NULL) {
        one_office_must(batch_reserve(&one->batch, one->events.count) == QD_OK, "out of memory");
        for (size_t i = 0; i < one->events.count; i++) {
            const struct event *event = &one->events.events[i];
            batch_push(&one->batch, event, office_ticket(&one->office, event->ticket_id));
        }
    }
    one->events.count = 0;
}

void one_office_commit(struct one_office *one)
{
    if (one->journal != NULL && one->batch.entry_count > 0) {
        one_office_must(journal_commit_now(one->journal, &one->batch) == QD_OK,
                        journal_errmsg(one->journal));
        batch_clear(&one->batch);
    }
}

void one_office_do(struct one_office *one, struct command command)
{
    struct obstacle obstacle;

    one_office_fresh_id(one, &command.id);
    enum refusal refusal =
        office_step(&one->office, &command, one->now_ms, &one->events, &one->answer, &obstacle);
    one_office_must(refusal == REFUSAL_NONE, refusal_text(refusal, true));
    one_office_push(one);
}

void one_office_clerk(struct one_office *one, enum command_kind kind, uint32_t clerk_id)
{
    one_office_do(one,
                  (struct command){.kind = kind, .actor = {.kind = ACTOR_CLERK, .id = clerk_id}});
}

void one_office_issue(struct one_office *one, uint32_t service_id)
{
    struct command command = {.kind = COMMAND_ISSUE, .actor = {.kind = ACTOR_DEVICE, .id = 1}};

    command.issue.service_id = service_id;
    command.issue.ticket_class = CLASS_REGULAR;
    command.issue.channel = CHANNEL_KIOSK;
    command.issue.language = LANGUAGE_VI;
    one_office_fresh_token(one, &command);
    one->now_ms += ISSUE_EVERY_MS;
    one_office_do(one, command);
}

static void open_journal(struct one_office *one, const char *folder)
{
    char path[512];
    char errmsg[JOURNAL_ERRMSG_SIZE] = "";
    const struct journal_options options = {.path = path};

    (void)snprintf(path, sizeof path, "%s/queued.db", folder);
    one_office_must(journal_open(&one->journal, &options, errmsg) == QD_OK, errmsg);
}

void one_office_init(struct one_office *one, const char *folder, int64_t now_ms)
{
    const struct actor manager = {.kind = ACTOR_MANAGER, .id = 1};
    struct batch_definition packed = {.version = 1};

    *one = (struct one_office){.plan = plan_bat_xat(), .now_ms = now_ms};
    one->definition = plan_definition(&one->plan, 1);
    packed.office_id = one->definition.office_id;
    one_office_must(office_init(&one->office, &one->definition) == QD_OK, "out of memory");
    if (folder == NULL) {
        return;
    }
    open_journal(one, folder);
    one_office_must(record_pack_definition(&one->definition, &packed.bytes, &packed.len) == QD_OK &&
                        batch_push_definition(&one->batch, &packed) == QD_OK &&
                        office_apply_definition(
                            &one->office, &one->definition, manager, one->now_ms, &one->events) ==
                            QD_OK,
                    "out of memory");
    one_office_push(one);
}

void one_office_open_day(struct one_office *one, uint32_t count)
{
    one_office_do(
        one, (struct command){.kind = COMMAND_OPEN_DAY, .actor = {.kind = ACTOR_MANAGER, .id = 1}});
    for (uint32_t i = 1; i <= count; i++) {
        struct command sit = {
            .kind = COMMAND_LOG_IN, .actor = {.kind = ACTOR_CLERK, .id = i}, .counter_id = i};
        one_office_do(one, sit);
        one_office_clerk(one, COMMAND_OPEN_COUNTER, i);
    }
}

void one_office_deinit(struct one_office *one)
{
    if (one->journal != NULL) {
        journal_close(one->journal, NULL, NULL);
    }
    office_deinit(&one->office);
    definition_deinit(&one->definition);
    event_list_deinit(&one->events);
    batch_deinit(&one->batch);
}
