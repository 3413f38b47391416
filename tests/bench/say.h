/* What a client says to queued: each function writes one WebSocket frame and returns its length. */
#ifndef QUEUED_BENCH_SAY_H
#define QUEUED_BENCH_SAY_H

#include <stddef.h>
#include <stdint.h>

#include "queued/v1/envelope.pb-c.h"
#include "tests/bench/peer.h"

/* A command's id is made of who says it and which of its requests this is: an id that is used twice
 * gets the first answer, and none is measured twice. */
struct say {
    uint32_t who;     /* Of the run; no two connections are alike. */
    uint32_t request; /* Counted up by each function. */
};

enum say_action { SAY_OPEN, SAY_CALL, SAY_START, SAY_FINISH };

/* @token NULL: nobody yet. */
size_t say_hello(struct say *say, const char *token, uint8_t out[PEER_OUT_SIZE]);
size_t say_log_in(struct say *say,
                  const char *user,
                  const char *secret,
                  uint32_t counter_id,
                  uint8_t out[PEER_OUT_SIZE]);
size_t say_subscribe(struct say *say, Queued__V1__TopicKind topic, uint8_t out[PEER_OUT_SIZE]);
size_t say_issue(struct say *say, uint32_t service_id, uint8_t out[PEER_OUT_SIZE]);
size_t say_action(struct say *say, enum say_action action, uint8_t out[PEER_OUT_SIZE]);

#endif
