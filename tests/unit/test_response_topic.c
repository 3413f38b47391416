#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "queued/codec/response.h"
#include "tests/support/office_sample.h"
#include "tests/unit/codec_hall.h"
#include "tests/unit/codec_largest.h"

#define MINUTE_MS INT64_C(60000)

static struct hall hall;

static int open_sample(void **state)
{
    (void)state;
    codec_hall_init(&hall, office_sample_definition(), office_sample_at(SAMPLE_MONDAY, 9, 0));
    return 0;
}

static int close_hall(void **state)
{
    (void)state;
    codec_hall_deinit(&hall);
    return 0;
}

static uint64_t issue(uint32_t service_id, enum ticket_class ticket_class)
{
    codec_hall_do(&hall, office_sample_issue(service_id, ticket_class));
    return hall.answer.ticket_id;
}

/* What a topic says; version and instant are those of the newest event. */
static Queued__V1__ServerMessage *read_topic(struct frame *frame,
                                             Queued__V1__TopicState__StateCase state_case)
{
    Queued__V1__ServerMessage *message = codec_hall_read(frame, 0);

    assert_int_equal(message->body_case, QUEUED__V1__SERVER_MESSAGE__BODY_TOPIC);
    assert_int_equal(message->topic->state_case, state_case);
    assert_int_equal(message->topic->version, hall.office.seq);
    assert_int_equal(message->topic->at_ms, hall.office.at_ms);
    return message;
}

static Queued__V1__ServerMessage *read_board(void)
{
    return read_topic(response_board(0, &hall.office, hall.now_ms),
                      QUEUED__V1__TOPIC_STATE__STATE_BOARD);
}

static Queued__V1__ServerMessage *read_counter(uint32_t counter_id)
{
    return read_topic(response_counter(0, &hall.office, counter_id, hall.now_ms),
                      QUEUED__V1__TOPIC_STATE__STATE_COUNTER);
}

static Queued__V1__ServerMessage *read_ticket(uint64_t ticket_id)
{
    return read_topic(response_ticket(0, &hall.office, ticket_id, hall.now_ms),
                      QUEUED__V1__TOPIC_STATE__STATE_TICKET);
}

static Queued__V1__ServerMessage *read_statistics(void)
{
    return read_topic(response_statistics(0, &hall.office, hall.now_ms),
                      QUEUED__V1__TOPIC_STATE__STATE_STATISTICS);
}

/* --- Board --- */

