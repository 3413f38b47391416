#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "queued/office/ticket.h"
#include "tests/support/death.h"

/* What is allowed; everything else is not. */
static const struct {
    enum ticket_state from;
    enum ticket_action action;
    enum ticket_state to;
} moves[] = {
    {TICKET_WAITING, TICKET_CALL, TICKET_CALLED},
    {TICKET_CALLED, TICKET_RECALL, TICKET_CALLED},
    {TICKET_CALLED, TICKET_START, TICKET_SERVING},
    {TICKET_SERVING, TICKET_FINISH, TICKET_DONE},
    {TICKET_CALLED, TICKET_MISS, TICKET_NO_SHOW},
    {TICKET_NO_SHOW, TICKET_RETURN, TICKET_WAITING},
    {TICKET_SERVING, TICKET_PARK, TICKET_PARKED},
    {TICKET_PARKED, TICKET_RESUME, TICKET_SERVING},
    {TICKET_CALLED, TICKET_TRANSFER, TICKET_WAITING},
    {TICKET_SERVING, TICKET_TRANSFER, TICKET_WAITING},
    {TICKET_CALLED, TICKET_REQUEUE, TICKET_WAITING},
    {TICKET_WAITING, TICKET_RECLASSIFY, TICKET_WAITING},
    {TICKET_WAITING, TICKET_CANCEL, TICKET_CANCELLED},
    {TICKET_PARKED, TICKET_CANCEL, TICKET_CANCELLED},
    {TICKET_WAITING, TICKET_EXPIRE, TICKET_EXPIRED},
    {TICKET_CALLED, TICKET_EXPIRE, TICKET_EXPIRED},
    {TICKET_SERVING, TICKET_EXPIRE, TICKET_EXPIRED},
    {TICKET_PARKED, TICKET_EXPIRE, TICKET_EXPIRED},
};

/* 0: not allowed. */
static int leads_to(int from, int action)
{
    for (size_t i = 0; i < QD_ARRAY_LEN(moves); i++) {
        if ((int)moves[i].from == from && (int)moves[i].action == action) {
            return (int)moves[i].to;
        }
    }
    return 0;
}

static void test_every_action_from_every_state(void **state)
{
    (void)state;
    for (int from = TICKET_WAITING; from < TICKET_STATE_COUNT; from++) {
        for (int action = 0; action < TICKET_ACTION_COUNT; action++) {
            const enum ticket_state untouched = (enum ticket_state)0;
            enum ticket_state to = untouched;
            int expected = leads_to(from, action);
            print_message("state %d, action %d\n", from, action);
            enum refusal refusal =
                ticket_next_state((enum ticket_state)from, (enum ticket_action)action, &to);
            assert_int_equal(ticket_allows((enum ticket_state)from, (enum ticket_action)action),
                             expected != 0);
            assert_int_equal(refusal, expected == 0 ? REFUSAL_WRONG_STATE : REFUSAL_NONE);
            assert_int_equal(to, expected == 0 ? (int)untouched : expected);
        }
    }
}

/* A visit that is over stays over; a missed citizen alone may come back. */
static void test_where_a_ticket_is(void **state)
{
    static const struct {
        enum ticket_state state;
        bool at_counter;
        bool over;
    } rows[] = {
        {TICKET_WAITING, false, false},
        {TICKET_CALLED, true, false},
        {TICKET_SERVING, true, false},
        {TICKET_PARKED, false, false},
        {TICKET_DONE, false, true},
        {TICKET_NO_SHOW, false, true},
        {TICKET_CANCELLED, false, true},
        {TICKET_EXPIRED, false, true},
    };

    (void)state;
    assert_int_equal(QD_ARRAY_LEN(rows), TICKET_STATE_COUNT - 1);
    for (size_t i = 0; i < QD_ARRAY_LEN(rows); i++) {
        const struct ticket ticket = {.state = rows[i].state};
        assert_int_equal(ticket_is_at_counter(&ticket), rows[i].at_counter);
        assert_int_equal(ticket_is_over(&ticket), rows[i].over);
        for (int action = 0; action < TICKET_ACTION_COUNT && rows[i].over; action++) {
            bool returns = rows[i].state == TICKET_NO_SHOW && action == TICKET_RETURN;
            assert_int_equal(ticket_allows(rows[i].state, (enum ticket_action)action), returns);
        }
    }
}

