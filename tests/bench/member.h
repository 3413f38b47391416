/* A member of a hall: one WebSocket connection of a kiosk, a clerk, a display or a phone. Hands on
 * whole messages, answers pings, and keeps no memory while nothing is under way. */
#ifndef QUEUED_BENCH_MEMBER_H
#define QUEUED_BENCH_MEMBER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <uv.h>

struct member;

struct member_handler {
    void (*on_open)(struct member *member); /* The server has agreed to speak queued.v1. */
    void (*on_message)(struct member *member, const uint8_t *payload, size_t len);
    void (*on_lost)(struct member *member, const char *why);
};

struct member {
    uv_tcp_t tcp;
    uv_connect_t connect;
    const struct member_handler *handler; /* Borrowed. */
    bool is_open;
    bool is_closing;
    uint8_t *rest; /* Owned: the beginning of a frame; NULL: none. */
    size_t rest_len;
};

/* Begins to connect @member, whose handler is set. @is_small: with as small
 * buffers on both sides as the system allows. */
void member_open(struct member *member,
                 uv_loop_t *loop,
                 const struct sockaddr_in *address,
                 bool is_small);
/* Sends what stands in @bytes; copies what the socket does not take at once. */
void member_send(struct member *member, uint8_t *bytes, size_t len);
void member_go_deaf(struct member *member);
void member_hear_again(struct member *member);
void member_close(struct member *member); /* Twice is once. */

#endif
