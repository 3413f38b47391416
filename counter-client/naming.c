#include "counter-client/naming.h"

#include <time.h>

#include "counter-client/words.h"

#define MS_PER_SECOND 1000

/* "09:30" today, or "2026-11-30T09:30", by the office's clock. 0: neither. */
static int64_t read_instant(const struct place *place, const char *text, int64_t now_ms)
{
    GTimeZone *zone = place_zone(place);
    struct tm parts = {0};
    const char *end = strptime(text, "%H:%M", &parts);
    int64_t at_ms = 0;
    GDateTime *at = NULL;

    if (zone == NULL) {
        zone = g_time_zone_new_local();
    }
    if (end != NULL && *end == '\0') {
        GDateTime *utc = g_date_time_new_from_unix_utc(now_ms / MS_PER_SECOND);
        GDateTime *today = g_date_time_to_timezone(utc, zone);
        at = g_date_time_new(zone,
                             g_date_time_get_year(today),
                             g_date_time_get_month(today),
                             g_date_time_get_day_of_month(today),
                             parts.tm_hour,
                             parts.tm_min,
                             0);
        g_date_time_unref(today);
        g_date_time_unref(utc);
    } else {
        char *whole = g_strconcat(text, ":00", NULL);
        at = g_date_time_new_from_iso8601(whole, zone);
        g_free(whole);
    }
    if (at != NULL) {
        at_ms = g_date_time_to_unix(at) * MS_PER_SECOND;
        g_date_time_unref(at);
    }
    g_time_zone_unref(zone);
    return at_ms;
}

static void refuse(struct naming *naming,
                   Queued__V1__RefusalCode code,
                   const char *key,
                   GString *text)
{
    naming->code = code;
    naming->key = key;
    naming->text = g_string_free(text, FALSE);
}

static enum naming_result refuse_reason(const struct place *place, struct naming *naming)
{
    GString *text = g_string_new(words_pick("Không có lý do tạm nghỉ này. Có:",
                                            "There is no such pause reason. There are:"));

    for (size_t i = 0; i < place->office->n_pause_reasons; i++) {
        const Queued__V1__PauseReason *reason = place->office->pause_reasons[i];
        g_string_append_printf(
            text, "%s %u %s", i == 0 ? "" : ",", reason->reason_id, words_of(reason->text));
    }
    refuse(naming,
           QUEUED__V1__REFUSAL_CODE__REFUSAL_CODE_UNKNOWN_REASON,
           "refusal.unknown_reason",
           text);
    return NAMING_UNKNOWN;
}

static enum naming_result refuse_service(const struct place *place, struct naming *naming)
{
    GString *text = g_string_new(
        words_pick("Không có lĩnh vực này. Có:", "There is no such service. There are:"));

    for (size_t i = 0; i < place->office->n_services; i++) {
        const Queued__V1__ServiceInfo *service = place->office->services[i];
        g_string_append_printf(
            text, "%s %s %s", i == 0 ? "" : ",", service->letter, words_of(service->name));
    }
    refuse(naming,
           QUEUED__V1__REFUSAL_CODE__REFUSAL_CODE_UNKNOWN_SERVICE,
           "refusal.unknown_service",
           text);
    return NAMING_UNKNOWN;
}

static enum naming_result find_reason(struct line *line,
                                      const struct place *place,
                                      struct naming *naming)
{
    const Queued__V1__PauseReason *reason = place_find_reason(place, line->target);

    if (reason == NULL) {
        return refuse_reason(place, naming);
    }
    line->action.reason_id = reason->reason_id;
    return NAMING_FOUND;
}

enum naming_result naming_find(struct line *line,
                               const struct place *place,
                               int64_t now_ms,
                               struct naming *naming)
{
    bool is_issue = line->action.kind == ACTION_ISSUE;
    const char *letter = is_issue ? line->target : line->service;

    if (line->action.kind == ACTION_PAUSE) {
        return find_reason(line, place, naming);
    }
    if (line->appointment != NULL) {
        line->action.appointment_at_ms = read_instant(place, line->appointment, now_ms);
        if (line->action.appointment_at_ms == 0) {
            return NAMING_NO_INSTANT;
        }
    }
    if (letter == NULL) {
        return NAMING_FOUND;
    }
    const Queued__V1__ServiceInfo *service = place_find_service(place, letter);
    if (service != NULL) {
        line->action.service_id = service->service_id;
        return NAMING_FOUND;
    }
    return is_issue ? NAMING_PROCEDURES : refuse_service(place, naming);
}

enum naming_result naming_find_procedure(struct line *line,
                                         const struct place *place,
                                         struct naming *naming)
{
    const Queued__V1__ProcedureInfo *procedure = place_find_procedure(place, line->target);

    if (procedure == NULL) {
        return refuse_service(place, naming);
    }
    line->action.procedure_id = procedure->procedure_id;
    return NAMING_FOUND;
}
