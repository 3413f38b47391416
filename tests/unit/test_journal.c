#include <setjmp.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>
#include <uv.h>
#include <cmocka.h>

#include "queued/journal/verify.h"
#include "tests/unit/journal_hall.h"

static enum qd_err try_open(const struct journal_hall *hall, char errmsg[JOURNAL_ERRMSG_SIZE])
{
    const struct journal_options options = {.path = hall->path};
    struct journal *journal = NULL;
    enum qd_err err = journal_open(&journal, &options, errmsg);

    if (err == QD_OK) {
        journal_close(journal, NULL, NULL);
    } else {
        assert_null(journal); /* On failure it is untouched. */
    }
    return err;
}

static void assert_sound(const struct journal_hall *hall, uint64_t seq)
{
    struct verify_result result;

    assert_int_equal(verify_file(hall->path, &result), QD_OK);
    if (result.is_broken) {
        fail_msg("%s", result.what);
    }
    assert_int_equal(result.event_count, seq);
}

/* Events as they come back. */
struct twin {
    const struct journal_hall *hall;
    struct office office;
    uint64_t seq;
    uint64_t stop_at; /* 0: never. */
};

static enum qd_err visit(void *owner, const struct event *event)
{
    struct twin *twin = owner;

    assert_int_equal(event->seq, twin->seq);
    twin->seq++;
    if (event->seq == twin->stop_at) {
        return QD_ERR_TOO_BIG;
    }
    if (event->kind == EVENT_DEFINITION_APPLIED) {
        assert_int_equal(office_adopt(&twin->office, &twin->hall->definition), QD_OK);
    }
    return office_fold(&twin->office, event);
}

static void test_replay(void **state)
{
    (void)state;
    struct journal_hall hall;
    struct journal_head head;
    size_t count = 0;

    journal_hall_init(&hall);
    journal_hall_day(&hall);
    journal_hall_close(&hall);
    journal_hall_open(&hall);
    assert_int_equal(journal_offices(hall.journal, &head, 1, &count), QD_OK);
    assert_int_equal(count, 1);
    assert_int_equal(head.office_id, 1);
    assert_int_equal(head.seq, hall.office.seq);
    assert_int_equal(head.day_seq, hall.office.day_seq);
    assert_int_equal(head.at_ms, hall.office.at_ms);
    assert_int_equal(head.definition_version, 1);

    /* From the first event, and from the day's: the same state. */
    const uint64_t starts[] = {1, head.day_seq};
    for (size_t i = 0; i < QD_ARRAY_LEN(starts); i++) {
        struct twin twin = {.hall = &hall, .seq = starts[i]};
        assert_int_equal(office_init(&twin.office, &hall.definition), QD_OK);
        assert_int_equal(journal_replay(hall.journal, 1, starts[i], visit, &twin), QD_OK);
        assert_int_equal(twin.seq, head.seq + 1);
        assert_int_equal(office_hash(&twin.office), office_hash(&hall.office));
        office_deinit(&twin.office);
    }
    struct twin stopped = {.hall = &hall, .seq = 1, .stop_at = 5};
    assert_int_equal(office_init(&stopped.office, &hall.definition), QD_OK);
    assert_int_equal(journal_replay(hall.journal, 1, 1, visit, &stopped), QD_ERR_TOO_BIG);
    assert_int_equal(stopped.seq, 6);
    office_deinit(&stopped.office);
    journal_hall_deinit(&hall);
    assert_int_equal(sqlite3_memory_used(), 0);
}

static void assert_legs(const struct journal_hall *hall, int64_t count, int64_t first_service_ms)
{
    assert_int_equal(journal_hall_number(hall, "SELECT count(*) FROM leg"), count);
    assert_int_equal(journal_hall_number(hall, "SELECT service_ms FROM leg WHERE leg_index = 0"),
                     first_service_ms);
    assert_int_equal(
        journal_hall_number(hall, "SELECT ended_at_ms != 0 FROM leg WHERE leg_index = 0"),
        first_service_ms != 0);
}

