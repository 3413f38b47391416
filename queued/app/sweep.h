/* A sweep: whether everybody who is inside may still be. Tokens that have been revoked or have run
 * out end their connections; a manager who does nothing for long is logged out. */
#ifndef QUEUED_APP_SWEEP_H
#define QUEUED_APP_SWEEP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "queued/app/sign_in.h"

/* One token of one connection. */
struct sweep_item {
    struct session_id session;
    char token[BASE32_LEN + 1];
    bool is_bad;
};

struct sweep {
    size_t count;
    struct sweep_item items[];
};

/* On the ticker: logs out the idle, and begins a sweep when something was written or a minute has
 * passed. */
void sweep_tick(struct app *app);

/* Off the loop: looks every token up. */
void sweep_check(struct sweep *sweep, struct accounts *accounts, int64_t now_ms);

/* On the loop: ends the connections of those that were bad. */
void sweep_finish(struct app *app, const struct sweep *sweep);

#endif
