#include "tests/bench/member.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "tests/bench/websocket.h"

#define READ_SIZE 262144

/* Callbacks run one after another: all members read into it. */
static uint8_t read_buffer[READ_SIZE];

static void lose(struct member *member, const char *why)
{
    if (!member->is_closing) {
        member->handler->on_lost(member, why);
    }
}

struct write {
    uv_write_t request;
    uint8_t bytes[];
};

static void on_written(uv_write_t *request, int status)
{
    struct member *member = request->handle->data;

    if (status < 0) {
        lose(member, uv_strerror(status));
    }
    free(request);
}

void member_send(struct member *member, uint8_t *bytes, size_t len)
{
    uv_stream_t *stream = (uv_stream_t *)&member->tcp;
    uv_buf_t piece = uv_buf_init((char *)bytes, (unsigned)len);
    int sent = uv_try_write(stream, &piece, 1);
    size_t done = sent > 0 ? (size_t)sent : 0;
    if (done == len) {
        return;
    }
    struct write *write = malloc(sizeof *write + len - done);
    if (write == NULL) {
        lose(member, "out of memory");
        return;
    }
    memcpy(write->bytes, bytes + done, len - done);
    piece = uv_buf_init((char *)write->bytes, (unsigned)(len - done));
    int code = uv_write(&write->request, stream, &piece, 1, on_written);
    if (code != 0) {
        free(write);
        lose(member, uv_strerror(code));
    }
}

static void answer_ping(struct member *member, const struct websocket_part *ping)
{
    uint8_t out[PEER_OUT_SIZE];

    if (ping->len > 125) {
        lose(member, "a ping too long for one");
        return;
    }
    memcpy(out + WEBSOCKET_HEADROOM, ping->payload, ping->len);
    size_t len = websocket_frame(out, ping->len);
    websocket_make_pong(out);
    member_send(member, out, len);
}

/* Takes one thing from the front of @bytes; 0: it is not whole. */
static size_t take(struct member *member, const uint8_t *bytes, size_t len)
{
    struct websocket_part part;
    size_t used = 0;

    if (!member->is_open) {
        enum peer_take agreed = websocket_agreed(bytes, len, &used);
        if (agreed == PEER_FAILED) {
            lose(member, peer_errmsg);
        } else if (agreed == PEER_NEXT) {
            member->is_open = true;
            member->handler->on_open(member);
        }
        return agreed == PEER_MORE ? 0 : used;
    }
    if (websocket_part(bytes, len, &part, &used) != PEER_NEXT) {
        return 0;
    }
    if (part.opcode == WEBSOCKET_CLOSE) {
        lose(member, "the server closed the connection");
    } else if (part.opcode == WEBSOCKET_PING) {
        answer_ping(member, &part);
    } else if (part.opcode == WEBSOCKET_BINARY) {
        member->handler->on_message(member, part.payload, part.len);
    } else {
        lose(member, "a frame that queued.v1 does not have");
    }
    return used;
}

static void keep_rest(struct member *member, const uint8_t *bytes, size_t len)
{
    uint8_t *rest = NULL;

    len = member->is_closing ? 0 : len;
    if (len > 0) {
        rest = malloc(len);
        if (rest == NULL) {
            lose(member, "out of memory");
            len = 0;
        } else {
            memcpy(rest, bytes, len);
        }
    }
    free(member->rest);
    member->rest = rest;
    member->rest_len = len;
}

static void on_alloc(uv_handle_t *handle, size_t suggested, uv_buf_t *buf)
{
    struct member *member = handle->data;

    (void)suggested;
    if (member->rest_len > 0) {
        memcpy(read_buffer, member->rest, member->rest_len);
    }
    *buf = uv_buf_init((char *)read_buffer + member->rest_len,
                       (unsigned)(READ_SIZE - member->rest_len));
}

static void on_read(uv_stream_t *stream, ssize_t count, const uv_buf_t *buf)
{
    struct member *member = stream->data;
    size_t at = 0;
    size_t used = 0;

    (void)buf;
    if (count < 0) {
        lose(member, count == UV_EOF ? "the server hung up" : uv_strerror((int)count));
        return;
    }
    size_t len = member->rest_len + (size_t)count;
    do {
        used = take(member, read_buffer + at, len - at);
        at += used;
    } while (used > 0 && at < len && !member->is_closing);
    keep_rest(member, read_buffer + at, len - at);
}

static void on_connected(uv_connect_t *request, int status)
{
    struct member *member = request->data;
    uint8_t out[PEER_OUT_SIZE];

    if (status < 0) {
        lose(member, uv_strerror(status));
        return;
    }
    (void)uv_tcp_nodelay(&member->tcp, 1);
    (void)uv_read_start((uv_stream_t *)&member->tcp, on_alloc, on_read);
    member_send(member, out, websocket_handshake("127.0.0.1", out));
}

/* Both count before the connection is made only. The sender's buffer grows with the segment. */
static void make_small(uv_tcp_t *tcp)
{
    int size = 1;
    int segment = 536;
    uv_os_fd_t fd = -1;

    if (uv_fileno((const uv_handle_t *)tcp, &fd) == 0) {
        (void)setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof size);
        (void)setsockopt(fd, IPPROTO_TCP, TCP_MAXSEG, &segment, sizeof segment);
    }
}

void member_open(struct member *member,
                 uv_loop_t *loop,
                 const struct sockaddr_in *address,
                 bool is_small)
{
    (void)uv_tcp_init_ex(loop, &member->tcp, AF_INET);
    member->tcp.data = member;
    member->connect.data = member;
    if (is_small) {
        make_small(&member->tcp);
    }
    int code = uv_tcp_connect(
        &member->connect, &member->tcp, (const struct sockaddr *)address, on_connected);
    if (code != 0) {
        lose(member, uv_strerror(code));
    }
}

void member_go_deaf(struct member *member)
{
    (void)uv_read_stop((uv_stream_t *)&member->tcp);
}

void member_hear_again(struct member *member)
{
    (void)uv_read_start((uv_stream_t *)&member->tcp, on_alloc, on_read);
}

void member_close(struct member *member)
{
    if (!member->is_closing) {
        member->is_closing = true;
        uv_close((uv_handle_t *)&member->tcp, NULL);
        free(member->rest);
        member->rest = NULL;
        member->rest_len = 0;
    }
}
