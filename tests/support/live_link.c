#include "tests/support/live_link.h"

#include <gio/gio.h>
#include <stdbool.h>

struct live_link {
    GSocketService *service;
    guint16 port;
    guint16 server_port;
    bool is_cut;
    GPtrArray *streams; /* GIOStream: both ends of what gets through. */
};

/* One end has closed: so do both. */
static void on_spliced(GObject *source, GAsyncResult *result, gpointer data)
{
    (void)source;
    (void)g_io_stream_splice_finish(result, NULL);
    g_object_unref(data);
}

static gboolean on_incoming(GSocketService *service,
                            GSocketConnection *near,
                            GObject *source,
                            gpointer data)
{
    struct live_link *link = data;
    GSocketClient *client = g_socket_client_new();
    GSocketConnection *far = NULL;

    (void)service;
    (void)source;
    g_socket_client_set_enable_proxy(client, FALSE);
    if (!link->is_cut) {
        far = g_socket_client_connect_to_host(client, "127.0.0.1", link->server_port, NULL, NULL);
    }
    g_object_unref(client);
    if (far == NULL) {
        (void)g_io_stream_close(G_IO_STREAM(near), NULL, NULL);
        return TRUE;
    }
    g_ptr_array_add(link->streams, g_object_ref(near));
    g_ptr_array_add(link->streams, g_object_ref(far));
    g_io_stream_splice_async(G_IO_STREAM(near),
                             G_IO_STREAM(far),
                             G_IO_STREAM_SPLICE_CLOSE_STREAM1 | G_IO_STREAM_SPLICE_CLOSE_STREAM2,
                             G_PRIORITY_DEFAULT,
                             NULL,
                             on_spliced,
                             far);
    return TRUE;
}

struct live_link *live_link_new(guint16 server_port)
{
    struct live_link *link = g_new0(struct live_link, 1);

    link->server_port = server_port;
    link->streams = g_ptr_array_new_with_free_func(g_object_unref);
    link->service = g_socket_service_new();
    link->port = g_socket_listener_add_any_inet_port(G_SOCKET_LISTENER(link->service), NULL, NULL);
    g_signal_connect(link->service, "incoming", G_CALLBACK(on_incoming), link);
    return link;
}

void live_link_free(struct live_link *link)
{
    live_link_cut(link);
    g_socket_service_stop(link->service);
    g_socket_listener_close(G_SOCKET_LISTENER(link->service));
    g_object_unref(link->service);
    g_ptr_array_unref(link->streams);
    g_free(link);
}

char *live_link_url(const struct live_link *link)
{
    return g_strdup_printf("ws://127.0.0.1:%u/", link->port);
}

/* Shut down, not closed: a stream that is being read cannot be closed. */
void live_link_cut(struct live_link *link)
{
    link->is_cut = true;
    for (guint i = 0; i < link->streams->len; i++) {
        GSocketConnection *stream = g_ptr_array_index(link->streams, i);
        (void)g_socket_shutdown(g_socket_connection_get_socket(stream), TRUE, TRUE, NULL);
    }
    g_ptr_array_set_size(link->streams, 0);
}

void live_link_restore(struct live_link *link)
{
    link->is_cut = false;
}
