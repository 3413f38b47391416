#include <setjmp.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "queued/codec/record.h"
#include "queued/journal/verify.h"
#include "tests/support/disk.h"
#include "tests/unit/journal_hall.h"

/* The day that is written again and again, as it should be. */
static struct journal_hall model;

/* One attempt at it. */
struct attempt {
    char path[256];
    struct definition definition;
    struct office office;
    struct batch batch;
    uint64_t seq; /* Newest event that was reported as committed. */
};

/* Events of one command, as the app would commit them: at least one, here and there several
 * commands. */
static size_t batch_end(size_t first)
{
    size_t end = first + 1;

    while (end < model.events.count && (model.events.events[end].actor.kind == ACTOR_SYSTEM ||
                                        model.events.events[end].seq % 3 == 0)) {
        end++;
    }
    return end;
}

static void fill(struct attempt *attempt, size_t first, size_t end)
{
    assert_int_equal(batch_reserve(&attempt->batch, end - first), QD_OK);
    for (size_t i = first; i < end; i++) {
        const struct event *event = &model.events.events[i];
        assert_int_equal(office_fold(&attempt->office, event), QD_OK);
        batch_push(&attempt->batch, event, office_ticket(&attempt->office, event->ticket_id));
        if (event->kind == EVENT_DEFINITION_APPLIED) {
            struct batch_definition packed = {.office_id = attempt->definition.office_id,
                                              .version = attempt->definition.version};
            assert_int_equal(
                record_pack_definition(&attempt->definition, &packed.bytes, &packed.len), QD_OK);
            assert_int_equal(batch_push_definition(&attempt->batch, &packed), QD_OK);
        }
    }
}

/* From the event after @seq to the end of the day, or to the first failure, as the process ends
 * then. */
static enum qd_err play(struct attempt *attempt, struct journal *journal)
{
    enum qd_err err = QD_OK;

    for (size_t at = attempt->seq; at < model.events.count && err == QD_OK;) {
        size_t end = batch_end(at);
        fill(attempt, at, end);
        err = journal_commit_now(journal, &attempt->batch);
        if (err == QD_OK) {
            attempt->seq = model.events.events[end - 1].seq;
        } else {
            assert_true(strlen(journal_errmsg(journal)) > 0);
        }
        batch_clear(&attempt->batch);
        at = end;
    }
    return err;
}

static void init(struct attempt *attempt)
{
    *attempt = (struct attempt){.definition = office_sample_definition()};
    (void)snprintf(attempt->path, sizeof attempt->path, "%s/attempt.db", model.folder);
    assert_int_equal(office_init(&attempt->office, &attempt->definition), QD_OK);
}

static void deinit(struct attempt *attempt)
{
    static const char *const ends[] = {"", "-wal", "-shm", "-journal", ".lock"};
    char path[300];

    for (size_t i = 0; i < QD_ARRAY_LEN(ends); i++) {
        (void)snprintf(path, sizeof path, "%s%s", attempt->path, ends[i]);
        (void)unlink(path);
    }
    office_deinit(&attempt->office);
    definition_deinit(&attempt->definition);
    batch_deinit(&attempt->batch);
}

/* --- After the fault --- */

static enum qd_err refold(void *owner, const struct event *event)
{
    struct office *office = owner;
    const struct event *expected = &model.events.events[event->seq - 1];
    uint8_t written[RECORD_EVENT_SIZE];
    uint8_t meant[RECORD_EVENT_SIZE];
    struct event copy = *expected;

    /* The writer fills in the digest. */
    if (event->kind == EVENT_DEFINITION_APPLIED) {
        memcpy(copy.definition.digest, event->definition.digest, sizeof copy.definition.digest);
    }
    size_t len = record_pack_event(event, written);
    assert_int_equal(record_pack_event(&copy, meant), len);
    assert_memory_equal(written, meant, len);
    return office_fold(office, event);
}

/* What the disk holds: at least what was reported, at most what was begun, whole batches only. The
 * office is as it was then. */
