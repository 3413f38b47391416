#include "tests/bench/websocket.h"

#include <stdio.h>
#include <string.h>

#define FIN_BINARY 0x82
#define MASKED 0x80
#define OPCODE 0x0f
#define OPCODE_CONTROL 0x08
#define FIN_PONG 0x8a

size_t websocket_handshake(const char *host, uint8_t out[PEER_OUT_SIZE])
{
    int len = snprintf((char *)out,
                       PEER_OUT_SIZE,
                       "GET / HTTP/1.1\r\nHost: %s\r\nUpgrade: websocket\r\n"
                       "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                       "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                       "Sec-WebSocket-Protocol: queued.v1\r\n\r\n",
                       host);

    return (size_t)len;
}

enum peer_take websocket_agreed(const uint8_t *bytes, size_t len, size_t *used)
{
    static const char agreed[] = "HTTP/1.1 101";
    const uint8_t *end = memmem(bytes, len, "\r\n\r\n", 4);

    if (end == NULL) {
        return PEER_MORE;
    }
    *used = (size_t)(end - bytes) + 4;
    if (memcmp(bytes, agreed, sizeof agreed - 1) != 0) {
        (void)snprintf(peer_errmsg, sizeof peer_errmsg, "the handshake was refused: %.40s", bytes);
        return PEER_FAILED;
    }
    return PEER_NEXT;
}

size_t websocket_frame(uint8_t out[PEER_OUT_SIZE], size_t len)
{
    size_t head = len < 126 ? 2 : 4;

    out[0] = FIN_BINARY;
    if (len < 126) {
        out[1] = (uint8_t)(MASKED | len);
    } else {
        out[1] = MASKED | 126;
        out[2] = (uint8_t)(len >> 8);
        out[3] = (uint8_t)(len & 0xff);
    }
    memset(out + head, 0, 4);
    memmove(out + head + 4, out + WEBSOCKET_HEADROOM, len);
    return head + 4 + len;
}

/* The length of a server's frame, which has no mask; 0: its head is not whole. */
static size_t frame_len(const uint8_t *bytes, size_t len, size_t *head)
{
    size_t size = 0;

    if (len < 2) {
        return 0;
    }
    size = bytes[1] & 0x7fU;
    *head = size == 127 ? 10 : 2;
    *head = size == 126 ? 4 : *head;
    if (len < *head) {
        return 0;
    }
    if (*head > 2) {
        size = 0;
        for (size_t i = 2; i < *head; i++) {
            size = size << 8 | bytes[i];
        }
    }
    return *head + size;
}

enum peer_take websocket_part(const uint8_t *bytes,
                              size_t len,
                              struct websocket_part *part,
                              size_t *used)
{
    size_t head = 0;
    size_t size = frame_len(bytes, len, &head);

    if (size == 0 || size > len) {
        return PEER_MORE;
    }
    part->opcode = bytes[0] & OPCODE;
    part->payload = bytes + head;
    part->len = size - head;
    *used = size;
    return PEER_NEXT;
}

void websocket_make_pong(uint8_t out[PEER_OUT_SIZE])
{
    out[0] = FIN_PONG;
}

enum peer_take websocket_take(
    const uint8_t *bytes, size_t len, const uint8_t **payload, size_t *payload_len, size_t *used)
{
    struct websocket_part part;
    size_t at = 0;
    size_t taken = 0;

    while (websocket_part(bytes + at, len - at, &part, &taken) == PEER_NEXT) {
        at += taken;
        if (part.opcode == WEBSOCKET_CLOSE) {
            (void)snprintf(peer_errmsg, sizeof peer_errmsg, "the server closed the connection");
            return PEER_FAILED;
        }
        if ((part.opcode & OPCODE_CONTROL) == 0) {
            *payload = part.payload;
            *payload_len = part.len;
            *used = at;
            return PEER_NEXT;
        }
    }
    *used = at;
    return PEER_MORE;
}