static void test_labels(void **state)
{
    static const struct {
        const char *letter;
        uint32_t number;
        const char *label;
    } rows[] = {
        {"A", 1, "A001"},
        {"A", 12, "A012"},
        {"B", 100, "B100"},
        {"A", 999, "A999"},
        {"A", 1000, "A1000"},
        {"E", 2097152, "E2097152"},
        {"Đ", 7, "Đ007"},
        {"AB", 21, "AB021"},
        {"ABCDEFG", 999999999, "ABCDEFG999999999"},
    };

    (void)state;
    for (size_t i = 0; i < QD_ARRAY_LEN(rows); i++) {
        struct ticket ticket = {.number = rows[i].number};
        char label[LABEL_SIZE + 1];
        memset(label, '#', sizeof label);
        memcpy(ticket.letter, rows[i].letter, strlen(rows[i].letter));
        ticket_label(&ticket, label);
        assert_string_equal(label, rows[i].label);
        assert_int_equal(label[LABEL_SIZE], '#');
    }
}

#define MINUTE INT64_C(60000)

static void test_keys(void **state)
{
    static const struct {
        enum ticket_class ticket_class;
        int64_t arrival;     /* Minutes. */
        int64_t appointment; /* 0: none. */
        int64_t key;
    } rows[] = {
        {CLASS_REGULAR, 100, 0, 115},
        {CLASS_PRIORITY, 100, 0, 105},
        {CLASS_REGULAR, 100, 90, 115},
        {CLASS_APPOINTMENT, 100, 130, 137}, /* Early: nothing gained. */
        {CLASS_APPOINTMENT, 129, 130, 137},
        {CLASS_APPOINTMENT, 130, 130, 137},
        {CLASS_APPOINTMENT, 131, 130, 138}, /* Late, within the grace. */
    };
    const struct definition definition = {
        .head_regular_ms = 15 * MINUTE,
        .head_priority_ms = 5 * MINUTE,
        .head_appointment_ms = 7 * MINUTE,
    };

    (void)state;
    for (size_t i = 0; i < QD_ARRAY_LEN(rows); i++) {
        int64_t key_ms = ticket_key(&definition,
                                    rows[i].ticket_class,
                                    rows[i].arrival * MINUTE,
                                    rows[i].appointment * MINUTE);
        assert_true(key_ms == rows[i].key * MINUTE);
    }
}

/* A sound ticket in each state: issued at 1,000, called at 2,000 by counter 3, started at 3,000. */
static struct ticket sound(enum ticket_state state)
{
    struct ticket ticket = {
        .id = 5,
        .letter = "A",
        .number = 12,
        .label_service_id = 1,
        .service_id = 1,
        .ticket_class = CLASS_REGULAR,
        .issued_class = CLASS_REGULAR,
        .channel = CHANNEL_KIOSK,
        .language = LANGUAGE_VI,
        .issued_at_ms = 1000,
        .key_ms = 1500,
        .state = state,
        .since_ms = 1000,
        .changed_seq = 5,
        .leg = {.service_id = 1, .entered_at_ms = 1000},
    };
    bool called = state != TICKET_WAITING && state != TICKET_CANCELLED && state != TICKET_EXPIRED;
    bool started = state == TICKET_SERVING || state == TICKET_PARKED || state == TICKET_DONE;

    if (called) {
        ticket.leg.first_called_at_ms = ticket.leg.called_at_ms = ticket.last_called_at_ms = 2000;
        ticket.leg.counter_id = 3;
        ticket.call_count = 1;
        ticket.counter_id = state == TICKET_DONE ? 0 : 3;
        ticket.since_ms = 2000;
    }
    if (started) {
        ticket.leg.started_at_ms = ticket.since_ms = 3000;
    }
    ticket.no_show_count = state == TICKET_NO_SHOW ? 1 : 0;
    if (ticket_is_over(&ticket)) {
        ticket.since_ms = ticket.ended_at_ms = ticket.leg.ended_at_ms = 4000;
        ticket.leg.service_ms = started ? 1000 : 0;
    }
    return ticket;
}

static void check(void *arg)
{
    ticket_check(arg);
}

