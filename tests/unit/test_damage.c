#include <fcntl.h>
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
#include "queued/journal/verify.h"
#include "tests/unit/journal_hall.h"

/* A day's database as it was left, and a copy that is damaged. */
static struct journal_hall hall;
static uint8_t *sound;
static size_t size;
static char path[256];
static uint32_t dice = 20261123;
static unsigned refused_count;
static unsigned verified_count; /* Started, and verification told. */
static unsigned unharmed_count; /* Hit what nobody reads. */

static uint32_t roll(uint32_t sides)
{
    dice = dice * 1664525U + 1013904223U;
    return (uint32_t)(((uint64_t)dice * sides) >> 32);
}

static void put_file(const uint8_t *bytes, size_t len)
{
    static const char *const ends[] = {"-wal", "-shm", "-journal", ".lock"};
    char other[300];

    for (size_t i = 0; i < QD_ARRAY_LEN(ends); i++) {
        (void)snprintf(other, sizeof other, "%s%s", path, ends[i]);
        (void)unlink(other);
    }
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, bytes, len), len);
    assert_int_equal(close(fd), 0);
}

struct walk {
    struct office office;
    struct definition definition;
    uint64_t count;
};

/* Whatever is read must be what was written. */
static enum qd_err take_event(void *owner, const struct event *event)
{
    struct walk *walk = owner;
    const struct event *meant = &hall.events.events[walk->count++];
    uint8_t bytes[RECORD_EVENT_SIZE];
    uint8_t meant_bytes[RECORD_EVENT_SIZE];
    struct event copy = *meant;

    if (event->kind == EVENT_DEFINITION_APPLIED) {
        memcpy(copy.definition.digest, event->definition.digest, sizeof copy.definition.digest);
    }
    size_t len = record_pack_event(event, bytes);
    assert_int_equal(record_pack_event(&copy, meant_bytes), len);
    assert_memory_equal(bytes, meant_bytes, len);
    return office_fold(&walk->office, event);
}

/* As a start does it. */
static enum qd_err start(char errmsg[JOURNAL_ERRMSG_SIZE])
{
    const struct journal_options options = {.path = path};
    struct journal *journal = NULL;
    struct journal_head heads[4];
    struct walk walk = {0};
    size_t count = 0;
    enum qd_err err = journal_open(&journal, &options, errmsg);

    if (err != QD_OK) {
        return err;
    }
    err = journal_offices(journal, heads, QD_ARRAY_LEN(heads), &count);
    if (err == QD_OK && (count != 1 || heads[0].office_id != hall.office.office_id)) {
        err = QD_ERR_NOT_FOUND;
        (void)snprintf(errmsg, JOURNAL_ERRMSG_SIZE, "no office here; restore a backup");
    }
    if (err == QD_OK) {
        err = journal_load_definition(journal, heads[0].office_id, 1, &walk.definition);
    }
    if (err == QD_OK) {
        assert_int_equal(office_init(&walk.office, &walk.definition), QD_OK);
        err = journal_replay(journal, heads[0].office_id, 1, take_event, &walk);
        if (err == QD_OK && walk.office.seq != heads[0].seq) {
            err = QD_ERR_CORRUPT;
            (void)snprintf(errmsg, JOURNAL_ERRMSG_SIZE, "the last events are gone; see a backup");
        }
        assert_true(err != QD_OK || walk.count == hall.events.count);
        office_deinit(&walk.office);
    }
    if (err != QD_OK && errmsg[0] == '\0') {
        (void)snprintf(errmsg, JOURNAL_ERRMSG_SIZE, "%s", journal_errmsg(journal));
    }
    definition_deinit(&walk.definition);
    journal_close(journal, NULL, NULL);
    return err;
}

/* Refused with a word about the way out, or found by verification, or nothing was harmed. */
static void judge(void)
{
    char errmsg[JOURNAL_ERRMSG_SIZE] = "";
    struct verify_result result = {0};
    enum qd_err err = start(errmsg);

    if (err != QD_OK) {
        refused_count++;
        if (strstr(errmsg, "backup") == NULL && strstr(errmsg, "--data") == NULL &&
            strstr(errmsg, "upgrade") == NULL) {
            fail_msg("no way out: %s", errmsg);
        }
        return;
    }
    err = verify_file(path, &result);
    if (err != QD_OK || result.is_broken || result.what[0] != '\0') {
        assert_true(err != QD_OK || result.what[0] != '\0');
        verified_count++;
        return;
    }
    assert_int_equal(result.event_count, hall.events.count);
    unharmed_count++;
}

