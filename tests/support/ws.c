#include "tests/support/ws.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <cmocka.h>

#define PATIENCE_MS 30000

static const uint8_t mask[4] = {0x12, 0x34, 0x56, 0x78};

int ws_dial(uint16_t port, int receive_size)
{
    struct sockaddr_in address = {
        .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int on = 1;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    assert_true(fd >= 0);
    if (receive_size > 0) {
        assert_int_equal(setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &receive_size, sizeof receive_size),
                         0);
    }
    assert_int_equal(connect(fd, (struct sockaddr *)&address, sizeof address), 0);
    assert_int_equal(setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on), 0);
    return fd;
}

bool ws_try_write(int fd, const void *bytes, size_t len)
{
    const uint8_t *at = bytes;

    while (len > 0) {
        struct pollfd ready = {.fd = fd, .events = POLLOUT};
        assert_int_equal(poll(&ready, 1, PATIENCE_MS), 1);
        ssize_t written = send(fd, at, len, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (written < 0 && errno == EAGAIN) {
            continue;
        }
        if (written <= 0) {
            return false;
        }
        at += written;
        len -= (size_t)written;
    }
    return true;
}

void ws_write(int fd, const void *bytes, size_t len)
{
    assert_true(ws_try_write(fd, bytes, len));
}

/* Up to @len bytes, at least one; 0: the server has hung up. */
static size_t take_some(int fd, void *bytes, size_t len)
{
    struct pollfd ready = {.fd = fd, .events = POLLIN};

    assert_int_equal(poll(&ready, 1, PATIENCE_MS), 1);
    ssize_t got = recv(fd, bytes, len, 0);
    return got > 0 ? (size_t)got : 0;
}

static bool take(int fd, void *bytes, size_t len)
{
    uint8_t *at = bytes;

    while (len > 0) {
        size_t got = take_some(fd, at, len);
        if (got == 0) {
            return false;
        }
        at += got;
        len -= got;
    }
    return true;
}

int ws_upgrade(int fd, const char *subprotocol, const char *headers)
{
    char text[2048];
    size_t used = 0;
    int len = snprintf(text,
                       sizeof text,
                       "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\n"
                       "Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                       "Sec-WebSocket-Version: 13\r\n%s%s%s%s\r\n",
                       subprotocol == NULL ? "" : "Sec-WebSocket-Protocol: ",
                       subprotocol == NULL ? "" : subprotocol,
                       subprotocol == NULL ? "" : "\r\n",
                       headers);

    assert_true(len > 0 && len < (int)sizeof text);
    ws_write(fd, text, (size_t)len);
    memset(text, 0, sizeof text);
    while (strstr(text, "\r\n\r\n") == NULL) { /* Byte by byte: frames follow the headers. */
        assert_true(used + 1 < sizeof text);
        if (!take(fd, text + used, 1)) {
            return 0;
        }
        used++;
    }
    return (int)strtol(text + strlen("HTTP/1.1 "), NULL, 10);
}

int ws_open(uint16_t port)
{
    int fd = ws_dial(port, 0);

    assert_int_equal(ws_upgrade(fd, "queued.v1", ""), 101);
    return fd;
}

void ws_send(int fd, enum ws_opcode opcode, bool fin, const void *payload, size_t len)
{
    static uint8_t frame[WS_PAYLOAD_SIZE + 14];
    const uint8_t *from = payload;
    size_t used = 0;

    assert_true(len <= WS_PAYLOAD_SIZE);
    frame[used++] = (uint8_t)((fin ? 0x80 : 0) | (int)opcode);
    if (len < 126) {
        frame[used++] = (uint8_t)(0x80 | len);
    } else if (len < 65536) {
        frame[used++] = 0x80 | 126;
        frame[used++] = (uint8_t)(len >> 8);
        frame[used++] = (uint8_t)(len & 0xff);
    } else {
        frame[used++] = 0x80 | 127;
        for (int shift = 56; shift >= 0; shift -= 8) {
            frame[used++] = (uint8_t)((uint64_t)len >> shift & 0xff);
        }
    }
    memcpy(frame + used, mask, sizeof mask);
    used += sizeof mask;
    for (size_t i = 0; i < len; i++) {
        frame[used++] = (uint8_t)(from[i] ^ mask[i % 4]);
    }
    (void)ws_try_write(fd, frame, used);
}

static bool read_any(int fd, struct ws_frame *frame)
{
    uint8_t head[2];
    uint8_t more[8] = {0};

    if (!take(fd, head, sizeof head)) {
        return false;
    }
    assert_true((head[0] & 0x70) == 0 && (head[1] & 0x80) == 0); /* A server does not mask. */
    frame->opcode = (enum ws_opcode)(head[0] & 0x0f);
    frame->len = head[1];
    size_t extra = frame->len == 126 ? 2 : frame->len == 127 ? 8 : 0;
    if (extra > 0) {
        if (!take(fd, more, extra)) {
            return false;
        }
        frame->len = 0;
        for (size_t i = 0; i < extra; i++) {
            frame->len = frame->len << 8 | more[i];
        }
    }
    assert_true(frame->len <= sizeof frame->payload);
    return take(fd, frame->payload, frame->len);
}

bool ws_read(int fd, struct ws_frame *frame)
{
    while (read_any(fd, frame)) {
        if (frame->opcode != WS_PING) {
            return true;
        }
        ws_send(fd, WS_PONG, true, frame->payload, frame->len);
    }
    return false;
}

int ws_read_close(int fd)
{
    static struct ws_frame frame;

    while (ws_read(fd, &frame)) {
        if (frame.opcode == WS_CLOSE) {
            return frame.len >= 2 ? frame.payload[0] << 8 | frame.payload[1] : 1005;
        }
    }
    return 0;
}

void ws_wait_gone(int fd)
{
    struct pollfd gone = {.fd = fd, .events = POLLRDHUP};

    assert_int_equal(poll(&gone, 1, PATIENCE_MS), 1);
}

void ws_http(uint16_t port, const char *request, char *answer, size_t size)
{
    int fd = ws_dial(port, 0);
    size_t used = 0;
    size_t got = 0;

    ws_write(fd, request, strlen(request));
    while (used + 1 < size && (got = take_some(fd, answer + used, size - used - 1)) > 0) {
        used += got;
    }
    answer[used] = '\0';
    (void)close(fd);
}

static uint64_t varint(const uint8_t *bytes, size_t len, size_t *at)
{
    uint64_t value = 0;

    for (unsigned shift = 0; *at < len && shift < 64; shift += 7) {
        uint8_t byte = bytes[(*at)++];
        value |= (uint64_t)(byte & 0x7f) << shift;
        if ((byte & 0x80) == 0) {
            break;
        }
    }
    return value;
}

struct ws_message ws_message(const struct ws_frame *frame)
{
    struct ws_message message = {0};
    size_t at = 0;

    assert_int_equal(frame->opcode, WS_BINARY);
    while (at < frame->len) {
        uint64_t tag = varint(frame->payload, frame->len, &at);
        uint64_t value = varint(frame->payload, frame->len, &at);
        if (tag >> 3 == 1) {
            message.request = (uint32_t)value;
        } else {
            assert_int_equal(tag & 7, 2);
            message.body = (uint32_t)(tag >> 3);
            at += value;
        }
    }
    return message;
}

struct ws_message ws_answer(int fd)
{
    static struct ws_frame frame;

    assert_true(ws_read(fd, &frame));
    return ws_message(&frame);
}
