/* Offices for a measure: a database in which N offices are open, each with its first counters
 * manned, and a file with the tokens of a kiosk, a display and the clerks of each.
 *
 * usage: bench-offices OFFICE.yaml FOLDER OFFICES [COUNTERS] */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "queued/codec/record.h"
#include "queued/journal/accounts.h"
#include "queued/office/office.h"
#include "queued/setup/setup.h"

/* Monday 2026-11-23, 08:00 in Vietnam: the instant at which the server's clock begins. */
#define OPENED_MS (INT64_C(1795395600000))
#define SESSION_MS (INT64_C(16) * 3600 * 1000)
#define OFFICES_A_COMMIT 64

struct making {
    const char *yaml;
    char path[512];
    FILE *tokens;
    struct definition definition;
    struct journal *journal;
    struct accounts *accounts;
    struct batch batch;
    struct event_list events;
    uint32_t counter_count;
};

static void must(bool is_good, const char *what)
{
    if (!is_good) {
        (void)fprintf(stderr, "bench-offices: %s\n", what);
        exit(EXIT_FAILURE);
    }
}

static void load(struct making *making)
{
    struct complaints complaints;

    complaints_init(&complaints);
    enum qd_err err = setup_load(making->yaml, NULL, &making->definition, &complaints);
    complaints_print(&complaints, stderr, false);
    complaints_deinit(&complaints);
    must(err == QD_OK, "the office cannot be read");
    making->definition.version = 1;
}

static void push(struct making *making, const struct office *office)
{
    must(batch_reserve(&making->batch, making->events.count) == QD_OK, "out of memory");
    for (size_t i = 0; i < making->events.count; i++) {
        const struct event *event = &making->events.events[i];
        batch_push(&making->batch, event, office_ticket(office, event->ticket_id));
    }
    making->events.count = 0;
}

static void step(struct making *making, struct office *office, const struct command *command)
{
    struct answer answer;
    struct obstacle obstacle;
    enum refusal refusal =
        office_step(office, command, OPENED_MS, &making->events, &answer, &obstacle);

    must(refusal == REFUSAL_NONE, refusal_text(refusal, true));
    push(making, office);
}

static void open_office(struct making *making, struct office *office)
{
    struct batch_definition packed = {.office_id = making->definition.office_id, .version = 1};
    const struct actor manager = {.kind = ACTOR_MANAGER, .id = 1};
    const struct command open = {.kind = COMMAND_OPEN_DAY, .actor = manager};
    bool is_made =
        office_init(office, &making->definition) == QD_OK &&
        record_pack_definition(&making->definition, &packed.bytes, &packed.len) == QD_OK &&
        batch_push_definition(&making->batch, &packed) == QD_OK &&
        office_apply_definition(office, &making->definition, manager, OPENED_MS, &making->events) ==
            QD_OK;

    must(is_made, "out of memory");
    push(making, office);
    step(making, office, &open);
}

static void commit(struct making *making)
{
    must(journal_commit_now(making->journal, &making->batch) == QD_OK,
         journal_errmsg(making->journal));
    batch_clear(&making->batch);
}

/* A day has been opened at every office, and its clerks sit at their counters. */
static void open_offices(struct making *making, uint32_t office_count)
{
    const struct journal_options options = {.path = making->path};
    char errmsg[JOURNAL_ERRMSG_SIZE] = "";
    char code[LIMIT_NAME];

    must(journal_open(&making->journal, &options, errmsg) == QD_OK, errmsg);
    for (uint32_t i = 1; i <= office_count; i++) {
        struct office office;
        (void)snprintf(code, sizeof code, "office-%u", i);
        making->definition.code = code;
        making->definition.office_id = i;
        open_office(making, &office);
        for (uint32_t j = 0; j < making->counter_count; j++) {
            struct command sit = {
                .kind = COMMAND_LOG_IN,
                .actor = {.kind = ACTOR_CLERK,
                          .id = (uint64_t)(i - 1) * making->counter_count + j + 1},
                .counter_id = making->definition.counters[j].counter_id};
            step(making, &office, &sit);
            sit.kind = COMMAND_OPEN_COUNTER;
            step(making, &office, &sit);
        }
        office_deinit(&office);
        if (i % OFFICES_A_COMMIT == 0 || i == office_count) {
            commit(making);
        }
    }
    journal_close(making->journal, NULL, NULL);
}

