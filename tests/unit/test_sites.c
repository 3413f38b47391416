#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "queued/app/sites.h"
#include "tests/support/fault.h"
#include "tests/unit/bare_site.h"

#define SITE_COUNT BARE_SITE_MAX
#define MOVES 20000

static struct sites sites;

static void add(uint32_t office_id)
{
    assert_int_equal(sites_add(&sites, bare_site(office_id)), QD_OK);
}

static int set_up(void **state)
{
    (void)state;
    sites_init(&sites);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    sites_deinit(&sites);
    return 0;
}

static void test_found_by_id_and_by_code(void **state)
{
    (void)state;
    assert_null(sites_find(&sites, 1));
    assert_null(sites_find_code(&sites, ""));
    assert_null(sites_find_code(&sites, "xa-1"));
    for (uint32_t id = 1; id <= SITE_COUNT; id++) {
        add(id);
    }
    for (uint32_t id = 1; id <= SITE_COUNT; id++) {
        assert_int_equal(sites_find(&sites, id)->office.office_id, id);
        assert_ptr_equal(sites_find_code(&sites, bare_site_code(id)), sites_find(&sites, id));
    }
    assert_ptr_equal(sites_find_code(&sites, ""), sites_find(&sites, 1));
    assert_null(sites_find(&sites, 0));
    assert_null(sites_find(&sites, SITE_COUNT + 1));
    assert_null(sites_find(&sites, UINT32_MAX));
    assert_null(sites_find_code(&sites, "xa-0"));
}

/* A file put together by hand: the first of two with one code is found, and both are served. */
static void test_two_with_one_code(void **state)
{
    (void)state;
    for (uint32_t id = 1; id <= 40; id++) {
        struct site *site = bare_site(id);
        site->definition->code = bare_site_code(1);
        assert_int_equal(sites_add(&sites, site), QD_OK);
        assert_int_equal(sites_find_code(&sites, bare_site_code(1))->office.office_id, 1);
        assert_int_equal(sites_find(&sites, id)->office.office_id, id);
    }
}

static void test_gaps_between_ids(void **state)
{
    (void)state;
    for (uint32_t id = 2; id <= SITE_COUNT; id += 3) {
        add(id);
    }
    for (uint32_t id = 0; id <= SITE_COUNT; id++) {
        const struct site *site = sites_find(&sites, id);
        assert_int_equal(site != NULL, id % 3 == 2);
        assert_true(site == NULL || site->office.office_id == id);
    }
}

/* The earliest of all, by looking at each. */
static int64_t earliest(void)
{
    int64_t deadline_ms = INT64_MAX;

    for (size_t i = 0; i < sites.count; i++) {
        int64_t own_ms = sites.all[i]->deadline_ms;
        deadline_ms = own_ms != 0 && own_ms < deadline_ms ? own_ms : deadline_ms;
    }
    return deadline_ms;
}

static uint32_t next_random(uint32_t *seed)
{
    *seed = *seed * 1664525 + 1013904223; /* Numerical Recipes; it wraps. */
    return *seed >> 8;
}

static void test_the_earliest_is_due(void **state)
{
    uint32_t seed = 7;

    (void)state;
    assert_null(sites_due(&sites, INT64_MAX - 1));
    for (uint32_t id = 1; id <= 200; id++) {
        add(id);
    }
    assert_null(sites_due(&sites, INT64_MAX - 1)); /* Nothing in sight. */
    for (int i = 0; i < MOVES; i++) {
        struct site *site = sites_find(&sites, next_random(&seed) % 200 + 1);
        sites_schedule(&sites, site, next_random(&seed) % 1000); /* 0 among them. */
        int64_t deadline_ms = earliest();
        assert_int_equal(sites_due(&sites, deadline_ms)->deadline_ms, deadline_ms);
        assert_null(sites_due(&sites, deadline_ms - 1));
    }
}

static void test_one_that_could_not_join(void **state)
{
    (void)state;
    for (uint32_t id = 1; id <= 20; id++) {
        add(id);
        sites_schedule(&sites, sites_find(&sites, id), 100 - id);
        sites_touch(&sites, sites_find(&sites, id));
    }
    for (uint32_t id = 20; id > 0; id--) {
        assert_int_equal(sites_due(&sites, 100)->office.office_id, id);
        sites_remove_newest(&sites);
        assert_null(sites_find(&sites, id));
        assert_null(sites_find_code(&sites, bare_site_code(id)));
    }
    assert_null(sites_due(&sites, 100));
    assert_null(sites_take_dirty(&sites));
    add(1);
    assert_non_null(sites_find_code(&sites, bare_site_code(1)));
}

static void test_each_is_behind_once(void **state)
{
    (void)state;
    for (uint32_t id = 1; id <= 3; id++) {
        add(id);
    }
    assert_null(sites_take_dirty(&sites));
    sites_touch(&sites, sites_find(&sites, 3));
    sites_touch(&sites, sites_find(&sites, 1));
    sites_touch(&sites, sites_find(&sites, 3));
    assert_int_equal(sites_take_dirty(&sites)->office.office_id, 3);
    assert_int_equal(sites_take_dirty(&sites)->office.office_id, 1);
    assert_null(sites_take_dirty(&sites));
    sites_touch(&sites, sites_find(&sites, 3));
    assert_non_null(sites_take_dirty(&sites));
}

/* Each allocation fails in turn: nothing changes, and later it works. */
static void test_no_memory(void **state)
{
    (void)state;
    for (unsigned fail_at = 1;; fail_at++) {
        struct site *site = bare_site(1);
        fault_arm(&heap_fault, fail_at, FAULT_ONCE);
        enum qd_err err = sites_add(&sites, site);
        if (!fault_disarm(&heap_fault)) {
            assert_int_equal(err, QD_OK);
            assert_true(fail_at > 3);
            break;
        }
        assert_int_equal(err, QD_ERR_NOMEM);
        assert_int_equal(sites.count, 0);
        site_free(site);
    }
    assert_non_null(sites_find(&sites, 1));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_found_by_id_and_by_code, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_two_with_one_code, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_gaps_between_ids, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_the_earliest_is_due, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_one_that_could_not_join, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_each_is_behind_once, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_no_memory, set_up, tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
