#include <stdlib.h>
#include <string.h>

#include "queued/base/text.h"
#include "queued/codec/part.h"
#include "queued/codec/record.h"
#include "queued/codec/wire.h"
#include "queued/v1/definition.pb-c.h"

/* A definition is packed rarely; its messages live in one block that is thrown away. */

/* The largest office: mostly the texts of its procedures. What is packed can be read back. */
#define DEFINITION_BYTES_MAX ((size_t)128 * 1024 * 1024)
#define PROCEDURE_BYTES_MAX (2 * LIMIT_PROCEDURE_NAME + LIMIT_TITLE + LIMIT_LINK + 4 * LIMIT_NAME)

static_assert(DEFINITION_BYTES_MAX >= (size_t)LIMIT_PROCEDURES * PROCEDURE_BYTES_MAX * 3 / 2,
              "the largest office fits, with room for its other parts");

static void put_plan(struct arena *arena, Queued__V1__DayPlan *to, const struct day_plan *plan)
{
    void **pointers = NULL;
    Queued__V1__SessionPlan *sessions =
        part_array(arena, plan->session_count, sizeof *sessions, &pointers);

    queued__v1__day_plan__init(to);
    for (uint32_t i = 0; i < plan->session_count && sessions != NULL; i++) {
        queued__v1__session_plan__init(&sessions[i]);
        sessions[i].opens_minute = plan->sessions[i].opens_minute;
        sessions[i].closes_minute = plan->sessions[i].closes_minute;
        sessions[i].ticketing_opens_minute = plan->sessions[i].ticketing_opens_minute;
        sessions[i].ticketing_closes_minute = plan->sessions[i].ticketing_closes_minute;
    }
    to->n_sessions = sessions == NULL ? 0 : plan->session_count;
    to->sessions = (Queued__V1__SessionPlan **)pointers;
}

static void put_week(struct arena *arena,
                     Queued__V1__Definition *to,
                     const struct definition *definition)
{
    void **pointers = NULL;
    Queued__V1__DayPlan *days = part_array(arena, 7, sizeof *days, &pointers);

    for (size_t i = 0; i < 7 && days != NULL; i++) {
        put_plan(arena, &days[i], &definition->week[i]);
    }
    to->n_week = 7;
    to->week = (Queued__V1__DayPlan **)pointers;
}

static void put_dates(struct arena *arena,
                      Queued__V1__Definition *to,
                      const struct definition *definition)
{
    void **pointers = NULL;
    size_t count = definition->date_count;
    Queued__V1__DatePlan *dates = part_array(arena, count, sizeof *dates, &pointers);
    void **plan_pointers = NULL;
    Queued__V1__DayPlan *plans = part_array(arena, count, sizeof *plans, &plan_pointers);

    for (size_t i = 0; i < count && dates != NULL && plans != NULL; i++) {
        queued__v1__date_plan__init(&dates[i]);
        put_plan(arena, &plans[i], &definition->dates[i].plan);
        dates[i].date = definition->dates[i].date;
        dates[i].plan = &plans[i];
        dates[i].name = part_words(arena, &definition->dates[i].name);
    }
    to->n_dates = count;
    to->dates = (Queued__V1__DatePlan **)pointers;
}

static void put_zone(struct arena *arena,
                     Queued__V1__Definition *to,
                     const struct definition *definition)
{
    void **pointers = NULL;
    size_t count = definition->zone_change_count;
    Queued__V1__ZoneChange *changes = part_array(arena, count, sizeof *changes, &pointers);

    for (size_t i = 0; i < count && changes != NULL; i++) {
        queued__v1__zone_change__init(&changes[i]);
        changes[i].at_ms = definition->zone_changes[i].at_ms;
        changes[i].offset_s = definition->zone_changes[i].offset_s;
    }
    to->n_zone_changes = count;
    to->zone_changes = (Queued__V1__ZoneChange **)pointers;
}

