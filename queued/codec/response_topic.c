#include <string.h>

#include "queued/codec/message.h"
#include "queued/codec/part.h"
#include "queued/codec/response.h"
#include "queued/office/alarm.h"
#include "queued/office/calendar.h"
#include "queued/office/forecast.h"

/* Missed tickets that a clerk is shown: more than came back in any hall. */
#define MISSED_MAX 16

/* What the clerk sees of the past lies among the newest tickets: a larger hall is not searched in
 * full. */
#define SEARCHED_TICKETS_MAX 4096

static struct frame *frame_topic(struct message *message,
                                 Queued__V1__TopicState *state,
                                 const struct office *office)
{
    state->version = office->seq;
    state->at_ms = office->at_ms;
    message->envelope.body_case = QUEUED__V1__SERVER_MESSAGE__BODY_TOPIC;
    message->envelope.topic = state;
    return message_frame(message);
}

static char *label_text(struct message *message, const struct ticket *ticket)
{
    char *label = message_part(message, LABEL_SIZE);

    if (label != NULL && ticket != NULL) {
        ticket_label(ticket, label);
    }
    return label;
}

/* Newest first. A call of a ticket that is gone from the table (a new day) is not shown. */
static void put_calls(struct message *message,
                      Queued__V1__Board *board,
                      const struct office *office)
{
    void **pointers = NULL;
    Queued__V1__BoardCall *calls = message_parts(message, RECENT_CALLS, sizeof *calls, &pointers);

    for (uint32_t i = 0; i < RECENT_CALLS && calls != NULL; i++) {
        uint32_t at = (office->recent_next + RECENT_CALLS - 1 - i) % RECENT_CALLS;
        const struct recent_call *recent = &office->recent[at];
        const struct ticket *ticket =
            recent->seq == 0 ? NULL : office_ticket(office, recent->ticket_id);
        if (ticket == NULL) {
            continue;
        }
        Queued__V1__BoardCall *call = &calls[board->n_calls++];
        queued__v1__board_call__init(call);
        call->seq = recent->seq;
        call->label = label_text(message, ticket);
        call->counter_id = recent->counter_id;
        call->called_at_ms = recent->called_at_ms;
        call->language = (Queued__V1__Language)ticket->language;
        call->state = (Queued__V1__TicketState)ticket->state;
        call->ticket_id = ticket->id;
    }
    board->calls = (Queued__V1__BoardCall **)pointers;
}

static void put_board_counters(struct message *message,
                               Queued__V1__Board *board,
                               const struct office *office)
{
    void **pointers = NULL;
    Queued__V1__BoardCounter *counters =
        message_parts(message, office->counter_count, sizeof *counters, &pointers);

    for (uint32_t i = 0; i < office->counter_count && counters != NULL; i++) {
        const struct counter *counter = &office->counters[i];
        queued__v1__board_counter__init(&counters[i]);
        counters[i].counter_id = counter->counter_id;
        counters[i].state = (Queued__V1__CounterState)counter->state;
        counters[i].label = label_text(message, office_ticket(office, counter->ticket_id));
    }
    board->n_counters = counters == NULL ? 0 : office->counter_count;
    board->counters = (Queued__V1__BoardCounter **)pointers;
}

static void put_service(Queued__V1__BoardService *to,
                        const struct office *office,
                        const struct service *service,
                        int64_t now_ms)
{
    struct obstacle obstacle = {0};

    queued__v1__board_service__init(to);
    to->service_id = service->service_id;
    to->waiting = office_waiting(office, service->service_id);
    to->open_counters = service->open_counters;
    to->oldest_issued_at_ms = alarm_oldest_issue(office, service->service_id);
    to->issuing = office_may_issue(office, service->service_id, now_ms, &obstacle) == REFUSAL_NONE;
}

/* Of all services, or of those that @counter serves. */
static size_t put_services(struct message *message,
                           const struct office *office,
                           const struct counter *counter,
                           int64_t now_ms,
                           Queued__V1__BoardService ***list)
{
    void **pointers = NULL;
    size_t count = 0;
    Queued__V1__BoardService *services =
        message_parts(message, office->service_count, sizeof *services, &pointers);

    for (uint32_t i = 0; i < office->service_count && services != NULL; i++) {
        const struct service *service = &office->services[i];
        if (counter == NULL || office_serves(office, counter, service->service_id)) {
            put_service(&services[count++], office, service, now_ms);
        }
    }
    *list = (Queued__V1__BoardService **)pointers;
    return count;
}

struct frame *response_board(uint32_t number, const struct office *office, int64_t now_ms)
{
    struct message message;
    Queued__V1__TopicState state = QUEUED__V1__TOPIC_STATE__INIT;
    Queued__V1__Board board = QUEUED__V1__BOARD__INIT;
    const struct definition *definition = office->definition;

