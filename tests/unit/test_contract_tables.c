#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "queued/base/base32.h"
#include "queued/gateway/gateway.h"

/* What proto/README.md says of rights and limits is what the server does. */
static char readme[131072];

static int read_readme(void **state)
{
    char path[512];

    (void)state;
    (void)snprintf(path, sizeof path, "%s/proto/README.md", getenv("QUEUED_SOURCE_DIR"));
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    size_t len = fread(readme, 1, sizeof readme - 1, file);
    assert_in_range(len, 1000, sizeof readme - 2);
    readme[len] = '\0';
    (void)fclose(file);
    return 0;
}

/* --- Rights --- */

static const struct {
    const char *name; /* As the tables write it, most special first: "clerk" is part of others. */
    struct identity identity;
} people[] = {
    {"nobody", {.actor.kind = ACTOR_NONE}},
    {"citizen", {.actor = {ACTOR_CITIZEN, 1}}},
    {"kiosk", {.actor = {ACTOR_DEVICE, 1}, .device = IDENTITY_KIOSK}},
    {"display", {.actor = {ACTOR_DEVICE, 1}, .device = IDENTITY_DISPLAY}},
    {"terminal", {.actor = {ACTOR_DEVICE, 1}, .device = IDENTITY_TERMINAL}},
    {"clerk", {.actor = {ACTOR_CLERK, 1}}},
    {"clerk with the right",
     {.actor = {ACTOR_CLERK, 1}, .rights = IDENTITY_CALL_TICKET | IDENTITY_RECLASSIFY}},
    {"manager", {.actor = {ACTOR_MANAGER, 1}}},
    {"manager", {.actor = {ACTOR_ADMINISTRATOR, 1}}},
};

static const struct {
    const char *name;
    enum request_kind kind;
    int what; /* The command, or the topic. */
} rows[] = {
    {"GetOffice", REQUEST_GET_OFFICE, 0},
    {"GetProcedures", REQUEST_GET_PROCEDURES, 0},
    {"GetForecast", REQUEST_GET_FORECAST, 0},
    {"GetReport", REQUEST_GET_REPORT, 0},
    {"PrintChecklist", REQUEST_PRINT_CHECKLIST, 0},
    {"GetWorkbook", REQUEST_GET_WORKBOOK, 0},
    {"GetStory", REQUEST_GET_STORY, 0},
    {"GetStaff", REQUEST_GET_STAFF, 0},
    {"BOARD", REQUEST_SUBSCRIBE, TOPIC_BOARD},
    {"COUNTER", REQUEST_SUBSCRIBE, TOPIC_COUNTER},
    {"TICKET", REQUEST_SUBSCRIBE, TOPIC_TICKET},
    {"STATISTICS", REQUEST_SUBSCRIBE, TOPIC_STATISTICS},
    {"PRINTERS", REQUEST_SUBSCRIBE, TOPIC_PRINTERS},
    {"DEVICES", REQUEST_SUBSCRIBE, TOPIC_DEVICES},
    {"Issue", REQUEST_COMMAND, COMMAND_ISSUE},
    {"CallNext", REQUEST_COMMAND, COMMAND_CALL_NEXT},
    {"CallTicket", REQUEST_COMMAND, COMMAND_CALL_TICKET},
    {"Recall", REQUEST_COMMAND, COMMAND_RECALL},
    {"Start", REQUEST_COMMAND, COMMAND_START},
    {"Finish", REQUEST_COMMAND, COMMAND_FINISH},
    {"NoShow", REQUEST_COMMAND, COMMAND_NO_SHOW},
    {"Return", REQUEST_COMMAND, COMMAND_RETURN},
    {"Park", REQUEST_COMMAND, COMMAND_PARK},
    {"Resume", REQUEST_COMMAND, COMMAND_RESUME},
    {"Transfer", REQUEST_COMMAND, COMMAND_TRANSFER},
    {"Requeue", REQUEST_COMMAND, COMMAND_REQUEUE},
    {"Reclassify", REQUEST_COMMAND, COMMAND_RECLASSIFY},
    {"Cancel", REQUEST_COMMAND, COMMAND_CANCEL},
    {"Undo", REQUEST_COMMAND, COMMAND_UNDO},
    {"Reprint", REQUEST_COMMAND, COMMAND_REPRINT},
    {"LogIn", REQUEST_LOG_IN, 0},
    {"LogOut", REQUEST_LOG_OUT, 0},
    {"OpenCounter", REQUEST_COMMAND, COMMAND_OPEN_COUNTER},
    {"PauseCounter", REQUEST_COMMAND, COMMAND_PAUSE_COUNTER},
    {"CloseCounter", REQUEST_COMMAND, COMMAND_CLOSE_COUNTER},
    {"ReleaseCounter", REQUEST_COMMAND, COMMAND_RELEASE_COUNTER},
    {"OpenDay", REQUEST_COMMAND, COMMAND_OPEN_DAY},
    {"CloseDay", REQUEST_COMMAND, COMMAND_CLOSE_DAY},
    {"Rate", REQUEST_COMMAND, COMMAND_RATE},
};

