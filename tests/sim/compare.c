#include "tests/sim/compare.h"

#include <string.h>

/* The first demand that does not hold. */
#define DEMAND(is_so, what) \
    if (!(is_so)) {         \
        return what;        \
    }

const char *compare_label(const struct office *office, const struct model *model, uint32_t index)
{
    char label[LABEL_SIZE];

    ticket_label(&office->tickets[index], label);
    return strcmp(label, model->tickets[index].label) == 0 ? NULL
                                                           : "another label than the model's";
}

static const char *compare_ticket(const struct ticket *ticket, const struct model_ticket *model)
{
    DEMAND(ticket->id == model->id, "another ticket than the model's")
    DEMAND(ticket->state == model->state, "a ticket in another state than the model's")
    DEMAND(ticket->service_id == model->service_id, "a ticket of another service")
    DEMAND(ticket->ticket_class == model->ticket_class, "a ticket of another class")
    DEMAND(ticket->key_ms == model->key_ms, "another key than the model's")
    DEMAND(ticket->counter_id == model->counter_id, "a ticket at another counter")
    DEMAND(ticket->bound_counter_id == model->bound_counter_id, "bound elsewhere")
    DEMAND(ticket->no_show_count == model->misses, "missed more or less often")
    DEMAND(ticket->rating.level == model->rated, "rated otherwise than in the model")
    DEMAND(ticket->issued_at_ms == model->issued_at_ms, "issued at another time")
    DEMAND(ticket->ended_at_ms == model->ended_at_ms, "ended at another time")
    return NULL;
}

static const char *compare_counter(const struct counter *counter,
                                   const struct model_counter *model,
                                   uint32_t parked_count)
{
    DEMAND(counter->counter_id == model->id, "another counter than the model's")
    DEMAND(counter->state == model->state, "a counter in another state than the model's")
    DEMAND(counter->clerk_id == model->clerk_id, "another clerk than the model's")
    DEMAND(counter->ticket_id == model->ticket_id, "another ticket at hand")
    DEMAND(counter->automatic == model->automatic, "automatic, or not")
    DEMAND(counter->since_ms == model->since_ms, "in its state since another time")
    DEMAND(counter->parked_count == parked_count, "more or fewer parked")
    return NULL;
}

const char *compare_states(const struct office *office, const struct model *model)
{
    const char *what = NULL;

    DEMAND(office->day_open == model->day_open, "the day is open, or not")
    DEMAND(office->date == model->date, "another date than the model's")
    DEMAND(office->ticket_count == model->ticket_count, "more or fewer tickets than the model's")
    DEMAND(office->at_ms == model->at_ms, "another time than the model's")
    for (uint32_t i = 0; i < office->ticket_count && what == NULL; i++) {
        what = compare_ticket(&office->tickets[i], &model->tickets[i]);
    }
    for (uint32_t i = 0; i < office->counter_count && what == NULL; i++) {
        const struct model_counter *counter = &model->counters[i];
        what = compare_counter(&office->counters[i], counter, model_parked(model, counter->id));
    }
    return what;
}

static bool is_same_reason(const struct event_called *a, const struct event_called *b)
{
    return a->reason == b->reason && a->automatic == b->automatic && a->key_ms == b->key_ms &&
           a->waiting == b->waiting && a->passed_not_served == b->passed_not_served &&
           a->passed_bound == b->passed_bound && a->passed_by_label == b->passed_by_label &&
           a->passed_count == b->passed_count &&
           memcmp(a->passed_ticket_ids, b->passed_ticket_ids, sizeof a->passed_ticket_ids) == 0;
}

const char *compare_calls(const struct model *model, const struct event *events, size_t count)
{
    uint32_t at = 0;

    for (size_t i = 0; i < count; i++) {
        if (events[i].kind != EVENT_TICKET_CALLED) {
            continue;
        }
        DEMAND(at < model->call_count, "more calls than the model makes")
        const struct model_call *call = &model->calls[at++];
        DEMAND(events[i].ticket_id == call->ticket_id, "another was next")
        DEMAND(events[i].counter_id == call->counter_id, "called to another counter")
        DEMAND(is_same_reason(&events[i].called, &call->why),
               "called for another reason than the model's")
    }
    DEMAND(at == model->call_count, "fewer calls than the model makes")
    return NULL;
}
