#include <setjmp.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "queued/journal/verify.h"
#include "tests/unit/journal_hall.h"

static void assert_sound(const struct journal_hall *hall)
{
    struct verify_result result;
    enum qd_err err = verify_file(hall->path, &result);

    if (err != QD_OK || result.is_broken) {
        print_error("%s\n", result.what);
    }
    assert_int_equal(err, QD_OK);
    assert_false(result.is_broken);
    assert_int_equal(result.office_count, 1);
    assert_int_equal(result.event_count, hall->office.seq);
    assert_string_equal(result.what, "");
}

static void test_sound(void **state)
{
    (void)state;
    struct journal_hall hall;

    journal_hall_init(&hall);
    assert_sound(&hall); /* An office without a day, and a server that has the file open. */
    journal_hall_staff(&hall);
    (void)journal_hall_issue(&hall, SAMPLE_A);
    assert_sound(&hall); /* In the middle of a day. */
    journal_hall_close(&hall);
    assert_sound(&hall);
    journal_hall_deinit(&hall);
    assert_int_equal(sqlite3_memory_used(), 0);
}

/* Tickets that stay overnight: their rows tell of a later day than the twin's. */
static void test_overnight(void **state)
{
    (void)state;
    struct journal_hall hall;

    journal_hall_init(&hall);
    hall.definition.keep_overnight = true; /* It steers decisions; the fold follows the events. */
    journal_hall_staff(&hall);
    (void)journal_hall_issue(&hall, SAMPLE_A);
    (void)journal_hall_issue(&hall, SAMPLE_B);
    journal_hall_do(&hall, office_sample_command(COMMAND_CLOSE_DAY, ACTOR_MANAGER, 50));
    hall.now_ms = office_sample_at(20261125, 9, 0);
    journal_hall_staff(&hall);
    journal_hall_clerk(&hall, COMMAND_CALL_NEXT, SAMPLE_LAN);
    journal_hall_clerk(&hall, COMMAND_START, SAMPLE_LAN);
    assert_sound(&hall);
    journal_hall_deinit(&hall);
}

/* A day that is closed and opened again is one day: a ticket that was over may still change. */
static void test_reopened(void **state)
{
    (void)state;
    struct journal_hall hall;

    journal_hall_init(&hall);
    journal_hall_staff(&hall);
    uint64_t ticket_id = journal_hall_issue(&hall, SAMPLE_A);
    journal_hall_clerk(&hall, COMMAND_CALL_NEXT, SAMPLE_LAN);
    journal_hall_clerk(&hall, COMMAND_NO_SHOW, SAMPLE_LAN);
    journal_hall_do(&hall, office_sample_command(COMMAND_CLOSE_DAY, ACTOR_MANAGER, 50));
    journal_hall_do(&hall, office_sample_command(COMMAND_OPEN_DAY, ACTOR_MANAGER, 50));
    struct command back = office_sample_command(COMMAND_RETURN, ACTOR_MANAGER, 50);
    back.ticket_id = ticket_id;
    journal_hall_do(&hall, back);
    assert_sound(&hall);
    journal_hall_deinit(&hall);
}

static void test_day(void **state)
{
    (void)state;
    struct journal_hall hall;

    journal_hall_init(&hall);
    journal_hall_day(&hall);
    assert_sound(&hall);
    journal_hall_deinit(&hall);
}

#define SHIFT(from)                                           \
    "UPDATE event SET seq = -seq - 1 WHERE seq >= " #from ";" \
    "UPDATE event SET seq = -seq WHERE seq < 0;"

