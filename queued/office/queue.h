/* Order: who is next. Waiting tickets of one line, kept by key; equal keys by id (issue order).
 *
 * A queue is a treap over office.tickets, linked by index, whose priorities are a hash of the
 * ticket id: the same tickets always give the same shape. Insert, remove and rank cost O(log n);
 * the head costs O(1). Source: Seidel and Aragon, "Randomized search trees", Algorithmica 16
 * (1996). */
#ifndef QUEUED_OFFICE_QUEUE_H
#define QUEUED_OFFICE_QUEUE_H

#include <stdbool.h>
#include <stdint.h>

#include "queued/office/ticket.h"

struct queue {
    uint32_t root; /* INDEX_NONE: empty. */
    uint32_t head; /* The smallest key; INDEX_NONE: empty. */
};

void queue_init(struct queue *queue);

/* A ticket stands in at most one queue; its link is zero while it stands in none. Its key does not
 * change while it stands in one. */
void queue_insert(struct queue *queue, struct ticket *tickets, uint32_t index);
void queue_remove(struct queue *queue, struct ticket *tickets, uint32_t index);
uint32_t queue_count(const struct queue *queue, const struct ticket *tickets);

/* The ticket after @index by key; INDEX_NONE at the end. A whole walk costs O(n). */
uint32_t queue_next(const struct ticket *tickets, uint32_t index);

/* How many tickets of @queue stand before (@key_ms, @id). The ticket itself need not be in @queue.
 */
uint32_t queue_rank(const struct queue *queue,
                    const struct ticket *tickets,
                    int64_t key_ms,
                    uint64_t id);

/* (key, id) order: negative, 0, positive. */
int ticket_order(int64_t key_a_ms, uint64_t id_a, int64_t key_b_ms, uint64_t id_b);

void queue_check(const struct queue *queue,
                 const struct ticket *tickets); /* Asserts order, counts and links. */

#endif
