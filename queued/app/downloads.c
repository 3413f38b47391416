#include "queued/app/downloads.h"

#include <stdlib.h>
#include <string.h>

#include "queued/app/inside.h"

#define NS_PER_SECOND UINT64_C(1000000000)

static void drop(struct downloads *downloads, size_t index)
{
    free(downloads->items[index].file.bytes);
    memset(&downloads->items[index], 0, sizeof downloads->items[index]);
}

/* A free place, or that of the oldest. */
static size_t place(struct downloads *downloads)
{
    size_t oldest = 0;

    for (size_t i = 0; i < DOWNLOADS_MAX; i++) {
        if (downloads->items[i].token[0] == '\0') {
            return i;
        }
        if (downloads->items[i].made_ns < downloads->items[oldest].made_ns) {
            oldest = i;
        }
    }
    drop(downloads, oldest);
    return oldest;
}

void downloads_put(struct app *app,
                   struct session_id session,
                   const struct gateway_download *file,
                   char token[BASE32_LEN + 1])
{
    const struct identity *identity = session_identity(app->gateway, session);
    size_t index = place(&app->downloads);
    uint8_t random[BASE32_BYTES];

    int code = uv_random(NULL, NULL, random, sizeof random, 0, NULL);
    QD_ASSERT(code == 0); /* As for tickets: the system gave some at the start. */
    base32_encode(random, token);
    app->downloads.items[index].session = session;
    app->downloads.items[index].user_id = identity == NULL ? 0 : identity->actor.id;
    app->downloads.items[index].made_ns = uv_hrtime();
    app->downloads.items[index].file = *file;
    memcpy(app->downloads.items[index].token, token, BASE32_LEN + 1);
}

/* Whoever asked is still there, and still the same manager. */
static bool may_have(const struct app *app, size_t index)
{
    const struct identity *identity =
        session_identity(app->gateway, app->downloads.items[index].session);

    return identity != NULL && identity->actor.id == app->downloads.items[index].user_id &&
           (identity->actor.kind == ACTOR_MANAGER || identity->actor.kind == ACTOR_ADMINISTRATOR);
}

bool downloads_take(void *owner, const char *token, struct gateway_download *file)
{
    struct app *app = owner;

    downloads_sweep(app);
    for (size_t i = 0; i < DOWNLOADS_MAX; i++) {
        if (token[0] == '\0' || strcmp(app->downloads.items[i].token, token) != 0) {
            continue;
        }
        bool may = may_have(app, i);
        if (may) {
            *file = app->downloads.items[i].file;
            app->downloads.items[i].file.bytes = NULL;
        }
        drop(&app->downloads, i);
        return may;
    }
    return false;
}

void downloads_sweep(struct app *app)
{
    uint64_t now_ns = uv_hrtime();

    for (size_t i = 0; i < DOWNLOADS_MAX; i++) {
        if (app->downloads.items[i].token[0] != '\0' &&
            now_ns - app->downloads.items[i].made_ns > DOWNLOADS_SECONDS * NS_PER_SECOND) {
            drop(&app->downloads, i);
        }
    }
}

void downloads_deinit(struct app *app)
{
    for (size_t i = 0; i < DOWNLOADS_MAX; i++) {
        drop(&app->downloads, i);
    }
}
