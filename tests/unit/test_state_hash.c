#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "tests/support/hall.h"

struct field {
    const char *name;
    size_t offset;
};

#define FIELD(type, name)                  \
    {                                      \
#name, offsetof(struct type, name) \
    }

/* Everything a replay must reproduce. What is left out: links and queues, which are hashed as the
 * order of those who wait. */
static const struct field ticket_fields[] = {
    FIELD(ticket, id),
    FIELD(ticket, token),
    FIELD(ticket, letter),
    FIELD(ticket, number),
    FIELD(ticket, label_service_id),
    FIELD(ticket, service_id),
    FIELD(ticket, procedure_count),
    FIELD(ticket, ticket_class),
    FIELD(ticket, issued_class),
    FIELD(ticket, channel),
    FIELD(ticket, language),
    FIELD(ticket, issued_at_ms),
    FIELD(ticket, appointment_at_ms),
    FIELD(ticket, key_ms),
    FIELD(ticket, state),
    FIELD(ticket, since_ms),
    FIELD(ticket, changed_seq),
    FIELD(ticket, counter_id),
    FIELD(ticket, bound_counter_id),
    FIELD(ticket, call_count),
    FIELD(ticket, last_called_at_ms),
    FIELD(ticket, no_show_count),
    FIELD(ticket, transfer_count),
    FIELD(ticket, leg.index),
    FIELD(ticket, leg.service_id),
    FIELD(ticket, leg.counter_id),
    FIELD(ticket, leg.clerk_id),
    FIELD(ticket, leg.entered_at_ms),
    FIELD(ticket, leg.first_called_at_ms),
    FIELD(ticket, leg.called_at_ms),
    FIELD(ticket, leg.started_at_ms),
    FIELD(ticket, leg.ended_at_ms),
    FIELD(ticket, leg.service_ms),
    FIELD(ticket, leg.parked_ms),
    FIELD(ticket, ended_at_ms),
    FIELD(ticket, outcome),
    FIELD(ticket, dossier_code),
    FIELD(ticket, dossier_due_date),
    FIELD(ticket, forecast.known),
    FIELD(ticket, forecast.people_ahead),
    FIELD(ticket, forecast.expected_ms),
    FIELD(ticket, forecast.low50_ms),
    FIELD(ticket, forecast.high50_ms),
    FIELD(ticket, forecast.low90_ms),
    FIELD(ticket, forecast.high90_ms),
    FIELD(ticket, reprint_count),
    FIELD(ticket, rating.level),
    FIELD(ticket, rating.reason_count),
};

static const struct field counter_fields[] = {
    FIELD(counter, counter_id),         FIELD(counter, state),
    FIELD(counter, since_ms),           FIELD(counter, changed_seq),
    FIELD(counter, clerk_id),           FIELD(counter, automatic),
    FIELD(counter, pause_reason_id),    FIELD(counter, ticket_id),
    FIELD(counter, parked_count),       FIELD(counter, done_count),
    FIELD(counter, pending_service_id), FIELD(counter, pending_service_ms),
    FIELD(counter, undo.seq),           FIELD(counter, undo.at_ms),
    FIELD(counter, undo.kind),          FIELD(counter, undo.clerk_id),
    FIELD(counter, undo.counter_state), FIELD(counter, undo.counter_since_ms),
    FIELD(counter, undo.ticket.id),     FIELD(counter, undo.ticket.key_ms),
    FIELD(counter, undo.ticket.state),
};

static const struct field service_fields[] = {
    FIELD(service, service_id),
    FIELD(service, issued_count),
    FIELD(service, next_number),
    FIELD(service, open_counters),
    FIELD(service, learned.mean_ms),
    FIELD(service, learned.weight_milli),
    FIELD(service, done_count),
    FIELD(service, no_show_count),
    FIELD(service, cancelled_count),
    FIELD(service, expired_count),
};

static const struct field office_fields[] = {
    FIELD(office, office_id),
    FIELD(office, seq),
    FIELD(office, at_ms),
    FIELD(office, day_seq),
    FIELD(office, date),
    FIELD(office, day_open),
    FIELD(office, day_by_manager),
    FIELD(office, recent_next),
    FIELD(office, recent[0].seq),
    FIELD(office, recent[0].ticket_id),
    FIELD(office, recent[0].counter_id),
    FIELD(office, recent[0].called_at_ms),
    FIELD(office, recent[RECENT_CALLS - 1].seq),
};

static void try_fields(struct hall *hall, void *owner, const struct field *fields, size_t count)
{
    uint64_t before = office_hash(&hall->office);

    for (size_t i = 0; i < count; i++) {
        unsigned char *byte = (unsigned char *)owner + fields[i].offset;
        *byte ^= 1;
        if (office_hash(&hall->office) == before) {
            fail_msg("the hash does not see %s", fields[i].name);
        }
        *byte ^= 1;
    }
    assert_int_equal(office_hash(&hall->office), before);
}

/* One bit of any field, and it is another state. */
static void test_every_field(void **state)
{
    struct hall hall;

    (void)state;
    hall_open(&hall);
    hall_issue(&hall, SAMPLE_A, CLASS_REGULAR);
    hall_issue(&hall, SAMPLE_A, CLASS_REGULAR);
    hall_do(&hall, hall_clerk(COMMAND_CALL_NEXT, SAMPLE_LAN));
    try_fields(&hall, &hall.office.tickets[0], ticket_fields, QD_ARRAY_LEN(ticket_fields));
    try_fields(&hall, &hall.office.tickets[1], ticket_fields, QD_ARRAY_LEN(ticket_fields));
    try_fields(&hall, &hall.office.counters[0], counter_fields, QD_ARRAY_LEN(counter_fields));
    try_fields(&hall, &hall.office.services[0], service_fields, QD_ARRAY_LEN(service_fields));
    try_fields(&hall, &hall.office, office_fields, QD_ARRAY_LEN(office_fields));
    hall_deinit(&hall);
}

/* Who stands where counts; how the tree happens to hang, and spare memory, do not. */
static void test_order_and_not_shape(void **state)
{
    struct hall hall;
    struct hall other;

    (void)state;
    hall_open(&hall);
    uint64_t first = hall_issue(&hall, SAMPLE_A, CLASS_REGULAR);
    hall_issue(&hall, SAMPLE_A, CLASS_REGULAR);
    uint64_t before = office_hash(&hall.office);
    /* Nobody stands in line: the tickets are the same, the queue is not. */
    struct queue queue = hall.office.services[0].queue;
    queue_init(&hall.office.services[0].queue);
    assert_int_not_equal(office_hash(&hall.office), before);
    hall.office.services[0].queue = queue;
    assert_int_equal(office_hash(&hall.office), before);
    hall_expect(&hall, first, TICKET_WAITING);
    hall_deinit(&hall);
    hall_init(&other, office_sample_at(SAMPLE_MONDAY, 9, 0));
    uint64_t empty = office_hash(&other.office);
    hall_deinit(&other);
    hall_init(&other, office_sample_at(SAMPLE_HOLIDAY, 9, 0));
    assert_int_equal(office_hash(&other.office), empty); /* Time that nothing happened at. */
    hall_deinit(&other);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_field),
        cmocka_unit_test(test_order_and_not_shape),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
