/* Logging in, with the secret of an account, and out; guesses are slowed. */
#ifndef QUEUED_APP_LOG_IN_H
#define QUEUED_APP_LOG_IN_H

#include <stdbool.h>

#include "queued/gateway/gateway.h"

struct app;
struct sign_in;
struct sign_in_job;

void log_in_request(struct app *app,
                    struct session_id session,
                    const struct identity *identity,
                    const struct request *request);
void log_in_end(struct app *app,
                struct session_id session,
                const struct identity *identity,
                const struct request *request);

/* Whether there were too many wrong guesses, of this name or from there. */
bool log_in_must_wait(struct sign_in *sign_in, const struct sign_in_job *job);

/* The secret has been checked, or had to wait. */
void log_in_finish(struct sign_in_job *job);

#endif
