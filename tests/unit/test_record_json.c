#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "queued/codec/record.h"
#include "tests/support/office_sample.h"

#define HEAD                                                                                     \
    "\"office\":1,\"definition\":2,\"actor\":\"clerk\",\"actor_id\":11,"                         \
    "\"command_id\":\"0102000000000000000000000000000f\",\"command_hash\":\"00000000000000ff\"," \
    "\"ticket\":8,\"counter\":3,\"clerk\":11"
#define FORECAST                                                                            \
    "\"forecast\":{\"people_ahead\":4,\"known\":true,\"expected_ms\":60000,\"low50_ms\":1," \
    "\"high50_ms\":2,\"low90_ms\":3,\"high90_ms\":4}"
#define ISSUED                                                                                   \
    "\"service\":1,\"letter\":\"Đ\",\"number\":12,\"procedures\":[3,4],\"class\":\"priority\"," \
    "\"channel\":\"kiosk\",\"language\":\"vi\",\"key_at\":\"2026-11-23T09:05:00.000+07:00\","    \
    "\"appointment_at\":null," FORECAST

/* All kinds, and what each says beyond the head. */
static const struct {
    enum event_kind kind;
    const char *name;
    const char *body;
} expected[] = {
    {EVENT_DAY_OPENED, "day_opened", ",\"date\":20261123,\"by_manager\":true"},
    {EVENT_DAY_CLOSED, "day_closed", ",\"date\":20261123,\"issued\":9,\"expired\":2"},
    {EVENT_SERVICE_TIME_LEARNED,
     "service_time_learned",
     ",\"service\":2,\"mean_ms\":480000,\"weight_milli\":5000"},
    {EVENT_TICKET_CARRIED,
     "ticket_carried",
     ",\"issued\":{" ISSUED "},\"issued_at\":\"2026-11-23T09:00:00.000+07:00\",\"service\":2,"
     "\"leg\":1,\"entered_at\":\"2026-11-23T09:00:00.000+07:00\",\"first_called_at\":null,"
     "\"no_shows\":1"},
    {EVENT_DEFINITION_APPLIED,
     "definition_applied",
     ",\"version\":3,\"digest\":"
     "\"ab00000000000000000000000000000000000000000000000000000000000000\""},
    {EVENT_TICKET_ISSUED, "ticket_issued", "," ISSUED},
    {EVENT_TICKET_CALLED,
     "ticket_called",
     ",\"reason\":\"bound\",\"automatic\":true,\"key_at\":\"2026-11-23T09:05:00.000+07:00\","
     "\"waiting\":5,\"passed_not_served\":2,\"passed_bound\":1,\"passed_by_label\":3,"
     "\"passed_tickets\":[5,6]"},
    {EVENT_TICKET_RECALLED, "ticket_recalled", ",\"call_count\":2"},
    {EVENT_TICKET_STARTED, "ticket_started", ""},
    {EVENT_TICKET_FINISHED,
     "ticket_finished",
     ",\"outcome\":\"dossier_accepted\",\"dossier\":\"H\\\"38\\\\\",\"due_date\":20261130"},
    {EVENT_TICKET_NO_SHOW, "ticket_no_show", ""},
    {EVENT_TICKET_RETURNED, "ticket_returned", ""},
    {EVENT_TICKET_PARKED, "ticket_parked", ""},
    {EVENT_TICKET_RESUMED, "ticket_resumed", ""},
    {EVENT_TICKET_TRANSFERRED, "ticket_transferred", ",\"service\":2,\"to_counter\":1"},
    {EVENT_TICKET_REQUEUED, "ticket_requeued", ""},
    {EVENT_TICKET_RECLASSIFIED,
     "ticket_reclassified",
     ",\"class\":\"regular\",\"key_at\":\"2026-11-23T09:05:00.000+07:00\""},
    {EVENT_TICKET_CANCELLED, "ticket_cancelled", ""},
    {EVENT_TICKET_EXPIRED, "ticket_expired", ""},
    {EVENT_TICKET_REPRINTED, "ticket_reprinted", ""},
    {EVENT_TICKET_UNBOUND, "ticket_unbound", ""},
    {EVENT_ACTION_UNDONE, "action_undone", ",\"undone_seq\":7"},
    {EVENT_TICKET_RATED, "ticket_rated", ",\"level\":1,\"reasons\":[2,5]"},
    {EVENT_CLERK_LOGGED_IN, "clerk_logged_in", ""},
    {EVENT_CLERK_LOGGED_OUT, "clerk_logged_out", ",\"taken_over\":true"},
    {EVENT_COUNTER_OPENED, "counter_opened", ",\"automatic\":true"},
    {EVENT_COUNTER_PAUSED, "counter_paused", ",\"reason\":2"},
    {EVENT_COUNTER_CLOSED, "counter_closed", ""},
};

