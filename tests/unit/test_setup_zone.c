/* Time zones: what the system knows, compared with its own clock; rules; files that are broken. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <cmocka.h>

#include "queued/setup/source.h"
#include "queued/setup/zone.h"
#include "queued/setup/zone_rule.h"

static int32_t offset_at(const struct zone *zone, int64_t at_s)
{
    int32_t offset_s = zone->base_offset_s;

    for (uint32_t i = 0; i < zone->change_count && zone->changes[i].at_ms <= at_s * 1000; i++) {
        offset_s = zone->changes[i].offset_s;
    }
    return offset_s;
}

/* Every six hours of forty years, and each change to the second, as localtime_r() has it. */
static void test_as_the_system(void **state)
{
    static const char *const names[] = {"Asia/Ho_Chi_Minh",
                                        "Asia/Saigon",
                                        "Europe/Paris",
                                        "America/New_York",
                                        "Australia/Lord_Howe",
                                        "America/Santiago",
                                        "Africa/Casablanca",
                                        "Asia/Kathmandu",
                                        "Europe/Dublin",
                                        "Etc/UTC",
                                        "UTC",
                                        "America/St_Johns",
                                        "Asia/Gaza",
                                        "Pacific/Apia"};
    int64_t first_s = zone_rule_days(ZONE_FIRST_YEAR, 1) * 86400;
    int64_t end_s = zone_rule_days(ZONE_END_YEAR, 1) * 86400;

    (void)state;
    for (size_t i = 0; i < QD_ARRAY_LEN(names); i++) {
        struct zone zone;
        struct tm local;
        print_message("%s\n", names[i]);
        assert_int_equal(zone_read(&zone, ZONE_FOLDER, names[i]), QD_OK);
        assert_int_equal(setenv("TZ", names[i], 1), 0);
        tzset();
        for (int64_t at_s = first_s; at_s < end_s; at_s += 21600) {
            time_t at = (time_t)at_s;
            assert_non_null(localtime_r(&at, &local));
            assert_int_equal(offset_at(&zone, at_s), local.tm_gmtoff);
        }
        for (uint32_t j = 0; j < zone.change_count; j++) {
            time_t at = (time_t)(zone.changes[j].at_ms / 1000);
            assert_non_null(localtime_r(&at, &local));
            assert_int_equal(local.tm_gmtoff, zone.changes[j].offset_s);
            at--;
            assert_non_null(localtime_r(&at, &local));
            assert_int_not_equal(local.tm_gmtoff, zone.changes[j].offset_s);
        }
    }
}

static void test_home_needs_no_files(void **state)
{
    struct zone zone;

    (void)state;
    assert_int_equal(zone_read(&zone, "/nonexistent", ZONE_DEFAULT), QD_OK);
    assert_int_equal(zone.base_offset_s, 7 * 3600);
    assert_int_equal(zone.change_count, 0);
    assert_int_equal(zone_read(&zone, "/nonexistent", "Europe/Paris"), QD_ERR_NOT_FOUND);
}

static void test_names(void **state)
{
    static const char *const bad[] = {"",
                                      "/",
                                      "../passwd",
                                      "Asia/../../x",
                                      "/etc/passwd",
                                      "Asia/",
                                      "Asia//Tokyo",
                                      "Asia/Ho Chi Minh",
                                      ".",
                                      "a\nb",
                                      "Châu/Á"};
    struct zone zone;

    (void)state;
    for (size_t i = 0; i < QD_ARRAY_LEN(bad); i++) {
        assert_int_equal(zone_read(&zone, ZONE_FOLDER, bad[i]), QD_ERR_INVALID);
    }
    assert_int_equal(zone_read(&zone, ZONE_FOLDER, "Asia/Bat_Xat"), QD_ERR_NOT_FOUND);
    assert_int_equal(zone_read(&zone, ZONE_FOLDER, "Asia"), QD_ERR_IO); /* A folder. */
}

static void test_rules(void **state)
{
    static const char *const bad[] = {"",
                                      "CET",
                                      "CET-1CEST",
                                      "CET-1CEST,M3.5.0",
                                      "CET-1CEST,M13.1.0,M10.5.0",
                                      "CET-1CEST,M3.6.0,M10.5.0",
                                      "CET-1CEST,M3.5.7,M10.5.0",
                                      "CET-1CEST,J0,J5",
                                      "CET-1CEST,M3.5.0,M10.5.0x",
                                      "<+07-7",
                                      "-7"};
    struct zone_rule rule;

    (void)state;
    for (size_t i = 0; i < QD_ARRAY_LEN(bad); i++) {
        print_message("%s\n", bad[i]);
        assert_false(zone_rule_parse(&rule, bad[i], strlen(bad[i])));
    }
    static const char paris[] = "CET-1CEST,M3.5.0,M10.5.0/3";
    assert_true(zone_rule_parse(&rule, paris, strlen(paris)));
    assert_int_equal(zone_rule_start(&rule, 2026), 1774746000); /* 29 March 2026, 01:00 UTC */
    assert_int_equal(zone_rule_end(&rule, 2026), 1792890000);   /* 25 October 2026, 01:00 UTC */
    static const char days[] = "A0B,J60/0,0/0";
    assert_true(zone_rule_parse(&rule, days, strlen(days)));
    assert_int_equal(zone_rule_start(&rule, 2028), 1835481600); /* 1 March, a leap year or not */
    assert_int_equal(zone_rule_end(&rule, 2026) + 3600, 1767225600);
}

/* Cut anywhere, or with a byte changed: refused or read, and never out of bounds. */
static void test_broken_files(void **state)
{
    static const char *const names[] = {"Europe/Paris", "Asia/Ho_Chi_Minh"};
    struct complaints unheard;

    (void)state;
    for (size_t i = 0; i < QD_ARRAY_LEN(names); i++) {
        char path[256];
        struct source source;
        struct zone zone;
        (void)snprintf(path, sizeof path, "%s/%s", ZONE_FOLDER, names[i]);
        complaints_init(&unheard);
        assert_int_equal(source_read(&source, path, 65536, path, &unheard), QD_OK);
        complaints_deinit(&unheard);
        for (size_t len = 0; len < source.len; len++) {
            unsigned char *cut = malloc(len + 1); /* The exact size, for the address sanitizer. */
            assert_non_null(cut);
            memcpy(cut, source.text, len);
            assert_int_equal(zone_parse(&zone, cut, len), QD_ERR_CORRUPT);
            free(cut);
        }
        for (size_t at = 0; at < source.len; at++) {
            char before = source.text[at];
            source.text[at] = (char)~before;
            enum qd_err err = zone_parse(&zone, (const unsigned char *)source.text, source.len);
            assert_true(err == QD_OK || err == QD_ERR_CORRUPT);
            source.text[at] = before;
        }
        source_deinit(&source);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_as_the_system),
        cmocka_unit_test(test_home_needs_no_files),
        cmocka_unit_test(test_names),
        cmocka_unit_test(test_rules),
        cmocka_unit_test(test_broken_files),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
