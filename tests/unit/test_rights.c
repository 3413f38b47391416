#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "queued/base/assert.h"
#include "queued/gateway/rights.h"

/* Everybody who can stand behind a connection, each with a letter. */
static const struct person {
    char letter;
    struct identity identity;
} people[] = {
    {'n', {.actor = {.kind = ACTOR_NONE}}},
    {'z', {.actor = {.kind = ACTOR_CITIZEN, .id = 5}}},
    {'k', {.actor = {.kind = ACTOR_DEVICE, .id = 1}, .device = IDENTITY_KIOSK}},
    {'d', {.actor = {.kind = ACTOR_DEVICE, .id = 2}, .device = IDENTITY_DISPLAY}},
    {'t', {.actor = {.kind = ACTOR_DEVICE, .id = 3}, .device = IDENTITY_TERMINAL}},
    {'c', {.actor = {.kind = ACTOR_CLERK, .id = 4}, .device = IDENTITY_TERMINAL}},
    {'l', {.actor = {.kind = ACTOR_CLERK, .id = 4}, .rights = IDENTITY_CALL_TICKET}},
    {'r', {.actor = {.kind = ACTOR_CLERK, .id = 4}, .rights = IDENTITY_RECLASSIFY}},
    {'m', {.actor = {.kind = ACTOR_MANAGER, .id = 6}}},
    {'a', {.actor = {.kind = ACTOR_ADMINISTRATOR, .id = 7}}},
    {'s', {.actor = {.kind = ACTOR_SYSTEM}}}, /* No connection is the server's own. */
};

/* Who may do what. All else is refused. */
static const struct {
    enum command_kind kind;
    const char *allowed;
} commands[] = {
    {COMMAND_ISSUE, "kclr"},
    {COMMAND_CALL_NEXT, "clr"},
    {COMMAND_CALL_TICKET, "l"},
    {COMMAND_RECALL, "clr"},
    {COMMAND_START, "clr"},
    {COMMAND_FINISH, "clr"},
    {COMMAND_NO_SHOW, "clr"},
    {COMMAND_RETURN, "clrma"},
    {COMMAND_PARK, "clr"},
    {COMMAND_RESUME, "clr"},
    {COMMAND_TRANSFER, "clr"},
    {COMMAND_REQUEUE, "clr"},
    {COMMAND_RECLASSIFY, "rma"},
    {COMMAND_CANCEL, "zkclrma"},
    {COMMAND_UNDO, "clr"},
    {COMMAND_REPRINT, "kclrma"},
    {COMMAND_LOG_IN, ""},  /* As REQUEST_LOG_IN alone. */
    {COMMAND_LOG_OUT, ""}, /* As REQUEST_LOG_OUT alone. */
    {COMMAND_OPEN_COUNTER, "clr"},
    {COMMAND_PAUSE_COUNTER, "clr"},
    {COMMAND_CLOSE_COUNTER, "clr"},
    {COMMAND_RELEASE_COUNTER, "ma"},
    {COMMAND_OPEN_DAY, "ma"},
    {COMMAND_CLOSE_DAY, "ma"},
    {COMMAND_TICK, ""},
    {COMMAND_RATE, "z"},
};

static const struct {
    enum request_kind kind;
    const char *allowed;
} questions[] = {
    {REQUEST_GET_OFFICE, "nzkdtclrmas"},
    {REQUEST_GET_PROCEDURES, "kclrma"},
    {REQUEST_GET_FORECAST, "kclrma"},
    {REQUEST_GET_REPORT, "ma"},
    {REQUEST_PRINT_CHECKLIST, "k"},
    {REQUEST_GET_WORKBOOK, "ma"},
    {REQUEST_GET_STORY, "ma"},
    {REQUEST_GET_STAFF, "ma"},
    {REQUEST_LOG_IN, "ntclrmas"},
    {REQUEST_LOG_OUT, "clrma"},
};

static const struct {
    enum topic_kind kind;
    const char *allowed;
} topics[] = {
    {TOPIC_BOARD, "kdtclrma"},
    {TOPIC_COUNTER, "clrma"},
    {TOPIC_TICKET, "z"},
    {TOPIC_STATISTICS, "ma"},
    {TOPIC_PRINTERS, "kma"},
    {TOPIC_DEVICES, "ma"},
};

static void check(const struct request *request, const char *allowed)
{
    for (size_t i = 0; i < QD_ARRAY_LEN(people); i++) {
        const struct person *person = &people[i];
        bool may = strchr(allowed, person->letter) != NULL;
        bool might = strchr("nts", person->letter) != NULL; /* Once somebody has logged in there. */
        enum refusal expected = may     ? REFUSAL_NONE
                                : might ? REFUSAL_LOG_IN_FIRST
                                        : REFUSAL_NOT_ALLOWED;
        if (rights_check(&person->identity, request) != expected) {
            fail_msg("request %d, command %d, topic %d: %c",
                     (int)request->kind,
                     (int)request->command.kind,
                     (int)request->subscribe.topic,
                     person->letter);
        }
    }
}

static void test_commands(void **state)
{
    bool seen[COMMAND_KIND_COUNT] = {true};

    (void)state;
    for (size_t i = 0; i < QD_ARRAY_LEN(commands); i++) {
        const struct request request = {.kind = REQUEST_COMMAND, .command.kind = commands[i].kind};
        check(&request, commands[i].allowed);
        assert_false(seen[commands[i].kind]);
        seen[commands[i].kind] = true;
    }
    for (size_t i = 0; i < QD_ARRAY_LEN(seen); i++) {
        assert_true(seen[i]);
    }
}

static void test_questions(void **state)
{
    (void)state;
    for (size_t i = 0; i < QD_ARRAY_LEN(questions); i++) {
        const struct request request = {.kind = questions[i].kind};
        check(&request, questions[i].allowed);
    }
    /* Hello, the two about topics, and commands are the others. */
    assert_int_equal(QD_ARRAY_LEN(questions) + 4, REQUEST_KIND_COUNT - 1);
}

static void test_topics(void **state)
{
    static const enum request_kind kinds[] = {REQUEST_SUBSCRIBE, REQUEST_UNSUBSCRIBE};

    (void)state;
    for (size_t i = 0; i < QD_ARRAY_LEN(topics) * QD_ARRAY_LEN(kinds); i++) {
        struct request request = {.kind = kinds[i % QD_ARRAY_LEN(kinds)]};
        request.subscribe.topic = topics[i / QD_ARRAY_LEN(kinds)].kind;
        check(&request, topics[i / QD_ARRAY_LEN(kinds)].allowed);
    }
    assert_int_equal(QD_ARRAY_LEN(topics), TOPIC_KIND_COUNT - 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_commands),
        cmocka_unit_test(test_questions),
        cmocka_unit_test(test_topics),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
