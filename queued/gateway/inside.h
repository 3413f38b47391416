/* The inside of the gateway: what its files share. */
#ifndef QUEUED_GATEWAY_INSIDE_H
#define QUEUED_GATEWAY_INSIDE_H

#include <libwebsockets.h>

#include "queued/base/list.h"
#include "queued/gateway/door.h"
#include "queued/gateway/gateway.h"

static_assert(FRAME_HEADROOM >= LWS_PRE, "libwebsockets writes its header before the payload");

#define GATEWAY_PROTOCOL "queued.v1"
#define TOPIC_BUCKETS 1024
#define SESSION_ADDRESS_SIZE 48 /* An IPv6 address in words. */

enum session_state {
    SESSION_NEW,      /* Waits for hello. */
    SESSION_GREETING, /* Hello is being looked into. */
    SESSION_READY,
    SESSION_CLOSING, /* Writes what is queued, then closes. */
};

/* An answer or a notice that waits for the socket. */
struct outgoing {
    struct list link;
    struct frame *frame; /* Owned reference. */
};

/* One client's connection. */
struct session {
    struct gateway *gateway;
    struct lws *wsi; /* Borrowed; dies with the session. */
    struct session_id id;
    enum session_state state;
    struct identity identity;
    enum language language;
    struct arena arena; /* For decoding. */
    uint8_t *received;  /* Owned; LIMIT_FRAME_IN bytes while pieces wait for the rest; else NULL. */
    size_t received_len;
    uint64_t heard_ns; /* When the peer last answered a ping. */
    char address[SESSION_ADDRESS_SIZE];
    uint32_t unanswered;
    bool is_choked; /* Reading is off. */
    struct list outgoing;
    uint32_t outgoing_count;
    size_t outgoing_bytes;
    struct list subscriptions;
    struct list stale; /* Those with a state to send. */
    uint32_t subscription_count;
    uint16_t close_status;
};

/* What is watched, and its newest state. */
struct watch {
    struct list link;    /* In its bucket. */
    struct list in_turn; /* In gateway->tickets; of a ticket only. */
    uint64_t looked_ns;  /* When its state was last asked for; of a ticket only. */
    struct topic topic;
    uint64_t version;
    struct frame *frame; /* Owned reference; NULL before anything was published. */
    struct list subscriptions;
};

struct subscription {
    struct list in_session;
    struct list in_watch;
    struct list in_stale;
    struct watch *watch;
    struct session *session;
    uint64_t told; /* The version of its newest first state. */
};

struct slot {
    struct session *session; /* NULL: free. */
    uint32_t generation;
};

struct gateway {
    struct lws_context *context;
    struct lws_vhost *vhost;
    struct gateway_options options;
    char web_root[1024];
    char slides[1024]; /* "": none. */
    struct metrics *metrics;
    struct slot *slots; /* Owned; options.connection_max of them. */
    uint32_t slot_next; /* None below is free: what is kept by slot stays small. */
    uint32_t session_count;
    int descriptor_max; /* A connection with a higher one is hung up on: the journal needs some. */
    struct door door;
    struct list buckets[TOPIC_BUCKETS];
    struct list late_pages;  /* Those that wait for the owner's answer. */
    uint64_t late_page_last; /* The newest one's id. */
    struct list tickets;     /* Watched tickets, the one looked at longest ago first. */
    lws_retry_bo_t idle_policy;
    bool closing;
};

/* Session. */
struct session *session_open(struct gateway *gateway,
                             struct lws *wsi); /* NULL: too many, or out of memory. */
void session_free(struct session *session);
struct session *session_find(const struct gateway *gateway, struct session_id id); /* NULL: gone. */
/* The close frame of a session that has heard everything: libwebsockets leaves it out when it goes.
 */
void session_write_close(struct session *session);
/* A piece of a frame; false: close the connection now (close_status says why). */
bool session_receive(struct session *session, const uint8_t *bytes, size_t len, bool is_last);
/* Something waits to be written: goes at once where nothing stands before it, else in its turn. */
void session_offer(struct session *session);
/* The socket takes more; false: close. */
bool session_write(struct session *session);
/* The timer: no hello in time, or the connection has ended. False: close. */
bool session_expire(struct session *session);
void session_heard(struct session *session);                /* A sign of life. */
void session_end(struct session *session, uint16_t status); /* Closes after what is queued. */

/* Topic. */
void topic_forget_session(struct session *session);
/* The next state for @session, with a reference for the caller; NULL: none. */
struct frame *topic_next(struct session *session);
void topic_check_rights(struct session *session);

/* Programs send no Origin; browsers send that of the page, and only our own pages may speak. */
bool gateway_is_foreign_page(struct lws *wsi);

/* Pages. */
int pages_callback(
    struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in, size_t len);
#define PAGES_SESSION_SIZE sizeof(struct pages_body)
struct pages_body {
    char *text; /* Owned: what is left to write, after LWS_PRE; NULL: nothing. */
    size_t len;
    size_t written;
    struct list link; /* In gateway->late_pages, while @late is not 0. */
    struct lws *wsi;  /* Of a late one. */
    uint64_t late;    /* Its id, while the owner's answer is awaited; else 0. */
    unsigned status;  /* Of an answer whose headers are still to be written; else 0. */
    const char *type;
};
extern const char *const pages_no_voice_text;
void pages_forget(struct pages_body *body); /* The connection ends. */
bool pages_write_headers(struct lws *wsi, unsigned status, const char *type, size_t len);

/* Slides. GET /slides: their names; GET /slides/NAME: the picture. */
#define SLIDE_PAGE_PATH_SIZE 1300
#define SLIDE_PAGE_LIST "/slides"
#define SLIDE_PAGE_PREFIX "/slides/"
/* {"slides":[{"name":"01.jpg","version":"…"}]}, sorted by name; NULL: out of memory. The caller's
 * to free; the text begins after LWS_PRE. */
char *slide_page_list(const struct gateway *gateway, size_t *len);
/* Where the picture of that name is, and its media type; false: there is none. */
bool slide_page_find(const struct gateway *gateway,
                     const char *name,
                     char path[SLIDE_PAGE_PATH_SIZE],
                     const char **type);

/* Voice page. 0: the answer comes later; else the status of a refusal. */
unsigned voice_page_ask(struct gateway *gateway, struct lws *wsi, struct pages_body *body);

#endif