static void the_board_follows_the_hall(void **state)
{
    (void)state;
    Queued__V1__ServerMessage *message = read_board();
    const Queued__V1__Board *board = message->topic->board;
    assert_string_equal(board->title->vi, hall.definition.title.vi);
    assert_true(board->day_open);
    assert_int_equal(board->date, SAMPLE_MONDAY);
    assert_int_equal(board->n_calls, 0);
    assert_int_equal(board->n_counters, 3);
    assert_int_equal((int)board->counters[0]->state, COUNTER_CLOSED);
    assert_int_equal(board->n_services, 4);
    assert_int_equal(board->services[0]->oldest_issued_at_ms, 0);
    assert_int_equal(board->n_notices, 1);
    assert_string_equal(board->notices[0]->en, "Please keep quiet");
    assert_int_equal(board->definition_version, 1);
    codec_hall_free(message);

    int64_t first_ms = hall.now_ms;
    uint64_t regular = issue(SAMPLE_A, CLASS_REGULAR);
    hall.now_ms += MINUTE_MS;
    uint64_t priority = issue(SAMPLE_A, CLASS_PRIORITY);
    codec_hall_man(&hall, 1);
    message = read_board();
    board = message->topic->board;
    assert_int_equal(board->services[0]->service_id, SAMPLE_A);
    assert_int_equal(board->services[0]->waiting, 2);
    assert_int_equal(board->services[0]->open_counters, 1);
    assert_int_equal(board->services[2]->open_counters, 0);
    assert_true(board->services[0]->issuing);
    assert_int_equal(board->services[0]->oldest_issued_at_ms, first_ms); /* Not the next one. */
    codec_hall_free(message);

    codec_hall_act(&hall, COMMAND_CALL_NEXT, 1);
    uint64_t called_seq = hall.answer.seq;
    hall.now_ms += MINUTE_MS;
    codec_hall_act(&hall, COMMAND_RECALL, 1);
    uint64_t recalled_seq = hall.answer.seq;
    message = read_board();
    board = message->topic->board;
    assert_int_equal(board->n_calls, 2); /* Newest first. */
    assert_int_equal(board->calls[0]->seq, recalled_seq);
    assert_int_equal(board->calls[0]->called_at_ms, hall.now_ms);
    assert_int_equal(board->calls[1]->seq, called_seq);
    assert_int_equal(board->calls[1]->ticket_id, priority);
    assert_string_equal(board->calls[1]->label, "A002");
    assert_int_equal(board->calls[1]->counter_id, 1);
    assert_int_equal((int)board->calls[1]->language, LANGUAGE_VI);
    assert_int_equal((int)board->calls[1]->state, TICKET_CALLED);
    assert_int_equal((int)board->counters[0]->state, COUNTER_CALLING);
    assert_string_equal(board->counters[0]->label, "A002");
    assert_string_equal(board->counters[1]->label, "");
    assert_int_equal(board->services[0]->waiting, 1);
    codec_hall_free(message);

    codec_hall_do(&hall, office_sample_command(COMMAND_CLOSE_DAY, ACTOR_MANAGER, 50));
    message = read_board();
    assert_false(message->topic->board->day_open);
    assert_int_equal(message->topic->board->date, 0);
    assert_int_equal((int)message->topic->board->calls[0]->state, TICKET_EXPIRED);
    codec_hall_free(message);
    assert_true(regular < priority);
}

static void the_board_keeps_sixteen_calls(void **state)
{
    (void)state;
    codec_hall_man(&hall, 3);
    for (uint32_t i = 1; i <= RECENT_CALLS + 4; i++) {
        (void)issue(SAMPLE_E, CLASS_REGULAR);
        codec_hall_act(&hall, COMMAND_CALL_NEXT, 3);
        codec_hall_act(&hall, COMMAND_START, 3);
        codec_hall_act(&hall, COMMAND_FINISH, 3);
        Queued__V1__ServerMessage *message = read_board();
        const Queued__V1__Board *board = message->topic->board;
        char label[LABEL_SIZE];
        (void)snprintf(label, sizeof label, "E%03u", i);
        assert_int_equal(board->n_calls, i < RECENT_CALLS ? i : RECENT_CALLS);
        assert_string_equal(board->calls[0]->label, label);
        for (size_t j = 1; j < board->n_calls; j++) {
            assert_true(board->calls[j]->seq < board->calls[j - 1]->seq);
        }
        codec_hall_free(message);
    }
}

/* A call that was undone was never heard. */
static void an_undone_call_leaves_the_board(void **state)
{
    (void)state;
    codec_hall_man(&hall, 1);
    (void)issue(SAMPLE_A, CLASS_REGULAR);
    codec_hall_act(&hall, COMMAND_CALL_NEXT, 1);
    codec_hall_act(&hall, COMMAND_UNDO, 1);
    Queued__V1__ServerMessage *message = read_board();
    assert_int_equal(message->topic->board->n_calls, 0);
    codec_hall_free(message);
}

/* --- Counter --- */

