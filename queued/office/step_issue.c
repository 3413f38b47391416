#include <string.h>

#include "queued/base/assert.h"
#include "queued/office/calendar.h"
#include "queued/office/forecast.h"
#include "queued/office/step.h"
#include "queued/office/tickets.h"

/* A day that was closed before its hours were over stays closed. */
int64_t office_next_issuing(const struct office *office, int64_t now_ms)
{
    const struct definition *definition = office->definition;
    uint32_t date = calendar_local(definition, now_ms).date;
    bool is_over = !office->day_open && office->day_seq != 0 && office->date == date;
    int64_t from_ms =
        is_over ? calendar_instant(definition, calendar_date_add(date, 1), 0) : now_ms;

    return calendar_next_ticketing(definition, from_ms);
}

enum refusal office_may_issue(const struct office *office,
                              uint32_t service_id,
                              int64_t now_ms,
                              struct obstacle *obstacle)
{
    uint32_t index = definition_service_index(office->definition, service_id);

    if (index == INDEX_NONE) {
        return REFUSAL_UNKNOWN_SERVICE;
    }
    if (!office->day_open) {
        obstacle->until_ms = office_next_issuing(office, now_ms);
        return REFUSAL_DAY_CLOSED;
    }
    if (!office->day_by_manager && !calendar_is_ticketing(office->definition, now_ms)) {
        obstacle->until_ms = office_next_issuing(office, now_ms);
        return REFUSAL_NOT_ISSUING;
    }
    if (office->ticket_count >= LIMIT_TICKETS_PER_DAY) {
        return REFUSAL_OFFICE_FULL;
    }
    const struct service_plan *plan = &office->definition->services[index];
    const struct service *service = &office->services[index];
    if (plan->daily_limit != 0 && service->issued_count >= plan->daily_limit) {
        return REFUSAL_SERVICE_FULL;
    }
    if (service->open_counters == 0 && !office->definition->issue_without_counter) {
        return REFUSAL_NO_COUNTER;
    }
    return REFUSAL_NONE;
}

/* Every procedure is known and valid today; the first one gives the service where none was named.
 */
static enum refusal choose_service(const struct step *step, uint32_t *service_id)
{
    const struct command_issue *issue = &step->command->issue;
    const struct definition *definition = step->office->definition;
    uint32_t date = calendar_local(definition, step->now_ms).date;

    QD_ASSERT(issue->procedure_count <= LIMIT_TICKET_PROCEDURES);
    *service_id = issue->service_id;
    for (uint32_t i = 0; i < issue->procedure_count; i++) {
        uint32_t index = definition_procedure_index(definition, issue->procedure_ids[i]);
        if (index == INDEX_NONE) {
            return REFUSAL_UNKNOWN_PROCEDURE;
        }
        const struct procedure_plan *procedure = &definition->procedures[index];
        if (!definition_procedure_is_valid(procedure, date)) {
            return REFUSAL_UNKNOWN_PROCEDURE;
        }
        *service_id = *service_id == 0 ? procedure->service_id : *service_id;
    }
    return *service_id == 0 ? REFUSAL_UNKNOWN_SERVICE : REFUSAL_NONE;
}

/* An appointment of today; one that is past its grace is a walk-in. */
static enum refusal choose_class(const struct step *step, struct event_issued *issued)
{
    const struct command_issue *issue = &step->command->issue;
    const struct definition *definition = step->office->definition;

    issued->ticket_class = issue->ticket_class;
    if (issue->ticket_class != CLASS_APPOINTMENT) {
        return issue->appointment_at_ms == 0 ? REFUSAL_NONE : REFUSAL_APPOINTMENT_INVALID;
    }
    if (issue->appointment_at_ms == 0 ||
        calendar_local(definition, issue->appointment_at_ms).date !=
            calendar_local(definition, step->now_ms).date) {
        return REFUSAL_APPOINTMENT_INVALID;
    }
    issued->appointment_at_ms = issue->appointment_at_ms;
    if (step->now_ms > issue->appointment_at_ms + definition->appointment_grace_ms) {
        issued->ticket_class = CLASS_REGULAR;
    }
    return REFUSAL_NONE;
}

/* The next number of the service that no ticket kept overnight holds. */
static uint32_t choose_number(const struct office *office, uint32_t index)
{
    uint32_t number = office->services[index].next_number;
    uint32_t carried = tickets_carried(office);
    const char *letter = office->definition->services[index].letter;

    for (bool held = true; held;) {
        held = false;
        for (uint32_t i = 0; i < carried && !held; i++) {
            held = office->tickets[i].number == number &&
                   strcmp(office->tickets[i].letter, letter) == 0;
        }
        number += held ? 1 : 0;
    }
    return number;
}

enum refusal step_issue(struct step *step)
{
    const struct command_issue *issue = &step->command->issue;
    const struct office *office = step->office;
    struct event event = step_event(step, EVENT_TICKET_ISSUED);
    struct event_issued *issued = &event.issued;

    if (issue->definition_version != 0 &&
        issue->definition_version != office->definition->version) {
        return REFUSAL_STALE_DEFINITION;
    }
    enum refusal refusal = choose_service(step, &issued->service_id);
    if (refusal == REFUSAL_NONE) {
        refusal = office_may_issue(office, issued->service_id, step->now_ms, step->obstacle);
    }
    if (refusal == REFUSAL_NONE) {
        refusal = choose_class(step, issued);
    }
    if (refusal == REFUSAL_NONE && office_ticket_by_token(office, issue->token) != NULL) {
        refusal =
            REFUSAL_BUSY; /* Never in the life of the universe, unless randomness is broken. */
    }
    if (refusal != REFUSAL_NONE) {
        return refusal;
    }
    uint32_t index = definition_service_index(office->definition, issued->service_id);
    event.ticket_id = event.seq;
    memcpy(issued->token, issue->token, sizeof issued->token);
    memcpy(issued->letter, office->definition->services[index].letter, sizeof issued->letter);
    issued->number = choose_number(office, index);
    issued->procedure_count = issue->procedure_count;
    memcpy(issued->procedure_ids, issue->procedure_ids, sizeof issued->procedure_ids);
    issued->channel = issue->channel;
    issued->language = issue->language;
    issued->key_ms = ticket_key(
        office->definition, issued->ticket_class, step->now_ms, issued->appointment_at_ms);
    issued->forecast = forecast_new(office, issued->service_id, issued->ticket_class, step->now_ms);
    step_emit(step, &event);
    return REFUSAL_NONE;
}