/* A transfer ends a leg that the ticket's own copy no longer shows; undone, it leaves no trace. */
static void test_legs(void **state)
{
    (void)state;
    struct journal_hall hall;
    struct command transfer = office_sample_command(COMMAND_TRANSFER, ACTOR_CLERK, SAMPLE_LAN);
    struct command again = office_sample_command(COMMAND_TRANSFER, ACTOR_CLERK, SAMPLE_LAN);

    journal_hall_init(&hall);
    journal_hall_staff(&hall);
    (void)journal_hall_issue(&hall, SAMPLE_A);
    journal_hall_clerk(&hall, COMMAND_CALL_NEXT, SAMPLE_LAN);
    journal_hall_clerk(&hall, COMMAND_START, SAMPLE_LAN);
    assert_legs(&hall, 1, 0);
    hall.now_ms += HALL_MINUTE;
    transfer.service_id = SAMPLE_C;
    journal_hall_do(&hall, transfer);
    assert_legs(&hall, 2, HALL_MINUTE);
    journal_hall_clerk(&hall, COMMAND_UNDO, SAMPLE_LAN);
    assert_legs(&hall, 1, 0);
    assert_int_equal(journal_hall_number(&hall, "SELECT transfer_count FROM ticket"), 0);
    hall.now_ms += HALL_MINUTE;
    again.service_id = SAMPLE_C;
    journal_hall_do(&hall, again);
    assert_legs(&hall, 2, 2 * HALL_MINUTE);
    assert_int_equal(journal_hall_number(&hall, "SELECT date FROM ticket"), SAMPLE_MONDAY);
    assert_sound(&hall, hall.office.seq);
    journal_hall_deinit(&hall);
}

static void test_definition(void **state)
{
    (void)state;
    struct journal_hall hall;
    struct definition loaded;

    journal_hall_init(&hall);
    for (uint64_t version = 0; version < 2; version++) {
        assert_int_equal(journal_load_definition(hall.journal, 1, version, &loaded), QD_OK);
        assert_int_equal(loaded.version, 1);
        assert_int_equal(loaded.office_id, 1);
        assert_string_equal(loaded.title.vi, hall.definition.title.vi);
        definition_deinit(&loaded);
    }
    assert_int_equal(journal_load_definition(hall.journal, 1, 2, &loaded), QD_ERR_NOT_FOUND);
    assert_int_equal(journal_load_definition(hall.journal, 2, 0, &loaded), QD_ERR_NOT_FOUND);
    journal_hall_close(&hall);
    journal_hall_sql(&hall, "UPDATE definition SET digest = zeroblob(32)");
    journal_hall_open(&hall);
    assert_int_equal(journal_load_definition(hall.journal, 1, 0, &loaded), QD_ERR_CORRUPT);
    journal_hall_deinit(&hall);
}

/* The file and its companions hold secrets. */
static void test_mode(void **state)
{
    (void)state;
    static const char *const suffixes[] = {"", "-wal", "-shm", ".lock"};
    struct journal_hall hall;
    struct stat found;
    char path[256];

    (void)umask(022);
    journal_hall_init(&hall);
    for (size_t i = 0; i < QD_ARRAY_LEN(suffixes); i++) {
        (void)snprintf(path, sizeof path, "%s%s", hall.path, suffixes[i]);
        assert_int_equal(stat(path, &found), 0);
        assert_int_equal(found.st_mode & 0077, 0);
    }
    journal_hall_deinit(&hall);
}

static void test_lock(void **state)
{
    (void)state;
    struct journal_hall hall;
    char errmsg[JOURNAL_ERRMSG_SIZE] = "";

    journal_hall_init(&hall);
    assert_int_equal(try_open(&hall, errmsg), QD_ERR_BUSY);
    assert_non_null(strstr(errmsg, "another queued"));
    journal_hall_close(&hall);
    assert_int_equal(try_open(&hall, errmsg), QD_OK);
    journal_hall_deinit(&hall);
}

