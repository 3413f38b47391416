#include "proto/client/link.h"

#include <libsoup/soup.h>

#include "proto/client/client.h"

/* Frames that a server may send, with room. */
#define FRAME_BYTES_MAX ((guint64)1024 * 1024)

struct link {
    struct link_options options; /* The URL is owned. */
    SoupSession *session;
    SoupWebsocketConnection *socket; /* NULL: down. */
    GCancellable *cancellable;       /* Of the try under way; NULL: none. */
    guint retry_timer;
    guint handshake_timer;
    guint keepalive_timer;
    uint32_t retry_ms;
    bool is_alive; /* Something came since the last look. */
};

static void connect_now(struct link *link);

static void stop_timer(guint *timer)
{
    if (*timer != 0) {
        (void)g_source_remove(*timer);
        *timer = 0;
    }
}

/* --- Down --- */

static gboolean on_retry(gpointer data)
{
    struct link *link = data;

    link->retry_timer = 0;
    connect_now(link);
    return G_SOURCE_REMOVE;
}

static uint32_t retry_ms_max(const struct link *link)
{
    return link->options.retry_ms << CLIENT_RETRY_DOUBLINGS;
}

static void retry_later(struct link *link)
{
    if (link->retry_timer == 0) {
        guint jitter_ms = (guint)g_random_int_range(0, (gint32)link->retry_ms / 2 + 1);
        link->retry_timer = g_timeout_add(link->retry_ms + jitter_ms, on_retry, link);
        link->retry_ms = MIN(2 * link->retry_ms, retry_ms_max(link));
    }
}

/* Closes whatever there is, politely where the peer still listens; it is not waited for. */
static void hang_up(struct link *link)
{
    stop_timer(&link->handshake_timer);
    stop_timer(&link->keepalive_timer);
    if (link->cancellable != NULL) {
        g_cancellable_cancel(link->cancellable);
        g_clear_object(&link->cancellable);
    }
    if (link->socket != NULL) {
        g_signal_handlers_disconnect_by_data(link->socket, link);
        if (soup_websocket_connection_get_state(link->socket) == SOUP_WEBSOCKET_STATE_OPEN) {
            soup_websocket_connection_close(link->socket, SOUP_WEBSOCKET_CLOSE_GOING_AWAY, NULL);
        }
        g_clear_object(&link->socket);
    }
}

static void go_down(struct link *link, const char *reason)
{
    hang_up(link);
    retry_later(link);
    link->options.on_down(link->options.owner, reason);
}

static gboolean on_too_late(gpointer data)
{
    struct link *link = data;

    link->handshake_timer = 0;
    go_down(link, "no answer");
    return G_SOURCE_REMOVE;
}

/* --- Up --- */

static gboolean on_keepalive(gpointer data)
{
    struct link *link = data;

    if (!link->is_alive) {
        link->keepalive_timer = 0;
        go_down(link, "no sign of life");
        return G_SOURCE_REMOVE;
    }
    link->is_alive = false;
    return G_SOURCE_CONTINUE;
}

static void on_pong(SoupWebsocketConnection *socket, GBytes *bytes, gpointer data)
{
    struct link *link = data;

    (void)socket;
    (void)bytes;
    link->is_alive = true;
}

static void on_message(SoupWebsocketConnection *socket, gint type, GBytes *bytes, gpointer data)
{
    struct link *link = data;
    gsize len = 0;
    const uint8_t *frame = g_bytes_get_data(bytes, &len);

    (void)socket;
    link->is_alive = true;
    if (type == SOUP_WEBSOCKET_DATA_BINARY) {
        link->options.on_frame(link->options.owner, frame, len);
    }
}

static void on_closed(SoupWebsocketConnection *socket, gpointer data)
{
    (void)socket;
    go_down(data, "the server closed the connection");
}

static void take_socket(struct link *link, SoupWebsocketConnection *socket)
{
    link->socket = socket;
    soup_websocket_connection_set_max_incoming_payload_size(socket, FRAME_BYTES_MAX);
    soup_websocket_connection_set_keepalive_interval(socket, link->options.keepalive_s);
    g_signal_connect(socket, "message", G_CALLBACK(on_message), link);
    g_signal_connect(socket, "pong", G_CALLBACK(on_pong), link);
    g_signal_connect(socket, "closed", G_CALLBACK(on_closed), link);
    link->is_alive = true;
    /* One look for every two pings: a pong that is under way is no sign of death. */
    link->keepalive_timer =
        g_timeout_add_seconds(2 * link->options.keepalive_s, on_keepalive, link);
    link->options.on_open(link->options.owner);
}

static void on_connected(GObject *source, GAsyncResult *result, gpointer data)
{
    GError *error = NULL;
    SoupWebsocketConnection *socket =
        soup_session_websocket_connect_finish(SOUP_SESSION(source), result, &error);
    struct link *link = data;

    if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
        g_error_free(error); /* Whoever cancelled has seen to the rest; the link may be gone. */
        return;
    }
    g_clear_object(&link->cancellable);
    if (socket == NULL) {
        go_down(link, error->message);
        g_error_free(error);
        return;
    }
    take_socket(link, socket);
}

static void connect_now(struct link *link)
{
    static char protocol[] = "queued.v1";
    static char *protocols[] = {protocol, NULL};
    SoupMessage *message = soup_message_new(SOUP_METHOD_GET, link->options.url);

    if (message == NULL) {
        link->options.on_bad_url(link->options.owner);
        return;
    }
    link->handshake_timer = g_timeout_add(link->options.handshake_ms, on_too_late, link);
    link->cancellable = g_cancellable_new();
    soup_session_websocket_connect_async(link->session,
                                         message,
                                         NULL,
                                         protocols,
                                         G_PRIORITY_DEFAULT,
                                         link->cancellable,
                                         on_connected,
                                         link);
    g_object_unref(message);
}

/* --- For the owner --- */

struct link *link_new(const struct link_options *options)
{
    struct link *link = g_new0(struct link, 1);

    link->options = *options;
    link->options.url = g_strdup(options->url);
    link->session = soup_session_new();
    /* The server is the office's own: no proxy, and no search for one that keeps a clerk waiting.
     */
    soup_session_set_proxy_resolver(link->session, NULL);
    link_retry(link);
    return link;
}

void link_free(struct link *link)
{
    union {
        const char *from;
        char *to;
    } url = {.from = link->options.url};

    hang_up(link);
    stop_timer(&link->retry_timer);
    g_object_unref(link->session);
    g_free(url.to);
    g_free(link);
}

void link_write(struct link *link, const uint8_t *frame, size_t len)
{
    /* A socket that is closing takes nothing more; on_closed() is on its way. */
    if (soup_websocket_connection_get_state(link->socket) == SOUP_WEBSOCKET_STATE_OPEN) {
        soup_websocket_connection_send_binary(link->socket, frame, len);
    }
}

void link_is_good(struct link *link)
{
    stop_timer(&link->handshake_timer);
    link->retry_ms = link->options.retry_ms;
}

void link_drop(struct link *link, bool is_stubborn)
{
    hang_up(link);
    link->retry_ms = is_stubborn ? retry_ms_max(link) : link->retry_ms;
    retry_later(link);
}

void link_stop(struct link *link)
{
    hang_up(link);
    stop_timer(&link->retry_timer);
}

void link_retry(struct link *link)
{
    link_stop(link);
    link->retry_ms = link->options.retry_ms;
    link->retry_timer = g_timeout_add(0, on_retry, link);
}
