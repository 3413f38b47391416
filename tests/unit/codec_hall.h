/* An office on virtual time, and what is said about it, read back from its frames. */
#ifndef QUEUED_TESTS_UNIT_CODEC_HALL_H
#define QUEUED_TESTS_UNIT_CODEC_HALL_H

#include "queued/codec/frame.h"
#include "queued/office/office.h"
#include "queued/v1/envelope.pb-c.h"

struct hall {
    struct definition definition; /* Owned. */
    struct office office;
    struct event_list events;
    int64_t now_ms;
    struct answer answer;
    struct obstacle obstacle;
};

/* Takes @definition. A manager opens the day. */
void codec_hall_init(struct hall *hall, struct definition definition, int64_t now_ms);
void codec_hall_deinit(struct hall *hall);

/* The command is done, or the test fails. */
void codec_hall_do(struct hall *hall, struct command command);

/* The same by the clerk @clerk_id, without arguments. */
void codec_hall_act(struct hall *hall, enum command_kind kind, uint32_t clerk_id);

/* A clerk with the number of the counter sits down there and opens it. */
void codec_hall_man(struct hall *hall, uint32_t counter_id);

/* What is in @frame, which is taken; of the request @number. The caller frees it. */
Queued__V1__ServerMessage *codec_hall_read(struct frame *frame, uint32_t number);
void codec_hall_free(Queued__V1__ServerMessage *message);

#endif
