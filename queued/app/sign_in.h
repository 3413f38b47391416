/* Sign-in: finds out who is behind a connection, off the loop: Argon2id is slow on purpose. */
#ifndef QUEUED_APP_SIGN_IN_H
#define QUEUED_APP_SIGN_IN_H

#include <stdint.h>
#include <uv.h>

#include "queued/app/tries.h"
#include "queued/base/base32.h"
#include "queued/base/list.h"
#include "queued/gateway/gateway.h"
#include "queued/journal/account.h"

/* Wrong secrets in a row before a name has to wait, and before an address has to: a hall behind one
 * address has many hands. */
#define SIGN_IN_NAME_TRIES 5
#define SIGN_IN_ADDRESS_TRIES 20

/* Jobs that wait for their turn. A restart brings every device and clerk back at once; a secret
 * takes a tenth of a second, and nobody waits for it longer than half a minute. */
#define SIGN_IN_TOKENS_MAX 4096
#define SIGN_IN_SECRETS_MAX 256

struct app;
struct sweep;

/* Jobs of one kind, one at a time: a hundred clerks at half past seven do not take a hundred times
 * 64 MiB. */
struct sign_in_lane {
    struct accounts *accounts;
    struct list jobs;
    uint32_t job_count; /* In @jobs. */
    uint32_t job_max;
    uv_work_t work;
    bool is_busy;
};

/* What is remembered of a session until it ends. */
struct sign_in_note {
    uint32_t generation;
    char token[BASE32_LEN + 1]; /* Of the user's session; "": none. */
    char device_token[BASE32_LEN + 1];
    uint64_t active_ns;   /* When something was last asked for. */
    struct identity base; /* Who it is without a user: a device, or nobody. */
    bool is_logging_in;   /* One secret at a time. */
};

struct sign_in {
    struct sign_in_lane tokens;
    struct sign_in_lane secrets;
    struct sign_in_note *notes; /* Owned; by slot. */
    uint32_t note_count;
    struct tries tries;
    bool is_sweeping;
    uint64_t swept_ns; /* When a sweep was last thought of, and when one was last begun. */
    int64_t swept_at_ms;
};

QD_MUST_USE enum qd_err sign_in_open(struct sign_in *sign_in,
                                     const char *path,
                                     char errmsg[JOURNAL_ERRMSG_SIZE]);
void sign_in_close(struct sign_in *sign_in); /* No job is under way. */
bool sign_in_is_idle(const struct sign_in *sign_in);
void sign_in_stop(struct sign_in *sign_in); /* Drops what has not begun. */

/* The note of a session, made when needed; NULL: out of memory, or the session is gone. A slot is
 * used again: what comes late must not write over the note of a newer session. */
struct sign_in_note *sign_in_note_of(struct app *app, struct session_id session);

/* A job has been done off the loop. */
struct sign_in_job;
void sign_in_finish(struct sign_in_job *job);

/* The connection has ended: if it was a device's, that is gone. */
void sign_in_closed(struct app *app, struct session_id session, const struct identity *identity);

/* Something was asked for on this connection. */
void sign_in_active(struct app *app, struct session_id session);

/* The display that is connected with this token; NULL: none is. */
const struct identity *sign_in_display(const struct app *app, const char *token);

/* Forgets the token of a user's session, that of @session; "" is allowed. */
void sign_in_end_session(struct app *app, struct session_id session, const char *token);

/* Has @sweep checked off the loop. Takes it on success. */
QD_MUST_USE bool sign_in_sweep(struct app *app, struct sweep *sweep);

#endif