    message_init(&message, number);
    board.title = message_words(&message, &definition->title);
    board.day_open = office->day_open;
    board.date = office->day_open ? office->date : 0;
    board.definition_version = definition->version;
    put_calls(&message, &board, office);
    put_board_counters(&message, &board, office);
    board.n_services = put_services(&message, office, NULL, now_ms, &board.services);
    board.notices = message_texts(&message, definition->notices, definition->notice_count);
    board.n_notices = board.notices == NULL ? 0 : definition->notice_count;
    state.state_case = QUEUED__V1__TOPIC_STATE__STATE_BOARD;
    state.board = &board;
    return frame_topic(&message, &state, office);
}

static Queued__V1__NextUp *put_next(struct message *message,
                                    const struct office *office,
                                    const struct counter *counter)
{
    uint64_t ticket_id = 0;
    struct event_called called;
    Queued__V1__NextUp *next = NULL;

    if (office_pick(office, counter, &ticket_id, &called)) {
        next = message_part(message, sizeof *next);
    }
    if (next != NULL) {
        queued__v1__next_up__init(next);
        next->ticket = message_ticket(message, office_ticket(office, ticket_id));
        next->reason = (Queued__V1__CallReason)called.reason;
        next->passed_not_served = called.passed_not_served;
        next->passed_bound = called.passed_bound;
    }
    return next;
}

static bool may_return(const struct office *office, const struct ticket *ticket, int64_t now_ms)
{
    const struct definition *definition = office->definition;

    return ticket->state == TICKET_NO_SHOW && ticket->no_show_count == 1 &&
           calendar_open_between(definition, ticket->ended_at_ms, now_ms) <=
               definition->return_window_ms;
}

static void put_aside(struct message *message,
                      Queued__V1__CounterView *view,
                      const struct office *office,
                      const struct counter *counter,
                      int64_t now_ms)
{
    uint32_t searched = 0;
    bool all_parked = counter->parked_count == 0; /* They are shown, however long ago they came. */

    view->parked = message_part(message, sizeof(void *) * (LIMIT_PARKED_PER_COUNTER + 1));
    view->missed = message_part(message, sizeof(void *) * (MISSED_MAX + 1));
    for (uint32_t i = office->ticket_count;
         i > 0 && (searched < SEARCHED_TICKETS_MAX || !all_parked);
         i--) {
        const struct ticket *ticket = &office->tickets[i - 1];
        searched++;
        if (ticket->counter_id != counter->counter_id || view->parked == NULL ||
            view->missed == NULL) {
            continue;
        }
        if (ticket->state == TICKET_PARKED && view->n_parked < LIMIT_PARKED_PER_COUNTER) {
            view->parked[view->n_parked++] = message_ticket(message, ticket);
            all_parked = view->n_parked == counter->parked_count;
        } else if (view->n_missed < MISSED_MAX && may_return(office, ticket, now_ms)) {
            view->missed[view->n_missed++] = message_ticket(message, ticket);
        }
    }
}

static void put_unserved(struct message *message,
                         Queued__V1__CounterView *view,
                         const struct office *office)
{
    view->unserved_service_ids = message_part(message, sizeof(uint32_t) * office->service_count);
    for (uint32_t i = 0; i < office->service_count && view->unserved_service_ids != NULL; i++) {
        const struct service *service = &office->services[i];
        if (service->open_counters == 0 && office_waiting(office, service->service_id) > 0) {
            view->unserved_service_ids[view->n_unserved_service_ids++] = service->service_id;
        }
    }
}

struct frame *response_counter(uint32_t number,
                               const struct office *office,
                               uint32_t counter_id,
                               int64_t now_ms)
{
    struct message message;
    Queued__V1__TopicState state = QUEUED__V1__TOPIC_STATE__INIT;
    Queued__V1__CounterView view = QUEUED__V1__COUNTER_VIEW__INIT;
    const struct counter *counter = office_counter(office, counter_id);

    QD_ASSERT(counter != NULL);
    message_init(&message, number);
    view.counter_id = counter->counter_id;
    view.state = (Queued__V1__CounterState)counter->state;
    view.since_ms = counter->since_ms;
    view.clerk_id = counter->clerk_id;
    view.automatic = counter->automatic;
    view.pause_reason_id = counter->pause_reason_id;
    view.at_hand = message_ticket(&message, office_ticket(office, counter->ticket_id));
    view.next = put_next(&message, office, counter);
    view.n_services = put_services(&message, office, counter, now_ms, &view.services);
    put_aside(&message, &view, office, counter, now_ms);
    put_unserved(&message, &view, office);
    if (counter->undo.seq != 0 && counter->changed_seq == counter->undo.seq) {
        view.undo_until_ms = counter->undo.at_ms + office->definition->undo_window_ms;
    }
    state.state_case = QUEUED__V1__TOPIC_STATE__STATE_COUNTER;
    state.counter = &view;
    return frame_topic(&message, &state, office);
}

