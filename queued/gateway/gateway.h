/* The gateway: the one port. WebSocket sessions that speak "queued.v1", health, metrics and static
 * pages.
 *
 * libwebsockets on the loop of the app. The gateway frames, limits, decodes and checks rights;
 * whoever owns it decides and answers. Nothing it is given leaves before the owner says so.
 * Single-threaded: everything on the loop. */
#ifndef QUEUED_GATEWAY_GATEWAY_H
#define QUEUED_GATEWAY_GATEWAY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "queued/base/assert.h"
#include "queued/base/err.h"
#include "queued/codec/frame.h"
#include "queued/codec/request.h"
#include "queued/codec/response.h"
#include "queued/gateway/metrics.h"
#include "queued/gateway/rights.h"

#define GATEWAY_ERRMSG_SIZE 256

struct uv_loop_s;
struct gateway;

/* A session that may be gone by the time it is answered. Zero: none. */
struct session_id {
    uint32_t slot;
    uint32_t generation; /* Never 0 for a session. */
};

/* A call that a page wants to hear: GET /voice?label=A012&counter=3&language=vi, with the header
 * "Authorization: Bearer TOKEN". Nothing of it is checked but its size. */
#define GATEWAY_LABEL_SIZE 32
struct gateway_voice {
    char label[GATEWAY_LABEL_SIZE];
    uint32_t counter_id;
    char language[GATEWAY_LABEL_SIZE]; /* Or another voice of the office. */
    char token[REQUEST_TOKEN_SIZE];
};

/* A file to be handed out over HTTP, once. */
struct gateway_download {
    char *bytes; /* On the heap; whoever takes the file frees it. */
    size_t len;
    const char *type; /* Constant. */
    char name[64];    /* Letters, digits, '-' and '.': what the browser calls the file. */
};

struct gateway_handler {
    void *owner;
    /* A valid hello came; answer later with session_welcome() or session_refuse_hello(). Until then
     * no further request is handed on. */
    void (*on_hello)(void *owner,
                     struct session_id session,
                     uint32_t number,
                     const struct request_hello *hello);
    /* A decoded request that the rights allow. @identity is valid during the call. Answer with
     * session_send() now or later. At most LIMIT_SESSION_COMMANDS are unanswered at a time: reading
     * stops meanwhile. */
    void (*on_request)(void *owner,
                       struct session_id session,
                       const struct identity *identity,
                       const struct request *request);
    void (*on_closed)(void *owner, struct session_id session, const struct identity *identity);
    /* Answer with gateway_answer_voice(), once, now or later. NULL: there is no voice. */
    void (*on_voice)(void *owner, uint64_t page, const struct gateway_voice *voice);
    bool (*is_ready)(void *owner); /* For /healthz. */
    /* GET /download/@token: true, and *@file is the gateway's. May be NULL: there are none. */
    bool (*take_download)(void *owner, const char *token, struct gateway_download *file);
    void (*before_metrics)(void *owner); /* Refresh gauges. May be NULL. */
};

struct gateway_options {
    struct uv_loop_s *loop;
    const char *
        host; /* Address to listen on; NULL: 127.0.0.1 and ::1 … one listener; "0.0.0.0" for all. */
    uint16_t port;        /* 0: any free one; see gateway_port(). */
    const char *web_root; /* Folder of static pages; NULL: none. */
    const char *slides;   /* Folder of pictures for boards in a browser; NULL: none. */
    const char
        *tls_cert;       /* PEM: the server's certificate, then those above it; NULL: plain text. */
    const char *tls_key; /* PEM; with @tls_cert. */
    struct metrics *metrics;
    struct gateway_handler handler;
    uint32_t handshake_ms;   /* 0: LIMIT_HANDSHAKE_MS; smaller in tests. */
    uint32_t idle_ms;        /* 0: LIMIT_IDLE_MS. */
    uint32_t closing_ms;     /* 0: LIMIT_CLOSING_MS. */
    uint32_t connection_max; /* 0: LIMIT_CONNECTIONS. */
};

