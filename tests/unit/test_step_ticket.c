#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "tests/support/hall.h"

/* A ticket in each state; Hoa at counter 2 keeps what is at hand. */
static uint64_t ticket_in(struct hall *hall, enum ticket_state state)
{
    uint64_t id = hall_issue(hall, SAMPLE_C, CLASS_REGULAR);

    if (state == TICKET_WAITING) {
        return id;
    }
    if (state == TICKET_CANCELLED) {
        hall_do(hall, hall_about(COMMAND_CANCEL, SAMPLE_HOA, id));
        return id;
    }
    hall_do(hall, hall_clerk(COMMAND_CALL_NEXT, SAMPLE_HOA));
    if (state == TICKET_NO_SHOW) {
        hall_do(hall, hall_clerk(COMMAND_NO_SHOW, SAMPLE_HOA));
    } else if (state != TICKET_CALLED) {
        hall_do(hall, hall_clerk(COMMAND_START, SAMPLE_HOA));
    }
    if (state == TICKET_PARKED) {
        hall_do(hall, hall_clerk(COMMAND_PARK, SAMPLE_HOA));
    } else if (state == TICKET_DONE) {
        hall_do(hall, hall_clerk(COMMAND_FINISH, SAMPLE_HOA));
    } else if (state == TICKET_EXPIRED) {
        hall_do(hall, hall_manager(COMMAND_CLOSE_DAY));
        hall_do(hall, hall_manager(COMMAND_OPEN_DAY));
    }
    return id;
}

/* The table of domain.md section 2, for what is done about a ticket and not at a counter. */
static void test_states(void **state)
{
    static const struct {
        enum command_kind kind;
        uint32_t from; /* Bits of the states from which it is done. */
        enum ticket_state to;
    } rows[] = {
        {COMMAND_RETURN, 1U << TICKET_NO_SHOW, TICKET_WAITING},
        {COMMAND_RECLASSIFY, 1U << TICKET_WAITING, TICKET_WAITING},
        {COMMAND_CANCEL, 1U << TICKET_WAITING | 1U << TICKET_PARKED, TICKET_CANCELLED},
    };

    (void)state;
    for (size_t i = 0; i < QD_ARRAY_LEN(rows); i++) {
        for (int from = TICKET_WAITING; from <= TICKET_EXPIRED; from++) {
            struct hall hall;
            hall_open(&hall);
            uint64_t id = ticket_in(&hall, (enum ticket_state)from);
            hall_expect(&hall, id, (enum ticket_state)from);
            struct command command = hall_about(rows[i].kind, SAMPLE_LAN, id);
            if (rows[i].kind == COMMAND_RECLASSIFY) {
                command.ticket_class = CLASS_PRIORITY;
            }
            bool allowed = (rows[i].from >> from & 1U) != 0;
            hall_refuse(&hall, command, allowed ? REFUSAL_NONE : REFUSAL_WRONG_STATE);
            hall_expect(&hall, id, allowed ? rows[i].to : (enum ticket_state)from);
            if (!allowed) {
                assert_int_equal(hall.obstacle.ticket_id, id);
            }
            hall_deinit(&hall);
        }
    }
}

/* Reprinted in any state: the ticket stands, and it is recorded. */
static void test_reprint(void **state)
{
    (void)state;
    for (int at = TICKET_WAITING; at <= TICKET_EXPIRED; at++) {
        struct hall hall;
        hall_open(&hall);
        uint64_t id = ticket_in(&hall, (enum ticket_state)at);
        hall_do(&hall, hall_about(COMMAND_REPRINT, SAMPLE_LAN, id));
        hall_do(&hall, hall_about(COMMAND_REPRINT, SAMPLE_LAN, id));
        hall_expect(&hall, id, (enum ticket_state)at);
        assert_int_equal(hall_ticket(&hall, id)->reprint_count, 2);
        hall_deinit(&hall);
    }
}

/* key = original arrival + D of the new class, whenever it is granted or withdrawn. */
static void test_reclassify(void **state)
{
    struct hall hall;

    (void)state;
    hall_open(&hall);
    uint64_t id = hall_issue(&hall, SAMPLE_C, CLASS_REGULAR);
    int64_t arrival_ms = hall.now_ms;
    hall.now_ms += 40 * MINUTE;
    struct command command = hall_about(COMMAND_RECLASSIFY, SAMPLE_LAN, id);
    command.ticket_class = CLASS_PRIORITY;
    hall_do(&hall, command);
    const struct event *event = hall_event(&hall, EVENT_TICKET_RECLASSIFIED);
    assert_int_equal(event->actor.id, SAMPLE_LAN);
    assert_int_equal(event->clerk_id, SAMPLE_LAN);
    assert_int_equal(hall_ticket(&hall, id)->key_ms, arrival_ms + 5 * MINUTE);
    assert_int_equal(hall_ticket(&hall, id)->issued_class, CLASS_REGULAR);
    command = hall_about(COMMAND_RECLASSIFY, SAMPLE_LAN, id);
    command.ticket_class = CLASS_PRIORITY;
    hall_refuse(&hall, command, REFUSAL_SAME_CLASS);
    command.ticket_class = CLASS_APPOINTMENT;
    hall_refuse(&hall, command, REFUSAL_INVALID_VALUE);
    command.ticket_class = CLASS_REGULAR;
    hall_do(&hall, command);
    assert_int_equal(hall_ticket(&hall, id)->key_ms, arrival_ms + 15 * MINUTE);
    hall_deinit(&hall);
}

