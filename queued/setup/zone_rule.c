#include "queued/setup/zone_rule.h"

#include <ctype.h>
#include <string.h>

#define DAY_S 86400

/* What is left to parse. */
struct rest {
    const char *text;
    size_t len;
};

static bool take(struct rest *rest, char expected)
{
    if (rest->len == 0 || rest->text[0] != expected) {
        return false;
    }
    rest->text++;
    rest->len--;
    return true;
}

static bool take_number(struct rest *rest, uint32_t min, uint32_t max, uint32_t *number)
{
    uint32_t value = 0;
    size_t len = 0;

    while (len < rest->len && len < 4 && isdigit((unsigned char)rest->text[len])) {
        value = 10 * value + (uint32_t)(rest->text[len] - '0');
        len++;
    }
    rest->text += len;
    rest->len -= len;
    *number = value;
    return len > 0 && value >= min && value <= max;
}

/* "CET" or "<+07>". */
static bool take_name(struct rest *rest)
{
    bool is_quoted = take(rest, '<');
    size_t len = 0;

    while (len < rest->len && (isalpha((unsigned char)rest->text[len]) ||
                               (is_quoted && (isdigit((unsigned char)rest->text[len]) ||
                                              rest->text[len] == '+' || rest->text[len] == '-')))) {
        len++;
    }
    rest->text += len;
    rest->len -= len;
    return len > 0 && (!is_quoted || take(rest, '>'));
}

/* "[+-]h[:m[:s]]"; hours up to a week, as RFC 8536 extends POSIX. */
static bool take_time(struct rest *rest, int32_t *seconds)
{
    uint32_t hour = 0;
    uint32_t minute = 0;
    uint32_t second = 0;
    bool is_negative = take(rest, '-');

    if (!is_negative) {
        (void)take(rest, '+');
    }
    if (!take_number(rest, 0, 167, &hour) ||
        (take(rest, ':') && (!take_number(rest, 0, 59, &minute) ||
                             (take(rest, ':') && !take_number(rest, 0, 59, &second))))) {
        return false;
    }
    *seconds = (int32_t)(3600 * hour + 60 * minute + second);
    *seconds = is_negative ? -*seconds : *seconds;
    return true;
}

static bool take_day(struct rest *rest, struct zone_rule_day *day)
{
    bool is_taken = false;

    *day = (struct zone_rule_day){.kind = 'D', .time_s = 2 * 3600};
    if (take(rest, 'M')) {
        day->kind = 'M';
        is_taken = take_number(rest, 1, 12, &day->month) && take(rest, '.') &&
                   take_number(rest, 1, 5, &day->week) && take(rest, '.') &&
                   take_number(rest, 0, 6, &day->day);
    } else if (take(rest, 'J')) {
        day->kind = 'J';
        is_taken = take_number(rest, 1, 365, &day->day);
    } else {
        is_taken = take_number(rest, 0, 365, &day->day);
    }
    return is_taken && (!take(rest, '/') || take_time(rest, &day->time_s));
}

bool zone_rule_parse(struct zone_rule *rule, const char *text, size_t len)
{
    struct rest rest = {text, len};
    int32_t west_s = 0;

    *rule = (struct zone_rule){0};
    if (!take_name(&rest) || !take_time(&rest, &west_s)) {
        return false;
    }
    rule->standard_offset_s = -west_s; /* POSIX counts westward. */
    if (rest.len == 0) {
        return true;
    }
    rule->has_saving = true;
    rule->saving_offset_s = rule->standard_offset_s + 3600;
    if (!take_name(&rest)) {
        return false;
    }
    if (rest.len > 0 && rest.text[0] != ',') {
        if (!take_time(&rest, &west_s)) {
            return false;
        }
        rule->saving_offset_s = -west_s;
    }
    return take(&rest, ',') && take_day(&rest, &rule->starts) && take(&rest, ',') &&
           take_day(&rest, &rule->ends) && rest.len == 0;
}

static bool is_leap(uint32_t year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static uint32_t month_days(uint32_t year, uint32_t month)
{
    static const uint8_t days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    return days[month - 1] + (month == 2 && is_leap(year) ? 1U : 0U);
}

int64_t zone_rule_days(uint32_t year, uint32_t month)
{
    int64_t before = (int64_t)year - 1;
    int64_t days = 365 * before + before / 4 - before / 100 + before / 400 - 719162;

    for (uint32_t i = 1; i < month; i++) {
        days += month_days(year, i);
    }
    return days;
}

/* Seconds from 1970 to @day of @year, as if local time were UTC. */
static int64_t local_seconds(const struct zone_rule_day *day, uint32_t year)
{
    int64_t date = 0;

    if (day->kind == 'M') {
        int64_t first = zone_rule_days(year, day->month);
        uint32_t weekday = (uint32_t)((first + 4) % 7); /* 1970 began on a Thursday. */
        uint32_t offset = (day->day + 7 - weekday) % 7 + 7 * (day->week - 1);
        offset -= offset >= month_days(year, day->month) ? 7 : 0; /* There is no fifth. */
        date = first + offset;
    } else {
        bool skips = day->kind == 'J' && is_leap(year) && day->day >= 60;
        date = zone_rule_days(year, 1) + day->day - (day->kind == 'J' ? 1 : 0) + (skips ? 1 : 0);
    }
    return date * DAY_S + day->time_s;
}

int64_t zone_rule_start(const struct zone_rule *rule, uint32_t year)
{
    return local_seconds(&rule->starts, year) - rule->standard_offset_s;
}

int64_t zone_rule_end(const struct zone_rule *rule, uint32_t year)
{
    return local_seconds(&rule->ends, year) - rule->saving_offset_s;
}
