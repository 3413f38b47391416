/* Downloads: files made for a manager, each handed out once over HTTP, soon, and only while the
 * session that asked for it is still a manager's. The address is the right: 128 random bits. */
#ifndef QUEUED_APP_DOWNLOADS_H
#define QUEUED_APP_DOWNLOADS_H

#include <stdbool.h>
#include <stdint.h>

#include "queued/base/assert.h"
#include "queued/base/base32.h"
#include "queued/base/err.h"
#include "queued/gateway/gateway.h"

struct app;

/* Files that wait at a time, and for how long, in real time: a browser comes at once. */
#define DOWNLOADS_MAX 8
#define DOWNLOADS_SECONDS 60

struct downloads {
    struct {
        char token[BASE32_LEN + 1]; /* "": free. */
        struct session_id session;
        uint64_t user_id;
        uint64_t made_ns;
        struct gateway_download file; /* Owned. */
    } items[DOWNLOADS_MAX];
};

/* Keeps @file, whose bytes it takes, for @session, in the place of the oldest when all are taken,
 * and gives it a token. */
void downloads_put(struct app *app,
                   struct session_id session,
                   const struct gateway_download *file,
                   char token[BASE32_LEN + 1]);

/* For the gateway: true, and @file is the caller's, the first time that @token is asked for while
 * it is good. @owner: the app. */
bool downloads_take(void *owner, const char *token, struct gateway_download *file);

void downloads_sweep(struct app *app); /* Drops what nobody came for. */
void downloads_deinit(struct app *app);

#endif
