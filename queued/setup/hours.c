#include "queued/setup/hours.h"

#include <stdlib.h>
#include <string.h>

#include "queued/office/calendar.h"

/* "until" is for Tết and the like, not for a year of closing. */
#define SPAN_DAYS_MAX 60

/* One date, and where it was said. */
struct dated {
    struct date_plan plan;
    uint32_t line;
};

/* @minute as hours and minutes for a complaint. */
#define HOUR_AND_MINUTE(minute) (unsigned)((minute) / 60), (unsigned)((minute) % 60)

/* A span whose end is not after its start. */
static bool is_span(struct reading *reading,
                    const yaml_node_t *node,
                    uint32_t from,
                    uint32_t until,
                    const char *keys)
{
    if (from < until) {
        return true;
    }
    READING_ERROR(reading,
                  reading_line(node),
                  "giờ kết thúc %02u:%02u không sau giờ bắt đầu %02u:%02u (%s); sửa một trong hai",
                  "the end %02u:%02u is not after the start %02u:%02u (%s); correct one of them",
                  HOUR_AND_MINUTE(until),
                  HOUR_AND_MINUTE(from),
                  keys);
    return false;
}

static bool read_session(struct reading *reading,
                         const yaml_node_t *node,
                         struct session_plan *session)
{
    static const char *const keys[] = {"open", "close", "tickets_from", "tickets_until", NULL};

    if (!reading_is_mapping(reading, node, keys)) {
        return false;
    }
    size_t errors = reading->complaints->totals[COMPLAINT_ERROR];
    uint32_t opens = reading_time(reading, node, "open", true);
    uint32_t closes = reading_time(reading, node, "close", true);
    uint32_t tickets_from = reading_time(reading, node, "tickets_from", false);
    uint32_t tickets_until = reading_time(reading, node, "tickets_until", false);
    if (errors != reading->complaints->totals[COMPLAINT_ERROR]) {
        return false;
    }

    tickets_from = tickets_from == READING_NO_TIME ? opens : tickets_from;
    tickets_until = tickets_until == READING_NO_TIME ? closes : tickets_until;
    if (!is_span(reading, node, opens, closes, "open, close") ||
        !is_span(reading, node, tickets_from, tickets_until, "tickets_from, tickets_until")) {
        return false;
    }
    if (tickets_until > closes) {
        READING_ERROR(
            reading,
            reading_line(node),
            "phát số đến %02u:%02u, sau giờ đóng cửa %02u:%02u; cho “tickets_until” sớm hơn",
            "tickets until %02u:%02u, after closing at %02u:%02u; make \"tickets_until\" earlier",
            HOUR_AND_MINUTE(tickets_until),
            HOUR_AND_MINUTE(closes));
        return false;
    }
    *session = (struct session_plan){.opens_minute = (uint16_t)opens,
                                     .closes_minute = (uint16_t)closes,
                                     .ticketing_opens_minute = (uint16_t)tickets_from,
                                     .ticketing_closes_minute = (uint16_t)tickets_until};
    return true;
}

/* Whether @session may follow @before on the same day. */
static bool follows(struct reading *reading,
                    const yaml_node_t *node,
                    const struct session_plan *before,
                    const struct session_plan *session)
{
    if (session->opens_minute < before->closes_minute) {
        READING_ERROR(reading,
                      reading_line(node),
                      "buổi bắt đầu %02u:%02u khi buổi trước chưa hết (%02u:%02u); "
                      "xếp các buổi theo thứ tự, không chồng lên nhau",
                      "the session opens at %02u:%02u, before the one above ends (%02u:%02u); "
                      "put sessions in order, without overlap",
                      HOUR_AND_MINUTE(session->opens_minute),
                      HOUR_AND_MINUTE(before->closes_minute));
        return false;
    }
    if (session->ticketing_opens_minute < before->ticketing_closes_minute) {
        READING_ERROR(reading,
                      reading_line(node),
                      "phát số từ %02u:%02u khi buổi trước còn phát số đến %02u:%02u; "
                      "cho “tickets_from” muộn hơn",
                      "tickets from %02u:%02u, while the session above gives them until %02u:%02u; "
                      "make \"tickets_from\" later",
                      HOUR_AND_MINUTE(session->ticketing_opens_minute),
                      HOUR_AND_MINUTE(before->ticketing_closes_minute));
        return false;
    }
    return true;
}

static struct day_plan read_day(struct reading *reading, const yaml_node_t *map, const char *key)
{
    struct day_plan plan = {0};
    const yaml_node_t *list = NULL;
    const yaml_node_t *value = reading_child(reading, map, key);

    if (value != NULL && value->type == YAML_SCALAR_NODE &&
        strcmp((const char *)value->data.scalar.value, "closed") == 0) {
        return plan;
    }
    uint32_t count = reading_list(reading, map, key, LIMIT_SESSIONS_PER_DAY, &list);
    for (uint32_t i = 0; i < count; i++) {
        const yaml_node_t *node = reading_item(reading, list, i);
        struct session_plan *session = &plan.sessions[plan.session_count];
        if (read_session(reading, node, session) &&
            (plan.session_count == 0 || follows(reading, node, session - 1, session))) {
            plan.session_count++;
        }
    }
    return plan;
}

static void read_week(struct reading *reading,
                      const yaml_node_t *root,
                      struct definition *definition)
{
    static const char *const days[] = {
        "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", NULL};
    const yaml_node_t *node = reading_child(reading, root, "week");
    uint32_t sessions = 0;