static struct event_issued sample_issued(void)
{
    return (struct event_issued){
        .token = "never to be seen",
        .service_id = 1,
        .letter = "Đ",
        .number = 12,
        .procedure_count = 2,
        .procedure_ids = {3, 4},
        .ticket_class = CLASS_PRIORITY,
        .channel = CHANNEL_KIOSK,
        .language = LANGUAGE_VI,
        .key_ms = office_sample_at(SAMPLE_MONDAY, 9, 5),
        .forecast = {true, 4, 60000, 1, 2, 3, 4},
    };
}

static void fill_ticket_body(struct event *event)
{
    switch ((int)event->kind) {
    case EVENT_TICKET_ISSUED:
        event->issued = sample_issued();
        break;
    case EVENT_TICKET_CALLED:
        event->called = (struct event_called){.reason = CALL_BOUND,
                                              .automatic = true,
                                              .key_ms = office_sample_at(SAMPLE_MONDAY, 9, 5),
                                              .waiting = 5,
                                              .passed_not_served = 2,
                                              .passed_bound = 1,
                                              .passed_by_label = 3,
                                              .passed_count = 2,
                                              .passed_ticket_ids = {5, 6, 0}};
        break;
    case EVENT_TICKET_RECALLED:
        event->recalled.call_count = 2;
        break;
    case EVENT_TICKET_FINISHED:
        event->finished.outcome = OUTCOME_DOSSIER_ACCEPTED;
        (void)snprintf(
            event->finished.dossier_code, sizeof event->finished.dossier_code, "H\"38\\");
        event->finished.dossier_due_date = 20261130;
        break;
    case EVENT_TICKET_TRANSFERRED:
        event->transferred.service_id = 2;
        event->transferred.to_counter_id = 1;
        break;
    case EVENT_TICKET_RECLASSIFIED:
        event->reclassified.ticket_class = CLASS_REGULAR;
        event->reclassified.key_ms = office_sample_at(SAMPLE_MONDAY, 9, 5);
        break;
    case EVENT_TICKET_RATED:
        event->rated = (struct rating){.level = 1, .reason_count = 2, .reason_ids = {2, 5}};
        break;
    case EVENT_ACTION_UNDONE:
        event->undone.undone_seq = 7;
        break;
    default:
        break;
    }
}

static void fill_day_body(struct event *event)
{
    switch ((int)event->kind) {
    case EVENT_DAY_OPENED:
        event->day_opened.date = SAMPLE_MONDAY;
        event->day_opened.by_manager = true;
        break;
    case EVENT_DAY_CLOSED:
        event->day_closed.date = SAMPLE_MONDAY;
        event->day_closed.issued = 9;
        event->day_closed.expired = 2;
        break;
    case EVENT_SERVICE_TIME_LEARNED:
        event->learned.service_id = 2;
        event->learned.mean_ms = 480000;
        event->learned.weight_milli = 5000;
        break;
    case EVENT_TICKET_CARRIED:
        event->carried.issued = sample_issued();
        event->carried.issued_at_ms = office_sample_at(SAMPLE_MONDAY, 9, 0);
        event->carried.service_id = 2;
        event->carried.leg_index = 1;
        event->carried.entered_at_ms = office_sample_at(SAMPLE_MONDAY, 9, 0);
        event->carried.no_show_count = 1;
        break;
    case EVENT_DEFINITION_APPLIED:
        event->definition.version = 3;
        event->definition.digest[0] = 0xab;
        break;
    case EVENT_CLERK_LOGGED_OUT:
        event->logged_out.taken_over = true;
        break;
    case EVENT_COUNTER_OPENED:
        event->opened.automatic = true;
        break;
    case EVENT_COUNTER_PAUSED:
        event->paused.reason_id = 2;
        break;
    default:
        break;
    }
}