static void put_services(struct arena *arena,
                         Queued__V1__Definition *to,
                         const struct definition *definition)
{
    void **pointers = NULL;
    size_t count = definition->service_count;
    Queued__V1__ServicePlan *services = part_array(arena, count, sizeof *services, &pointers);

    for (size_t i = 0; i < count && services != NULL; i++) {
        const struct service_plan *from = &definition->services[i];
        queued__v1__service_plan__init(&services[i]);
        services[i].service_id = from->service_id;
        services[i].code = part_text(from->code);
        services[i].letter = part_text(from->letter);
        services[i].name = part_words(arena, &from->name);
        services[i].first_number = from->first_number;
        services[i].daily_limit = from->daily_limit;
        services[i].notice_minute = from->notice_minute;
        services[i].notice = part_words(arena, &from->notice);
        services[i].service_prior_ms = from->service_prior_ms;
        services[i].picture = part_text(from->picture);
    }
    to->n_services = count;
    to->services = (Queued__V1__ServicePlan **)pointers;
}

static void put_counters(struct arena *arena,
                         Queued__V1__Definition *to,
                         const struct definition *definition)
{
    void **pointers = NULL;
    size_t count = definition->counter_count;
    Queued__V1__CounterPlan *counters = part_array(arena, count, sizeof *counters, &pointers);

    for (size_t i = 0; i < count && counters != NULL; i++) {
        const struct counter_plan *from = &definition->counters[i];
        uint32_t *ids = arena_alloc(arena, sizeof *ids * definition->service_count);
        queued__v1__counter_plan__init(&counters[i]);
        counters[i].counter_id = from->counter_id;
        counters[i].name = part_words(arena, &from->name);
        counters[i].service_ids = ids;
        for (uint32_t j = 0; j < definition->service_count && ids != NULL; j++) {
            if (service_set_has(&from->services, j)) {
                ids[counters[i].n_service_ids++] = definition->services[j].service_id;
            }
        }
    }
    to->n_counters = count;
    to->counters = (Queued__V1__CounterPlan **)pointers;
}

static void put_procedures(struct arena *arena,
                           Queued__V1__Definition *to,
                           const struct definition *definition)
{
    void **pointers = NULL;
    size_t count = definition->procedure_count;
    Queued__V1__ProcedurePlan *procedures = part_array(arena, count, sizeof *procedures, &pointers);

    for (size_t i = 0; i < count && procedures != NULL; i++) {
        const struct procedure_plan *from = &definition->procedures[i];
        queued__v1__procedure_plan__init(&procedures[i]);
        procedures[i].procedure_id = from->procedure_id;
        procedures[i].service_id = from->service_id;
        procedures[i].code = part_text(from->code);
        procedures[i].name = part_text(from->name);
        procedures[i].short_label = part_words(arena, &from->short_label);
        procedures[i].time_limit = from->time_limit;
        procedures[i].time_unit = part_text(from->time_unit);
        procedures[i].fee = part_text(from->fee);
        procedures[i].documents = part_text(from->documents);
        procedures[i].link = part_text(from->link);
        procedures[i].valid_from = from->valid_from;
        procedures[i].valid_to = from->valid_to;
    }
    to->n_procedures = count;
    to->procedures = (Queued__V1__ProcedurePlan **)pointers;
}

static Queued__V1__ReasonPlan **put_reasons(struct arena *arena,
                                            const struct reason_plan *from,
                                            size_t count)
{
    void **pointers = NULL;
    Queued__V1__ReasonPlan *reasons = part_array(arena, count, sizeof *reasons, &pointers);

    for (size_t i = 0; i < count && reasons != NULL; i++) {
        queued__v1__reason_plan__init(&reasons[i]);
        reasons[i].reason_id = from[i].reason_id;
        reasons[i].text = part_words(arena, &from[i].text);
    }
    return (Queued__V1__ReasonPlan **)pointers;
}