struct frame *response_ticket(uint32_t number,
                              const struct office *office,
                              uint64_t ticket_id,
                              int64_t now_ms)
{
    struct message message;
    Queued__V1__TopicState state = QUEUED__V1__TOPIC_STATE__INIT;
    Queued__V1__TicketView view = QUEUED__V1__TICKET_VIEW__INIT;
    const struct ticket *ticket = office_ticket(office, ticket_id);

    QD_ASSERT(ticket != NULL);
    message_init(&message, number);
    view.ticket = message_ticket(&message, ticket);
    if (ticket->state == TICKET_WAITING) {
        struct forecast forecast = forecast_ticket(office, ticket_id, now_ms);
        view.forecast = message_forecast(&message, &forecast);
    }
    view.rated_level = ticket->rating.level;
    view.may_rate = office_may_rate(office, ticket);
    state.state_case = QUEUED__V1__TOPIC_STATE__STATE_TICKET;
    state.ticket = &view;
    return frame_topic(&message, &state, office);
}

/* Called, serving and parked tickets stand at counters: the few of them are counted one by one, and
 * the search ends with the last of them. */
static void count_at_counters(Queued__V1__ServiceStatistics *services, const struct office *office)
{
    uint32_t parked_count = 0;

    for (uint32_t i = 0; i < office->counter_count; i++) {
        const struct ticket *ticket = office_ticket(office, office->counters[i].ticket_id);
        parked_count += office->counters[i].parked_count;
        if (ticket != NULL) {
            services[definition_service_index(office->definition, ticket->service_id)].serving++;
        }
    }
    for (uint32_t i = office->ticket_count; i > 0 && parked_count > 0; i--) {
        const struct ticket *ticket = &office->tickets[i - 1];
        if (ticket->state == TICKET_PARKED) {
            services[definition_service_index(office->definition, ticket->service_id)].parked++;
            parked_count--;
        }
    }
}

static void put_service_statistics(Queued__V1__ServiceStatistics *to,
                                   const struct office *office,
                                   const struct service *service,
                                   int64_t now_ms)
{
    Queued__V1__BoardService board;

    put_service(&board, office, service, now_ms);
    queued__v1__service_statistics__init(to);
    to->service_id = service->service_id;
    to->issued = service->issued_count;
    to->waiting = board.waiting;
    to->done = service->done_count;
    to->no_show = service->no_show_count;
    to->cancelled = service->cancelled_count;
    to->expired = service->expired_count;
    to->longest_wait_ms = board.oldest_issued_at_ms == 0 || now_ms < board.oldest_issued_at_ms
                              ? 0
                              : now_ms - board.oldest_issued_at_ms;
    to->mean_service_ms = service->learned.mean_ms;
}

static void put_alarms(struct message *message,
                       Queued__V1__Statistics *to,
                       const struct office *office,
                       int64_t now_ms)
{
    static struct alarm alarms[ALARM_COUNT_MAX]; /* 43 KiB: not for the stack. */
    uint32_t count = alarm_list(office, now_ms, alarms);
    void **pointers = NULL;
    Queued__V1__Alarm *parts = message_parts(message, count, sizeof *parts, &pointers);

    for (uint32_t i = 0; i < count && parts != NULL; i++) {
        queued__v1__alarm__init(&parts[i]);
        parts[i].kind = (Queued__V1__AlarmKind)alarms[i].kind;
        parts[i].service_id = alarms[i].service_id;
        parts[i].counter_id = alarms[i].counter_id;
        parts[i].waiting = alarms[i].waiting;
        parts[i].since_ms = alarms[i].since_ms;
        parts[i].limit_ms = alarms[i].limit_ms;
        parts[i].limit_count = alarms[i].limit_count;
    }
    to->n_alarms = parts == NULL ? 0 : count;
    to->alarms = (Queued__V1__Alarm **)pointers;
}

struct frame *response_statistics(uint32_t number, const struct office *office, int64_t now_ms)
{
    struct message message;
    Queued__V1__TopicState state = QUEUED__V1__TOPIC_STATE__INIT;
    Queued__V1__Statistics statistics = QUEUED__V1__STATISTICS__INIT;
    void **pointers = NULL;