/* What is not ours, not whole or not of today is refused in words, and left as it is. */
static void test_refused(void **state)
{
    (void)state;
    static const struct {
        const char *sql;
        enum qd_err err;
        const char *what;
    } rows[] = {
        {"PRAGMA user_version = 999", QD_ERR_INVALID, "upgrade"},
        {"PRAGMA application_id = 7", QD_ERR_INVALID, "not a database of queued"},
        {"DELETE FROM event WHERE seq = (SELECT max(seq) FROM event)", QD_ERR_CORRUPT, "verify"},
        {"UPDATE office SET seq = seq - 1", QD_ERR_CORRUPT, "verify"},
        {"UPDATE office SET chain = zeroblob(32)", QD_ERR_CORRUPT, "verify"},
    };
    char errmsg[JOURNAL_ERRMSG_SIZE];

    for (size_t i = 0; i < QD_ARRAY_LEN(rows); i++) {
        struct journal_hall hall;
        print_message("%s\n", rows[i].sql);
        journal_hall_init(&hall);
        journal_hall_staff(&hall);
        journal_hall_close(&hall);
        journal_hall_sql(&hall, rows[i].sql);
        assert_int_equal(try_open(&hall, errmsg), rows[i].err);
        assert_non_null(strstr(errmsg, rows[i].what));
        journal_hall_deinit(&hall);
    }
}

static void test_damaged_file(void **state)
{
    (void)state;
    struct journal_hall hall;
    char errmsg[JOURNAL_ERRMSG_SIZE] = "";

    journal_hall_init(&hall);
    journal_hall_day(&hall);
    journal_hall_close(&hall);
    assert_int_equal(truncate(hall.path, 2 * 4096), 0);
    assert_int_equal(try_open(&hall, errmsg), QD_ERR_CORRUPT);
    FILE *file = fopen(hall.path, "wb");
    assert_non_null(file);
    assert_true(fputs("This is a letter, and no database at all.\n", file) >= 0);
    assert_int_equal(fclose(file), 0);
    assert_int_equal(try_open(&hall, errmsg), QD_ERR_CORRUPT);
    struct stat found;
    assert_int_equal(stat(hall.path, &found), 0);
    assert_int_equal(found.st_size, 42); /* Nobody wrote to it. */
    journal_hall_deinit(&hall);
}

/* A stranger's database is not changed by a look at it. */
static void test_foreign(void **state)
{
    (void)state;
    struct journal_hall hall;
    char errmsg[JOURNAL_ERRMSG_SIZE] = "";

    journal_hall_init(&hall);
    journal_hall_close(&hall);
    assert_int_equal(unlink(hall.path), 0);
    journal_hall_sql(&hall, "CREATE TABLE letters (text)");
    assert_int_equal(try_open(&hall, errmsg), QD_ERR_INVALID);
    assert_int_equal(
        journal_hall_number(&hall, "SELECT journal_mode = 'wal' FROM pragma_journal_mode"), 0);
    journal_hall_deinit(&hall);
}

/* An altered event is found on the way, and the office is not opened on it. */
static void test_damaged_event(void **state)
{
    (void)state;
    struct journal_hall hall;

    journal_hall_init(&hall);
    journal_hall_staff(&hall);
    (void)journal_hall_issue(&hall, SAMPLE_A);
    journal_hall_close(&hall);
    journal_hall_sql(&hall, "UPDATE event SET body = zeroblob(20) WHERE seq = 4");
    journal_hall_open(&hall);
    struct twin twin = {.hall = &hall, .seq = 1};
    assert_int_equal(office_init(&twin.office, &hall.definition), QD_OK);
    assert_int_equal(journal_replay(hall.journal, 1, 1, visit, &twin), QD_ERR_CORRUPT);
    assert_int_equal(twin.seq, 4);
    assert_non_null(strstr(journal_errmsg(hall.journal), "event 4"));
    office_deinit(&twin.office);
    journal_hall_deinit(&hall);
}

/* A full disk, here a limit on the size of files: said in words, and nothing of the batch is there.
 */
