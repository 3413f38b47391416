#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "queued/app/sign_in_job.h"
#include "queued/app/tries.h"

#define SECOND UINT64_C(1000000000)

static const uint8_t key[16] = {1, 2, 3};
static struct tries tries;

static void test_the_fifth_wrong_one_waits(void **state)
{
    uint64_t now = SECOND;

    (void)state;
    tries_init(&tries, key);
    struct tries_bucket *bucket = tries_bucket(&tries, "lan", 3);
    for (int i = 1; i < 5; i++) {
        tries_wrong(bucket, 5, now);
        assert_false(tries_must_wait(bucket, now));
    }
    tries_wrong(bucket, 5, now);
    assert_true(tries_must_wait(bucket, now));
    assert_true(tries_must_wait(bucket, now + 60 * SECOND - 1));
    assert_false(tries_must_wait(bucket, now + 60 * SECOND));
}

static void test_each_further_one_waits_longer(void **state)
{
    static const uint64_t minutes[] = {1, 2, 4, 8, 15, 15, 15};
    uint64_t now = SECOND;

    (void)state;
    tries_init(&tries, key);
    struct tries_bucket *bucket = tries_bucket(&tries, "lan", 3);
    for (int i = 1; i < 5; i++) {
        tries_wrong(bucket, 5, now);
    }
    for (size_t i = 0; i < sizeof minutes / sizeof minutes[0]; i++) {
        tries_wrong(bucket, 5, now);
        now += minutes[i] * 60 * SECOND;
        assert_true(tries_must_wait(bucket, now - 1));
        assert_false(tries_must_wait(bucket, now));
    }
}

static void test_right_and_long_ago_are_forgotten(void **state)
{
    uint64_t now = SECOND;

    (void)state;
    tries_init(&tries, key);
    struct tries_bucket *bucket = tries_bucket(&tries, "lan", 3);
    for (int i = 0; i < 4; i++) {
        tries_wrong(bucket, 5, now);
    }
    tries_right(bucket);
    for (int i = 0; i < 4; i++) {
        tries_wrong(bucket, 5, now);
    }
    assert_false(tries_must_wait(bucket, now));
    now += TRIES_FORGET_NS + 1;
    tries_wrong(bucket, 5, now);
    assert_false(tries_must_wait(bucket, now));
}

/* Other names, as many as one likes, do not wash a count away. */
static void test_no_name_pushes_another_out(void **state)
{
    char name[32];
    uint64_t now = SECOND;

    (void)state;
    tries_init(&tries, key);
    for (int i = 0; i < 5; i++) {
        tries_wrong(tries_bucket(&tries, "lan", 3), 5, now);
    }
    for (int i = 0; i < 100000; i++) {
        int len = snprintf(name, sizeof name, "name-%d", i);
        tries_wrong(tries_bucket(&tries, name, (size_t)len), 5, now);
    }
    assert_true(tries_must_wait(tries_bucket(&tries, "lan", 3), now));
}

/* Who shares a bucket with whom differs from process to process. */
static void test_key_decides(void **state)
{
    static struct tries other;
    static const uint8_t other_key[16] = {4, 5, 6};
    char name[32];
    int same = 0;

    (void)state;
    tries_init(&tries, key);
    tries_init(&other, other_key);
    for (int i = 0; i < 1000; i++) {
        int len = snprintf(name, sizeof name, "name-%d", i);
        same += tries_bucket(&tries, name, (size_t)len) - tries.buckets ==
                tries_bucket(&other, name, (size_t)len) - other.buckets;
    }
    assert_true(same < 20);
}

/* An address of IPv6 stands for its network, of which one machine has every address; an IPv4
 * address for itself, also where it is written as one of IPv6. */
static void test_addresses(void **state)
{
    static const struct {
        const char *one;
        const char *other;
        bool is_same;
    } rows[] = {
        {"192.0.2.1", "192.0.2.1", true},
        {"192.0.2.1", "192.0.2.2", false},
        {"2001:db8:0:7::1", "2001:db8:0:7:ffff:ffff:ffff:fffe", true},
        {"2001:db8:0:7::1", "2001:db8:0:8::1", false},
        {"::ffff:192.0.2.1", "::ffff:192.0.2.1", true},
        {"::ffff:192.0.2.1", "::ffff:192.0.2.2", false},
        {"fe80::1", "fe80::2", true},
        {"", "192.0.2.1", false},
    };
    static struct sign_in sign_in;

    (void)state;
    tries_init(&sign_in.tries, key);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct sign_in_job one = {.kind = SIGN_IN_LOG_IN};
        struct sign_in_job other = {.kind = SIGN_IN_LOG_IN};
        (void)snprintf(one.address, sizeof one.address, "%s", rows[i].one);
        (void)snprintf(other.address, sizeof other.address, "%s", rows[i].other);
        assert_int_equal(sign_in_job_address_bucket(&sign_in, &one) ==
                             sign_in_job_address_bucket(&sign_in, &other),
                         rows[i].is_same);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_fifth_wrong_one_waits),
        cmocka_unit_test(test_each_further_one_waits_longer),
        cmocka_unit_test(test_right_and_long_ago_are_forgotten),
        cmocka_unit_test(test_no_name_pushes_another_out),
        cmocka_unit_test(test_key_decides),
        cmocka_unit_test(test_addresses),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
