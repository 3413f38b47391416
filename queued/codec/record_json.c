#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "queued/codec/record.h"
#include "queued/office/calendar.h"

/* Text that grows until it does not fit. */
struct json {
    const struct definition *definition;
    char *text;
    size_t size;
    size_t used;
    bool is_full;
};

static void put(struct json *json, const char *format, ...) QD_PRINTF(2, 3);

static void put(struct json *json, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    int len = vsnprintf(json->text + json->used, json->size - json->used, format, arguments);
    va_end(arguments);
    if (len < 0 || (size_t)len >= json->size - json->used) {
        json->is_full = true;
        json->used = 0; /* What is there is given up. */
        return;
    }
    json->used += (size_t)len;
}

static void put_text(struct json *json, const char *name, const char *text)
{
    put(json, ",\"%s\":\"", name);
    for (; *text != '\0'; text++) {
        unsigned char byte = (unsigned char)*text;
        if (byte == '"' || byte == '\\') {
            put(json, "\\%c", byte);
        } else if (byte < 0x20) {
            put(json, "\\u%04x", byte);
        } else {
            put(json, "%c", byte);
        }
    }
    put(json, "\"");
}

static void put_number(struct json *json, const char *name, int64_t number)
{
    put(json, ",\"%s\":%lld", name, (long long)number);
}

static void put_flag(struct json *json, const char *name, bool flag)
{
    put(json, ",\"%s\":%s", name, flag ? "true" : "false");
}

static void put_hex(struct json *json, const char *name, const uint8_t *bytes, size_t len)
{
    put(json, ",\"%s\":\"", name);
    for (size_t i = 0; i < len; i++) {
        put(json, "%02x", bytes[i]);
    }
    put(json, "\"");
}

static void put_word(
    struct json *json, const char *name, const char *const *words, size_t count, int value)
{
    bool known = value >= 0 && (size_t)value < count && words[value] != NULL;

    put_text(json, name, known ? words[value] : "none");
}

/* RFC 3339 to the millisecond, in the office's local time; null for none. */
static void put_instant(struct json *json, const char *name, int64_t at_ms)
{
    static const struct definition utc = {0};
    struct local_time local = calendar_local(json->definition, at_ms);
    int64_t whole_ms = at_ms - at_ms % 1000;
    int64_t shown_ms =
        calendar_instant(&utc, local.date, local.minute) + (int64_t)local.second * 1000;
    int64_t offset_min = (shown_ms - whole_ms) / 60000;
    char sign = offset_min < 0 ? '-' : '+';

    offset_min = offset_min < 0 ? -offset_min : offset_min;
    if (at_ms == 0) {
        put(json, ",\"%s\":null", name);
        return;
    }
    put(json,
        ",\"%s\":\"%04u-%02u-%02uT%02u:%02u:%02u.%03d%c%02d:%02d\"",
        name,
        local.date / 10000,
        local.date / 100 % 100,
        local.date % 100,
        local.minute / 60,
        local.minute % 60,
        local.second,
        (int)(at_ms % 1000),
        sign,
        (int)(offset_min / 60),
        (int)(offset_min % 60));
}

/* --- Words --- */

static const char *const actors[ACTOR_KIND_COUNT] = {
    [ACTOR_SYSTEM] = "system",
    [ACTOR_DEVICE] = "device",
    [ACTOR_CLERK] = "clerk",
    [ACTOR_MANAGER] = "manager",
    [ACTOR_ADMINISTRATOR] = "administrator",
    [ACTOR_CITIZEN] = "citizen",
};

static const char *const classes[TICKET_CLASS_COUNT] = {
    [CLASS_REGULAR] = "regular",
    [CLASS_PRIORITY] = "priority",
    [CLASS_APPOINTMENT] = "appointment",
};

static const char *const channels[CHANNEL_COUNT] = {
    [CHANNEL_KIOSK] = "kiosk",
    [CHANNEL_PHONE] = "phone",
    [CHANNEL_CLERK] = "clerk",
    [CHANNEL_APPOINTMENT] = "appointment",
};