/* What a vandal does, and the first event that is not as it was written. */
static const struct {
    const char *sql;
    uint64_t seq; /* 0: the newest. */
    const char *what;
} damages[] = {
    {"UPDATE event SET body = CAST(body || x'00' AS BLOB) WHERE seq = 9", 9, "altered"},
    {"UPDATE event SET body = zeroblob(length(body)) WHERE seq = 1", 1, "altered"},
    {"UPDATE event SET chain = zeroblob(32) WHERE seq = 12", 12, "altered"},
    {"UPDATE event SET at_ms = at_ms + 1 WHERE seq = 8", 8, "columns differ"},
    {"UPDATE event SET counter_id = 3 WHERE seq = 8", 8, "columns differ"},
    {"DELETE FROM event WHERE seq = 10", 10, "missing"},
    {"DELETE FROM event WHERE seq = 1", 1, "missing"},
    {"DELETE FROM event WHERE seq = (SELECT max(seq) FROM event)", 0, "missing"},
    {"DELETE FROM event WHERE seq = 10; UPDATE event SET seq = seq - 1 WHERE seq > 10",
     10,
     "altered"},
    {SHIFT(7) "INSERT INTO event SELECT office_id, 7, at_ms, kind, ticket_id, counter_id, clerk_id,"
              " body, chain FROM event WHERE seq = 6",
     7,
     "altered"},
    {"UPDATE event SET seq = 0 WHERE seq = 5; UPDATE event SET seq = 5 WHERE seq = 6;"
     "UPDATE event SET seq = 6 WHERE seq = 0",
     5,
     "altered"},
    {"INSERT INTO event SELECT office_id, 0, at_ms, kind, ticket_id, counter_id, clerk_id, body,"
     " chain FROM event WHERE seq = 6",
     1,
     "inserted"},
    {"UPDATE office SET chain = zeroblob(32)", 0, "row of its office"},
    {"UPDATE office SET day_seq = 1", 0, "row of its office"},
    {"UPDATE office SET date = 20261122", 0, "row of its office"},
    {"DELETE FROM office", 0, "row of its office is missing"},
    {"UPDATE definition SET body = CAST(body || x'00' AS BLOB)", 1, "definition was altered"},
    {"DELETE FROM definition", 1, "definition is missing"},
    {"UPDATE ticket SET state = 5 WHERE state = 8", UINT64_MAX, "row of its ticket was altered"},
    {"UPDATE ticket SET dossier_code = 'H38.12-0002' WHERE dossier_code != ''",
     UINT64_MAX,
     "row of its ticket was altered"},
    {"UPDATE leg SET service_ms = service_ms + 60000 WHERE service_ms > 0 AND leg_index = 0",
     UINT64_MAX,
     "leg was altered"},
    {"DELETE FROM leg WHERE leg_index = 1", UINT64_MAX, "leg was altered"},
    {"DELETE FROM leg; DELETE FROM ticket", UINT64_MAX, "row of its ticket is missing"},
};

static void check_damage(const char *sql, uint64_t seq, const char *what)
{
    struct journal_hall hall;
    struct verify_result result;

    print_message("%s\n", sql);
    journal_hall_init(&hall);
    journal_hall_day(&hall);
    uint64_t newest = hall.office.seq;
    journal_hall_close(&hall);
    journal_hall_sql(&hall, sql);
    assert_int_equal(verify_file(hall.path, &result), QD_OK);
    assert_int_equal(result.office_id, 1);
    if (seq != UINT64_MAX) {
        assert_int_equal(result.seq, seq == 0 ? newest : seq);
    } else { /* The issue of some ticket. */
        assert_true(result.seq > 0 &&
                    hall.events.events[result.seq - 1].kind == EVENT_TICKET_ISSUED);
    }
    if (strstr(result.what, what) == NULL) {
        fail_msg("\"%s\" says nothing of \"%s\"", result.what, what);
    }
    journal_hall_deinit(&hall);
}

static void test_damages(void **state)
{
    (void)state;

    for (size_t i = 0; i < QD_ARRAY_LEN(damages); i++) {
        check_damage(damages[i].sql, damages[i].seq, damages[i].what);
    }
}

/* What names a row of each table that the chain speaks for. */
static const struct {
    const char *table;
    const char *key;
} tables[] = {
    {"event", "office_id, seq"},
    {"ticket", "office_id, ticket_id"},
    {"leg", "office_id, ticket_id, leg_index"},
    {"office", "office_id"},
};

static void copy_file(const char *from, const char *to)
{
    uint8_t bytes[4096];
    FILE *in = fopen(from, "rb");
    FILE *out = fopen(to, "wb");

    assert_non_null(in);
    assert_non_null(out);
    for (size_t len = fread(bytes, 1, sizeof bytes, in); len > 0;
         len = fread(bytes, 1, sizeof bytes, in)) {
        assert_int_equal(fwrite(bytes, 1, len, out), len);
    }
    assert_int_equal(fclose(in), 0);
    assert_int_equal(fclose(out), 0);
}

static void column_name(sqlite3 *db, const char *table, int column, char name[64])
{
    sqlite3_stmt *select = NULL;
    char sql[128];

    (void)snprintf(
        sql, sizeof sql, "SELECT name FROM pragma_table_info('%s') WHERE cid = %d", table, column);
    assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &select, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(select), SQLITE_ROW);
    (void)snprintf(name, 64, "%s", (const char *)sqlite3_column_text(select, 0));
    assert_int_equal(sqlite3_finalize(select), SQLITE_OK);
}

