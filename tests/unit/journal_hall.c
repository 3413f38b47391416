#include "tests/unit/journal_hall.h"

#include <dirent.h>
#include <setjmp.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "queued/codec/record.h"

static void push(struct journal_hall *hall, size_t first)
{
    size_t count = hall->events.count - first;

    assert_int_equal(batch_reserve(&hall->batch, count), QD_OK);
    for (size_t i = first; i < hall->events.count; i++) {
        const struct event *event = &hall->events.events[i];
        batch_push(&hall->batch, event, office_ticket(&hall->office, event->ticket_id));
    }
}

static void commit(struct journal_hall *hall)
{
    enum qd_err err = journal_commit_now(hall->journal, &hall->batch);

    if (err != QD_OK) {
        print_error("%s\n", journal_errmsg(hall->journal));
    }
    assert_int_equal(err, QD_OK);
    batch_clear(&hall->batch);
}

void journal_hall_open(struct journal_hall *hall)
{
    const struct journal_options options = {.path = hall->path};
    char errmsg[JOURNAL_ERRMSG_SIZE] = "";
    enum qd_err err = journal_open(&hall->journal, &options, errmsg);

    if (err != QD_OK) {
        print_error("%s\n", errmsg);
    }
    assert_int_equal(err, QD_OK);
}

void journal_hall_close(struct journal_hall *hall)
{
    if (hall->journal != NULL) {
        journal_close(hall->journal, NULL, NULL);
        hall->journal = NULL;
    }
}

static void apply(struct journal_hall *hall)
{
    struct batch_definition packed = {.office_id = hall->definition.office_id,
                                      .version = hall->definition.version};
    const struct actor actor = {.kind = ACTOR_ADMINISTRATOR, .id = 99};
    size_t first = hall->events.count;

    assert_int_equal(record_pack_definition(&hall->definition, &packed.bytes, &packed.len), QD_OK);
    assert_int_equal(batch_push_definition(&hall->batch, &packed), QD_OK);
    assert_int_equal(office_apply_definition(
                         &hall->office, &hall->definition, actor, hall->now_ms, &hall->events),
                     QD_OK);
    push(hall, first);
    commit(hall);
}

void journal_hall_init(struct journal_hall *hall)
{
    journal_hall_init_with(hall, NULL);
}

void journal_hall_init_with(struct journal_hall *hall,
                            void (*change)(struct definition *definition))
{
    const char *tmp = getenv("TMPDIR");

    memset(hall, 0, sizeof *hall);
    (void)snprintf(
        hall->folder, sizeof hall->folder, "%s/queued-XXXXXX", tmp != NULL ? tmp : "/tmp");
    assert_non_null(mkdtemp(hall->folder));
    (void)snprintf(hall->path, sizeof hall->path, "%s/queued.db", hall->folder);
    hall->definition = office_sample_definition();
    if (change != NULL) {
        change(&hall->definition);
    }
    assert_int_equal(office_init(&hall->office, &hall->definition), QD_OK);
    hall->now_ms = office_sample_at(SAMPLE_MONDAY, 9, 0);
    journal_hall_open(hall);
    apply(hall);
}

void journal_hall_deinit(struct journal_hall *hall)
{
    char path[512];
    DIR *folder = opendir(hall->folder);

    journal_hall_close(hall);
    office_deinit(&hall->office);
    definition_deinit(&hall->definition);
    event_list_deinit(&hall->events);
    batch_deinit(&hall->batch);
    assert_non_null(folder);
    for (const struct dirent *entry = readdir(folder); entry != NULL; entry = readdir(folder)) {
        if (entry->d_name[0] != '.') {
            (void)snprintf(path, sizeof path, "%s/%s", hall->folder, entry->d_name);
            assert_int_equal(unlink(path), 0);
        }
    }
    assert_int_equal(closedir(folder), 0);
    assert_int_equal(rmdir(hall->folder), 0);
}

bool journal_hall_try(struct journal_hall *hall, struct command command)
{
    struct obstacle obstacle;
    size_t first = hall->events.count;
    enum refusal refusal =
        office_step(&hall->office, &command, hall->now_ms, &hall->events, &hall->answer, &obstacle);

    push(hall, first);
    return refusal == REFUSAL_NONE;
}

void journal_hall_step(struct journal_hall *hall, struct command command)
{
    assert_true(journal_hall_try(hall, command));
}

void journal_hall_commit(struct journal_hall *hall)
{
    if (hall->batch.entry_count > 0) {
        commit(hall);
    }
}

void journal_hall_do(struct journal_hall *hall, struct command command)
{
    journal_hall_step(hall, command);
    journal_hall_commit(hall);
}

void journal_hall_clerk(struct journal_hall *hall, enum command_kind kind, uint32_t clerk_id)
{
    journal_hall_do(hall, office_sample_command(kind, ACTOR_CLERK, clerk_id));
}

uint64_t journal_hall_issue(struct journal_hall *hall, uint32_t service_id)
{
    journal_hall_do(hall, office_sample_issue(service_id, CLASS_REGULAR));
    return hall->answer.ticket_id;
}

static void sit(struct journal_hall *hall, uint32_t clerk_id, uint32_t counter_id)
{
    struct command in = office_sample_command(COMMAND_LOG_IN, ACTOR_CLERK, clerk_id);

    in.counter_id = counter_id;
    journal_hall_do(hall, in);
    journal_hall_clerk(hall, COMMAND_OPEN_COUNTER, clerk_id);
}

