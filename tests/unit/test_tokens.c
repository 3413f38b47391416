#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

#include "queued/app/tokens.h"
#include "queued/office/tickets.h"
#include "tests/support/fault.h"
#include "tests/unit/bare_site.h"

#define SITE_COUNT BARE_SITE_MAX
#define DAY_COUNT 40

static struct sites sites;
static struct tokens tokens;

static struct site *add_site(uint32_t office_id)
{
    struct site *site = bare_site(office_id);

    assert_int_equal(sites_add(&sites, site), QD_OK);
    return site;
}

/* Another one for each number. */
static void make_token(uint64_t number, uint8_t token[16])
{
    number *= UINT64_C(0x9e3779b97f4a7c15);
    memcpy(token, &number, sizeof number);
    number = ~number;
    memcpy(token + sizeof number, &number, sizeof number);
}

static uint64_t number_of(const struct site *site, uint32_t day, uint32_t ticket)
{
    return ((uint64_t)site->office.office_id << 32) + day * UINT64_C(100000) + ticket;
}

static const struct ticket *issue(struct site *site, uint32_t day, uint32_t number)
{
    struct ticket ticket = {.id = number_of(site, day, number), .number = number, .letter = "A"};

    make_token(ticket.id, ticket.token);
    assert_int_equal(tickets_reserve(&site->office), QD_OK);
    return &site->office.tickets[tickets_append(&site->office, &ticket)];
}

static const struct site *find(const struct site *site, uint32_t day, uint32_t number)
{
    uint8_t token[16];
    const struct site *found = NULL;

    make_token(number_of(site, day, number), token);
    const struct ticket *ticket = tokens_find(&tokens, &sites, token, &found);
    if (ticket == NULL) {
        return NULL;
    }
    assert_int_equal(ticket->id, number_of(site, day, number));
    return found;
}

static int set_up(void **state)
{
    (void)state;
    sites_init(&sites);
    tokens_init(&tokens);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    tokens_deinit(&tokens);
    sites_deinit(&sites);
    return 0;
}

static void test_every_ticket_leads_to_its_office(void **state)
{
    (void)state;
    for (uint32_t id = 1; id <= SITE_COUNT; id++) { /* As after a restart: all of an office. */
        struct site *site = add_site(id);
        for (uint32_t i = 1; i <= id % 7; i++) {
            (void)issue(site, 1, i);
        }
        tokens_add_all(&tokens, &sites, site);
    }
    for (uint32_t i = 0; i < 5000; i++) { /* And one by one. */
        struct site *site = sites_find(&sites, 1 + i * 17 % SITE_COUNT);
        tokens_add(&tokens, &sites, site, issue(site, 2, i));
    }
    for (uint32_t id = 1; id <= SITE_COUNT; id++) {
        const struct site *site = sites_find(&sites, id);
        for (uint32_t i = 1; i <= id % 7; i++) {
            assert_ptr_equal(find(site, 1, i), site);
        }
        assert_null(find(site, 1, 99));
    }
    for (uint32_t i = 0; i < 5000; i++) {
        const struct site *site = sites_find(&sites, 1 + i * 17 % SITE_COUNT);
        assert_ptr_equal(find(site, 2, i), site);
    }
}

/* Yesterday's tokens lead nowhere, and a year of days takes no more room than one. */
static void test_days_pass(void **state)
{
    uint32_t size = 0;

    (void)state;
    for (uint32_t id = 1; id <= 3; id++) {
        (void)add_site(id);
    }
    for (uint32_t day = 1; day <= DAY_COUNT; day++) {
        for (uint32_t i = 1; i <= 300; i++) {
            struct site *site = sites_find(&sites, 1 + i % 3);
            tokens_add(&tokens, &sites, site, issue(site, day, i));
        }
        size = day == 3 ? tokens.size : size;
        for (uint32_t i = 1; i <= 300; i++) {
            const struct site *site = sites_find(&sites, 1 + i % 3);
            assert_ptr_equal(find(site, day, i), site);
            assert_null(find(site, day - 1, i));
        }
        for (uint32_t id = 1; id <= 3; id++) {
            tickets_clear(&sites_find(&sites, id)->office);
        }
    }
    assert_true(tokens.size <= size);
}

/* An office that could not be applied is gone with its hints. */
static void test_an_office_that_goes(void **state)
{
    (void)state;
    struct site *stays = add_site(1);
    struct site *goes = add_site(2);
    tokens_add(&tokens, &sites, goes, issue(goes, 1, 1));
    tokens_add(&tokens, &sites, stays, issue(stays, 1, 1));
    const struct site gone = {.office.office_id = 2};
    sites_remove_newest(&sites);
    assert_null(find(&gone, 1, 1));
    assert_ptr_equal(find(stays, 1, 1), stays);
}

/* Without memory every office is asked, and no token is lost. */
static void test_without_memory(void **state)
{
    (void)state;
    struct site *one = add_site(1);
    struct site *two = add_site(2);
    const struct ticket *ticket = issue(one, 1, 1);
    fault_arm(&heap_fault, 1, FAULT_ONCE);
    tokens_add(&tokens, &sites, one, ticket);
    assert_true(fault_disarm(&heap_fault));
    assert_ptr_equal(find(one, 1, 1), one);
    assert_null(find(two, 1, 1));
    ticket = issue(two, 1, 1);
    tokens_add(&tokens, &sites, two, ticket); /* There is some again. */
    assert_ptr_equal(find(one, 1, 1), one);
    assert_ptr_equal(find(two, 1, 1), two);
    assert_false(tokens.lacks_some);
}

#define ON_NOTHING(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {ON_NOTHING(test_every_ticket_leads_to_its_office),
                                       ON_NOTHING(test_days_pass),
                                       ON_NOTHING(test_an_office_that_goes),
                                       ON_NOTHING(test_without_memory)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
