#include "queued/reports/title.h"

#include <stdio.h>

#include "queued/base/text.h"
#include "queued/journal/definition_row.h"
#include "queued/journal/store.h"
#include "queued/office/calendar.h"
#include "queued/office/ticket.h"

struct words_of_group {
    const char *group;
    struct words title;
};

static const struct words_of_group classes[TICKET_CLASS_COUNT] = {
    [CLASS_REGULAR] = {"regular", {"Thường", "Regular"}},
    [CLASS_PRIORITY] = {"priority", {"Ưu tiên", "Priority"}},
    [CLASS_APPOINTMENT] = {"appointment", {"Lịch hẹn", "Appointment"}},
};

static const struct words_of_group channels[CHANNEL_COUNT] = {
    [CHANNEL_KIOSK] = {"kiosk", {"Máy lấy số", "Kiosk"}},
    [CHANNEL_PHONE] = {"phone", {"Điện thoại", "Phone"}},
    [CHANNEL_CLERK] = {"clerk", {"Cán bộ cấp", "Clerk"}},
    [CHANNEL_APPOINTMENT] = {"appointment", {"Lịch hẹn", "Appointment"}},
};

static const struct words_of_group weekdays[] = {
    {NULL, {NULL, NULL}},
    {"1", {"Thứ Hai", "Monday"}},
    {"2", {"Thứ Ba", "Tuesday"}},
    {"3", {"Thứ Tư", "Wednesday"}},
    {"4", {"Thứ Năm", "Thursday"}},
    {"5", {"Thứ Sáu", "Friday"}},
    {"6", {"Thứ Bảy", "Saturday"}},
    {"7", {"Chủ nhật", "Sunday"}},
};

static void put(struct report_row *row, const char *group, const struct words *title)
{
    const char *english = title->en[0] != '\0' ? title->en : title->vi;

    (void)text_copy(row->group, sizeof row->group, group);
    (void)text_copy(row->title, sizeof row->title, title->vi);
    (void)text_copy(row->title_en, sizeof row->title_en, english);
}

static void put_word(struct report_row *row,
                     const struct words_of_group *words,
                     size_t count,
                     int64_t group)
{
    if (group > 0 && (size_t)group < count && words[group].group != NULL) {
        put(row, words[group].group, &words[group].title);
    }
}

/* Whether @definition knows the service, counter or procedure @group: then it is named. */
static bool put_of_definition(const struct definition *definition,
                              enum report_by by,
                              struct report_row *row,
                              int64_t group)
{
    char number[LIMIT_NAME];

    (void)snprintf(number, sizeof number, "%lld", (long long)group);
    if (by == REPORT_BY_SERVICE) {
        uint32_t index = definition_service_index(definition, (uint32_t)group);
        if (index != INDEX_NONE) {
            put(row, definition->services[index].letter, &definition->services[index].name);
        }
        return index != INDEX_NONE;
    }
    if (by == REPORT_BY_PROCEDURE) {
        uint32_t index = definition_procedure_index(definition, (uint32_t)group);
        if (index != INDEX_NONE) {
            const struct procedure_plan *procedure = &definition->procedures[index];
            put(row, procedure->code, &procedure->short_label);
        }
        return index != INDEX_NONE;
    }
    uint32_t index = definition_counter_index(definition, (uint32_t)group);
    if (index != INDEX_NONE) {
        put(row, number, &definition->counters[index].name);
    }
    return index != INDEX_NONE;
}

/* Given up since: the newest definition that knew it. */
static enum qd_err put_of_earlier(const struct reading *reading,
                                  struct report_row *row,
                                  int64_t group)
{
    uint8_t digest[JOURNAL_DIGEST_SIZE];
    bool found = false;
    enum qd_err err = QD_OK;

    for (uint64_t version = reading->definition.version; version > 1 && !found; version--) {
        struct definition definition = {0};
        err =
            definition_row_load(reading->db, reading->office_id, version - 1, &definition, digest);
        if (err == QD_ERR_NOT_FOUND) {
            continue;
        }
        if (err != QD_OK) {
            return err;
        }
        found = put_of_definition(&definition, reading->query.by, row, group);
        definition_deinit(&definition);
    }
    return QD_OK;
}

/* Accounts are never removed: a clerk who has left keeps the name. */
static enum qd_err put_clerk(const struct reading *reading, struct report_row *row, int64_t user_id)
{
    sqlite3_stmt *select = NULL;
    enum qd_err err =
        store_prepare(reading->db, "SELECT name, title FROM user WHERE user_id = ?1", &select);