static struct event sample(enum event_kind kind)
{
    struct event event;

    memset(&event, 0, sizeof event);
    event.seq = 9;
    event.at_ms = office_sample_at(SAMPLE_MONDAY, 9, 2) + 1042;
    event.office_id = 1;
    event.definition_version = 2;
    event.actor = (struct actor){ACTOR_CLERK, 11};
    event.command_id.bytes[0] = 1;
    event.command_id.bytes[1] = 2;
    event.command_id.bytes[15] = 15;
    event.command_hash = 255;
    event.kind = kind;
    event.ticket_id = 8;
    event.counter_id = 3;
    event.clerk_id = 11;
    fill_ticket_body(&event);
    fill_day_body(&event);
    return event;
}

static void test_kinds(void **state)
{
    (void)state;
    struct definition definition = office_sample_definition();

    for (size_t i = 0; i < QD_ARRAY_LEN(expected); i++) {
        struct event event = sample(expected[i].kind);
        char wanted[2048];
        char text[2048];
        (void)snprintf(wanted,
                       sizeof wanted,
                       "{\"seq\":9,\"at\":\"2026-11-23T09:02:01.042+07:00\",\"event\":\"%s\"," HEAD
                       "%s}",
                       expected[i].name,
                       expected[i].body);
        assert_int_equal(record_event_json(&event, &definition, text, sizeof text), QD_OK);
        assert_string_equal(text, wanted);
        assert_null(strstr(text, "seen"));
    }
    definition_deinit(&definition);
}

/* No size but one that holds it all will do; what is too short is left ended by NUL. */
static void test_sizes(void **state)
{
    (void)state;
    struct definition definition = office_sample_definition();
    struct event event = sample(EVENT_TICKET_CARRIED);
    char text[2048];

    assert_int_equal(record_event_json(&event, &definition, text, sizeof text), QD_OK);
    size_t len = strlen(text);
    for (size_t size = 1; size <= len; size++) {
        char *room = malloc(size); /* The sanitizer watches its end. */
        assert_non_null(room);
        assert_int_equal(record_event_json(&event, &definition, room, size), QD_ERR_TOO_BIG);
        assert_non_null(memchr(room, '\0', size));
        free(room);
    }
    assert_int_equal(record_event_json(&event, &definition, text, len + 1), QD_OK);
    definition_deinit(&definition);
}

/* Local time is that of the zone: west of Greenwich, and with half hours. */
static void test_zones(void **state)
{
    (void)state;
    static const struct {
        int32_t offset_s;
        const char *at;
    } zones[] = {
        {0, "\"at\":\"2026-11-23T02:02:01.042+00:00\""},
        {19800, "\"at\":\"2026-11-23T07:32:01.042+05:30\""},
        {-12600, "\"at\":\"2026-11-22T22:32:01.042-03:30\""},
    };
    struct definition definition = office_sample_definition();
    struct event event = sample(EVENT_TICKET_STARTED);
    char text[2048];

    for (size_t i = 0; i < QD_ARRAY_LEN(zones); i++) {
        definition.zone_base_offset_s = zones[i].offset_s;
        assert_int_equal(record_event_json(&event, &definition, text, sizeof text), QD_OK);
        assert_non_null(strstr(text, zones[i].at));
    }
    definition_deinit(&definition);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_kinds),
        cmocka_unit_test(test_sizes),
        cmocka_unit_test(test_zones),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
