#include <time.h>

#include "tests/sim/model.h"

#define ZONE_S INT64_C(25200)
#define MS_PER_MINUTE INT64_C(60000)
#define MS_PER_DAY (1440 * MS_PER_MINUTE)

static struct tm local(int64_t at_ms)
{
    time_t at_s = (time_t)(at_ms / 1000 + ZONE_S);
    struct tm tm;

    (void)gmtime_r(&at_s, &tm);
    return tm;
}

uint32_t model_date(int64_t at_ms)
{
    struct tm tm = local(at_ms);

    return (uint32_t)((tm.tm_year + 1900) * 10000 + (tm.tm_mon + 1) * 100 + tm.tm_mday);
}

static int64_t midnight(uint32_t date)
{
    struct tm tm = {
        .tm_year = (int)(date / 10000) - 1900,
        .tm_mon = (int)(date / 100 % 100) - 1,
        .tm_mday = (int)(date % 100),
    };

    return ((int64_t)timegm(&tm) - ZONE_S) * 1000;
}

static const struct day_plan *plan_of(const struct model *model, uint32_t date)
{
    for (uint32_t i = 0; i < model->definition->date_count; i++) {
        if (model->definition->dates[i].date == date) {
            return &model->definition->dates[i].plan;
        }
    }
    int sunday_first = local(midnight(date)).tm_wday;
    return &model->definition->week[(sunday_first + 6) % 7];
}

bool model_is_ticketing(const struct model *model, int64_t at_ms)
{
    uint32_t date = model_date(at_ms);
    const struct day_plan *plan = plan_of(model, date);
    int64_t minute = (at_ms - midnight(date)) / MS_PER_MINUTE;

    for (uint32_t i = 0; i < plan->session_count; i++) {
        if (minute >= plan->sessions[i].ticketing_opens_minute &&
            minute < plan->sessions[i].ticketing_closes_minute) {
            return true;
        }
    }
    return false;
}

int64_t model_day_opens(const struct model *model, uint32_t date)
{
    const struct day_plan *plan = plan_of(model, date);
    int64_t first = 1440;

    for (uint32_t i = 0; i < plan->session_count; i++) {
        const struct session_plan *session = &plan->sessions[i];
        first = session->opens_minute < first ? session->opens_minute : first;
        first = session->ticketing_opens_minute < first ? session->ticketing_opens_minute : first;
    }
    first -= model->definition->day_lead_minutes;
    return plan->session_count == 0 ? 0 : midnight(date) + (first > 0 ? first : 0) * MS_PER_MINUTE;
}

int64_t model_day_ends(const struct model *model, uint32_t date)
{
    const struct day_plan *plan = plan_of(model, date);
    int64_t last = 0;

    for (uint32_t i = 0; i < plan->session_count; i++) {
        last = plan->sessions[i].closes_minute > last ? plan->sessions[i].closes_minute : last;
    }
    return plan->session_count == 0 ? 0 : midnight(date) + last * MS_PER_MINUTE;
}

int64_t model_open_between(const struct model *model, int64_t from_ms, int64_t to_ms)
{
    int64_t sum_ms = 0;

    for (int64_t day_ms = midnight(model_date(from_ms)); day_ms < to_ms; day_ms += MS_PER_DAY) {
        const struct day_plan *plan = plan_of(model, model_date(day_ms));
        for (uint32_t i = 0; i < plan->session_count; i++) {
            int64_t opens_ms = day_ms + plan->sessions[i].opens_minute * MS_PER_MINUTE;
            int64_t closes_ms = day_ms + plan->sessions[i].closes_minute * MS_PER_MINUTE;
            opens_ms = opens_ms > from_ms ? opens_ms : from_ms;
            closes_ms = closes_ms < to_ms ? closes_ms : to_ms;
            sum_ms += closes_ms > opens_ms ? closes_ms - opens_ms : 0;
        }
    }
    return sum_ms;
}
