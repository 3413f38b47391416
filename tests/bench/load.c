/* A load: many links, one request under way on each, for a number of seconds. Every answer is
 * checked; the latency of each operation goes to a histogram. Prints one line of JSON.
 *
 * usage: bench-load PEER --port N [--connections N] [--seconds S | --operations N] [--token T]
 *        [--secret PIN] [--service ID] */
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <uv.h>

#include "tests/bench/histogram.h"
#include "tests/bench/peer.h"

#define IN_SIZE 65536
#define MS_PER_SECOND 1000

/* Links that open at once: a listener's backlog is finite, and a secret takes its time. */
#define OPENING_MAX 64

char peer_errmsg[256];

struct load;

struct connection {
    struct link link;
    struct load *load;
    uv_tcp_t tcp;
    uv_connect_t connect;
    uv_write_t write;
    uint64_t sent_ns; /* When the operation began. */
    size_t in_len;
    bool is_closing;
    uint8_t out[PEER_OUT_SIZE];
    uint8_t in[IN_SIZE];
};

struct load {
    const struct peer *peer;
    struct peer_options options;
    uv_loop_t loop;
    uv_timer_t timer;
    struct sockaddr_in address;
    struct connection *connections; /* Owned. */
    uint32_t connection_count;
    uint32_t begun_count;
    uint32_t ready_count;
    uint64_t seconds;
    uint64_t operation_max; /* 0: as many as the seconds allow. */
    uint64_t operation_count;
    double began_cpu_s; /* The processor's time that the generator itself has taken. */
    uint64_t began_ns;
    uint64_t ended_ns;
    bool is_over;
    bool has_failed;
    struct histogram latency;
};

static const struct peer *const peers[] = {
    &peer_queued_issue,
    &peer_queued_citizen,
    &peer_echo,
    &peer_redis_push,
    &peer_redis_move,
    &peer_beanstalkd_put,
    &peer_postgres_insert,
    &peer_postgres_skip_locked,
};

const struct peer *peer_find(const char *name)
{
    for (size_t i = 0; i < sizeof peers / sizeof peers[0]; i++) {
        if (strcmp(peers[i]->name, name) == 0) {
            return peers[i];
        }
    }
    return NULL;
}