/* BUSY: port in use; DENIED; INVALID host; NOT_FOUND: certificate or key; NOMEM. @errmsg says what
 * and what to do. */
QD_MUST_USE enum qd_err gateway_open(struct gateway **gateway,
                                     const struct gateway_options *options,
                                     char errmsg[GATEWAY_ERRMSG_SIZE]);
uint16_t gateway_port(const struct gateway *gateway);

/* Tells every session that the server stops, closes all, then calls @on_closed on the loop. */
void gateway_close(struct gateway *gateway, void (*on_closed)(void *owner), void *owner);

/* Once the loop has ended after gateway_close(): frees it. NULL is allowed. */
void gateway_free(struct gateway *gateway);

/* --- Sessions --- All take ids and do nothing when the session is gone. Frames: the caller keeps
 * its own reference. */

void session_welcome(struct gateway *gateway,
                     struct session_id id,
                     const struct identity *identity,
                     struct frame *frame);
void session_refuse_hello(struct gateway *gateway,
                          struct session_id id,
                          struct frame *frame); /* Then closes. */
void session_send(struct gateway *gateway,
                  struct session_id id,
                  struct frame *frame); /* One answer to one request. */
void session_notify(struct gateway *gateway,
                    struct session_id id,
                    struct frame *frame); /* Unasked. */
void session_set_identity(struct gateway *gateway,
                          struct session_id id,
                          const struct identity *identity); /* Log-in, log-out. Subscriptions that
                                                               the new one may not have end. */
const struct identity *session_identity(const struct gateway *gateway,
                                        struct session_id id); /* NULL: gone. */
enum language session_language(const struct gateway *gateway, struct session_id id);
const char *session_address(const struct gateway *gateway,
                            struct session_id id); /* Of the peer; "": gone or unknown. */
void session_close(struct gateway *gateway,
                   struct session_id id,
                   enum notice notice); /* Says why, then closes. */

/* Calls @visit for each session of an office (users of revoked devices, taken-over clerks …). */
void gateway_each_session(struct gateway *gateway,
                          uint32_t office_id,
                          void (*visit)(void *owner,
                                        struct session_id session,
                                        const struct identity *identity),
                          void *owner);

/* --- Pages --- */

/* A sound file for the page that asked for it; copied. @bytes NULL: @status says why not. Nothing
 * happens when the page is gone. */
void gateway_answer_voice(
    struct gateway *gateway, uint64_t page, unsigned status, const uint8_t *bytes, size_t len);

/* --- Topics --- What is watched. The newest state is kept, and each subscriber gets it as soon as
 * its socket is free; states that it was too slow for are skipped. */

struct topic {
    enum topic_kind kind;
    uint32_t office_id;
    uint64_t key; /* Counter id, ticket id, or printers_key() of a kiosk; else 0. */
};

/* Subscribes; the owner answers the request with the first state, that of @version, by
 * session_send(): no earlier one follows it. Twice is once. BUSY: too many topics on this
 * connection, or out of memory. */
QD_MUST_USE enum qd_err topic_subscribe(struct gateway *gateway,
                                        struct session_id id,
                                        const struct topic *topic,
                                        uint64_t version);
void topic_unsubscribe(struct gateway *gateway, struct session_id id, const struct topic *topic);

/* A newer state (request number 0 inside @frame) for everyone who watches @topic; dropped when
 * nobody does, when it is older than the last, and when the same bytes went out last. */
void topic_publish(struct gateway *gateway,
                   const struct topic *topic,
                   uint64_t version,
                   struct frame *frame);

bool topic_is_watched(const struct gateway *gateway, const struct topic *topic);

/* The watched ticket whose state was asked for longest ago, if that is @every_ns ago or more; each
 * call gives the next one. False: none is due. Thousands of phones are served a few at a time. */
bool topic_due_ticket(struct gateway *gateway, uint64_t every_ns, struct topic *topic);

#endif