static Queued__V1__Text **put_texts(struct arena *arena, const struct words *from, size_t count)
{
    Queued__V1__Text **texts = arena_alloc(arena, sizeof(Queued__V1__Text *) * (count + 1));

    for (size_t i = 0; i < count && texts != NULL; i++) {
        texts[i] = part_words(arena, &from[i]);
    }
    return texts;
}

static void put_lists(struct arena *arena,
                      Queued__V1__Definition *to,
                      const struct definition *definition)
{
    to->n_pause_reasons = definition->pause_reason_count;
    to->pause_reasons = put_reasons(arena, definition->pause_reasons, to->n_pause_reasons);
    to->n_rating_reasons = definition->rating_reason_count;
    to->rating_reasons = put_reasons(arena, definition->rating_reasons, to->n_rating_reasons);
    to->n_rating_levels = definition->rating_level_count;
    to->rating_levels = put_texts(arena, definition->rating_levels, to->n_rating_levels);
    to->n_notices = definition->notice_count;
    to->notices = put_texts(arena, definition->notices, to->n_notices);
}

static void put_kiosks(struct arena *arena,
                       Queued__V1__Definition *to,
                       const struct definition *definition)
{
    void **pointers = NULL;
    size_t count = definition->elsewhere_count;
    Queued__V1__ElsewherePlan *elsewhere = part_array(arena, count, sizeof *elsewhere, &pointers);

    for (size_t i = 0; i < count && elsewhere != NULL; i++) {
        queued__v1__elsewhere_plan__init(&elsewhere[i]);
        elsewhere[i].name = part_words(arena, &definition->elsewhere[i].name);
        elsewhere[i].place = part_words(arena, &definition->elsewhere[i].place);
    }
    to->n_elsewhere = count;
    to->elsewhere = (Queued__V1__ElsewherePlan **)pointers;

    count = definition->printer_count;
    Queued__V1__PrinterPlan *printers = part_array(arena, count, sizeof *printers, &pointers);
    for (size_t i = 0; i < count && printers != NULL; i++) {
        queued__v1__printer_plan__init(&printers[i]);
        printers[i].kiosk = part_text(definition->printers[i].kiosk);
        printers[i].target = part_text(definition->printers[i].target);
        printers[i].paper_mm = definition->printers[i].paper_mm;
    }
    to->n_printers = count;
    to->printers = (Queued__V1__PrinterPlan **)pointers;
}

static void put_rules(Queued__V1__Definition *to, const struct definition *definition)
{
    to->office_id = definition->office_id;
    to->code = part_text(definition->code);
    to->time_zone = part_text(definition->time_zone);
    to->zone_base_offset_s = definition->zone_base_offset_s;
    to->head_regular_ms = definition->head_regular_ms;
    to->head_priority_ms = definition->head_priority_ms;
    to->head_appointment_ms = definition->head_appointment_ms;
    to->appointment_grace_ms = definition->appointment_grace_ms;
    to->return_window_ms = definition->return_window_ms;
    to->recall_min_ms = definition->recall_min_ms;
    to->undo_window_ms = definition->undo_window_ms;
    to->promised_wait_ms = definition->promised_wait_ms;
    to->day_lead_minutes = definition->day_lead_minutes;
    to->keep_overnight = definition->keep_overnight;
    to->issue_without_counter = definition->issue_without_counter;
    to->slip_text = part_text(definition->slip_text);
    to->public_url = part_text(definition->public_url);
}

/* Room for the messages: generous for every item, so that it never runs out. */
static size_t messages_size(const struct definition *definition)
{
    size_t items = 64 + definition->date_count + definition->service_count +
                   definition->counter_count + definition->procedure_count +
                   definition->zone_change_count + definition->elsewhere_count +
                   definition->printer_count;

    return items * 1024 + (size_t)definition->counter_count * definition->service_count * 4;
}