static void take_stock(struct attempt *attempt, struct journal *journal)
{
    struct journal_head head = {0};
    size_t count = 0;
    size_t boundary = 0;

    assert_int_equal(journal_offices(journal, &head, 1, &count), QD_OK);
    uint64_t seq = count == 0 ? 0 : head.seq;
    assert_true(seq >= attempt->seq);
    assert_true(seq <= attempt->office.seq);
    while (boundary < seq) {
        boundary = batch_end(boundary);
    }
    assert_int_equal(boundary, seq);
    office_deinit(&attempt->office);
    assert_int_equal(office_init(&attempt->office, &attempt->definition), QD_OK);
    attempt->seq = seq;
    if (seq == 0) {
        return;
    }
    assert_int_equal(
        journal_replay(journal, attempt->definition.office_id, 1, refold, &attempt->office), QD_OK);
    assert_int_equal(attempt->office.seq, seq);
    office_check(&attempt->office);
}

static void recover(struct attempt *attempt)
{
    const struct journal_options options = {.path = attempt->path};
    struct journal *journal = NULL;
    struct verify_result result;
    char errmsg[JOURNAL_ERRMSG_SIZE] = "";

    if (journal_open(&journal, &options, errmsg) != QD_OK) {
        fail_msg("%s", errmsg);
    }
    take_stock(attempt, journal);
    assert_int_equal(play(attempt, journal), QD_OK); /* The day goes on. */
    assert_int_equal(office_hash(&attempt->office), office_hash(&model.office));
    journal_close(journal, NULL, NULL);
    assert_int_equal(verify_file(attempt->path, &result), QD_OK);
    assert_string_equal(result.what, "");
    assert_int_equal(result.event_count, model.events.count);
}

/* One day with its @n-th operation struck. False: it has fewer. */
static bool strike(enum disk_fault fault, unsigned n, uint32_t seed)
{
    const struct journal_options options = {0};
    struct journal_options at = options;
    struct attempt attempt;
    struct journal *journal = NULL;
    char errmsg[JOURNAL_ERRMSG_SIZE] = "";

    init(&attempt);
    at.path = attempt.path;
    disk_arm(fault, n, seed);
    enum qd_err err = journal_open(&journal, &at, errmsg);
    if (err == QD_OK) {
        err = play(&attempt, journal);
        journal_close(journal, NULL, NULL);
    } else {
        assert_true(strlen(errmsg) > 0);
    }
    bool struck = disk_settle();
    assert_true(struck || err == QD_OK);
    if (fault == DISK_FULL && err != QD_OK) {
        assert_int_equal(err, QD_ERR_NOSPACE);
    }
    recover(&attempt);
    deinit(&attempt);
    return struck;
}

static void every(enum disk_fault fault, uint32_t seeds)
{
    unsigned n = 0;
    bool struck = true;

    while (struck) {
        n++;
        for (uint32_t seed = 1; seed <= seeds; seed++) {
            struck = strike(fault, n, seed * 7919 + n);
        }
    }
    print_message("fault %d: %u operations, each struck %u times\n", (int)fault, n - 1, seeds);
    assert_true(n > 50);
}

static void test_error(void **state)
{
    (void)state;
    every(DISK_ERROR, 1);
}

static void test_broken(void **state)
{
    (void)state;
    every(DISK_BROKEN, 1);
}

static void test_full(void **state)
{
    (void)state;
    every(DISK_FULL, 1);
}

static void test_torn(void **state)
{
    (void)state;
    every(DISK_TORN, 1);
}

static void test_cut(void **state)
{
    (void)state;
    every(DISK_CUT, 1);
}

static void test_cut_some(void **state)
{
    (void)state;
    every(DISK_CUT_SOME, 3);
}

static int make_model(void **state)
{
    (void)state;
    journal_hall_init(&model);
    journal_hall_day(&model);
    disk_mount();
    return 0;
}

static int drop_model(void **state)
{
    (void)state;
    disk_unmount();
    journal_hall_deinit(&model);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_error),
        cmocka_unit_test(test_broken),
        cmocka_unit_test(test_full),
        cmocka_unit_test(test_torn),
        cmocka_unit_test(test_cut),
        cmocka_unit_test(test_cut_some),
    };

    return cmocka_run_group_tests(tests, make_model, drop_model);
}