static void flip(uint8_t *bytes, size_t at)
{
    bytes[at] ^= (uint8_t)(1U << roll(8));
}

static uint8_t *copy(void)
{
    uint8_t *bytes = malloc(size);

    assert_non_null(bytes);
    memcpy(bytes, sound, size);
    return bytes;
}

/* How far on to the next byte: about two hundred of them are struck. QUEUED_DAMAGE_STEP=1 strikes
 * every one, which takes an hour. */
static size_t stride(void)
{
    const char *wish = getenv("QUEUED_DAMAGE_STEP");

    return wish != NULL ? strtoul(wish, NULL, 10) : 1 + roll((uint32_t)(size / 200));
}

static void test_one_bit(void **state)
{
    uint8_t *bytes = copy();

    (void)state;
    for (size_t at = 0; at < size; at += stride()) {
        flip(bytes, at);
        put_file(bytes, size);
        judge();
        bytes[at] = sound[at];
    }
    for (size_t at = 0; at < 100; at++) { /* Every byte of the header. */
        bytes[at] = (uint8_t)~bytes[at];
        put_file(bytes, size);
        judge();
        bytes[at] = sound[at];
    }
    free(bytes);
}

static void test_many_bytes(void **state)
{
    (void)state;
    for (int round = 0; round < 60; round++) {
        uint8_t *bytes = copy();
        for (uint32_t i = 1 + roll(200); i > 0; i--) {
            flip(bytes, roll((uint32_t)size));
        }
        put_file(bytes, size);
        judge();
        free(bytes);
    }
}

static void test_pages(void **state)
{
    size_t page = 4096;

    (void)state;
    assert_int_equal(size % page, 0);
    for (size_t at = 0; at < size; at += page) {
        uint8_t *bytes = copy();
        memset(bytes + at, 0, page); /* Lost. */
        put_file(bytes, size);
        judge();
        memcpy(bytes + at, sound + roll((uint32_t)(size / page)) * page, page); /* Misplaced. */
        put_file(bytes, size);
        judge();
        put_file(sound, at); /* The file ends before it. */
        judge();
        free(bytes);
    }
}

/* The file ends anywhere. */
static void test_cut(void **state)
{
    (void)state;
    for (size_t at = 1; at < size; at += stride()) {
        unsigned unharmed = unharmed_count;
        put_file(sound, at);
        judge();
        assert_int_equal(unharmed_count, unharmed); /* There is no end that says nothing. */
    }
}

static void test_sound_and_stranger(void **state)
{
    unsigned unharmed = unharmed_count;
    unsigned refused = refused_count;
    char errmsg[JOURNAL_ERRMSG_SIZE] = "";
    static const char text[] = "This is a letter, and no database at all. It is long enough to have"
                               " a header of a hundred bytes, which it has not.";

    (void)state;
    put_file(sound, size);
    judge();
    assert_int_equal(unharmed_count, unharmed + 1);
    put_file((const uint8_t *)text, sizeof text);
    judge();
    assert_int_equal(refused_count, refused + 1);
    put_file((const uint8_t *)text, sizeof text);
    assert_int_not_equal(start(errmsg), QD_OK);
    char left[sizeof text] = "";
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    assert_int_equal(read(fd, left, sizeof left), sizeof left);
    assert_int_equal(close(fd), 0);
    assert_string_equal(left, text); /* Never "repaired". */
}

static int make(void **state)
{
    (void)state;
    journal_hall_init(&hall);
    journal_hall_day(&hall);
    journal_hall_close(&hall);
    (void)snprintf(path, sizeof path, "%s/damaged.db", hall.folder);
    FILE *file = fopen(hall.path, "rb");
    assert_non_null(file);
    assert_int_equal(fseek(file, 0, SEEK_END), 0);
    size = (size_t)ftell(file);
    rewind(file);
    sound = malloc(size);
    assert_non_null(sound);
    assert_int_equal(fread(sound, 1, size, file), size);
    assert_int_equal(fclose(file), 0);
    return 0;
}

static int drop(void **state)
{
    (void)state;
    print_message("%zu bytes: refused %u, found by verification %u, unharmed %u\n",
                  size,
                  refused_count,
                  verified_count,
                  unharmed_count);
    free(sound);
    journal_hall_deinit(&hall);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_one_bit),
        cmocka_unit_test(test_many_bytes),
        cmocka_unit_test(test_pages),
        cmocka_unit_test(test_cut),
        cmocka_unit_test(test_sound_and_stranger),
    };

    return cmocka_run_group_tests(tests, make, drop);
}
