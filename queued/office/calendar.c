#include "queued/office/calendar.h"

#include "queued/base/assert.h"

#define MS_PER_SECOND INT64_C(1000)
#define MS_PER_MINUTE (60 * MS_PER_SECOND)
#define MS_PER_DAY (1440 * MS_PER_MINUTE)
#define MINUTES_PER_DAY 1440
#define HORIZON_DAYS 400

/* Days since 1970-01-01 of a civil date, and back. Source: Howard Hinnant, "chrono-Compatible
 * Low-Level Date Algorithms" (days_from_civil, civil_from_days). */
static int64_t days_of_date(uint32_t date)
{
    int64_t month = date / 100 % 100;
    int64_t year = (int64_t)(date / 10000) - (month <= 2 ? 1 : 0);
    int64_t era = (year >= 0 ? year : year - 399) / 400;
    int64_t year_of_era = year - era * 400;
    int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + date % 100 - 1;
    int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;

    return era * 146097 + day_of_era - 719468;
}

static uint32_t date_of_days(int64_t days)
{
    int64_t shifted = days + 719468;
    int64_t era = (shifted >= 0 ? shifted : shifted - 146096) / 146097;
    int64_t day_of_era = shifted - era * 146097;
    int64_t year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t shifted_month = (5 * day_of_year + 2) / 153;
    int64_t day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    int64_t month = shifted_month + (shifted_month < 10 ? 3 : -9);
    int64_t year = year_of_era + era * 400 + (month <= 2 ? 1 : 0);

    return (uint32_t)(year * 10000 + month * 100 + day);
}

static int64_t floor_div(int64_t number, int64_t by)
{
    int64_t quotient = number / by;

    return quotient * by > number ? quotient - 1 : quotient;
}

static int64_t offset_ms(const struct definition *definition, int64_t at_ms)
{
    int32_t offset_s = definition->zone_base_offset_s;

    for (uint32_t i = 0; i < definition->zone_change_count; i++) {
        if (definition->zone_changes[i].at_ms > at_ms) {
            break;
        }
        offset_s = definition->zone_changes[i].offset_s;
    }
    return offset_s * MS_PER_SECOND;
}

struct local_time calendar_local(const struct definition *definition, int64_t at_ms)
{
    int64_t local_ms = at_ms + offset_ms(definition, at_ms);
    int64_t days = floor_div(local_ms, MS_PER_DAY);
    int64_t rest_ms = local_ms - days * MS_PER_DAY;
    int64_t weekday = (days + 3) % 7; /* 1970-01-01 was a Thursday. */

    return (struct local_time){
        .date = date_of_days(days),
        .minute = (uint32_t)(rest_ms / MS_PER_MINUTE),
        .second = (uint32_t)(rest_ms / MS_PER_SECOND % 60),
        .weekday = (uint32_t)(weekday < 0 ? weekday + 7 : weekday),
    };
}

/* The first instant at which the clock shows that minute or a later one: of a minute that comes
 * twice the first, of a minute in a gap the end of the gap. Each offset in turn is asked when it
 * would show the minute; the first that is still in force then has the answer, but not before it
 * began. */
int64_t calendar_instant(const struct definition *definition, uint32_t date, uint32_t minute)
{
    int64_t local_ms = days_of_date(date) * MS_PER_DAY + minute * MS_PER_MINUTE;
    int64_t began_ms = INT64_MIN;
    int64_t at_ms = local_ms - definition->zone_base_offset_s * MS_PER_SECOND;

    QD_ASSERT(minute <= MINUTES_PER_DAY);
    for (uint32_t i = 0; i < definition->zone_change_count; i++) {
        if (at_ms < definition->zone_changes[i].at_ms) {
            break;
        }
        began_ms = definition->zone_changes[i].at_ms;
        at_ms = local_ms - definition->zone_changes[i].offset_s * MS_PER_SECOND;
    }
    return at_ms > began_ms ? at_ms : began_ms;
}

uint32_t calendar_date_add(uint32_t date, int32_t days)
{
    return date_of_days(days_of_date(date) + days);
}

bool calendar_date_is_valid(uint32_t date)
{
    uint32_t month = date / 100 % 100;

    if (date < 10000000 || date > 99991231 || month < 1 || month > 12 || date % 100 == 0) {
        return false;
    }
    return date_of_days(days_of_date(date)) == date;
}

const struct day_plan *calendar_plan(const struct definition *definition, uint32_t date)
{
    for (uint32_t i = 0; i < definition->date_count; i++) {
        if (definition->dates[i].date == date) {
            return &definition->dates[i].plan;
        }
    }
    int64_t weekday = (days_of_date(date) + 3) % 7;
    return &definition->week[weekday < 0 ? weekday + 7 : weekday];
}

/* A span of a local day in instants. In the night of a change it may be an hour longer or shorter,
 * or empty. */
struct span {
    int64_t from_ms;
    int64_t to_ms;
};

static struct span ticketing_span(const struct definition *definition,
                                  uint32_t date,
                                  const struct session_plan *session)
{
    return (struct span){
        .from_ms = calendar_instant(definition, date, session->ticketing_opens_minute),
        .to_ms = calendar_instant(definition, date, session->ticketing_closes_minute),
    };
}

static struct span open_span(const struct definition *definition,
                             uint32_t date,
                             const struct session_plan *session)
{
    return (struct span){
        .from_ms = calendar_instant(definition, date, session->opens_minute),
        .to_ms = calendar_instant(definition, date, session->closes_minute),
    };
}