static void a_counter_sees_who_is_next_and_why(void **state)
{
    (void)state;
    codec_hall_man(&hall, 1);
    codec_hall_man(&hall, 2);
    Queued__V1__ServerMessage *message = read_counter(1);
    const Queued__V1__CounterView *view = message->topic->counter;
    assert_int_equal(view->counter_id, 1);
    assert_int_equal((int)view->state, COUNTER_OPEN);
    assert_int_equal(view->clerk_id, 1);
    assert_false(view->automatic);
    assert_null(view->at_hand);
    assert_null(view->next);
    assert_int_equal(view->n_services, 2);
    assert_int_equal(view->services[1]->service_id, SAMPLE_B);
    assert_int_equal(view->undo_until_ms, 0);
    assert_int_equal(view->n_unserved_service_ids, 0);
    codec_hall_free(message);

    (void)issue(SAMPLE_C, CLASS_REGULAR); /* Earlier, and not for counter 1. */
    (void)issue(SAMPLE_E, CLASS_REGULAR); /* For counter 3, which is closed. */
    uint64_t next = issue(SAMPLE_A, CLASS_REGULAR);
    message = read_counter(1);
    view = message->topic->counter;
    assert_int_equal(view->next->ticket->ticket_id, next);
    assert_int_equal((int)view->next->reason, CALL_SMALLEST_KEY);
    assert_int_equal(view->next->passed_not_served, 2);
    assert_int_equal(view->next->passed_bound, 0);
    assert_int_equal(view->n_unserved_service_ids, 1);
    assert_int_equal(view->unserved_service_ids[0], SAMPLE_E);
    codec_hall_free(message);

    codec_hall_act(&hall, COMMAND_CALL_NEXT, 1);
    message = read_counter(1);
    view = message->topic->counter;
    assert_int_equal((int)view->state, COUNTER_CALLING);
    assert_int_equal(view->since_ms, hall.now_ms);
    assert_int_equal(view->at_hand->ticket_id, next);
    assert_null(view->next);
    assert_int_equal(view->undo_until_ms, hall.now_ms + UNDO_WINDOW_MS_DEFAULT);
    codec_hall_free(message);
}

static void a_counter_sees_what_is_aside(void **state)
{
    (void)state;
    codec_hall_man(&hall, 1);
    uint64_t parked = issue(SAMPLE_A, CLASS_REGULAR);
    codec_hall_act(&hall, COMMAND_CALL_NEXT, 1);
    codec_hall_act(&hall, COMMAND_START, 1);
    codec_hall_act(&hall, COMMAND_PARK, 1);
    uint64_t missed = issue(SAMPLE_A, CLASS_REGULAR);
    codec_hall_act(&hall, COMMAND_CALL_NEXT, 1);
    codec_hall_act(&hall, COMMAND_NO_SHOW, 1);
    struct command pause = office_sample_command(COMMAND_PAUSE_COUNTER, ACTOR_CLERK, 1);
    pause.reason_id = 2;
    codec_hall_do(&hall, pause);
    Queued__V1__ServerMessage *message = read_counter(1);
    const Queued__V1__CounterView *view = message->topic->counter;
    assert_int_equal((int)view->state, COUNTER_PAUSED);
    assert_int_equal(view->pause_reason_id, 2);
    assert_int_equal(view->n_parked, 1);
    assert_int_equal(view->parked[0]->ticket_id, parked);
    assert_int_equal(view->parked[0]->counter_id, 1);
    assert_int_equal(view->n_missed, 1);
    assert_int_equal(view->missed[0]->ticket_id, missed);
    assert_int_equal(view->undo_until_ms, 0); /* The counter has changed since. */
    codec_hall_free(message);
    message = read_counter(2); /* They are none of another's. */
    assert_int_equal(message->topic->counter->n_parked, 0);
    assert_int_equal(message->topic->counter->n_missed, 0);
    codec_hall_free(message);

    int64_t until_ms = hall.now_ms + RETURN_WINDOW_MS_DEFAULT;
    for (int i = 0; i < 2; i++) {
        hall.now_ms = until_ms + i;
        message = read_counter(1);
        assert_int_equal(message->topic->counter->n_missed, 1 - i);
        assert_int_equal(message->topic->counter->n_parked, 1);
        codec_hall_free(message);
    }
}