enum qd_err record_pack_definition(const struct definition *definition,
                                   uint8_t **bytes,
                                   size_t *len)
{
    Queued__V1__Definition message = QUEUED__V1__DEFINITION__INIT;
    struct arena arena;
    size_t size = messages_size(definition);
    void *block = malloc(size);

    if (block == NULL) {
        return QD_ERR_NOMEM;
    }
    arena_init(&arena, block, size);
    put_rules(&message, definition);
    message.title = part_words(&arena, &definition->title);
    put_zone(&arena, &message, definition);
    put_week(&arena, &message, definition);
    put_dates(&arena, &message, definition);
    put_services(&arena, &message, definition);
    put_counters(&arena, &message, definition);
    put_procedures(&arena, &message, definition);
    put_lists(&arena, &message, definition);
    put_kiosks(&arena, &message, definition);
    Queued__V1__AlarmPlan alarms = QUEUED__V1__ALARM_PLAN__INIT;
    alarms.wait_ms = definition->alarms.wait_ms;
    alarms.waiting = definition->alarms.waiting;
    alarms.service_percent = definition->alarms.service_percent;
    alarms.pause_ms = definition->alarms.pause_ms;
    alarms.device_ms = definition->alarms.device_ms;
    message.alarms = &alarms;
    QD_ASSERT(!arena.exhausted);
    size_t packed_len = queued__v1__definition__get_packed_size(&message);
    QD_ASSERT(packed_len <= DEFINITION_BYTES_MAX);
    uint8_t *packed = malloc(packed_len);
    if (packed != NULL) {
        *len = queued__v1__definition__pack(&message, packed);
        *bytes = packed;
    }
    free(block);
    return packed == NULL ? QD_ERR_NOMEM : QD_OK;
}

/* Back: everything the definition points to goes into one block, taken by the arena. */

struct reader {
    struct arena arena; /* Over the definition's storage. */
    bool valid;
};

static const char *get_text(struct reader *reader, const char *text)
{
    const char *copy = arena_copy(&reader->arena, text, strlen(text));

    return copy == NULL ? "" : copy;
}

static struct words get_words(struct reader *reader, const Queued__V1__Text *text)
{
    if (text == NULL) {
        return (struct words){"", ""};
    }
    struct words words = {.vi = get_text(reader, text->vi)};
    words.en = get_text(reader, text->en);
    return words;
}

/* NULL, and not valid, when it does not fit; a zeroed array otherwise. */
static void *get_array(struct reader *reader, size_t count, size_t limit, size_t size)
{
    void *items = count <= limit ? arena_alloc(&reader->arena, count * size + 1) : NULL;

    if (items == NULL) {
        reader->valid = false;
        return NULL;
    }
    memset(items, 0, count * size);
    return items;
}

static uint16_t get_minute(struct reader *reader, uint32_t minute)
{
    reader->valid = reader->valid && minute <= 1440;
    return (uint16_t)minute;
}

static void get_plan(struct reader *reader, struct day_plan *to, const Queued__V1__DayPlan *from)
{
    if (from == NULL || from->n_sessions > LIMIT_SESSIONS_PER_DAY) {
        reader->valid = false;
        return;
    }
    to->session_count = (uint32_t)from->n_sessions;
    for (size_t i = 0; i < from->n_sessions; i++) {
        const Queued__V1__SessionPlan *session = from->sessions[i];
        to->sessions[i] = (struct session_plan){
            .opens_minute = get_minute(reader, session->opens_minute),
            .closes_minute = get_minute(reader, session->closes_minute),
            .ticketing_opens_minute = get_minute(reader, session->ticketing_opens_minute),
            .ticketing_closes_minute = get_minute(reader, session->ticketing_closes_minute),
        };
    }
}

