#include "queued/gateway/gateway.h"

#include <errno.h>
#include <openssl/ssl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <uv.h>

#include "queued/base/log.h"
#include "queued/gateway/inside.h"
#include "queued/gateway/origin.h"

#define MS_PER_SECOND 1000
#define LOG_EVERY_NS UINT64_C(1000000000)

/* Descriptors that are not for connections: the database, reports, the loop's own. */
#define DESCRIPTORS_KEPT 64

/* Per connection libwebsockets keeps a pointer to our session. */
struct connection {
    struct session *session;
};

static int refuse_connection(struct gateway *gateway)
{
    metrics_add(gateway->metrics, METRIC_CONNECTIONS_REFUSED, 1);
    return -1;
}

static int establish(struct gateway *gateway, struct lws *wsi, struct connection *connection)
{
    QD_ASSERT(connection != NULL); /* libwebsockets has made it by now. */
    connection->session = session_open(gateway, wsi);
    if (connection->session == NULL) {
        return refuse_connection(gateway);
    }
    lws_set_timer_usecs(wsi, (lws_usec_t)gateway->options.handshake_ms * MS_PER_SECOND);
    return 0;
}

/* Ends the connection from inside a callback, with the session's reason. */
static int end(struct lws *wsi, const struct session *session)
{
    if (session->close_status != 0) {
        lws_close_reason(wsi, (enum lws_close_status)session->close_status, NULL, 0);
    }
    return -1;
}

static bool is_last_piece(struct lws *wsi)
{
    return lws_is_final_fragment(wsi) != 0 && lws_remaining_packet_payload(wsi) == 0;
}

bool gateway_is_foreign_page(struct lws *wsi)
{
    char origin[ORIGIN_SIZE];
    char host[ORIGIN_SIZE];
    int origin_len = lws_hdr_total_length(wsi, WSI_TOKEN_ORIGIN);

    if (origin_len == 0) {
        return false;
    }
    return lws_hdr_copy(wsi, origin, sizeof origin, WSI_TOKEN_ORIGIN) != origin_len ||
           lws_hdr_copy(wsi, host, sizeof host, WSI_TOKEN_HOST) <= 0 ||
           !origin_is_own(origin, host);
}

static int on_frame(
    struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in, size_t len)
{
    struct gateway *gateway = lws_context_user(lws_get_context(wsi));
    struct connection *connection = user;
    struct session *session = connection == NULL ? NULL : connection->session;

    switch ((int)reason) {
    case LWS_CALLBACK_FILTER_PROTOCOL_CONNECTION:
        return gateway->session_count < gateway->options.connection_max &&
                       !gateway_is_foreign_page(wsi)
                   ? 0
                   : refuse_connection(gateway);
    case LWS_CALLBACK_ESTABLISHED:
        return establish(gateway, wsi, connection);
    case LWS_CALLBACK_RECEIVE:
        if (session == NULL) {
            return -1;
        }
        return session_receive(session, in, len, is_last_piece(wsi)) ? 0 : end(wsi, session);
    case LWS_CALLBACK_SERVER_WRITEABLE:
        if (session == NULL) {
            return -1;
        }
        return session_write(session) ? 0 : end(wsi, session);
    case LWS_CALLBACK_RECEIVE_PONG:
        if (session != NULL) {
            session_heard(session);
        }
        return 0;
    case LWS_CALLBACK_TIMER:
        return session == NULL || session_expire(session) ? 0 : end(wsi, session);
    case LWS_CALLBACK_CLOSED:
        if (session != NULL) {
            connection->session = NULL;
            session_free(session);
        }
        return 0;
    default:
        return 0;
    }
}

static const struct lws_protocols protocols[] = {
    {.name = "http", .callback = pages_callback, .per_session_data_size = PAGES_SESSION_SIZE},
    {.name = GATEWAY_PROTOCOL,
     .callback = on_frame,
     .per_session_data_size = sizeof(struct connection),
     .rx_buffer_size = LIMIT_FRAME_IN},
    {0},
};

/* Whoever makes libwebsockets complain does not fill the disk by that. */
static void log_line(int level, const char *line)
{
    static uint64_t said_ns;
    int len = (int)strcspn(line, "\n");
    uint64_t now_ns = uv_hrtime();

    (void)level;
    if (said_ns != 0 && now_ns - said_ns < LOG_EVERY_NS) {
        return;
    }
    said_ns = now_ns;
    qd_log(QD_LEVEL_WARN, "gateway", "libwebsockets", "says=\"%.*s\"", len, line);
}

