#include "queued/office/fold.h"

#include <string.h>

#include "queued/office/tickets.h"

/* Whether an event may come next at all, whatever it says. A restart begins with a DAY_OPENED, in
 * the middle of the numbers. */
static bool follows(const struct office *office, const struct event *event)
{
    bool starts = office->seq == 0 && event->kind == EVENT_DAY_OPENED && event->seq != 0;

    return (starts || event->seq == office->seq + 1) && event->at_ms >= office->at_ms &&
           event->office_id == office->office_id &&
           event->definition_version == office->definition->version;
}

struct answer fold_answer(const struct event *event)
{
    /* A day's close begins with the leftovers; its answer is about none of them. */
    bool about_ticket = event->kind != EVENT_TICKET_EXPIRED && event->kind != EVENT_TICKET_UNBOUND;

    return (struct answer){
        .seq = event->seq,
        .at_ms = event->at_ms,
        .ticket_id = about_ticket ? event->ticket_id : 0,
        .counter_id = about_ticket ? event->counter_id : 0,
    };
}

enum qd_err fold_reserve(struct office *office, const struct event *event)
{
    if (event->kind == EVENT_TICKET_ISSUED || event->kind == EVENT_TICKET_CARRIED) {
        if (office->ticket_count >= LIMIT_TICKETS_PER_DAY) {
            return QD_ERR_CORRUPT;
        }
        enum qd_err err = tickets_reserve(office);
        if (err != QD_OK) {
            return err;
        }
    }
    if (!command_id_is_zero(&event->command_id)) {
        return answers_reserve(&office->answers, event->actor);
    }
    return QD_OK;
}

enum qd_err fold_event(struct office *office, const struct event *event)
{
    bool folded = false;

    if (!follows(office, event)) {
        return QD_ERR_CORRUPT;
    }
    if (event->kind >= EVENT_DAY_OPENED && event->kind <= EVENT_DEFINITION_APPLIED) {
        folded = fold_day(office, event);
    } else if (event->kind >= EVENT_TICKET_ISSUED && event->kind <= EVENT_TICKET_RATED) {
        folded = fold_ticket(office, event);
    } else if (event->kind >= EVENT_CLERK_LOGGED_IN && event->kind <= EVENT_COUNTER_CLOSED) {
        folded = fold_counter(office, event);
    }
    if (!folded) {
        return QD_ERR_CORRUPT;
    }
    office->seq = event->seq;
    office->at_ms = event->at_ms;
    if (!command_id_is_zero(&event->command_id)) {
        struct answer answer = fold_answer(event);
        answers_remember(
            &office->answers, event->actor, &event->command_id, event->command_hash, &answer);
    }
    return QD_OK;
}

enum qd_err office_fold(struct office *office, const struct event *event)
{
    enum qd_err err = fold_reserve(office, event);

    return err != QD_OK ? err : fold_event(office, event);
}

struct service *fold_service(struct office *office, uint32_t service_id)
{
    uint32_t index = definition_service_index(office->definition, service_id);

    return index == INDEX_NONE ? NULL : &office->services[index];
}

void fold_settle(struct office *office, struct counter *counter)
{
    struct service *service = fold_service(office, counter->pending_service_id);

    /* A service that was removed since learns nothing. */
    if (counter->pending_service_id != 0 && service != NULL) {
        learned_add(&service->learned, counter->pending_service_ms);
    }
    counter->pending_service_id = 0;
    counter->pending_service_ms = 0;
}

void fold_touch(struct office *office, struct counter *counter, const struct event *event)
{
    QD_ASSERT(event->seq > counter->changed_seq);
    fold_settle(office, counter);
    counter->changed_seq = event->seq;
}

void fold_counter_state(struct office *office,
                        struct counter *counter,
                        enum counter_state state,
                        int64_t at_ms)
{
    bool was_staffed = counter_is_staffed(counter);

    counter->state = state;
    counter->since_ms = at_ms;
    bool is_staffed = counter_is_staffed(counter);
    for (uint32_t i = 0; i < office->service_count && was_staffed != is_staffed; i++) {
        if (!office_serves(office, counter, office->services[i].service_id)) {
            continue;
        }
        QD_ASSERT(is_staffed || office->services[i].open_counters > 0);
        office->services[i].open_counters += is_staffed ? 1 : UINT32_MAX;
    }
}