/* A citizen acts on the own ticket, and on no other. */
static void test_citizen(void **state)
{
    struct hall hall;

    (void)state;
    hall_open(&hall);
    uint64_t own = hall_issue(&hall, SAMPLE_C, CLASS_REGULAR);
    uint64_t other = hall_issue(&hall, SAMPLE_C, CLASS_REGULAR);
    struct command cancel = office_sample_command(COMMAND_CANCEL, ACTOR_CITIZEN, own);
    cancel.ticket_id = other;
    hall_refuse(&hall, cancel, REFUSAL_NOT_ALLOWED);
    hall_refuse(&hall, hall_about(COMMAND_CANCEL, SAMPLE_LAN, 999), REFUSAL_UNKNOWN_TICKET);
    cancel.ticket_id = 0;
    hall_do(&hall, cancel);
    assert_int_equal(hall.answer.ticket_id, own);
    hall_expect(&hall, own, TICKET_CANCELLED);
    hall_expect(&hall, other, TICKET_WAITING);
    hall_deinit(&hall);
}

static struct command rate_of(uint64_t ticket_id, uint32_t level)
{
    struct command rate = office_sample_command(COMMAND_RATE, ACTOR_CITIZEN, ticket_id);

    rate.rating.level = level;
    return rate;
}

/* The own visit, once it is done, once. */
static void test_rate(void **state)
{
    struct hall hall;

    (void)state;
    hall_open(&hall);
    uint64_t own = hall_issue(&hall, SAMPLE_C, CLASS_REGULAR);
    hall_refuse(&hall, rate_of(own, 4), REFUSAL_WRONG_STATE);
    hall_do(&hall, hall_clerk(COMMAND_CALL_NEXT, SAMPLE_HOA));
    hall_do(&hall, hall_clerk(COMMAND_START, SAMPLE_HOA));
    hall_refuse(&hall, rate_of(own, 4), REFUSAL_WRONG_STATE);
    hall_do(&hall, hall_clerk(COMMAND_FINISH, SAMPLE_HOA));

    struct command rate = rate_of(own, 2);
    rate.ticket_id = own + 1;
    hall_refuse(&hall, rate, REFUSAL_NOT_ALLOWED);
    hall_refuse(&hall, hall_about(COMMAND_RATE, SAMPLE_HOA, own), REFUSAL_NOT_ALLOWED);
    hall_refuse(&hall, rate_of(own, 0), REFUSAL_INVALID_VALUE);
    hall_refuse(&hall, rate_of(own, LIMIT_RATING_LEVELS + 1), REFUSAL_INVALID_VALUE);
    rate = rate_of(own, 2);
    rate.rating.reason_count = 2;
    rate.rating.reason_ids[0] = 1;
    rate.rating.reason_ids[1] = 99;
    hall_refuse(&hall, rate, REFUSAL_UNKNOWN_REASON);
    rate.rating.reason_ids[1] = 1;
    hall_refuse(&hall, rate, REFUSAL_INVALID_VALUE);

    rate.rating.reason_ids[1] = 2;
    hall_do(&hall, rate);
    const struct event *event = hall_event(&hall, EVENT_TICKET_RATED);
    assert_int_equal(event->ticket_id, own);
    assert_int_equal(event->counter_id, 2);
    assert_int_equal(event->clerk_id, SAMPLE_HOA);
    assert_int_equal(event->actor.kind, ACTOR_CITIZEN);
    assert_int_equal(hall_ticket(&hall, own)->rating.level, 2);
    assert_int_equal(hall_ticket(&hall, own)->rating.reason_count, 2);
    hall_expect(&hall, own, TICKET_DONE);
    hall_refuse(&hall, rate_of(own, 4), REFUSAL_ALREADY_RATED);
    assert_int_equal(hall_ticket(&hall, own)->rating.level, 2);
    hall_deinit(&hall);
}

