/* A job of signing in: what is looked up off the loop, one after another in its lane, and what came
 * of it. */
#ifndef QUEUED_APP_SIGN_IN_JOB_H
#define QUEUED_APP_SIGN_IN_JOB_H

#include <stdbool.h>
#include <stdint.h>

#include "queued/app/sign_in.h"
#include "queued/base/list.h"
#include "queued/codec/request.h"
#include "queued/journal/account.h"

enum sign_in_job_kind {
    SIGN_IN_HELLO,
    SIGN_IN_ENROL,
    SIGN_IN_LOG_IN,
    SIGN_IN_END_SESSION,
    SIGN_IN_SWEEP
};

#define SIGN_IN_ADDRESS_SIZE 64

struct sign_in_job {
    struct list link;
    enum sign_in_job_kind kind;
    struct app *app;
    struct sign_in_lane *lane;
    struct session_id session;
    uint32_t number;
    uint32_t office_id;
    uint64_t device_id; /* LOG_IN: of the enrolled device it comes from; 0: from anywhere. */
    char address[SIGN_IN_ADDRESS_SIZE];
    bool has_to_wait;
    int64_t now_ms;
    int64_t expires_at_ms;          /* Of a new session: the end of the day. */
    char token[REQUEST_TOKEN_SIZE]; /* ENROL: the code at first, the device's token in the end. */
    struct request request;         /* LOG_IN. */
    struct sweep *sweep;            /* Owned; SWEEP. */
    /* Results. */
    enum qd_err err;
    struct device device;
    struct user user;
};

/* Puts a copy of @job at the end of @lane. False: too many wait, or there is no memory. */
QD_MUST_USE bool sign_in_job_queue(struct sign_in_lane *lane, const struct sign_in_job *job);
void sign_in_job_drop_all(struct sign_in_lane *lane); /* That have not begun. */

/* The count that guesses from the job's address go by. */
struct tries_bucket *sign_in_job_address_bucket(struct sign_in *sign_in,
                                                const struct sign_in_job *job);

#endif