static void get_times(struct reader *reader,
                      struct definition *to,
                      const Queued__V1__Definition *from)
{
    for (size_t i = 0; i < 7; i++) {
        get_plan(reader, &to->week[i], from->n_week == 7 ? from->week[i] : NULL);
    }
    to->dates = get_array(reader, from->n_dates, LIMIT_CALENDAR_DATES, sizeof *to->dates);
    for (size_t i = 0; i < from->n_dates && to->dates != NULL; i++) {
        to->dates[i].date = from->dates[i]->date;
        to->dates[i].name = get_words(reader, from->dates[i]->name);
        get_plan(reader, &to->dates[i].plan, from->dates[i]->plan);
    }
    to->date_count = to->dates == NULL ? 0 : (uint32_t)from->n_dates;
    to->zone_changes =
        get_array(reader, from->n_zone_changes, LIMIT_ZONE_CHANGES, sizeof *to->zone_changes);
    for (size_t i = 0; i < from->n_zone_changes && to->zone_changes != NULL; i++) {
        to->zone_changes[i].at_ms = from->zone_changes[i]->at_ms;
        to->zone_changes[i].offset_s = from->zone_changes[i]->offset_s;
    }
    to->zone_change_count = to->zone_changes == NULL ? 0 : (uint32_t)from->n_zone_changes;
}

static void get_services(struct reader *reader,
                         struct definition *to,
                         const Queued__V1__Definition *from)
{
    to->services = get_array(reader, from->n_services, LIMIT_SERVICES, sizeof *to->services);
    for (size_t i = 0; i < from->n_services && to->services != NULL; i++) {
        const Queued__V1__ServicePlan *service = from->services[i];
        struct service_plan *plan = &to->services[i];
        plan->service_id = service->service_id;
        plan->code = get_text(reader, service->code);
        reader->valid =
            text_copy(plan->letter, sizeof plan->letter, service->letter) && reader->valid;
        plan->name = get_words(reader, service->name);
        plan->first_number = service->first_number;
        plan->daily_limit = service->daily_limit;
        plan->notice_minute = service->notice_minute;
        plan->notice = get_words(reader, service->notice);
        plan->service_prior_ms = service->service_prior_ms;
        plan->picture = get_text(reader, service->picture);
    }
    to->service_count = to->services == NULL ? 0 : (uint32_t)from->n_services;
}

static void get_counters(struct reader *reader,
                         struct definition *to,
                         const Queued__V1__Definition *from)
{
    to->counters = get_array(reader, from->n_counters, LIMIT_COUNTERS, sizeof *to->counters);
    to->counter_count = to->counters == NULL ? 0 : (uint32_t)from->n_counters;
    for (size_t i = 0; i < to->counter_count; i++) {
        const Queued__V1__CounterPlan *counter = from->counters[i];
        to->counters[i].counter_id = counter->counter_id;
        to->counters[i].name = get_words(reader, counter->name);
        for (size_t j = 0; j < counter->n_service_ids; j++) {
            uint32_t index = definition_service_index(to, counter->service_ids[j]);
            if (index == INDEX_NONE) {
                reader->valid = false;
                return;
            }
            service_set_add(&to->counters[i].services, index);
        }
    }
}

static void get_procedures(struct reader *reader,
                           struct definition *to,
                           const Queued__V1__Definition *from)
{
    size_t count = from->n_procedures;

    to->procedures = get_array(reader, count, LIMIT_PROCEDURES, sizeof *to->procedures);
    for (size_t i = 0; i < count && to->procedures != NULL; i++) {
        const Queued__V1__ProcedurePlan *procedure = from->procedures[i];
        struct procedure_plan *plan = &to->procedures[i];
        plan->procedure_id = procedure->procedure_id;
        plan->service_id = procedure->service_id;
        plan->code = get_text(reader, procedure->code);
        plan->name = get_text(reader, procedure->name);
        plan->short_label = get_words(reader, procedure->short_label);
        plan->time_limit = procedure->time_limit;
        plan->time_unit = get_text(reader, procedure->time_unit);
        plan->fee = get_text(reader, procedure->fee);
        plan->documents = get_text(reader, procedure->documents);
        plan->link = get_text(reader, procedure->link);
        plan->valid_from = procedure->valid_from;
        plan->valid_to = procedure->valid_to;
    }
    to->procedure_count = to->procedures == NULL ? 0 : (uint32_t)count;
}

