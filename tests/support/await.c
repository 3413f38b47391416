#include "tests/support/await.h"

static gboolean on_late(gpointer data)
{
    struct await *await = data;

    await->is_late = true;
    return G_SOURCE_CONTINUE;
}

void await_begin(struct await *await)
{
    await->is_late = false;
    await->timer = g_timeout_add_seconds(AWAIT_S_MAX, on_late, await);
}

bool await_turn(struct await *await)
{
    (void)g_main_context_iteration(NULL, TRUE);
    return !await->is_late;
}

void await_end(struct await *await)
{
    (void)g_source_remove(await->timer);
}
