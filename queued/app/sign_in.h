/* Sign-in: finds out who is behind a connection, off the loop: Argon2id is slow on purpose. */
#ifndef QUEUED_APP_SIGN_IN_H
#define QUEUED_APP_SIGN_IN_H

#include <stdint.h>
#include <uv.h>

#include "queued/base/base32.h"
#include "queued/base/list.h"
#include "queued/gateway/gateway.h"
#include "queued/journal/account.h"

/* Wrong secrets in a row before a name has to wait, and for how long. */
#define SIGN_IN_TRIES_MAX 5
#define SIGN_IN_WAIT_NS UINT64_C(60000000000)
#define SIGN_IN_NAMES 256

struct app;

/* Jobs of one kind, one at a time: a hundred clerks at half past seven do not take a hundred times
 * 64 MiB. */
struct sign_in_lane {
    struct accounts *accounts;
    struct list jobs;
    uv_work_t work;
    bool is_busy;
};

/* What is remembered of a session until it ends. */
struct sign_in_note {
    uint32_t generation;
    char token[BASE32_LEN + 1]; /* Of the user's session; "": none. */
    struct identity base;       /* Who it is without a user: a device, or nobody. */
};

struct sign_in_tries {
    uint64_t name_hash;
    uint32_t count;
    uint64_t wait_until_ns;
};

struct sign_in {
    struct sign_in_lane tokens;
    struct sign_in_lane secrets;
    struct sign_in_note *notes; /* Owned; by slot. */
    uint32_t note_count;
    struct sign_in_tries
        tries[SIGN_IN_NAMES]; /* By hash; a newer name takes the place of an older. */
};

QD_MUST_USE enum qd_err sign_in_open(struct sign_in *sign_in,
                                     const char *path,
                                     char errmsg[JOURNAL_ERRMSG_SIZE]);
void sign_in_close(struct sign_in *sign_in); /* No job is under way. */
bool sign_in_is_idle(const struct sign_in *sign_in);

/* For the gateway: answers with welcome, or a refusal. */
void sign_in_on_hello(void *owner,
                      struct session_id session,
                      uint32_t number,
                      const struct request_hello *hello);

void sign_in_log_in(struct app *app,
                    struct session_id session,
                    const struct identity *identity,
                    const struct request *request);
void sign_in_log_out(struct app *app,
                     struct session_id session,
                     const struct identity *identity,
                     const struct request *request);

#endif
