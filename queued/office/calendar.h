/* The calendar: local time and opening hours of an office, computed from its definition alone. */
#ifndef QUEUED_OFFICE_CALENDAR_H
#define QUEUED_OFFICE_CALENDAR_H

#include <stdbool.h>
#include <stdint.h>

#include "queued/office/definition.h"

struct local_time {
    uint32_t date;    /* yyyymmdd */
    uint32_t minute;  /* 0..1439 after local midnight. */
    uint32_t second;  /* 0..59 */
    uint32_t weekday; /* 0 Monday .. 6 Sunday. */
};

struct local_time calendar_local(const struct definition *definition, int64_t at_ms);

/* The first instant at which the local clock shows @minute (0..1440) of @date, or a later one: a
 * minute in a gap of the zone is at the end of the gap. Sessions lie between such instants. */
int64_t calendar_instant(const struct definition *definition, uint32_t date, uint32_t minute);

/* yyyymmdd arithmetic (proleptic Gregorian). */
uint32_t calendar_date_add(uint32_t date, int32_t days);
bool calendar_date_is_valid(uint32_t date);

/* The plan in force on @date: the date's own, or its weekday's. */
const struct day_plan *calendar_plan(const struct definition *definition, uint32_t date);

/* Whether tickets may be taken, and desks are open, at @at_ms by the calendar. */
bool calendar_is_ticketing(const struct definition *definition, int64_t at_ms);
bool calendar_is_open(const struct definition *definition, int64_t at_ms);

/* The next instant, from @at_ms on (at most 400 days ahead), when ticketing is open; 0 when there
 * is none. */
int64_t calendar_next_ticketing(const struct definition *definition, int64_t at_ms);

/* The next instant strictly after @at_ms (at most 400 days ahead) at which desks open; 0 when there
 * is none. */
int64_t calendar_next_opening(const struct definition *definition, int64_t at_ms);

/* When the day of @date should be opened; 0 when the date has none. Never before midnight. */
int64_t calendar_day_opens(const struct definition *definition, uint32_t date);

/* The next instant strictly after @at_ms at which a day should be opened; 0 when there is none. */
int64_t calendar_next_day_open(const struct definition *definition, int64_t at_ms);

/* Whether by the calendar a day should be open at @at_ms: from day_lead_minutes before its first
 * ticketing until its last session closes. */
bool calendar_is_day(const struct definition *definition, int64_t at_ms);

/* The end of the last ticketing of @date; 0 when the date has none. */
int64_t calendar_last_ticketing(const struct definition *definition, uint32_t date);

/* The end of the last session of @date; 0 when the date has none. */
int64_t calendar_day_end(const struct definition *definition, uint32_t date);

/* Opening time between two instants, in milliseconds: lunch and nights do not count. Adds up to 400
 * days. */
int64_t calendar_open_between(const struct definition *definition, int64_t from_ms, int64_t to_ms);

/* The first instant by which @open_ms of opening time have passed since @from_ms: until then
 * calendar_open_between() is less. @from_ms when @open_ms is 0; 0 when it takes more than 400 days.
 */
int64_t calendar_open_after(const struct definition *definition, int64_t from_ms, int64_t open_ms);

#endif
