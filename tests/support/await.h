/* Waiting in a test: the main loop turns until something is true; every wait has a generous end. */
#ifndef QUEUED_SUPPORT_AWAIT_H
#define QUEUED_SUPPORT_AWAIT_H

#include <glib.h>
#include <stdbool.h>

/* Longer than anything takes on a busy machine. */
#define AWAIT_S_MAX 60

struct await {
    bool is_late;
    guint timer;
};

void await_begin(struct await *await);
/* One turn of the main loop; false: the time is over. */
bool await_turn(struct await *await);
void await_end(struct await *await);

/* Turns the main loop until @condition; the cmocka test fails when it never comes. */
#define AWAIT(condition)                             \
    do {                                             \
        struct await await;                          \
        await_begin(&await);                         \
        while (!(condition) && await_turn(&await)) { \
        }                                            \
        await_end(&await);                           \
        assert_true(condition);                      \
    } while (0)

#endif
