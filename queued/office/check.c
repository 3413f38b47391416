#include <stddef.h>

#include "queued/base/assert.h"
#include "queued/office/office.h"
#include "queued/office/place.h"

/* What the tickets say, to be compared with what counters and services say. */
struct census {
    uint32_t waiting;
    uint32_t at_counter;
    uint32_t parked;
};

static void check_waiting(const struct office *office, uint32_t index)
{
    const struct ticket *ticket = &office->tickets[index];
    const struct queue *queue = NULL;

    QD_ASSERT(place_exists(office, ticket));
    if (ticket->bound_counter_id != 0) {
        const struct counter *counter = office_counter(office, ticket->bound_counter_id);
        QD_ASSERT(counter->state != COUNTER_CLOSED);
        queue = &counter->queue;
    } else {
        queue = &office_service(office, ticket->service_id)->queue;
    }
    /* It stands where its key puts it, so it is in this queue and no other. */
    uint32_t at = index;
    while (office->tickets[at].link.parent != INDEX_NONE) {
        at = office->tickets[at].link.parent;
    }
    QD_ASSERT(queue->root == at);
}

/* Token and label never change, and looking for them costs more than all the rest: each ticket is
 * looked for at its own event, and of the others some at every event, in turn. */
#define LOOKED_FOR_IN_TURN 16

static void check_found(const struct office *office, uint32_t index)
{
    const struct ticket *ticket = &office->tickets[index];
    char label[LABEL_SIZE];

    if (ticket->changed_seq != office->seq && (index + office->seq) % LOOKED_FOR_IN_TURN != 0) {
        return;
    }
    QD_ASSERT(office_ticket_by_token(office, ticket->token) == ticket);
    ticket_label(ticket, label);
    QD_ASSERT(office_ticket_by_label(office, label) == ticket);
}

static void check_tickets(const struct office *office, struct census *census)
{
    for (uint32_t i = 0; i < office->ticket_count; i++) {
        const struct ticket *ticket = &office->tickets[i];
        ticket_check(ticket);
        QD_ASSERT(i == 0 || office->tickets[i - 1].id < ticket->id);
        QD_ASSERT(ticket->changed_seq <= office->seq && ticket->since_ms <= office->at_ms);
        check_found(office, i);
        if (ticket->state == TICKET_WAITING) {
            check_waiting(office, i);
            census->waiting++;
        } else if (ticket_is_at_counter(ticket)) {
            const struct counter *counter = office_counter(office, ticket->counter_id);
            QD_ASSERT(counter != NULL && counter->ticket_id == ticket->id);
            census->at_counter++;
        } else if (ticket->state == TICKET_PARKED) {
            QD_ASSERT(office_counter(office, ticket->counter_id) != NULL);
            census->parked++;
        }
    }
}

static void check_counters(const struct office *office, const struct census *census)
{
    uint32_t at_counter = 0;
    uint32_t parked = 0;

    for (uint32_t i = 0; i < office->counter_count; i++) {
        const struct counter *counter = &office->counters[i];
        counter_check(counter);
        queue_check(&counter->queue, office->tickets);
        QD_ASSERT(counter->counter_id == office->definition->counters[i].counter_id);
        QD_ASSERT(counter->clerk_id == 0 ||
                  office_counter_of_clerk(office, counter->clerk_id) == counter);
        QD_ASSERT(office->day_open || counter->state == COUNTER_CLOSED);
        at_counter += counter->ticket_id != 0 ? 1 : 0;
        parked += counter->parked_count;
        if (counter->ticket_id != 0) {
            const struct ticket *ticket = office_ticket(office, counter->ticket_id);
            enum ticket_state state =
                counter->state == COUNTER_CALLING ? TICKET_CALLED : TICKET_SERVING;
            QD_ASSERT(ticket != NULL && ticket->state == state);
            QD_ASSERT(ticket->counter_id == counter->counter_id);
        }
    }
    QD_ASSERT(at_counter == census->at_counter);
    QD_ASSERT(parked == census->parked);
}

/* Counted once more, from the tickets. */
static void check_counts(const struct office *office, const struct service *service)
{
    uint32_t counts[TICKET_STATE_COUNT] = {0};
    uint32_t issued = 0;

    for (uint32_t i = 0; i < office->ticket_count; i++) {
        const struct ticket *ticket = &office->tickets[i];
        bool today = ticket->id > office->day_seq;
        issued += today && ticket->label_service_id == service->service_id ? 1 : 0;
        counts[ticket->state] += ticket->service_id == service->service_id ? 1 : 0;
    }
    QD_ASSERT(service->issued_count == issued);
    QD_ASSERT(service->done_count == counts[TICKET_DONE]);
    QD_ASSERT(service->no_show_count == counts[TICKET_NO_SHOW]);
    QD_ASSERT(service->cancelled_count == counts[TICKET_CANCELLED]);
    QD_ASSERT(service->expired_count == counts[TICKET_EXPIRED]);
}

static void check_services(const struct office *office, const struct census *census)
{
    for (uint32_t i = 0; i < office->service_count; i++) {
        const struct service *service = &office->services[i];
        uint32_t open_counters = 0;
        QD_ASSERT(service->service_id == office->definition->services[i].service_id);
        queue_check(&service->queue, office->tickets);
        for (uint32_t j = 0; j < office->counter_count; j++) {
            bool serves = office_serves(office, &office->counters[j], service->service_id);
            open_counters += serves && counter_is_staffed(&office->counters[j]) ? 1 : 0;
        }
        QD_ASSERT(open_counters == service->open_counters);
        QD_ASSERT(service->learned.mean_ms > 0);
        check_counts(office, service);
    }
    QD_ASSERT(place_count(office) == census->waiting);
}

void office_check(const struct office *office)
{
    struct census census = {0};

    QD_ASSERT(office->service_count == office->definition->service_count);
    QD_ASSERT(office->counter_count == office->definition->counter_count);
    QD_ASSERT(office->ticket_count <= LIMIT_TICKETS_PER_DAY);
    QD_ASSERT(office->day_seq <= office->seq);
    check_tickets(office, &census);
    check_counters(office, &census);
    check_services(office, &census);
}
