#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "queued/base/assert.h"
#include "queued/office/command.h"

/* A command of each kind with every argument that it has. */
static struct command full(enum command_kind kind)
{
    struct command command;

    memset(&command, 0, sizeof command);
    command.kind = kind;
    command.ticket_id = 11;
    command.counter_id = 12;
    command.service_id = 13;
    if (kind == COMMAND_ISSUE) {
        command.issue = (struct command_issue){
            .service_id = 1,
            .procedure_count = 2,
            .procedure_ids = {21, 22},
            .ticket_class = CLASS_PRIORITY,
            .channel = CHANNEL_KIOSK,
            .language = LANGUAGE_VI,
            .appointment_at_ms = 31,
            .definition_version = 32,
        };
    } else if (kind == COMMAND_CALL_TICKET) {
        memcpy(command.label, "A012", sizeof "A012");
    } else if (kind == COMMAND_RECLASSIFY) {
        command.ticket_class = CLASS_REGULAR;
    } else if (kind == COMMAND_PAUSE_COUNTER) {
        command.reason_id = 1;
    } else if (kind == COMMAND_RATE) {
        command.rating = (struct rating){.level = 2, .reason_count = 2, .reason_ids = {4, 5}};
    } else if (kind == COMMAND_FINISH) {
        command.finish.outcome = OUTCOME_DOSSIER_ACCEPTED;
        static const char code[] = "H38.12.24-260603-0012";
        memcpy(command.finish.dossier_code, code, sizeof code);
        command.finish.dossier_due_date = 20261201;
    }
    return command;
}

static void test_the_same_is_the_same(void **state)
{
    (void)state;
    for (int kind = COMMAND_ISSUE; kind < COMMAND_KIND_COUNT; kind++) {
        struct command one = full((enum command_kind)kind);
        struct command two = full((enum command_kind)kind);
        assert_true(command_hash(&one) == command_hash(&two));
        /* Who asks, under which id, and the token a retry brings along are not of the command. */
        two.actor = (struct actor){ACTOR_CLERK, 77};
        two.id.bytes[0] = 1;
        assert_true(command_hash(&one) == command_hash(&two));
    }
    struct command issue = full(COMMAND_ISSUE);
    uint64_t hash = command_hash(&issue);
    issue.issue.token[15] = 0xff;
    assert_true(command_hash(&issue) == hash);
    /* Nor are procedures beyond those counted. */
    issue.issue.procedure_ids[2] = 99;
    assert_true(command_hash(&issue) == hash);
}

static void test_kinds_differ(void **state)
{
    (void)state;
    for (int a = COMMAND_ISSUE; a < COMMAND_KIND_COUNT; a++) {
        struct command one = full((enum command_kind)a);
        for (int b = COMMAND_ISSUE; b < a; b++) {
            struct command two = full((enum command_kind)b);
            assert_true(command_hash(&one) != command_hash(&two));
        }
    }
}

/* Each way to change one argument of a command. */
struct change {
    enum command_kind kind;
    void (*apply)(struct command *command);
};

static void other_service(struct command *command)
{
    command->issue.service_id++;
}

static void fewer_procedures(struct command *command)
{
    command->issue.procedure_count--;
}

static void other_procedure(struct command *command)
{
    command->issue.procedure_ids[1]++;
}

static void swapped_procedures(struct command *command)
{
    command->issue.procedure_ids[0] = 22;
    command->issue.procedure_ids[1] = 21;
}

static void other_issue_class(struct command *command)
{
    command->issue.ticket_class = CLASS_REGULAR;
}

static void other_channel(struct command *command)
{
    command->issue.channel = CHANNEL_PHONE;
}

static void other_language(struct command *command)
{
    command->issue.language = LANGUAGE_EN;
}

static void other_appointment(struct command *command)
{
    command->issue.appointment_at_ms++;
}

static void other_definition(struct command *command)
{
    command->issue.definition_version++;
}

static void other_label(struct command *command)
{
    command->label[3] = '3';
}

static void named_by_label(struct command *command)
{
    (void)memcpy(command->label, "A012", sizeof "A012");
}

static void longer_label(struct command *command)
{
    command->label[4] = '0';
}

static void other_class(struct command *command)
{
    command->ticket_class = CLASS_PRIORITY;
}

static void take_over(struct command *command)
{
    command->take_over = true;
}

