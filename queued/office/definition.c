#include "queued/office/definition.h"

#include <stdlib.h>
#include <string.h>

#include "queued/office/calendar.h"

#define MINUTES_PER_DAY 1440
#define WEEK_DAYS 7

/* A year: no rule of an office lasts longer, and no sum of an instant and a duration overflows. */
#define DURATION_MS_MAX (366 * INT64_C(86400000))

uint32_t definition_service_index(const struct definition *definition, uint32_t service_id)
{
    for (uint32_t i = 0; i < definition->service_count; i++) {
        if (definition->services[i].service_id == service_id) {
            return i;
        }
    }
    return INDEX_NONE;
}

uint32_t definition_counter_index(const struct definition *definition, uint32_t counter_id)
{
    for (uint32_t i = 0; i < definition->counter_count; i++) {
        if (definition->counters[i].counter_id == counter_id) {
            return i;
        }
    }
    return INDEX_NONE;
}

uint32_t definition_procedure_index(const struct definition *definition, uint32_t procedure_id)
{
    uint32_t low = 0;
    uint32_t high = definition->procedure_count;

    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (definition->procedures[middle].procedure_id < procedure_id) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    bool found = low < definition->procedure_count &&
                 definition->procedures[low].procedure_id == procedure_id;
    return found ? low : INDEX_NONE;
}

bool definition_procedure_is_valid(const struct procedure_plan *procedure, uint32_t date)
{
    return (procedure->valid_from == 0 || date >= procedure->valid_from) &&
           (procedure->valid_to == 0 || date <= procedure->valid_to);
}

static bool has_reason(const struct reason_plan *reasons, uint32_t count, uint32_t reason_id)
{
    for (uint32_t i = 0; i < count; i++) {
        if (reasons[i].reason_id == reason_id) {
            return true;
        }
    }
    return false;
}

bool definition_has_pause_reason(const struct definition *definition, uint32_t reason_id)
{
    return has_reason(definition->pause_reasons, definition->pause_reason_count, reason_id);
}

bool definition_has_rating_reason(const struct definition *definition, uint32_t reason_id)
{
    return has_reason(definition->rating_reasons, definition->rating_reason_count, reason_id);
}

static bool plan_is_sound(const struct day_plan *plan)
{
    if (plan->session_count > LIMIT_SESSIONS_PER_DAY) {
        return false;
    }
    for (uint32_t i = 0; i < plan->session_count; i++) {
        const struct session_plan *session = &plan->sessions[i];
        const struct session_plan *before = i > 0 ? &plan->sessions[i - 1] : NULL;
        if (session->opens_minute >= session->closes_minute ||
            session->closes_minute > MINUTES_PER_DAY ||
            session->ticketing_opens_minute >= session->ticketing_closes_minute ||
            session->ticketing_closes_minute > session->closes_minute) {
            return false;
        }
        if (before != NULL && (session->opens_minute < before->closes_minute ||
                               session->ticketing_opens_minute < before->ticketing_closes_minute)) {
            return false;
        }
    }
    return true;
}

static bool times_are_sound(const struct definition *definition)
{
    for (uint32_t i = 0; i < WEEK_DAYS; i++) {
        if (!plan_is_sound(&definition->week[i])) {
            return false;
        }
    }
    for (uint32_t i = 0; i < definition->date_count; i++) {
        const struct date_plan *date = &definition->dates[i];
        if (!calendar_date_is_valid(date->date) || !plan_is_sound(&date->plan) ||
            (i > 0 && definition->dates[i - 1].date >= date->date)) {
            return false;
        }
    }
    for (uint32_t i = 1; i < definition->zone_change_count; i++) {
        if (definition->zone_changes[i - 1].at_ms >= definition->zone_changes[i].at_ms) {
            return false;
        }
    }
    return definition->day_lead_minutes < MINUTES_PER_DAY;
}

