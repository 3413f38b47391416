#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#include "queued/journal/checkpoint.h"
#include "queued/journal/store.h"

#define PAGE_SIZE 4096
#define PAGES_A_COMMIT 100

/* A log of 5,000 pages, each with its head, and half as many that are written while the thread is
 * slow with its share, which the writer has to leave to it. */
#define LOG_SIZE_MAX (7500 * (PAGE_SIZE + 24L))

/* From one copy to the next, as far. */
#define COPY_SIZE ((1000 + 2 * PAGES_A_COMMIT) * (PAGE_SIZE + 24L))

static char folder[64];
static char path[128];
static char log_path[sizeof path + 4];
static sqlite3 *writer;
static struct checkpoint checkpoint;

static long size_of(const char *name)
{
    struct stat stats;

    return stat(name, &stats) == 0 ? (long)stats.st_size : 0;
}

static void fill(void)
{
    char sql[128];

    (void)snprintf(
        sql, sizeof sql, "INSERT INTO filling VALUES (randomblob(%d))", PAGES_A_COMMIT * PAGE_SIZE);
    assert_int_equal(store_run(writer, sql), QD_OK);
}

static int set_up(void **state)
{
    char errmsg[JOURNAL_ERRMSG_SIZE] = "";

    (void)state;
    (void)snprintf(folder, sizeof folder, "/tmp/queued-checkpoint-XXXXXX");
    assert_non_null(mkdtemp(folder));
    (void)snprintf(path, sizeof path, "%s/queued.db", folder);
    (void)snprintf(log_path, sizeof log_path, "%s-wal", path);
    assert_int_equal(store_open(&writer, path, STORE_CREATE, errmsg), QD_OK);
    assert_int_equal(store_run(writer, "CREATE TABLE filling (bytes BLOB)"), QD_OK);
    assert_int_equal(checkpoint_open(&checkpoint, path, writer, errmsg), QD_OK);
    return 0;
}

static int tear_down(void **state)
{
    char shared_path[sizeof path + 4];

    (void)state;
    checkpoint_close(&checkpoint);
    store_close(writer);
    assert_int_equal(sqlite3_memory_used(), 0);
    (void)snprintf(shared_path, sizeof shared_path, "%s-shm", path);
    (void)unlink(shared_path);
    (void)unlink(log_path);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(rmdir(folder), 0);
    return 0;
}

/* The file grows without a further commit: somebody else has copied. */
static void test_copied_beside_the_writer(void **state)
{
    (void)state;
    for (int i = 0; i < 12; i++) {
        fill();
    }
    while (size_of(path) < 9L * PAGES_A_COMMIT * PAGE_SIZE) {
        (void)usleep(1000); /* Never: the test's own time limit ends it. */
    }
    assert_true(size_of(log_path) > size_of(path));
}

static void test_a_log_that_is_never_idle_ends(void **state)
{
    (void)state;
    for (int i = 0; i < 200; i++) {
        fill();
        assert_true(size_of(log_path) <= LOG_SIZE_MAX);
    }
}

/* A long report holds the log; once it is over, the log begins anew. */
static void test_a_reader_holds_it_for_a_while(void **state)
{
    char errmsg[JOURNAL_ERRMSG_SIZE] = "";
    sqlite3 *reader = NULL;

    (void)state;
    fill();
    assert_int_equal(store_open(&reader, path, STORE_READ, errmsg), QD_OK);
    assert_int_equal(store_run(reader, "BEGIN; SELECT count(*) FROM filling"), QD_OK);
    for (int i = 0; i < 80; i++) {
        fill();
    }
    long held_size = size_of(log_path);
    assert_true(held_size > LOG_SIZE_MAX);
    assert_int_equal(store_run(reader, "COMMIT"), QD_OK);
    store_close(reader);
    for (int i = 0; i < 80; i++) {
        fill();
    }
    /* To the next copy, and then from the beginning again. */
    assert_true(size_of(log_path) <= held_size + COPY_SIZE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_copied_beside_the_writer, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_a_log_that_is_never_idle_ends, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_a_reader_holds_it_for_a_while, set_up, tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
