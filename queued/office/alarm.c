#include "queued/office/alarm.h"

#include "queued/base/assert.h"

/* A line is searched no deeper than this for whoever has waited longest. */
#define SEARCHED_TICKETS_MAX 4096

/* The one waiting longest stands near the head, but need not be it: priority has a head start. */
static int64_t oldest_in(const struct office *office,
                         const struct queue *queue,
                         uint32_t service_id)
{
    int64_t oldest_ms = 0;
    uint32_t looked = 0;

    for (uint32_t at = queue->head; at != INDEX_NONE && looked < SEARCHED_TICKETS_MAX;
         at = queue_next(office->tickets, at)) {
        const struct ticket *ticket = &office->tickets[at];
        looked++;
        if (oldest_ms != 0 && ticket->key_ms > oldest_ms + office->definition->head_regular_ms) {
            break; /* Nobody behind can have come before. */
        }
        if (ticket->service_id == service_id &&
            (oldest_ms == 0 || ticket->issued_at_ms < oldest_ms)) {
            oldest_ms = ticket->issued_at_ms;
        }
    }
    return oldest_ms;
}

int64_t alarm_oldest_issue(const struct office *office, uint32_t service_id)
{
    const struct service *service = office_service(office, service_id);

    QD_ASSERT(service != NULL);
    int64_t oldest_ms = oldest_in(office, &service->queue, service_id);
    for (uint32_t i = 0; i < office->counter_count; i++) {
        int64_t bound_ms = oldest_in(office, &office->counters[i].queue, service_id);
        oldest_ms =
            bound_ms != 0 && (oldest_ms == 0 || bound_ms < oldest_ms) ? bound_ms : oldest_ms;
    }
    return oldest_ms;
}

static uint32_t list_service(const struct office *office,
                             const struct service *service,
                             int64_t now_ms,
                             struct alarm *alarms)
{
    const struct alarm_limits *limits = &office->definition->alarms;
    uint32_t waiting = office_waiting(office, service->service_id);
    int64_t oldest_ms = alarm_oldest_issue(office, service->service_id);
    const struct alarm about = {.service_id = service->service_id, .waiting = waiting};
    uint32_t count = 0;

    if (waiting == 0) {
        return 0;
    }
    if (service->open_counters == 0) {
        alarms[count] = about;
        alarms[count++].kind = ALARM_NO_COUNTER;
    }
    if (limits->wait_ms != 0 && oldest_ms != 0 && now_ms - oldest_ms > limits->wait_ms) {
        alarms[count] = about;
        alarms[count].kind = ALARM_LONG_WAIT;
        alarms[count].since_ms = oldest_ms;
        alarms[count++].limit_ms = limits->wait_ms;
    }
    if (limits->waiting != 0 && waiting > limits->waiting) {
        alarms[count] = about;
        alarms[count].kind = ALARM_CROWD;
        alarms[count++].limit_count = limits->waiting;
    }
    return count;
}

/* What the office expects a service to take, times what it puts up with; 0: no limit. */
static int64_t service_limit(const struct definition *definition, uint32_t service_id)
{
    uint32_t index = definition_service_index(definition, service_id);

    return index == INDEX_NONE ? 0
                               : definition->services[index].service_prior_ms / 100 *
                                     definition->alarms.service_percent;
}

static uint32_t list_counter(const struct office *office,
                             const struct counter *counter,
                             int64_t now_ms,
                             struct alarm *alarm)
{
    const struct alarm_limits *limits = &office->definition->alarms;
    const struct ticket *ticket = office_ticket(office, counter->ticket_id);

    *alarm = (struct alarm){.counter_id = counter->counter_id, .since_ms = counter->since_ms};
    if (counter->state == COUNTER_SERVING && ticket != NULL) {
        alarm->kind = ALARM_LONG_SERVICE;
        alarm->service_id = ticket->service_id;
        alarm->limit_ms = service_limit(office->definition, ticket->service_id);
    } else if (counter->state == COUNTER_PAUSED) {
        alarm->kind = ALARM_LONG_PAUSE;
        alarm->limit_ms = limits->pause_ms;
    }
    return alarm->limit_ms != 0 && now_ms - counter->since_ms > alarm->limit_ms ? 1 : 0;
}

uint32_t alarm_list(const struct office *office,
                    int64_t now_ms,
                    struct alarm alarms[ALARM_COUNT_MAX])
{
    uint32_t count = 0;

    if (!office->day_open) {
        return 0;
    }
    for (uint32_t i = 0; i < office->service_count; i++) {
        count += list_service(office, &office->services[i], now_ms, &alarms[count]);
    }
    for (uint32_t i = 0; i < office->counter_count; i++) {
        count += list_counter(office, &office->counters[i], now_ms, &alarms[count]);
    }
    QD_ASSERT(count <= ALARM_COUNT_MAX);
    return count;
}
