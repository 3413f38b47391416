/* The clients of a world: each knows who it is, connects, says hello, asks for one thing at a time,
 * and asks again with the same command id until it has heard an answer. */
#ifndef QUEUED_TESTS_SIM_WORLD_CLIENT_H
#define QUEUED_TESTS_SIM_WORLD_CLIENT_H

#include <stdbool.h>
#include <stdint.h>

#include "queued/base/base32.h"
#include "queued/base/limits.h"
#include "queued/codec/request.h"
#include "queued/v1/envelope.pb-c.h"
#include "tests/sim/world_witness.h"

#define CLIENTS_MAX 64

enum client_state { CLIENT_OFF, CLIENT_CONNECTING, CLIENT_GREETING, CLIENT_READY };

struct line;

struct client {
    enum client_kind kind;
    uint32_t office_id;
    uint32_t user_id;               /* Of a clerk or a manager. */
    char name[LIMIT_NAME];          /* To log in with. */
    char token[REQUEST_TOKEN_SIZE]; /* Of the device, or of the user's session. */
    char ticket_token[REQUEST_TOKEN_SIZE];
    enum client_state state;
    bool is_logged_in;
    uint64_t line; /* wire_number() of it. */
    uint32_t request;
    /* What it wants done; 0: nothing. */
    uint32_t record;
    struct command wish;
    int64_t wished_ms;
    int64_t said_ms;
    /* What it shows. */
    bool has_board;
    uint64_t board_version;
    char slip[REQUEST_TOKEN_SIZE]; /* A kiosk's newest, for a phone to read; "": none. */
};

extern struct client clients[CLIENTS_MAX];
extern uint32_t client_count;

/* Sees to it that it has a line and has said hello. */
void client_keep_up(uint32_t index);

/* Wants @command done; only without another wish. */
void client_wish(uint32_t index, const struct command *command);

/* Says its wish again, as after a lost answer. */
void client_repeat(uint32_t index);

/* Has waited long enough: says it again, on this line or on another. */
void client_on_timeout(uint32_t index);

void client_on_open(uint32_t index, struct line *line);
void client_on_message(uint32_t index, struct line *line, const Queued__V1__ServerMessage *message);
void client_on_closed(uint32_t index);

#endif