/* The second cell of the row that begins with @name, between commas. */
static void find_cell(const char *name, char *cell, size_t size)
{
    char start[64];

    (void)snprintf(start, sizeof start, "\n| `%s` | ", name);
    const char *row = strstr(readme, start);
    if (row == NULL) {
        fail_msg("no row for %s", name);
        return;
    }
    assert_null(strstr(row + 1, start)); /* One row says it. */
    const char *from = row + strlen(start);
    size_t len = (size_t)(strstr(from, " |") - from);
    assert_true(len + 4 < size);
    (void)snprintf(cell, size, ", %.*s,", (int)len, from);
}

/* "clerk" names also those with more rights; "citizen (own)" is a citizen. */
static bool is_named(const char *cell, const char *name)
{
    char word[64];
    char own[64];

    (void)snprintf(word, sizeof word, ", %s,", name);
    (void)snprintf(own, sizeof own, ", %s (own),", name);
    bool is_clerk = strcmp(name, "clerk with the right") == 0 && strstr(cell, ", clerk,") != NULL;
    return is_clerk || strstr(cell, ", everybody,") != NULL || strstr(cell, word) != NULL ||
           strstr(cell, own) != NULL;
}

static struct request request_of(size_t row)
{
    struct request request = {.kind = rows[row].kind};

    if (request.kind == REQUEST_SUBSCRIBE) {
        request.subscribe.topic = (enum topic_kind)rows[row].what;
    } else {
        request.command.kind = (enum command_kind)rows[row].what;
    }
    return request;
}

static void check_right(size_t row, size_t person, const char *cell)
{
    const struct identity *identity = &people[person].identity;
    struct request request = request_of(row);
    bool unknown = identity->actor.kind == ACTOR_NONE || identity->device == IDENTITY_TERMINAL;
    enum refusal expected = unknown ? REFUSAL_LOG_IN_FIRST : REFUSAL_NOT_ALLOWED;

    expected = is_named(cell, people[person].name) ? REFUSAL_NONE : expected;
    enum refusal refusal = rights_check(identity, &request);
    if (refusal != expected) {
        fail_msg("%s by %s: %s", rows[row].name, people[person].name, refusal_key(refusal));
    }
}

static void the_tables_say_who_may(void **state)
{
    (void)state;
    for (size_t i = 0; i < QD_ARRAY_LEN(rows); i++) {
        char cell[256];
        find_cell(rows[i].name, cell, sizeof cell);
        for (size_t j = 0; j < QD_ARRAY_LEN(people); j++) {
            check_right(i, j, cell);
        }
    }
}

/* Every command of a client has its row. */
static void no_command_is_left_out(void **state)
{
    bool known[COMMAND_KIND_COUNT] = {
        [COMMAND_LOG_IN] = true, [COMMAND_LOG_OUT] = true, [COMMAND_TICK] = true, /* No client's. */
    };

    (void)state;
    for (size_t i = 0; i < QD_ARRAY_LEN(rows); i++) {
        if (rows[i].kind == REQUEST_COMMAND) {
            known[rows[i].what] = true;
        }
    }
    for (int kind = COMMAND_ISSUE; kind < COMMAND_KIND_COUNT; kind++) {
        assert_true(known[kind]);
    }
}

static void every_refusal_is_named(void **state)
{
    (void)state;
#define X(name, number, vi, en) assert_non_null(strstr(readme, "`" #name "`"));
    REFUSAL_MAP(X)
#undef X
}

/* --- Limits --- */

/* "1,048,576". */
static void write_number(char *text, size_t size, uint64_t number)
{
    char digits[32];
    int len = snprintf(digits, sizeof digits, "%llu", (unsigned long long)number);
    size_t at = 0;

    for (int i = 0; i < len && at + 2 < size; i++) {
        if (i > 0 && (len - i) % 3 == 0) {
            text[at++] = ',';
        }
        text[at++] = digits[i];
    }
    text[at] = '\0';
}

static void the_limits_are_those_of_the_server(void **state)
{
    static const struct {
        const char *before;
        uint64_t number;
        const char *after;
    } said[] = {
        {"**", LIMIT_FRAME_IN, " bytes** a message"},
        {"**", LIMIT_FRAME_OUT, "**"},
        {"pings every ", LIMIT_IDLE_MS / 3000, " seconds"},
        {"for ", LIMIT_IDLE_MS / 1000, " seconds is dropped"},
        {"within ", LIMIT_HANDSHAKE_MS / 1000, " seconds"},
        {"Up to ", LIMIT_SESSION_COMMANDS, " requests may be unanswered"},
        {"the newest ", LIMIT_COMMAND_IDS, " of them"},
        {"leaves ", LIMIT_SESSION_QUEUE_FRAMES, " of them"},
        {"or ", LIMIT_SESSION_QUEUE_BYTES / 1048576, " MiB, unread"},
        {"issue. ", BASE32_LEN, " characters"},
    };

    (void)state;
    for (size_t i = 0; i < QD_ARRAY_LEN(said); i++) {
        char number[32];
        char words[128];
        write_number(number, sizeof number, said[i].number);
        (void)snprintf(words, sizeof words, "%s%s%s", said[i].before, number, said[i].after);
        if (strstr(readme, words) == NULL) {
            fail_msg("proto/README.md does not say \"%s\"", words);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_tables_say_who_may),
        cmocka_unit_test(no_command_is_left_out),
        cmocka_unit_test(every_refusal_is_named),
        cmocka_unit_test(the_limits_are_those_of_the_server),
    };

    return cmocka_run_group_tests(tests, read_readme, NULL);
}
