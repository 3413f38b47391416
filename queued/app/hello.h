/* Hello: a connection says who it is, by a token, a ticket's token, a code, or not at all. */
#ifndef QUEUED_APP_HELLO_H
#define QUEUED_APP_HELLO_H

#include <stdint.h>

#include "queued/gateway/gateway.h"

struct sign_in_job;

/* For the gateway: answers with welcome, or a refusal. */
void hello_on_hello(void *owner,
                    struct session_id session,
                    uint32_t number,
                    const struct request_hello *hello);

/* The token has been looked up, or the code used. */
void hello_finish(struct sign_in_job *job);

#endif
