#include "proto/client/link.h"

#include <libsoup/soup.h>

#include "proto/client/client.h"
#include "queued/base/boot_clock.h"

/* Frames that a server may send, with room. */
#define FRAME_BYTES_MAX ((guint64)1024 * 1024)

struct link {
    struct link_options options; /* Strings are owned. */
    SoupSession *session;
    SoupWebsocketConnection *socket; /* NULL: down. */
    GCancellable *cancellable;       /* Of the try under way; NULL: none. */
    guint retry_timer;
    guint handshake_timer;
    guint keepalive_timer;
    uint32_t retry_ms;
    int64_t heard_ms; /* When something came last, by the boot clock; 0: never. */
};

static void connect_now(struct link *link);
static void watch_life(struct link *link, uint32_t in_s);

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

static void go_down_for(struct link *link, const char *reason, enum trust_fault fault)
{
    hang_up(link);
    link->retry_ms = trust_is_final(fault) ? retry_ms_max(link) : link->retry_ms;
    retry_later(link);
    link->options.on_down(link->options.owner, reason, fault);
}

static void go_down(struct link *link, const char *reason)
{
    go_down_for(link, reason, TRUST_FAULT_NONE);
}

static gboolean on_too_late(gpointer data)
{
    struct link *link = data;

    link->handshake_timer = 0;
    go_down(link, "no answer");
    return G_SOURCE_REMOVE;
}

/* --- Up --- */

/* A sign of life so often, at least; also of a machine that slept through two pings. */
static int64_t silent_ms_max(const struct link *link)
{
    return (int64_t)2000 * link->options.keepalive_s;
}

static gboolean on_keepalive(gpointer data)
{
    struct link *link = data;

    link->keepalive_timer = 0;
    if (link_silent_ms(link) < silent_ms_max(link)) {
        watch_life(link, 2 * link->options.keepalive_s);
    } else {
        go_down(link, "no sign of life");
    }
    return G_SOURCE_REMOVE;
}

static void watch_life(struct link *link, uint32_t in_s)
{
    stop_timer(&link->keepalive_timer);
    link->keepalive_timer = g_timeout_add_seconds(in_s, on_keepalive, link);
}

static void on_pong(SoupWebsocketConnection *socket, GBytes *bytes, gpointer data)
{
    struct link *link = data;

    (void)socket;
    (void)bytes;
    link->heard_ms = boot_clock_ms();
}

static void on_message(SoupWebsocketConnection *socket, gint type, GBytes *bytes, gpointer data)
{
    struct link *link = data;
    gsize len = 0;
    const uint8_t *frame = g_bytes_get_data(bytes, &len);

    (void)socket;
    link->heard_ms = boot_clock_ms();
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
    link->heard_ms = boot_clock_ms();
    /* One look for every two pings: a pong that is under way is no sign of death. */
    watch_life(link, 2 * link->options.keepalive_s);
    link->options.on_open(link->options.owner);
}

/* What is wrong with a certificate is said on the message: it may outlive the link. */
static const char complaints[] = "queued-certificate";

static gboolean on_certificate(SoupMessage *message,
                               GTlsCertificate *certificate,
                               GTlsCertificateFlags flags,
                               gpointer data)
{
    (void)certificate;
    (void)data;
    g_object_set_data(G_OBJECT(message), complaints, GUINT_TO_POINTER((guint)flags));
    return FALSE;
}

static enum trust_fault judge(SoupSession *session, GAsyncResult *result, const GError *error)
{
    SoupMessage *message = soup_session_get_async_result_message(session, result);

    if (message == NULL) {
        return trust_judge(error, 0, G_TLS_PROTOCOL_VERSION_UNKNOWN);
    }
    return trust_judge(error,
                       GPOINTER_TO_UINT(g_object_get_data(G_OBJECT(message), complaints)),
                       soup_message_get_tls_protocol_version(message));
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
    enum trust_fault fault = judge(SOUP_SESSION(source), result, error);
    if (socket == NULL || fault != TRUST_FAULT_NONE) {
        go_down_for(link, error == NULL ? "not trusted" : error->message, fault);
        g_clear_object(&socket);
        g_clear_error(&error);
        return;
    }
    take_socket(link, socket);
}

/* Read at every try: a file that was put right helps without a new start. */
static enum trust_fault take_authority(struct link *link)
{
    if (link->options.ca == NULL) {
        return TRUST_FAULT_NONE;
    }
    if (g_ascii_strncasecmp(link->options.url, "ws:", 3) == 0) {
        return TRUST_FAULT_PLAIN;
    }
    GTlsDatabase *authority = trust_load(link->options.ca);
    if (authority == NULL) {
        return TRUST_FAULT_FILE;
    }
    soup_session_set_tls_database(link->session, authority);
    g_object_unref(authority);
    return TRUST_FAULT_NONE;
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
    enum trust_fault fault = take_authority(link);
    if (fault != TRUST_FAULT_NONE) {
        g_object_unref(message);
        go_down_for(link, "not trusted", fault);
        return;
    }
    g_signal_connect(message, "accept-certificate", G_CALLBACK(on_certificate), NULL);
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
    link->options.ca = g_strdup(options->ca);
    link->session = soup_session_new();
    /* The server is the office's own: no proxy, and no search for one that keeps a clerk waiting.
     */
    soup_session_set_proxy_resolver(link->session, NULL);
    link_retry(link);
    return link;
}

static void free_text(const char *text)
{
    union {
        const char *from;
        char *to;
    } cast = {.from = text};

    g_free(cast.to);
}

void link_free(struct link *link)
{
    hang_up(link);
    stop_timer(&link->retry_timer);
    g_object_unref(link->session);
    free_text(link->options.url);
    free_text(link->options.ca);
    g_free(link);
}

void link_write(struct link *link, const uint8_t *frame, size_t len)
{
    /* A socket that is closing takes nothing more; on_closed() is on its way. */
    if (soup_websocket_connection_get_state(link->socket) == SOUP_WEBSOCKET_STATE_OPEN) {
        soup_websocket_connection_send_binary(link->socket, frame, len);
    }
}

int64_t link_silent_ms(const struct link *link)
{
    return link->heard_ms == 0 ? 0 : boot_clock_ms() - link->heard_ms;
}

void link_look(struct link *link)
{
    if (link->keepalive_timer != 0 && link_silent_ms(link) >= silent_ms_max(link)) {
        watch_life(link, 0);
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