    message_init(&message, number);
    Queued__V1__ServiceStatistics *services =
        message_parts(&message, office->service_count, sizeof *services, &pointers);
    for (uint32_t i = 0; i < office->service_count && services != NULL; i++) {
        put_service_statistics(&services[i], office, &office->services[i], now_ms);
        statistics.n_services++;
    }
    if (services != NULL) {
        count_at_counters(services, office);
    }
    statistics.services = (Queued__V1__ServiceStatistics **)pointers;
    Queued__V1__CounterStatistics *counters =
        message_parts(&message, office->counter_count, sizeof *counters, &pointers);
    for (uint32_t i = 0; i < office->counter_count && counters != NULL; i++) {
        const struct counter *counter = &office->counters[i];
        queued__v1__counter_statistics__init(&counters[i]);
        counters[i].counter_id = counter->counter_id;
        counters[i].state = (Queued__V1__CounterState)counter->state;
        counters[i].since_ms = counter->since_ms;
        counters[i].clerk_id = counter->clerk_id;
        counters[i].label = label_text(&message, office_ticket(office, counter->ticket_id));
        counters[i].done = counter->done_count;
        counters[i].pause_reason_id = counter->pause_reason_id;
        statistics.n_counters++;
    }
    statistics.counters = (Queued__V1__CounterStatistics **)pointers;
    put_alarms(&message, &statistics, office, now_ms);
    state.state_case = QUEUED__V1__TOPIC_STATE__STATE_STATISTICS;
    state.statistics = &statistics;
    return frame_topic(&message, &state, office);
}

struct frame *response_printers(uint32_t number,
                                const struct office *office,
                                const struct printer_view *views,
                                uint32_t count)
{
    struct message message;
    Queued__V1__TopicState state = QUEUED__V1__TOPIC_STATE__INIT;
    Queued__V1__Printers printers = QUEUED__V1__PRINTERS__INIT;
    void **pointers = NULL;

    message_init(&message, number);
    Queued__V1__PrinterView *to = message_parts(&message, count, sizeof *to, &pointers);
    for (uint32_t i = 0; i < count && to != NULL; i++) {
        queued__v1__printer_view__init(&to[i]);
        to[i].kiosk = part_text(views[i].kiosk);
        to[i].state = (Queued__V1__PrinterState)views[i].state;
        to[i].since_ms = views[i].since_ms;
        to[i].waiting = views[i].waiting;
        to[i].printed_ticket_id = views[i].printed_ticket_id;
        to[i].failed_ticket_id = views[i].failed_ticket_id;
    }
    printers.n_printers = to == NULL ? 0 : count;
    printers.printers = (Queued__V1__PrinterView **)pointers;
    state.state_case = QUEUED__V1__TOPIC_STATE__STATE_PRINTERS;
    state.printers = &printers;
    return frame_topic(&message, &state, office);
}

static void put_missed(struct message *message,
                       Queued__V1__Devices *to,
                       const struct office *office,
                       const struct device_view *views,
                       uint32_t count)
{
    void **pointers = NULL;
    Queued__V1__Alarm *alarms = message_parts(message, count, sizeof *alarms, &pointers);

    for (uint32_t i = 0; i < count && alarms != NULL; i++) {
        if (views[i].is_missed) {
            Queued__V1__Alarm *alarm = &alarms[to->n_alarms++];
            queued__v1__alarm__init(alarm);
            alarm->kind = QUEUED__V1__ALARM_KIND__ALARM_KIND_DEVICE_GONE;
            alarm->device_id = views[i].device_id;
            alarm->since_ms = views[i].state == DEVICE_VIEW_UNSEEN ? 0 : views[i].since_ms;
            alarm->limit_ms = office->definition->alarms.device_ms;
        }
    }
    to->alarms = (Queued__V1__Alarm **)pointers;
}

struct frame *response_devices(uint32_t number,
                               const struct office *office,
                               const struct device_view *views,
                               uint32_t count)
{
    struct message message;
    Queued__V1__TopicState state = QUEUED__V1__TOPIC_STATE__INIT;
    Queued__V1__Devices devices = QUEUED__V1__DEVICES__INIT;
    void **pointers = NULL;

    message_init(&message, number);
    Queued__V1__DeviceView *to = message_parts(&message, count, sizeof *to, &pointers);
    for (uint32_t i = 0; i < count && to != NULL; i++) {
        queued__v1__device_view__init(&to[i]);
        to[i].device_id = views[i].device_id;
        to[i].name = part_text(views[i].name);
        to[i].kind = (Queued__V1__DeviceKind)views[i].kind;
        to[i].state = (Queued__V1__DeviceState)views[i].state;
        to[i].since_ms = views[i].since_ms;
    }
    devices.n_devices = to == NULL ? 0 : count;
    devices.devices = (Queued__V1__DeviceView **)pointers;
    put_missed(&message, &devices, office, views, count);
    state.state_case = QUEUED__V1__TOPIC_STATE__STATE_DEVICES;
    state.devices = &devices;
    return frame_topic(&message, &state, office);
}
