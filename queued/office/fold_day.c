#include <string.h>

#include "queued/base/assert.h"
#include "queued/office/calendar.h"
#include "queued/office/fold.h"
#include "queued/office/place.h"
#include "queued/office/tickets.h"

/* Everything but what DAY_OPENED itself says: a restart that begins here must end in the same state
 * as an office that has run for years. */
static void reset(struct office *office, const struct event *event)
{
    const struct definition *definition = office->definition;

    tickets_clear(office);
    answers_clear(&office->answers);
    memset(office->recent, 0, sizeof office->recent);
    office->recent_next = 0;
    for (uint32_t i = 0; i < office->service_count; i++) {
        struct service *service = &office->services[i];
        *service = (struct service){
            .service_id = definition->services[i].service_id,
            .next_number = definition->services[i].first_number,
        };
        queue_init(&service->queue);
        learned_init(&service->learned, definition->services[i].service_prior_ms);
    }
    for (uint32_t i = 0; i < office->counter_count; i++) {
        struct counter *counter = &office->counters[i];
        memset(counter, 0, sizeof *counter);
        counter->counter_id = definition->counters[i].counter_id;
        counter->state = COUNTER_CLOSED;
        counter->since_ms = event->at_ms;
        counter->changed_seq = event->seq;
        queue_init(&counter->queue);
    }
    office->day_seq = event->seq;
}

static bool fold_day_opened(struct office *office, const struct event *event)
{
    uint32_t date = event->day_opened.date;

    if (office->day_open || !calendar_date_is_valid(date)) {
        return false;
    }
    /* A day that is opened again goes on: its numbers, tickets and answers stand. */
    if (office->day_seq == 0 || office->date != date) {
        reset(office, event);
    }
    office->date = date;
    office->day_open = true;
    office->day_by_manager = event->day_opened.by_manager;
    return true;
}

static bool fold_day_closed(struct office *office, const struct event *event)
{
    if (!office->day_open || event->day_closed.date != office->date) {
        return false;
    }
    for (uint32_t i = 0; i < office->counter_count; i++) {
        const struct counter *counter = &office->counters[i];
        if (counter->state != COUNTER_CLOSED || counter->clerk_id != 0 ||
            counter->parked_count != 0 || queue_count(&counter->queue, office->tickets) != 0) {
            return false;
        }
    }
    for (uint32_t i = 0; i < office->counter_count; i++) {
        fold_settle(office, &office->counters[i]);
    }
    office->day_open = false;
    office->day_by_manager = false;
    return true;
}

static bool fold_learned(struct office *office, const struct event *event)
{
    struct service *service = fold_service(office, event->learned.service_id);

    if (!office->day_open || service == NULL || event->learned.mean_ms <= 0) {
        return false;
    }
    service->learned = (struct learned){
        .mean_ms = event->learned.mean_ms,
        .weight_milli = event->learned.weight_milli,
    };
    return true;
}

static bool fold_carried(struct office *office, const struct event *event)
{
    const struct event_issued *issued = &event->carried.issued;
    uint32_t count = office->ticket_count;

    if (!office->day_open || fold_service(office, event->carried.service_id) == NULL ||
        event->ticket_id == 0 || event->ticket_id >= office->day_seq ||
        (count > 0 && office->tickets[count - 1].id >= event->ticket_id) ||
        issued->procedure_count > LIMIT_TICKET_PROCEDURES ||
        tickets_find_token(office, issued->token) != INDEX_NONE ||
        event->carried.leg_index >= LIMIT_LEGS) {
        return false;
    }
    struct ticket ticket = {
        .id = event->ticket_id,
        .number = issued->number,
        .label_service_id = issued->service_id,
        .service_id = event->carried.service_id,
        .procedure_count = issued->procedure_count,
        .ticket_class = issued->ticket_class,
        .issued_class = issued->ticket_class,
        .channel = issued->channel,
        .language = issued->language,
        .issued_at_ms = event->carried.issued_at_ms,
        .appointment_at_ms = issued->appointment_at_ms,
        .key_ms = issued->key_ms,
        .state = TICKET_WAITING,
        .since_ms = event->at_ms,
        .changed_seq = event->seq,
        .no_show_count = event->carried.no_show_count,
        .transfer_count = event->carried.leg_index,
        .leg = {.index = event->carried.leg_index,
                .service_id = event->carried.service_id,
                .entered_at_ms = event->carried.entered_at_ms,
                .first_called_at_ms = event->carried.first_called_at_ms,
                .called_at_ms = event->carried.first_called_at_ms},
        .forecast = issued->forecast,
    };
    memcpy(ticket.token, issued->token, sizeof ticket.token);
    memcpy(ticket.letter, issued->letter, sizeof ticket.letter);
    memcpy(ticket.procedure_ids, issued->procedure_ids, sizeof ticket.procedure_ids);
    place_enter(office, tickets_append(office, &ticket));
    return true;
}

bool fold_day(struct office *office, const struct event *event)
{
    if (event->kind == EVENT_DAY_OPENED) {
        return fold_day_opened(office, event);
    }
    if (event->kind == EVENT_DAY_CLOSED) {
        return fold_day_closed(office, event);
    }
    if (event->kind == EVENT_SERVICE_TIME_LEARNED) {
        return fold_learned(office, event);
    }
    if (event->kind == EVENT_TICKET_CARRIED) {
        return fold_carried(office, event);
    }
    QD_ASSERT(event->kind == EVENT_DEFINITION_APPLIED);
    /* office_adopt() has put it in force. */
    return event->definition.version == office->definition->version;
}