/* Each way to break a ticket that no action does. */
struct breach {
    enum ticket_state state;
    void (*apply)(struct ticket *ticket);
};

static void no_id(struct ticket *ticket)
{
    ticket->id = 0;
}

static void no_number(struct ticket *ticket)
{
    ticket->number = 0;
}

static void no_letter(struct ticket *ticket)
{
    ticket->letter[0] = '\0';
}

static void endless_letter(struct ticket *ticket)
{
    memset(ticket->letter, 'A', sizeof ticket->letter);
}

static void no_state(struct ticket *ticket)
{
    ticket->state = (enum ticket_state)0;
}

static void unknown_state(struct ticket *ticket)
{
    ticket->state = (enum ticket_state)TICKET_STATE_COUNT;
}

static void no_class(struct ticket *ticket)
{
    ticket->ticket_class = (enum ticket_class)0;
}

static void appointment_without_hour(struct ticket *ticket)
{
    ticket->ticket_class = CLASS_APPOINTMENT;
}

static void too_many_procedures(struct ticket *ticket)
{
    ticket->procedure_count = LIMIT_TICKET_PROCEDURES + 1;
}

static void before_its_issue(struct ticket *ticket)
{
    ticket->since_ms = ticket->issued_at_ms - 1;
    ticket->leg.entered_at_ms = ticket->issued_at_ms - 1;
}

static void key_before_its_issue(struct ticket *ticket)
{
    ticket->key_ms = ticket->issued_at_ms - 1;
}

static void changed_before_its_issue(struct ticket *ticket)
{
    ticket->changed_seq = ticket->id - 1;
}

static void other_counter(struct ticket *ticket)
{
    ticket->counter_id++;
}

static void no_counter(struct ticket *ticket)
{
    ticket->counter_id = 0;
}

static void never_called(struct ticket *ticket)
{
    ticket->leg.first_called_at_ms = ticket->leg.called_at_ms = 0;
    ticket->leg.started_at_ms = ticket->leg.service_ms = 0;
}

static void never_started(struct ticket *ticket)
{
    ticket->leg.started_at_ms = ticket->leg.service_ms = 0;
}

static void no_calls(struct ticket *ticket)
{
    ticket->call_count = 0;
}

static void bound(struct ticket *ticket)
{
    ticket->bound_counter_id = 4;
}

static void ended(struct ticket *ticket)
{
    ticket->ended_at_ms = ticket->since_ms;
    ticket->leg.ended_at_ms = ticket->since_ms;
}

static void not_ended(struct ticket *ticket)
{
    ticket->ended_at_ms = ticket->leg.ended_at_ms = ticket->leg.service_ms = 0;
}

static void leg_not_ended(struct ticket *ticket)
{
    ticket->leg.ended_at_ms = 0;
    ticket->leg.service_ms = 0;
}

static void ended_later(struct ticket *ticket)
{
    ticket->ended_at_ms++;
    ticket->leg.ended_at_ms++;
}

static void never_missed(struct ticket *ticket)
{
    ticket->no_show_count = 0;
}

static void missed_too_often(struct ticket *ticket)
{
    ticket->no_show_count = 3;
}

static void with_outcome(struct ticket *ticket)
{
    ticket->outcome = OUTCOME_SETTLED;
}

static void with_dossier(struct ticket *ticket)
{
    ticket->dossier_code[0] = 'H';
}

static void with_due_date(struct ticket *ticket)
{
    ticket->dossier_due_date = 20261201;
}

static void leg_elsewhere(struct ticket *ticket)
{
    ticket->leg.service_id++;
}

static void uncounted_transfer(struct ticket *ticket)
{
    ticket->leg.index++;
}

static void too_many_legs(struct ticket *ticket)
{
    ticket->leg.index = ticket->transfer_count = LIMIT_LEGS;
}

static void called_before_it_came(struct ticket *ticket)
{
    ticket->leg.first_called_at_ms = ticket->leg.entered_at_ms - 1;
}

static void called_before_the_first(struct ticket *ticket)
{
    ticket->leg.called_at_ms = ticket->leg.first_called_at_ms - 1;
}

static void started_before_the_call(struct ticket *ticket)
{
    ticket->leg.started_at_ms = ticket->leg.called_at_ms - 1;
}

static void negative_parking(struct ticket *ticket)
{
    ticket->leg.parked_ms = -1;
}