static bool durations_are_sound(const struct definition *definition)
{
    const int64_t durations_ms[] = {
        definition->head_regular_ms,
        definition->head_priority_ms,
        definition->head_appointment_ms,
        definition->appointment_grace_ms,
        definition->return_window_ms,
        definition->recall_min_ms,
        definition->undo_window_ms,
        definition->promised_wait_ms,
        definition->alarms.wait_ms,
        definition->alarms.pause_ms,
        definition->alarms.device_ms,
    };

    for (size_t i = 0; i < QD_ARRAY_LEN(durations_ms); i++) {
        if (durations_ms[i] < 0 || durations_ms[i] > DURATION_MS_MAX) {
            return false;
        }
    }
    return definition->promised_wait_ms > 0 &&
           definition->alarms.service_percent <= ALARM_SERVICE_PERCENT_MAX;
}

static bool services_are_sound(const struct definition *definition)
{
    for (uint32_t i = 0; i < definition->service_count; i++) {
        const struct service_plan *service = &definition->services[i];
        if (service->service_id == 0 || service->letter[0] == '\0' ||
            memchr(service->letter, '\0', LETTER_SIZE) == NULL || service->first_number == 0 ||
            service->first_number > LIMIT_TICKETS_PER_DAY || service->service_prior_ms <= 0 ||
            service->service_prior_ms > DURATION_MS_MAX ||
            service->notice_minute >= MINUTES_PER_DAY) {
            return false;
        }
        for (uint32_t j = 0; j < i; j++) {
            const struct service_plan *other = &definition->services[j];
            if (other->service_id == service->service_id ||
                strcmp(other->letter, service->letter) == 0 ||
                strcmp(other->code, service->code) == 0) {
                return false;
            }
        }
    }
    return true;
}

static bool counters_are_sound(const struct definition *definition)
{
    for (uint32_t i = 0; i < definition->counter_count; i++) {
        const struct counter_plan *counter = &definition->counters[i];
        if (counter->counter_id == 0) {
            return false;
        }
        for (uint32_t j = 0; j < i; j++) {
            if (definition->counters[j].counter_id == counter->counter_id) {
                return false;
            }
        }
        for (uint32_t j = definition->service_count; j < LIMIT_SERVICES; j++) {
            if (service_set_has(&counter->services, j)) {
                return false;
            }
        }
    }
    return true;
}

static bool reasons_are_sound(const struct reason_plan *reasons, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        if (reasons[i].reason_id == 0 || has_reason(reasons, i, reasons[i].reason_id)) {
            return false;
        }
    }
    return true;
}

static bool lists_are_sound(const struct definition *definition)
{
    for (uint32_t i = 0; i < definition->procedure_count; i++) {
        const struct procedure_plan *procedure = &definition->procedures[i];
        if (procedure->procedure_id == 0 ||
            (i > 0 && definition->procedures[i - 1].procedure_id >= procedure->procedure_id) ||
            definition_service_index(definition, procedure->service_id) == INDEX_NONE) {
            return false;
        }
    }
    return reasons_are_sound(definition->pause_reasons, definition->pause_reason_count) &&
           reasons_are_sound(definition->rating_reasons, definition->rating_reason_count);
}

bool definition_is_sound(const struct definition *definition)
{
    if (definition->service_count == 0 || definition->service_count > LIMIT_SERVICES ||
        definition->counter_count == 0 || definition->counter_count > LIMIT_COUNTERS ||
        definition->procedure_count > LIMIT_PROCEDURES ||
        definition->date_count > LIMIT_CALENDAR_DATES ||
        definition->zone_change_count > LIMIT_ZONE_CHANGES ||
        definition->pause_reason_count > LIMIT_PAUSE_REASONS ||
        (definition->rating_level_count != 0 &&
         definition->rating_level_count != LIMIT_RATING_LEVELS) ||
        definition->rating_reason_count > LIMIT_RATING_REASONS ||
        definition->notice_count > LIMIT_NOTICES) {
        return false;
    }
    return times_are_sound(definition) && durations_are_sound(definition) &&
           services_are_sound(definition) && counters_are_sound(definition) &&
           lists_are_sound(definition);
}

void definition_deinit(struct definition *definition)
{
    free(definition->storage);
    memset(definition, 0, sizeof *definition);
}
