/* The board as a display knows it: what the server said last, in plain values.
 *
 * Filled by feed.c from the wire, read by everything else. It never holds a name of a person: there
 * is none on the wire. */
#ifndef QUEUED_DISPLAY_BOARD_H
#define QUEUED_DISPLAY_BOARD_H

#include <stdint.h>

#include "display/language.h"
#include "queued/base/limits.h"

#define BOARD_LABEL_SIZE 16
#define BOARD_LETTER_SIZE 8

/* Newest calls that are kept; the server sends 16. */
#define BOARD_CALLS_MAX 32

/* A text in every language; "" where the office has none. */
struct board_text {
    char in[LANGUAGE_COUNT][LIMIT_TITLE];
};

struct board_call {
    uint64_t seq; /* Grows with each call; 0: known from its counter alone. */
    uint32_t counter_id;
    int64_t called_at_ms; /* Unix time; 0: unknown. */
    char label[BOARD_LABEL_SIZE];
};

enum board_counter_state {
    BOARD_COUNTER_CLOSED,
    BOARD_COUNTER_OPEN,
    BOARD_COUNTER_CALLING,
    BOARD_COUNTER_SERVING,
    BOARD_COUNTER_PAUSED
};

struct board_counter {
    uint32_t counter_id;
    enum board_counter_state state;
    char label[BOARD_LABEL_SIZE]; /* "" when no ticket is there. */
};

struct board_service {
    uint32_t service_id;
    uint32_t waiting;
    uint32_t open_counters;
};

struct board {
    uint64_t version;
    int64_t at_ms;
    bool day_open;
    uint64_t definition_version;
    struct board_text title;
    size_t call_count; /* Newest first. */
    size_t counter_count;
    size_t service_count;
    size_t notice_count;
    struct board_call calls[BOARD_CALLS_MAX];
    struct board_counter counters[LIMIT_COUNTERS];
    struct board_service services[LIMIT_SERVICES];
    struct board_text notices[LIMIT_NOTICES];
};

/* True while @label is called to @counter_id and nobody has come yet. */
bool board_is_calling(const struct board *board, uint32_t counter_id, const char *label);

#endif