/* The clerk promised to wait for them: they are shown, whoever came since. */
static void parked_tickets_stay_in_sight(void **state)
{
    (void)state;
    codec_hall_man(&hall, 1);
    uint64_t parked = issue(SAMPLE_A, CLASS_REGULAR);
    codec_hall_act(&hall, COMMAND_CALL_NEXT, 1);
    codec_hall_act(&hall, COMMAND_START, 1);
    codec_hall_act(&hall, COMMAND_PARK, 1);
    for (int i = 0; i < 4200; i++) {
        (void)issue(SAMPLE_E, CLASS_REGULAR);
    }
    Queued__V1__ServerMessage *message = read_counter(1);
    assert_int_equal(message->topic->counter->n_parked, 1);
    assert_int_equal(message->topic->counter->parked[0]->ticket_id, parked);
    codec_hall_free(message);
    message = read_statistics();
    assert_int_equal(message->topic->statistics->services[0]->parked, 1);
    assert_int_equal(message->topic->statistics->services[3]->waiting, 4200);
    codec_hall_free(message);
}

/* --- Ticket --- */

static void a_ticket_has_a_forecast_while_it_waits(void **state)
{
    (void)state;
    codec_hall_man(&hall, 1);
    (void)issue(SAMPLE_A, CLASS_REGULAR);
    uint64_t second = issue(SAMPLE_A, CLASS_REGULAR);
    Queued__V1__ServerMessage *message = read_ticket(second);
    const Queued__V1__TicketView *view = message->topic->ticket;
    assert_int_equal(view->ticket->ticket_id, second);
    assert_true(view->forecast->known);
    assert_int_equal(view->forecast->people_ahead, 1);
    codec_hall_free(message);
    codec_hall_act(&hall, COMMAND_CALL_NEXT, 1);
    codec_hall_act(&hall, COMMAND_REQUEUE, 1);
    struct command cancel = office_sample_command(COMMAND_CANCEL, ACTOR_CITIZEN, second);
    codec_hall_do(&hall, cancel);
    message = read_ticket(second);
    assert_int_equal((int)message->topic->ticket->ticket->state, TICKET_CANCELLED);
    assert_null(message->topic->ticket->forecast);
    codec_hall_free(message);
}

/* --- Statistics --- */

static void statistics_count_the_hall(void **state)
{
    (void)state;
    codec_hall_man(&hall, 1);
    codec_hall_man(&hall, 3);
    static const enum command_kind ends[] = {COMMAND_PARK, COMMAND_FINISH, COMMAND_FINISH};
    for (size_t i = 0; i < QD_ARRAY_LEN(ends); i++) {
        (void)issue(SAMPLE_A, CLASS_REGULAR);
        codec_hall_act(&hall, COMMAND_CALL_NEXT, 1);
        codec_hall_act(&hall, COMMAND_START, 1);
        codec_hall_act(&hall, ends[i], 1);
    }
    (void)issue(SAMPLE_A, CLASS_REGULAR);
    codec_hall_act(&hall, COMMAND_CALL_NEXT, 1);
    codec_hall_act(&hall, COMMAND_NO_SHOW, 1);
    (void)issue(SAMPLE_A, CLASS_REGULAR);
    codec_hall_act(&hall, COMMAND_CALL_NEXT, 3);
    uint64_t given_up = issue(SAMPLE_A, CLASS_REGULAR);
    codec_hall_do(&hall, office_sample_command(COMMAND_CANCEL, ACTOR_CITIZEN, given_up));
    (void)issue(SAMPLE_A, CLASS_REGULAR);
    hall.now_ms += 7 * MINUTE_MS;
    Queued__V1__ServerMessage *message = read_statistics();
    const Queued__V1__ServiceStatistics *a = message->topic->statistics->services[0];
    assert_int_equal(message->topic->statistics->n_services, 4);
    assert_int_equal(a->service_id, SAMPLE_A);
    assert_int_equal(a->issued, 7);
    assert_int_equal(a->waiting, 1);
    assert_int_equal(a->serving, 1);
    assert_int_equal(a->done, 2);
    assert_int_equal(a->no_show, 1);
    assert_int_equal(a->cancelled, 1);
    assert_int_equal(a->expired, 0);
    assert_int_equal(a->parked, 1);
    assert_int_equal(a->longest_wait_ms, 7 * MINUTE_MS);
    assert_true(a->mean_service_ms > 0);
    assert_int_equal(message->topic->statistics->services[1]->serving, 0);
    const Queued__V1__CounterStatistics *one = message->topic->statistics->counters[0];
    assert_int_equal(message->topic->statistics->n_counters, 3);
    assert_int_equal(one->counter_id, 1);
    assert_int_equal((int)one->state, COUNTER_OPEN);
    assert_int_equal(one->clerk_id, 1);
    assert_int_equal(one->done, 2);
    assert_string_equal(one->label, "");
    assert_string_equal(message->topic->statistics->counters[2]->label, "A005");
    assert_int_equal(one->pause_reason_id, 0);
    codec_hall_free(message);
    struct command pause = office_sample_command(COMMAND_PAUSE_COUNTER, ACTOR_CLERK, 1);
    pause.reason_id = 2;
    codec_hall_do(&hall, pause);
    message = read_statistics();
    assert_int_equal((int)message->topic->statistics->counters[0]->state, COUNTER_PAUSED);
    assert_int_equal(message->topic->statistics->counters[0]->pause_reason_id, 2);
    codec_hall_free(message);
}

