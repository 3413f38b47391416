/* The wire of a world: libwebsockets on a made-up network. A line is one connection; what is said
 * on it arrives late, in pieces, in order, or not at all. */
#ifndef QUEUED_TESTS_SIM_WORLD_WIRE_H
#define QUEUED_TESTS_SIM_WORLD_WIRE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "queued/v1/envelope.pb-c.h"
#include "tests/sim/world.h"

#define LINE_REQUESTS 64
#define LINE_TOPICS 32

/* What the server said, once for all who are told the same. */
struct heard {
    uint32_t parcel_count; /* That hold it. */
    size_t len;
    uint8_t *bytes;                     /* Owned. */
    Queued__V1__ServerMessage *message; /* Owned. */
};

/* A message on its way. */
struct parcel {
    struct parcel *next;
    int64_t at_ms;
    size_t len;
    uint8_t *bytes;      /* Owned; to the server. */
    struct heard *heard; /* To the client. */
};

struct parcels {
    struct parcel *first;
    struct parcel *last;
    uint32_t count;
};

/* What a client asked for on this line. */
struct asked {
    uint32_t number; /* Of the request; 0: none. */
    uint32_t record; /* The command; 0: a question. */
    uint32_t date;   /* A report of today: the date, */
    uint32_t issued; /* and the tickets that were on the disk. */
};

struct told_topic {
    uint64_t key;
    uint64_t version;
};

struct line {
    uint32_t slot;
    uint32_t generation;
    uint32_t client;
    uint32_t office_id;
    bool is_used;
    bool has_server;
    bool has_client; /* The client still listens. */
    bool is_cut;
    bool is_reading;
    bool wants_write;
    bool is_slow;  /* The client reads slowly. */
    bool is_final; /* Of the piece that is being handed over. */
    bool is_text;  /* It is. */
    uint32_t timer;
    void *user; /* Owned: libwebsockets' memory per connection. */
    struct parcels up;
    struct parcels down;
    struct asked asked[LINE_REQUESTS];
    struct told_topic topics[LINE_TOPICS];
    uint32_t topic_count;
};

/* A new line for @client: the number by which the agenda knows it. */
uint64_t wire_connect(uint32_t client, uint32_t office_id);

/* NULL: it is gone. */
struct line *wire_line(uint64_t number);
uint64_t wire_number(const struct line *line);
uint32_t wire_served(void); /* Lines that the server knows. */

/* Gives the server what no client has said, at once. */
enum wire_part { PART_LAST, PART_MORE, PART_TEXT };
void wire_hand_over(struct line *line, uint8_t *bytes, size_t len, enum wire_part part);

/* From the client. Takes @bytes. */
void wire_say(struct line *line, uint8_t *bytes, size_t len);
void wire_leave(struct line *line); /* It listens no more, and what it said still arrives. */
void wire_cut(struct line *line);   /* Somewhere in the middle of what is on its way. */

void wire_handle(enum world_kind kind, uint64_t number);
void wire_forget(void); /* The process is gone. */

#endif
