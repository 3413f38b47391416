#include "tests/sim/trace.h"

#include "queued/base/assert.h"
#include "queued/office/calendar.h"

static const char *const command_names[COMMAND_KIND_COUNT] = {
    [COMMAND_ISSUE] = "issue",
    [COMMAND_CALL_NEXT] = "call_next",
    [COMMAND_CALL_TICKET] = "call_ticket",
    [COMMAND_RECALL] = "recall",
    [COMMAND_START] = "start",
    [COMMAND_FINISH] = "finish",
    [COMMAND_NO_SHOW] = "no_show",
    [COMMAND_RETURN] = "return",
    [COMMAND_PARK] = "park",
    [COMMAND_RESUME] = "resume",
    [COMMAND_TRANSFER] = "transfer",
    [COMMAND_REQUEUE] = "requeue",
    [COMMAND_RECLASSIFY] = "reclassify",
    [COMMAND_CANCEL] = "cancel",
    [COMMAND_UNDO] = "undo",
    [COMMAND_REPRINT] = "reprint",
    [COMMAND_LOG_IN] = "log_in",
    [COMMAND_LOG_OUT] = "log_out",
    [COMMAND_OPEN_COUNTER] = "open_counter",
    [COMMAND_PAUSE_COUNTER] = "pause_counter",
    [COMMAND_CLOSE_COUNTER] = "close_counter",
    [COMMAND_RELEASE_COUNTER] = "release_counter",
    [COMMAND_OPEN_DAY] = "open_day",
    [COMMAND_CLOSE_DAY] = "close_day",
    [COMMAND_TICK] = "tick",
    [COMMAND_RATE] = "rate",
};

static const char *const actor_names[ACTOR_KIND_COUNT] = {
    [ACTOR_NONE] = "nobody",
    [ACTOR_SYSTEM] = "system",
    [ACTOR_DEVICE] = "device",
    [ACTOR_CLERK] = "clerk",
    [ACTOR_MANAGER] = "manager",
    [ACTOR_ADMINISTRATOR] = "administrator",
    [ACTOR_CITIZEN] = "citizen",
};

static const char *const class_names[TICKET_CLASS_COUNT] = {
    "", "regular", "priority", "appointment"};
static const char *const reason_names[] = {"", "smallest key", "bound", "by label"};

static void clock_of(FILE *file, int64_t at_ms)
{
    const struct definition zone = {.zone_base_offset_s = 7 * 3600};
    struct local_time local = calendar_local(&zone, at_ms);

    (void)fprintf(file,
                  "%u %02u:%02u:%02u.%03u",
                  local.date,
                  local.minute / 60,
                  local.minute % 60,
                  local.second,
                  (unsigned)(at_ms % 1000));
}

void trace_note(FILE *file, int64_t now_ms, const char *what)
{
    if (file != NULL) {
        clock_of(file, now_ms);
        (void)fprintf(file, " -- %s\n", what);
    }
}

void trace_command(FILE *file, int64_t now_ms, const struct command *command, enum refusal refusal)
{
    if (file == NULL) {
        return;
    }
    clock_of(file, now_ms);
    (void)fprintf(file,
                  " %s %llu: %s",
                  actor_names[command->actor.kind],
                  (unsigned long long)command->actor.id,
                  command_names[command->kind]);
    if (command->kind == COMMAND_ISSUE) {
        (void)fprintf(file,
                      " service %u %s",
                      command->issue.service_id,
                      class_names[command->issue.ticket_class]);
    } else if (command->kind == COMMAND_CALL_TICKET) {
        (void)fprintf(file, " %s", command->label);
    } else if (command->kind == COMMAND_RECLASSIFY) {
        (void)fprintf(file, " %s", class_names[command->ticket_class]);
    } else if (command->kind == COMMAND_RATE) {
        (void)fprintf(file, " %u", command->rating.level);
        for (uint32_t i = 0; i < command->rating.reason_count; i++) {
            (void)fprintf(file, " reason %u", command->rating.reason_ids[i]);
        }
    }
    if (command->ticket_id != 0) {
        (void)fprintf(file, " ticket %llu", (unsigned long long)command->ticket_id);
    }
    if (command->counter_id != 0) {
        (void)fprintf(file, " counter %u", command->counter_id);
    }
    if (command->service_id != 0) {
        (void)fprintf(file, " to service %u", command->service_id);
    }
    (void)fprintf(file,
                  "%s%s\n",
                  refusal == REFUSAL_NONE ? "" : " ",
                  refusal == REFUSAL_NONE ? "" : refusal_key(refusal));
}

static void trace_called(FILE *file, const struct office *office, const struct event_called *called)
{
    (void)fprintf(file,
                  ": %s%s, of %u",
                  reason_names[called->reason],
                  called->automatic ? ", automatic" : "",
                  called->waiting);
    if (called->passed_not_served + called->passed_bound + called->passed_by_label > 0) {
        (void)fprintf(file,
                      ", passed %u not served, %u bound, %u by label:",
                      called->passed_not_served,
                      called->passed_bound,
                      called->passed_by_label);
        for (uint32_t i = 0; i < called->passed_count; i++) {
            char label[LABEL_SIZE];
            ticket_label(office_ticket(office, called->passed_ticket_ids[i]), label);
            (void)fprintf(file, " %s", label);
        }
    }
}

void trace_event(FILE *file, const struct office *office, const struct event *event)
{
    const struct ticket *ticket = office_ticket(office, event->ticket_id);
    char label[LABEL_SIZE] = "";

    if (file == NULL) {
        return;
    }
    (void)fprintf(file, "    %llu %s", (unsigned long long)event->seq, event_name(event->kind));
    if (ticket != NULL) {
        ticket_label(ticket, label);
        (void)fprintf(file, " %s", label);
    }
    if (event->counter_id != 0) {
        (void)fprintf(file, " counter %u", event->counter_id);
    }
    if (event->kind == EVENT_TICKET_ISSUED) {
        (void)fprintf(file,
                      ": key +%lld min, %u ahead",
                      (long long)((event->issued.key_ms - event->at_ms) / 60000),
                      event->issued.forecast.people_ahead);
        if (event->issued.forecast.known) {
            (void)fprintf(
                file, ", in %lld min", (long long)(event->issued.forecast.expected_ms / 60000));
        }
    } else if (event->kind == EVENT_TICKET_CALLED) {
        trace_called(file, office, &event->called);
    } else if (event->kind == EVENT_TICKET_TRANSFERRED) {
        (void)fprintf(file,
                      ": to service %u counter %u",
                      event->transferred.service_id,
                      event->transferred.to_counter_id);
    } else if (event->kind == EVENT_ACTION_UNDONE) {
        (void)fprintf(file, ": %llu", (unsigned long long)event->undone.undone_seq);
    } else if (event->kind == EVENT_TICKET_RATED) {
        (void)fprintf(file, ": %u", event->rated.level);
    } else if (event->kind == EVENT_DAY_CLOSED) {
        (void)fprintf(
            file, ": %u issued, %u expired", event->day_closed.issued, event->day_closed.expired);
    }
    (void)fputc('\n', file);
}
