#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "tests/support/office_sample.h"

static void test_lookups(void **state)
{
    struct definition definition = office_sample_definition();

    (void)state;
    for (uint32_t i = 0; i < definition.service_count; i++) {
        assert_int_equal(definition_service_index(&definition, definition.services[i].service_id),
                         i);
    }
    for (uint32_t i = 0; i < definition.counter_count; i++) {
        assert_int_equal(definition_counter_index(&definition, definition.counters[i].counter_id),
                         i);
    }
    for (uint32_t i = 0; i < definition.pause_reason_count; i++) {
        assert_true(
            definition_has_pause_reason(&definition, definition.pause_reasons[i].reason_id));
    }
    static const uint32_t strangers[] = {0, 99, UINT32_MAX};
    for (size_t i = 0; i < QD_ARRAY_LEN(strangers); i++) {
        assert_int_equal(definition_service_index(&definition, strangers[i]), INDEX_NONE);
        assert_int_equal(definition_counter_index(&definition, strangers[i]), INDEX_NONE);
        assert_int_equal(definition_procedure_index(&definition, strangers[i]), INDEX_NONE);
        assert_false(definition_has_pause_reason(&definition, strangers[i]));
    }
    definition_deinit(&definition);
}

/* Lists of every length, with gaps: each id is found, and nothing between. */
static void test_procedures_are_found_by_halves(void **state)
{
    static struct procedure_plan procedures[40];
    struct definition definition = {.procedures = procedures};

    (void)state;
    for (uint32_t i = 0; i < QD_ARRAY_LEN(procedures); i++) {
        procedures[i].procedure_id = 10 + 2 * i;
    }
    for (uint32_t count = 0; count <= QD_ARRAY_LEN(procedures); count++) {
        definition.procedure_count = count;
        for (uint32_t id = 0; id < 100; id++) {
            bool listed = id >= 10 && id % 2 == 0 && (id - 10) / 2 < count;
            assert_int_equal(definition_procedure_index(&definition, id),
                             listed ? (id - 10) / 2 : INDEX_NONE);
        }
    }
}

static void test_sets_of_services(void **state)
{
    static const uint32_t members[] = {0, 1, 63, 64, 65, LIMIT_SERVICES - 1};
    struct service_set set = {0};

    (void)state;
    for (uint32_t i = 0; i < QD_ARRAY_LEN(members); i++) {
        assert_int_equal(service_set_count(&set), i);
        assert_false(service_set_has(&set, members[i]));
        service_set_add(&set, members[i]);
        service_set_add(&set, members[i]); /* Twice is once. */
        assert_true(service_set_has(&set, members[i]));
    }
    uint32_t count = 0;
    for (uint32_t i = 0; i < LIMIT_SERVICES; i++) {
        count += service_set_has(&set, i) ? 1 : 0;
    }
    assert_int_equal(count, QD_ARRAY_LEN(members));
    assert_int_equal(service_set_count(&set), count);
    assert_false(service_set_has(&set, LIMIT_SERVICES));
    assert_false(service_set_has(&set, INDEX_NONE));
}

/* One thing wrong with an otherwise sound definition. Tables of the sample are its own memory. */

static void no_services(struct definition *d)
{
    d->service_count = 0;
}

static void too_many_services(struct definition *d)
{
    d->service_count = LIMIT_SERVICES + 1;
}

static void no_counters(struct definition *d)
{
    d->counter_count = 0;
}

static void too_many_counters(struct definition *d)
{
    d->counter_count = LIMIT_COUNTERS + 1;
}

static void too_many_procedures(struct definition *d)
{
    d->procedure_count = LIMIT_PROCEDURES + 1;
}

static void too_many_dates(struct definition *d)
{
    d->date_count = LIMIT_CALENDAR_DATES + 1;
}

static void too_many_zone_changes(struct definition *d)
{
    d->zone_change_count = LIMIT_ZONE_CHANGES + 1;
}

static void too_many_reasons(struct definition *d)
{
    d->pause_reason_count = LIMIT_PAUSE_REASONS + 1;
}

static void too_many_notices(struct definition *d)
{
    d->notice_count = LIMIT_NOTICES + 1;
}