    if (node == NULL) {
        reading_missing(reading, root, "week");
        return;
    }
    size_t errors = reading->complaints->totals[COMPLAINT_ERROR];
    if (!reading_is_mapping(reading, node, days)) {
        return;
    }
    for (size_t i = 0; days[i] != NULL; i++) {
        definition->week[i] = read_day(reading, node, days[i]);
        sessions += definition->week[i].session_count;
    }
    if (sessions == 0 && errors == reading->complaints->totals[COMPLAINT_ERROR]) {
        READING_WARNING(reading,
                        reading_line(node),
                        "cả tuần không có buổi làm việc nào; thêm buổi cho các ngày mở cửa",
                        "no day of the week has a session; add sessions to the days you open");
    }
}

/* "closed: true", or "sessions": one of them. */
static bool read_date_plan(struct reading *reading, const yaml_node_t *node, struct day_plan *plan)
{
    bool closed = reading_bool(reading, node, "closed");
    bool has_sessions = reading_child(reading, node, "sessions") != NULL;

    if (closed == has_sessions) {
        READING_ERROR(reading,
                      reading_line(node),
                      "ngày này phải có hoặc “closed: true” (nghỉ) hoặc “sessions” (giờ làm việc); "
                      "chọn một",
                      "the date needs either \"closed: true\" or \"sessions\"; choose one");
        return false;
    }
    *plan = read_day(reading, node, "sessions");
    if (has_sessions && plan->session_count == 0) {
        READING_WARNING(reading,
                        reading_line(node),
                        "“sessions” không có buổi nào; nếu nghỉ cả ngày thì viết “closed: true”",
                        "\"sessions\" holds none; write \"closed: true\" for a day off");
    }
    return true;
}

/* The last day of the entry: "until", or the date itself; 0 after a complaint. */
static uint32_t read_until(struct reading *reading, const yaml_node_t *node, uint32_t date)
{
    if (reading_child(reading, node, "until") == NULL) {
        return date;
    }
    uint32_t until = reading_date(reading, node, "until");
    if (until != 0 && (until < date || until > calendar_date_add(date, SPAN_DAYS_MAX - 1))) {
        READING_ERROR(
            reading,
            reading_line(node),
            "“until” phải từ ngày bắt đầu trở đi, nhiều nhất %u ngày; sửa lại một trong hai ngày",
            "\"until\" must not be before \"date\", and %u days at most; correct one of them",
            (unsigned)SPAN_DAYS_MAX);
        return 0;
    }
    return until;
}

/* Appends the days of one entry to @dates, of which there are *@count. */
static void read_entry(struct reading *reading,
                       const yaml_node_t *node,
                       struct dated *dates,
                       uint32_t *count)
{
    static const char *const keys[] = {"date", "until", "name", "closed", "sessions", NULL};

    if (!reading_is_mapping(reading, node, keys)) {
        return;
    }
    struct date_plan plan = {.date = reading_date(reading, node, "date")};
    plan.name = reading_words(reading, node, "name", LIMIT_TITLE, false);
    if (reading_child(reading, node, "date") == NULL) {
        reading_missing(reading, node, "date");
    }
    if (!read_date_plan(reading, node, &plan.plan) || plan.date == 0) {
        return;
    }
    for (uint32_t until = read_until(reading, node, plan.date); plan.date <= until;
         plan.date = calendar_date_add(plan.date, 1)) {
        if (*count == LIMIT_CALENDAR_DATES) {
            READING_ERROR(reading,
                          reading_line(node),
                          "lịch có quá %u ngày; xóa các năm đã qua",
                          "the calendar has more than %u dates; remove past years",
                          (unsigned)LIMIT_CALENDAR_DATES);
            return;
        }
        dates[*count] = (struct dated){.plan = plan, .line = reading_line(node)};
        (*count)++;
    }
}

static int compare_dates(const void *one, const void *other)
{
    const struct dated *a = one;
    const struct dated *b = other;

    if (a->plan.date != b->plan.date) {
        return a->plan.date < b->plan.date ? -1 : 1;
    }
    return a->line < b->line ? -1 : a->line > b->line;
}

static void read_dates(struct reading *reading,
                       const yaml_node_t *root,
                       struct definition *definition)
{
    const yaml_node_t *list = NULL;
    uint32_t entries = reading_list(reading, root, "dates", LIMIT_CALENDAR_DATES, &list);
    struct dated *dates = scratch_array(reading->scratch, LIMIT_CALENDAR_DATES, sizeof *dates);
    uint32_t count = 0;

    definition->dates =
        scratch_array(reading->scratch, LIMIT_CALENDAR_DATES, sizeof *definition->dates);
    if (dates == NULL || definition->dates == NULL) {
        return;
    }
    for (uint32_t i = 0; i < entries; i++) {
        read_entry(reading, reading_item(reading, list, i), dates, &count);
    }
    qsort(dates, count, sizeof *dates, compare_dates);
    for (uint32_t i = 0; i < count; i++) {
        const struct dated *before = i > 0 ? &dates[i - 1] : NULL;
        if (before != NULL && before->plan.date == dates[i].plan.date) {
            uint32_t date = dates[i].plan.date;
            READING_ERROR(reading,
                          dates[i].line,
                          "ngày %04u-%02u-%02u đã có ở dòng %u; giữ lại một",
                          "the date %04u-%02u-%02u stands in line %u already; keep one",
                          (unsigned)(date / 10000),
                          (unsigned)(date / 100 % 100),
                          (unsigned)(date % 100),
                          (unsigned)before->line);
            continue;
        }
        definition->dates[definition->date_count] = dates[i].plan;
        definition->date_count++;
    }
}

void hours_read(struct reading *reading, const yaml_node_t *root, struct draft *draft)
{
    read_week(reading, root, &draft->definition);
    read_dates(reading, root, &draft->definition);
}
