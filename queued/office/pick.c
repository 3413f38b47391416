#include "queued/office/pick.h"

#include <string.h>

#include "queued/base/assert.h"
#include "queued/office/tickets.h"

static uint32_t smaller(const struct office *office, uint32_t a, uint32_t b)
{
    if (a == INDEX_NONE || b == INDEX_NONE) {
        return a == INDEX_NONE ? b : a;
    }
    const struct ticket *first = &office->tickets[a];
    const struct ticket *second = &office->tickets[b];
    return ticket_order(first->key_ms, first->id, second->key_ms, second->id) < 0 ? a : b;
}

static const struct service_set *served(const struct office *office, const struct counter *counter)
{
    return &office->definition->counters[counter - office->counters].services;
}

uint32_t pick_head(const struct office *office, const struct counter *counter)
{
    const struct service_set *set = served(office, counter);
    uint32_t best = counter->queue.head;

    for (uint32_t i = 0; i < office->service_count; i++) {
        if (office->services[i].queue.head != INDEX_NONE && service_set_has(set, i)) {
            best = smaller(office, best, office->services[i].queue.head);
        }
    }
    return best;
}

/* Those of @queue before @ticket are passed over: counts them, and keeps the earliest in order. */
static uint32_t pass(const struct office *office,
                     const struct queue *queue,
                     const struct ticket *ticket,
                     struct event_called *called)
{
    uint32_t passed = queue_rank(queue, office->tickets, ticket->key_ms, ticket->id);
    uint32_t index = queue->head;

    for (uint32_t i = 0; i < passed && i < PASSED_MAX; i++) {
        uint64_t id = office->tickets[index].id;
        int64_t key_ms = office->tickets[index].key_ms;
        uint32_t at = called->passed_count;
        while (at > 0) {
            uint64_t other_id = called->passed_ticket_ids[at - 1];
            const struct ticket *other = office_ticket(office, other_id);
            QD_ASSERT(other != NULL);
            if (ticket_order(other->key_ms, other_id, key_ms, id) < 0) {
                break;
            }
            if (at < PASSED_MAX) {
                called->passed_ticket_ids[at] = other_id;
            }
            at--;
        }
        if (at < PASSED_MAX) {
            called->passed_ticket_ids[at] = id;
            called->passed_count += called->passed_count < PASSED_MAX ? 1 : 0;
        }
        index = queue_next(office->tickets, index);
    }
    return passed;
}

void pick_explain(const struct office *office,
                  const struct counter *counter,
                  const struct ticket *ticket,
                  struct event_called *called)
{
    const struct service_set *set = served(office, counter);

    QD_ASSERT(ticket->state == TICKET_WAITING);
    memset(called, 0, sizeof *called);
    called->reason = ticket->bound_counter_id != 0 ? CALL_BOUND : CALL_SMALLEST_KEY;
    called->key_ms = ticket->key_ms;
    called->waiting = queue_count(&counter->queue, office->tickets);
    called->passed_by_label = pass(office, &counter->queue, ticket, called);
    for (uint32_t i = 0; i < office->service_count; i++) {
        const struct queue *queue = &office->services[i].queue;
        if (queue->head == INDEX_NONE) {
            continue;
        }
        if (service_set_has(set, i)) {
            called->waiting += queue_count(queue, office->tickets);
            called->passed_by_label += pass(office, queue, ticket, called);
        } else {
            called->passed_not_served += pass(office, queue, ticket, called);
        }
    }
    for (uint32_t i = 0; i < office->counter_count; i++) {
        const struct counter *other = &office->counters[i];
        if (other != counter && other->queue.head != INDEX_NONE) {
            called->passed_bound += pass(office, &other->queue, ticket, called);
        }
    }
}

bool office_pick(const struct office *office,
                 const struct counter *counter,
                 uint64_t *ticket_id,
                 struct event_called *called)
{
    uint32_t index = pick_head(office, counter);

    if (index == INDEX_NONE) {
        return false;
    }
    *ticket_id = office->tickets[index].id;
    pick_explain(office, counter, &office->tickets[index], called);
    return true;
}