static void test_no_space(void **state)
{
    (void)state;
    struct journal_hall hall;
    struct rlimit old;

    journal_hall_init(&hall);
    journal_hall_staff(&hall);
    uint64_t before = hall.office.seq;
    for (int i = 0; i < 2000; i++) {
        journal_hall_step(&hall, office_sample_issue(SAMPLE_A, CLASS_REGULAR));
    }
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &old), 0);
    const struct rlimit tiny = {.rlim_cur = 160 * 1024, .rlim_max = old.rlim_max};
    (void)signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &tiny), 0);
    enum qd_err err = journal_commit_now(hall.journal, &hall.batch);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &old), 0);
    assert_true(err == QD_ERR_NOSPACE || err == QD_ERR_IO);
    assert_null(strstr(journal_errmsg(hall.journal), "not an error"));
    journal_hall_close(&hall);
    assert_sound(&hall, before);
    batch_clear(&hall.batch);
    journal_hall_deinit(&hall);
}

/* --- Under a loop --- */

#define BATCHES 20

struct turn {
    struct journal_hall hall;
    struct batch batches[2]; /* One fills while the other commits. */
    unsigned filling;
    unsigned committed;
    bool closed;
    enum qd_err err;
};

static void fill(struct turn *turn)
{
    struct batch *batch = &turn->batches[turn->filling];

    assert_int_equal(batch->entry_count, 0);
    struct batch own = turn->hall.batch;
    turn->hall.batch = *batch;
    journal_hall_step(&turn->hall, office_sample_issue(SAMPLE_A, CLASS_REGULAR));
    journal_hall_step(&turn->hall, office_sample_issue(SAMPLE_B, CLASS_PRIORITY));
    *batch = turn->hall.batch;
    turn->hall.batch = own;
}

static void on_closed(void *owner)
{
    struct turn *turn = owner;

    turn->closed = true;
    turn->hall.journal = NULL;
}

static void on_committed(void *owner, struct batch *batch, enum qd_err err)
{
    struct turn *turn = owner;

    assert_ptr_equal(batch, &turn->batches[1 - turn->filling]);
    turn->committed++;
    turn->err = err;
    batch_clear(batch);
    if (err == QD_OK && turn->committed < BATCHES) {
        journal_append(turn->hall.journal, &turn->batches[turn->filling]);
        turn->filling = 1 - turn->filling;
        if (turn->committed < BATCHES - 1) {
            fill(turn);
        }
    } else {
        journal_close(turn->hall.journal, on_closed, turn);
    }
}

static void turn_open(struct turn *turn, uv_loop_t *loop)
{
    char errmsg[JOURNAL_ERRMSG_SIZE] = "";
    const struct journal_options options = {
        .path = turn->hall.path,
        .loop = loop,
        .on_committed = on_committed,
        .owner = turn,
    };

    assert_int_equal(uv_loop_init(loop), 0);
    assert_int_equal(journal_open(&turn->hall.journal, &options, errmsg), QD_OK);
}

static void turn_deinit(struct turn *turn)
{
    batch_deinit(&turn->batches[0]);
    batch_deinit(&turn->batches[1]);
    journal_hall_deinit(&turn->hall);
}

static void test_loop(void **state)
{
    (void)state;
    struct turn turn = {.filling = 0};
    uv_loop_t loop;

    journal_hall_init(&turn.hall);
    journal_hall_staff(&turn.hall);
    journal_hall_close(&turn.hall);
    turn_open(&turn, &loop);
    fill(&turn);
    journal_append(turn.hall.journal, &turn.batches[0]);
    turn.filling = 1;
    fill(&turn);
    assert_int_equal(turn.committed, 0); /* Only the loop reports. */
    assert_int_equal(uv_run(&loop, UV_RUN_DEFAULT), 0);
    assert_int_equal(turn.committed, BATCHES);
    assert_int_equal(turn.err, QD_OK);
    assert_true(turn.closed);
    assert_int_equal(uv_loop_close(&loop), 0);
    assert_sound(&turn.hall, turn.hall.office.seq);
    turn_deinit(&turn);
    assert_int_equal(sqlite3_memory_used(), 0);
}