void journal_hall_staff(struct journal_hall *hall)
{
    journal_hall_do(hall, office_sample_command(COMMAND_TICK, ACTOR_SYSTEM, 0));
    assert_true(hall->office.day_open);
    sit(hall, SAMPLE_LAN, 1);
    sit(hall, SAMPLE_HOA, 2);
}

static void transfer(struct journal_hall *hall, uint32_t clerk_id, uint32_t service_id)
{
    struct command command = office_sample_command(COMMAND_TRANSFER, ACTOR_CLERK, clerk_id);

    command.service_id = service_id;
    journal_hall_do(hall, command);
}

static void finish(struct journal_hall *hall, uint32_t clerk_id)
{
    struct command command = office_sample_command(COMMAND_FINISH, ACTOR_CLERK, clerk_id);

    command.finish.outcome = OUTCOME_DOSSIER_ACCEPTED;
    (void)snprintf(command.finish.dossier_code, sizeof command.finish.dossier_code, "H38.12-0001");
    command.finish.dossier_due_date = 20261130;
    journal_hall_do(hall, command);
}

static void about_ticket(struct journal_hall *hall,
                         enum command_kind kind,
                         uint32_t clerk_id,
                         uint64_t ticket_id)
{
    struct command command = office_sample_command(kind, ACTOR_CLERK, clerk_id);

    command.ticket_id = ticket_id;
    journal_hall_do(hall, command);
}

void journal_hall_day(struct journal_hall *hall)
{
    journal_hall_staff(hall);
    uint64_t parked = journal_hall_issue(hall, SAMPLE_A);
    (void)journal_hall_issue(hall, SAMPLE_A);
    uint64_t missed = journal_hall_issue(hall, SAMPLE_C);
    uint64_t cancelled = journal_hall_issue(hall, SAMPLE_C);
    (void)journal_hall_issue(hall, SAMPLE_E); /* Nobody serves it: it expires. */
    hall->now_ms += 2 * HALL_MINUTE;
    journal_hall_clerk(hall, COMMAND_CALL_NEXT, SAMPLE_LAN);
    journal_hall_clerk(hall, COMMAND_START, SAMPLE_LAN);
    hall->now_ms += 3 * HALL_MINUTE;
    journal_hall_clerk(hall, COMMAND_PARK, SAMPLE_LAN);
    hall->now_ms += HALL_MINUTE;
    journal_hall_clerk(hall, COMMAND_CALL_NEXT, SAMPLE_LAN);
    journal_hall_clerk(hall, COMMAND_START, SAMPLE_LAN);
    hall->now_ms += HALL_MINUTE;
    transfer(hall, SAMPLE_LAN, SAMPLE_B);
    hall->now_ms += 5 * HALL_SECOND;
    journal_hall_clerk(hall, COMMAND_UNDO, SAMPLE_LAN);
    transfer(hall, SAMPLE_LAN, SAMPLE_B);
    about_ticket(hall, COMMAND_RESUME, SAMPLE_LAN, parked);
    hall->now_ms += 4 * HALL_MINUTE;
    finish(hall, SAMPLE_LAN);
    struct command rate = office_sample_command(COMMAND_RATE, ACTOR_CITIZEN, parked);
    rate.rating = (struct rating){.level = 3, .reason_count = 2, .reason_ids = {2, 1}};
    journal_hall_do(hall, rate);
    journal_hall_clerk(hall, COMMAND_CALL_NEXT, SAMPLE_HOA);
    hall->now_ms += HALL_MINUTE;
    journal_hall_clerk(hall, COMMAND_NO_SHOW, SAMPLE_HOA);
    about_ticket(hall, COMMAND_CANCEL, SAMPLE_HOA, cancelled);
    if (office_ticket(&hall->office, missed)->state == TICKET_NO_SHOW) {
        about_ticket(hall, COMMAND_RETURN, SAMPLE_HOA, missed);
    }
    journal_hall_clerk(hall, COMMAND_CALL_NEXT, SAMPLE_HOA);
    journal_hall_clerk(hall, COMMAND_START, SAMPLE_HOA);
    hall->now_ms += 6 * HALL_MINUTE;
    finish(hall, SAMPLE_HOA);
    hall->now_ms = office_sample_at(SAMPLE_MONDAY, 18, 0);
    journal_hall_do(hall, office_sample_command(COMMAND_CLOSE_DAY, ACTOR_MANAGER, 50));
    assert_false(hall->office.day_open);
}

static sqlite3 *open_file(const struct journal_hall *hall)
{
    sqlite3 *db = NULL;

    assert_int_equal(sqlite3_open(hall->path, &db), SQLITE_OK);
    return db;
}

void journal_hall_sql(const struct journal_hall *hall, const char *sql)
{
    sqlite3 *db = open_file(hall);
    char *message = NULL;

    (void)sqlite3_exec(db, sql, NULL, NULL, &message);
    if (message != NULL) {
        print_error("%s: %s\n", sql, message);
    }
    assert_null(message);
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

int64_t journal_hall_number(const struct journal_hall *hall, const char *sql)
{
    sqlite3 *db = open_file(hall);
    sqlite3_stmt *statement = NULL;

    assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &statement, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
    int64_t number = sqlite3_column_int64(statement, 0);
    assert_int_equal(sqlite3_finalize(statement), SQLITE_OK);
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
    return number;
}