/* libwebsockets would go on without a listener; so the address is tried first. */
static enum qd_err try_address(const struct gateway_options *options,
                               char errmsg[GATEWAY_ERRMSG_SIZE])
{
    struct sockaddr_storage address = {0};
    struct sockaddr_in *v4 = (struct sockaddr_in *)(void *)&address;
    struct sockaddr_in6 *v6 = (struct sockaddr_in6 *)(void *)&address;
    int on = 1;

    if (uv_ip4_addr(options->host, options->port, v4) != 0 &&
        uv_ip6_addr(options->host, options->port, v6) != 0) {
        (void)snprintf(errmsg,
                       GATEWAY_ERRMSG_SIZE,
                       "listen on %.64s: not an IP address; use 127.0.0.1 or 0.0.0.0",
                       options->host);
        return QD_ERR_INVALID;
    }
    socklen_t len = address.ss_family == AF_INET ? sizeof *v4 : sizeof *v6;
    int fd = socket(address.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    (void)setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    bool bound = fd >= 0 && bind(fd, (struct sockaddr *)&address, len) == 0 && listen(fd, 1) == 0;
    int error = errno;
    if (fd >= 0) {
        (void)close(fd);
    }
    if (bound) {
        return QD_OK;
    }
    (void)snprintf(
        errmsg,
        GATEWAY_ERRMSG_SIZE,
        "listen on %.64s port %u: %s; choose another with --port or stop the other program",
        options->host,
        options->port,
        strerror(error));
    return error == EADDRINUSE ? QD_ERR_BUSY : QD_ERR_DENIED;
}

static enum qd_err try_file(const char *path, char errmsg[GATEWAY_ERRMSG_SIZE])
{
    if (access(path, R_OK) == 0) {
        return QD_OK;
    }
    (void)snprintf(errmsg,
                   GATEWAY_ERRMSG_SIZE,
                   "read %.150s: %s; make one with queued tls init",
                   path,
                   strerror(errno));
    return QD_ERR_NOT_FOUND;
}

/* libwebsockets would fail without a word. */
static enum qd_err try_pair(const struct gateway_options *options, char errmsg[GATEWAY_ERRMSG_SIZE])
{
    SSL_CTX *context = SSL_CTX_new(TLS_server_method());
    bool fit = context != NULL &&
               SSL_CTX_use_certificate_chain_file(context, options->tls_cert) == 1 &&
               SSL_CTX_use_PrivateKey_file(context, options->tls_key, SSL_FILETYPE_PEM) == 1 &&
               SSL_CTX_check_private_key(context) == 1;

    SSL_CTX_free(context);
    if (fit) {
        return QD_OK;
    }
    (void)snprintf(errmsg,
                   GATEWAY_ERRMSG_SIZE,
                   "%.80s and %.80s are no pair, or not in PEM form; make new ones with queued tls"
                   " init",
                   options->tls_cert,
                   options->tls_key);
    return QD_ERR_NOT_FOUND;
}

static enum qd_err try_files(const struct gateway_options *options,
                             char errmsg[GATEWAY_ERRMSG_SIZE])
{
    if (options->slides != NULL && access(options->slides, R_OK | X_OK) != 0) {
        (void)snprintf(errmsg,
                       GATEWAY_ERRMSG_SIZE,
                       "slides %.150s: %s; name a folder that this server may read",
                       options->slides,
                       strerror(errno));
        return QD_ERR_NOT_FOUND;
    }
    if (options->tls_cert == NULL) {
        return QD_OK;
    }
    enum qd_err err = try_file(options->tls_cert, errmsg);
    if (err == QD_OK) {
        err = try_file(options->tls_key, errmsg);
    }
    return err == QD_OK ? try_pair(options, errmsg) : err;
}

static enum qd_err create_context(struct gateway *gateway)
{
    void *loops[] = {gateway->options.loop};
    uint32_t idle_s = (gateway->options.idle_ms + MS_PER_SECOND - 1) / MS_PER_SECOND;
    bool is_v6 = strchr(gateway->options.host, ':') != NULL;

    gateway->idle_policy = (lws_retry_bo_t){
        .secs_since_valid_ping = (uint16_t)(idle_s / 3 > 0 ? idle_s / 3 : 1),
        .secs_since_valid_hangup = (uint16_t)(idle_s > 1 ? idle_s : 2),
    };
    struct lws_context_creation_info info = {
        .port = gateway->options.port,
        .iface = gateway->options.host,
        .protocols = protocols,
        .user = gateway,
        .foreign_loops = loops,
        .retry_and_idle_policy = &gateway->idle_policy,
        .server_string = "queued",
        .vhost_name = "queued",
        .keepalive_timeout = 10,
        .alpn = "http/1.1", /* Few pages need no second protocol, with attacks of its own. */
        .options = LWS_SERVER_OPTION_LIBUV | LWS_SERVER_OPTION_FAIL_UPON_UNABLE_TO_BIND |
                   (is_v6 ? 0 : LWS_SERVER_OPTION_DISABLE_IPV6) | LWS_SERVER_OPTION_EXPLICIT_VHOSTS,
    };
    if (gateway->options.tls_cert != NULL) {
        info.options |= LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT;
        info.ssl_cert_filepath = gateway->options.tls_cert;
        info.ssl_private_key_filepath = gateway->options.tls_key;
        info.ssl_options_set = SSL_OP_NO_SSLv3 | SSL_OP_NO_TLSv1 | SSL_OP_NO_TLSv1_1;
        info.ssl_cipher_list = "ECDHE+AESGCM:ECDHE+CHACHA20";
    }
    lws_set_log_level(LLL_ERR, log_line);
    gateway->context = lws_create_context(&info);
    if (gateway->context == NULL) {
        return QD_ERR_NOMEM;
    }
    gateway->vhost = lws_create_vhost(gateway->context, &info);
    return gateway->vhost == NULL ? QD_ERR_BUSY : QD_OK;
}

/* As many descriptors as connections are allowed, if the system gives them; how many it is then. */
static int raise_descriptors(uint32_t connection_max)
{
    struct rlimit limit;
    rlim_t kept = DESCRIPTORS_KEPT;
    rlim_t wanted = connection_max + 2 * kept;

    if (getrlimit(RLIMIT_NOFILE, &limit) != 0) {
        return DESCRIPTORS_KEPT;
    }
    if (limit.rlim_cur < wanted) {
        limit.rlim_cur = wanted < limit.rlim_max ? wanted : limit.rlim_max;
        (void)setrlimit(RLIMIT_NOFILE, &limit);
    }
    int most = limit.rlim_cur < INT32_MAX ? (int)limit.rlim_cur : INT32_MAX;
    return most > 2 * DESCRIPTORS_KEPT ? most - DESCRIPTORS_KEPT : most / 2;
}

static void open_door(struct gateway *gateway)
{
    uint32_t connections = gateway->options.connection_max;

    gateway->descriptor_max = raise_descriptors(connections);
    uint32_t sockets = (uint32_t)gateway->descriptor_max;
    sockets = sockets > 2 * DESCRIPTORS_KEPT ? sockets - DESCRIPTORS_KEPT : sockets;
    door_init(&gateway->door, sockets < connections ? sockets : connections, gateway->metrics);
}

enum qd_err gateway_open(struct gateway **gateway,
                         const struct gateway_options *options,
                         char errmsg[GATEWAY_ERRMSG_SIZE])
{
    struct gateway *opened = calloc(1, sizeof *opened);

    if (opened == NULL) {
        (void)snprintf(errmsg, GATEWAY_ERRMSG_SIZE, "listen: out of memory");
        return QD_ERR_NOMEM;
    }
    opened->options = *options;
    opened->metrics = options->metrics;
    opened->options.host = options->host == NULL ? "127.0.0.1" : options->host;
    opened->options.handshake_ms =
        options->handshake_ms == 0 ? LIMIT_HANDSHAKE_MS : options->handshake_ms;
    opened->options.idle_ms = options->idle_ms == 0 ? LIMIT_IDLE_MS : options->idle_ms;
    opened->options.closing_ms = options->closing_ms == 0 ? LIMIT_CLOSING_MS : options->closing_ms;
    opened->options.connection_max =
        options->connection_max == 0 ? LIMIT_CONNECTIONS : options->connection_max;
    if (options->web_root != NULL) {
        (void)snprintf(opened->web_root, sizeof opened->web_root, "%s", options->web_root);
    }
    if (options->slides != NULL) {
        (void)snprintf(opened->slides, sizeof opened->slides, "%s", options->slides);
    }
    open_door(opened);
    list_init(&opened->tickets);
    list_init(&opened->late_pages);
    for (size_t i = 0; i < TOPIC_BUCKETS; i++) {
        list_init(&opened->buckets[i]);
    }
    enum qd_err err = try_address(&opened->options, errmsg);
    if (err == QD_OK) {
        err = try_files(&opened->options, errmsg);
    }
    if (err == QD_OK) {
        opened->slots = calloc(opened->options.connection_max, sizeof *opened->slots);
        err = opened->slots == NULL ? QD_ERR_NOMEM : create_context(opened);
        if (err != QD_OK) {
            (void)snprintf(errmsg, GATEWAY_ERRMSG_SIZE, "listen: %s", qd_err_text(err));
        }
    }
    if (err != QD_OK) {
        if (opened->context != NULL) {
            lws_context_destroy(opened->context);
        }
        free(opened->slots);
        free(opened);
        return err;
    }
    *gateway = opened;
    return QD_OK;
}

uint16_t gateway_port(const struct gateway *gateway)
{
    return (uint16_t)lws_get_vhost_listen_port(gateway->vhost);
}

void gateway_close(struct gateway *gateway, void (*on_closed)(void *owner), void *owner)
{
    gateway->closing = true;
    for (uint32_t i = 0; i < gateway->options.connection_max; i++) {
        struct session *session = gateway->slots[i].session;
        if (session != NULL) {
            session_close(gateway, session->id, NOTICE_STOPPING);
            (void)session_write(session); /* What the socket takes now; there is no later. */
            session_write_close(session);
        }
    }
    lws_context_destroy(gateway->context); /* Begins: its handles close while the loop goes on. */
    on_closed(owner);
}

void gateway_free(struct gateway *gateway)
{
    if (gateway != NULL) {
        lws_context_destroy(gateway->context); /* Ends: on a loop of ours it takes two calls. */
        free(gateway->slots);
        free(gateway);
    }
}
