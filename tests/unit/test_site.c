#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "queued/app/site.h"
#include "tests/unit/journal_hall.h"

static struct journal_hall hall;

static struct journal_head head_of(struct journal *journal)
{
    struct journal_head head;
    size_t count = 0;

    assert_int_equal(journal_offices(journal, &head, 1, &count), QD_OK);
    assert_int_equal(count, 1);
    return head;
}

static int open_hall(void **state)
{
    (void)state;
    journal_hall_init(&hall);
    return 0;
}

static int close_hall(void **state)
{
    (void)state;
    journal_hall_deinit(&hall);
    return 0;
}

/* Restored, the office is what it was: before the first day, in the middle of one, after it. */
static void assert_restored(void)
{
    struct site *site = NULL;
    char errmsg[JOURNAL_ERRMSG_SIZE] = "";
    const struct journal_head head = head_of(hall.journal);

    if (site_restore(&site, hall.journal, &head, errmsg) != QD_OK) {
        fail_msg("%s", errmsg);
    }
    assert_int_equal(site->office.seq, hall.office.seq);
    assert_int_equal(office_hash(&site->office), office_hash(&hall.office));
    assert_int_equal(site->definition->version, 1);
    office_check(&site->office);
    site_free(site);
}

static void test_restore(void **state)
{
    (void)state;
    assert_restored();
    journal_hall_staff(&hall);
    (void)journal_hall_issue(&hall, SAMPLE_A);
    journal_hall_clerk(&hall, COMMAND_CALL_NEXT, SAMPLE_LAN);
    assert_restored();
    journal_hall_clerk(&hall, COMMAND_START, SAMPLE_LAN);
    assert_restored();
}

static void test_restore_after_a_day(void **state)
{
    (void)state;
    journal_hall_day(&hall);
    assert_restored();
}

/* What cannot be followed is refused with the place and the way out, and nothing is left behind. */
static void test_damage(void **state)
{
    static const char *const damages[] = {
        "UPDATE event SET body = zeroblob(10) WHERE seq = 9",
        "DELETE FROM event WHERE seq = 9",
        "UPDATE event SET chain = zeroblob(32) WHERE seq = 9",
        "UPDATE definition SET body = zeroblob(100)",
        "DELETE FROM definition",
    };

    (void)state;
    journal_hall_day(&hall);
    journal_hall_close(&hall);
    for (size_t i = 0; i < QD_ARRAY_LEN(damages); i++) {
        struct site *site = NULL;
        char errmsg[JOURNAL_ERRMSG_SIZE] = "";
        char sql[512];
        (void)snprintf(sql,
                       sizeof sql,
                       "CREATE TABLE keep_event AS SELECT * FROM event;"
                       "CREATE TABLE keep_definition AS SELECT * FROM definition; %s",
                       damages[i]);
        journal_hall_sql(&hall, sql);
        journal_hall_open(&hall);
        const struct journal_head head = head_of(hall.journal);
        assert_int_not_equal(site_restore(&site, hall.journal, &head, errmsg), QD_OK);
        assert_null(site);
        assert_non_null(strstr(errmsg, "restore office 1"));
        assert_non_null(strstr(errmsg, "backup"));
        journal_hall_close(&hall);
        journal_hall_sql(&hall,
                         "DELETE FROM event; INSERT INTO event SELECT * FROM keep_event;"
                         "DELETE FROM definition; INSERT INTO definition SELECT * FROM"
                         " keep_definition; DROP TABLE keep_event; DROP TABLE keep_definition");
    }
    journal_hall_open(&hall);
    assert_restored();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_restore, open_hall, close_hall),
        cmocka_unit_test_setup_teardown(test_restore_after_a_day, open_hall, close_hall),
        cmocka_unit_test_setup_teardown(test_damage, open_hall, close_hall),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
