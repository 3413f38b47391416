/* A peer: what is measured, as the load sees it: how a link is opened, what one operation sends,
 * and how its answers are read. One request is under way on a link at any time.
 *
 * An operation is one or more requests in turn (a citizen served is three). Every answer is looked
 * at: one that is not what was asked for fails the run. */
#ifndef QUEUED_BENCH_PEER_H
#define QUEUED_BENCH_PEER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PEER_OUT_SIZE 4096
#define PEER_PAYLOAD 96 /* Bytes of a job for those who store bytes: what an issue event takes. */

enum peer_take {
    PEER_MORE,   /* The answer is not whole yet. */
    PEER_NEXT,   /* Answered: send the next request. */
    PEER_DONE,   /* Answered, and with it the operation is done. */
    PEER_FAILED, /* Not what was asked for; peer_errmsg says what. */
};

struct link {
    uint32_t index;
    uint32_t stage;  /* The peer's own: which request is under way. */
    bool is_ready;   /* The opening is done: what is sent now is measured. */
    uint64_t number; /* Of the next request. */
    uint64_t operations;
    uint64_t value; /* The peer's own. */
};

struct peer_options {
    const char *host;   /* For the WebSocket handshake. */
    const char *token;  /* Device token of a kiosk. */
    const char *secret; /* PIN of every clerk. */
    uint32_t service_id;
};

struct peer {
    const char *name;
    bool has_opening; /* Something is said before the first request. */
    /* Fills @out with the next request, of the opening or of an operation. */
    size_t (*next)(struct link *link,
                   const struct peer_options *options,
                   uint8_t out[PEER_OUT_SIZE]);
    /* Reads one answer from the front of @bytes; *@used is what it took. */
    enum peer_take (*take)(struct link *link, const uint8_t *bytes, size_t len, size_t *used);
};

extern char peer_errmsg[256];

/* By its name; NULL: unknown. */
const struct peer *peer_find(const char *name);

extern const struct peer peer_queued_issue;
extern const struct peer peer_queued_citizen;
extern const struct peer peer_echo;
extern const struct peer peer_redis_push;
extern const struct peer peer_redis_move;
extern const struct peer peer_beanstalkd_put;
extern const struct peer peer_postgres_insert;
extern const struct peer peer_postgres_skip_locked;

#endif
