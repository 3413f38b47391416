#include "tests/unit/codec_hall.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

#include "queued/base/limits.h"
#include "tests/support/office_sample.h"

void codec_hall_init(struct hall *hall, struct definition definition, int64_t now_ms)
{
    memset(hall, 0, sizeof *hall);
    hall->definition = definition;
    hall->now_ms = now_ms;
    assert_int_equal(office_init(&hall->office, &hall->definition), QD_OK);
    codec_hall_do(hall, office_sample_command(COMMAND_OPEN_DAY, ACTOR_MANAGER, 50));
}

void codec_hall_deinit(struct hall *hall)
{
    office_deinit(&hall->office);
    definition_deinit(&hall->definition);
    event_list_deinit(&hall->events);
}

void codec_hall_do(struct hall *hall, struct command command)
{
    enum refusal refusal = office_step(
        &hall->office, &command, hall->now_ms, &hall->events, &hall->answer, &hall->obstacle);

    if (refusal != REFUSAL_NONE) {
        fail_msg("command %d: %s", (int)command.kind, refusal_key(refusal));
    }
}

void codec_hall_act(struct hall *hall, enum command_kind kind, uint32_t clerk_id)
{
    codec_hall_do(hall, office_sample_command(kind, ACTOR_CLERK, clerk_id));
}

void codec_hall_man(struct hall *hall, uint32_t counter_id)
{
    struct command log_in = office_sample_command(COMMAND_LOG_IN, ACTOR_CLERK, counter_id);

    log_in.counter_id = counter_id;
    codec_hall_do(hall, log_in);
    codec_hall_act(hall, COMMAND_OPEN_COUNTER, counter_id);
}

Queued__V1__ServerMessage *codec_hall_read(struct frame *frame, uint32_t number)
{
    assert_non_null(frame);
    assert_in_range(frame->len, 1, LIMIT_FRAME_OUT);
    Queued__V1__ServerMessage *message =
        queued__v1__server_message__unpack(NULL, frame->len, frame_payload(frame));
    assert_non_null(message);
    assert_int_equal(message->request, number);
    frame_unref(frame);
    return message;
}

void codec_hall_free(Queued__V1__ServerMessage *message)
{
    queued__v1__server_message__free_unpacked(message, NULL);
}