static void service_without_id(struct definition *d)
{
    d->services[2].service_id = 0;
}

static void service_twice(struct definition *d)
{
    d->services[2].service_id = d->services[0].service_id;
}

static void no_letter(struct definition *d)
{
    d->services[1].letter[0] = '\0';
}

static void letter_twice(struct definition *d)
{
    memcpy(d->services[3].letter, d->services[0].letter, LETTER_SIZE);
}

static void endless_letter(struct definition *d)
{
    memset(d->services[0].letter, 'A', LETTER_SIZE);
}

static void code_twice(struct definition *d)
{
    d->services[3].code = d->services[0].code;
}

static void numbers_from_zero(struct definition *d)
{
    d->services[0].first_number = 0;
}

static void numbers_from_too_far(struct definition *d)
{
    d->services[0].first_number = LIMIT_TICKETS_PER_DAY + 1;
}

static void no_prior(struct definition *d)
{
    d->services[0].service_prior_ms = 0;
}

static void endless_prior(struct definition *d)
{
    d->services[0].service_prior_ms = INT64_MAX;
}

static void notice_after_the_day(struct definition *d)
{
    d->services[0].notice_minute = 1440;
}

static void counter_without_number(struct definition *d)
{
    d->counters[1].counter_id = 0;
}

static void counter_twice(struct definition *d)
{
    d->counters[2].counter_id = d->counters[0].counter_id;
}

static void counter_of_no_service(struct definition *d)
{
    service_set_add(&d->counters[0].services, d->service_count);
}

static void procedure_without_id(struct definition *d)
{
    d->procedures[0].procedure_id = 0;
}

static void procedures_unsorted(struct definition *d)
{
    d->procedures[0].procedure_id = 3;
}

static void procedure_twice(struct definition *d)
{
    d->procedures[1].procedure_id = d->procedures[0].procedure_id;
}

static void procedure_of_no_service(struct definition *d)
{
    d->procedures[2].service_id = 99;
}

static void reason_without_id(struct definition *d)
{
    d->pause_reasons[0].reason_id = 0;
}

static void reason_twice(struct definition *d)
{
    d->pause_reasons[1].reason_id = d->pause_reasons[0].reason_id;
}

static void no_such_date(struct definition *d)
{
    d->dates[0].date = 20260229;
}

static void date_of_unsound_plan(struct definition *d)
{
    d->dates[0].plan = (struct day_plan){1, {{600, 600, 500, 600}}};
}

static void too_many_sessions(struct definition *d)
{
    d->week[6].session_count = LIMIT_SESSIONS_PER_DAY + 1;
}

static void session_without_time(struct definition *d)
{
    d->week[0].sessions[0].opens_minute = d->week[0].sessions[0].closes_minute;
}

static void session_into_the_night(struct definition *d)
{
    d->week[0].sessions[1].closes_minute = 1441;
}

static void ticketing_without_time(struct definition *d)
{
    d->week[0].sessions[0].ticketing_opens_minute = d->week[0].sessions[0].ticketing_closes_minute;
}

static void ticketing_after_the_close(struct definition *d)
{
    d->week[0].sessions[0].ticketing_closes_minute = d->week[0].sessions[0].closes_minute + 1;
}

static void sessions_overlap(struct definition *d)
{
    d->week[0].sessions[1].opens_minute = d->week[0].sessions[0].closes_minute - 1;
}

static void ticketing_overlaps(struct definition *d)
{
    d->week[0].sessions[1].ticketing_opens_minute =
        d->week[0].sessions[0].ticketing_closes_minute - 1;
}

static void negative_head(struct definition *d)
{
    d->head_priority_ms = -1;
}

static void endless_head(struct definition *d)
{
    d->head_regular_ms = INT64_MAX;
}

static void negative_grace(struct definition *d)
{
    d->appointment_grace_ms = -1;
}

static void negative_window(struct definition *d)
{
    d->return_window_ms = -1;
}

static void endless_undo(struct definition *d)
{
    d->undo_window_ms = INT64_MAX;
}

static void nothing_promised(struct definition *d)
{
    d->promised_wait_ms = 0;
}

static void lead_of_a_day(struct definition *d)
{
    d->day_lead_minutes = 1440;
}

