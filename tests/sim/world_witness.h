/* The witness of a world: sees every step of the office, every commit and every frame that leaves,
 * and holds them against the model, the disk and what was said before. */
#ifndef QUEUED_TESTS_SIM_WORLD_WITNESS_H
#define QUEUED_TESTS_SIM_WORLD_WITNESS_H

#include <stdbool.h>
#include <stdint.h>

#include "queued/office/office.h"
#include "queued/v1/envelope.pb-c.h"
#include "tests/sim/model.h"
#include "tests/sim/plan.h"
#include "tests/sim/world.h"

struct line;

/* A command that somebody wants done, whatever becomes of lines and servers. */
struct record {
    uint32_t client;
    uint32_t office_id;
    enum command_kind kind;
    uint64_t seq; /* Of its event in the history as it stands; 0: it has not been done. */
    uint64_t day_seq;
    uint64_t ticket_id;
    bool is_durable; /* On the disk for good. */
    bool is_told;
    uint64_t told_ticket_id;
    uint64_t told_seq;
};

/* One of the offices, as the model knows it. */
struct view {
    const struct office *office; /* The server's own; NULL: not seen in this life. */
    struct model model;
    struct plan plan;         /* In force, as far as the witness knows. */
    struct plan proposed;     /* Handed to the server last, */
    uint64_t request;         /* by this; 0: nothing is under way, */
    uint64_t request_version; /* in the place of this one. */
    uint64_t founded_seq;     /* After its newest definition, */
    uint64_t founded_hash;    /* and the state then. */
    uint64_t durable_seq;
};

struct view *witness_view(uint32_t office_id);

/* A new record; never 0. */
uint32_t witness_record(uint32_t client, uint32_t office_id, enum command_kind kind);
struct record *witness_find(uint32_t number);
struct command_id witness_id(uint32_t number);

/* The server is about to start. */
void witness_before_life(void);

/* The server is back, and serves: what it restored must be what it had said. */
void witness_on_life(void);

/* @message leaves the house on @line. */
void witness_on_frame(struct line *line, const Queued__V1__ServerMessage *message);

/* At the end: the database is sound, and everything told is in it. */
void witness_verify(void);

#endif
