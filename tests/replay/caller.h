/* A caller: one real connection to the server. What it asks and is told is written down. */
#ifndef QUEUED_REPLAY_CALLER_H
#define QUEUED_REPLAY_CALLER_H

#include <stdbool.h>
#include <stdint.h>

#include "proto/client/client.h"
#include "tests/replay/told.h"

struct replay;
struct caller;

/* @answer is never NULL: callers wait until they are told. */
typedef void (*caller_on_answer)(void *owner, const Queued__V1__ServerMessage *answer);

struct caller_options {
    struct replay *replay;
    const char *name;
    const char *token;        /* NULL: none. */
    const char *ticket_token; /* NULL: none. */
    Queued__V1__ClientKind kind;
    void *owner;
    void (*on_state)(void *owner, const Queued__V1__TopicState *state); /* May be NULL. */
};

struct caller *caller_new(const struct caller_options *options);
void caller_free(struct caller *caller); /* Not from inside its own callbacks. NULL is allowed. */

/* Who this caller is in what was told. */
struct told_name *caller_name(const struct caller *caller);

/* A command: gets a fresh id, unless @message has one (then it is sent once more). */
void caller_command(struct caller *caller,
                    Queued__V1__ClientMessage *message,
                    caller_on_answer on_answer,
                    void *owner);

/* A question; @on_answer may be NULL. */
void caller_ask(struct caller *caller,
                Queued__V1__ClientMessage *message,
                caller_on_answer on_answer,
                void *owner);

void caller_subscribe(struct caller *caller, Queued__V1__TopicKind topic, uint32_t counter_id);

/* Of a user who has logged in: the connection comes back as this user by itself. */
void caller_log_in(struct caller *caller, const Queued__V1__LoggedIn *logged_in);

#endif
