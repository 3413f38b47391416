#include "queued/reports/column.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "queued/base/assert.h"

#define AT(field) offsetof(struct report_row, field)
#define NO 0

/* From here on, minutes are noise, and would not fit a column. */
#define HOURS_ALONE_MIN 100

/* clang-format off */
/* NOLINTBEGIN(bugprone-macro-parentheses): the arguments are names of members. */
#define COUNT(section, field, name_vi, name_en, head_vi, head_en) \
    {SECTION_##section, COLUMN_COUNT, false, AT(field), NO, {name_vi, name_en}, {head_vi, head_en}}
#define FIGURE(section, field, figure, name_vi, name_en, head_vi, head_en) \
    {SECTION_##section, COLUMN_DURATION, true, AT(field.figure), AT(field.count), {name_vi, name_en}, {head_vi, head_en}}
#define DURATIONS(section, field, vi, en, head_vi, head_en) \
    FIGURE(section, field, mean_ms, vi " trung bình", en " mean", head_vi "TB", head_en "mean"), \
    FIGURE(section, field, median_ms, vi " trung vị", en " median", head_vi "giữa", head_en "median"), \
    FIGURE(section, field, p90_ms, vi " 90 %", en " 90 %", head_vi "90 %", head_en "90 %"), \
    FIGURE(section, field, longest_ms, vi " lâu nhất", en " longest", head_vi "nhất", head_en "max")

const struct column column_all[] = {
    COUNT(VISITORS, issued, "Phiếu đã cấp", "Issued", "đã cấp", "issued"),
    COUNT(VISITORS, served, "Đã phục vụ", "Served", "phục vụ", "served"),
    COUNT(VISITORS, present, "Đang ở đây", "Present", "đang ở", "present"),
    COUNT(VISITORS, no_shows, "Vắng mặt", "No-shows", "vắng", "no-show"),
    COUNT(VISITORS, cancelled, "Đã hủy", "Cancelled", "hủy", "cancel."),
    COUNT(VISITORS, expired, "Hết giờ còn lại", "Expired", "hết giờ", "expired"),
    COUNT(VISITORS, transfers, "Lượt chuyển", "Transfers", "chuyển", "sent on"),
    DURATIONS(WAIT, wait, "Chờ", "Wait", "", ""),
    {SECTION_WAIT, COLUMN_SHARE, false, AT(within_promise), AT(promise_due),
     {"Gọi đúng hẹn", "Called as promised"}, {"đúng hẹn", "promised"}},
    COUNT(WAIT, left_before_call, "Rời đi trước khi gọi", "Left before call", "bỏ về", "left"),
    {SECTION_WAIT, COLUMN_DURATION, false, AT(left_before_call_mean_ms), AT(left_before_call),
     {"Rời đi sau khi chờ trung bình", "Left after mean"}, {"sau TB", "after"}},
    {SECTION_WAIT, COLUMN_DURATION, false, AT(left_before_call_longest_ms), AT(left_before_call),
     {"Rời đi sau khi chờ lâu nhất", "Left after longest"}, {"sau nhất", "at most"}},
    DURATIONS(COUNTER, walk, "Đến quầy", "Walk", "đến ", "w "),
    DURATIONS(COUNTER, service, "Phục vụ", "Service", "pv ", "s "),
    DURATIONS(VISIT, visit, "Cả lượt", "Visit", "", ""),
    COUNT(VISIT, parked.count, "Số lượt tạm dừng", "Parked visits", "số tạm", "parked"),
    FIGURE(VISIT, parked, mean_ms, "Tạm dừng trung bình", "Parked mean", "tạm TB", "p mean"),
    FIGURE(VISIT, parked, p90_ms, "Tạm dừng 90 %", "Parked 90 %", "tạm 90 %", "p 90 %"),
    FIGURE(VISIT, parked, longest_ms, "Tạm dừng lâu nhất", "Parked longest", "tạm nhất", "p max"),
    {SECTION_WORK, COLUMN_DURATION, false, AT(open_ms), NO,
     {"Thời gian mở quầy", "Counters open"}, {"mở quầy", "open"}},
    {SECTION_WORK, COLUMN_DURATION, false, AT(busy_ms), NO,
     {"Thời gian bận", "Counters busy"}, {"bận", "busy"}},
    {SECTION_WORK, COLUMN_SHARE, false, AT(load), NO, {"Tải của quầy", "Load"}, {"tải", "load"}},
    {SECTION_WORK, COLUMN_RATE, false, AT(throughput_per_hour), NO,
     {"Lượt mỗi giờ quầy", "Served per counter-hour"}, {"lượt/giờ", "per hour"}},
    COUNT(WORK, forecast_count, "Số dự báo", "Forecasts", "dự báo", "said"),
    {SECTION_WORK, COLUMN_DURATION, false, AT(forecast_error_mean_ms), AT(forecast_count),
     {"Dự báo lệch trung bình", "Forecast error mean"}, {"lệch TB", "error"}},
    {SECTION_WORK, COLUMN_SHARE, false, AT(forecast_within), AT(forecast_count),
     {"Dự báo trong khoảng 90 %", "Forecasts within 90 % range"}, {"tr. 90%", "in range"}},
    COUNT(RATING, rating_count, "Số đánh giá", "Ratings", "số", "count"),
    {SECTION_RATING, COLUMN_RATE, false, AT(rating_mean), NO,
     {"Điểm đánh giá trung bình (1–4)", "Rating mean (1–4)"}, {"TB (1–4)", "mean"}},
    {SECTION_RATING, COLUMN_SHARE, false, AT(rating_good), NO,
     {"Tỷ lệ hài lòng", "Satisfied"}, {"hài lòng", "good"}},
    COUNT(RATING, rated[0], "Đánh giá mức 1, kém nhất", "Rated 1, the worst", "mức 1", "level 1"),
    COUNT(RATING, rated[1], "Đánh giá mức 2", "Rated 2", "mức 2", "level 2"),
    COUNT(RATING, rated[2], "Đánh giá mức 3", "Rated 3", "mức 3", "level 3"),
    COUNT(RATING, rated[3], "Đánh giá mức 4, tốt nhất", "Rated 4, the best", "mức 4", "level 4"),
    COUNT(DOSSIERS, dossiers_accepted, "Hồ sơ tiếp nhận", "Dossiers accepted", "nhận", "accepted"),
    COUNT(DOSSIERS, dossiers_on_time, "Trả đúng hạn", "Handed over on time", "đúng hạn", "on time"),
    COUNT(DOSSIERS, dossiers_late, "Trả quá hạn", "Handed over late", "quá hạn", "late"),
    {SECTION_DOSSIERS, COLUMN_SHARE, false, AT(dossiers_on_time_rate), NO,
     {"Tỷ lệ trả đúng hạn", "On-time rate"}, {"tỷ lệ", "rate"}},
};
/* NOLINTEND(bugprone-macro-parentheses) */
/* clang-format on */
const size_t column_count = QD_ARRAY_LEN(column_all);

const struct column_durations column_durations[COLUMN_DURATIONS_COUNT] = {
    {{"Chờ đến lần gọi đầu", "Wait until first called"}, AT(wait)},
    {{"Đi đến quầy", "Walk to the counter"}, AT(walk)},
    {{"Phục vụ", "Service"}, AT(service)},
    {{"Cả lượt, từ lấy số đến xong", "Visit, issue to end"}, AT(visit)},
    {{"Tạm dừng (lượt có tạm dừng)", "Parked (visits that were)"}, AT(parked)},
};

const struct words *column_section_name(enum column_section section)
{
    static const struct words names[SECTION_COUNT] = {
        [SECTION_VISITORS] = {"Lượt khách", "Visitors"},
        [SECTION_WAIT] = {"Thời gian chờ", "Waiting time"},
        [SECTION_COUNTER] = {"Đi đến quầy (đến) và phục vụ (pv)",
                             "Walk to the counter (w) and service (s)"},
        [SECTION_VISIT] = {"Cả lượt và tạm dừng (tạm)", "Whole visit and time parked (p)"},
        [SECTION_WORK] = {"Quầy và dự báo", "Counters and forecast"},
        [SECTION_RATING] = {"Đánh giá của người dân", "Citizens' ratings"},
        [SECTION_DOSSIERS] = {"Hồ sơ, nơi có ghi", "Dossiers, where noted"},
    };

    return &names[section];
}

const struct words *column_by_name(enum report_by by)
{
    static const struct words names[REPORT_BY_COUNT] = {
        [REPORT_BY_OFFICE] = {"Đơn vị", "Office"},
        [REPORT_BY_SERVICE] = {"Lĩnh vực", "Service"},
        [REPORT_BY_COUNTER] = {"Quầy", "Counter"},
        [REPORT_BY_CLERK] = {"Cán bộ", "Clerk"},
        [REPORT_BY_CLASS] = {"Diện", "Class"},
        [REPORT_BY_CHANNEL] = {"Nơi lấy số", "Channel"},
        [REPORT_BY_HOUR] = {"Giờ", "Hour"},
        [REPORT_BY_WEEKDAY] = {"Thứ", "Weekday"},
        [REPORT_BY_DATE] = {"Ngày", "Date"},
        [REPORT_BY_PROCEDURE] = {"Thủ tục", "Procedure"},
        [REPORT_BY_WEEK] = {"Tuần", "Week"},
        [REPORT_BY_MONTH] = {"Tháng", "Month"},
    };

    return &names[by];
}

/* The number at @offset of the row, of the type that its kind has there. */
static double number_at(const struct report_row *row, size_t offset, enum column_kind kind)
{
    const unsigned char *field = (const unsigned char *)row + offset;
    uint32_t count = 0;
    int64_t ms = 0;
    double share = 0;

    if (kind == COLUMN_COUNT) {
        memcpy(&count, field, sizeof count);
        return (double)count;
    }
    if (kind == COLUMN_DURATION) {
        memcpy(&ms, field, sizeof ms);
        return (double)ms;
    }
    memcpy(&share, field, sizeof share);
    return share;
}

bool column_value(const struct column *column, const struct report_row *row, double *value)
{
    double number = number_at(row, column->offset, column->kind);

    if (number < 0 ||
        (column->count_offset != NO && number_at(row, column->count_offset, COLUMN_COUNT) == 0)) {
        return false;
    }
    *value = number;
    return true;
}

void column_duration_text(double ms, char text[COLUMN_TEXT_SIZE])
{
    long long seconds = llround(ms / 1000.0);
    long long hours = seconds / 3600;

    if (hours >= HOURS_ALONE_MIN) {
        (void)snprintf(text, COLUMN_TEXT_SIZE, "%lld h", hours);
    } else if (hours > 0) {
        (void)snprintf(
            text, COLUMN_TEXT_SIZE, "%lld:%02lld:%02lld", hours, seconds / 60 % 60, seconds % 60);
    } else {
        (void)snprintf(text, COLUMN_TEXT_SIZE, "%lld:%02lld", seconds / 60, seconds % 60);
    }
}

/* To one decimal, with the comma or point of the reader's language, whatever the locale is. */
static void decimal_text(double value, const char *unit, bool comma, char text[COLUMN_TEXT_SIZE])
{
    long long tenths = llround(value * 10.0);

    (void)snprintf(
        text, COLUMN_TEXT_SIZE, "%lld%c%lld%s", tenths / 10, comma ? ',' : '.', tenths % 10, unit);
}

void column_text(const struct column *column,
                 const struct report_row *row,
                 bool vietnamese,
                 char text[COLUMN_TEXT_SIZE])
{
    double value = 0;

    if (!column_value(column, row, &value)) {
        bool too_few = column->section == SECTION_RATING && row->rating_count > 0;
        const char *why = vietnamese ? "ít quá" : "too few";
        (void)snprintf(text, COLUMN_TEXT_SIZE, "%s", too_few ? why : "–");
        return;
    }
    switch (column->kind) {
    case COLUMN_DURATION:
        column_duration_text(value, text);
        break;
    case COLUMN_SHARE:
        decimal_text(value * 100.0, " %", vietnamese, text);
        break;
    case COLUMN_RATE:
        decimal_text(value, "", vietnamese, text);
        break;
    case COLUMN_COUNT:
    default:
        (void)snprintf(text, COLUMN_TEXT_SIZE, "%.0f", value);
        break;
    }
}