bool calendar_is_ticketing(const struct definition *definition, int64_t at_ms)
{
    uint32_t date = calendar_local(definition, at_ms).date;
    const struct day_plan *plan = calendar_plan(definition, date);

    for (uint32_t i = 0; i < plan->session_count; i++) {
        struct span span = ticketing_span(definition, date, &plan->sessions[i]);
        if (at_ms >= span.from_ms && at_ms < span.to_ms) {
            return true;
        }
    }
    return false;
}

bool calendar_is_open(const struct definition *definition, int64_t at_ms)
{
    uint32_t date = calendar_local(definition, at_ms).date;
    const struct day_plan *plan = calendar_plan(definition, date);

    for (uint32_t i = 0; i < plan->session_count; i++) {
        struct span span = open_span(definition, date, &plan->sessions[i]);
        if (at_ms >= span.from_ms && at_ms < span.to_ms) {
            return true;
        }
    }
    return false;
}

int64_t calendar_next_ticketing(const struct definition *definition, int64_t at_ms)
{
    uint32_t date = calendar_local(definition, at_ms).date;

    for (int day = 0; day <= HORIZON_DAYS; day++) {
        const struct day_plan *plan = calendar_plan(definition, date);
        for (uint32_t i = 0; i < plan->session_count; i++) {
            struct span span = ticketing_span(definition, date, &plan->sessions[i]);
            if (at_ms < span.to_ms && span.from_ms < span.to_ms) {
                return at_ms > span.from_ms ? at_ms : span.from_ms;
            }
        }
        date = calendar_date_add(date, 1);
    }
    return 0;
}

int64_t calendar_next_opening(const struct definition *definition, int64_t at_ms)
{
    uint32_t date = calendar_local(definition, at_ms).date;

    for (int day = 0; day <= HORIZON_DAYS; day++) {
        const struct day_plan *plan = calendar_plan(definition, date);
        for (uint32_t i = 0; i < plan->session_count; i++) {
            int64_t opens_ms = calendar_instant(definition, date, plan->sessions[i].opens_minute);
            if (opens_ms > at_ms) {
                return opens_ms;
            }
        }
        date = calendar_date_add(date, 1);
    }
    return 0;
}

int64_t calendar_day_opens(const struct definition *definition, uint32_t date)
{
    const struct day_plan *plan = calendar_plan(definition, date);

    if (plan->session_count == 0) {
        return 0;
    }
    uint32_t first = plan->sessions[0].ticketing_opens_minute;
    if (plan->sessions[0].opens_minute < first) {
        first = plan->sessions[0].opens_minute;
    }
    uint32_t lead = definition->day_lead_minutes;
    return calendar_instant(definition, date, first > lead ? first - lead : 0);
}

int64_t calendar_day_end(const struct definition *definition, uint32_t date)
{
    const struct day_plan *plan = calendar_plan(definition, date);

    if (plan->session_count == 0) {
        return 0;
    }
    return calendar_instant(
        definition, date, plan->sessions[plan->session_count - 1].closes_minute);
}

int64_t calendar_next_day_open(const struct definition *definition, int64_t at_ms)
{
    uint32_t date = calendar_local(definition, at_ms).date;

    for (int day = 0; day <= HORIZON_DAYS; day++) {
        int64_t opens_ms = calendar_day_opens(definition, date);
        if (opens_ms > at_ms) {
            return opens_ms;
        }
        date = calendar_date_add(date, 1);
    }
    return 0;
}

bool calendar_is_day(const struct definition *definition, int64_t at_ms)
{
    uint32_t date = calendar_local(definition, at_ms).date;
    int64_t opens_ms = calendar_day_opens(definition, date);

    return opens_ms != 0 && at_ms >= opens_ms && at_ms < calendar_day_end(definition, date);
}

int64_t calendar_last_ticketing(const struct definition *definition, uint32_t date)
{
    const struct day_plan *plan = calendar_plan(definition, date);

    if (plan->session_count == 0) {
        return 0;
    }
    return calendar_instant(
        definition, date, plan->sessions[plan->session_count - 1].ticketing_closes_minute);
}

int64_t calendar_open_between(const struct definition *definition, int64_t from_ms, int64_t to_ms)
{
    uint32_t date = calendar_local(definition, from_ms).date;
    int64_t sum_ms = 0;

    for (int day = 0; day <= HORIZON_DAYS; day++) {
        const struct day_plan *plan = calendar_plan(definition, date);
        for (uint32_t i = 0; i < plan->session_count; i++) {
            struct span span = open_span(definition, date, &plan->sessions[i]);
            int64_t start_ms = span.from_ms > from_ms ? span.from_ms : from_ms;
            int64_t end_ms = span.to_ms < to_ms ? span.to_ms : to_ms;
            sum_ms += end_ms > start_ms ? end_ms - start_ms : 0;
        }
        date = calendar_date_add(date, 1);
        if (calendar_instant(definition, date, 0) >= to_ms) {
            break;
        }
    }
    return sum_ms;
}

int64_t calendar_open_after(const struct definition *definition, int64_t from_ms, int64_t open_ms)
{
    uint32_t date = calendar_local(definition, from_ms).date;
    int64_t left_ms = open_ms;

    QD_ASSERT(open_ms >= 0);
    for (int day = 0; day <= HORIZON_DAYS && left_ms > 0; day++) {
        const struct day_plan *plan = calendar_plan(definition, date);
        for (uint32_t i = 0; i < plan->session_count; i++) {
            struct span span = open_span(definition, date, &plan->sessions[i]);
            int64_t start_ms = span.from_ms > from_ms ? span.from_ms : from_ms;
            int64_t open_here_ms = span.to_ms > start_ms ? span.to_ms - start_ms : 0;
            if (open_here_ms >= left_ms) {
                return start_ms + left_ms;
            }
            left_ms -= open_here_ms;
        }
        date = calendar_date_add(date, 1);
    }
    return left_ms == 0 ? from_ms : 0;
}