/* --- Devices --- */

static Queued__V1__ServerMessage *read_devices(const struct device_view *views, uint32_t count)
{
    return read_topic(response_devices(0, &hall.office, views, count),
                      QUEUED__V1__TOPIC_STATE__STATE_DEVICES);
}

static void devices_and_those_missed(void **state)
{
    static const struct device_view views[] = {
        {.name = "kiosk-1",
         .device_id = 4,
         .kind = 1,
         .state = DEVICE_VIEW_GONE,
         .since_ms = 77,
         .is_missed = true},
        {.name = "màn hình",
         .device_id = 2,
         .kind = 2,
         .state = DEVICE_VIEW_CONNECTED,
         .since_ms = 88},
        {.name = "quầy 1",
         .device_id = 9,
         .kind = 3,
         .state = DEVICE_VIEW_UNSEEN,
         .since_ms = 66,
         .is_missed = true},
    };

    (void)state;
    hall.definition.alarms.device_ms = 5 * MINUTE_MS;
    Queued__V1__ServerMessage *message = read_devices(views, QD_ARRAY_LEN(views));
    const Queued__V1__Devices *devices = message->topic->devices;
    assert_int_equal(devices->n_devices, QD_ARRAY_LEN(views));
    for (size_t i = 0; i < devices->n_devices; i++) {
        assert_string_equal(devices->devices[i]->name, views[i].name);
        assert_int_equal(devices->devices[i]->device_id, views[i].device_id);
        assert_int_equal((int)devices->devices[i]->kind, views[i].kind);
        assert_int_equal((int)devices->devices[i]->state, views[i].state);
        assert_int_equal(devices->devices[i]->since_ms, views[i].since_ms);
    }
    assert_int_equal(devices->n_alarms, 2);
    assert_int_equal((int)devices->alarms[0]->kind, QUEUED__V1__ALARM_KIND__ALARM_KIND_DEVICE_GONE);
    assert_int_equal(devices->alarms[0]->device_id, 4);
    assert_int_equal(devices->alarms[0]->since_ms, 77);
    assert_int_equal(devices->alarms[0]->limit_ms, 5 * MINUTE_MS);
    assert_int_equal(devices->alarms[1]->device_id, 9);
    assert_int_equal(devices->alarms[1]->since_ms, 0);
    codec_hall_free(message);
    message = read_devices(NULL, 0);
    assert_int_equal(message->topic->devices->n_devices, 0);
    codec_hall_free(message);
}

/* --- The largest hall: one counter has parked and missed all it may, and some are calling; the
 * others would add a label each. --- */

#define CALLING_COUNTERS 24
#define LABELS_LEN_MAX ((size_t)LIMIT_COUNTERS * (LABEL_SIZE + 2))

