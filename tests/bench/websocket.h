/* The WebSocket side of a load: RFC 6455 frames of a client, as little of it as a load needs. */
#ifndef QUEUED_BENCH_WEBSOCKET_H
#define QUEUED_BENCH_WEBSOCKET_H

#include <stddef.h>
#include <stdint.h>

#include "tests/bench/peer.h"

size_t websocket_handshake(const char *host, uint8_t out[PEER_OUT_SIZE]);

/* PEER_NEXT: the server agreed. */
enum peer_take websocket_agreed(const uint8_t *bytes, size_t len, size_t *used);

/* A binary frame around the @len bytes that stand at @out + WEBSOCKET_HEADROOM; moves them into
 * place. The mask is zero: it changes nothing, and the load is not what is measured. */
#define WEBSOCKET_HEADROOM 14
size_t websocket_frame(uint8_t out[PEER_OUT_SIZE], size_t len);

/* One frame of any kind, whole. PEER_MORE: it is not all there. */
struct websocket_part {
    uint8_t opcode;
    const uint8_t *payload;
    size_t len;
};
#define WEBSOCKET_BINARY 2U
#define WEBSOCKET_CLOSE 8U
#define WEBSOCKET_PING 9U
enum peer_take websocket_part(const uint8_t *bytes,
                              size_t len,
                              struct websocket_part *part,
                              size_t *used);

/* Makes the frame at @out a pong: the answer to a ping with the same payload. */
void websocket_make_pong(uint8_t out[PEER_OUT_SIZE]);

/* One data frame; what stands before it for control is passed over. PEER_NEXT: *@payload is whole.
 */
enum peer_take websocket_take(
    const uint8_t *bytes, size_t len, const uint8_t **payload, size_t *payload_len, size_t *used);

#endif
