/* A WebSocket client for tests that need not behave: it sends any bytes, and reads only when told.
 * Everything fails the test after a generous time. */
#ifndef QUEUED_TESTS_SUPPORT_WS_H
#define QUEUED_TESTS_SUPPORT_WS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum ws_opcode { WS_MORE = 0, WS_TEXT = 1, WS_BINARY = 2, WS_CLOSE = 8, WS_PING = 9, WS_PONG = 10 };

#define WS_PAYLOAD_SIZE 70000

struct ws_frame {
    enum ws_opcode opcode;
    size_t len;
    uint8_t payload[WS_PAYLOAD_SIZE];
};

/* A TCP connection to 127.0.0.1; @receive_size 0, or a small receive buffer for a slow reader. */
int ws_dial(uint16_t port, int receive_size);

/* Asks for a WebSocket; @headers are further lines, each ended by CR LF. The HTTP status, 0 when
 * the server hung up instead. */
int ws_upgrade(int fd, const char *subprotocol, const char *headers);

/* ws_dial(), ws_upgrade() to "queued.v1", 101. */
int ws_open(uint16_t port);

void ws_write(int fd, const void *bytes, size_t len);
/* False: the server has hung up. */
bool ws_try_write(int fd, const void *bytes, size_t len);
void ws_send(int fd, enum ws_opcode opcode, bool fin, const void *payload, size_t len);

/* The next frame that is no ping; pings are answered. False: the server has hung up. */
bool ws_read(int fd, struct ws_frame *frame);

/* Reads until the close frame; its status, 0 when the server hung up without one. */
int ws_read_close(int fd);

/* Waits until the server hangs up, and reads nothing of what it says in between. */
void ws_wait_gone(int fd);

/* A request over plain HTTP, and all of the answer up to the end of the connection, ended by NUL.
 */
void ws_http(uint16_t port, const char *request, char *answer, size_t size);

/* Fields of a ServerMessage: the request it answers, and the field number of its body. */
struct ws_message {
    uint32_t request;
    uint32_t body;
};
struct ws_message ws_message(const struct ws_frame *frame);

/* Reads the next ServerMessage, which must come. */
struct ws_message ws_answer(int fd);

#endif