static void (*const mistakes[])(struct definition *) = {
    no_services,
    too_many_services,
    no_counters,
    too_many_counters,
    too_many_procedures,
    too_many_dates,
    too_many_zone_changes,
    too_many_reasons,
    too_many_notices,
    service_without_id,
    service_twice,
    no_letter,
    letter_twice,
    endless_letter,
    code_twice,
    numbers_from_zero,
    numbers_from_too_far,
    no_prior,
    endless_prior,
    notice_after_the_day,
    counter_without_number,
    counter_twice,
    counter_of_no_service,
    procedure_without_id,
    procedures_unsorted,
    procedure_twice,
    procedure_of_no_service,
    reason_without_id,
    reason_twice,
    no_such_date,
    date_of_unsound_plan,
    too_many_sessions,
    session_without_time,
    session_into_the_night,
    ticketing_without_time,
    ticketing_after_the_close,
    sessions_overlap,
    ticketing_overlaps,
    negative_head,
    endless_head,
    negative_grace,
    negative_window,
    endless_undo,
    nothing_promised,
    lead_of_a_day,
};

static void test_each_mistake_is_seen(void **state)
{
    (void)state;
    for (size_t i = 0; i < QD_ARRAY_LEN(mistakes); i++) {
        struct definition definition = office_sample_definition();
        assert_true(definition_is_sound(&definition));
        mistakes[i](&definition);
        print_message("mistake %zu\n", i);
        assert_false(definition_is_sound(&definition));
        definition_deinit(&definition);
    }
}

static void test_tables_are_in_order(void **state)
{
    static struct date_plan dates[] = {{.date = 20261123}, {.date = 20261124}};
    static struct zone_change changes[] = {{1000, 3600}, {2000, 7200}};
    struct definition definition = office_sample_definition();

    (void)state;
    definition.dates = dates;
    definition.date_count = 2;
    definition.zone_changes = changes;
    definition.zone_change_count = 2;
    assert_true(definition_is_sound(&definition));
    dates[1].date = dates[0].date;
    assert_false(definition_is_sound(&definition));
    dates[1].date = 20261122;
    assert_false(definition_is_sound(&definition));
    dates[1].date = 20261124;
    changes[1].at_ms = 1000;
    assert_false(definition_is_sound(&definition));
    changes[1].at_ms = 999;
    assert_false(definition_is_sound(&definition));
    definition_deinit(&definition);
}

/* The last values that are still sound. */
static void test_the_other_side_of_the_limits(void **state)
{
    struct definition definition = office_sample_definition();

    (void)state;
    definition.services[0].first_number = LIMIT_TICKETS_PER_DAY;
    definition.services[0].notice_minute = 1439;
    definition.services[0].service_prior_ms = 1;
    definition.head_regular_ms = definition.head_priority_ms = 0;
    definition.promised_wait_ms = 1;
    definition.day_lead_minutes = 1439;
    definition.week[6] = (struct day_plan){1, {{0, 1440, 0, 1440}}};
    /* Sessions and ticketing that touch; ticketing that closes before the desk opens. */
    definition.week[0] = (struct day_plan){2, {{480, 600, 420, 600}, {600, 660, 600, 660}}};
    definition.week[1] = (struct day_plan){1, {{480, 600, 420, 450}}};
    definition.procedure_count = definition.date_count = 0;
    definition.pause_reason_count = definition.notice_count = 0;
    assert_true(definition_is_sound(&definition));
    definition_deinit(&definition);
}

static void test_deinit_clears(void **state)
{
    static const struct definition zero;
    struct definition definition = office_sample_definition();

    (void)state;
    definition_deinit(&definition);
    assert_memory_equal(&definition, &zero, sizeof zero);
    definition_deinit(&definition); /* Safe on a zeroed one. */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lookups),
        cmocka_unit_test(test_procedures_are_found_by_halves),
        cmocka_unit_test(test_sets_of_services),
        cmocka_unit_test(test_each_mistake_is_seen),
        cmocka_unit_test(test_tables_are_in_order),
        cmocka_unit_test(test_the_other_side_of_the_limits),
        cmocka_unit_test(test_deinit_clears),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