static double cpu_seconds(void)
{
    struct rusage usage;

    (void)getrusage(RUSAGE_SELF, &usage);
    return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
           (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

static void end_all(struct load *load)
{
    if (load->is_over) {
        return;
    }
    load->is_over = true;
    load->ended_ns = uv_hrtime();
    uv_close((uv_handle_t *)&load->timer, NULL);
    for (uint32_t i = 0; i < load->begun_count; i++) {
        if (!load->connections[i].is_closing) {
            load->connections[i].is_closing = true;
            uv_close((uv_handle_t *)&load->connections[i].tcp, NULL);
        }
    }
}

static void fail(struct connection *connection, const char *what)
{
    struct load *load = connection->load;

    if (!load->is_over) {
        (void)fprintf(
            stderr, "bench-load %s: link %u: %s\n", load->peer->name, connection->link.index, what);
        load->has_failed = true;
        end_all(load);
    }
}

static void on_written(uv_write_t *request, int status)
{
    if (status < 0) {
        fail(request->data, uv_strerror(status));
    }
}

static void send_next(struct connection *connection)
{
    struct load *load = connection->load;
    size_t len = load->peer->next(&connection->link, &load->options, connection->out);
    uv_buf_t piece = uv_buf_init((char *)connection->out, (unsigned)len);

    if (uv_try_write((uv_stream_t *)&connection->tcp, &piece, 1) == (int)len) {
        return;
    }
    connection->write.data = connection;
    int code = uv_write(&connection->write, (uv_stream_t *)&connection->tcp, &piece, 1, on_written);
    if (code != 0) {
        fail(connection, uv_strerror(code));
    }
}

static void on_time(uv_timer_t *timer)
{
    end_all(timer->data);
}

static void begin_measuring(struct load *load)
{
    load->began_cpu_s = cpu_seconds();
    load->began_ns = uv_hrtime();
    if (load->seconds > 0) {
        (void)uv_timer_start(&load->timer, on_time, load->seconds * MS_PER_SECOND, 0);
    }
    for (uint32_t i = 0; i < load->connection_count; i++) {
        load->connections[i].sent_ns = uv_hrtime();
        send_next(&load->connections[i]);
    }
}

static void open_more(struct load *load);

static void finish_operation(struct connection *connection)
{
    struct load *load = connection->load;
    uint64_t now_ns = uv_hrtime();

    histogram_add(&load->latency, now_ns - connection->sent_ns);
    connection->link.operations++;
    connection->sent_ns = now_ns;
    if (++load->operation_count == load->operation_max) {
        end_all(load);
    }
}

static void go_on(struct connection *connection, bool was_ready)
{
    struct load *load = connection->load;

    if (load->is_over) {
        return;
    }
    if (!was_ready && connection->link.is_ready) {
        load->ready_count++;
        if (load->ready_count == load->connection_count) {
            begin_measuring(load);
        } else {
            open_more(load);
        }
        return;
    }
    send_next(connection);
}

static void read_answers(struct connection *connection)
{
    struct load *load = connection->load;
    size_t at = 0;

    while (at < connection->in_len && !load->is_over) {
        bool was_ready = connection->link.is_ready;
        size_t used = 0;
        enum peer_take result = load->peer->take(
            &connection->link, connection->in + at, connection->in_len - at, &used);
        if (result == PEER_FAILED) {
            fail(connection, peer_errmsg);
            return;
        }
        at += used;
        if (result == PEER_MORE) {
            break;
        }
        if (result == PEER_DONE) {
            finish_operation(connection);
        }
        go_on(connection, was_ready);
    }
    memmove(connection->in, connection->in + at, connection->in_len - at);
    connection->in_len -= at;
}

static void on_alloc(uv_handle_t *handle, size_t suggested, uv_buf_t *buf)
{
    struct connection *connection = handle->data;

    (void)suggested;
    *buf = uv_buf_init((char *)connection->in + connection->in_len,
                       (unsigned)(IN_SIZE - connection->in_len));
}

static void on_read(uv_stream_t *stream, ssize_t len, const uv_buf_t *buf)
{
    struct connection *connection = stream->data;

    (void)buf;
    if (len < 0) {
        fail(connection, len == UV_EOF ? "the server closed" : uv_strerror((int)len));
        return;
    }
    connection->in_len += (size_t)len;
    read_answers(connection);
}

static void on_connected(uv_connect_t *request, int status)
{
    struct connection *connection = request->data;

    if (status < 0) {
        fail(connection, uv_strerror(status));
        return;
    }
    (void)uv_tcp_nodelay(&connection->tcp, 1);
    (void)uv_read_start((uv_stream_t *)&connection->tcp, on_alloc, on_read);
    if (!connection->load->peer->has_opening) {
        connection->link.is_ready = true;
        go_on(connection, false);
        return;
    }
    send_next(connection);
}

static void open_more(struct load *load)
{
    while (!load->is_over && load->begun_count < load->connection_count &&
           load->begun_count - load->ready_count < OPENING_MAX) {
        struct connection *connection = &load->connections[load->begun_count];
        connection->link.index = load->begun_count;
        connection->load = load;
        load->begun_count++;
        (void)uv_tcp_init(&load->loop, &connection->tcp);
        connection->tcp.data = connection;
        connection->connect.data = connection;
        int code = uv_tcp_connect(&connection->connect,
                                  &connection->tcp,
                                  (const struct sockaddr *)&load->address,
                                  on_connected);
        if (code != 0) {
            fail(connection, uv_strerror(code));
        }
    }
}

static void print_result(const struct load *load)
{
    double seconds = (double)(load->ended_ns - load->began_ns) / 1e9;

    (void)printf("{\"peer\": \"%s\", \"connections\": %u, \"operations\": %llu, \"seconds\": %.3f, "
                 "\"per_second\": %.1f, \"cpu\": %.3f, \"p50_us\": %.1f, \"p99_us\": %.1f, "
                 "\"p999_us\": %.1f}\n",
                 load->peer->name,
                 load->connection_count,
                 (unsigned long long)load->operation_count,
                 seconds,
                 (double)load->operation_count / seconds,
                 (cpu_seconds() - load->began_cpu_s) / seconds,
                 (double)histogram_at(&load->latency, 0.5) / 1e3,
                 (double)histogram_at(&load->latency, 0.99) / 1e3,
                 (double)histogram_at(&load->latency, 0.999) / 1e3);
}

static int run(struct load *load)
{
    load->connections = calloc(load->connection_count, sizeof *load->connections);
    if (load->connections == NULL || uv_loop_init(&load->loop) != 0) {
        (void)fprintf(stderr, "bench-load: out of memory\n");
        return EXIT_FAILURE;
    }
    (void)signal(SIGPIPE, SIG_IGN);
    (void)uv_timer_init(&load->loop, &load->timer);
    load->timer.data = load;
    open_more(load);
    (void)uv_run(&load->loop, UV_RUN_DEFAULT);
    (void)uv_loop_close(&load->loop);
    if (!load->has_failed) {
        print_result(load);
    }
    free(load->connections);
    return load->has_failed ? EXIT_FAILURE : EXIT_SUCCESS;
}

static int usage(void)
{
    (void)fprintf(stderr,
                  "usage: bench-load PEER --port N [--connections N] [--seconds S]"
                  " [--operations N] [--token T] [--secret PIN] [--service ID]\npeers:");
    for (size_t i = 0; i < sizeof peers / sizeof peers[0]; i++) {
        (void)fprintf(stderr, " %s", peers[i]->name);
    }
    (void)fputc('\n', stderr);
    return EXIT_FAILURE;
}

int main(int argc, char **argv)
{
    static const struct option longs[] = {
        {"port", required_argument, NULL, 'p'},
        {"connections", required_argument, NULL, 'c'},
        {"seconds", required_argument, NULL, 's'},
        {"operations", required_argument, NULL, 'n'},
        {"token", required_argument, NULL, 't'},
        {"secret", required_argument, NULL, 'x'},
        {"service", required_argument, NULL, 'v'},
        {0},
    };
    static struct load load = {.connection_count = 1,
                               .options = {.host = "127.0.0.1", .secret = "", .service_id = 1}};
    int port = 0;
    int option = 0;

    while ((option = getopt_long(argc, argv, "", longs, NULL)) != -1) {
        unsigned long number = optarg == NULL ? 0 : strtoul(optarg, NULL, 10);
        switch (option) {
        case 'p':
            port = (int)number;
            break;
        case 'c':
            load.connection_count = (uint32_t)number;
            break;
        case 's':
            load.seconds = number;
            break;
        case 'n':
            load.operation_max = number;
            break;
        case 't':
            load.options.token = optarg;
            break;
        case 'x':
            load.options.secret = optarg;
            break;
        case 'v':
            load.options.service_id = (uint32_t)number;
            break;
        default:
            return usage();
        }
    }
    load.peer = optind + 1 == argc ? peer_find(argv[optind]) : NULL;
    bool ends = load.seconds > 0 || load.operation_max > 0;
    if (load.peer == NULL || port == 0 || !ends || load.connection_count == 0 ||
        uv_ip4_addr("127.0.0.1", port, &load.address) != 0) {
        return usage();
    }
    return run(&load);
}
