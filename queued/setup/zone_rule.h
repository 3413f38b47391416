/* A zone rule: how daylight saving time goes on for ever, as the POSIX text
 * "CET-1CEST,M3.5.0,M10.5.0/3". */
#ifndef QUEUED_SETUP_ZONE_RULE_H
#define QUEUED_SETUP_ZONE_RULE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "queued/base/assert.h"

/* When in a year: the time of day is counted in local time before the change, and may be beyond one
 * day. */
struct zone_rule_day {
    char kind;      /* 'M': weekday of a week of a month; 'J': day 1..365 without 29 February; 'D':
                       0..365. */
    uint32_t month; /* 1..12 */
    uint32_t week;  /* 1..5; 5: the last. */
    uint32_t day;   /* 'M': 0 Sunday .. 6; else the day of the year. */
    int32_t time_s;
};

struct zone_rule {
    int32_t standard_offset_s; /* East of UTC. */
    bool has_saving;
    int32_t saving_offset_s;
    struct zone_rule_day starts; /* Of saving time. */
    struct zone_rule_day ends;
};

QD_MUST_USE bool zone_rule_parse(struct zone_rule *rule, const char *text, size_t len);

/* Seconds from 1970 at which saving time of @year starts and ends. @rule has saving. */
int64_t zone_rule_start(const struct zone_rule *rule, uint32_t year);
int64_t zone_rule_end(const struct zone_rule *rule, uint32_t year);

/* Days from 1970-01-01 to the first day of @month of @year. */
int64_t zone_rule_days(uint32_t year, uint32_t month);

#endif
