/* The calls that wait for the voice, in the order in which they were made.
 *
 * None is lost and none overtaken; one whose ticket is no longer being called is dropped. A recall
 * is a new call. What was on the board before the program started has been spoken; so has what a
 * server brings that was restored from a backup and has gone back in time. */
#ifndef QUEUED_DISPLAY_CALL_QUEUE_H
#define QUEUED_DISPLAY_CALL_QUEUE_H

#include "display/board.h"

/* Each counter calls one ticket at a time; room for each to recall it while a long burst is read
 * out. Beyond, the oldest is given up. */
#define CALL_QUEUE_MAX (2 * (size_t)LIMIT_COUNTERS)

struct call_queue {
    bool is_started;     /* A first board has been seen. */
    uint64_t version;    /* Of the last board. */
    uint64_t seq_newest; /* Of the calls seen so far. */
    size_t count;
    uint64_t dropped; /* Calls that were over before their turn came. */
    struct board_call calls[CALL_QUEUE_MAX];
};

void call_queue_init(struct call_queue *queue);

/* Takes in a newer board: drops what is over, appends what is new. Boards may be skipped: calls too
 * old for the list of an overfull board are found at their counters. */
void call_queue_take(struct call_queue *queue, const struct board *board);

/* Removes the next call to speak. False when there is none. */
QD_MUST_USE bool call_queue_next(struct call_queue *queue, struct board_call *call);

#endif