    if (err != QD_OK) {
        return err;
    }
    store_bind(select, &user_id, 1);
    int code = sqlite3_step(select);
    if (code == SQLITE_ROW) {
        const char *name = (const char *)sqlite3_column_text(select, 0);
        const char *title = (const char *)sqlite3_column_text(select, 1);
        if (name != NULL && title != NULL) {
            put(row, name, &(struct words){title, ""});
        }
    }
    (void)sqlite3_finalize(select);
    return store_err(code);
}

static void put_hour(struct report_row *row, int64_t hour)
{
    char group[LIMIT_NAME];
    char title[LIMIT_NAME];

    (void)snprintf(group, sizeof group, "%02lld", (long long)hour);
    (void)snprintf(title, sizeof title, "%02lld:00–%02lld:59", (long long)hour, (long long)hour);
    put(row, group, &(struct words){title, ""});
}

static void put_date(struct report_row *row, int64_t date)
{
    char group[LIMIT_NAME];
    char vi[LIMIT_NAME];
    char en[LIMIT_NAME];
    long long year = date / 10000;
    long long month = date / 100 % 100;
    long long day = date % 100;

    (void)snprintf(group, sizeof group, "%08lld", (long long)date);
    (void)snprintf(vi, sizeof vi, "%02lld/%02lld/%04lld", day, month, year);
    (void)snprintf(en, sizeof en, "%04lld-%02lld-%02lld", year, month, day);
    put(row, group, &(struct words){vi, en});
}

/* Monday to Sunday, wherever the period begins and ends. */
static void put_week(struct report_row *row, int64_t monday)
{
    char group[LIMIT_NAME];
    char vi[LIMIT_NAME];
    char en[LIMIT_NAME];
    long long first = monday;
    long long last = calendar_date_add((uint32_t)monday, 6);

    (void)snprintf(group, sizeof group, "%08lld", first);
    (void)snprintf(vi,
                   sizeof vi,
                   "%02lld/%02lld–%02lld/%02lld/%04lld",
                   first % 100,
                   first / 100 % 100,
                   last % 100,
                   last / 100 % 100,
                   last / 10000);
    (void)snprintf(en,
                   sizeof en,
                   "%04lld-%02lld-%02lld – %02lld-%02lld",
                   first / 10000,
                   first / 100 % 100,
                   first % 100,
                   last / 100 % 100,
                   last % 100);
    put(row, group, &(struct words){vi, en});
}

static void put_month(struct report_row *row, int64_t month)
{
    char group[LIMIT_NAME];
    char vi[LIMIT_NAME];
    char en[LIMIT_NAME];

    (void)snprintf(group, sizeof group, "%06lld", (long long)month);
    (void)snprintf(vi, sizeof vi, "%02lld/%04lld", (long long)month % 100, (long long)month / 100);
    (void)snprintf(en, sizeof en, "%04lld-%02lld", (long long)month / 100, (long long)month % 100);
    put(row, group, &(struct words){vi, en});
}

static const struct words no_procedure = {"Không ghi thủ tục", "No procedure named"};

/* What the office itself names, now or once. */
static enum qd_err put_named(const struct reading *reading, struct report_row *row, int64_t group)
{
    if (reading->query.by == REPORT_BY_PROCEDURE && group == 0) {
        put(row, "", &no_procedure);
        return QD_OK;
    }
    return put_of_definition(&reading->definition, reading->query.by, row, group)
               ? QD_OK
               : put_of_earlier(reading, row, group);
}

enum qd_err title_row(const struct reading *reading, struct report_row *row, int64_t group)
{
    const struct definition *definition = &reading->definition;
    enum report_by by = reading->query.by;

    (void)snprintf(row->group, sizeof row->group, "%lld", (long long)group);
    switch (by) {
    case REPORT_BY_OFFICE:
        put(row, "", &definition->title);
        break;
    case REPORT_BY_SERVICE:
    case REPORT_BY_COUNTER:
    case REPORT_BY_PROCEDURE:
        return put_named(reading, row, group);
    case REPORT_BY_CLERK:
        return put_clerk(reading, row, group);
    case REPORT_BY_CLASS:
        put_word(row, classes, QD_ARRAY_LEN(classes), group);
        break;
    case REPORT_BY_CHANNEL:
        put_word(row, channels, QD_ARRAY_LEN(channels), group);
        break;
    case REPORT_BY_HOUR:
        put_hour(row, group);
        break;
    case REPORT_BY_WEEKDAY:
        put_word(row, weekdays, QD_ARRAY_LEN(weekdays), group);
        break;
    case REPORT_BY_WEEK:
        put_week(row, group);
        break;
    case REPORT_BY_MONTH:
        put_month(row, group);
        break;
    case REPORT_BY_DATE:
    default:
        put_date(row, group);
        break;
    }
    return QD_OK;
}