/* A retry hears the first answer, also where the first one did not get through. */
static void test_rate_again(void **state)
{
    struct hall hall;

    (void)state;
    hall_open(&hall);
    uint64_t own = hall_issue(&hall, SAMPLE_C, CLASS_REGULAR);
    hall_do(&hall, hall_clerk(COMMAND_CALL_NEXT, SAMPLE_HOA));
    hall_do(&hall, hall_clerk(COMMAND_START, SAMPLE_HOA));
    hall_do(&hall, hall_clerk(COMMAND_FINISH, SAMPLE_HOA));
    struct command rate = rate_of(own, 4);
    hall_do(&hall, rate);
    uint64_t seq = hall.answer.seq;
    size_t count = hall.events.count;
    hall_do(&hall, rate);
    assert_true(hall.answer.repeated);
    assert_int_equal(hall.answer.seq, seq);
    assert_int_equal(hall.events.count, count);
    /* What the citizen judged stays as it is. */
    hall_refuse(&hall, hall_clerk(COMMAND_UNDO, SAMPLE_HOA), REFUSAL_UNDO_OVERTAKEN);
    hall_deinit(&hall);
}

/* An office that does not ask is not told, and after the day it is too late. */
static void test_rate_not_asked(void **state)
{
    struct hall hall;

    (void)state;
    hall_open(&hall);
    uint64_t own = hall_issue(&hall, SAMPLE_C, CLASS_REGULAR);
    hall_do(&hall, hall_clerk(COMMAND_CALL_NEXT, SAMPLE_HOA));
    hall_do(&hall, hall_clerk(COMMAND_START, SAMPLE_HOA));
    hall_do(&hall, hall_clerk(COMMAND_FINISH, SAMPLE_HOA));
    hall.definition.rating_level_count = 0;
    hall_refuse(&hall, rate_of(own, 4), REFUSAL_NOT_ALLOWED);
    hall.definition.rating_level_count = LIMIT_RATING_LEVELS;
    hall_do(&hall, hall_manager(COMMAND_CLOSE_DAY));
    hall_refuse(&hall, rate_of(own, 4), REFUSAL_DAY_CLOSED);
    hall_deinit(&hall);
}

/* Who comes back within the window stands where they stood; the second miss is final. */
static void test_return(void **state)
{
    struct hall hall;

    (void)state;
    hall_open(&hall);
    uint64_t id = hall_issue(&hall, SAMPLE_C, CLASS_REGULAR);
    hall_issue(&hall, SAMPLE_C, CLASS_REGULAR);
    int64_t key_ms = hall_ticket(&hall, id)->key_ms;
    hall_do(&hall, hall_clerk(COMMAND_CALL_NEXT, SAMPLE_HOA));
    hall.now_ms += MINUTE;
    hall_do(&hall, hall_clerk(COMMAND_NO_SHOW, SAMPLE_HOA));
    assert_int_equal(office_service(&hall.office, SAMPLE_C)->no_show_count, 1);
    hall.now_ms += 30 * MINUTE + 1;
    hall_refuse(&hall, hall_about(COMMAND_RETURN, SAMPLE_LAN, id), REFUSAL_RETURN_WINDOW_OVER);
    hall.now_ms -= 1;
    hall_do(&hall, hall_about(COMMAND_RETURN, SAMPLE_LAN, id));
    assert_int_equal(office_service(&hall.office, SAMPLE_C)->no_show_count, 0);
    assert_int_equal(hall_ticket(&hall, id)->key_ms, key_ms);
    assert_int_equal(hall_ticket(&hall, id)->ended_at_ms, 0);
    hall_do(&hall, hall_clerk(COMMAND_CALL_NEXT, SAMPLE_HOA));
    assert_int_equal(hall.answer.ticket_id, id); /* Before the one who came later. */
    hall_do(&hall, hall_clerk(COMMAND_NO_SHOW, SAMPLE_HOA));
    hall_refuse(&hall, hall_about(COMMAND_RETURN, SAMPLE_LAN, id), REFUSAL_SECOND_NO_SHOW);
    hall_deinit(&hall);
}

/* Nothing is done about a ticket when the day is closed. */
static void test_day_closed(void **state)
{
    static const enum command_kind kinds[] = {
        COMMAND_RETURN, COMMAND_RECLASSIFY, COMMAND_CANCEL, COMMAND_REPRINT};
    struct hall hall;

    (void)state;
    hall_open(&hall);
    hall.definition.keep_overnight = true;
    uint64_t id = hall_issue(&hall, SAMPLE_C, CLASS_REGULAR);
    hall_do(&hall, hall_manager(COMMAND_CLOSE_DAY));
    for (size_t i = 0; i < QD_ARRAY_LEN(kinds); i++) {
        hall_refuse(&hall, hall_about(kinds[i], SAMPLE_LAN, id), REFUSAL_DAY_CLOSED);
    }
    hall_expect(&hall, id, TICKET_WAITING);
    hall_deinit(&hall);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_states),
        cmocka_unit_test(test_reprint),
        cmocka_unit_test(test_reclassify),
        cmocka_unit_test(test_citizen),
        cmocka_unit_test(test_rate),
        cmocka_unit_test(test_rate_again),
        cmocka_unit_test(test_rate_not_asked),
        cmocka_unit_test(test_return),
        cmocka_unit_test(test_day_closed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
