#include "queued/office/event.h"

#include <stdlib.h>

#define EVENT_LIST_SIZE_MIN 16

enum qd_err event_list_reserve(struct event_list *list, size_t more)
{
    if (more <= list->size - list->count) {
        return QD_OK;
    }
    size_t size = list->size == 0 ? EVENT_LIST_SIZE_MIN : list->size;
    while (size - list->count < more) {
        if (size > SIZE_MAX / sizeof *list->events / 2) {
            return QD_ERR_NOMEM;
        }
        size *= 2;
    }
    struct event *events = realloc(list->events, size * sizeof *events);
    if (events == NULL) {
        return QD_ERR_NOMEM;
    }
    list->events = events;
    list->size = size;
    return QD_OK;
}

void event_list_push(struct event_list *list, const struct event *event)
{
    QD_ASSERT(list->count < list->size);
    list->events[list->count++] = *event;
}

void event_list_deinit(struct event_list *list)
{
    free(list->events);
    *list = (struct event_list){0};
}

static const char *const event_names[EVENT_KIND_MAX + 1] = {
    [EVENT_DAY_OPENED] = "day_opened",
    [EVENT_DAY_CLOSED] = "day_closed",
    [EVENT_SERVICE_TIME_LEARNED] = "service_time_learned",
    [EVENT_TICKET_CARRIED] = "ticket_carried",
    [EVENT_DEFINITION_APPLIED] = "definition_applied",
    [EVENT_TICKET_ISSUED] = "ticket_issued",
    [EVENT_TICKET_CALLED] = "ticket_called",
    [EVENT_TICKET_RECALLED] = "ticket_recalled",
    [EVENT_TICKET_STARTED] = "ticket_started",
    [EVENT_TICKET_FINISHED] = "ticket_finished",
    [EVENT_TICKET_NO_SHOW] = "ticket_no_show",
    [EVENT_TICKET_RETURNED] = "ticket_returned",
    [EVENT_TICKET_PARKED] = "ticket_parked",
    [EVENT_TICKET_RESUMED] = "ticket_resumed",
    [EVENT_TICKET_TRANSFERRED] = "ticket_transferred",
    [EVENT_TICKET_REQUEUED] = "ticket_requeued",
    [EVENT_TICKET_RECLASSIFIED] = "ticket_reclassified",
    [EVENT_TICKET_CANCELLED] = "ticket_cancelled",
    [EVENT_TICKET_EXPIRED] = "ticket_expired",
    [EVENT_TICKET_REPRINTED] = "ticket_reprinted",
    [EVENT_TICKET_UNBOUND] = "ticket_unbound",
    [EVENT_ACTION_UNDONE] = "action_undone",
    [EVENT_TICKET_RATED] = "ticket_rated",
    [EVENT_CLERK_LOGGED_IN] = "clerk_logged_in",
    [EVENT_CLERK_LOGGED_OUT] = "clerk_logged_out",
    [EVENT_COUNTER_OPENED] = "counter_opened",
    [EVENT_COUNTER_PAUSED] = "counter_paused",
    [EVENT_COUNTER_CLOSED] = "counter_closed",
};

const char *event_name(enum event_kind kind)
{
    QD_ASSERT((unsigned)kind <= EVENT_KIND_MAX);
    QD_ASSERT(event_names[kind] != NULL);
    return event_names[kind];
}