/* A secret takes as long to be set as to be guessed: one, and the same for everybody. */
static void copy_clerk(struct making *making, uint32_t office_id, uint32_t number, uint32_t user_id)
{
    sqlite3_stmt *insert = NULL;
    sqlite3 *db = making->accounts->db;
    char name[LIMIT_NAME];

    (void)snprintf(name, sizeof name, "clerk%u", number);
    must(sqlite3_prepare_v2(db,
                            "INSERT INTO user (user_id, office_id, name, title, role, rights,"
                            " disabled, secret) SELECT ?1, ?2, ?3, title, role, rights, 0, secret"
                            " FROM user WHERE user_id = 1",
                            -1,
                            &insert,
                            NULL) == SQLITE_OK,
         sqlite3_errmsg(db));
    (void)sqlite3_bind_int64(insert, 1, user_id);
    (void)sqlite3_bind_int64(insert, 2, office_id);
    (void)sqlite3_bind_text(insert, 3, name, -1, SQLITE_STATIC);
    must(sqlite3_step(insert) == SQLITE_DONE, sqlite3_errmsg(db));
    (void)sqlite3_finalize(insert);
}

static void add_device(struct making *making, uint32_t office_id, enum device_kind kind)
{
    struct device device = {.office_id = office_id, .kind = kind};
    char token[BASE32_LEN + 1];

    (void)snprintf(device.name, sizeof device.name, "device-%u", (unsigned)kind);
    must(accounts_add_device(making->accounts, &device, token) == QD_OK,
         accounts_errmsg(making->accounts));
    (void)fprintf(making->tokens, " %s", token);
}

static void add_clerks(struct making *making, uint32_t office_id)
{
    char token[BASE32_LEN + 1];

    for (uint32_t i = 0; i < making->counter_count; i++) {
        uint32_t user_id = (office_id - 1) * making->counter_count + i + 1;
        if (user_id > 1) {
            copy_clerk(making, office_id, i + 1, user_id);
        }
        must(accounts_add_session(making->accounts, user_id, OPENED_MS + SESSION_MS, token) ==
                 QD_OK,
             accounts_errmsg(making->accounts));
        (void)fprintf(making->tokens, " %u:%s", making->definition.counters[i].counter_id, token);
    }
}

static uint32_t first_service(const struct definition *definition)
{
    for (uint32_t i = 0; i < definition->service_count; i++) {
        if (service_set_has(&definition->counters[0].services, i)) {
            return definition->services[i].service_id;
        }
    }
    return 0;
}

static void let_people_in(struct making *making, uint32_t office_count)
{
    struct user clerk = {.office_id = 1, .role = ROLE_CLERK, .name = "clerk1", .title = "Clerk"};
    char errmsg[JOURNAL_ERRMSG_SIZE] = "";

    must(accounts_open(&making->accounts, making->path, errmsg) == QD_OK, errmsg);
    must(accounts_add_user(making->accounts, &clerk, "2580") == QD_OK && clerk.user_id == 1,
         "the first clerk cannot be added");
    must(sqlite3_exec(making->accounts->db, "PRAGMA synchronous = OFF", NULL, NULL, NULL) ==
             SQLITE_OK,
         "synchronous");
    for (uint32_t i = 1; i <= office_count; i++) {
        (void)fprintf(making->tokens, "%u", first_service(&making->definition));
        add_device(making, i, DEVICE_KIOSK);
        add_device(making, i, DEVICE_DISPLAY);
        add_clerks(making, i);
        (void)fputc('\n', making->tokens);
    }
    accounts_close(making->accounts);
}

int main(int argc, char **argv)
{
    static struct making making;
    char tokens[512];

    if (argc < 4 || argc > 5) {
        (void)fprintf(stderr, "usage: bench-offices OFFICE.yaml FOLDER OFFICES [COUNTERS]\n");
        return EXIT_FAILURE;
    }
    uint32_t office_count = (uint32_t)strtoul(argv[3], NULL, 10);
    making.yaml = argv[1];
    making.counter_count = argc == 5 ? (uint32_t)strtoul(argv[4], NULL, 10) : 1;
    load(&making);
    must(office_count > 0 && making.counter_count > 0 &&
             making.counter_count <= making.definition.counter_count,
         "no offices, or more counters than the office has");
    (void)snprintf(making.path, sizeof making.path, "%s/queued.db", argv[2]);
    (void)snprintf(tokens, sizeof tokens, "%s/tokens", argv[2]);
    making.tokens = fopen(tokens, "we");
    must(making.tokens != NULL, "the tokens cannot be written");
    open_offices(&making, office_count);
    let_people_in(&making, office_count);
    must(fclose(making.tokens) == 0, "the tokens cannot be written");
    batch_deinit(&making.batch);
    event_list_deinit(&making.events);
    definition_deinit(&making.definition);
    return EXIT_SUCCESS;
}