static void automatic(struct command *command)
{
    command->automatic = true;
}

static void other_reason(struct command *command)
{
    command->reason_id++;
}

static void other_outcome(struct command *command)
{
    command->finish.outcome = OUTCOME_SETTLED;
}

static void other_dossier(struct command *command)
{
    command->finish.dossier_code[0] = 'G';
}

static void no_dossier(struct command *command)
{
    command->finish.dossier_code[0] = '\0';
}

static void other_due_date(struct command *command)
{
    command->finish.dossier_due_date++;
}

static void other_level(struct command *command)
{
    command->rating.level++;
}

static void fewer_reasons(struct command *command)
{
    command->rating.reason_count--;
}

static void other_rating_reason(struct command *command)
{
    command->rating.reason_ids[1]++;
}

static const struct change changes[] = {
    {COMMAND_RATE, other_level},           {COMMAND_RATE, fewer_reasons},
    {COMMAND_RATE, other_rating_reason},   {COMMAND_ISSUE, other_service},
    {COMMAND_ISSUE, fewer_procedures},     {COMMAND_ISSUE, other_procedure},
    {COMMAND_ISSUE, swapped_procedures},   {COMMAND_ISSUE, other_issue_class},
    {COMMAND_ISSUE, other_channel},        {COMMAND_ISSUE, other_language},
    {COMMAND_ISSUE, other_appointment},    {COMMAND_ISSUE, other_definition},
    {COMMAND_CALL_TICKET, other_label},    {COMMAND_RETURN, named_by_label},
    {COMMAND_CALL_TICKET, longer_label},   {COMMAND_RECLASSIFY, other_class},
    {COMMAND_LOG_IN, take_over},           {COMMAND_OPEN_COUNTER, automatic},
    {COMMAND_PAUSE_COUNTER, other_reason}, {COMMAND_FINISH, other_outcome},
    {COMMAND_FINISH, other_dossier},       {COMMAND_FINISH, no_dossier},
    {COMMAND_FINISH, other_due_date},
};

static void test_every_argument_counts(void **state)
{
    (void)state;
    for (size_t i = 0; i < QD_ARRAY_LEN(changes); i++) {
        struct command command = full(changes[i].kind);
        uint64_t before = command_hash(&command);
        print_message("change %zu\n", i);
        changes[i].apply(&command);
        assert_true(command_hash(&command) != before);
    }
    for (int kind = COMMAND_ISSUE; kind < COMMAND_KIND_COUNT; kind++) {
        struct command command = full((enum command_kind)kind);
        uint64_t hashes[4] = {command_hash(&command)};
        command.ticket_id++;
        hashes[1] = command_hash(&command);
        command.ticket_id--;
        command.counter_id++;
        hashes[2] = command_hash(&command);
        command.counter_id--;
        command.service_id++;
        hashes[3] = command_hash(&command);
        for (size_t j = 0; j < 4; j++) {
            assert_true(j == 0 || hashes[j] != hashes[0]);
            assert_true(j < 2 || hashes[j] != hashes[j - 1]);
        }
    }
}

/* A kind without arguments is not told apart by what an older command left in the same bytes. */
static void test_only_own_arguments_count(void **state)
{
    static const enum command_kind bare[] = {
        COMMAND_CALL_NEXT,
        COMMAND_RECALL,
        COMMAND_START,
        COMMAND_NO_SHOW,
        COMMAND_PARK,
        COMMAND_REQUEUE,
        COMMAND_UNDO,
        COMMAND_LOG_OUT,
        COMMAND_CANCEL,
        COMMAND_REPRINT,
        COMMAND_RELEASE_COUNTER,
        COMMAND_CLOSE_DAY,
        COMMAND_TRANSFER,
        COMMAND_RESUME,
        COMMAND_RETURN,
    };

    (void)state;
    for (size_t i = 0; i < QD_ARRAY_LEN(bare); i++) {
        struct command command = full(bare[i]);
        uint64_t before = command_hash(&command);
        memset(&command.issue, 0x5a, sizeof command.issue);
        assert_true(command_hash(&command) == before);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_same_is_the_same),
        cmocka_unit_test(test_kinds_differ),
        cmocka_unit_test(test_every_argument_counts),
        cmocka_unit_test(test_only_own_arguments_count),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