static struct reason_plan *get_reasons(struct reader *reader,
                                       Queued__V1__ReasonPlan *const *from,
                                       size_t count,
                                       size_t limit)
{
    struct reason_plan *reasons = get_array(reader, count, limit, sizeof *reasons);

    for (size_t i = 0; i < count && reasons != NULL; i++) {
        reasons[i].reason_id = from[i]->reason_id;
        reasons[i].text = get_words(reader, from[i]->text);
    }
    return reasons;
}

static struct words *get_texts(struct reader *reader,
                               Queued__V1__Text *const *from,
                               size_t count,
                               size_t limit)
{
    struct words *texts = get_array(reader, count, limit, sizeof *texts);

    for (size_t i = 0; i < count && texts != NULL; i++) {
        texts[i] = get_words(reader, from[i]);
    }
    return texts;
}

static void get_lists(struct reader *reader,
                      struct definition *to,
                      const Queued__V1__Definition *from)
{
    to->pause_reasons =
        get_reasons(reader, from->pause_reasons, from->n_pause_reasons, LIMIT_PAUSE_REASONS);
    to->pause_reason_count = to->pause_reasons == NULL ? 0 : (uint32_t)from->n_pause_reasons;
    to->rating_reasons =
        get_reasons(reader, from->rating_reasons, from->n_rating_reasons, LIMIT_RATING_REASONS);
    to->rating_reason_count = to->rating_reasons == NULL ? 0 : (uint32_t)from->n_rating_reasons;
    to->rating_levels =
        get_texts(reader, from->rating_levels, from->n_rating_levels, LIMIT_RATING_LEVELS);
    to->rating_level_count = to->rating_levels == NULL ? 0 : (uint32_t)from->n_rating_levels;
    to->notices = get_texts(reader, from->notices, from->n_notices, LIMIT_NOTICES);
    to->notice_count = to->notices == NULL ? 0 : (uint32_t)from->n_notices;
}

static void get_kiosks(struct reader *reader,
                       struct definition *to,
                       const Queued__V1__Definition *from)
{
    to->elsewhere = get_array(reader, from->n_elsewhere, LIMIT_ELSEWHERE, sizeof *to->elsewhere);
    for (size_t i = 0; i < from->n_elsewhere && to->elsewhere != NULL; i++) {
        to->elsewhere[i].name = get_words(reader, from->elsewhere[i]->name);
        to->elsewhere[i].place = get_words(reader, from->elsewhere[i]->place);
    }
    to->elsewhere_count = to->elsewhere == NULL ? 0 : (uint32_t)from->n_elsewhere;
    to->printers = get_array(reader, from->n_printers, LIMIT_PRINTERS, sizeof *to->printers);
    for (size_t i = 0; i < from->n_printers && to->printers != NULL; i++) {
        to->printers[i].kiosk = get_text(reader, from->printers[i]->kiosk);
        to->printers[i].target = get_text(reader, from->printers[i]->target);
        to->printers[i].paper_mm = from->printers[i]->paper_mm;
    }
    to->printer_count = to->printers == NULL ? 0 : (uint32_t)from->n_printers;
}

