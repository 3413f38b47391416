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
    {'z',
     {.actor = {.kind = ACTOR_CITIZEN, .id = 5}, .rights = UINT32_MAX}}, /* Rights are of clerks. */
    {'k',
     {.actor = {.kind = ACTOR_DEVICE, .id = 1}, .device = IDENTITY_KIOSK, .rights = UINT32_MAX}},
    {'d', {.actor = {.kind = ACTOR_DEVICE, .id = 2}, .device = IDENTITY_DISPLAY}},
    {'t', {.actor = {.kind = ACTOR_DEVICE, .id = 3}, .device = IDENTITY_TERMINAL}},
    {'c', {.actor = {.kind = ACTOR_CLERK, .id = 4}, .device = IDENTITY_TERMINAL}},
    {'l', {.actor = {.kind = ACTOR_CLERK, .id = 4}, .rights = IDENTITY_CALL_TICKET}},
    {'r', {.actor = {.kind = ACTOR_CLERK, .id = 4}, .rights = IDENTITY_RECLASSIFY}},
    {'b',
     {.actor = {.kind = ACTOR_CLERK, .id = 4},
      .rights = IDENTITY_CALL_TICKET | IDENTITY_RECLASSIFY}},
    {'m', {.actor = {.kind = ACTOR_MANAGER, .id = 6}}},
    {'a', {.actor = {.kind = ACTOR_ADMINISTRATOR, .id = 7}}},
    {'s', {.actor = {.kind = ACTOR_SYSTEM}}}, /* No connection is the server's own. */
};

/* Who may do what. All else is refused. */
static const struct {
    enum command_kind kind;
    const char *allowed;
} commands[] = {
    {COMMAND_ISSUE, "kclrb"},
    {COMMAND_CALL_NEXT, "clrb"},
    {COMMAND_CALL_TICKET, "lb"},
    {COMMAND_RECALL, "clrb"},
    {COMMAND_START, "clrb"},
    {COMMAND_FINISH, "clrb"},
    {COMMAND_NO_SHOW, "clrb"},
    {COMMAND_RETURN, "clrbma"},
    {COMMAND_PARK, "clrb"},
    {COMMAND_RESUME, "clrb"},
    {COMMAND_TRANSFER, "clrb"},
    {COMMAND_REQUEUE, "clrb"},
    {COMMAND_RECLASSIFY, "rbma"},
    {COMMAND_CANCEL, "zkclrbma"},
    {COMMAND_UNDO, "clrb"},
    {COMMAND_REPRINT, "kclrbma"},
    {COMMAND_LOG_IN, ""},  /* As REQUEST_LOG_IN alone. */
    {COMMAND_LOG_OUT, ""}, /* As REQUEST_LOG_OUT alone. */
    {COMMAND_OPEN_COUNTER, "clrb"},
    {COMMAND_PAUSE_COUNTER, "clrb"},
    {COMMAND_CLOSE_COUNTER, "clrb"},
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
    {REQUEST_GET_OFFICE, "nzkdtclrbmas"},
    {REQUEST_GET_PROCEDURES, "kclrbma"},
    {REQUEST_GET_FORECAST, "kclrbma"},
    {REQUEST_GET_REPORT, "ma"},
    {REQUEST_PRINT_CHECKLIST, "k"},
    {REQUEST_GET_WORKBOOK, "ma"},
    {REQUEST_GET_STORY, "ma"},
    {REQUEST_GET_STAFF, "ma"},
    {REQUEST_LOG_IN, "ntclrbmas"},
    {REQUEST_LOG_OUT, "clrbma"},
};

static const struct {
    enum topic_kind kind;
    const char *allowed;
} topics[] = {
    {TOPIC_BOARD, "kdtclrbma"},
    {TOPIC_COUNTER, "clrbma"},
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
    /* Hello, the two about topics, and commands are the others. */
    bool seen[REQUEST_KIND_COUNT] = {true,
                                     [REQUEST_HELLO] = true,
                                     [REQUEST_SUBSCRIBE] = true,
                                     [REQUEST_UNSUBSCRIBE] = true,
                                     [REQUEST_COMMAND] = true};

    (void)state;
    for (size_t i = 0; i < QD_ARRAY_LEN(questions); i++) {
        const struct request request = {.kind = questions[i].kind};
        check(&request, questions[i].allowed);
        assert_false(seen[questions[i].kind]);
        seen[questions[i].kind] = true;
    }
    for (size_t i = 0; i < QD_ARRAY_LEN(seen); i++) {
        assert_true(seen[i]);
    }
}

static void test_topics(void **state)
{
    static const enum request_kind kinds[] = {REQUEST_SUBSCRIBE, REQUEST_UNSUBSCRIBE};
    bool seen[TOPIC_KIND_COUNT] = {true};

    (void)state;
    for (size_t i = 0; i < QD_ARRAY_LEN(topics) * QD_ARRAY_LEN(kinds); i++) {
        struct request request = {.kind = kinds[i % QD_ARRAY_LEN(kinds)]};
        request.subscribe.topic = topics[i / QD_ARRAY_LEN(kinds)].kind;
        check(&request, topics[i / QD_ARRAY_LEN(kinds)].allowed);
        seen[topics[i / QD_ARRAY_LEN(kinds)].kind] = true;
    }
    for (size_t i = 0; i < QD_ARRAY_LEN(seen); i++) {
        assert_true(seen[i]);
    }
}

/* Of every kind of actor, and of every kind of device, somebody has been tried. */
static void test_everybody(void **state)
{
    bool actors[ACTOR_KIND_COUNT] = {false};
    bool devices[IDENTITY_TERMINAL + 1] = {true};

    (void)state;
    for (size_t i = 0; i < QD_ARRAY_LEN(people); i++) {
        actors[people[i].identity.actor.kind] = true;
        devices[people[i].identity.device] |= people[i].identity.actor.kind == ACTOR_DEVICE;
    }
    for (size_t i = 0; i < QD_ARRAY_LEN(actors); i++) {
        assert_true(actors[i]);
    }
    for (size_t i = 0; i < QD_ARRAY_LEN(devices); i++) {
        assert_true(devices[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_commands),
        cmocka_unit_test(test_questions),
        cmocka_unit_test(test_topics),
        cmocka_unit_test(test_everybody),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
