#include <string.h>

#include "queued/base/hash.h"
#include "queued/office/office.h"

/* Field by field: padding has no say. */

static void hash_i64(struct qd_hash *hash, int64_t value)
{
    qd_hash_word(hash, (uint64_t)value);
}

static void hash_forecast(struct qd_hash *hash, const struct forecast *forecast)
{
    qd_hash_word(hash, forecast->known);
    qd_hash_word(hash, forecast->people_ahead);
    hash_i64(hash, forecast->expected_ms);
    hash_i64(hash, forecast->low50_ms);
    hash_i64(hash, forecast->high50_ms);
    hash_i64(hash, forecast->low90_ms);
    hash_i64(hash, forecast->high90_ms);
}

static void hash_leg(struct qd_hash *hash, const struct leg *leg)
{
    qd_hash_word(hash, leg->index);
    qd_hash_word(hash, leg->service_id);
    qd_hash_word(hash, leg->counter_id);
    qd_hash_word(hash, leg->clerk_id);
    hash_i64(hash, leg->entered_at_ms);
    hash_i64(hash, leg->first_called_at_ms);
    hash_i64(hash, leg->called_at_ms);
    hash_i64(hash, leg->started_at_ms);
    hash_i64(hash, leg->ended_at_ms);
    hash_i64(hash, leg->service_ms);
    hash_i64(hash, leg->parked_ms);
}

static void hash_ticket(struct qd_hash *hash, const struct ticket *ticket)
{
    qd_hash_word(hash, ticket->id);
    qd_hash_bytes(hash, ticket->token, sizeof ticket->token);
    qd_hash_bytes(hash, ticket->letter, strlen(ticket->letter) + 1);
    qd_hash_word(hash, ticket->number);
    qd_hash_word(hash, ticket->label_service_id);
    qd_hash_word(hash, ticket->service_id);
    qd_hash_word(hash, ticket->procedure_count);
    for (uint32_t i = 0; i < ticket->procedure_count; i++) {
        qd_hash_word(hash, ticket->procedure_ids[i]);
    }
    qd_hash_word(hash, ticket->ticket_class);
    qd_hash_word(hash, ticket->issued_class);
    qd_hash_word(hash, ticket->channel);
    qd_hash_word(hash, ticket->language);
    hash_i64(hash, ticket->issued_at_ms);
    hash_i64(hash, ticket->appointment_at_ms);
    hash_i64(hash, ticket->key_ms);
    qd_hash_word(hash, ticket->state);
    hash_i64(hash, ticket->since_ms);
    qd_hash_word(hash, ticket->changed_seq);
    qd_hash_word(hash, ticket->counter_id);
    qd_hash_word(hash, ticket->bound_counter_id);
    qd_hash_word(hash, ticket->call_count);
    hash_i64(hash, ticket->last_called_at_ms);
    qd_hash_word(hash, ticket->no_show_count);
    qd_hash_word(hash, ticket->transfer_count);
    hash_leg(hash, &ticket->leg);
    hash_i64(hash, ticket->ended_at_ms);
    qd_hash_word(hash, ticket->outcome);
    qd_hash_bytes(hash, ticket->dossier_code, strlen(ticket->dossier_code) + 1);
    qd_hash_word(hash, ticket->dossier_due_date);
    hash_forecast(hash, &ticket->forecast);
    qd_hash_word(hash, ticket->reprint_count);
    qd_hash_word(hash, ticket->rating.level);
    qd_hash_word(hash, ticket->rating.reason_count);
    for (uint32_t i = 0; i < ticket->rating.reason_count; i++) {
        qd_hash_word(hash, ticket->rating.reason_ids[i]);
    }
}

/* In order: who stands where, not how the tree happens to hang. */
static void hash_queue(struct qd_hash *hash,
                       const struct queue *queue,
                       const struct ticket *tickets)
{
    qd_hash_word(hash, queue_count(queue, tickets));
    for (uint32_t at = queue->head; at != INDEX_NONE; at = queue_next(tickets, at)) {
        qd_hash_word(hash, tickets[at].id);
    }
}

static void hash_counter(struct qd_hash *hash, const struct counter *counter)
{
    const struct undo *undo = &counter->undo;

    qd_hash_word(hash, counter->counter_id);
    qd_hash_word(hash, counter->state);
    hash_i64(hash, counter->since_ms);
    qd_hash_word(hash, counter->changed_seq);
    qd_hash_word(hash, counter->clerk_id);
    qd_hash_word(hash, counter->automatic);
    qd_hash_word(hash, counter->pause_reason_id);
    qd_hash_word(hash, counter->ticket_id);
    qd_hash_word(hash, counter->parked_count);
    qd_hash_word(hash, counter->done_count);
    qd_hash_word(hash, counter->pending_service_id);
    hash_i64(hash, counter->pending_service_ms);
    qd_hash_word(hash, undo->seq);
    if (undo->seq != 0) {
        hash_i64(hash, undo->at_ms);
        qd_hash_word(hash, undo->kind);
        qd_hash_word(hash, undo->clerk_id);
        qd_hash_word(hash, undo->counter_state);
        hash_i64(hash, undo->counter_since_ms);
        hash_ticket(hash, &undo->ticket);
    }
}

static void hash_service(struct qd_hash *hash, const struct service *service)
{
    qd_hash_word(hash, service->service_id);
    qd_hash_word(hash, service->issued_count);
    qd_hash_word(hash, service->next_number);
    qd_hash_word(hash, service->open_counters);
    hash_i64(hash, service->learned.mean_ms);
    qd_hash_word(hash, service->learned.weight_milli);
    qd_hash_word(hash, service->done_count);
    qd_hash_word(hash, service->no_show_count);
    qd_hash_word(hash, service->cancelled_count);
    qd_hash_word(hash, service->expired_count);
}

static void hash_recent(struct qd_hash *hash, const struct office *office)
{
    qd_hash_word(hash, office->recent_next);
    for (uint32_t i = 0; i < RECENT_CALLS; i++) {
        qd_hash_word(hash, office->recent[i].seq);
        qd_hash_word(hash, office->recent[i].ticket_id);
        qd_hash_word(hash, office->recent[i].counter_id);
        hash_i64(hash, office->recent[i].called_at_ms);
    }
}

uint64_t office_hash(const struct office *office)
{
    struct qd_hash hash;

    qd_hash_init(&hash);
    qd_hash_word(&hash, office->office_id);
    qd_hash_word(&hash, office->definition->version);
    qd_hash_word(&hash, office->seq);
    hash_i64(&hash, office->at_ms);
    qd_hash_word(&hash, office->day_seq);
    qd_hash_word(&hash, office->date);
    qd_hash_word(&hash, office->day_open);
    qd_hash_word(&hash, office->day_by_manager);
    for (uint32_t i = 0; i < office->service_count; i++) {
        hash_service(&hash, &office->services[i]);
        hash_queue(&hash, &office->services[i].queue, office->tickets);
    }
    for (uint32_t i = 0; i < office->counter_count; i++) {
        hash_counter(&hash, &office->counters[i]);
        hash_queue(&hash, &office->counters[i].queue, office->tickets);
    }
    qd_hash_word(&hash, office->ticket_count);
    for (uint32_t i = 0; i < office->ticket_count; i++) {
        hash_ticket(&hash, &office->tickets[i]);
    }
    hash_recent(&hash, office);
    answers_hash(&office->answers, &hash);
    return qd_hash_value(&hash);
}
