/* The told: everything that clients asked and were told, as it went over the wire. What a replay
 * holds against the journal. */
#ifndef QUEUED_REPLAY_TOLD_H
#define QUEUED_REPLAY_TOLD_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "queued/v1/envelope.pb-c.h"

#define COMMAND_ID_SIZE 16

/* Who was told. */
struct told_name {
    char *name; /* Owned: "lan", "kiosk-1". */
    Queued__V1__ActorKind actor;
    uint64_t actor_id; /* Device, user, or ticket of a citizen. */
};

/* A command and its answer. */
struct told_command {
    uint8_t id[COMMAND_ID_SIZE];
    const struct told_name *by;
    Queued__V1__ClientMessage *asked;  /* Owned. */
    Queued__V1__ServerMessage *answer; /* Owned; NULL: none came. */
    const struct told_command *first;  /* Sent before with the same id; NULL: this is the first. */
    int64_t sent_us;                   /* Machine's monotonic time. */
    int64_t answered_us;
    bool is_matched; /* Its event was found in the journal. */
};

/* A state of a topic, as one watcher got it. */
struct told_state {
    const struct told_name *by;
    uint64_t version;
    GBytes *bytes; /* Owned: TopicState. */
};

/* A report that the manager got. */
struct told_report {
    Queued__V1__GetReport asked;
    Queued__V1__ServerMessage *answer; /* Owned. */
};

struct told {
    GPtrArray *names;    /* struct told_name, owned. */
    GPtrArray *commands; /* struct told_command, owned, in the order they were sent. */
    GHashTable *by_id;   /* id -> first struct told_command. */
    GPtrArray *states;   /* struct told_state, owned, in the order they came. */
    GPtrArray *reports;  /* struct told_report, owned. */
    guint unanswered;
};

void told_init(struct told *told);
void told_deinit(struct told *told);

struct told_name *told_add_name(struct told *told, const char *text);

/* Copies @message, whose command id is set. */
struct told_command *told_add_command(struct told *told,
                                      const struct told_name *by,
                                      const Queued__V1__ClientMessage *message);
void told_answer(struct told *told,
                 struct told_command *command,
                 const Queued__V1__ServerMessage *answer);
void told_add_state(struct told *told,
                    const struct told_name *by,
                    const Queued__V1__TopicState *message);
void told_add_report(struct told *told,
                     const Queued__V1__GetReport *asked,
                     const Queued__V1__ServerMessage *answer);

/* NULL: nobody sent it. */
struct told_command *told_find(const struct told *told, const uint8_t id[COMMAND_ID_SIZE]);

/* The answer as a Done; NULL when it is none. */
const Queued__V1__Done *told_done(const struct told_command *command);

/* A log-out that ended its session. When the answer got lost, the session's token is refused from
 * then on, and so was the log-out: it was done. */
bool told_is_log_out(const struct told_command *command);

/* By version, as a journal is read; those of one version in the order they came. */
void told_sort_states(struct told *told);

#endif
