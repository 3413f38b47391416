#include "display/call_queue.h"

#include <string.h>

void call_queue_init(struct call_queue *queue)
{
    memset(queue, 0, sizeof *queue);
}

static void remove_at(struct call_queue *queue, size_t at)
{
    QD_ASSERT(at < queue->count);
    queue->count--;
    memmove(&queue->calls[at], &queue->calls[at + 1], (queue->count - at) * sizeof queue->calls[0]);
}

static void append(struct call_queue *queue, const struct board_call *call)
{
    if (queue->count == CALL_QUEUE_MAX) {
        remove_at(queue, 0);
        queue->dropped++;
    }
    queue->calls[queue->count++] = *call;
}

static void drop_over(struct call_queue *queue, const struct board *board)
{
    size_t kept = 0;

    for (size_t i = 0; i < queue->count; i++) {
        const struct board_call *call = &queue->calls[i];
        if (board_is_calling(board, call->counter_id, call->label)) {
            queue->calls[kept++] = *call;
        }
    }
    queue->dropped += queue->count - kept;
    queue->count = kept;
}

static bool has(const struct board_call *calls, size_t count, const struct board_counter *counter)
{
    for (size_t i = 0; i < count; i++) {
        if (calls[i].counter_id == counter->counter_id &&
            strcmp(calls[i].label, counter->label) == 0) {
            return true;
        }
    }
    return false;
}

/* When every call of the list is new, older ones may have been pushed out of it unseen. Those whose
 * ticket is still being called are at their counters; the others are over. A ticket that was spoken
 * before is spoken again: it may have been recalled meanwhile, and it has not come. */
static void append_missed(struct call_queue *queue, const struct board *board)
{
    if (board->call_count == 0 || board->calls[board->call_count - 1].seq <= queue->seq_newest) {
        return;
    }
    for (size_t i = 0; i < board->counter_count; i++) {
        const struct board_counter *counter = &board->counters[i];
        if (counter->state == BOARD_COUNTER_CALLING &&
            !has(board->calls, board->call_count, counter) &&
            !has(queue->calls, queue->count, counter)) {
            struct board_call call = {.counter_id = counter->counter_id};
            memcpy(call.label, counter->label, sizeof call.label);
            append(queue, &call);
        }
    }
}

void call_queue_take(struct call_queue *queue, const struct board *board)
{
    if (board->version < queue->version) {
        call_queue_init(queue);
    }
    queue->version = board->version;
    if (queue->is_started) {
        drop_over(queue, board);
        append_missed(queue, board);
    }
    for (size_t i = board->call_count; i-- > 0;) {
        const struct board_call *call = &board->calls[i];
        if (call->seq <= queue->seq_newest) {
            continue;
        }
        queue->seq_newest = call->seq;
        if (!queue->is_started) {
            continue;
        }
        if (board_is_calling(board, call->counter_id, call->label)) {
            append(queue, call);
        } else {
            queue->dropped++;
        }
    }
    queue->is_started = true;
}

bool call_queue_next(struct call_queue *queue, struct board_call *call)
{
    if (queue->count == 0) {
        return false;
    }
    *call = queue->calls[0];
    remove_at(queue, 0);
    return true;
}
