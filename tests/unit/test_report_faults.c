/* Reports, exports and stories while memory runs out: each allocation in turn, of our own code and
 * of SQLite. Either it is said, or the result is whole; and nothing stays behind. */
#include <setjmp.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "queued/journal/export.h"
#include "queued/journal/staff.h"
#include "queued/journal/story.h"
#include "queued/reports/listing.h"
#include "queued/reports/measure.h"
#include "tests/support/fault.h"
#include "tests/unit/journal_hall.h"

/* --- SQLite's allocator, which fails with ours --- */

static sqlite3_mem_methods plain;

static void *failing_malloc(int size)
{
    return fault_strikes(&heap_fault) ? NULL : plain.xMalloc(size);
}

static void *failing_realloc(void *memory, int size)
{
    return fault_strikes(&heap_fault) ? NULL : plain.xRealloc(memory, size);
}

static int set_up(void **state)
{
    (void)state;
    assert_int_equal(sqlite3_config(SQLITE_CONFIG_GETMALLOC, &plain), SQLITE_OK);
    sqlite3_mem_methods failing = plain;
    failing.xMalloc = failing_malloc;
    failing.xRealloc = failing_realloc;
    return sqlite3_config(SQLITE_CONFIG_MALLOC, &failing);
}

/* --- What is tried --- */

typedef enum qd_err (*attempt)(const char *path, char **text);

static enum qd_err try_report(const char *path, enum report_by by, char **text)
{
    const struct report_query query = {.by = by};
    const struct listing_options options = {.separator = ','};
    char errmsg[JOURNAL_ERRMSG_SIZE] = "";
    struct report report = {0};
    size_t len = 0;
    enum qd_err err =
        measure_report(path, 1, &query, office_sample_at(20261125, 12, 0), &report, errmsg);

    if (err != QD_OK) {
        assert_null(report.rows);
        assert_true(errmsg[0] != '\0');
        return err;
    }
    struct fault armed = heap_fault; /* Printing is not what is tried. */
    heap_fault.fail_at = 0;
    FILE *out = open_memstream(text, &len);
    listing_print(&report, &options, out);
    assert_int_equal(fclose(out), 0);
    measure_free(&report);
    heap_fault = armed;
    return QD_OK;
}

static enum qd_err try_office(const char *path, char **text)
{
    return try_report(path, REPORT_BY_OFFICE, text);
}

static enum qd_err try_service(const char *path, char **text)
{
    return try_report(path, REPORT_BY_SERVICE, text);
}

static enum qd_err try_hour(const char *path, char **text)
{
    return try_report(path, REPORT_BY_HOUR, text);
}

static enum qd_err try_clerk(const char *path, char **text)
{
    return try_report(path, REPORT_BY_CLERK, text);
}

/* Opens a stream in memory unhindered, runs @write with it. */
static enum qd_err try_writing(enum qd_err (*write)(const char *path, FILE *out, char *errmsg),
                               const char *path,
                               char **text)
{
    char errmsg[JOURNAL_ERRMSG_SIZE] = "";
    struct fault armed = heap_fault;
    size_t len = 0;

    heap_fault.fail_at = 0;
    FILE *out = open_memstream(text, &len);
    heap_fault = armed;
    enum qd_err err = write(path, out, errmsg);
    armed = heap_fault;
    heap_fault.fail_at = 0;
    assert_int_equal(fclose(out), 0);
    if (err != QD_OK) {
        assert_true(errmsg[0] != '\0');
        free(*text);
        *text = NULL;
    }
    heap_fault = armed;
    return err;
}

static enum qd_err write_events(const char *path, FILE *out, char *errmsg)
{
    const struct export_options options = {.path = path, .office_id = 1, .from_date = 20261123};

    return export_events(&options, out, errmsg);
}

static enum qd_err write_tickets(const char *path, FILE *out, char *errmsg)
{
    const struct export_options options = {.path = path, .office_id = 1, .separator = ';'};

    return export_tickets(&options, out, errmsg);
}

static enum qd_err write_story(const char *path, FILE *out, char *errmsg)
{
    const struct story_options options = {.path = path, .office_id = 1, .label = "A001"};

    return story_tell(&options, out, errmsg);
}

static enum qd_err try_events(const char *path, char **text)
{
    return try_writing(write_events, path, text);
}

static enum qd_err try_tickets(const char *path, char **text)
{
    return try_writing(write_tickets, path, text);
}

static enum qd_err try_story(const char *path, char **text)
{
    return try_writing(write_story, path, text);
}

static void write_lines(const struct story *story, FILE *out)
{
    for (uint32_t i = 0; i < story->line_count; i++) {
        (void)fprintf(out,
                      "%llu %lld %d %s\n",
                      (unsigned long long)story->lines[i].seq,
                      (long long)story->lines[i].at_ms,
                      story->lines[i].undone,
                      story->lines[i].text);
    }
}

static enum qd_err write_answers(const char *path, FILE *out, char *errmsg)
{
    const struct story_options options = {.path = path, .office_id = 1, .label = "a1"};
    struct story story;
    struct staff staff = {0};
    enum qd_err err = story_read(&options, &story, errmsg);

    if (err == QD_OK) {
        err = staff_read(path, 1, &staff, errmsg);
    }
    if (err == QD_OK) {
        (void)fprintf(out, "%s %u %u people\n", story.label, story.date, staff.count);
        write_lines(&story, out);
    }
    story_free(&story);
    staff_free(&staff);
    return err;
}

static enum qd_err try_answers(const char *path, char **text)
{
    return try_writing(write_answers, path, text);
}

/* Fails the first allocation, then the second, … until the attempt gets through untouched. */
static void fail_each(const char *path, attempt run, enum fault_mode mode)
{
    char *expected = NULL;
    bool struck = true;

    assert_int_equal(run(path, &expected), QD_OK);
    for (unsigned fail_at = 1; struck; fail_at++) {
        char *text = NULL;
        fault_arm(&heap_fault, fail_at, mode);
        enum qd_err err = run(path, &text);
        struck = fault_disarm(&heap_fault);
        if (err == QD_OK) { /* SQLite can do without some. */
            assert_string_equal(text, expected);
        } else {
            assert_true(struck);
            assert_int_equal(err, QD_ERR_NOMEM);
            assert_null(text);
        }
        free(text);
        assert_int_equal(sqlite3_memory_used(), 0);
    }
    free(expected);
}

static void test_memory(void **state)
{
    (void)state;
    static const attempt attempts[] = {try_office,
                                       try_service,
                                       try_hour,
                                       try_clerk,
                                       try_events,
                                       try_tickets,
                                       try_story,
                                       try_answers};
    struct journal_hall hall;

    journal_hall_init(&hall);
    journal_hall_day(&hall);
    journal_hall_close(&hall);
    for (size_t i = 0; i < QD_ARRAY_LEN(attempts); i++) {
        fail_each(hall.path, attempts[i], FAULT_ONCE);
        fail_each(hall.path, attempts[i], FAULT_FOR_GOOD);
    }
    journal_hall_deinit(&hall);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_memory)};

    return cmocka_run_group_tests(tests, set_up, NULL);
}