static const char *const languages[LANGUAGE_COUNT] = {[LANGUAGE_VI] = "vi", [LANGUAGE_EN] = "en"};

static const char *const outcomes[OUTCOME_COUNT] = {
    [OUTCOME_SETTLED] = "settled",
    [OUTCOME_DOSSIER_ACCEPTED] = "dossier_accepted",
    [OUTCOME_MORE_DOCUMENTS] = "more_documents",
    [OUTCOME_RESULT_HANDED_OVER] = "result_handed_over",
    [OUTCOME_REFUSED] = "refused",
    [OUTCOME_REFERRED] = "referred",
};

static const char *const reasons[] = {
    [CALL_SMALLEST_KEY] = "smallest_key",
    [CALL_BOUND] = "bound",
    [CALL_BY_LABEL] = "by_label",
};

/* --- Bodies --- */

static void put_forecast(struct json *json, const struct forecast *forecast)
{
    put(json, ",\"forecast\":{\"people_ahead\":%u", forecast->people_ahead);
    put_flag(json, "known", forecast->known);
    put_number(json, "expected_ms", forecast->expected_ms);
    put_number(json, "low50_ms", forecast->low50_ms);
    put_number(json, "high50_ms", forecast->high50_ms);
    put_number(json, "low90_ms", forecast->low90_ms);
    put_number(json, "high90_ms", forecast->high90_ms);
    put(json, "}");
}

static void put_ids(struct json *json, const char *name, const uint32_t *ids, uint32_t count)
{
    put(json, ",\"%s\":[", name);
    for (uint32_t i = 0; i < count; i++) {
        put(json, i == 0 ? "%u" : ",%u", ids[i]);
    }
    put(json, "]");
}

static void put_issued(struct json *json, const struct event_issued *issued)
{
    put(json, "\"service\":%u", issued->service_id);
    put_text(json, "letter", issued->letter);
    put_number(json, "number", issued->number);
    put_ids(json, "procedures", issued->procedure_ids, issued->procedure_count);
    put_word(json, "class", classes, TICKET_CLASS_COUNT, (int)issued->ticket_class);
    put_word(json, "channel", channels, CHANNEL_COUNT, (int)issued->channel);
    put_word(json, "language", languages, LANGUAGE_COUNT, (int)issued->language);
    put_instant(json, "key_at", issued->key_ms);
    put_instant(json, "appointment_at", issued->appointment_at_ms);
    put_forecast(json, &issued->forecast);
}

static void put_called(struct json *json, const struct event_called *called)
{
    put_word(json, "reason", reasons, QD_ARRAY_LEN(reasons), (int)called->reason);
    put_flag(json, "automatic", called->automatic);
    put_instant(json, "key_at", called->key_ms);
    put_number(json, "waiting", called->waiting);
    put_number(json, "passed_not_served", called->passed_not_served);
    put_number(json, "passed_bound", called->passed_bound);
    put_number(json, "passed_by_label", called->passed_by_label);
    put(json, ",\"passed_tickets\":[");
    for (uint32_t i = 0; i < called->passed_count; i++) {
        unsigned long long id = called->passed_ticket_ids[i];
        put(json, i == 0 ? "%llu" : ",%llu", id);
    }
    put(json, "]");
}

static void put_carried(struct json *json, const struct event *event)
{
    put(json, ",\"issued\":{");
    put_issued(json, &event->carried.issued);
    put(json, "}");
    put_instant(json, "issued_at", event->carried.issued_at_ms);
    put_number(json, "service", event->carried.service_id);
    put_number(json, "leg", event->carried.leg_index);
    put_instant(json, "entered_at", event->carried.entered_at_ms);
    put_instant(json, "first_called_at", event->carried.first_called_at_ms);
    put_number(json, "no_shows", event->carried.no_show_count);
}

static void put_finished(struct json *json, const struct event *event)
{
    put_word(json, "outcome", outcomes, OUTCOME_COUNT, (int)event->finished.outcome);
    put_text(json, "dossier", event->finished.dossier_code);
    put_number(json, "due_date", event->finished.dossier_due_date);
}

