#include <dirent.h>
#include <setjmp.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#include "queued/journal/backup.h"
#include "queued/journal/verify.h"
#include "tests/unit/journal_hall.h"

static void target_in(const struct journal_hall *hall, char target[256])
{
    (void)snprintf(target, 256, "%s/copy.db", hall->folder);
}

/* Files of the folder that are neither the database nor its lock, log and index. */
static unsigned count_others(const struct journal_hall *hall)
{
    unsigned count = 0;
    DIR *folder = opendir(hall->folder);

    assert_non_null(folder);
    for (const struct dirent *entry = readdir(folder); entry != NULL; entry = readdir(folder)) {
        bool own = entry->d_name[0] == '.' || strncmp(entry->d_name, "queued.db", 9) == 0;
        count += own ? 0 : 1;
    }
    assert_int_equal(closedir(folder), 0);
    return count;
}

/* While a server has the file open, with its newest events still in the write-ahead log. */
static void test_online(void **state)
{
    (void)state;
    struct journal_hall hall;
    struct verify_result result;
    struct stat found;
    char target[256];
    char errmsg[JOURNAL_ERRMSG_SIZE] = "";

    journal_hall_init(&hall);
    journal_hall_day(&hall);
    target_in(&hall, target);
    assert_int_equal(backup_file(hall.path, target, errmsg), QD_OK);
    assert_int_equal(verify_file(target, &result), QD_OK);
    assert_false(result.is_broken);
    assert_int_equal(result.event_count, hall.office.seq);
    assert_int_equal(stat(target, &found), 0);
    assert_int_equal(found.st_mode & 0777, 0600); /* It holds secrets, as the original does. */
    assert_int_equal(count_others(&hall), 1);     /* Nothing half made is left. */

    hall.now_ms = office_sample_at(20261125, 9, 0); /* The server goes on; the copy does not. */
    journal_hall_staff(&hall);
    assert_int_equal(verify_file(target, &result), QD_OK);
    assert_true(result.event_count < hall.office.seq);
    journal_hall_deinit(&hall);
    assert_int_equal(sqlite3_memory_used(), 0);
}

/* A restore is a copy put in place of the database. */
static void test_restore(void **state)
{
    (void)state;
    struct journal_hall hall;
    struct journal_head head;
    size_t count = 0;
    char target[256];
    char errmsg[JOURNAL_ERRMSG_SIZE] = "";

    journal_hall_init(&hall);
    journal_hall_day(&hall);
    target_in(&hall, target);
    assert_int_equal(backup_file(hall.path, target, errmsg), QD_OK);
    journal_hall_close(&hall);
    assert_int_equal(rename(target, hall.path), 0);
    journal_hall_open(&hall);
    assert_int_equal(journal_offices(hall.journal, &head, 1, &count), QD_OK);
    assert_int_equal(count, 1);
    assert_int_equal(head.seq, hall.office.seq);
    hall.now_ms = office_sample_at(20261125, 9, 0);
    journal_hall_staff(&hall);
    journal_hall_deinit(&hall);
}

static void test_exists(void **state)
{
    (void)state;
    struct journal_hall hall;
    char target[256];
    char errmsg[JOURNAL_ERRMSG_SIZE] = "";

    journal_hall_init(&hall);
    target_in(&hall, target);
    FILE *file = fopen(target, "wb");
    assert_non_null(file);
    assert_int_equal(fclose(file), 0);
    assert_int_equal(backup_file(hall.path, target, errmsg), QD_ERR_EXISTS);
    struct stat found;
    assert_int_equal(stat(target, &found), 0);
    assert_int_equal(found.st_size, 0); /* It was not touched. */
    journal_hall_deinit(&hall);
}

/* What is damaged is not passed on as a backup. */
static void test_damaged(void **state)
{
    (void)state;
    struct journal_hall hall;
    char target[256];
    char errmsg[JOURNAL_ERRMSG_SIZE] = "";

    journal_hall_init(&hall);
    journal_hall_day(&hall);
    journal_hall_close(&hall);
    journal_hall_sql(&hall, "UPDATE event SET body = zeroblob(9) WHERE seq = 7");
    target_in(&hall, target);
    assert_int_equal(backup_file(hall.path, target, errmsg), QD_ERR_CORRUPT);
    assert_non_null(strstr(errmsg, "event 7"));
    assert_int_equal(count_others(&hall), 0);
    journal_hall_deinit(&hall);
}

static void test_nowhere(void **state)
{
    (void)state;
    struct journal_hall hall;
    char target[256];
    char errmsg[JOURNAL_ERRMSG_SIZE] = "";

    journal_hall_init(&hall);
    (void)snprintf(target, sizeof target, "%s/none/copy.db", hall.folder);
    assert_int_equal(backup_file(hall.path, target, errmsg), QD_ERR_IO);
    assert_true(errmsg[0] != '\0');
    target_in(&hall, target);
    assert_int_equal(backup_file("/nowhere/queued.db", target, errmsg), QD_ERR_NOT_FOUND);
    assert_int_equal(count_others(&hall), 0);
    journal_hall_deinit(&hall);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_online),
        cmocka_unit_test(test_restore),
        cmocka_unit_test(test_exists),
        cmocka_unit_test(test_damaged),
        cmocka_unit_test(test_nowhere),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
