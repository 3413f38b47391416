#include "queued/office/queue.h"

#include "queued/base/assert.h"

int ticket_order(int64_t key_a_ms, uint64_t id_a, int64_t key_b_ms, uint64_t id_b)
{
    if (key_a_ms != key_b_ms) {
        return key_a_ms < key_b_ms ? -1 : 1;
    }
    return id_a == id_b ? 0 : (id_a < id_b ? -1 : 1);
}

static bool stands_before(const struct ticket *a, const struct ticket *b)
{
    return ticket_order(a->key_ms, a->id, b->key_ms, b->id) < 0;
}

/* The treap's priority of a ticket. Source: SplitMix64 (Steele, Lea, Flood, 2014). */
static uint64_t weight(const struct ticket *ticket)
{
    uint64_t z = ticket->id + UINT64_C(0x9e3779b97f4a7c15);

    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

static uint32_t count_of(const struct ticket *tickets, uint32_t index)
{
    return index == INDEX_NONE ? 0 : tickets[index].link.count;
}

static void recount(struct ticket *tickets, uint32_t index)
{
    struct queue_link *link = &tickets[index].link;

    link->count = 1 + count_of(tickets, link->left) + count_of(tickets, link->right);
}

/* Puts @child where @old hangs below @parent. */
static void replace_child(
    struct queue *queue, struct ticket *tickets, uint32_t parent, uint32_t old, uint32_t child)
{
    if (parent == INDEX_NONE) {
        queue->root = child;
    } else if (tickets[parent].link.left == old) {
        tickets[parent].link.left = child;
    } else {
        QD_ASSERT(tickets[parent].link.right == old);
        tickets[parent].link.right = child;
    }
    if (child != INDEX_NONE) {
        tickets[child].link.parent = parent;
    }
}

static uint32_t root_of(const struct ticket *tickets, uint32_t index)
{
    while (tickets[index].link.parent != INDEX_NONE) {
        index = tickets[index].link.parent;
    }
    return index;
}

/* Turns @index above its parent. */
static void rotate_up(struct queue *queue, struct ticket *tickets, uint32_t index)
{
    uint32_t parent = tickets[index].link.parent;
    uint32_t grandparent = tickets[parent].link.parent;
    struct queue_link *up = &tickets[index].link;
    struct queue_link *down = &tickets[parent].link;
    uint32_t moved = down->left == index ? up->right : up->left;

    replace_child(queue, tickets, grandparent, parent, index);
    if (down->left == index) {
        down->left = moved;
        up->right = parent;
    } else {
        down->right = moved;
        up->left = parent;
    }
    down->parent = index;
    if (moved != INDEX_NONE) {
        tickets[moved].link.parent = parent;
    }
    recount(tickets, parent);
    recount(tickets, index);
}

void queue_init(struct queue *queue)
{
    *queue = (struct queue){.root = INDEX_NONE, .head = INDEX_NONE};
}

void queue_insert(struct queue *queue, struct ticket *tickets, uint32_t index)
{
    struct ticket *ticket = &tickets[index];
    uint32_t parent = INDEX_NONE;
    uint32_t at = queue->root;
    bool left = false;

    QD_ASSERT(ticket->link.count == 0); /* It stands in no queue. */
    while (at != INDEX_NONE) {
        parent = at;
        tickets[at].link.count++;
        left = stands_before(ticket, &tickets[at]);
        at = left ? tickets[at].link.left : tickets[at].link.right;
    }
    ticket->link =
        (struct queue_link){.left = INDEX_NONE, .right = INDEX_NONE, .parent = parent, .count = 1};
    if (parent == INDEX_NONE) {
        queue->root = index;
    } else if (left) {
        tickets[parent].link.left = index;
    } else {
        tickets[parent].link.right = index;
    }
    while (ticket->link.parent != INDEX_NONE &&
           weight(ticket) < weight(&tickets[ticket->link.parent])) {
        rotate_up(queue, tickets, index);
    }
    if (queue->head == INDEX_NONE || stands_before(ticket, &tickets[queue->head])) {
        queue->head = index;
    }
}

void queue_remove(struct queue *queue, struct ticket *tickets, uint32_t index)
{
    struct queue_link *link = &tickets[index].link;

    QD_ASSERT(link->count > 0);
    QD_ASSERT(root_of(tickets, index) == queue->root);
    if (queue->head == index) {
        queue->head = queue_next(tickets, index);
    }
    while (link->left != INDEX_NONE || link->right != INDEX_NONE) {
        uint32_t up = link->left;
        if (up == INDEX_NONE ||
            (link->right != INDEX_NONE && weight(&tickets[link->right]) < weight(&tickets[up]))) {
            up = link->right;
        }
        rotate_up(queue, tickets, up);
    }
    replace_child(queue, tickets, link->parent, index, INDEX_NONE);
    for (uint32_t at = link->parent; at != INDEX_NONE; at = tickets[at].link.parent) {
        tickets[at].link.count--;
    }
    *link = (struct queue_link){0};
}

uint32_t queue_count(const struct queue *queue, const struct ticket *tickets)
{
    return count_of(tickets, queue->root);
}

uint32_t queue_next(const struct ticket *tickets, uint32_t index)
{
    uint32_t at = tickets[index].link.right;

    if (at != INDEX_NONE) {
        while (tickets[at].link.left != INDEX_NONE) {
            at = tickets[at].link.left;
        }
        return at;
    }
    at = tickets[index].link.parent;
    while (at != INDEX_NONE && tickets[at].link.right == index) {
        index = at;
        at = tickets[at].link.parent;
    }
    return at;
}

uint32_t queue_rank(const struct queue *queue,
                    const struct ticket *tickets,
                    int64_t key_ms,
                    uint64_t id)
{
    uint32_t rank = 0;
    uint32_t at = queue->root;

    while (at != INDEX_NONE) {
        const struct ticket *ticket = &tickets[at];
        if (ticket_order(ticket->key_ms, ticket->id, key_ms, id) < 0) {
            rank += 1 + count_of(tickets, ticket->link.left);
            at = ticket->link.right;
        } else {
            at = ticket->link.left;
        }
    }
    return rank;
}

static void check_node(const struct queue *queue, const struct ticket *tickets, uint32_t at)
{
    const struct queue_link *link = &tickets[at].link;

    QD_ASSERT(link->count == 1 + count_of(tickets, link->left) + count_of(tickets, link->right));
    QD_ASSERT(link->left == INDEX_NONE || tickets[link->left].link.parent == at);
    QD_ASSERT(link->right == INDEX_NONE || tickets[link->right].link.parent == at);
    QD_ASSERT((link->parent == INDEX_NONE) == (queue->root == at));
    QD_ASSERT(link->parent == INDEX_NONE || weight(&tickets[link->parent]) <= weight(&tickets[at]));
}

void queue_check(const struct queue *queue, const struct ticket *tickets)
{
    uint32_t seen = 0;
    uint32_t before = INDEX_NONE;
    uint32_t at = queue->head;

    QD_ASSERT((queue->root == INDEX_NONE) == (queue->head == INDEX_NONE));
    while (at != INDEX_NONE) {
        check_node(queue, tickets, at);
        QD_ASSERT(before == INDEX_NONE || stands_before(&tickets[before], &tickets[at]));
        before = at;
        at = queue_next(tickets, at);
        seen++;
    }
    QD_ASSERT(seen == queue_count(queue, tickets));
}