/* Changes one value in a copy of the file, and looks whether that is noticed. */
static void change_value(const struct journal_hall *hall, size_t table, int64_t row, int column)
{
    const char *key = tables[table].key;
    const char *of = tables[table].table;
    struct verify_result result;
    sqlite3 *db = NULL;
    char path[256];
    char name[64];
    char sql[1024];

    (void)snprintf(path, sizeof path, "%s/copy.db", hall->folder);
    copy_file(hall->path, path);
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    column_name(db, of, column, name);
    (void)snprintf(
        sql,
        sizeof sql,
        "PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF;"
        "UPDATE %s SET %s = CASE typeof(%s) WHEN 'integer' THEN %s + 1000003"
        " WHEN 'text' THEN %s || 'x' WHEN 'null' THEN 1 ELSE CAST(%s || x'01' AS BLOB) END"
        " WHERE (%s) = (SELECT %s FROM %s ORDER BY %s LIMIT 1 OFFSET %lld)",
        of,
        name,
        name,
        name,
        name,
        name,
        key,
        key,
        of,
        key,
        (long long)row);
    assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_changes(db), 1);
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
    if (verify_file(path, &result) != QD_OK || !result.is_broken || result.seq == 0) {
        fail_msg("%s.%s of row %lld: \"%s\"", of, name, (long long)row, result.what);
    }
}

/* Every column of every row that the chain speaks for: one changed value is noticed, and its event
 * is named. */
static void test_every_value(void **state)
{
    (void)state;
    struct journal_hall hall;
    char sql[512];

    journal_hall_init(&hall);
    journal_hall_day(&hall);
    journal_hall_close(&hall);
    for (size_t i = 0; i < QD_ARRAY_LEN(tables); i++) {
        (void)snprintf(sql, sizeof sql, "SELECT count(*) FROM %s", tables[i].table);
        int64_t rows = journal_hall_number(&hall, sql);
        (void)snprintf(
            sql, sizeof sql, "SELECT count(*) FROM pragma_table_info('%s')", tables[i].table);
        int64_t columns = journal_hall_number(&hall, sql);
        assert_true(rows > 0 && columns > 0);
        for (int64_t row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                change_value(&hall, i, row, column);
            }
        }
    }
    assert_sound(&hall);
    journal_hall_deinit(&hall);
}

static void test_stray_ticket(void **state)
{
    (void)state;
    struct journal_hall hall;
    struct verify_result result;

    journal_hall_init(&hall);
    journal_hall_day(&hall);
    journal_hall_close(&hall);
    journal_hall_sql(&hall,
                     "CREATE TEMP TABLE copy AS SELECT * FROM ticket LIMIT 1;"
                     "UPDATE copy SET ticket_id = 2; INSERT INTO ticket SELECT * FROM copy");
    assert_int_equal(verify_file(hall.path, &result), QD_OK);
    assert_int_equal(result.seq, 2);
    assert_non_null(strstr(result.what, "never issued"));
    journal_hall_deinit(&hall);
}

static void overwrite(const char *path, long offset, size_t len)
{
    uint8_t noise[4096];
    FILE *file = fopen(path, "r+b");

    memset(noise, 0xa5, sizeof noise);
    assert_non_null(file);
    assert_int_equal(fseek(file, offset, SEEK_SET), 0);
    assert_int_equal(fwrite(noise, 1, len, file), len);
    assert_int_equal(fclose(file), 0);
}

/* Pages that SQLite itself cannot read: no row can be named, and the file is refused. */
static void test_pages(void **state)
{
    (void)state;
    struct journal_hall hall;
    struct verify_result result;

    journal_hall_init(&hall);
    journal_hall_day(&hall);
    journal_hall_close(&hall);
    assert_int_equal(truncate(hall.path, 3 * 4096 + 100), 0);
    assert_int_equal(verify_file(hall.path, &result), QD_ERR_CORRUPT);
    assert_false(result.is_broken);
    assert_true(result.what[0] != '\0');
    overwrite(hall.path, 0, 100);
    assert_int_equal(verify_file(hall.path, &result), QD_ERR_CORRUPT);
    journal_hall_deinit(&hall);

    journal_hall_init(&hall);
    journal_hall_close(&hall);
    assert_int_equal(unlink(hall.path), 0);
    assert_int_equal(verify_file(hall.path, &result), QD_ERR_NOT_FOUND);
    journal_hall_deinit(&hall);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sound),
        cmocka_unit_test(test_overnight),
        cmocka_unit_test(test_reopened),
        cmocka_unit_test(test_day),
        cmocka_unit_test(test_damages),
        cmocka_unit_test(test_every_value),
        cmocka_unit_test(test_stray_ticket),
        cmocka_unit_test(test_pages),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
