/* The limit of the wire: a bare libwebsockets echo on a libuv loop, as the gateway uses them.
 *
 * usage: bench-echo PORT */
#include <libwebsockets.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <uv.h>

#define FRAME_SIZE 4096

/* A connection keeps nothing while nothing is under way: what it takes is the library's. */
struct connection {
    uint8_t *frame; /* Owned. */
    size_t len;
};

static int on_frame(
    struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in, size_t len)
{
    struct connection *connection = user;

    switch ((int)reason) {
    case LWS_CALLBACK_RECEIVE:
        if (len > FRAME_SIZE - connection->len) {
            return -1;
        }
        if (connection->frame == NULL) {
            connection->frame = malloc(LWS_PRE + FRAME_SIZE);
        }
        if (connection->frame == NULL) {
            return -1;
        }
        memcpy(connection->frame + LWS_PRE + connection->len, in, len);
        connection->len += len;
        (void)lws_callback_on_writable(wsi);
        return 0;
    case LWS_CALLBACK_SERVER_WRITEABLE:
        if (connection->frame == NULL) {
            return 0;
        }
        if (lws_write(wsi, connection->frame + LWS_PRE, connection->len, LWS_WRITE_BINARY) < 0) {
            return -1;
        }
        connection->len = 0;
        free(connection->frame);
        connection->frame = NULL;
        return 0;
    case LWS_CALLBACK_CLOSED:
        free(connection->frame);
        return 0;
    default:
        return 0;
    }
}

int main(int argc, char **argv)
{
    static const struct lws_protocols protocols[] = {
        {.name = "http", .callback = lws_callback_http_dummy},
        {.name = "queued.v1",
         .callback = on_frame,
         .per_session_data_size = sizeof(struct connection),
         .rx_buffer_size = FRAME_SIZE},
        {0},
    };
    struct rlimit limit;
    uv_loop_t loop;
    void *loops[] = {&loop};
    const struct lws_context_creation_info info = {
        .port = argc == 2 ? (int)strtol(argv[1], NULL, 10) : 0,
        .iface = "127.0.0.1",
        .protocols = protocols,
        .foreign_loops = loops,
        .options = LWS_SERVER_OPTION_LIBUV,
    };

    if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
        limit.rlim_cur = limit.rlim_max;
        (void)setrlimit(RLIMIT_NOFILE, &limit);
    }
    lws_set_log_level(LLL_ERR, NULL);
    if (argc != 2 || uv_loop_init(&loop) != 0 || lws_create_context(&info) == NULL) {
        (void)fprintf(stderr, "usage: bench-echo PORT\n");
        return EXIT_FAILURE;
    }
    (void)printf("ready\n");
    (void)fflush(stdout);
    (void)uv_run(&loop, UV_RUN_DEFAULT); /* Until it is killed. */
    return EXIT_SUCCESS;
}