static void get_rules(struct reader *reader,
                      struct definition *to,
                      const Queued__V1__Definition *from)
{
    to->office_id = from->office_id;
    to->code = get_text(reader, from->code);
    to->title = get_words(reader, from->title);
    to->time_zone = get_text(reader, from->time_zone);
    to->zone_base_offset_s = from->zone_base_offset_s;
    to->head_regular_ms = from->head_regular_ms;
    to->head_priority_ms = from->head_priority_ms;
    to->head_appointment_ms = from->head_appointment_ms;
    to->appointment_grace_ms = from->appointment_grace_ms;
    to->return_window_ms = from->return_window_ms;
    to->recall_min_ms = from->recall_min_ms;
    to->undo_window_ms = from->undo_window_ms;
    to->promised_wait_ms = from->promised_wait_ms;
    to->day_lead_minutes = from->day_lead_minutes;
    to->keep_overnight = from->keep_overnight;
    to->issue_without_counter = from->issue_without_counter;
    to->slip_text = get_text(reader, from->slip_text);
    to->public_url = get_text(reader, from->public_url);
}

/* A definition of before there were alarms has the usual ones. */
static struct alarm_limits get_alarms(const Queued__V1__Definition *from)
{
    if (from->alarms == NULL) {
        return (struct alarm_limits){.wait_ms = from->promised_wait_ms,
                                     .service_percent = ALARM_SERVICE_PERCENT_DEFAULT,
                                     .pause_ms = ALARM_PAUSE_MS_DEFAULT,
                                     .device_ms = ALARM_DEVICE_MS_DEFAULT};
    }
    return (struct alarm_limits){.wait_ms = from->alarms->wait_ms,
                                 .waiting = from->alarms->waiting,
                                 .service_percent = from->alarms->service_percent,
                                 .pause_ms = from->alarms->pause_ms,
                                 .device_ms = from->alarms->device_ms};
}

/* In memory everything is at most this much larger than on the wire: pointers, alignment, empty
 * texts. */
static size_t storage_size(const Queued__V1__Definition *from, size_t len)
{
    size_t items = 64 + from->n_dates + from->n_zone_changes + from->n_services + from->n_counters +
                   from->n_procedures + from->n_pause_reasons + from->n_notices +
                   from->n_rating_levels + from->n_rating_reasons + from->n_elsewhere +
                   from->n_printers;

    return 2 * len + items * 768;
}

/* protobuf-c says NULL to damage and to want of memory alike; the two need different people. */
static void *take(void *failed, size_t size)
{
    void *memory = malloc(size);

    *(bool *)failed = memory == NULL || *(bool *)failed;
    return memory;
}

static void give(void *failed, void *memory)
{
    (void)failed;
    free(memory);
}

enum qd_err record_unpack_definition(struct definition *definition,
                                     const uint8_t *bytes,
                                     size_t len)
{
    const ProtobufCMessageDescriptor *descriptor = &queued__v1__definition__descriptor;
    struct definition made = {0};
    struct reader reader = {.valid = true};

    if (len > DEFINITION_BYTES_MAX || wire_check(descriptor, bytes, len, true) != REFUSAL_NONE) {
        return QD_ERR_CORRUPT;
    }
    bool failed = false;
    ProtobufCAllocator heap = {.alloc = take, .free = give, .allocator_data = &failed};
    Queued__V1__Definition *message = queued__v1__definition__unpack(&heap, len, bytes);
    if (message == NULL) {
        return failed ? QD_ERR_NOMEM : QD_ERR_CORRUPT;
    }
    size_t size = storage_size(message, len);
    made.storage = malloc(size);
    if (made.storage == NULL) {
        queued__v1__definition__free_unpacked(message, &heap);
        return QD_ERR_NOMEM;
    }
    arena_init(&reader.arena, made.storage, size);
    get_rules(&reader, &made, message);
    made.alarms = get_alarms(message);
    get_times(&reader, &made, message);
    get_services(&reader, &made, message);
    get_counters(&reader, &made, message);
    get_procedures(&reader, &made, message);
    get_lists(&reader, &made, message);
    get_kiosks(&reader, &made, message);
    queued__v1__definition__free_unpacked(message, &heap);
    if (!reader.valid || reader.arena.exhausted || !definition_is_sound(&made)) {
        definition_deinit(&made);
        return QD_ERR_CORRUPT;
    }
    *definition = made;
    return QD_OK;
}
