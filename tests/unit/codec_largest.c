#include "tests/unit/codec_largest.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct storage {
    struct service_plan services[LIMIT_SERVICES];
    struct counter_plan counters[LIMIT_COUNTERS];
    struct procedure_plan procedures[LIMIT_PROCEDURES];
    struct reason_plan reasons[LIMIT_PAUSE_REASONS];
    struct date_plan dates[LIMIT_CALENDAR_DATES];
    struct zone_change changes[LIMIT_ZONE_CHANGES];
    struct words notices[LIMIT_NOTICES];
    char codes[LIMIT_SERVICES][LIMIT_NAME];
    char name[LIMIT_NAME];
    char title[LIMIT_TITLE];
    char link[LIMIT_LINK];
    char line[LIMIT_PROCEDURE_NAME];
    char lines[LIMIT_PROCEDURE_NAME];
};

/* Of two-byte letters, as long as @size allows, with a line feed now and then when @many_lines. */
static void fill_text(char *text, size_t size, bool many_lines)
{
    for (size_t i = 0; i + 2 < size; i += 2) {
        memcpy(text + i, many_lines && i % 100 == 98 ? "x\n" : "Đ", 2);
    }
    if (size % 2 == 0) {
        text[size - 2] = 'x';
    }
    text[size - 1] = '\0';
}

static void fill_services(struct storage *storage, struct words title)
{
    for (uint32_t i = 0; i < LIMIT_SERVICES; i++) {
        struct service_plan *service = &storage->services[i];
        (void)snprintf(storage->codes[i], LIMIT_NAME, "%063u", i);
        service->service_id = UINT32_MAX - i;
        service->code = storage->codes[i];
        (void)snprintf(service->letter, sizeof service->letter, "%07u", i);
        service->name = title;
        service->notice = title;
        service->picture = storage->name;
        service->notice_minute = 1;
        service->first_number = LIMIT_TICKETS_PER_DAY - 1000;
        service->daily_limit = UINT32_MAX;
        service->service_prior_ms = SERVICE_PRIOR_MS_DEFAULT;
    }
    for (uint32_t i = 0; i < LIMIT_COUNTERS; i++) {
        storage->counters[i].counter_id = UINT32_MAX - i;
        storage->counters[i].name = title;
        for (uint32_t j = 0; j < LIMIT_SERVICES; j++) {
            service_set_add(&storage->counters[i].services, j);
        }
    }
}

static void fill_lists(struct storage *storage, struct words title)
{
    for (uint32_t i = 0; i < LIMIT_PROCEDURES; i++) {
        storage->procedures[i] = (struct procedure_plan){
            .procedure_id = UINT32_MAX - LIMIT_PROCEDURES + i,
            .service_id = storage->services[i % LIMIT_SERVICES].service_id,
            .code = storage->name,
            .name = storage->line,
            .short_label = {storage->name, storage->name},
            .time_limit = UINT32_MAX,
            .time_unit = "working_day",
            .fee = storage->title,
            .documents = storage->lines,
            .link = storage->link,
            .valid_from = 20000101,
            .valid_to = 99991231,
        };
    }
    for (uint32_t i = 0; i < LIMIT_PAUSE_REASONS; i++) {
        storage->reasons[i] = (struct reason_plan){UINT32_MAX - i, title};
        storage->notices[i] = title;
    }
    for (uint32_t i = 0; i < LIMIT_CALENDAR_DATES; i++) {
        storage->dates[i].date = (2027 + i / 300) * 10000 + (1 + i % 300 / 25) * 100 + 1 + i % 25;
        storage->dates[i].name = title;
        storage->dates[i].plan = (struct day_plan){
            .session_count = LIMIT_SESSIONS_PER_DAY,
            .sessions = {{100, 200, 0, 200},
                         {300, 400, 201, 400},
                         {500, 600, 500, 600},
                         {700, 1440, 700, 1440}},
        };
    }
    for (uint32_t i = 0; i < LIMIT_ZONE_CHANGES; i++) {
        storage->changes[i] =
            (struct zone_change){(int64_t)i * 15768000000 + 1, i % 2 ? -43200 : 50400};
    }
}

struct definition codec_largest_definition(uint32_t procedure_count)
{
    static_assert(LIMIT_NOTICES == LIMIT_PAUSE_REASONS, "filled in one loop");
    struct storage *storage = calloc(1, sizeof *storage);

    if (storage == NULL) {
        perror("calloc");
        exit(1);
    }
    struct words title = {storage->title, storage->title};
    fill_text(storage->name, sizeof storage->name, false);
    fill_text(storage->title, sizeof storage->title, false);
    fill_text(storage->link, sizeof storage->link, false);
    fill_text(storage->line, sizeof storage->line, false);
    fill_text(storage->lines, sizeof storage->lines, true);
    fill_services(storage, title);
    fill_lists(storage, title);
    struct definition definition = {
        .office_id = UINT32_MAX,
        .version = UINT64_MAX,
        .code = storage->name,
        .title = title,
        .time_zone = storage->name,
        .zone_base_offset_s = -43200,
        .zone_change_count = LIMIT_ZONE_CHANGES,
        .zone_changes = storage->changes,
        .head_regular_ms = HEAD_REGULAR_MS_DEFAULT,
        .head_priority_ms = HEAD_PRIORITY_MS_DEFAULT,
        .head_appointment_ms = HEAD_APPOINTMENT_MS_DEFAULT,
        .appointment_grace_ms = APPOINTMENT_GRACE_MS_DEFAULT,
        .return_window_ms = RETURN_WINDOW_MS_DEFAULT,
        .recall_min_ms = RECALL_MIN_MS_DEFAULT,
        .undo_window_ms = UNDO_WINDOW_MS_DEFAULT,
        .promised_wait_ms = PROMISED_WAIT_MS_DEFAULT,
        .day_lead_minutes = 1439,
        .keep_overnight = true,
        .issue_without_counter = true,
        .date_count = LIMIT_CALENDAR_DATES,
        .dates = storage->dates,
        .service_count = LIMIT_SERVICES,
        .services = storage->services,
        .counter_count = LIMIT_COUNTERS,
        .counters = storage->counters,
        .procedure_count = procedure_count,
        .procedures = storage->procedures,
        .pause_reason_count = LIMIT_PAUSE_REASONS,
        .pause_reasons = storage->reasons,
        .rating_level_count = LIMIT_RATING_LEVELS,
        .rating_levels = storage->notices,
        .rating_reason_count = LIMIT_RATING_REASONS,
        .rating_reasons = storage->reasons,
        .notice_count = LIMIT_NOTICES,
        .notices = storage->notices,
        .slip_text = storage->title,
        .storage = storage,
    };
    for (size_t i = 0; i < QD_ARRAY_LEN(definition.week); i++) {
        definition.week[i] = storage->dates[0].plan;
    }
    return definition;
}