static void put_day_body(struct json *json, const struct event *event)
{
    switch ((int)event->kind) {
    case EVENT_DAY_OPENED:
        put_number(json, "date", event->day_opened.date);
        put_flag(json, "by_manager", event->day_opened.by_manager);
        break;
    case EVENT_DAY_CLOSED:
        put_number(json, "date", event->day_closed.date);
        put_number(json, "issued", event->day_closed.issued);
        put_number(json, "expired", event->day_closed.expired);
        break;
    case EVENT_SERVICE_TIME_LEARNED:
        put_number(json, "service", event->learned.service_id);
        put_number(json, "mean_ms", event->learned.mean_ms);
        put_number(json, "weight_milli", event->learned.weight_milli);
        break;
    case EVENT_TICKET_CARRIED:
        put_carried(json, event);
        break;
    case EVENT_DEFINITION_APPLIED:
        put_number(json, "version", (int64_t)event->definition.version);
        put_hex(json, "digest", event->definition.digest, sizeof event->definition.digest);
        break;
    case EVENT_CLERK_LOGGED_OUT:
        put_flag(json, "taken_over", event->logged_out.taken_over);
        break;
    case EVENT_COUNTER_OPENED:
        put_flag(json, "automatic", event->opened.automatic);
        break;
    case EVENT_COUNTER_PAUSED:
        put_number(json, "reason", event->paused.reason_id);
        break;
    default:
        break;
    }
}

static void put_ticket_body(struct json *json, const struct event *event)
{
    switch ((int)event->kind) {
    case EVENT_TICKET_ISSUED:
        put(json, ",");
        put_issued(json, &event->issued);
        break;
    case EVENT_TICKET_CALLED:
        put_called(json, &event->called);
        break;
    case EVENT_TICKET_RECALLED:
        put_number(json, "call_count", event->recalled.call_count);
        break;
    case EVENT_TICKET_FINISHED:
        put_finished(json, event);
        break;
    case EVENT_TICKET_TRANSFERRED:
        put_number(json, "service", event->transferred.service_id);
        put_number(json, "to_counter", event->transferred.to_counter_id);
        break;
    case EVENT_TICKET_RECLASSIFIED:
        put_word(json, "class", classes, TICKET_CLASS_COUNT, (int)event->reclassified.ticket_class);
        put_instant(json, "key_at", event->reclassified.key_ms);
        break;
    case EVENT_TICKET_RATED:
        put_number(json, "level", event->rated.level);
        put_ids(json, "reasons", event->rated.reason_ids, event->rated.reason_count);
        break;
    case EVENT_ACTION_UNDONE:
        put_number(json, "undone_seq", (int64_t)event->undone.undone_seq);
        break;
    default:
        break;
    }
}

enum qd_err record_event_json(const struct event *event,
                              const struct definition *definition,
                              char *text,
                              size_t size)
{
    struct json json = {.definition = definition, .text = text, .size = size};
    bool is_about_ticket = event->kind >= EVENT_TICKET_ISSUED && event->kind <= EVENT_TICKET_RATED;

    QD_ASSERT(size > 0);
    put(&json, "{\"seq\":%llu", (unsigned long long)event->seq);
    put_instant(&json, "at", event->at_ms);
    put_text(&json, "event", event_name(event->kind));
    put_number(&json, "office", event->office_id);
    put_number(&json, "definition", (int64_t)event->definition_version);
    put_word(&json, "actor", actors, ACTOR_KIND_COUNT, (int)event->actor.kind);
    put_number(&json, "actor_id", (int64_t)event->actor.id);
    put_hex(&json, "command_id", event->command_id.bytes, sizeof event->command_id.bytes);
    put(&json, ",\"command_hash\":\"%016llx\"", (unsigned long long)event->command_hash);
    put_number(&json, "ticket", (int64_t)event->ticket_id);
    put_number(&json, "counter", event->counter_id);
    put_number(&json, "clerk", event->clerk_id);
    if (is_about_ticket) {
        put_ticket_body(&json, event);
    } else {
        put_day_body(&json, event);
    }
    put(&json, "}");
    return json.is_full ? QD_ERR_TOO_BIG : QD_OK;
}
