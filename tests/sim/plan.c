#include "tests/sim/plan.h"

#include <stdio.h>
#include <stdlib.h>

#include "queued/base/assert.h"

struct plan_storage {
    struct service_plan services[PLAN_SERVICES_MAX];
    char codes[PLAN_SERVICES_MAX][16];
    char code[16];
    struct counter_plan counters[PLAN_COUNTERS_MAX];
    struct reason_plan reason;
    struct date_plan holiday;
};

static void fill_lines(struct plan_storage *storage, const struct plan *plan)
{
    for (uint32_t i = 0; i < plan->service_count; i++) {
        const struct plan_service *service = &plan->services[i];
        (void)snprintf(storage->codes[i], sizeof storage->codes[i], "s%u", service->id);
        storage->services[i] = (struct service_plan){
            .service_id = service->id,
            .code = storage->codes[i],
            .letter = {service->letter},
            .name = {service->name, service->name},
            .first_number = service->first_number,
            .daily_limit = service->daily_limit,
            .notice = {"", ""},
            .service_prior_ms = SERVICE_PRIOR_MS_DEFAULT,
        };
    }
    for (uint32_t i = 0; i < plan->counter_count; i++) {
        storage->counters[i].counter_id = plan->counters[i].id;
        storage->counters[i].name = (struct words){"", ""};
        for (uint32_t j = 0; j < plan->service_count; j++) {
            if ((plan->counters[i].skills >> j & 1U) != 0) {
                service_set_add(&storage->counters[i].services, j);
            }
        }
    }
}

static struct words levels[LIMIT_RATING_LEVELS] = {
    {"Tệ", "Bad"}, {"Kém", "Poor"}, {"Được", "Fair"}, {"Tốt", "Good"}};
static struct reason_plan rating_reasons[] = {{1, {"Thời gian", "Time"}},
                                              {2, {"Thái độ", "Manner"}}};

struct definition plan_definition(const struct plan *plan, uint64_t version)
{
    static const struct session_plan morning = {450, 690, 420, 660};
    static const struct session_plan afternoon = {810, 1020, 795, 990};
    struct plan_storage *storage = calloc(1, sizeof *storage);

    if (storage == NULL) {
        perror("calloc");
        exit(1);
    }
    fill_lines(storage, plan);
    (void)snprintf(storage->code, sizeof storage->code, "office-%u", plan->office_id);
    storage->reason = (struct reason_plan){1, {"Nghỉ", "Break"}};
    storage->holiday.date = PLAN_HOLIDAY;
    storage->holiday.plan = (struct day_plan){.session_count = 1, .sessions = {morning}};
    struct definition definition = {
        .office_id = plan->office_id == 0 ? 1 : plan->office_id,
        .version = version,
        .code = storage->code,
        .title = {"Bộ phận một cửa", "One-stop office"},
        .time_zone = "Asia/Ho_Chi_Minh",
        .zone_base_offset_s = 7 * 3600,
        .head_regular_ms = HEAD_REGULAR_MS_DEFAULT,
        .head_priority_ms = HEAD_PRIORITY_MS_DEFAULT,
        .head_appointment_ms = HEAD_APPOINTMENT_MS_DEFAULT,
        .appointment_grace_ms = APPOINTMENT_GRACE_MS_DEFAULT,
        .return_window_ms = RETURN_WINDOW_MS_DEFAULT,
        .recall_min_ms = RECALL_MIN_MS_DEFAULT,
        .undo_window_ms = UNDO_WINDOW_MS_DEFAULT,
        .promised_wait_ms = PROMISED_WAIT_MS_DEFAULT,
        .day_lead_minutes = DAY_LEAD_MINUTES_DEFAULT,
        .keep_overnight = plan->keep_overnight,
        .issue_without_counter = plan->issue_without_counter,
        .date_count = 1,
        .dates = &storage->holiday,
        .service_count = plan->service_count,
        .services = storage->services,
        .counter_count = plan->counter_count,
        .counters = storage->counters,
        .pause_reason_count = 1,
        .pause_reasons = &storage->reason,
        .rating_level_count = LIMIT_RATING_LEVELS,
        .rating_levels = levels,
        .rating_reason_count = QD_ARRAY_LEN(rating_reasons),
        .rating_reasons = rating_reasons,
        .slip_text = "",
        .storage = storage,
    };
    for (int day = 0; day < 5; day++) {
        definition.week[day] =
            (struct day_plan){.session_count = 2, .sessions = {morning, afternoon}};
    }
    QD_ASSERT(definition_is_sound(&definition));
    return definition;
}

struct plan plan_bat_xat(void)
{
    return (struct plan){
        .service_count = 8,
        .services = {{1, 'A', "Hộ tịch", 1, 0},
                     {2, 'B', "Chứng thực", 1, 0},
                     {3, 'C', "Đất đai", 1, 0},
                     {4, 'E', "Bảo trợ xã hội", 1, 0},
                     {5, 'G', "Đăng ký kinh doanh", 1, 0},
                     {6, 'H', "Nông nghiệp", 1, 0},
                     {7, 'K', "Người có công", 1, 0},
                     {8, 'T', "Trả kết quả", 1, 0}},
        .counter_count = 6,
        .counters = {{1, 0x83}, {2, 0x82}, {3, 0x24}, {4, 0x14}, {5, 0x48}, {6, 0xff}},
        .issue_without_counter = true,
    };
}
