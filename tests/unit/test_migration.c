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

#include "queued/journal/account.h"
#include "queued/journal/schema.h"
#include "queued/journal/verify.h"
#include "tests/unit/journal_hall.h"

#define DUMP_SIZE (1024 * 1024)
#define SHAPE_SIZE 65536

/* tests/unit/schema/<version>.sql: what a released program left behind. */
static char *read_dump(int version)
{
    const char *top = getenv("QUEUED_SOURCE_DIR");
    char path[512];
    char *text = calloc(1, DUMP_SIZE);

    assert_non_null(text);
    (void)snprintf(
        path, sizeof path, "%s/tests/unit/schema/%d.sql", top != NULL ? top : ".", version);
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        fail_msg("%s: every released schema has its dump", path);
    }
    size_t len = fread(text, 1, DUMP_SIZE - 1, file);
    assert_true(len > 0 && len < DUMP_SIZE - 1);
    assert_int_equal(fclose(file), 0);
    return text;
}

/* Puts the dump in the place of the hall's own file. */
static void become(struct journal_hall *hall, int version)
{
    char *dump = read_dump(version);

    journal_hall_close(hall);
    assert_int_equal(unlink(hall->path), 0);
    journal_hall_sql(hall, dump);
    free(dump);
}

/* What the tables and indexes are, in words. */
static char *shape_of(const struct journal_hall *hall)
{
    char *shape = calloc(1, SHAPE_SIZE);
    size_t used = 0;
    sqlite3 *db = NULL;
    sqlite3_stmt *statement = NULL;

    assert_non_null(shape);
    assert_int_equal(sqlite3_open(hall->path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(db,
                                        "SELECT type || ' ' || name || ': ' || coalesce(sql, '')"
                                        " FROM sqlite_schema ORDER BY type, name",
                                        -1,
                                        &statement,
                                        NULL),
                     SQLITE_OK);
    while (sqlite3_step(statement) == SQLITE_ROW) {
        const char *text = (const char *)sqlite3_column_text(statement, 0);
        int len = snprintf(shape + used, SHAPE_SIZE - used, "%s\n", text);
        assert_true(len > 0 && (size_t)len < SHAPE_SIZE - used);
        used += (size_t)len;
    }
    assert_int_equal(sqlite3_finalize(statement), SQLITE_OK);
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
    return shape;
}

/* Every released schema, brought up to date: the same tables as a new file, its events still what
 * they were, and its accounts still theirs. */
static void test_released(void **state)
{
    (void)state;

    for (int version = 1; version <= SCHEMA_VERSION; version++) {
        struct journal_hall hall;
        struct verify_result result;
        struct accounts *accounts = NULL;
        struct user user;
        char token[BASE32_LEN + 1];
        const struct account_login login = {.office_id = 1, .name = "lan", .secret = "1234"};
        char errmsg[JOURNAL_ERRMSG_SIZE] = "";

        print_message("schema %d\n", version);
        journal_hall_init(&hall);
        journal_hall_close(&hall);
        char *fresh = shape_of(&hall);
        become(&hall, version);
        journal_hall_open(&hall);
        journal_hall_close(&hall);
        char *migrated = shape_of(&hall);
        assert_string_equal(migrated, fresh);
        assert_int_equal(journal_hall_number(&hall, "PRAGMA user_version"), SCHEMA_VERSION);
        assert_int_equal(journal_hall_number(&hall, "PRAGMA application_id"),
                         SCHEMA_APPLICATION_ID);
        assert_int_equal(verify_file(hall.path, &result), QD_OK);
        if (result.is_broken) {
            fail_msg("%s", result.what);
        }
        assert_true(result.event_count > 30);
        assert_int_equal(accounts_open(&accounts, hall.path, errmsg), QD_OK);
        assert_int_equal(accounts_log_in(accounts, &login, &user, token), QD_OK);
        accounts_close(accounts);
        free(fresh);
        free(migrated);
        journal_hall_deinit(&hall);
    }
}

/* Opened twice, it is migrated once. */
static void test_again(void **state)
{
    (void)state;
    struct journal_hall hall;

    journal_hall_init(&hall);
    journal_hall_staff(&hall);
    journal_hall_close(&hall);
    char *before = shape_of(&hall);
    journal_hall_open(&hall);
    journal_hall_close(&hall);
    char *after = shape_of(&hall);
    assert_string_equal(before, after);
    free(before);
    free(after);
    journal_hall_deinit(&hall);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_released),
        cmocka_unit_test(test_again),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
