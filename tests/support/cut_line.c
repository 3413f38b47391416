#include "tests/support/cut_line.h"

#include <stdbool.h>

#define BUFFER_SIZE 16384

/* One client's connection and its twin to the server. */
struct pair {
    struct cut_line *line;
    GSocketConnection *sides[2]; /* Owned; client, server. */
    guint sources[2];            /* 0: none. */
};

struct cut_line {
    GSocketService *service;
    uint16_t port;
    uint16_t to_port;
    enum cut_line_mode mode;
    bool is_closed; /* Nobody gets through. */
    bool is_cut;
    bool drops_answer; /* The next bytes of the server. */
    GPtrArray *pairs;  /* struct pair, owned. */
};

static void pair_close(struct pair *pair)
{
    for (int i = 0; i < 2; i++) {
        if (pair->sources[i] != 0) {
            (void)g_source_remove(pair->sources[i]);
            pair->sources[i] = 0;
        }
        if (pair->sides[i] != NULL) {
            (void)g_io_stream_close(G_IO_STREAM(pair->sides[i]), NULL, NULL);
            g_clear_object(&pair->sides[i]);
        }
    }
}

static void pair_free(gpointer data)
{
    pair_close(data);
    g_free(data);
}

static void pass(struct pair *pair, int to, const char *bytes, gsize len)
{
    GOutputStream *out = g_io_stream_get_output_stream(G_IO_STREAM(pair->sides[to]));

    (void)g_output_stream_write_all(out, bytes, len, NULL, NULL, NULL);
}

static void cut(struct pair *pair)
{
    pair->line->mode = CUT_LINE_PASS;
    pair->line->drops_answer = false;
    pair->line->is_cut = true;
    pair_close(pair);
}

/* False: the pair is closed. */
static bool relay(struct pair *pair, int from, const char *bytes, gsize len)
{
    struct cut_line *line = pair->line;
    bool is_client = from == 0;

    if (line->mode == CUT_LINE_SILENT) {
        line->is_cut = true;
        return true;
    }
    if (!is_client && line->drops_answer) {
        cut(pair);
        return false;
    }
    if (!is_client || line->mode == CUT_LINE_PASS) {
        pass(pair, 1 - from, bytes, len);
        return true;
    }
    if (line->mode == CUT_LINE_ANSWER) {
        line->drops_answer = true;
        pass(pair, 1, bytes, len);
        return true;
    }
    if (line->mode != CUT_LINE_BEFORE) {
        pass(pair, 1, bytes, line->mode == CUT_LINE_MIDDLE ? len / 2 : len);
    }
    cut(pair);
    return false;
}

static gboolean on_bytes(GSocket *socket, GIOCondition condition, gpointer data)
{
    struct pair *pair = data;
    char bytes[BUFFER_SIZE];
    int from =
        pair->sides[0] != NULL && g_socket_connection_get_socket(pair->sides[0]) == socket ? 0 : 1;
    gssize len = g_socket_receive(socket, bytes, sizeof bytes, NULL, NULL);

    (void)condition;
    if (len <= 0) {
        pair->sources[from] = 0;
        pair_close(pair);
        return G_SOURCE_REMOVE;
    }
    return relay(pair, from, bytes, (gsize)len) ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

static gboolean on_incoming(GSocketService *service,
                            GSocketConnection *connection,
                            GObject *source,
                            gpointer data)
{
    struct cut_line *line = data;
    GSocketClient *client = g_socket_client_new();
    struct pair *pair = g_new0(struct pair, 1);

    (void)service;
    (void)source;
    g_socket_client_set_enable_proxy(client, FALSE);
    pair->line = line;
    pair->sides[0] = g_object_ref(connection);
    if (!line->is_closed) {
        pair->sides[1] =
            g_socket_client_connect_to_host(client, "127.0.0.1", line->to_port, NULL, NULL);
    }
    g_object_unref(client);
    g_ptr_array_add(line->pairs, pair);
    line->mode = line->mode == CUT_LINE_SILENT ? CUT_LINE_PASS : line->mode;
    for (int i = 0; i < 2 && pair->sides[1] != NULL; i++) {
        GSource *readable = g_socket_create_source(
            g_socket_connection_get_socket(pair->sides[i]), G_IO_IN | G_IO_HUP, NULL);
        g_source_set_callback(readable, G_SOURCE_FUNC(on_bytes), pair, NULL);
        pair->sources[i] = g_source_attach(readable, NULL);
        g_source_unref(readable);
    }
    if (pair->sides[1] == NULL) {
        pair_close(pair); /* The server is down, or the line is cut. */
    }
    return TRUE;
}

struct cut_line *cut_line_new(uint16_t to_port)
{
    struct cut_line *line = g_new0(struct cut_line, 1);

    line->to_port = to_port;
    line->pairs = g_ptr_array_new_with_free_func(pair_free);
    line->service = g_socket_service_new();
    line->port = g_socket_listener_add_any_inet_port(G_SOCKET_LISTENER(line->service), NULL, NULL);
    g_signal_connect(line->service, "incoming", G_CALLBACK(on_incoming), line);
    g_socket_service_start(line->service);
    return line;
}

void cut_line_free(struct cut_line *line)
{
    g_socket_service_stop(line->service);
    g_socket_listener_close(G_SOCKET_LISTENER(line->service));
    g_object_unref(line->service);
    g_ptr_array_unref(line->pairs);
    g_free(line);
}

char *cut_line_url(const struct cut_line *line)
{
    return g_strdup_printf("ws://127.0.0.1:%u/", line->port);
}

void cut_line_cut(struct cut_line *line)
{
    line->is_closed = true;
    g_ptr_array_set_size(line->pairs, 0);
}

void cut_line_restore(struct cut_line *line)
{
    line->is_closed = false;
}

void cut_line_set(struct cut_line *line, enum cut_line_mode mode)
{
    line->mode = mode;
    line->is_cut = false;
}

bool cut_line_is_cut(const struct cut_line *line)
{
    return line->is_cut;
}