static int open_largest(void **state)
{
    (void)state;
    codec_hall_init(&hall, codec_largest_definition(0), INT64_C(1795400000000));
    uint32_t counter_id = hall.definition.counters[0].counter_id;
    uint32_t service_id = hall.definition.services[0].service_id;
    codec_hall_man(&hall, counter_id);
    for (int i = 0; i < LIMIT_PARKED_PER_COUNTER + 20; i++) {
        bool parks = i < LIMIT_PARKED_PER_COUNTER;
        (void)issue(service_id, CLASS_PRIORITY);
        codec_hall_act(&hall, COMMAND_CALL_NEXT, counter_id);
        if (parks) {
            codec_hall_act(&hall, COMMAND_START, counter_id);
        }
        codec_hall_act(&hall, parks ? COMMAND_PARK : COMMAND_NO_SHOW, counter_id);
    }
    for (uint32_t i = 0; i < CALLING_COUNTERS; i++) {
        counter_id = hall.definition.counters[i].counter_id;
        if (i > 0) {
            codec_hall_man(&hall, counter_id);
        }
        (void)issue(hall.definition.services[i].service_id, CLASS_REGULAR);
        (void)issue(hall.definition.services[i].service_id, CLASS_REGULAR);
        codec_hall_act(&hall, COMMAND_CALL_NEXT, counter_id);
    }
    return 0;
}

static void the_largest_states_fit(void **state)
{
    (void)state;
    Queued__V1__ServerMessage *message = read_board();
    const Queued__V1__Board *board = message->topic->board;
    assert_int_equal(board->n_counters, LIMIT_COUNTERS);
    assert_int_equal(board->n_services, LIMIT_SERVICES);
    assert_int_equal(board->n_notices, LIMIT_NOTICES);
    assert_int_equal(board->n_calls, RECENT_CALLS);
    assert_int_equal(strlen(board->counters[CALLING_COUNTERS - 1]->label), 14);
    assert_true(queued__v1__server_message__get_packed_size(message) <
                LIMIT_FRAME_OUT - LABELS_LEN_MAX);
    codec_hall_free(message);
    message = read_counter(hall.definition.counters[0].counter_id);
    const Queued__V1__CounterView *view = message->topic->counter;
    assert_int_equal(view->n_services, LIMIT_SERVICES);
    assert_int_equal(view->n_parked, LIMIT_PARKED_PER_COUNTER);
    assert_int_equal(view->n_missed, 16);
    assert_non_null(view->at_hand);
    codec_hall_free(message);
    message = read_statistics();
    assert_int_equal(message->topic->statistics->n_services, LIMIT_SERVICES);
    assert_int_equal(message->topic->statistics->n_counters, LIMIT_COUNTERS);
    codec_hall_free(message);
    static struct device_view views[LIMIT_DEVICES];
    char name[LIMIT_NAME] = {0};
    memset(name, 'x', sizeof name - 1);
    for (size_t i = 0; i < LIMIT_DEVICES; i++) {
        views[i] = (struct device_view){.name = name,
                                        .device_id = UINT32_MAX,
                                        .kind = 1,
                                        .state = DEVICE_VIEW_GONE,
                                        .since_ms = INT64_MAX,
                                        .is_missed = true};
    }
    message = read_devices(views, LIMIT_DEVICES);
    assert_int_equal(message->topic->devices->n_devices, LIMIT_DEVICES);
    assert_int_equal(message->topic->devices->n_alarms, LIMIT_DEVICES);
    codec_hall_free(message);
}

#define WITH_HALL(test) cmocka_unit_test_setup_teardown(test, open_sample, close_hall)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_HALL(the_board_follows_the_hall),
        WITH_HALL(the_board_keeps_sixteen_calls),
        WITH_HALL(an_undone_call_leaves_the_board),
        WITH_HALL(a_counter_sees_who_is_next_and_why),
        WITH_HALL(a_counter_sees_what_is_aside),
        WITH_HALL(parked_tickets_stay_in_sight),
        WITH_HALL(a_ticket_has_a_forecast_while_it_waits),
        WITH_HALL(statistics_count_the_hall),
        WITH_HALL(devices_and_those_missed),
        cmocka_unit_test_setup_teardown(the_largest_states_fit, open_largest, close_hall),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