static void negative_service(struct ticket *ticket)
{
    ticket->leg.service_ms = -1;
}

static void service_under_way(struct ticket *ticket)
{
    ticket->leg.service_ms = 1;
}

static const struct breach breaches[] = {
    {TICKET_WAITING, no_id},
    {TICKET_WAITING, no_number},
    {TICKET_WAITING, no_letter},
    {TICKET_WAITING, endless_letter},
    {TICKET_WAITING, no_state},
    {TICKET_WAITING, unknown_state},
    {TICKET_WAITING, no_class},
    {TICKET_WAITING, appointment_without_hour},
    {TICKET_WAITING, too_many_procedures},
    {TICKET_WAITING, before_its_issue},
    {TICKET_WAITING, key_before_its_issue},
    {TICKET_WAITING, changed_before_its_issue},
    {TICKET_WAITING, other_counter},
    {TICKET_CALLED, other_counter},
    {TICKET_DONE, other_counter},
    {TICKET_EXPIRED, other_counter},
    {TICKET_CALLED, no_counter},
    {TICKET_SERVING, no_counter},
    {TICKET_PARKED, no_counter},
    {TICKET_NO_SHOW, no_counter},
    {TICKET_CALLED, never_called},
    {TICKET_NO_SHOW, never_called},
    {TICKET_SERVING, never_started},
    {TICKET_PARKED, never_started},
    {TICKET_DONE, never_started},
    {TICKET_CALLED, no_calls},
    {TICKET_CALLED, bound},
    {TICKET_SERVING, bound},
    {TICKET_PARKED, bound},
    {TICKET_DONE, bound},
    {TICKET_CANCELLED, bound},
    {TICKET_WAITING, ended},
    {TICKET_CALLED, ended},
    {TICKET_SERVING, ended},
    {TICKET_PARKED, ended},
    {TICKET_DONE, not_ended},
    {TICKET_NO_SHOW, not_ended},
    {TICKET_CANCELLED, not_ended},
    {TICKET_EXPIRED, not_ended},
    {TICKET_DONE, leg_not_ended},
    {TICKET_DONE, ended_later},
    {TICKET_NO_SHOW, never_missed},
    {TICKET_NO_SHOW, missed_too_often},
    {TICKET_SERVING, with_outcome},
    {TICKET_CANCELLED, with_dossier},
    {TICKET_WAITING, with_due_date},
    {TICKET_WAITING, leg_elsewhere},
    {TICKET_WAITING, uncounted_transfer},
    {TICKET_WAITING, too_many_legs},
    {TICKET_CALLED, called_before_it_came},
    {TICKET_CALLED, called_before_the_first},
    {TICKET_SERVING, started_before_the_call},
    {TICKET_PARKED, negative_parking},
    {TICKET_DONE, negative_service},
    {TICKET_SERVING, service_under_way},
};

static void test_sound_tickets_pass(void **state)
{
    (void)state;
    for (int in = TICKET_WAITING; in < TICKET_STATE_COUNT; in++) {
        struct ticket ticket = sound((enum ticket_state)in);
        ticket_check(&ticket);
    }
    struct ticket missed = sound(TICKET_NO_SHOW);
    missed.bound_counter_id = 4; /* It may come back, and then waits there. */
    ticket_check(&missed);
    struct ticket done = sound(TICKET_DONE);
    done.outcome = OUTCOME_DOSSIER_ACCEPTED;
    done.dossier_code[0] = 'H';
    done.dossier_due_date = 20261201;
    ticket_check(&done);
}

static void test_each_breach_is_seen(void **state)
{
    char output[512];

    (void)state;
    for (size_t i = 0; i < QD_ARRAY_LEN(breaches); i++) {
        struct ticket ticket = sound(breaches[i].state);
        print_message("breach %zu\n", i);
        breaches[i].apply(&ticket);
        assert_true(death_by_abort(check, &ticket, output, sizeof output));
        assert_non_null(strstr(output, "ticket.c"));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_action_from_every_state),
        cmocka_unit_test(test_where_a_ticket_is),
        cmocka_unit_test(test_labels),
        cmocka_unit_test(test_keys),
        cmocka_unit_test(test_sound_tickets_pass),
        cmocka_unit_test(test_each_breach_is_seen),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