static void on_last(void *owner, struct batch *batch, enum qd_err err)
{
    struct turn *turn = owner;

    assert_int_equal(err, QD_OK);
    turn->committed++;
    batch_clear(batch);
}

/* Closed while a batch is under way: it is committed and reported first, and once. */
static void test_close_busy(void **state)
{
    (void)state;
    struct turn turn = {.filling = 0};
    uv_loop_t loop;
    char errmsg[JOURNAL_ERRMSG_SIZE] = "";

    journal_hall_init(&turn.hall);
    journal_hall_staff(&turn.hall);
    journal_hall_close(&turn.hall);
    const struct journal_options options = {
        .path = turn.hall.path, .loop = &loop, .on_committed = on_last, .owner = &turn};
    assert_int_equal(uv_loop_init(&loop), 0);
    assert_int_equal(journal_open(&turn.hall.journal, &options, errmsg), QD_OK);
    fill(&turn);
    journal_append(turn.hall.journal, &turn.batches[0]);
    journal_close(turn.hall.journal, on_closed, &turn);
    assert_int_equal(uv_run(&loop, UV_RUN_DEFAULT), 0);
    assert_int_equal(turn.committed, 1);
    assert_true(turn.closed);
    assert_int_equal(uv_loop_close(&loop), 0);
    assert_sound(&turn.hall, turn.hall.office.seq);
    turn_deinit(&turn);
}

/* A commit that fails on the thread is reported once, with the reason. */
static void test_loop_failure(void **state)
{
    (void)state;
    struct turn turn = {.filling = 0};
    uv_loop_t loop;

    journal_hall_init(&turn.hall);
    journal_hall_staff(&turn.hall);
    uint64_t before = turn.hall.office.seq;
    journal_hall_close(&turn.hall);
    journal_hall_sql(&turn.hall,
                     "CREATE TRIGGER refuse BEFORE INSERT ON leg BEGIN"
                     " SELECT raise(ABORT, 'the disk is on fire'); END");
    turn_open(&turn, &loop);
    fill(&turn);
    journal_append(turn.hall.journal, &turn.batches[0]);
    turn.filling = 1;
    while (turn.committed == 0) {
        (void)uv_run(&loop, UV_RUN_ONCE);
    }
    assert_int_equal(turn.committed, 1);
    assert_true(turn.err != QD_OK);
    assert_int_equal(uv_run(&loop, UV_RUN_DEFAULT), 0);
    assert_int_equal(turn.committed, 1);
    assert_int_equal(uv_loop_close(&loop), 0);
    assert_sound(&turn.hall, before);
    turn_deinit(&turn);
}

static void test_failure_words(void **state)
{
    (void)state;
    struct journal_hall hall;

    journal_hall_init(&hall);
    journal_hall_staff(&hall);
    journal_hall_close(&hall);
    journal_hall_sql(&hall,
                     "CREATE TRIGGER refuse BEFORE INSERT ON leg BEGIN"
                     " SELECT raise(ABORT, 'the disk is on fire'); END");
    journal_hall_open(&hall);
    journal_hall_step(&hall, office_sample_issue(SAMPLE_A, CLASS_REGULAR));
    assert_true(journal_commit_now(hall.journal, &hall.batch) != QD_OK);
    assert_non_null(strstr(journal_errmsg(hall.journal), "the disk is on fire"));
    batch_clear(&hall.batch);
    journal_hall_deinit(&hall);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_replay),
        cmocka_unit_test(test_legs),
        cmocka_unit_test(test_definition),
        cmocka_unit_test(test_mode),
        cmocka_unit_test(test_lock),
        cmocka_unit_test(test_refused),
        cmocka_unit_test(test_damaged_file),
        cmocka_unit_test(test_foreign),
        cmocka_unit_test(test_damaged_event),
        cmocka_unit_test(test_no_space),
        cmocka_unit_test(test_loop),
        cmocka_unit_test(test_close_busy),
        cmocka_unit_test(test_loop_failure),
        cmocka_unit_test(test_failure_words),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
