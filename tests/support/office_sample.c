#include "tests/support/office_sample.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "queued/office/calendar.h"

struct sample_storage {
    struct service_plan services[4];
    struct counter_plan counters[3];
    struct procedure_plan procedures[4];
    struct reason_plan reasons[2];
    struct date_plan dates[1];
    struct words notices[1];
};

static const struct service_plan sample_services[4] = {
    {.service_id = SAMPLE_A, .code = "ho-tich", .letter = "A", .name = {"Hộ tịch", "Civil status"}},
    {.service_id = SAMPLE_B, .code = "dat-dai", .letter = "B", .name = {"Đất đai", "Land"}},
    {.service_id = SAMPLE_C, .code = "xa-hoi", .letter = "C", .name = {"Xã hội", "Welfare"}},
    {.service_id = SAMPLE_E,
     .code = "tra-ket-qua",
     .letter = "E",
     .name = {"Trả kết quả", "Results"}},
};

static void fill_services(struct sample_storage *storage)
{
    static const uint32_t skills[3][4] = {{1, 1, 0, 0}, {0, 1, 1, 0}, {1, 1, 1, 1}};

    for (uint32_t i = 0; i < 4; i++) {
        storage->services[i] = sample_services[i];
        storage->services[i].first_number = 1;
        storage->services[i].notice = (struct words){"", ""};
        storage->services[i].picture = "";
        storage->services[i].service_prior_ms = SERVICE_PRIOR_MS_DEFAULT;
        storage->procedures[i] = (struct procedure_plan){
            .procedure_id = i + 1,
            .service_id = i + 1,
            .code = "1.00001",
            .name = "Đăng ký khai sinh",
            .short_label = {"Khai sinh", "Birth"},
            .time_unit = "",
            .fee = "",
            .documents = "",
            .link = "",
        };
    }
    for (uint32_t i = 0; i < 3; i++) {
        storage->counters[i].counter_id = i + 1;
        storage->counters[i].name = (struct words){"Quầy", "Counter"};
        for (uint32_t j = 0; j < 4; j++) {
            if (skills[i][j] != 0) {
                service_set_add(&storage->counters[i].services, j);
            }
        }
    }
    storage->reasons[0] = (struct reason_plan){1, {"Nghỉ giải lao", "Break"}};
    storage->reasons[1] = (struct reason_plan){2, {"Họp", "Meeting"}};
    storage->dates[0].date = SAMPLE_HOLIDAY;
    storage->dates[0].name = (struct words){"Ngày Văn hóa Việt Nam", "Culture Day"};
    storage->notices[0] = (struct words){"Mời công dân giữ trật tự", "Please keep quiet"};
}

static void fill_times(struct definition *definition)
{
    const struct day_plan workday = {
        .session_count = 2,
        .sessions = {{450, 690, 420, 660}, {810, 1020, 795, 990}},
    };

    definition->time_zone = "Asia/Ho_Chi_Minh";
    definition->zone_base_offset_s = 7 * 3600;
    definition->head_regular_ms = HEAD_REGULAR_MS_DEFAULT;
    definition->head_priority_ms = HEAD_PRIORITY_MS_DEFAULT;
    definition->head_appointment_ms = HEAD_APPOINTMENT_MS_DEFAULT;
    definition->appointment_grace_ms = APPOINTMENT_GRACE_MS_DEFAULT;
    definition->return_window_ms = RETURN_WINDOW_MS_DEFAULT;
    definition->recall_min_ms = RECALL_MIN_MS_DEFAULT;
    definition->undo_window_ms = UNDO_WINDOW_MS_DEFAULT;
    definition->promised_wait_ms = PROMISED_WAIT_MS_DEFAULT;
    definition->day_lead_minutes = DAY_LEAD_MINUTES_DEFAULT;
    for (int i = 0; i < 5; i++) {
        definition->week[i] = workday;
    }
}

static struct words rating_levels[LIMIT_RATING_LEVELS] = {
    {"Rất không hài lòng", "Very dissatisfied"},
    {"Không hài lòng", "Dissatisfied"},
    {"Hài lòng", "Satisfied"},
    {"Rất hài lòng", "Very satisfied"},
};

static struct reason_plan rating_reasons[] = {
    {1, {"Chờ lâu", "A long wait"}},
    {2, {"Thái độ", "Manner"}},
};

struct definition office_sample_definition(void)
{
    struct sample_storage *storage = calloc(1, sizeof *storage);
    struct definition definition = {
        .office_id = 1,
        .version = 1,
        .code = "bat-xat",
        .title = {"Bộ phận một cửa xã Bát Xát", "Bát Xát one-stop office"},
        .issue_without_counter = true,
        .slip_text = "",
        .public_url = "",
        .service_count = 4,
        .counter_count = 3,
        .procedure_count = 4,
        .pause_reason_count = 2,
        .rating_level_count = LIMIT_RATING_LEVELS,
        .rating_reason_count = QD_ARRAY_LEN(rating_reasons),
        .rating_levels = rating_levels,
        .rating_reasons = rating_reasons,
        .date_count = 1,
        .notice_count = 1,
        .storage = storage,
    };

    if (storage == NULL) {
        perror("calloc");
        exit(1);
    }
    fill_services(storage);
    fill_times(&definition);
    definition.services = storage->services;
    definition.counters = storage->counters;
    definition.procedures = storage->procedures;
    definition.pause_reasons = storage->reasons;
    definition.dates = storage->dates;
    definition.notices = storage->notices;
    return definition;
}

int64_t office_sample_at(uint32_t date, uint32_t hour, uint32_t minute)
{
    const struct definition zone = {.zone_base_offset_s = 7 * 3600};

    return calendar_instant(&zone, date, hour * 60 + minute);
}

static uint64_t next_id;

struct command office_sample_command(enum command_kind kind,
                                     enum actor_kind actor_kind,
                                     uint64_t actor_id)
{
    struct command command;

    memset(&command, 0, sizeof command);
    command.kind = kind;
    command.actor = (struct actor){.kind = actor_kind, .id = actor_id};
    if (kind != COMMAND_TICK) {
        next_id++;
        memcpy(command.id.bytes, &next_id, sizeof next_id);
    }
    return command;
}

struct command office_sample_issue(uint32_t service_id, enum ticket_class ticket_class)
{
    struct command command = office_sample_command(COMMAND_ISSUE, ACTOR_DEVICE, 1);

    command.issue.service_id = service_id;
    command.issue.ticket_class = ticket_class;
    command.issue.channel = CHANNEL_KIOSK;
    command.issue.language = LANGUAGE_VI;
    memcpy(command.issue.token, command.id.bytes, sizeof command.issue.token);
    return command;
}
